"""TOML text to a `model.Profile`, or to sentences about everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from treadctl.model import Profile
from treadctl.profiles import limits
from treadctl.profiles.checking import Check, check_here
from treadctl.profiles.errors import Problem, ProfileError, refuse
from treadctl.quantities import Speed

TEXT_MAX = 64 * 1024  # chosen: a walk is fifteen lines

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
}


def parse(text: str, where: str, *, named: str | None = None, check: Check = check_here) -> Profile:
    """Read one profile.

    Args:
        text: the file's content.
        where: the file's name, for messages.
        named: what `name` must say, where the file's own name promises it.
        check: where pydantic is asked.

    Raises:
        ProfileError: naming file, key, bound and value of everything that is wrong.
    """
    values = _read_toml(text, where)
    _check_format(values, where)
    checked, problems = _check_values(values, text, where, check)
    said = values.get("name")
    if named is not None and said != named and isinstance(said, str):
        problems.append(
            Problem(
                where,
                f'name is "{said}", but the file is called {named}.toml. '
                f'Write name = "{named}", or rename the file.',
                key="name",
                value=f'"{said}"',
            )
        )
    if checked is None or problems:
        raise ProfileError(problems)
    return Profile(
        name=checked["name"],
        pattern=checked["pattern"],
        cap=Speed.kmh(checked["cap_kmh"]),
        walk_s=int(Decimal(checked["walk_min"]) * 60),  # down to the whole second: it is a maximum
        block_s=checked["block_s"],
        break_s=checked["break_s"],
        days_per_week=checked["days_per_week"],
        ramp_per_s=Speed.kmh(checked["ramp_kmh_per_s"]),
        simulated_only=checked["simulated_only"],
    )


def _read_toml(text: str, where: str) -> dict[str, Any]:
    if len(text) > TEXT_MAX:
        raise refuse(where, "this is far too long for a profile, which has about fifteen lines.")
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise refuse(where, _unreadable(text, str(error))) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise refuse(where, "a value in this file cannot be read: it is far too long or too deep.") from None


def _unreadable(text: str, said: str) -> str:
    """Return what is wrong with a line that is no TOML, and what to write instead."""
    lines = text.split("\n")
    found = re.search(r"line (\d+)", said)
    number = int(found[1]) if found else len(lines)
    key, _, value = (part.strip() for part in lines[number - 1].partition("="))
    if said.startswith("Cannot overwrite") and re.fullmatch(r"[\w\"'-]+", key):
        return f"{key} stands twice (line {number}); remove one."
    start = f"line {number} cannot be read"
    pointed = with_point(value.partition("#")[0].strip())
    if pointed is not None:
        return f"{start}: {key} has a comma. Use a point: `{key} = {pointed}`."
    said = re.sub(r" \(at .*\)$", "", said)
    return f"{start} ({said}). A line looks like `cap_kmh = 2.0`; words stand in double quotes."


def with_point(value: object) -> str | None:
    """Return `1.9` for `1,9`, and None for what is no number with a comma."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,9},[0-9]{1,9}", value):
        return value.replace(",", ".")
    return None


def _check_format(values: Mapping[str, Any], where: str) -> None:
    """Refuse a file of another version by name, before its keys are judged by our rules."""
    found = values.get("format")
    if type(found) is int and found > limits.FORMAT:
        raise ProfileError(
            [
                Problem(
                    where,
                    f"this is a profile of format {found}, from a newer treadctl; this one reads format "
                    f"{limits.FORMAT}. Update treadctl, or use another profile.",
                    key="format",
                    value=str(found),
                    bound=str(limits.FORMAT),
                )
            ]
        )


def _check_values(
    values: dict[str, Any], text: str, where: str, check: Check
) -> tuple[dict[str, Any] | None, list[Problem]]:
    checked = check([("profile", text)])[0]
    problems: list[Problem] = []
    wrong: set[str] = set()
    for found in checked.wrong:
        key = str(found.place[0])
        out_of_range = found.kind in {"greater_than_equal", "less_than_equal"}
        if key in wrong or (out_of_range and key in limits.UNITS):
            continue  # said below, with the bound and its reason
        wrong.add(key)
        problems.append(_explain(where, key, found.kind, values.get(key)))
    problems.extend(_out_of_bounds(values, where, wrong))
    return checked.values, problems


def _out_of_bounds(values: Mapping[str, Any], where: str, wrong: set[str]) -> Iterator[Problem]:
    """Yield a problem for each number that breaks a bound; of several the tightest is named."""
    bounds = list(limits.bounds(values))
    for key, unit in limits.UNITS.items():
        value = values.get(key, 0)
        if key in wrong or key not in values or type(value) not in (int, Decimal):
            continue
        broken = [bound for bound in bounds if bound.key == key and not bound.allows(Decimal(value))]
        if not broken:
            continue
        upper = broken[0].upper  # nothing is too much and too little at once
        tightest = (min if upper else max)(broken, key=lambda bound: bound.value)
        side, other = ("most", "less") if upper else ("least", "more")
        yield Problem(
            where,
            f"{key} is {_shown(value)} {unit}, and at {side} {tightest.value} {unit} is allowed: "
            f"{tightest.why}. Write {key} = {tightest.value} or {other}.",
            key=key,
            value=_shown(value),
            bound=f"{tightest.value} {unit}",
        )


def _explain(where: str, key: str, kind: str, value: object) -> Problem:
    """Return a sentence about a key that is missing, unknown, or of the wrong kind."""
    example = f"{key} = {EXAMPLES.get(key, '…')}"
    if kind == "missing":
        return Problem(where, f"{key} is missing. Add a line such as `{example}`.", key=key)
    shown = _shown(value)
    if kind == "extra_forbidden":
        return Problem(where, _unknown_key(key), key=key, value=shown)
    pointed = with_point(value) if key in {"cap_kmh", "walk_min", "ramp_kmh_per_s"} else None
    if pointed is not None:
        text = f"{key} = {shown} is not a number; use a point: `{key} = {pointed}`."
        return Problem(where, text, key=key, value=shown)
    if kind == "decimal_max_places":
        advice = "is too exact: at most two decimals, 0.01. Write fewer"
    elif key == "pattern":
        advice = "is not a pattern. Write one of " + ", ".join(f'"{name}"' for name in limits.PATTERNS)
    elif key == "name":
        advice = "is not a name. Use up to 32 small letters, digits, - and _ in double quotes"
    elif key == "format":
        advice = "is not a format this treadctl knows"
    elif key == "simulated_only":
        advice = "is neither true nor false"
    elif key in {"block_s", "break_s", "days_per_week"}:
        advice = "is not a whole number"
    else:
        advice = "is not a number"
    return Problem(where, f"{key} = {shown} {advice}, such as `{example}`.", key=key, value=shown)


def _unknown_key(key: str) -> str:
    if key.startswith("incline"):
        return f"{key} is not a key of a profile: the deck stays flat, always. Remove the line."
    close = get_close_matches(key, EXAMPLES, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else "Remove the line. Known are: " + ", ".join(EXAMPLES)
    return f"{key} is not a key of a profile. {hint}"


def _shown(value: object) -> str:
    """Return a value the way a TOML file would say it, short enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
