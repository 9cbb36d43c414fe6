"""The parts that a treadmill has in Home Assistant, as models that refuse what it would drop or regret.

Home Assistant forgets keys of a component that it does not know, without a word, so a mistyped one would only
be missed by whoever looks for it: here every key is a field, and everything else an error.  It also takes a
state class that makes no sense, and some versions take units that others refuse: that is checked here too.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
EntityId = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]

UNITS = {"speed": {"km/h"}, "distance": {"m"}, "duration": {"s", "min"}}
"""Classes of ours whose values have a unit, and the units that every version takes for them."""


class Part(BaseModel):
    """What all models here have in common: strict, frozen, and nothing besides."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class Availability(Part):
    """A topic on which `online` and `offline` are said."""

    topic: Text


class Entity(Part):
    """What every entity has.

    Attributes:
        object_id: its name up to 2026.3; from 2025.10 on that is `default_entity_id`.  Each version takes the
            one that it knows.
        availability: where it is not that of the whole device.
    """

    unique_id: Text
    object_id: Slug
    default_entity_id: EntityId
    name: Text
    icon: Annotated[str, Field(pattern=r"^mdi:[a-z-]+$")] | None = None
    entity_category: Literal["diagnostic"] | None = None
    availability: tuple[Availability, ...] | None = None


class Reading(Entity):
    """What is only read."""

    state_topic: Text
    value_template: Text
    expire_after: Annotated[int, Field(gt=0)] | None = None
    json_attributes_topic: Text | None = None
    json_attributes_template: Text | None = None


class Sensor(Reading):
    """A number, a date, or one word of several."""

    platform: Literal["sensor"] = "sensor"
    device_class: Literal["speed", "distance", "duration", "date", "enum"] | None = None
    unit_of_measurement: Text | None = None
    state_class: Literal["measurement", "total_increasing"] | None = None
    options: tuple[str, ...] | None = None
    suggested_display_precision: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        units = UNITS.get(self.device_class or "")
        if units is not None and self.unit_of_measurement not in units:
            raise ValueError(
                f"the class {self.device_class} is in {units}, not in {self.unit_of_measurement}"
            )
        if (self.device_class == "enum") != bool(self.options):
            raise ValueError("an enum has options, and nothing else has")
        if self.device_class in ("enum", "date") and (self.state_class or self.unit_of_measurement):
            raise ValueError(f"a {self.device_class} has neither unit nor state class")
        return self


class BinarySensor(Reading):
    """On or off."""

    platform: Literal["binary_sensor"] = "binary_sensor"
    device_class: Literal["moving", "problem", "connectivity"]
    payload_on: str = "ON"
    payload_off: str = "OFF"


class Event(Entity):
    """What happens."""

    platform: Literal["event"] = "event"
    state_topic: Text
    value_template: Text
    event_types: Annotated[tuple[str, ...], Field(min_length=1)]


class Order(Entity):
    """What is sent.

    Attributes:
        message_expiry_interval: seconds after which a broker throws it away.  At each part and not once for
            all: here older versions drop it silently, at the root they refuse the whole device for it.
    """

    command_topic: Text
    command_template: Text | None
    qos: Literal[1] = 1
    retain: Literal[False] = False
    message_expiry_interval: Annotated[int, Field(gt=0, le=30)]


class Button(Order):
    """Something to press."""

    platform: Literal["button"] = "button"
    payload_press: Literal["stop"] | None = None


class Number(Order):
    """A number to set."""

    platform: Literal["number"] = "number"
    state_topic: Text
    value_template: Text
    device_class: Literal["speed"]
    unit_of_measurement: Literal["km/h"]
    min: Annotated[float, Field(gt=0)]
    max: float
    step: Annotated[float, Field(gt=0)]
    mode: Literal["slider"] = "slider"

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.min >= self.max:  # 2025.1 refuses an empty one
            raise ValueError(f"from {self.min} to {self.max} there is nothing to choose")
        return self


class Select(Order):
    """One of several."""

    platform: Literal["select"] = "select"
    state_topic: Text
    value_template: Text
    options: Annotated[tuple[str, ...], Field(min_length=1)]


class Gone(Part):
    """A part that is taken away, if it was ever there: its platform and nothing else."""

    platform: Literal["sensor", "number", "select"]


Component = Sensor | BinarySensor | Event | Button | Number | Select | Gone


class Device(Part):
    """The treadmill."""

    identifiers: Annotated[tuple[Text, ...], Field(min_length=1)]
    name: Text
    manufacturer: Text
    model: Text
    sw_version: Text


class Origin(Part):
    """Who says so."""

    name: Text
    sw_version: Text


class Payload(Part):
    """One retained message for one treadmill.  An unknown key here costs the whole device: there are few."""

    device: Device
    origin: Origin
    availability: tuple[Availability, ...]
    availability_mode: Literal["all"] = "all"
    components: dict[Slug, Component]
