"""While a belt moves: Python's collector makes no long pauses, and the computer does not go to sleep.

Both are best effort.  A machine without logind walks as well; what then
happens to a sleeping computer's belt stands in the table of hazards.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

_log = logging.getLogger(__name__)

NEVER = 1_000_000  # so many collections of the middle generation before one of the oldest
ASK_S = 1.0  # logind answers within milliseconds; nobody waits for it
WHAT = "sleep:idle:handle-lid-switch"

Inhibit = Callable[[], Coroutine[Any, Any, int | None]]


def calm_collector(*, moves: bool) -> None:
    """Leave the oldest generation alone while the belt moves; put it in order when it stands."""
    young, middle, _ = gc.get_threshold()
    if moves:
        gc.collect()
        gc.freeze()  # what is there now stays: no collection of the walk has to go through it
        gc.set_threshold(young, middle, NEVER)
    else:
        gc.set_threshold(young, middle, 10)
        gc.unfreeze()


class Awake:
    """Asks the system not to sleep while the belt moves.

    Args:
        inhibit: returns a descriptor that keeps the computer awake until it is closed, None without one.
    """

    def __init__(self, inhibit: Inhibit | None = None) -> None:
        self._inhibit = inhibit or logind
        self._wanted = False
        self._descriptor: int | None = None
        self._asking: asyncio.Task[None] | None = None

    def moves(self, *, moves: bool) -> None:
        """The belt began to move, or stands; returns at once."""
        self._wanted = moves
        if not moves:
            self._let_go()
        elif self._descriptor is None and (self._asking is None or self._asking.done()):
            self._asking = asyncio.get_running_loop().create_task(self._ask(), name="stay awake")

    def close(self) -> None:
        """Let the computer sleep."""
        self.moves(moves=False)
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self) -> None:
        try:
            async with asyncio.timeout(ASK_S):
                self._descriptor = await self._inhibit()
        except Exception as error:  # no system bus, no logind, no permission: walk all the same
            _log.info("the computer may go to sleep during the walk: %r", error)
        if not self._wanted:
            self._let_go()

    def _let_go(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)


def steady(awake: Awake) -> Callable[[bool], None]:
    """Return what is told that the belt may begin to move (True) or stands (False)."""

    def moves(moving: bool) -> None:
        calm_collector(moves=moving)
        awake.moves(moves=moving)

    return moves


async def logind() -> int | None:
    """Take logind's lock against sleep, idle and lid; None where there is no such system."""
    if not sys.platform.startswith("linux"):
        return None
    from dbus_fast import BusType, Message, MessageType
    from dbus_fast.aio import MessageBus

    bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
    try:
        reply = await bus.call(
            Message(
                destination="org.freedesktop.login1",
                path="/org/freedesktop/login1",
                interface="org.freedesktop.login1.Manager",
                member="Inhibit",
                signature="ssss",
                body=[WHAT, "treadctl", "A treadmill belt moves", "block"],
            )
        )
        if reply is None or reply.message_type is not MessageType.METHOD_RETURN or not reply.unix_fds:
            raise OSError(f"logind said {getattr(reply, 'error_name', None)}")
        return int(reply.unix_fds[0])
    finally:
        bus.disconnect()
