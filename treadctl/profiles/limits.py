"""What a profile may ask for; it can only tighten the hard numbers of `safety.limits`.

A *hard* bound is in the JSON Schema and holds for every file.  *Narrow* ones
depend on the pattern, or on whether the profile is for the simulator alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from treadctl.blocks import BLOCK_END_MIN_S
from treadctl.quantities import Speed
from treadctl.safety import limits

FORMAT = 1
PATTERNS = ("starter", "gentle", "standard", "settled")


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit of one key: `value` itself is still allowed."""

    key: str
    value: Decimal
    upper: bool
    why: str

    def allows(self, value: Decimal) -> bool:
        """Say whether `value` keeps to this bound."""
        return value <= self.value if self.upper else value >= self.value


def _kmh(speed: Speed) -> Decimal:
    """Return the number as a person writes it: 5.0, not 5."""
    return Decimal(str(speed).split()[0])


def _least(key: str, value: int | str | Decimal, why: str) -> Bound:
    return Bound(key, Decimal(value), upper=False, why=why)


def _most(key: str, value: int | str | Decimal, why: str) -> Bound:
    return Bound(key, Decimal(value), upper=True, why=why)


UNITS = {
    "cap_kmh": "km/h",
    "walk_min": "min",
    "block_s": "s",
    "break_s": "s",
    "days_per_week": "days",
    "ramp_kmh_per_s": "km/h per s",
}

HARD = (
    _least("cap_kmh", _kmh(limits.CAP_MIN), "below this nobody walks"),
    _most("cap_kmh", _kmh(limits.ABS_MAX), "the hard limit, for everyone"),
    _least("walk_min", "0.1", "a shorter walk is none"),
    _most("walk_min", limits.WALK_MAX_S // 60, "the hard limit, for everyone"),
    _least("block_s", 10, "the belt needs a moment to start and stop"),
    _most("block_s", limits.BLOCK_MAX_S, "the hard limit, for everyone"),
    _least("break_s", 5, "the belt has to stand still for a moment"),
    _most("break_s", limits.BREAK_MAX_S, "a longer break ends the walk"),
    _least("days_per_week", 1, "a week needs a day of walking"),
    _most("days_per_week", 3, "there is a day of rest after each walk"),
    _least("ramp_kmh_per_s", "0.01", "the belt has to get going"),
    _most("ramp_kmh_per_s", "0.2", "the hard limit, for everyone"),
)

EVERYBODY = (
    _most(
        "cap_kmh",
        _kmh(limits.CAP_MAX),
        "more than this needs four good weeks first, which treadctl cannot count yet (then at most 4.5)",
    ),
)

# Cautious choices for people (CLINICAL 3.1, 3.3): only `simulated_only = true` is free of them.
ON_A_REAL_BELT = (
    _least("walk_min", 2, "the shortest walk; less only with simulated_only = true"),
    _least("block_s", BLOCK_END_MIN_S, "shorter blocks only with simulated_only = true"),
    _least("break_s", 120, "a break is two minutes at least; less only with simulated_only = true"),
    _most(
        "ramp_kmh_per_s",
        _kmh(limits.RISE_PER_S),
        "the gentle rise for people; up to 0.2 only with simulated_only = true",
    ),
)

STARTER_CAP = Decimal("2.0")  # evidence: 1.9 km/h test speed (CLINICAL 3.1)
PATTERN_BLOCK_S = {"starter": 120, "gentle": 120, "standard": 300, "settled": 600}  # CLINICAL 3.3


def of_pattern(pattern: str) -> tuple[Bound, ...]:
    """Return what a pattern narrows."""
    block = _most("block_s", PATTERN_BLOCK_S[pattern], f'the longest block of the pattern "{pattern}"')
    if pattern != "starter":
        return (block,)
    return (block, _most("cap_kmh", STARTER_CAP, 'the top speed of the pattern "starter"'))


def bounds(values: Mapping[str, object]) -> Iterator[Bound]:
    """Yield every bound that holds for a profile with these values, the hard ones first."""
    yield from HARD
    yield from EVERYBODY
    if values.get("simulated_only") is not True:
        yield from ON_A_REAL_BELT
    pattern = values.get("pattern")
    if isinstance(pattern, str) and pattern in PATTERNS:
        yield from of_pattern(pattern)
