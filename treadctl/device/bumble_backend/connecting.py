"""Making a connection with a controller that may not let go of an attempt.

HCI LE Create Connection ends with a connection or with a cancel.  bumble's own
virtual controller says yes to a cancel and goes on trying, and a real one may
win the race: a connection that nobody waits for any more must not stay up (the
machine would be taken, and invisible), so it is ended, or handed to whoever
asks for the same address meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from bleak.exc import BleakError
from bumble.device import Connection, Device
from bumble.hci import Address

from treadctl.device.bumble_backend.bounded import bounded, result_of

CANCEL_LIMIT_S = 1.0  # chosen: a controller cancels within milliseconds, or not at all


class _Attempt:
    """One LE Create Connection that the controller has been given."""

    def __init__(self, address: Address, task: asyncio.Task[Connection]) -> None:
        self.address = address
        self.task = task
        self.wanted = True


class Connector:
    """Gives the controller one attempt at a time (HCI allows no more)."""

    def __init__(
        self, device: Device, spawn: Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]
    ) -> None:
        self._device = device
        self._spawn = spawn
        self._lock = asyncio.Lock()
        self._attempt: _Attempt | None = None

    async def connect(self, address: Address) -> Connection:
        """Connect to `address`; waits for as long as the caller does.

        Raises:
            BleakError: the controller refused, or the attempt failed.
        """
        async with self._lock:
            attempt = await self._begin(address)
            try:
                await asyncio.wait({attempt.task})
            except asyncio.CancelledError:
                self._abandon(attempt)
                raise
            return result_of(attempt.task, f"connecting to {address.to_string(False)}")

    async def close(self) -> None:
        """Give up an attempt that is still under way."""
        if self._attempt is not None and not self._attempt.task.done():
            self._attempt.wanted = False
            await self._cancel(self._attempt)

    async def _begin(self, address: Address) -> _Attempt:
        earlier = self._attempt
        if earlier is not None and not earlier.task.done():
            if earlier.address == address:
                earlier.wanted = True
                return earlier
            await self._cancel(earlier)
        # bumble takes any connection event for that of the attempt; there is only one at a time.
        task = self._spawn(self._device.connect_le(address, timeout=None))
        attempt = self._attempt = _Attempt(address, task)
        task.add_done_callback(lambda done: self._on_done(attempt, done))
        return attempt

    def _abandon(self, attempt: _Attempt) -> None:
        attempt.wanted = False
        if attempt.task.done():
            self._on_done(attempt, attempt.task)
        else:
            self._spawn(self._cancel(attempt))

    async def _cancel(self, attempt: _Attempt) -> None:
        with suppress(BleakError):
            cancel = self._device.cancel_connection()  # type: ignore[no-untyped-call]
            await bounded(cancel, "cancelling the connection", CANCEL_LIMIT_S)
        if not attempt.wanted:
            await asyncio.wait({attempt.task}, timeout=CANCEL_LIMIT_S)

    def _on_done(self, attempt: _Attempt, task: asyncio.Task[Connection]) -> None:
        if task.cancelled() or task.exception() is not None or attempt.wanted:
            return
        self._spawn(self._end(task.result()))

    async def _end(self, connection: Connection) -> None:
        with suppress(BleakError):
            await bounded(connection.disconnect(), "ending an unwanted connection", CANCEL_LIMIT_S)
