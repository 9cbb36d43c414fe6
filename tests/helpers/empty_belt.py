"""A person beside an empty belt, for scripts through the core."""

from __future__ import annotations

from tests.helpers.playbook import PLAIN, Playbook, Toy
from treadctl.facts import Findings
from treadctl.model import (
    CUT_TO_MEASURE,
    ArmRequested,
    CancelRequested,
    CutLink,
    Disconnected,
    Effect,
    Event,
    MachineEvent,
    MachineSays,
    Measured,
    SetSpeed,
    SetupAnswered,
    SetupRequested,
    StartBelt,
    StopBelt,
    StopRequested,
)
from treadctl.quantities import Speed

FRESH = Findings(
    address="AA",
    name="Toy",
    simulated=False,
    hard_stop="key",
    rail=True,
    speed_min=PLAIN.speed_min,
    speed_max=PLAIN.speed_max,
    speed_step=PLAIN.speed_step,
)


class Ordinary(Toy):
    """A belt whose countdown ends with a Stop."""

    def step(self, now: float, dt: float) -> None:
        if any(at <= now and isinstance(command, StopBelt) for at, command in self.queue):
            self.queue = [(at, command) for at, command in self.queue if not isinstance(command, StartBelt)]
        super().step(now, dt)


class Bench(Playbook):
    """A playbook with a person beside an empty belt.

    Attributes:
        button: what Start on the treadmill does: "starts" says so and starts it, "tells" only says so,
            "moves" only starts it.  "none": there is none, and the person says so; "dead": it does
            nothing, and the person waits.
        hesitates_s: from being asked to a press; half of it from being told to press there.
        late_s: a dead one starts the belt after all, so long after the press; None: never.
        there: how fast that button starts the belt; None: as a Start that is written does.
        stops_there: so long after that press the person presses STOP; None: never.
    """

    def __init__(self, toy: Toy | None = None, *, simulated: bool = False, button: str = "starts") -> None:
        super().__init__(toy=toy or Ordinary(), simulated=simulated)
        self.findings = FRESH
        self.cut_until: float | None = None
        self.button = button
        self.hesitates_s = 4.0
        self.there: Speed | None = None
        self.late_s: float | None = None
        self.stops_there: float | None = None

    def feed(self, event: Event) -> list[Effect]:
        effects = super().feed(event)
        for effect in effects:
            if isinstance(effect, CutLink):
                self.cut_until = self.now + effect.seconds
                self.up = False
                self.feed(Disconnected(self.conn, CUT_TO_MEASURE))
        return effects

    def attend(self, findings: Findings = FRESH, limit_s: float = 600) -> str:
        self.feed(SetupRequested(findings))
        seen, ready, own = 0, 0, False
        while not self.told("setup_over") and self.now < 100 + limit_s:
            self.run(1.0)
            news, seen = self.notices[seen:], len(self.notices)
            for _, notice in news:
                if notice.id == "setup_ready":
                    ready, own = 1, notice.values["own"] is True
            if ready and self.core.snapshot(self.now).state.value in ("idle", "break", "stopped"):
                ready = 0
                self.run(self.hesitates_s)
                self.feed(SetupAnswered(True))
                if own:
                    self.press_there()
                else:
                    self.press(None, empty_belt=True)
            if self.cut_until is not None and self.now >= self.cut_until:
                self.cut_until = None
                self.come_back()
        self.run(20.0)
        found = [effect.findings for effect in self.effects if isinstance(effect, Measured)]
        self.findings = found[-1] if found else findings
        return str(self.told("setup_over")[0].values["outcome"])

    def arm_there(self, nonce: str = "there") -> None:
        """Have the start wait for the treadmill's own button."""
        self.feed(ArmRequested(nonce, None, empty_belt=True, own_start=True))

    def press_there(self) -> None:
        """Arm, and press Start on the treadmill, whatever that does."""
        self.arm_there()
        self.run(self.hesitates_s / 2)
        if self.button in ("starts", "tells"):
            self.feed(MachineEvent(self.conn, MachineSays.STARTED))
        if self.button in ("starts", "moves"):
            self.toy.queue.append((self.now + 3.0, StartBelt()))
            if self.there is not None:
                self.toy.queue.append((self.now + 3.0, SetSpeed(self.there)))
        if self.button == "dead" and self.late_s is not None:
            self.toy.queue.append((self.now + self.late_s, StartBelt()))
        if self.button == "none":
            self.feed(CancelRequested("test"))
        if self.stops_there is not None:
            self.run(self.stops_there)
            self.feed(StopRequested("test"))
