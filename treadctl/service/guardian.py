"""The service's side of the guardian: a beat each tick, and what comes back.

The guardian itself is a process of its own.  Without one nothing is armed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from treadctl.model import Event, GuardianBeat, Report


@dataclass(frozen=True, kw_only=True)
class Charge:
    """The machine that the guardian stops when this process cannot.

    Attributes:
        radio: as the user wrote it.
        address: of the machine.
        place: what else finds it, see `Found.place`.
        stop_s: longest time from Stop to standing; None when never measured.
        hard_stop: what ends the movement without us: key | remote | plug.
        rail: there is one to hold.
    """

    radio: str
    address: str
    place: Mapping[str, str] = field(default_factory=dict)
    stop_s: float | None = None
    hard_stop: str = "key"
    rail: bool = True


class Guardian(Protocol):
    """Whoever stops the belt when this process cannot.

    Attributes:
        voices: the commands that make people hear, the best first, see `treadctl/voice.py`.
        speakers: those that it speaks calm words with, empty where nothing speaks.
        pid: of its process, None while there is none.
        way: how `treadctl stop` reaches it: `{"socket": ...}` or `{"port": ..., "token": ...}`.
        charge: what it is in charge of, for whoever has to do its work.
        changed: called on the loop when one of them has changed.
    """

    voices: list[list[str]]
    speakers: list[list[str]]
    pid: int | None
    way: Mapping[str, object]
    charge: Mapping[str, object]
    changed: Callable[[], None]

    def guard(self, charge: Charge) -> None:
        """Tell it which machine we are connected to."""

    def speaks_at(self, tty: str) -> None:
        """Tell it which terminal the person watches."""

    def says(self, sentence: str) -> None:
        """Have it speak a calm sentence, when its own words leave room for it."""

    def alarms(self, sentence: str) -> None:
        """Have it sound the alarm with this sentence, again and again, from the next beat on; "" ends it."""

    def starts(self) -> None:
        """Tell it that a Start is written next: from now on the belt may move."""

    def open(self, heard: Callable[[Event], None]) -> None:
        """Begin; `heard` takes GuardianBeat and GuardianActs, on the loop."""

    def beat(self, report: Report, tick: int) -> None:
        """Tell it, after the control tick `tick` has really run, what the belt may be doing."""

    async def close(self, *, stands: bool) -> None:
        """The service ends; only with a belt that is accounted for (`stands`) may the guardian rest."""


class NoGuardian:
    """Nobody: the core then refuses to arm."""

    def __init__(self) -> None:
        self.voices: list[list[str]] = []
        self.speakers: list[list[str]] = []
        self.pid: int | None = None
        self.way: Mapping[str, object] = {}
        self.charge: Mapping[str, object] = {}
        self.changed: Callable[[], None] = lambda: None

    def guard(self, charge: Charge) -> None:
        """See `Guardian.guard`."""

    def speaks_at(self, tty: str) -> None:
        """See `Guardian.speaks_at`."""

    def says(self, sentence: str) -> None:
        """See `Guardian.says`."""

    def alarms(self, sentence: str) -> None:
        """See `Guardian.alarms`."""

    def starts(self) -> None:
        """See `Guardian.starts`."""

    def open(self, heard: Callable[[Event], None]) -> None:
        """See `Guardian.open`."""

    def beat(self, report: Report, tick: int) -> None:
        """See `Guardian.beat`."""

    async def close(self, *, stands: bool) -> None:
        """See `Guardian.close`."""


class MemoryGuardian(NoGuardian):
    """In this process, so that it dies with it: for tests.  It beats back at once.

    Attributes:
        report: what it was told last, None before.
        answers: set to False, it has died.
        said: every calm sentence that it was to speak.
        alarmed: every sentence of an alarm, "" where one was over.
    """

    def __init__(self) -> None:
        super().__init__()
        self.report: Report | None = None
        self.answers = True
        self.said: list[str] = []
        self.alarmed: list[str] = []
        self.heard: Callable[[Event], None] = lambda event: None

    def guard(self, charge: Charge) -> None:
        """See `Guardian.guard`."""

    def speaks_at(self, tty: str) -> None:
        """See `Guardian.speaks_at`."""

    def says(self, sentence: str) -> None:
        """See `Guardian.says`."""
        self.said.append(sentence)

    def alarms(self, sentence: str) -> None:
        """See `Guardian.alarms`."""
        self.alarmed.append(sentence)

    def starts(self) -> None:
        """See `Guardian.starts`."""

    def open(self, heard: Callable[[Event], None]) -> None:
        """See `Guardian.open`."""
        self.heard = heard

    def beat(self, report: Report, tick: int) -> None:
        """See `Guardian.beat`."""
        self.report = report
        if self.answers:
            self.heard(GuardianBeat())

    async def close(self, *, stands: bool) -> None:
        """See `Guardian.close`."""
