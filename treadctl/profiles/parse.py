"""TOML text to a `model.Profile`, or to sentences about everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from treadctl.model import AgreedStart, Profile
from treadctl.profiles import limits
from treadctl.profiles.checking import Check, check_here
from treadctl.profiles.errors import Problem, ProfileError, refuse
from treadctl.profiles.explain import SECTIONS, because, explain, line_of, or_so, shown, with_point
from treadctl.quantities import Speed
from treadctl.words import PROBLEMS

TEXT_MAX = 64 * 1024  # chosen: a walk is fifty lines


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
                PROBLEMS["other_name"].format(said=said, named=named),
                key="name",
                value=f'"{said}"',
            )
        )
    if checked is None or problems:
        raise ProfileError(problems)
    return _profile(checked)


def _profile(checked: Mapping[str, Any]) -> Profile:
    """Return the profile of a file in which all is well."""
    progress, schedule = checked["progress"], checked["schedule"]
    weekdays = {limits.WEEKDAYS.index(name) for name in schedule["weekdays"]}
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
        week_percent=progress["weekly_increase_percent"],
        week_speed=Speed.kmh(progress["weekly_speed_kmh"]),
        rest_days=schedule["rest_days"],
        weekdays=tuple(sorted(weekdays)),
        check_s=checked["checks"]["every_s"],
        agreed=_agreed(checked["agreed"]),
    )


def _agreed(section: Mapping[str, Any] | None) -> AgreedStart | None:
    if section is None:
        return None
    return AgreedStart(
        walk_s=int(Decimal(section["minutes"]) * 60),
        speed=Speed.kmh(section["speed_kmh"]),
        by=section["with"],
        day=date.fromisoformat(section["date"]).toordinal(),
    )


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with those of the sections beside them, as `schedule.rest_days`."""
    found = dict(values)
    for section in SECTIONS:
        inside = found.get(section)
        if isinstance(inside, Mapping):
            del found[section]
            found.update({f"{section}.{key}": value for key, value in inside.items()})
    return found


def _read_toml(text: str, where: str) -> dict[str, Any]:
    if len(text) > TEXT_MAX:
        raise refuse(where, PROBLEMS["too_long"])
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise refuse(where, _unreadable(text, str(error))) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise refuse(where, PROBLEMS["too_deep"]) from None


def _unreadable(text: str, said: str) -> str:
    """Return what is wrong with a line that is no TOML, and what to write instead."""
    lines = text.split("\n")
    found = re.search(r"line (\d+)", said)
    number = int(found[1]) if found else len(lines)
    key, _, value = (part.strip() for part in lines[number - 1].partition("="))
    if said.startswith("Cannot overwrite") and re.fullmatch(r"[\w\"'-]+", key):
        return PROBLEMS["twice"].format(key=key, number=number)
    pointed = with_point(value.partition("#")[0].strip())
    if pointed is not None:
        return PROBLEMS["comma"].format(number=number, key=key, pointed=pointed)
    said = re.sub(r" \(at .*\)$", "", said)
    return PROBLEMS["line_unreadable"].format(number=number, said=said)


def _check_format(values: Mapping[str, Any], where: str) -> None:
    """Refuse a file of another version by name, before its keys are judged by our rules."""
    found = values.get("format")
    if type(found) is int and found > limits.FORMAT:
        raise ProfileError(
            [
                Problem(
                    where,
                    PROBLEMS["newer"].format(found=found, known=limits.FORMAT),
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
    values = flat(values)
    problems: list[Problem] = []
    wrong: set[str] = set()
    for found in checked.wrong:
        key = ".".join(part for part in found.place[:2] if isinstance(part, str))
        out_of_range = found.kind in {"greater_than_equal", "less_than_equal"}
        if key in wrong or (out_of_range and key in limits.UNITS):
            continue  # said below, with the bound and its reason
        wrong.add(key)
        problems.append(explain(where, key, found.kind, values.get(key)))
    problems.extend(_out_of_bounds(values, where, wrong))
    if not problems:
        problems.extend(_agreed_above_its_profile(values, where))
    return checked.values, problems


def _agreed_above_its_profile(values: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Yield a problem for an agreed start of which the rest of the file allows only a part."""
    for key, most, unit in (
        ("agreed.minutes", "walk_min", "min"),
        ("agreed.speed_kmh", "cap_kmh", "km/h"),
    ):
        if key in values and values[key] > values[most]:
            yield Problem(
                where,
                PROBLEMS["agreed_above"].format(
                    key=key,
                    value=shown(values[key]),
                    unit=unit,
                    most=most,
                    bound=shown(values[most]),
                    line=line_of(key, values[most]),
                ),
                key=key,
                value=shown(values[key]),
                bound=f"{values[most]} {unit}",
            )


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
        side, other = ("most", "or_less") if upper else ("least", "or_more")
        yield Problem(
            where,
            PROBLEMS[f"out_of_bounds_{side}"].format(
                key=key,
                value=shown(value),
                unit=unit,
                bound=tightest.value,
                why=because(tightest),
                line=or_so(key, tightest.value, other),
            ),
            key=key,
            value=shown(value),
            bound=f"{tightest.value} {unit}",
        )
