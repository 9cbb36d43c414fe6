"""The text of a new profile: every key with a comment that says what it is for, in the order of a walk.

tomlkit is imported where it is used: reading profiles does not need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from treadctl.profiles import limits

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Item

COMMENTS: dict[str, str] = {
    "pattern": "The hardest pattern: starter or gentle (blocks of 2 min), standard (5), settled (10).",
    "cap_kmh": "Never faster than this. Above 3.5 only after four good weeks, and never above 4.5.",
    "walk_min": "The most walking in one session, in minutes; breaks are not counted.",
    "block_s": "The most walking between two breaks, in seconds.",
    "break_s": "In a break the belt stands at least so long, in seconds; 120 to 600.",
    "days_per_week": "On at most so many days a week. A fourth waits for a doctor's yes and four good weeks.",
    "progress.weekly_increase_percent": "After a good week time or speed grows by at most so much; 0 to 10.",
    "progress.weekly_speed_kmh": "Nor does the speed grow by more than this in a week; 0 to 0.2.",
    "schedule.rest_days": "So many days without a walk after each walk; 1 to 6.",
    "schedule.weekdays": "Walks are on these days alone: mon, tue, wed, thu, fri, sat, sun.",
    "checks.every_s": "You are asked how it is at least this often, in seconds of walking; 60 to 300.",
}
AGREED = """\
# A start agreed with a doctor or physiotherapist, if there is one: at most 10 minutes and 3.0 km/h. It takes
# the place of the first week's usual amount for four weeks, and of no other rule. Remove the # to use it.
# [agreed]
# minutes = 8
# speed_kmh = 2.5
# with = "physiotherapist"
# date = 2026-11-20
"""
WHOLE = ("agreed",)
"""Sections that hold together, or are not there at all."""
USUAL = {
    "progress.weekly_increase_percent": "10",
    "progress.weekly_speed_kmh": "0.2",
    "schedule.rest_days": "1",
    "schedule.weekdays": "[" + ", ".join(f'"{day}"' for day in limits.WEEKDAYS) + "]",
    "checks.every_s": "300",
}
"""What a profile says that says nothing of these."""


def body(name: str, values: Mapping[str, str]) -> str:
    """Return the file below its opening.

    Args:
        name: the profile's.
        values: what each key says, as TOML or as a person types it; what is not said is the usual.
    """
    lines = [f"format = {limits.FORMAT}", f'name = "{name}"']
    section = ""
    said = {key: _text(key, value) for key, value in {**USUAL, **values}.items()}
    for key in sorted(said, key=_place):
        inside, _, own = key.rpartition(".")
        if inside != section:
            section = inside
            lines += ["", f"[{section}]"]
        elif key in COMMENTS:
            lines.append("")
        if key in COMMENTS:
            lines.append(f"# {COMMENTS[key]}")
        lines.append(f"{own} = {said[key]}")
    text = "\n".join(lines) + "\n"
    return text if section == "agreed" else f"{text}\n{AGREED}"


def _place(key: str) -> tuple[int, int]:
    """Return where a key stands: those of no section first, then as the comments have them."""
    known = list(COMMENTS)
    at = known.index(key) if key in known else len(known)
    return ("." in key, at) if "." not in key or key in known else (2, at)


def put(document: TOMLDocument, key: str, value: str) -> None:
    """Set one value, in its section where it has one; comments stay.  One of `WHOLE` without a value goes."""
    import tomlkit

    section, dot, own = key.partition(".")
    if key in WHOLE and not value.strip():
        document.pop(key, None)
        return
    if not dot:
        document[key] = _toml(value)
        return
    if section not in document:
        document[section] = tomlkit.table()
    document[section][own] = _toml(_text(key, value))


def _text(key: str, typed: str) -> str:
    """Return as TOML what a person typed after `=`: words get their quotes, days their brackets."""
    import tomlkit

    if key == "schedule.weekdays" and not typed.lstrip().startswith("["):
        days = (tomlkit.string(day.strip(" \"'")).as_string() for day in typed.split(","))
        return f"[{', '.join(days)}]"
    value = _toml(typed)
    return tomlkit.string(value).as_string() if isinstance(value, str) else typed.strip()


def _toml(typed: str) -> Item | str:
    """Return what a person typed after `=`: as TOML where it is, else as a word (`gentle` for `"gentle"`)."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.value(typed.strip())
    except (TOMLKitError, ValueError):
        return typed.strip()
