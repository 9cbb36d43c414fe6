"""One treadmill on one broker: what the service says goes out, what comes in is judged and handed on.

Nothing of the service ever waits for the broker: lines are taken as they come, and what is to be published
waits in a bounded outbox.  A broker that is frozen, dead or flooding is this process's business alone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from treadctl.client import ServiceGone
from treadctl.interfaces.mqtt.commands import Carry, Judge, Known, Refuse
from treadctl.interfaces.mqtt.hand import Hand
from treadctl.interfaces.mqtt.payloads import OFFLINE, ONLINE
from treadctl.interfaces.mqtt.port import Connection, Incoming, Outgoing
from treadctl.interfaces.mqtt.telling import Line, Me, Telling
from treadctl.interfaces.upstream import Upstream

REPLY_WITHIN_S = 10.0
SPREAD_S = 3.0  # chosen: many bridges hear of the same birth
READY_S = 3.0  # Home Assistant makes the parts of a device that is new to it within a second or two


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What a bridge needs of the world.

    Attributes:
        connect: opens a connection to the service in a role; raises ServiceGone.
        guardian: asks the guardian for a stop.
        profiles: every profile's cap in km/h, by name.
        clock: monotonic seconds.
        wall: seconds since 1970.
        births: topics on which somebody says that it has just begun to listen.
    """

    connect: Callable[[str], Awaitable[Upstream]]
    guardian: Callable[[], Awaitable[Line | None]]
    profiles: Callable[[], Awaitable[Mapping[str, float]]]
    clock: Callable[[], float]
    wall: Callable[[], float]
    births: tuple[str, ...] = ()


class Bridge:
    """One service and one broker.

    Args:
        me: whose.
        ports: of the world.
        profile: the profile that is prepared where nobody names one.
    """

    def __init__(self, me: Me, ports: Ports, profile: str) -> None:
        self._me, self._ports = me, ports
        self._judge = Judge(me.topics)
        self.telling = Telling(me, self._ask, ports.profiles, ports.clock, ports.wall, profile)
        self._hand = Hand(self.telling, self._ask, ports.guardian, ports.clock)
        self._upstream: Upstream | None = None
        self._listens_since = float("-inf")
        self._welcomes = False

    # --- the service

    async def follow(self) -> None:
        """Take a place at the service for as long as it is there.

        Raises:
            ServiceGone: there is none.
        """
        self._upstream = upstream = await self._ports.connect("remote")
        upstream.on_line = self._line
        self.telling.plan_soon()
        try:
            await upstream.run()
        finally:
            self._upstream = None
            self.telling.gone()

    def _line(self, line: Line) -> None:
        self.telling.line(line)
        if line.get("event") == "snapshot":
            self._hand.lower()

    def look(self) -> None:
        """See what is due; to be called some times a second."""
        self.telling.look()
        if self._upstream is not None and self.telling.plan_due:
            self._hand.work(self.telling.plan())

    async def _ask(self, name: str, timeout_s: float = REPLY_WITHIN_S, /, **body: object) -> Line:
        """Make a request; where the service is not there, an empty reply."""
        if self._upstream is None:
            return {}
        try:
            return await self._upstream.request(name, timeout_s, **body)
        except ServiceGone:
            return {}

    # --- the broker

    async def serve(self, connection: Connection, ending: asyncio.Event) -> None:
        """Be on this connection until it breaks, or until it is time to leave.

        Raises:
            BrokerTrouble: it broke.
        """
        await connection.subscribe((*self._me.topics.listened, *self._ports.births))
        self._listens_since = self._ports.clock()
        await self.telling.read_profiles()
        self.telling.everything()
        works = (self._publish(connection), self._listen(connection), ending.wait())
        tasks = [asyncio.create_task(work, name="mqtt") for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if ending.is_set():
            await self._leave(connection)
        for task in done:
            task.result()

    async def _publish(self, connection: Connection) -> None:
        while True:
            await connection.publish(await self.telling.outbox.take())

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.messages():
            if message.topic not in self._ports.births:
                self.heard(message)
            elif message.payload == ONLINE.encode() and not self._welcomes:
                self._welcomes = True
                self._hand.work(self._welcome())

    async def _welcome(self) -> None:
        """Tell somebody new everything; the state twice, for it is not kept and they may not be ready."""
        await asyncio.sleep(random.uniform(0.0, SPREAD_S))
        self._welcomes = False  # who comes from here on has not heard it
        self.telling.everything()
        self.telling.plan_soon()
        await asyncio.sleep(READY_S)
        self.telling.mirror.again()

    async def _leave(self, connection: Connection) -> None:
        """Say that we leave: a goodbye leaves no will."""
        for topic in (self._me.topics.machine, self._me.topics.bridge):
            await connection.publish(Outgoing(topic, OFFLINE.encode(), retain=True))

    # --- commands

    def heard(self, message: Incoming) -> None:
        """Judge one message, and do what it is worth."""
        verdict = self._judge.judge(message, self._known(), self._ports.wall())
        if verdict.clears:
            self.telling.put(message.topic, b"", retain=True)
        if isinstance(verdict, Refuse):
            self._hand.refused(verdict.command, verdict.id, verdict.reason, verdict.values)
        elif isinstance(verdict, Carry):
            self._hand.carry(verdict)

    def _known(self) -> Known:
        mirror = self.telling.mirror
        return Known(
            target_kmh=mirror.target_kmh,
            walking=mirror.walking,
            profiles=tuple(self.telling.profiles),
            profile=self.telling.profile,
            listening_s=self._ports.clock() - self._listens_since,
        )

    async def close(self) -> None:
        """Let go of the service, and of what is under way."""
        if self._upstream is not None:
            self._upstream.close()
        await self._hand.close()
