"""What a judge hands down."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Violation:
    """One broken promise: which, when, and what was seen against what bound."""

    invariant: str
    t: float
    what: str

    def __str__(self) -> str:
        return f"{self.invariant} at {self.t:.2f}: {self.what}"


@dataclass
class Verdict:
    """Everything found in one story.

    Attributes:
        premises: how often each invariant had something to judge.
    """

    violations: list[Violation] = field(default_factory=list)
    premises: Counter[str] = field(default_factory=Counter)

    def held(self, invariant: str, times: int = 1) -> None:
        """The premise of an invariant was there."""
        self.premises[invariant] += times

    def broken(self, invariant: str, t: float, what: str) -> None:
        """A promise was broken."""
        self.violations.append(Violation(invariant, t, what))

    def expect(self, invariant: str, holds: bool, t: float, what: str) -> None:
        """The premise was there, and this must hold."""
        self.premises[invariant] += 1
        if not holds:
            self.broken(invariant, t, what)
