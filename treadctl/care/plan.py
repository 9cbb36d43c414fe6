"""Today's amount as a walk for the belt: the one place where programme and profile become a `Plan`.

Only here are seconds and speed made whole numbers, and then downwards.
"""

from __future__ import annotations

from treadctl.blocks import blocks_s, longest_walk_s
from treadctl.care import numbers
from treadctl.care.history import Amount, Pattern
from treadctl.care.machine import HAIR
from treadctl.model import Plan, Profile
from treadctl.quantities import Speed
from treadctl.safety.limits import LEVEL_FIRST_S, LEVEL_LATER_S

BLOCK_S = {
    Pattern.STARTER: numbers.GENTLE_BLOCK_S,
    Pattern.GENTLE: numbers.GENTLE_BLOCK_S,
    Pattern.STANDARD: numbers.STANDARD_BLOCK_S,
    Pattern.SETTLED: numbers.SETTLED_BLOCK_S,
}


def pattern_of(profile: Profile) -> Pattern:
    """Return the hardest pattern that a profile allows."""
    return Pattern[profile.pattern.upper()]


def block_s(pattern: Pattern, profile: Profile) -> int:
    """Return the longest block."""
    return min(int(BLOCK_S[pattern]), profile.block_s)


def most_s(pattern: Pattern, profile: Profile) -> float:
    """Return how much walking fits with its breaks into the longest session."""
    return float(longest_walk_s(block_s(pattern, profile), profile.break_s))


def plan(amount: Amount, pattern: Pattern, profile: Profile, *, new: bool) -> Plan:
    """Return the walk; never more than the profile allows.

    Args:
        amount: today's.
        pattern: of walking and breaks.
        profile: the most that is wanted.
        new: one of the first walks on a belt: level for its first six minutes.
    """
    walk_s = min(int(amount.walk_s + HAIR), profile.walk_s, int(most_s(pattern, profile)))
    return Plan(
        profile=profile.name,
        cap=min(Speed(int(amount.speed + HAIR)), profile.cap),
        blocks_s=blocks_s(walk_s, block_s(pattern, profile)),
        break_s=profile.break_s,
        ramp_per_s=profile.ramp_per_s,
        level_until_s=LEVEL_FIRST_S if new else LEVEL_LATER_S,
        simulated_only=profile.simulated_only,
    )
