"""The formats of machine files, as strict pydantic models: one for a machine, one for a model.

Only `machines` imports this module: pydantic costs a fifth of a second.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from treadctl.commission import OWN_START, STEPS

FORMAT = 1
_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def _decimal(value: object) -> object:
    return Decimal(value) if type(value) is int else value


def _seconds(value: object) -> object:
    return float(value) if type(value) in (int, Decimal) else value  # type: ignore[arg-type]


Kmh = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    Field(ge=0, le=30, decimal_places=2),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 30}),
]
Seconds = Annotated[
    float,
    BeforeValidator(_seconds),
    Field(ge=0, le=120),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 120}),
]
Ratio = Annotated[
    float,
    BeforeValidator(_seconds),
    Field(ge=0.5, le=2.0),
    WithJsonSchema({"type": "number", "minimum": 0.5, "maximum": 2.0}),
]


Gap = Annotated[
    float,
    BeforeValidator(_seconds),
    Field(gt=0, le=0.5),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 0.5}),
]


class StopEntry(BaseModel):
    """One stop that was measured on the empty belt."""

    model_config = _STRICT

    speed_kmh: Kmh = Field(description="What the belt did before, km/h.")
    first_drop_s: Seconds = Field(description="From Stop to the first slower report, seconds.")
    stand_s: Seconds = Field(description="From Stop to the first report of 0, seconds.")


class MachineFile(BaseModel):
    """One treadmill, as `treadctl setup` found it on an empty belt."""

    model_config = ConfigDict(**_STRICT, title="treadctl machine")

    format: int = Field(ge=FORMAT, le=FORMAT, description="The version of this file format.")
    address: str = Field(
        min_length=1, max_length=64, description='Its Bluetooth address; "removed" where shared.'
    )
    name: str = Field(max_length=64, description="What it calls itself.")
    simulated: bool = Field(default=False, description="The software treadmill; never good for a real belt.")
    hard_stop: Literal["key", "remote", "plug"] = Field(
        description="What ends its movement without treadctl."
    )
    rail: bool = Field(description="It has a handrail; without one the cap is 2.0 km/h.")
    tested_on: str | None = Field(
        default=None, pattern=r"^\d{4}-\d\d-\d\d$", description="The day of the newest result."
    )
    speed_min_kmh: Kmh | None = Field(default=None, description="The lowest speed it says it can do.")
    speed_max_kmh: Kmh | None = Field(default=None, description="The highest speed it says it can do.")
    speed_step_kmh: Kmh | None = Field(default=None, description="The increment it says it has.")
    firmware: str | None = Field(
        default=None, max_length=64, description="Its firmware; after an update it is tried again."
    )
    refused: str | None = Field(
        default=None,
        pattern="^[a-z_]{1,40}$",
        description="Why it is never driven; absent: nothing speaks against it.",
    )
    done: tuple[Literal[(*STEPS, OWN_START)], ...] = Field(  # type: ignore[valid-type]
        default=(), description="The steps of the empty-belt test that are over."
    )
    period_s: Seconds | None = Field(default=None, description="Mean time between two reports.")
    period_p999_s: Seconds | None = Field(
        default=None, description="99.9 % of the reports came within this time."
    )
    unit_ratio: Ratio | None = Field(default=None, description="Reported speed for each 1 asked.")
    firmware_s: Seconds | None = Field(
        default=None, description="From a target to the first report that follows it."
    )
    display_agrees: bool | None = Field(
        default=None, description="A person compared the machine's own display."
    )
    noise_kmh: Kmh | None = Field(
        default=None, description="How far reports of a steady belt lie from their middle."
    )
    start_s: Seconds | None = Field(default=None, description="From Start to the first movement.")
    start_speed_kmh: Kmh | None = Field(default=None, description="What it starts with by itself.")
    rise_kmh_per_s: Kmh | None = Field(default=None, description="How fast it gets faster.")
    fall_kmh_per_s: Kmh | None = Field(default=None, description="How fast it gets slower on a lower target.")
    stops: tuple[StopEntry, ...] = Field(default=(), description="What Stop did, slowest first.")
    stop_repeat_safe: bool | None = Field(
        default=None, description="Stop to the standing belt moved nothing."
    )
    has_zero_frame: bool | None = Field(default=None, description="It reports 0 when it stands.")
    stop_in_countdown: bool | None = Field(
        default=None,
        description="Stopped while it counted down, it did not start; absent: it has no countdown.",
    )
    own_start: bool = Field(
        default=False,
        description="Its own Start starts it while treadctl is connected, and it says so.",
    )
    link_loss_stops_s: Seconds | None = Field(
        default=None, description="It stands so long after the link is lost; absent: take it that it goes on."
    )


class ModelFile(BaseModel):
    """What is known of a model, by the name that it advertises: hints, and refusals with their reason."""

    model_config = ConfigDict(**_STRICT, title="treadctl treadmill model")

    format: int = Field(ge=FORMAT, le=FORMAT, description="The version of this file format.")
    names: tuple[str, ...] = Field(
        min_length=1, description="Name patterns, * for anything; case does not matter."
    )
    says: str = Field(min_length=1, description="What it does, in a sentence.")
    source: str = Field(min_length=1, description="Who found out, and how sure that is.")
    refused: str | None = Field(default=None, pattern="^[a-z_]{1,40}$", description="Why it is never driven.")
    link_loss: Literal["continues"] | None = Field(
        default=None,
        description="What the belt does when the link is lost; only an empty-belt test may say it stops.",
    )
    write_gap_s: Gap | None = Field(
        default=None, description="Writes closer together than this are lost: a stop waits so long, too."
    )


def schema_json(model: type[BaseModel] = MachineFile) -> str:
    """Return a JSON Schema as `profiles/machine.schema.json` and `profiles/model.schema.json` hold them."""
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **model.model_json_schema()}
    return json.dumps(schema, indent=2, default=float) + "\n"
