"""Every payload as a model: what leaves, and what may come in; docs/mqtt/ has the JSON Schema of each.

Speeds are km/h, times seconds, lengths metres; `t` is the wall clock in seconds since 1970.  What is not
known is null, never 0.  Nothing of the body is in any of them but `Health`, and the heart rate in `State`;
both only where their owner wants it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ONLINE, OFFLINE = "online", "offline"
PHASES = ("none", "idle", "countdown", "walk", "slowing", "break", "stopping", "stopped", "unknown")
EVENTS = (
    "started",
    "break",
    "going_on",
    "stopping",
    "stopped",
    "finished",
    "emergency",
    "emergency_over",
    "prepared",
    "profile",
    "answered",
    "refused",
)
ENDED = ("done", "early", "fault", "refused")

Seconds = Annotated[int, Field(ge=0)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Time = Annotated[float, Field(ge=0, le=1e11, description="wall clock, seconds since 1970")]
Score = Annotated[int, Field(ge=0, le=10)] | None
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]


class Payload(BaseModel):
    """What all of them are."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    def encoded(self) -> bytes:
        """Return it as it is published."""
        return self.model_dump_json().encode()


class About(Payload):
    """The topic `about`: what this treadmill is."""

    id: str
    name: str
    version: str
    profiles: list[str] = Field(description="the profiles that can be prepared")
    profile: str = Field(description="the one that `prepare` takes where none is named")
    cap_kmh: float = Field(description="the highest speed of that profile")
    commands_s: int = Field(description="a command that is older is refused")
    stop_s: int = Field(description="a stop that says it is older is refused")
    publish_health: bool = Field(description="there is a topic `health`")


class State(Payload):
    """The topic `state`: what goes on."""

    t: Time
    phase: Literal["none", "idle", "countdown", "walk", "slowing", "break", "stopping", "stopped", "unknown"]
    moving: bool | None = Field(description="the belt moves; null: not known")
    speed_kmh: float | None = Field(description="reported by the belt")
    target_kmh: float | None = Field(description="what it was last asked for; null outside a walk")
    cap_kmh: float | None = Field(description="the most that may be asked for; null outside a walk")
    incline_percent: float | None
    block: Seconds = Field(description="1 is the first; 0 outside a walk")
    blocks: Seconds
    walked_s: Seconds
    walk_s: Seconds = Field(description="planned walking time")
    distance_m: float = Field(ge=0, description="of this walk, summed up from the reported speed")
    next_change_s: int | None = Field(description="to the next break or end; null where a person decides")
    waits_for: Literal["continue", "own_start"] | None = Field(
        description="continue: a person at the machine may go on; own_start: Start on the machine itself is "
        "awaited, for next_change_s more seconds"
    )
    faults: list[str]
    protected: bool = Field(description="a guardian beats")
    heart_rate_bpm: int | None = Field(
        ge=1, le=255, description="by the treadmill's own sensor; only with `publish_health`"
    )
    today: Literal["walk", "rest"] | None = Field(description="rest: no walk today, whatever the reason")
    today_s: Seconds | None = Field(description="how long today's walk is; null where there is none")
    next_walk: str | None = Field(description="the next day of a walk, as 2026-11-22")


class Event(Payload):
    """The topic `event`: something happened."""

    t: Time
    event: Literal[
        "started",
        "break",
        "going_on",
        "stopping",
        "stopped",
        "finished",
        "emergency",
        "emergency_over",
        "prepared",
        "profile",
        "answered",
        "refused",
    ]
    message: str | None = Field(default=None, description="a sentence for people, in treadctl's language")
    block: int | None = None
    profile: str | None = None
    ended: Literal["done", "early", "fault", "refused"] | None = None
    command: str | None = Field(default=None, description="of a command that was refused or carried out")
    id: str | None = Field(default=None, description="that command's id")
    reason: str | None = Field(default=None, description="why it was refused")

    def encoded(self) -> bytes:
        """Return what is known of it, and no more."""
        return self.model_dump_json(exclude_none=True).encode()


class Summary(Payload):
    """The topic `summary`: the last walk, without anything of the body."""

    t: Time
    walked_s: Seconds
    distance_m: float = Field(ge=0)
    blocks: Seconds
    breaks: Seconds
    top_speed_kmh: float = Field(ge=0)
    ended: Literal["done", "early", "fault", "refused"]
    simulated: bool = Field(description="on the software treadmill")


class Health(Payload):
    """The topic `health`: what the body says; only with `publish_health = true`, and never retained."""

    t: Time
    during: str | None = Field(description="the question that is open during a walk")
    question: dict[str, Any] | None = Field(
        description="the open check-in: id, asked, walk_day, text, and values with what each is called"
    )
    scores: dict[str, Any] | None = Field(description="the newest in numbers: day, asked, back, leg, zone")
    locks: list[dict[str, Any]]
    why: list[dict[str, Any]] = Field(description="why today is as it is, by rule")


class Command(Payload):
    """What every command but `stop` has."""

    id: Id = Field(description="made anew for each command; one that was seen before is dropped")
    t: Time = Field(description="when it was sent; one that is too old, or ahead, is refused")


class Stop(Payload):
    """`command/stop`: a stop may be anything, even empty.  Id and time show one that is old or sent twice."""

    id: Id | None = None
    t: Time | None = None


class Plain(Command):
    """`command/pause`, `slower`; and `start`, `faster`, `resume`, which are always refused."""


class Speed(Command):
    """`command/speed`: slower down to this, never up."""

    speed_kmh: float = Field(ge=0, le=5)


class Prepare(Command):
    """`command/prepare`: have a walk ready for whoever comes to the treadmill.  It starts nothing."""

    profile: Name | None = None


class Profile(Command):
    """`command/profile`: which walk `prepare` takes."""

    profile: Name


class Answer(Command):
    """`command/answer`: the answer to the check-in that is open, once."""

    question: Id = Field(description="the id of the open check-in, from `health`")
    value: Name
    back: Score = None
    leg: Score = None
    zone: Annotated[int, Field(ge=0, le=5)] | None = None
    numb: bool | None = None
    limp: bool | None = None
    other: Score = None


MODELS: dict[str, type[Payload]] = {
    "about": About,
    "state": State,
    "event": Event,
    "summary": Summary,
    "health": Health,
    "command": Plain,
    "command-stop": Stop,
    "command-speed": Speed,
    "command-prepare": Prepare,
    "command-profile": Profile,
    "command-answer": Answer,
}
"""Every payload that is JSON, by the name of its schema's file."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a payload, as docs/mqtt/NAME.schema.json holds it."""
    found = MODELS[name].model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **found,
        "title": f"treadctl MQTT {name}",
    }
