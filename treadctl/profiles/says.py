"""How to say what a profile means and what has changed: sentences for people, objects for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from treadctl.language import local
from treadctl.model import Plan, Profile
from treadctl.profiles.errors import ProfileError
from treadctl.profiles.limits import WEEKDAYS
from treadctl.profiles.plan import FIRST_SESSIONS, plan_for
from treadctl.profiles.store import Found
from treadctl.words import PROFILE


def minutes(seconds: int) -> str:
    """Return a time as people say it: `5 min 30 s`."""
    whole, rest = divmod(seconds, 60)
    parts = ([f"{whole} min"] if whole else []) + ([f"{rest} s"] if rest or not whole else [])
    return " ".join(parts)


def meaning(profile: Profile) -> str:
    """Return what a profile means, in one sentence."""
    plan, blocks = plan_for(profile, FIRST_SESSIONS), ""
    if len(plan.blocks_s) > 1:
        block, rest = minutes(max(plan.blocks_s)), minutes(profile.break_s)
        blocks = PROFILE["meaning_blocks"].format(block=block, rest=rest)
    many = profile.days_per_week
    return local(
        PROFILE["meaning"].format(
            walk=minutes(sum(plan.blocks_s)),
            speed=profile.cap,
            blocks=blocks,
            days=PROFILE["one_day"] if many == 1 else PROFILE["days"].format(n=many),
            simulated=PROFILE["meaning_simulated"] if profile.simulated_only else "",
        )
    )


def amount(plan: Plan, before: Plan | None = None, *, named: str = "") -> str:
    """Return a walk in a few words and, against `before`, what has changed and by which key.

    For instance `6 min at 2.1 km/h (was 2.3 km/h): your cap`; `named` is an id whose sentence has {amount}.
    """
    said = PROFILE["amount"].format(walk=minutes(sum(plan.blocks_s)), speed=plan.cap)
    if named:
        said = PROFILE[named].format(amount=said)
    if before is None:
        return local(said)
    notes = tuple(_notes(plan, before))
    if not notes:
        return local(PROFILE["as_before"].format(amount=said))
    was, why = "; ".join(note for note, _ in notes), ", ".join(PROFILE[key] for _, key in notes)
    return local(PROFILE["changed"].format(amount=said, was=was, why=why))


def today(plan: Plan, before: Plan | None = None) -> str:
    """Return today's walk: `today 6 min at 2.1 km/h (was 2.3 km/h): your cap`; see `amount`."""
    return amount(plan, before, named="today")


def _notes(plan: Plan, before: Plan) -> Iterator[tuple[str, str]]:
    """Yield each difference, and the id of what made it."""
    if plan.cap != before.cap:
        yield PROFILE["was"].format(before=before.cap), "your_cap"
    if sum(plan.blocks_s) != sum(before.blocks_s):
        yield PROFILE["was"].format(before=minutes(sum(before.blocks_s))), "your_minutes"
    for id_, key, now, then in (
        ("blocks_were", "your_blocks", max(plan.blocks_s), max(before.blocks_s)),
        ("breaks_were", "your_break", plan.break_s, before.break_s),
    ):
        if now != then:
            yield PROFILE[id_].format(now=minutes(now), before=minutes(then)), key
    if plan.ramp_per_s != before.ramp_per_s:
        yield PROFILE["rise_was"].format(now=plan.ramp_per_s, before=before.ramp_per_s), "your_ramp"


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
