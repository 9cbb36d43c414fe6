"""What a message on a command topic is worth: carried out, refused with a reason, or dropped.

Pure: one message, what is known, and the wall clock.  Whatever comes in, nothing here starts a belt, makes it
go on or makes it faster: there is no request for that in `REQUESTS`.

A stop is taken wherever there may be a person behind it: with or without id and time, whatever its text, from
a clock that is ahead, sent again with a newer time, sent with the retain flag while we listen.  It is left
alone only where it is surely an old one.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from treadctl.interfaces.mqtt import payloads
from treadctl.interfaces.mqtt.port import Incoming
from treadctl.interfaces.mqtt.topics import NEVER, Topics

OLD_S = 5.0
STOP_OLD_S = 30.0
AHEAD_S = 5.0
SETTLE_S = 2.0  # what is stored comes at once after a subscription, where a broker sends it against our wish
REMEMBERED = 1000  # ids
OCTETS_MAX = 4096
AT_ONCE, WITHIN_S = 10, 1.0  # commands but stop; chosen: more than a hand can do

REQUESTS: Mapping[str, str] = {
    "stop": "stop",
    "pause": "break",
    "slower": "slower",
    "prepare": "prepare",
    "answer": "checkin",
}
"""What a command becomes at the service's socket."""
SLOWS = ("pause", "slower", "speed")
"""What makes sense only while somebody walks."""

_MODELS: Mapping[str, type[payloads.Command]] = {
    "pause": payloads.Plain,
    "slower": payloads.Plain,
    "speed": payloads.Speed,
    "prepare": payloads.Prepare,
    "profile": payloads.Profile,
    "answer": payloads.Answer,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when a message comes.

    Attributes:
        target_kmh: what the belt was last asked for, None outside a walk.
        walking: a walk is under way and its belt is not coming down.
        profiles: those that can be prepared.
        profile: the chosen one.
        listening_s: since the broker took our subscriptions.
    """

    target_kmh: float | None = None
    walking: bool = False
    profiles: tuple[str, ...] = ()
    profile: str = ""
    listening_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """Carry it out.

    Attributes:
        command: its name.
        id: its id, None where it has none.
        request: at the service; None: `speed` and `profile` are the bridge's own business.
        body: of that request.
        clears: the broker keeps it; that is taken away.
    """

    command: str
    id: str | None
    request: str | None
    body: Mapping[str, Any] = field(default_factory=dict)
    clears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Tell whoever sent it why not.

    Attributes:
        reason: an id of the catalogue.
        values: for its sentence.
    """

    command: str
    id: str | None
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    clears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Leave it alone, without a word."""

    reason: str
    clears: bool = False


Verdict = Carry | Refuse | Drop


class Judge:
    """Judges messages, one after the other.

    Args:
        topics: of this treadmill.
    """

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._seen: dict[str, None] = {}
        self._lately: deque[float] = deque()

    def judge(self, message: Incoming, known: Known, wall: float) -> Verdict:
        """Return what to do; never raises, whatever the message is.

        Args:
            message: as it came.
            known: what is known now.
            wall: seconds since 1970, by this computer's clock.
        """
        command = self._topics.named(message.topic)
        if command is None:
            return Drop(reason="not_ours")
        if message.retain and not message.payload:
            return Drop(reason="cleared")  # how a stored message is taken away
        said = _said(message.payload)
        if command == "stop":
            return self._stop(message, said, known, wall)
        identity = _identity(said)
        if message.retain:
            return Refuse(command=command, id=identity, reason="retained", clears=True)
        if self._flooded(wall):
            return Drop(reason="too_many")
        if command in NEVER:
            return Refuse(command=command, id=identity, reason=command)
        return self._other(command, identity, said, known, wall)

    def _stop(self, message: Incoming, said: Any, known: Known, wall: float) -> Verdict:
        identity, sent = _identity(said), _time(said)
        if message.retain and known.listening_s < SETTLE_S and not _fresh(sent, wall, STOP_OLD_S):
            return Drop(reason="retained", clears=True)
        if sent is not None and wall - sent > STOP_OLD_S:
            values = {"age": round(wall - sent), "bound": round(STOP_OLD_S)}
            return Refuse(command="stop", id=identity, reason="too_old", values=values, clears=message.retain)
        if identity is not None and sent is not None and not self._is_new(f"stop {sent} {identity}"):
            return Drop(reason="duplicate", clears=message.retain)
        return Carry(command="stop", id=identity, request="stop", clears=message.retain)

    def _other(self, command: str, identity: str | None, said: Any, known: Known, wall: float) -> Verdict:
        try:
            parsed = _MODELS[command].model_validate(said)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])[:40]
            return Refuse(command=command, id=identity, reason="malformed", values={"where": where or "-"})
        age = wall - parsed.t
        if age > OLD_S:
            values = {"age": round(age), "bound": round(OLD_S)}
            return Refuse(command=command, id=parsed.id, reason="too_old", values=values)
        if age < -AHEAD_S:
            return Refuse(command=command, id=parsed.id, reason="ahead", values={"ahead": round(-age)})
        if not self._is_new(parsed.id):
            return Drop(reason="duplicate")
        return _carried(command, parsed, known)

    def _is_new(self, identity: str) -> bool:
        """Take note of an id; False where it was seen before."""
        if identity in self._seen:
            return False
        self._seen[identity] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True

    def _flooded(self, wall: float) -> bool:
        """Tell whether more came lately than anybody can mean; a clock that went back forgets what was."""
        while self._lately and not 0 <= wall - self._lately[0] < WITHIN_S:
            self._lately.popleft()
        if len(self._lately) >= AT_ONCE:
            return True
        self._lately.append(wall)
        return False


def _carried(command: str, parsed: payloads.Command, known: Known) -> Verdict:
    """Return what becomes of a command that is well formed, fresh and new."""
    if command in SLOWS and not known.walking:
        return Refuse(command=command, id=parsed.id, reason="not_walking")
    match parsed:
        case payloads.Speed(speed_kmh=wanted):
            if known.target_kmh is None or wanted > known.target_kmh:
                values = {"speed": f"{wanted:.1f} km/h", "target": f"{known.target_kmh or 0:.1f} km/h"}
                return Refuse(command=command, id=parsed.id, reason="not_up", values=values)
            return Carry(command=command, id=parsed.id, request=None, body={"speed_kmh": wanted})
        case payloads.Profile(profile=name) | payloads.Prepare(profile=str(name)) if (
            name not in known.profiles
        ):
            values = {"profile": name, "known": ", ".join(known.profiles)}
            return Refuse(command=command, id=parsed.id, reason="no_profile", values=values)
        case payloads.Profile(profile=name):
            return Carry(command=command, id=parsed.id, request=None, body={"profile": name})
        case payloads.Prepare(profile=name):
            body = {"profile": name or known.profile}
        case payloads.Answer():
            body = {**parsed.model_dump(exclude={"id", "t"}, exclude_none=True)}
        case _:
            body = {}
    return Carry(command=command, id=parsed.id, request=REQUESTS[command], body=body)


def _said(payload: bytes) -> Any:
    """Return what a payload says as JSON, None where it says nothing."""
    if len(payload) > OCTETS_MAX:
        return None
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _identity(said: Any) -> str | None:
    """Return the id of a command, as far as it has one."""
    found = said.get("id") if isinstance(said, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= 64 and found.isprintable() else None


def _time(said: Any) -> float | None:
    """Return when a command was sent, as far as it says so."""
    found = said.get("t") if isinstance(said, dict) else None
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= 1e11:
        return None
    return float(found)


def _fresh(sent: float | None, wall: float, bound_s: float) -> bool:
    return sent is not None and -AHEAD_S <= wall - sent <= bound_s
