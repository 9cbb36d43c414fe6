"""How to say what is wrong with one key of a profile, and what to write instead."""

from __future__ import annotations

import re
from difflib import get_close_matches

from treadctl.language import translated
from treadctl.profiles import limits
from treadctl.profiles.errors import Problem
from treadctl.words import PROBLEMS

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
    return f"{name} = {value}" + (PROBLEMS["under"].format(section=section) if dot else "")


def _quoted(key: str, value: object) -> str:
    """Return the same as something to type."""
    section, dot, name = key.rpartition(".")
    return f"`{name} = {value}`" + (PROBLEMS["typed_under"].format(section=section) if dot else "")


def with_point(value: object) -> str | None:
    """Return `1.9` for `1,9`, and None for what is no number with a comma."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,9},[0-9]{1,9}", value):
        return value.replace(",", ".")
    return None


def or_so(key: str, value: object, other: str) -> str:
    """Return `cap_kmh = 2.0 or less`; `other` is the id of "or less" or "or more"."""
    section, dot, name = key.rpartition(".")
    line = PROBLEMS[other].format(line=f"{name} = {value}")
    return line + (PROBLEMS["under"].format(section=section) if dot else "")


def because(bound: limits.Bound) -> str:
    """Return why a bound is there, in the person's language."""
    return translated("bounds").get(bound.why, bound.why)


def explain(where: str, key: str, kind: str, value: object) -> Problem:
    """Return a sentence about a key that is missing, unknown, or of the wrong kind."""
    example = _quoted(key, EXAMPLES.get(key, "…"))
    if key in SECTIONS:
        text = PROBLEMS["a_section"].format(key=key)
        return Problem(where, text, key=key, value=shown(value))
    if kind == "missing":
        return Problem(where, PROBLEMS["missing"].format(key=key, example=example), key=key)
    said = shown(value)
    if kind == "extra_forbidden":
        return Problem(where, _unknown_key(key), key=key, value=said)
    pointed = with_point(value) if key in limits.UNITS and key not in WHOLE else None
    if pointed is not None:
        text = PROBLEMS["no_number_comma"].format(key=key, said=said, line=_quoted(key, pointed))
        return Problem(where, text, key=key, value=said)
    advice = _advice(key, kind)
    text = PROBLEMS["wrong_kind"].format(key=key, said=said, advice=advice, example=example)
    return Problem(where, text, key=key, value=said)


def _advice(key: str, kind: str) -> str:
    """Return what a value of the wrong kind is not."""
    if kind == "decimal_max_places":
        return PROBLEMS["too_exact"]
    if key in WHOLE:
        return PROBLEMS["not_whole"]
    known = {
        "pattern": "not_pattern",
        "name": "not_name",
        "format": "not_format",
        "simulated_only": "not_boolean",
        "schedule.weekdays": "not_days",
        "agreed.with": "not_who",
        "agreed.date": "not_date",
    }
    words = limits.WEEKDAYS if key == "schedule.weekdays" else limits.PATTERNS
    listed = ", ".join(f'"{word}"' for word in words)
    return PROBLEMS[known.get(key, "not_number")].format(known=listed)


def _unknown_key(key: str) -> str:
    if key.startswith("incline"):
        return PROBLEMS["incline"].format(key=key)
    close = get_close_matches(key, EXAMPLES, n=1, cutoff=0.5)
    if close:
        return PROBLEMS["did_you_mean"].format(key=key, close=close[0])
    return PROBLEMS["unknown_key"].format(key=key, known=", ".join(EXAMPLES))


def shown(value: object) -> str:
    """Return a value the way a TOML file would say it, short enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        text = "[" + ", ".join(shown(each) for each in value) + "]"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
