"""Scripts for the core: events and a toy belt in, effects out, time by addition.

The toy belt is as simple as a belt can be: it obeys what passed the gate
after a dead time.  It judges nothing; scenario tests look at `trace`, the
toy's true speed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.helpers.ear import Ear
from treadctl.model import (
    ArmRequested,
    Capabilities,
    Command,
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    Effect,
    Event,
    GuardianBeat,
    LevelDeck,
    Notice,
    Outcome,
    PauseBelt,
    PermitMinted,
    Plan,
    RequestControl,
    ResetMachine,
    Send,
    SessionEnded,
    SetSpeed,
    StackAnswered,
    StartBelt,
    StopBelt,
    TakeControl,
    Telemetry,
    Tick,
    Watched,
)
from treadctl.quantities import Distance, Incline, Speed
from treadctl.safety.gate import ASK_THE_STACK
from treadctl.supervisor import Supervisor

PLAIN = Capabilities(
    address="AA",
    name="Toy",
    has_control_point=True,
    sets_speed=True,
    sets_incline=True,
    speed_min=Speed.kmh("1.0"),
    speed_max=Speed.kmh("12.0"),
    speed_step=Speed.kmh("0.1"),
    incline_min=Incline(0),
    incline_max=Incline(100),
)
DEMO = Plan(
    profile="demo",
    cap=Speed.kmh("2.0"),
    blocks_s=(20, 20),
    break_s=10,
    ramp_per_s=Speed.kmh("0.2"),
    level_until_s=120,
)


def frame_of(command: Command) -> bytes:
    """Literal bytes, written from the table of FTMS 1.0.1 4.16 and not from the codec."""
    match command:
        case StopBelt():
            return b"\x08\x01"
        case StartBelt():
            return b"\x07"
        case SetSpeed(speed):
            return bytes([0x02, speed.hundredths & 0xFF, speed.hundredths >> 8])
        case LevelDeck():
            return b"\x03\x00\x00"
        case RequestControl() | TakeControl():
            return b"\x00"
        case PauseBelt():
            return b"\x08\x02"
        case ResetMachine():
            return b"\x01"


@dataclass
class Toy:
    """A belt: speed in hundredths of km/h, obeying after `dead_s`."""

    speed: float = 0.0
    target: float = 0.0
    running: bool = False
    incline: int | None = 0
    up: float = 50.0  # per second
    down: float = 50.0
    dead_s: float = 0.3
    countdown_s: float = 3.0
    elapsed: float | None = None  # seconds that the machine counts while the belt moves; None: it does not
    metres: float | None = None
    queue: list[tuple[float, Command]] = field(default_factory=list)
    obeys: Callable[[Command], bool] = lambda command: True
    forced: Callable[[float], float | None] = lambda now: None

    def step(self, now: float, dt: float) -> None:
        for due, command in list(self.queue):
            if due > now:
                continue
            self.queue.remove((due, command))
            if not self.obeys(command):
                continue
            match command:
                case StopBelt():
                    self.target, self.running = 0.0, False
                case StartBelt():
                    self.target, self.running = 100.0, True
                case SetSpeed(speed):
                    self.target = float(speed.hundredths)
                case LevelDeck():
                    self.incline = 0
                case _:
                    pass
        goal = self.target
        rate = self.up if goal > self.speed else self.down
        step = rate * dt
        self.speed = min(goal, self.speed + step) if goal > self.speed else max(goal, self.speed - step)
        forced = self.forced(now)
        if forced is not None:
            self.speed = forced
        if self.elapsed is not None and self.speed:
            self.elapsed += dt
        if self.metres is not None:
            self.metres += self.speed * dt / 360.0


class Playbook:
    """Drive a Supervisor against a Toy at 10 Hz; everything that came out is kept."""

    def __init__(
        self,
        machine: Capabilities = PLAIN,
        toy: Toy | None = None,
        *,
        simulated: bool = True,
        connect: bool = True,
    ) -> None:
        self.core = Supervisor()
        self.toy = toy or Toy()
        self.now = 100.0
        self.sent: list[tuple[float, Command]] = []
        self.denied: list[tuple[float, Command, str]] = []
        self.notices: list[tuple[float, Notice]] = []
        self.ear = Ear()
        self.summaries: list[SessionEnded] = []
        self.effects: list[Effect] = []
        self.trace: list[tuple[float, float]] = []
        self.telemetry = True
        self.outcome = Outcome.ACCEPTED
        self.machine, self.simulated = machine, simulated
        self.conn = 1 if connect else 0
        self.period = 10  # ticks between two records
        self.noise: Callable[[], float] = lambda: 0.0
        self.up = connect
        self._ticks = 0
        self._nonce = 0
        if connect:
            self.feed(Connected(1, machine, simulated))
        self.guardian = self.stack = True
        self.feed(Watched(1))
        self.feed(GuardianBeat())

    def feed(self, event: Event) -> list[Effect]:
        effects = self.core.handle(event, self.now)
        self.effects += effects
        for effect in effects:
            match effect:
                case Send(command):
                    self._write(command)
                case Notice():
                    self.ear.hears(effect)
                    self.notices.append((self.now, effect))
                case SessionEnded():
                    self.ear.reads(effect)
                    self.summaries.append(effect)
                case _:
                    pass
        return effects

    def _write(self, command: Command) -> None:
        if not self.up:
            self.feed(CommandDone(self.conn, command, Outcome.NOT_WRITTEN))
            return
        denial = self.core.gate(frame_of(command), self.now)
        if denial is not None and denial.reason == ASK_THE_STACK and self.stack:
            self.feed(StackAnswered(self.conn))  # as the writer does: ask once, then the gate again
            denial = self.core.gate(frame_of(command), self.now)
        if denial is not None:
            self.denied.append((self.now, command, denial.reason))
            self.feed(CommandDenied(self.conn, command, denial.reason, denial.our_bug))
            return
        self.sent.append((self.now, command))
        delay = self.toy.dead_s + (self.toy.countdown_s if isinstance(command, StartBelt) else 0.0)
        self.toy.queue.append((self.now + delay, command))
        self.feed(CommandDone(self.conn, command, self.outcome))

    def run(self, seconds: float) -> Playbook:
        for _ in range(round(seconds * 10)):
            self.now = round(self.now + 0.1, 3)
            self._ticks += 1
            self.toy.step(self.now, 0.1)
            self.trace.append((self.now, self.toy.speed))
            if self.telemetry and self.up and self._ticks % self.period == 0:
                self.report()
            self.feed(Tick())
            if self.guardian:
                self.feed(GuardianBeat())
        return self

    def record(self) -> Telemetry:
        """What the machine would report now."""
        toy = self.toy
        return Telemetry(
            conn=self.conn,
            at=self.now,
            speed=Speed(max(1, round(toy.speed + self.noise())) if toy.speed else 0),
            incline=Incline(toy.incline) if toy.incline is not None else None,
            elapsed_s=None if toy.elapsed is None else int(toy.elapsed),
            distance=None if toy.metres is None else Distance(int(toy.metres)),
        )

    def report(self) -> None:
        self.feed(self.record())

    def lose_link(self) -> None:
        self.up = False
        self.feed(Disconnected(self.conn, "test"))

    def come_back(self) -> None:
        self.up = True
        self.conn += 1
        self.feed(Connected(self.conn, self.machine, self.simulated))

    def press(self, plan: Plan | None = DEMO, **consent: bool) -> list[Effect]:
        """A person presses: mint a permit and arm with it."""
        self._nonce += 1
        self.feed(PermitMinted(f"n{self._nonce}", "test"))
        return self.feed(ArmRequested(f"n{self._nonce}", plan, **consent))

    def start(self, plan: Plan = DEMO) -> Playbook:
        """Stand 4 s, press, count down, until the belt walks at its lowest speed."""
        self.run(4.0)
        self.press(plan)
        return self.run(12.0)

    def alarms(self) -> bool:
        """Whether the alarm is on."""
        said = [n.id for _, n in self.notices if n.id.startswith("alarm")]
        return bool(said) and said[-1] != "alarm_over"

    def told(self, notice: str) -> list[Notice]:
        return [n for _, n in self.notices if n.id == notice]

    def commands(self) -> list[str]:
        return [frame_of(command).hex() for _, command in self.sent]

    @property
    def top(self) -> float:
        return max(speed for _, speed in self.trace)

    @property
    def state(self) -> str:
        return self.core.snapshot(self.now).state.value
