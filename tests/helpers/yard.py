"""Bridges by the dozen in one process, each fed by the real core and a toy belt, on one real broker.

`python -m tests.helpers.yard PORT FIRST COUNT` walks on COUNT treadmills until its input ends, and then prints one
JSON object: of each treadmill what it published, and when its belt was first told to slow down.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, cast

from tests.helpers.playbook import Playbook
from treadctl import messages
from treadctl.interfaces.mqtt.bridge import Bridge, Ports
from treadctl.interfaces.mqtt.broker import Address, MqttBroker
from treadctl.interfaces.mqtt.payloads import OFFLINE
from treadctl.interfaces.mqtt.port import Connection, Outgoing
from treadctl.interfaces.mqtt.telling import Me
from treadctl.interfaces.mqtt.topics import Topics
from treadctl.interfaces.upstream import Upstream
from treadctl.model import Plan, SetSpeed, StopBelt, StopKind, StopRequested
from treadctl.quantities import Speed

Line = dict[str, Any]

PREFIX = "yard"
TICK_S, SNAPSHOT_EVERY = 0.1, 3  # ticks: a little over three lines a second, where a service says four
UP_TO_SPEED_S = 15.0
PLAN = Plan(
    profile="yard",
    cap=Speed.kmh("2.0"),
    blocks_s=(1800,),
    break_s=10,
    ramp_per_s=Speed.kmh("0.2"),
    level_until_s=120,
)


def name(number: int) -> str:
    """Return the id of a treadmill."""
    return f"belt-{number:03}"


class Treadmill:
    """Core and belt of one treadmill, where a bridge looks for its service's socket.

    Attributes:
        slowed_at: when its belt was first told to slow down or stop; monotonic seconds.
    """

    def __init__(self) -> None:
        self._book = Playbook().start(PLAN).run(UP_TO_SPEED_S)
        self._ticks = 0
        self.on_line: Callable[[Line], None] = lambda line: None
        self.slowed_at: float | None = None

    def tick(self) -> None:
        """Live through a tenth of a second."""
        before = len(self._book.sent)
        self._book.run(TICK_S)
        self._look(before)
        self._book.trace.clear()
        self._ticks += 1
        if self._ticks % SNAPSHOT_EVERY == 0:
            self.on_line(messages.snapshot_line(self._book.core.snapshot(self._book.now), time.time()))

    async def run(self) -> None:
        """Be there until everything ends."""
        await asyncio.Event().wait()

    async def request(self, request: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        """Answer as the service's socket does, as far as a walk goes."""
        if request != "stop":
            return {"ok": False, "reason": "not_in_this_yard"}
        before = len(self._book.sent)
        self._book.feed(StopRequested("socket:remote", StopKind.QUICK))
        self._look(before)
        return {"ok": True}

    def close(self) -> None:
        """Nothing is left open."""

    def _look(self, before: int) -> None:
        if self.slowed_at is None and any(_slows(command) for _, command in self._book.sent[before:]):
            self.slowed_at = time.monotonic()


def _slows(command: object) -> bool:
    return isinstance(command, StopBelt) or (isinstance(command, SetSpeed) and command.speed < PLAN.cap)


class Counted:
    """A connection that counts what is published on it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.published = 0
        self.messages, self.subscribe = connection.messages, connection.subscribe

    async def publish(self, message: Outgoing) -> None:
        """Publish, and count."""
        await self._connection.publish(message)
        self.published += 1


class Place:
    """One treadmill with its bridge."""

    def __init__(self, identity: str, port: int) -> None:
        self.treadmill = treadmill = Treadmill()
        self.identity, self.published = identity, 0
        topics = Topics(PREFIX, identity)
        self._will = Outgoing(topics.bridge, OFFLINE.encode(), retain=True)
        self._broker = MqttBroker(Address(host="127.0.0.1", port=port, identifier=identity))

        async def connect(role: str) -> Upstream:
            return cast("Upstream", treadmill)

        async def nobody() -> None:
            return None

        ports = Ports(
            connect=connect,
            guardian=nobody,
            profiles=_profiles,
            clock=time.monotonic,
            wall=time.time,
        )
        self._bridge = Bridge(Me(topics=topics, name=identity, version="0"), ports, "starter")

    async def live(self, ending: asyncio.Event) -> None:
        """Bridge it until the end."""
        following = asyncio.create_task(self._bridge.follow())
        looking = asyncio.create_task(self._look())
        try:
            async with self._broker.connect(self._will) as connection:
                counted = Counted(connection)
                try:
                    await self._bridge.serve(counted, ending)
                finally:
                    self.published = counted.published
        finally:
            for task in (following, looking):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self._bridge.close()

    async def _look(self) -> None:
        while True:
            self._bridge.look()
            await asyncio.sleep(TICK_S)


async def _profiles() -> dict[str, float]:
    return {"starter": 2.0}


async def walk(places: Iterable[Place], ending: asyncio.Event) -> None:
    """Tick everything ten times a second; a tick that comes late is made up for."""
    due = time.monotonic()
    while not ending.is_set():
        due += TICK_S
        for place in places:
            place.treadmill.tick()
            await asyncio.sleep(0)  # between two belts a stop may come through
        await asyncio.sleep(max(0.0, due - time.monotonic()))


async def main(port: int, first: int, count: int) -> None:
    """Live until the input ends."""
    places, ending = [Place(name(first + number), port) for number in range(count)], asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), ending.set)
    await asyncio.gather(walk(places, ending), *(place.live(ending) for place in places))
    told = {
        place.identity: {"published": place.published, "slowed_at": place.treadmill.slowed_at}
        for place in places
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:4])))
