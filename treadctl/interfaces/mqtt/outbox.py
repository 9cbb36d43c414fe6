"""What waits for the broker: bounded, the newest of its kind, and nobody waits for it to empty."""

from __future__ import annotations

import asyncio
from collections import deque

from treadctl.interfaces.mqtt.port import Outgoing

WAITING_MAX = 200  # chosen: an hour of a walk's events, and what a flood of refused commands may leave behind


class Outbox:
    """A queue that drops its oldest instead of growing.

    Attributes:
        dropped: how many were lost so far.
    """

    def __init__(self, most: int = WAITING_MAX) -> None:
        self._most = most
        self._waiting: deque[Outgoing] = deque()
        self._filled = asyncio.Event()
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, message: Outgoing) -> None:
        """Take a message; never waits."""
        if not message.each:
            for number, waiting in enumerate(self._waiting):
                if waiting.topic == message.topic:
                    del self._waiting[number]
                    break
        if len(self._waiting) >= self._most:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append(message)
        self._filled.set()

    async def take(self) -> Outgoing:
        """Return the oldest, as soon as there is one."""
        while not self._waiting:
            self._filled.clear()
            await self._filled.wait()
        return self._waiting.popleft()

    def forget(self, topic: str) -> None:
        """Take back what waits for a topic."""
        self._waiting = deque(each for each in self._waiting if each.topic != topic)
