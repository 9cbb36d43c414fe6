"""From the most a person wants to today's walk."""

from __future__ import annotations

from treadctl.model import Plan, Profile
from treadctl.profiles.limits import BLOCK_END_MIN_S, TOTAL_MAX_S
from treadctl.safety.limits import LEVEL_FIRST_S, LEVEL_LATER_S

FIRST_SESSIONS = 3  # CLINICAL 3.1: so many walks to get used to a belt


def plan_for(profile: Profile, sessions_before: int) -> Plan:
    """Return today's walk; never more than the profile allows.

    Args:
        profile: the most the person wants.
        sessions_before: walks that this person has done, for the level first minutes.
    """
    walk_s = min(profile.walk_s, _longest_walk_s(profile))
    return Plan(
        profile=profile.name,
        cap=profile.cap,
        blocks_s=_blocks_s(walk_s, profile.block_s),
        break_s=profile.break_s,
        ramp_per_s=profile.ramp_per_s,
        level_until_s=LEVEL_FIRST_S if sessions_before < FIRST_SESSIONS else LEVEL_LATER_S,
        simulated_only=profile.simulated_only,
    )


def _longest_walk_s(profile: Profile) -> int:
    """Return how much walking fits, with its breaks, into the longest session."""
    round_s = profile.block_s + profile.break_s
    full, rest_s = divmod(TOTAL_MAX_S, round_s)
    return full * profile.block_s + min(rest_s, profile.block_s)


def _blocks_s(walk_s: int, block_s: int) -> tuple[int, ...]:
    """Cut a walk into blocks of at most `block_s`; a last one too short to start for is evened out."""
    full, rest_s = divmod(walk_s, block_s)
    blocks = [block_s] * full
    if rest_s == 0:
        return tuple(blocks)
    if rest_s >= BLOCK_END_MIN_S or not blocks:
        return (*blocks, rest_s)
    shared_s = block_s + rest_s
    if shared_s < 2 * BLOCK_END_MIN_S:
        return tuple(blocks)  # both would be too short: today's walk is that little shorter
    return (*blocks[:-1], shared_s - shared_s // 2, shared_s // 2)
