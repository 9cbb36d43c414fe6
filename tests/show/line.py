"""One measured figure beside its bound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A figure that a run gave, the bound it is held to, and whether it holds."""

    what: str
    figure: str
    bound: str
    holds: bool
    timing: bool = False  # of the machine it runs on as much as of the code

    def __str__(self) -> str:
        return f"{'PASS ' if self.holds else 'SHORT'} {self.what}: {self.figure} (bound: {self.bound})"


def at_most(what: str, value: float, bound: float, unit: str) -> Line:
    """A figure that must not pass its bound."""
    return Line(what, f"{value:.3g} {unit}", f"at most {bound:g} {unit}", value <= bound)


def equal(what: str, value: object, expected: object) -> Line:
    """A figure that must be exactly so."""
    return Line(what, str(value), str(expected), value == expected)
