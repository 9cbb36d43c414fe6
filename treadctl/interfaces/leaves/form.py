"""A profile as a form: fields from the schema, bounds from the table that judges what is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from treadctl import profiles, words
from treadctl.interfaces.leaves import edits
from treadctl.profiles import Found, ProfileError, limits

Line = dict[str, Any]

HIDDEN = frozenset(("format", "name"))  # nobody changes them
KINDS = {"number": "number", "integer": "whole", "boolean": "switch", "array": "days"}


def listed(folder: Path) -> Line:
    """Return every profile, what it means or what is wrong with it."""
    return {"profiles": [_short(found) for found in profiles.load_all(folder)]}


def _short(found: Found) -> Line:
    says = words.LEAVES["profile_mistake"] if found.profile is None else profiles.meaning(found.profile)
    return {
        "name": found.name,
        "whose": words.PROFILE[found.origin.value],
        "says": says,
        "usable": found.profile is not None,
    }


def form(folder: Path, name: str) -> Line:
    """Return one profile with its fields.

    Raises:
        ProfileError: there is none, or its file is no TOML at all.
    """
    found = profiles.read(name, folder)
    values = _typed(profiles.read_text(found.path), found)
    narrow = _bounds(values)
    return {
        **_short(found),
        "fields": [_field(key, schema, values, narrow) for key, schema in _keys()],
        "problems": problems(found.error),
    }


def changed(folder: Path, name: str, values: Mapping[str, str]) -> list[str]:
    """Change values of a profile, all or none; return what that does, in sentences.

    Raises:
        ProfileError: a value is not allowed; nothing is written.
    """
    now = edits.known(folder)
    change = profiles.set_values(name, values, folder, proven=now.proven)
    copied = [words.PROFILE["copied"].format(path=change.path)] if change.copied else []
    return [*copied, *edits.effect(change, now)]


def made(folder: Path, name: str, values: Mapping[str, str]) -> list[str]:
    """Make a profile of the person's own, the gentlest with these values instead; return what it means.

    Raises:
        ProfileError: the name is taken or is none, or a value is not allowed; nothing is written.
    """
    change = profiles.new(name, folder, values, proven=edits.known(folder).proven)
    return [profiles.meaning(change.after)]


def problems(error: ProfileError | None) -> list[dict[str, str]]:
    """Return what is wrong; the form is not told where its file lies."""
    found = profiles.problems_json(error)
    return [{key: value for key, value in each.items() if key != "file"} for each in found]


def _keys() -> Iterator[tuple[str, Line]]:
    """Yield each key of the schema that a person may change, those of a section with its name."""
    schema = json.loads(profiles.schema_json())
    for key, says in schema["properties"].items():
        inside = says.get("$ref") or (says.get("anyOf") or [{}])[0].get("$ref")
        if inside is not None:
            section = schema["$defs"][inside.rpartition("/")[2]]
            yield from ((f"{key}.{own}", each) for own, each in section["properties"].items())
        elif key not in HIDDEN:
            yield key, says


def _field(key: str, schema: Line, values: Mapping[str, str], bounds: Mapping[str, tuple[str, str]]) -> Line:
    kind = "date" if schema.get("format") == "date" else KINDS.get(schema["type"], "text")
    choices = schema.get("enum") or schema.get("items", {}).get("enum") or []
    least, most = bounds.get(key, ("", ""))
    unit = limits.UNITS.get(key, "")
    hint = words.LEAVES["field_range"].format(least=least, most=most, unit=unit) if least else ""
    return {
        "key": key,
        "section": key.rpartition(".")[0],
        "label": words.LEAVES[f"field_{key.replace('.', '_')}"],
        "hint": hint,
        "kind": "choice" if choices and kind == "text" else kind,
        "choices": [{"value": each, "label": _choice(each)} for each in choices],
        "value": values.get(key, _usual(schema)),
    }


def _choice(value: str) -> str:
    return words.LEAVES[f"day_{value}"] if value in limits.WEEKDAYS else value


def _usual(schema: Line) -> str:
    """Return what holds where a file says nothing; "" where that is nothing."""
    return _said(schema["default"]) if "default" in schema else ""


def _said(value: object) -> str:
    """Return a value as a person would type it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _typed(text: str, found: Found) -> dict[str, str]:
    """Return what a file says, by key, as a person would type it.

    Raises:
        ProfileError: it is no TOML.
    """
    import tomllib
    from decimal import Decimal

    from treadctl.profiles.parse import flat

    try:
        values = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        raise found.error or ProfileError(()) from None
    return {key: _said(value) for key, value in flat(values).items()}


def _bounds(values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the least and the most of each number, as this profile's own pattern allows them."""
    as_read = {**values, "simulated_only": values.get("simulated_only") == "true"}
    found: dict[str, tuple[list[Any], list[Any]]] = {}
    for bound in limits.bounds(as_read):
        found.setdefault(bound.key, ([], []))[bound.upper].append(bound.value)
    return {key: (str(max(least)), str(min(most))) for key, (least, most) in found.items()}
