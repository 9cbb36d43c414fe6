"""The service's side of the guardian: a beat each tick, and what comes back.

The guardian itself is a process of its own.  Without one nothing is armed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from treadctl.model import Event, GuardianBeat, Report


class Guardian(Protocol):
    """Whoever stops the belt when this process cannot."""

    def open(self, heard: Callable[[Event], None]) -> None:
        """Begin; `heard` takes GuardianBeat and GuardianActs, on the loop."""

    def beat(self, report: Report, tick: int) -> None:
        """Tell it, after the control tick `tick` has really run, what the belt may be doing."""

    async def close(self) -> None:
        """The belt is accounted for: it may rest."""


class NoGuardian:
    """Nobody: the core then refuses to arm."""

    def open(self, heard: Callable[[Event], None]) -> None:
        """See `Guardian.open`."""

    def beat(self, report: Report, tick: int) -> None:
        """See `Guardian.beat`."""

    async def close(self) -> None:
        """See `Guardian.close`."""


class MemoryGuardian:
    """In this process, so that it dies with it: for tests.  It beats back at once.

    Attributes:
        report: what it was told last, None before.
        answers: set to False, it has died.
    """

    def __init__(self) -> None:
        self.report: Report | None = None
        self.answers = True
        self.heard: Callable[[Event], None] = lambda event: None

    def open(self, heard: Callable[[Event], None]) -> None:
        """See `Guardian.open`."""
        self.heard = heard

    def beat(self, report: Report, tick: int) -> None:
        """See `Guardian.beat`."""
        self.report = report
        if self.answers:
            self.heard(GuardianBeat())

    async def close(self) -> None:
        """See `Guardian.close`."""
