"""What a profile may ask for; it can only tighten the hard numbers of `safety.limits`.

A *hard* bound is in the JSON Schema and holds for every file.  *Narrow* ones
depend on the pattern, or on whether the profile is for the simulator alone.
A key inside a section is written with it: `schedule.rest_days`.

Some bounds are wider than what anybody begins with: a cap above 3.5 km/h, a
fourth day.  The programme opens them when four good weeks are behind
somebody, and takes no more of them before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from treadctl.blocks import BLOCK_END_MIN_S
from treadctl.care import numbers
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
    "progress.weekly_increase_percent": "%",
    "progress.weekly_speed_kmh": "km/h",
    "schedule.rest_days": "days",
    "checks.every_s": "s",
    "agreed.minutes": "min",
    "agreed.speed_kmh": "km/h",
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_GROW_PERCENT = round(numbers.GROW * 100) - 100

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
    _most("days_per_week", numbers.MORE_DAYS_SESSIONS + 1, "there is a day of rest after each walk"),
    _least("ramp_kmh_per_s", "0.01", "the belt has to get going"),
    _most("ramp_kmh_per_s", "0.2", "the hard limit, for everyone"),
    _least("progress.weekly_increase_percent", 0, "0 stays where you are"),
    _most("progress.weekly_increase_percent", _GROW_PERCENT, "the hard limit, for everyone"),
    _least("progress.weekly_speed_kmh", 0, "0 keeps the speed"),
    _most("progress.weekly_speed_kmh", _kmh(numbers.SPEED_GROW_MOST), "the hard limit, for everyone"),
    _least("schedule.rest_days", numbers.REST_DAYS, "there is a day of rest after each walk"),
    _most("schedule.rest_days", numbers.WEEK_DAYS - 1, "after a week without a walk less is walked"),
    _least("checks.every_s", int(numbers.QUIET_BEFORE_CHECK_S), "nothing rises in the minute before one"),
    _most("checks.every_s", int(numbers.CHECK_EVERY_S), "the hard limit, for everyone"),
    _least("agreed.minutes", int(numbers.FIRST_MIN_S) // 60, "the shortest walk"),
    _most("agreed.minutes", int(numbers.AGREED_MOST_S) // 60, "the most that a start may be, whoever agreed"),
    _least("agreed.speed_kmh", _kmh(numbers.MIN_WALK), "below this nobody walks"),
    _most("agreed.speed_kmh", _kmh(numbers.AGREED_SPEED_MAX), "the most that a start may be, whoever agreed"),
)

EVERYBODY = (
    _most(
        "cap_kmh",
        _kmh(numbers.USER_CAP_MAX),
        "the most that is ever walked, after four good weeks",
    ),
)
UNPROVEN = (
    _most("cap_kmh", _kmh(limits.CAP_MAX), "more than this needs four good weeks first (then at most 4.5)"),
)
"""What holds when somebody writes a profile whose good weeks are not known."""

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
