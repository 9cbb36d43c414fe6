"""How to say what a profile means and what has changed: sentences for people, objects for JSON."""

from __future__ import annotations

from dataclasses import asdict

from treadctl.model import Plan, Profile
from treadctl.profiles.errors import ProfileError
from treadctl.profiles.limits import WEEKDAYS
from treadctl.profiles.plan import FIRST_SESSIONS, plan_for
from treadctl.profiles.store import Found


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


def as_json(found: Found, sessions_before: int) -> dict[str, object]:
    """Return a profile as an object for `--json`: what it says and today's walk, or what is wrong with it."""
    line: dict[str, object] = {
        "event": "profile",
        "name": found.name,
        "origin": found.origin.value,
        "path": str(found.path),
        "problems": problems_json(found.error),
    }
    profile = found.profile
    if profile is None:
        return line
    plan = plan_for(profile, sessions_before)
    return line | {
        "pattern": profile.pattern,
        "cap_kmh": profile.cap.in_kmh,
        "walk_s": profile.walk_s,
        "block_s": profile.block_s,
        "break_s": profile.break_s,
        "days_per_week": profile.days_per_week,
        "ramp_kmh_per_s": profile.ramp_per_s.in_kmh,
        "simulated_only": profile.simulated_only,
        "weekly_increase_percent": profile.week_percent,
        "weekly_speed_kmh": profile.week_speed.in_kmh,
        "rest_days": profile.rest_days,
        "weekdays": [WEEKDAYS[day] for day in profile.weekdays],
        "check_s": profile.check_s,
        "meaning": meaning(profile),
        "today": {"cap_kmh": plan.cap.in_kmh, "blocks_s": plan.blocks_s, "break_s": plan.break_s},
    }


def problems_json(error: ProfileError | None) -> list[dict[str, str]]:
    """Return what is wrong, one object a problem."""
    return [asdict(problem) for problem in error.problems] if error is not None else []
