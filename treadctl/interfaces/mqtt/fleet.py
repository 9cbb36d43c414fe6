"""Every treadmill of a prefix: which there are, what they do, and Stop for one or for all.

It believes what bridges publish and nothing else: a treadmill "stands" when its bridge has said so after the
stop was sent.  What other clients write there cannot do more than put a wrong line into a list.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from treadctl.interfaces.mqtt.payloads import ONLINE
from treadctl.interfaces.mqtt.port import BrokerTrouble, Connection, Incoming, Outgoing
from treadctl.interfaces.mqtt.topics import ALL, ID, Topics

LISTENS_S = 1.8  # a treadmill that walks says so once a second; one that rests only every half a minute
STANDS_WITHIN_S = 15.0  # as `treadctl stop` waits
NAME_MAX = 64
RESTS = ("idle", "stopped")  # not `countdown` or `break`: there the belt stands, too, and the walk goes on
TOLD = ("bridge", "machine", "about", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One treadmill, as far as its bridge has said.

    Attributes:
        bridge: it is there.
        machine: it has the treadmill; None: it has not said.
        moving: the belt moves; None: not known, or not said yet.
    """

    id: str
    name: str = ""
    bridge: bool = False
    machine: bool | None = None
    profile: str | None = None
    cap_kmh: float | None = None
    phase: str | None = None
    moving: bool | None = None
    speed_kmh: float | None = None


class Outcome(Enum):
    """What became of a stop."""

    STANDS = "stands"
    NOT_CONFIRMED = "not_confirmed"  # in time
    NO_TREADMILL = "no_treadmill"  # its bridge has none, and says so
    NOBODY = "nobody"  # no bridge of this id


class Fleet:
    """What was heard.

    Attributes:
        seen: each treadmill by its id.
        stands: those that have said since `watch` that they stand.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._topic = re.compile(rf"{re.escape(prefix)}/({ID.pattern})/({'|'.join(TOLD)})")
        self.seen: dict[str, Seen] = {}
        self.stands: set[str] = set()

    @property
    def topics(self) -> tuple[str, ...]:
        """What to listen to."""
        return tuple(f"{self._prefix}/+/{name}" for name in TOLD)

    def take(self, message: Incoming) -> None:
        """Take in one message; whatever it is, it does no harm."""
        found = self._topic.fullmatch(message.topic)
        if found is None:
            return
        identity, told = found[1], found[2]
        before = self.seen.get(identity, Seen(id=identity))
        self.seen[identity] = replace(before, **_said(told, message.payload))
        if told == "state":
            self.stands.discard(identity)
            if self.seen[identity].moving is False and self.seen[identity].phase in RESTS:
                self.stands.add(identity)

    def watch(self) -> None:
        """From now on it counts who stands."""
        self.stands.clear()

    def stop(self, identity: str | None) -> Outgoing:
        """Return the message that stops one, or with None every one."""
        topics = Topics(self._prefix, identity or "")
        topic = topics.stop_all if identity is None else topics.command("stop")
        return Outgoing(topic, b"stop", each=True)

    def outcome(self, identity: str) -> Outcome:
        """Return what became of the stop of one treadmill."""
        seen = self.seen.get(identity)
        if identity in self.stands:
            return Outcome.STANDS
        if seen is None or not seen.bridge:
            return Outcome.NOBODY
        return Outcome.NO_TREADMILL if seen.machine is False else Outcome.NOT_CONFIRMED


async def listen(connection: Connection, fleet: Fleet, seconds: float = LISTENS_S) -> None:
    """Hear who there is.

    Raises:
        BrokerTrouble: the broker is gone, or forbids to listen.
    """
    await connection.subscribe(fleet.topics, stored=True)
    await _hear(connection, fleet, seconds, lambda: False)


async def stop(
    connection: Connection, fleet: Fleet, identity: str | None, seconds: float = STANDS_WITHIN_S
) -> Mapping[str, Outcome]:
    """Stop one, or with None every one; return what became of each, as soon as it is known.

    A broker that forbids to listen, or goes, is told to stop all the same: then nobody confirms it.

    Raises:
        BrokerTrouble: the stop could not be sent.
    """
    hears = True
    try:
        await connection.subscribe(fleet.topics, stored=True)
    except BrokerTrouble:
        hears = False
    fleet.watch()
    await connection.publish(fleet.stop(identity))
    if hears and await _followed(connection, fleet, identity, seconds):
        return {each: fleet.outcome(each) for each in _meant(fleet, identity)}
    deaf = {ALL if identity is None else identity: Outcome.NOT_CONFIRMED}
    return deaf | dict.fromkeys(fleet.stands, Outcome.STANDS)


def _meant(fleet: Fleet, identity: str | None) -> Iterable[str]:
    return fleet.seen if identity is None else (identity,)


async def _followed(connection: Connection, fleet: Fleet, identity: str | None, seconds: float) -> bool:
    """Hear who is there and then whether they stand; False where the broker has gone meanwhile."""

    def known() -> bool:
        return all(fleet.outcome(each) is not Outcome.NOT_CONFIRMED for each in _meant(fleet, identity))

    try:
        await _hear(connection, fleet, LISTENS_S, lambda: identity in fleet.stands)
        await _hear(connection, fleet, seconds - LISTENS_S, known)
    except BrokerTrouble:
        return False
    return True


async def _hear(connection: Connection, fleet: Fleet, seconds: float, enough: Callable[[], bool]) -> None:
    if enough():
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for message in connection.messages():
                fleet.take(message)
                if enough():
                    return


def _said(told: str, payload: bytes) -> dict[str, Any]:
    """Return what a payload says of a treadmill; what is not as it should be says nothing."""
    if told in ("bridge", "machine"):
        return {told: payload == ONLINE.encode()}
    try:
        values = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(values, dict):
        return {}
    if told == "about":
        name, profile = values.get("name"), values.get("profile")
        return {
            "name": _text(name) or "",
            "profile": _text(profile),
            "cap_kmh": _number(values.get("cap_kmh")),
        }
    moving = values.get("moving")
    return {
        "phase": _text(values.get("phase")),
        "moving": moving if isinstance(moving, bool) else None,
        "speed_kmh": _number(values.get("speed_kmh")),
    }


def _text(value: object) -> str | None:
    """Return a text that does nothing to a terminal."""
    if not isinstance(value, str):
        return None
    return "".join(each for each in value[:NAME_MAX] if each.isprintable())


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
