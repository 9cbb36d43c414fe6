"""A connection that is being made when the service ends: nobody would hold it, and nobody would end it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from treadctl.model import RadioError, RadioTrouble

T = TypeVar("T")


class Opening:
    """One attempt at a time, and none any more once it is closed."""

    def __init__(self) -> None:
        self._attempt: asyncio.Task[Any] | None = None
        self._closed = False

    async def wait(self, attempt: Coroutine[Any, Any, T]) -> T:
        """Wait for an attempt; who stops waiting ends it.

        Raises:
            RadioError: the service ends.
        """
        self._attempt = task = asyncio.create_task(attempt, name="open")
        if self._closed:
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if me is not None and me.cancelling():
                raise
            raise RadioError(RadioTrouble.LINK_LOST, "the service ends") from None

    async def close(self) -> None:
        """End the attempt that is under way."""
        self._closed = True
        if self._attempt is not None:
            self._attempt.cancel()
            await asyncio.gather(self._attempt, return_exceptions=True)
