"""A broker in memory, behind the bridge's own port: what was published, what is kept, and what may go wrong with it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from treadctl.interfaces.mqtt.port import BrokerTrouble, Connection, Incoming, Outgoing, Trouble


class FakeBroker:
    """One broker, and one client at a time.

    Attributes:
        published: everything, in order.
        kept: the retained messages.
        listened: the topics that somebody subscribed to.
        trouble: why it lets nobody in; None: it does.
    """

    def __init__(self) -> None:
        self.published: list[Outgoing] = []
        self.kept: dict[str, bytes] = {}
        self.listened: tuple[str, ...] = ()
        self.trouble: Trouble | None = None
        self.will: Outgoing | None = None
        self.thawed = asyncio.Event()
        self.thawed.set()
        self._coming: asyncio.Queue[Incoming | None] = asyncio.Queue()

    @asynccontextmanager
    async def connect(self, will: Outgoing | None = None) -> AsyncIterator[Connection]:
        """Let somebody in."""
        if self.trouble is not None:
            raise BrokerTrouble(self.trouble)
        self.will, self._coming = will, asyncio.Queue()
        yield self

    async def subscribe(self, topics: Iterable[str], **how: bool) -> None:
        """Take a subscription."""
        self.listened = tuple(topics)

    async def publish(self, message: Outgoing) -> None:
        """Take a message, once it is not frozen."""
        await self.thawed.wait()
        self.published.append(message)
        if message.retain:
            self.kept[message.topic] = message.payload

    async def messages(self) -> AsyncIterator[Incoming]:
        """Yield what `say` says, until `die`."""
        while (message := await self._coming.get()) is not None:
            yield message
        raise BrokerTrouble(Trouble.LOST)

    def say(self, topic: str, payload: object = b"", *, retain: bool = False) -> None:
        """Somebody publishes."""
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self._coming.put_nowait(Incoming(topic, raw, retain))

    def die(self) -> None:
        """It is gone; its will is published."""
        self._coming.put_nowait(None)
        if self.will is not None:
            self.kept[self.will.topic] = self.will.payload

    def told(self, topic: str) -> list[Any]:
        """Return what was published on a topic: JSON, or words."""
        return [_read(each.payload) for each in self.published if each.topic == topic]


def _read(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode()
