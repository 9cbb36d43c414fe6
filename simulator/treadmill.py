"""Belt, console and Control Point as one machine that writes down what it really does. Sans-I/O."""

import random
from collections.abc import Callable

from .belt import Belt
from .console import BY_ITSELF, Change, Console
from .control_point import ControlPoint
from .row import Machine
from .trace import Recorder, Truth
from .troubles import Troubles
from .wire import Result


class Treadmill:
    """One machine. `clock` gives monotonic seconds; the same seed gives the same noise."""

    def __init__(
        self,
        machine: Machine,
        seed: int,
        clock: Callable[[], float],
        trace: Recorder,
        troubles: Troubles | None = None,
    ) -> None:
        self.machine = machine
        self.clock = clock
        self.is_on = True
        self.belt = Belt(machine.motor, random.Random(f"{seed}:belt"), machine.incline_at_boot / 10, clock())
        self.console = Console(machine, self.belt, clock())
        self.control = ControlPoint(self.console, troubles)
        self._trace = trace

    def truth(self) -> Truth:
        """What is so now, as of the last `tick`."""
        console = self.console
        return Truth(
            self.clock(),
            self.belt.speed_kmh,
            console.target / 100,
            self.belt.incline_percent,
            console.state.label,
        )

    def tick(self) -> None:
        """Lets time pass up to now and writes a record."""
        self.advance()
        self._trace.write(self.truth())

    def write(self, octets: bytes, conn: int, will_answer: bool) -> Result | None:
        """Takes a Control Point request; the trace has it before this returns. None is not answered."""
        self.advance()
        result = self.control.execute(octets, conn, self.clock())
        answer = f"{result:02x}" if will_answer and result is not None else ""
        self.note("control_point", w=octets.hex(), conn=conn, answer=answer)
        return result

    def press(self, key: str, step_kmh: float = 0.0) -> None:
        """Presses `+`, `-`, `start`, `stop` or `pause` on the console; a step of 0 is the machine's own."""
        self.advance()
        if self.is_on:
            self.console.press(key, self.clock(), round(step_kmh * 100))
        self.note("console", key=key)

    def pull_key(self) -> None:
        """Takes the safety key out."""
        self.advance()
        self.console.pull_key(self.clock())
        self.note("key_pulled")

    def insert_key(self) -> None:
        """Puts the safety key back."""
        self.advance()
        self.console.insert_key()
        self.note("key_inserted")

    def meet_client(self, conn: int, **keys: object) -> None:
        """Learns that a client is there."""
        self.note("connected", conn=conn, **keys)
        self.console.meet_link()

    def lose_client(self, conn: int, reason: int) -> None:
        """Learns that a client is gone: its control ends, the belt does what this machine does then."""
        self.advance()
        self.note("disconnected", conn=conn, reason=reason)
        self.control.forget(conn)
        self.console.lose_link(self.clock())

    def become(self, machine: Machine) -> None:
        """Behaves from now on as another row says."""
        self.advance()
        self.console.follow_machine(machine, self.clock())

    def switch_off(self) -> int:
        """Loses its power. Returns the target that it had, in 0.01 km/h."""
        self.advance()
        target, self.is_on = self.console.target, False
        self.console.lose_power(self.clock())
        return target

    def switch_on(self, former: int, moves: bool) -> None:
        """Boots; `former` is the speed that it remembers, in 0.01 km/h, or 0; it may start by itself."""
        self.advance()
        self.is_on = True
        self.console.wake(former)
        if moves:
            self.console.start(BY_ITSELF, self.clock())

    def take_changes(self) -> list[Change]:
        """What happened since the last call."""
        changes, self.console.changes = self.console.changes, []
        return changes

    def note(self, event: str, **keys: object) -> None:
        """Writes an event into the trace."""
        self._trace.write(self.truth(), event, **keys)

    def advance(self) -> None:
        """Lets time pass up to now."""
        self.console.advance(self.clock())
        if self.belt.edges:
            edges, self.belt.edges = self.belt.edges, []
            for edge in edges:
                self.note("edge", cause=edge.cause.value, kind=edge.kind)
