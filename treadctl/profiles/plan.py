"""From the most a person wants to a walk: what the profile alone would allow."""

from __future__ import annotations

from treadctl.blocks import blocks_s, longest_walk_s
from treadctl.model import Plan, Profile
from treadctl.safety.limits import CAP_MAX, LEVEL_FIRST_S, LEVEL_LATER_S

FIRST_SESSIONS = 3  # CLINICAL 3.1: so many walks to get used to a belt


def plan_for(profile: Profile, sessions_before: int) -> Plan:
    """Return today's walk as it is without the programme; never more than the profile allows.

    A cap above 3.5 km/h waits for four good weeks, which nobody counts here.

    Args:
        profile: the most the person wants.
        sessions_before: walks that this person has done, for the level first minutes.
    """
    walk_s = min(profile.walk_s, longest_walk_s(profile.block_s, profile.break_s))
    return Plan(
        profile=profile.name,
        cap=min(profile.cap, CAP_MAX),
        blocks_s=blocks_s(walk_s, profile.block_s),
        break_s=profile.break_s,
        ramp_per_s=profile.ramp_per_s,
        level_until_s=LEVEL_FIRST_S if sessions_before < FIRST_SESSIONS else LEVEL_LATER_S,
        simulated_only=profile.simulated_only,
    )
