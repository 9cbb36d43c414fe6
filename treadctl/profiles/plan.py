"""From the most a person wants to today's walk, and how to say it."""

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


def minutes(seconds: int) -> str:
    """Return a time as people say it: `5 min 30 s`."""
    whole, rest = divmod(seconds, 60)
    parts = ([f"{whole} min"] if whole else []) + ([f"{rest} s"] if rest or not whole else [])
    return " ".join(parts)


def meaning(profile: Profile) -> str:
    """Return what a profile means, in one sentence."""
    plan = plan_for(profile, FIRST_SESSIONS)
    walk = f"Walks up to {minutes(sum(plan.blocks_s))} at up to {profile.cap} on a flat deck"
    if len(plan.blocks_s) > 1:
        block, pause = minutes(max(plan.blocks_s)), minutes(profile.break_s)
        walk += f", {block} at a time, standing still for at least {pause} in between"
    days = "one day" if profile.days_per_week == 1 else f"{profile.days_per_week} days"
    where = "; for the software treadmill only" if profile.simulated_only else ""
    return f"{walk}, on at most {days} a week{where}."


def today(plan: Plan, before: Plan | None = None) -> str:
    """Return today's walk in a few words and, against `before`, what has changed and by which key.

    For instance `today 6 min at 2.1 km/h (was 2.3 km/h): your cap`.
    """
    walk = f"{minutes(sum(plan.blocks_s))}"
    text = f"today {walk} at {plan.cap}"
    if before is None:
        return text
    notes = []
    if plan.cap != before.cap:
        notes.append((f"was {before.cap}", "your cap"))
    if sum(plan.blocks_s) != sum(before.blocks_s):
        notes.append((f"was {minutes(sum(before.blocks_s))}", "your minutes"))
    if max(plan.blocks_s) != max(before.blocks_s):
        pieces = f"now {minutes(max(plan.blocks_s))} at a time, was {minutes(max(before.blocks_s))}"
        notes.append((pieces, "your blocks"))
    if plan.break_s != before.break_s:
        notes.append((f"breaks {minutes(plan.break_s)}, were {minutes(before.break_s)}", "your break"))
    if plan.ramp_per_s != before.ramp_per_s:
        notes.append((f"rising {plan.ramp_per_s} per s, was {before.ramp_per_s}", "your ramp"))
    if not notes:
        return f"{text}, as before"
    return f"{text} ({'; '.join(was for was, _ in notes)}): {', '.join(why for _, why in notes)}"
