"""What one row of the verbs is, and what a number may be."""

import math
from typing import NamedTuple

MOST_S = 86_400.0


class ScenarioError(ValueError):
    """A scenario that cannot be used; says which file, entry and key, and what would be right."""


class Bound(NamedTuple):
    """What a number may be; the default is taken when the key is absent, None makes the key required."""

    lowest: float
    highest: float
    default: float | None
    unit: str

    def __str__(self) -> str:
        return f"{self.lowest:g} to {self.highest:g} {self.unit}".rstrip()


class Verb(NamedTuple):
    """One thing to do: its fault kind, what it does, its keys, and which lasting verbs it ends."""

    kind: str
    does: str
    keys: dict[str, Bound]
    ends: tuple[str, ...] = ()

    @property
    def lasts(self) -> bool:
        """True if it goes on until it ends by itself or is ended."""
        return "lasts_s" in self.keys


def number(value: object, bound: Bound, what: str) -> float:
    """A number inside its bound; `what` names it. Raises ScenarioError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScenarioError(f"{what} is {value!r}; it must be a number, {bound}")
    if not math.isfinite(value) or not bound.lowest <= value <= bound.highest:
        raise ScenarioError(f"{what} is {value}; it must be {bound}")
    return float(value)
