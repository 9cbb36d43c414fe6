"""How to say what is wrong with one key of a profile, and what to write instead."""

from __future__ import annotations

import re
from difflib import get_close_matches

from treadctl.profiles import limits
from treadctl.profiles.errors import Problem

EXAMPLES = {
    "format": "1",
    "name": '"my-walk"',
    "pattern": '"starter"',
    "cap_kmh": "2.0",
    "walk_min": "5",
    "block_s": "120",
    "break_s": "120",
    "days_per_week": "3",
    "ramp_kmh_per_s": "0.1",
    "simulated_only": "true",
    "progress.weekly_increase_percent": "5",
    "progress.weekly_speed_kmh": "0.1",
    "schedule.rest_days": "2",
    "schedule.weekdays": '["mon", "wed", "fri"]',
    "checks.every_s": "180",
    "agreed.minutes": "8",
    "agreed.speed_kmh": "2.5",
    "agreed.with": '"physiotherapist"',
    "agreed.date": "2026-11-20",
}
SECTIONS = ("progress", "schedule", "checks", "agreed")
WHOLE = {
    *("block_s", "break_s", "days_per_week", "checks.every_s"),
    *("schedule.rest_days", "progress.weekly_increase_percent"),
}


def line_of(key: str, value: object) -> str:
    """Return how a key is written: `cap_kmh = 2.0`, and `rest_days = 2` with its section."""
    section, dot, name = key.rpartition(".")
    return f"{name} = {value}" + (f" (under [{section}])" if dot else "")


def _quoted(key: str, value: object) -> str:
    """Return the same as something to type."""
    line, _, section = line_of(key, value).partition(" (")
    return f"`{line}`" + (f" {section[:-1]}" if section else "")


def with_point(value: object) -> str | None:
    """Return `1.9` for `1,9`, and None for what is no number with a comma."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,9},[0-9]{1,9}", value):
        return value.replace(",", ".")
    return None


def or_so(key: str, value: object, other: str) -> str:
    """Return `cap_kmh = 2.0 or less`."""
    line, bracket, section = line_of(key, value).partition(" (")
    return f"{line} or {other}{bracket}{section}"


def explain(where: str, key: str, kind: str, value: object) -> Problem:
    """Return a sentence about a key that is missing, unknown, or of the wrong kind."""
    example = _quoted(key, EXAMPLES.get(key, "…"))
    if key in SECTIONS:
        text = f"{key} is a section of its own: write the line [{key}], and its keys below."
        return Problem(where, text, key=key, value=shown(value))
    if kind == "missing":
        return Problem(where, f"{key} is missing. Add a line such as {example}.", key=key)
    said = shown(value)
    if kind == "extra_forbidden":
        return Problem(where, _unknown_key(key), key=key, value=said)
    pointed = with_point(value) if key in limits.UNITS and key not in WHOLE else None
    if pointed is not None:
        text = f"{key} = {said} is not a number; use a point: {_quoted(key, pointed)}."
        return Problem(where, text, key=key, value=said)
    advice = _advice(key, kind)
    return Problem(where, f"{key} = {said} {advice}, such as {example}.", key=key, value=said)


def _advice(key: str, kind: str) -> str:
    """Return what a value of the wrong kind is not."""
    if kind == "decimal_max_places":
        return "is too exact: at most two decimals, 0.01. Write fewer"
    if key in WHOLE:
        return "is not a whole number"
    known = {
        "pattern": "is not a pattern. Write one of " + ", ".join(f'"{name}"' for name in limits.PATTERNS),
        "name": "is not a name. Use up to 32 small letters, digits, - and _ in double quotes",
        "format": "is not a format this treadctl knows",
        "simulated_only": "is neither true nor false",
        "schedule.weekdays": "are not days of the week. Use " + ", ".join(f'"{d}"' for d in limits.WEEKDAYS),
        "agreed.with": "does not say who agreed. Use up to 80 letters in double quotes",
        "agreed.date": "is not a date. Write year-month-day, without quotes",
    }
    return known.get(key, "is not a number")


def _unknown_key(key: str) -> str:
    if key.startswith("incline"):
        return f"{key} is not a key of a profile: the deck stays flat, always. Remove the line."
    close = get_close_matches(key, EXAMPLES, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else "Remove the line. Known are: " + ", ".join(EXAMPLES)
    return f"{key} is not a key of a profile. {hint}"


def shown(value: object) -> str:
    """Return a value the way a TOML file would say it, short enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        text = "[" + ", ".join(shown(each) for each in value) + "]"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
