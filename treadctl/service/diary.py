"""What happens, as rows of the journal (CLINICAL 3.8): commands, answers, reports, links, walks."""

from __future__ import annotations

from collections.abc import Mapping

from treadctl.model import (
    CUT_TO_MEASURE,
    CommandDone,
    Connected,
    Disconnected,
    Event,
    Plan,
    SetSpeed,
    Summary,
    Telemetry,
)
from treadctl.service.circumstances import LINK_LOST, circumstances, device
from treadctl.service.console_walks import ConsoleWalks
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.service.walks import Underway, Walks

SENT = "sent"  # a frame, right before it goes out; the `command` row behind it is what became of it


class Diary:
    """Writes for one service.

    Attributes:
        walks: the walk of ours.
        console: what somebody walks at the treadmill's own.
    """

    def __init__(self, ports: Ports, machine: Machine) -> None:
        self._ports, self._machine = ports, machine
        self.walks = Walks(ports)
        self.console = ConsoleWalks(ports, self._circumstances)
        self._session = ""
        self._simulated = False
        self._addresses: set[str] = set()  # of machines: the journal tells them apart and names none

    def connects(self, event: Connected) -> None:
        """A link is up: from here on its machine is meant."""
        self._simulated = event.simulated
        self._addresses.add(event.machine.address)

    def armed(self, plan: Plan, session: str, walk: Underway | None) -> None:
        """A walk was armed: from here on rows belong to it; `walk` is None where nobody is to walk."""
        self._session = session
        begun = self.walks.begins(walk, self._circumstances())
        planned = {"cap_hundredths": plan.cap.hundredths, "blocks_s": plan.blocks_s, "break_s": plan.break_s}
        self.keep("armed", {"profile": plan.profile, **planned, "plan": repr(plan), **begun})

    def over(self, summary: Summary, line: Mapping[str, object]) -> None:
        """A walk has ended; `line` is what clients are told of it."""
        self.keep("summary", line)
        self.walks.ends(summary)

    def heard(self, event: Event, *, settled: bool) -> None:
        """Take an event; `settled`: no walk or stop of ours is under way."""
        match event:
            case Telemetry():
                self.console.heard(event.speed, ours=not settled, simulated=self._simulated)
                incline = event.incline.tenths if event.incline is not None else None
                said = {"speed_hundredths": event.speed.hundredths, "incline_tenths": incline}
                self.keep("reading", said, session=self.console.name)
            case CommandDone(_, command, outcome, result):
                values = {"command": repr(command), "outcome": outcome.value, "result": result}
                if isinstance(command, SetSpeed):
                    values["speed_hundredths"] = command.speed.hundredths
                self.keep("command", values)
            case Disconnected(_, reason) if reason != CUT_TO_MEASURE:
                self.keep(LINK_LOST, {"reason": reason}, session=self.console.name)
            case _:
                pass

    def wrote(self, what: str, /, **values: object) -> None:
        """Take what a link tells the audit; every frame that goes out is a row as well."""
        self._ports.audit.write(what, **values)
        if what == "write":
            self.keep(SENT, {"hex": values.get("bytes")})

    def keep(self, kind: str, data: Mapping[str, object], *, session: str = "") -> None:
        """Write a row; it belongs to the walk that was armed last, unless another is named."""
        ports = self._ports
        (self.console if self.console.name else self.walks).saw(kind)
        named = {name: self._unnamed(value) for name, value in data.items()}
        ports.journal.record(
            kind, named, wall=ports.wall(), now=ports.clock(), session=session or self._session
        )

    def _unnamed(self, value: object) -> object:
        return device(value) if isinstance(value, str) and value in self._addresses else value

    def _circumstances(self) -> dict[str, object]:
        return circumstances(self._ports, self._machine)
