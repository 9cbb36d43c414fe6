"""The file format, as a strict pydantic model and as the JSON Schema made from it.

pydantic costs a fifth of a second to import: only `parse` and `schema_json` import this module.
"""

from __future__ import annotations

import json
from datetime import date as date_of
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from treadctl.profiles import limits

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,31}$"


def _whole_number_as_decimal(value: object) -> object:
    return Decimal(value) if type(value) is int else value


def _range(key: str) -> tuple[Decimal, Decimal]:
    least = max(bound.value for bound in limits.HARD if bound.key == key and not bound.upper)
    most = min(bound.value for bound in limits.HARD if bound.key == key and bound.upper)
    return least, most


def _bounded(key: str, says: str, **more: Any) -> Any:
    """Return a field between the hard bounds of `key`."""
    least, most = _range(key)
    numbers: Any = {"minimum": float(least), "maximum": float(most)}
    return Field(ge=least, le=most, description=says, json_schema_extra=numbers, **more)


Exact = Annotated[
    Decimal,
    BeforeValidator(_whole_number_as_decimal),
    Field(decimal_places=2),
    WithJsonSchema({"type": "number"}),
]


def _add_narrow_bounds(schema: dict[str, Any]) -> None:
    """Tell editors what patterns and real belts narrow, from the same table."""
    real = {"not": {"properties": {"simulated_only": {"const": True}}, "required": ["simulated_only"]}}
    rules: list[dict[str, Any]] = [_narrow(limits.EVERYBODY)]
    rules.append({"if": real, "then": _narrow(limits.ON_A_REAL_BELT)})
    for pattern in limits.PATTERNS:
        condition = {"properties": {"pattern": {"const": pattern}}, "required": ["pattern"]}
        rules.append({"if": condition, "then": _narrow(limits.of_pattern(pattern))})
    schema["allOf"] = rules
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"


def _narrow(bounds: tuple[limits.Bound, ...]) -> dict[str, Any]:
    found: dict[str, dict[str, float]] = {}
    for bound in bounds:
        found.setdefault(bound.key, {})["maximum" if bound.upper else "minimum"] = float(bound.value)
    return {"properties": found}


STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class Progress(BaseModel):
    """How a good week makes the next one more."""

    model_config = STRICT

    weekly_increase_percent: int = _bounded(
        "progress.weekly_increase_percent",
        "After a good week time or speed grows by at most so much; 0 stays.",
        default=10,
    )
    weekly_speed_kmh: Exact = _bounded(
        "progress.weekly_speed_kmh",
        "Nor does the speed grow by more, km/h.",
        default=Decimal("0.2"),
    )


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Schedule(BaseModel):
    """On which days a walk may be."""

    model_config = STRICT

    rest_days: int = _bounded("schedule.rest_days", "Days of rest after each walk, at least.", default=1)
    weekdays: Annotated[tuple[Weekday, ...], BeforeValidator(_listed)] = Field(
        default=limits.WEEKDAYS,  # type: ignore[arg-type]
        min_length=1,
        max_length=7,
        description="Walks are on these days of the week alone.",
        json_schema_extra={"uniqueItems": True},
    )


class Checks(BaseModel):
    """How often a walk asks how it is."""

    model_config = STRICT

    every_s: int = _bounded(
        "checks.every_s", "Seconds of walking between two questions, at most.", default=300
    )


class AgreedSection(BaseModel):
    """A start that a doctor or physiotherapist agreed to."""

    model_config = STRICT

    minutes: Exact = _bounded("agreed.minutes", "Minutes of walking.")
    speed_kmh: Exact = _bounded("agreed.speed_kmh", "Speed, km/h.")
    by: str = Field(alias="with", min_length=1, max_length=80, description="Who agreed.")
    date: date_of = Field(description="When it was agreed, as 2026-11-20; it holds for four weeks.")


class ProfileFile(BaseModel):
    """The most a person wants: cap, minutes, blocks and days are maxima, the break is a minimum."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        title="treadctl profile",
        json_schema_extra=_add_narrow_bounds,
    )

    # Not Literal[1]: that takes `true`, which equals 1.
    format: int = Field(
        ge=limits.FORMAT,
        le=limits.FORMAT,
        description="The version of this file format.",
    )
    name: str = Field(pattern=NAME_PATTERN, description="The file's name without .toml, in lower case.")
    pattern: Literal["starter", "gentle", "standard", "settled"] = Field(
        description="The hardest pattern of walking and breaks that this profile allows."
    )
    cap_kmh: Exact = _bounded("cap_kmh", "Never faster than this, km/h.")
    walk_min: Exact = _bounded(
        "walk_min", "The most walking in one session, minutes; breaks are not counted."
    )
    block_s: int = _bounded("block_s", "The most walking between two breaks, seconds.")
    break_s: int = _bounded("break_s", "The least time the belt stands still in a break, seconds.")
    days_per_week: int = _bounded("days_per_week", "The most walking days in a week.")
    ramp_kmh_per_s: Exact = _bounded(
        "ramp_kmh_per_s", "How fast the speed rises, km/h per second.", default=Decimal("0.1")
    )
    simulated_only: bool = Field(
        default=False, description="For the software treadmill alone; refused on a real one."
    )
    progress: Progress = Field(default=Progress(), description="How a good week makes the next one more.")
    schedule: Schedule = Field(default=Schedule(), description="On which days a walk may be.")
    checks: Checks = Field(default=Checks(), description="How often a walk asks how it is.")
    agreed: AgreedSection | None = Field(
        default=None, description="A start agreed with a doctor or physiotherapist."
    )


def schema_json() -> str:
    """Return the JSON Schema of a profile, as `profiles/profile.schema.json` holds it."""
    schema = ProfileFile.model_json_schema()
    schema["properties"]["ramp_kmh_per_s"]["default"] = 0.1
    schema["$defs"]["Progress"]["properties"]["weekly_speed_kmh"]["default"] = 0.2
    for name in ("progress", "schedule", "checks", "agreed"):
        del schema["properties"][name]["default"]  # those of its keys say it
    return json.dumps(schema, indent=2) + "\n"
