"""Seeded random worlds against the core: whatever happens, the promises hold.

The world below shares nothing with the policy.  It writes what the core
sends (now, late or never), answers as it likes, moves its belt, lies,
disconnects, comes back, and lets people press keys in any order.  After
each effect the promises are checked.
"""

from __future__ import annotations

import random

from tests.helpers.playbook import frame_of
from treadctl.model import (
    ArmRequested,
    BadTelemetry,
    BreakRequested,
    Capabilities,
    Command,
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    EndRequested,
    Event,
    GuardianBeat,
    LevelDeck,
    MachineEvent,
    MachineSays,
    Notice,
    Outcome,
    PermitMinted,
    Plan,
    Send,
    SessionEnded,
    SetSpeed,
    SlowerRequested,
    StackAnswered,
    StartBelt,
    StopBelt,
    StopKind,
    StopRequested,
    Telemetry,
    Tick,
    Watched,
)
from treadctl.quantities import Incline, Speed
from treadctl.safety.gate import ASK_THE_STACK
from treadctl.supervisor import Supervisor

RUNS = 100  # here; `tests/host/test_more_random_worlds.py` has more
MINUTES = 3.0
FRESH_S = 1.5
PERMIT_S = 10.0
HARD = 500
LADDER = (b"\x08\x02", b"\x00", b"\x01")


class World:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.core = Supervisor()
        self.now = 1000.0
        self.conn = 0
        self.up = False
        self.machine = self._machine()
        self.speed = self.target = 0.0
        self.incline: int | None = self.random.choice([0, 0, 0, 0, 5, 30, None])
        self.trouble = self.random.choice([0.0, 0.02, 0.1, 0.3])
        self.firmware_s = self.random.choice([0.0, 0.3, 1.5])
        self.rate = self.random.choice([10.0, 30.0, 80.0])
        self.period_s = self.random.choice([0.3, 1.0, 1.0])
        self.report_due = 0.0
        self.silent_until = 0.0
        self.waits: list[tuple[float, Command, int]] = []  # in the device's outbox
        self.obeys_at: list[tuple[float, Command]] = []
        # what the checks know
        self.heard_at = float("-inf")
        self.heard: int | None = None
        self.deck: int | None = None
        self.started_at = float("-inf")
        self.permits: dict[str, tuple[float, int]] = {}
        self.taken: str | None = None
        self.starts = self.permits_used = 0
        self.stopped_by: str | None = "nothing was permitted yet"
        self.cap = 0
        self.last_target = 0
        self.walks = self.moves = 0
        self.stop_sent_at = float("-inf")

    def _machine(self) -> Capabilities:
        pick = self.random.choice
        low = pick([0, 30, 50, 80, 100, 100, 100, 160, 200])
        return Capabilities(
            address="AA",
            name="Any",
            has_control_point=pick([True] * 9 + [False]),
            sets_speed=pick([True] * 9 + [False]),
            sets_incline=pick([True, False]),
            speed_min=pick([Speed(low)] * 9 + [None]),
            speed_max=pick([Speed(1200)] * 9 + [Speed(150), None]),
            speed_step=pick([Speed(10)] * 5 + [Speed(1), Speed(15), Speed(30), Speed(50), Speed(0), None]),
        )

    @property
    def floor(self) -> int:
        """The lowest speed that is asked for: 0.5 km/h or the first step above it."""
        low = (self.machine.speed_min or Speed(0)).hundredths
        step = (self.machine.speed_step or Speed(0)).hundredths or 10
        while low < 50:
            low += step
        return low

    def plan(self) -> Plan:
        pick = self.random.choice
        return Plan(
            profile="any",
            cap=Speed(pick([100, 150, 155, 200, 200, 350, 500, 900])),
            blocks_s=pick([(20, 20), (5,), (60, 60, 60), (300,)]),
            break_s=pick([0, 5, 10]),
            ramp_per_s=Speed(pick([1, 10, 10, 20, 50])),
            level_until_s=pick([0, 10, 120]),
            simulated_only=pick([True, False, False]),
        )

    # --- into the core, and every effect judged

    def feed(self, event: Event) -> list[Notice]:
        told: list[Notice] = []
        for effect in self.core.handle(event, self.now):
            match effect:
                case Send(command):
                    self._sent(command)
                case Notice():
                    told.append(effect)
                    if effect.id == "console_changed":
                        self.last_target = 0  # a stop goes down from what the console chose
                    assert effect.id != "stopped" or not self.believed_moving(), "said stopped, heard moving"
                case SessionEnded():
                    self.walks += 1
                case _:
                    pass
        return told

    def believed_moving(self) -> bool:
        return self.up and self.now - self.heard_at <= FRESH_S and bool(self.heard)

    def _sent(self, command: Command) -> None:
        if command == StopBelt():
            self.stop_sent_at = self.now
        dice = self.random.random()
        if dice >= self.trouble:
            self.write(command, self.conn)
        elif dice < self.trouble / 2:
            self.waits.append((self.now + self.random.random(), command, self.conn))
        else:
            pass  # lost without a word

    def write(self, command: Command, conn: int) -> None:
        if not self.up or conn != self.conn:
            self.feed(CommandDone(conn, command, Outcome.NOT_WRITTEN))
            return
        frame = frame_of(command)
        denial = self.core.gate(frame, self.now)
        if denial is not None and denial.reason == ASK_THE_STACK and self.random.random() >= self.trouble / 4:
            self.feed(StackAnswered(self.conn))
            denial = self.core.gate(frame, self.now)
        if denial is not None:
            assert not isinstance(command, StopBelt), "a stop was denied"
            self.feed(CommandDenied(conn, command, denial.reason, denial.our_bug))
            return
        self._judge(frame)
        trouble = self.random.random() < self.trouble
        outcome = self.random.choice(list(Outcome)) if trouble else Outcome.ACCEPTED
        if outcome not in (Outcome.REFUSED, Outcome.NOT_WRITTEN) or self.random.random() < 0.3:
            late = 30.0 if outcome is Outcome.WRITE_UNKNOWN and self.random.random() < 0.3 else 0.0
            self.obeys_at.append((self.now + self.firmware_s + late, command))
        if self.random.random() >= self.trouble / 4:
            self.feed(CommandDone(conn, command, outcome, 4 if outcome is Outcome.REFUSED else 1))

    def _judge(self, frame: bytes) -> None:
        age = self.now - self.heard_at
        match frame[0]:
            case 0x02:
                x = frame[1] | frame[2] << 8
                assert age <= FRESH_S, f"a target on a report of {age:.1f} s"
                assert self.heard is not None
                slows = (
                    not self.cap and x == self.floor < self.heard
                )  # the ladder, of a belt that is not ours
                assert slows or x <= min(self.cap, HARD), f"{x} above the cap {self.cap}"
                if x > self.heard:
                    assert self.stopped_by is None, f"an increase after {self.stopped_by}"
                    first = x == self.floor and self.now - self.started_at <= 15.0
                    assert first or x <= self.heard + 30
                elif self.stopped_by is not None and self.last_target:
                    assert x <= self.last_target, f"asked for more after {self.stopped_by}"
                self.last_target = x
            case 0x07:
                self.starts += 1
                self.started_at = self.now
                assert self.taken is not None, "a start without a permit"
                minted, conn = self.permits.pop(self.taken)
                assert 0 <= self.now - minted <= PERMIT_S, "a start on an old permit"
                assert conn == self.conn, "a start on another connection's permit"
                assert self.stopped_by is None, f"a start after {self.stopped_by}"
                assert self.heard == 0, "a start of a moving belt"
                assert age <= FRESH_S
                assert self.deck is None or abs(self.deck) <= 5
                self.taken = None
                self.last_target = 0
            case 0x03:
                assert frame == b"\x03\x00\x00"
                assert self.heard == 0
                assert age <= FRESH_S
            case op:
                assert (op, frame) in ((0x08, b"\x08\x01"), *((ladder[0], ladder) for ladder in LADDER))

    # --- the belt and its reports

    def belt(self, dt: float) -> None:
        for due, command in [entry for entry in self.obeys_at if entry[0] <= self.now]:
            self.obeys_at.remove((due, command))
            match command:
                case StopBelt():
                    self.target = 0.0
                case StartBelt():
                    self.target = float((self.machine.speed_min or Speed(80)).hundredths or 50)
                case SetSpeed(speed):
                    self.target = float(speed.hundredths) if self.target else 0.0
                case LevelDeck():
                    self.incline = 0
        step = self.rate * dt
        gap = self.target - self.speed
        self.speed += max(-step, min(step, gap))
        self.moves += self.speed > 0

    def report(self) -> None:
        self.report_due = self.now + self.period_s
        speed, at, conn = round(self.speed), self.now, self.conn
        if self.random.random() < self.trouble / 3:
            speed = self.random.choice([0, 90, 150, 400, 521, 3000, 65534])
        if self.random.random() < self.trouble / 3:
            at -= self.random.choice([0.5, 2.0, 5.0, -3.0])
        if self.random.random() < self.trouble / 10:
            conn -= 1
        if conn == self.conn and speed <= 2500:
            self.heard, self.heard_at = speed, min(at, self.now)
            self.deck = self.incline if self.incline is not None else self.deck
        elif conn == self.conn:
            self.heard_at = min(self.heard_at, self.now)
        incline = Incline(self.incline) if self.incline is not None else None
        self.feed(Telemetry(conn=conn, at=at, speed=Speed(speed), incline=incline))

    # --- people and fate

    def press(self) -> None:
        nonce = f"{self.random.random()}"
        self.permits[nonce] = (self.now, self.conn)
        self.feed(PermitMinted(nonce, "test"))
        if self.random.random() < self.trouble:
            self.pass_time(self.random.choice([0.5, 4.0, 12.0]))
        plan = self.random.choice([self.plan(), self.plan(), None])
        consent = self.random.random() < 0.9
        times = 2 if self.random.random() < self.trouble else 1
        for _ in range(times):
            told = self.feed(
                ArmRequested(
                    nonce, plan, says_flat=consent, empty_belt=True, level=self.random.random() < 0.3
                )
            )
            if any(notice.id in ("refused", "cancelled") for notice in told):
                continue
            assert self.taken != nonce, "one permit armed twice"
            self.taken = nonce
            self.stopped_by = None
            self.last_target = 0
            if plan is not None:
                self.cap = min(plan.cap.hundredths, HARD)

    def stop(self) -> None:
        kind = self.random.choice([StopKind.NOW, StopKind.NOW, StopKind.QUICK, StopKind.SOFT])
        moving = self.believed_moving()
        before = len(self.waits)
        effects = self.core.handle(StopRequested("test", kind), self.now)
        stops = [effect for effect in effects if isinstance(effect, Send) and effect.command == StopBelt()]
        told = [effect.id for effect in effects if isinstance(effect, Notice)]
        if moving and kind is StopKind.NOW:
            assert stops or not self.may_press(), f"NOW without a Stop: {told}"
        self.stopped_by = f"a stop at {self.now:.1f}"
        self.taken = None
        assert len(self.waits) == before
        for effect in effects:
            if isinstance(effect, Send):
                self._sent(effect.command)

    def may_press(self) -> bool:
        """A Stop follows another one by 0.1 s at least."""
        return self.now - self.stop_sent_at > 0.15

    def fate(self) -> None:
        pick = self.random.random() * 100
        if pick < 8:
            self.press()
        elif pick < 10:
            self.stop()
        elif pick < 11:
            event = self.random.choice([BreakRequested, SlowerRequested, EndRequested])("test")
            self.feed(event)
        elif pick < 11 + 40 * self.trouble:
            self._misfortune()

    def _misfortune(self) -> None:
        match self.random.randrange(9):
            case 0:
                self.up = False
                self.taken = None
                self.feed(Disconnected(self.conn, "test"))
            case 1:
                self.silent_until = self.now + self.random.choice([1.0, 2.0, 4.0])
            case 2:
                says = self.random.choice(list(MachineSays))
                self.feed(MachineEvent(self.conn - self.random.randrange(2), says))
            case 3:
                self.target = self.random.choice([0.0, 100.0, 180.0, 260.0, 600.0])  # the console
            case 4:
                self.feed(Watched(self.random.randrange(2)))
            case 5:
                for _ in range(self.random.randrange(7)):
                    self.feed(BadTelemetry(self.conn, "test"))
            case 6:
                command = self.random.choice([StopBelt(), StartBelt(), SetSpeed(Speed(150)), LevelDeck()])
                self.feed(CommandDone(self.conn - 1, command, self.random.choice(list(Outcome))))
            case 7 if self.incline is not None:
                self.incline = self.random.choice([0, 0, 5, 12])
            case _:
                self.core.handle(Tick(), self.now - 5.0)  # a clock that went back

    def connect(self) -> None:
        self.conn += 1
        self.up = True
        self.heard, self.heard_at, self.deck = None, float("-inf"), None
        self.last_target = 0
        self.taken = None
        self.feed(Connected(self.conn, self.machine, self.random.random() < 0.9))
        self.feed(Watched(1))

    def pass_time(self, seconds: float, dt: float = 0.25) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += dt
            self.belt(dt)
            for entry in [entry for entry in self.waits if entry[0] <= self.now]:
                self.waits.remove(entry)
                self.write(entry[1], entry[2])
            if self.up and self.now >= max(self.report_due, self.silent_until):
                self.report()
            self.feed(Tick())
            self.feed(GuardianBeat())

    def live(self, minutes: float) -> None:
        self.feed(Tick())
        self.connect()
        self.pass_time(3.0)
        until = self.now + 60.0 * minutes
        while self.now < until:
            self.pass_time(self.random.choice([0.25, 0.5, 1.0, 3.0]))
            if not self.up and self.random.random() < 0.3:
                self.connect()
            self.fate()

    def peace(self) -> None:
        """Faults end, a person stops: everything settles."""
        self.trouble = 0.0
        self.silent_until = 0.0
        self.obeys_at = [(self.now, command) for _, command in self.obeys_at]
        self.waits.clear()
        if not self.up:
            self.connect()
        self.pass_time(2.0, 0.5)
        self.stop()
        self.pass_time(62.0 + self.speed / self.rate, 0.5)
        assert self.core.settled, f"not settled: {self.core.snapshot(self.now)}"


def lives(seeds: range) -> None:
    """Live through these worlds; the promises and their premises must hold."""
    starts = walks = moves = 0
    for seed in seeds:
        world = World(seed)
        try:
            world.live(MINUTES)
            world.peace()
        except Exception:
            print(f"seed {seed} at {world.now:.2f}")
            raise
        starts += world.starts
        walks += world.walks
        moves += world.moves
    assert starts > 0.8 * len(seeds)  # the premises held: belts were started, walked and stopped
    assert walks > len(seeds)
    assert moves > 20 * len(seeds)


def test_random_worlds() -> None:
    lives(range(RUNS))
