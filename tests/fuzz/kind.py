"""What a fault kind is made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple


class Act(NamedTuple):
    """One thing done: the verb, its values, for how long, and how much later than the first of its case."""

    do: str
    values: dict[str, Any]
    lasts: float = 0.0
    after: float = 0.0


Draw = Callable[[Random], list[Act]]


class Kind(NamedTuple):
    """A row of the table."""

    name: str
    draw: Draw


def spread(rng: Random, low: float, high: float) -> float:
    """A number between two, small ones as likely as large ones."""
    return round(math.exp(rng.uniform(math.log(low), math.log(high))), 3)
