"""Belt, console and Control Point as one machine that writes down what it really does. Sans-I/O."""

import random
from collections.abc import Callable

from .belt import Belt
from .console import Change, Console
from .control_point import ControlPoint
from .machine import Machine
from .trace import Trace, Truth
from .wire import Result


class Treadmill:
    """One machine. `clock` gives monotonic seconds; the same seed gives the same noise."""

    def __init__(self, machine: Machine, seed: int, clock: Callable[[], float], trace: Trace) -> None:
        self.machine = machine
        self.clock = clock
        self.belt = Belt(machine.motor, random.Random(f"{seed}:belt"), machine.incline_at_boot / 10, clock())
        self.console = Console(machine, self.belt, clock())
        self.control = ControlPoint(self.console)
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
        self._advance()
        self._trace.write(self.truth())

    def write(self, octets: bytes, conn: int, will_answer: bool) -> Result:
        """Takes a Control Point request; the trace has it before this returns."""
        self._advance()
        result = self.control.execute(octets, conn, self.clock())
        answer = f"{result:02x}" if will_answer else ""
        self.note("control_point", w=octets.hex(), conn=conn, answer=answer)
        return result

    def press(self, key: str) -> None:
        """Presses `+`, `-`, `start` or `stop` on the console."""
        self._advance()
        self.console.press(key, self.clock())
        self.note("console", key=key)

    def pull_key(self) -> None:
        """Takes the safety key out."""
        self._advance()
        self.console.pull_key(self.clock())
        self.note("key_pulled")

    def insert_key(self) -> None:
        """Puts the safety key back."""
        self._advance()
        self.console.insert_key()
        self.note("key_inserted")

    def lose_client(self, conn: int) -> None:
        """Learns that a client is gone: its control ends, the belt does what this machine does then."""
        self._advance()
        self.control.forget(conn)
        self.console.lose_link(self.clock())

    def take_changes(self) -> list[Change]:
        """What happened since the last call."""
        changes, self.console.changes = self.console.changes, []
        return changes

    def note(self, event: str, **keys: object) -> None:
        """Writes an event into the trace."""
        self._trace.write(self.truth(), event, **keys)

    def _advance(self) -> None:
        self.console.advance(self.clock())
        if self.belt.edges:
            edges, self.belt.edges = self.belt.edges, []
            for edge in edges:
                self.note("edge", cause=edge.cause.value, kind=edge.kind)
