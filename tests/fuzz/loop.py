"""An event loop in virtual time without files or threads, and the clock of the world beside it.

The product takes its time from the loop.  The belt lives in the world's time, which goes on while the host is
suspended or the product's loop is stalled.
"""

from __future__ import annotations

import asyncio
from heapq import heappop
from typing import Any


class FuzzLoop(asyncio.BaseEventLoop):
    """Jumps to the next timer; nothing else.  Raises RuntimeError on a deadlock."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self.now_s

    def stall(self, seconds: float) -> None:
        """Time passes and nothing runs: a blocked loop, a collection pause, a stopped process."""
        self.now_s += seconds

    def _run_once(self) -> None:
        ready, scheduled = self._ready, self._scheduled  # type: ignore[attr-defined]
        if not ready:
            while scheduled and scheduled[0]._cancelled:
                heappop(scheduled)._scheduled = False
            if not scheduled:
                raise RuntimeError("deadlock: nothing is ready and no timer is set")
            self.now_s = max(self.now_s, scheduled[0]._when)
        now_s = self.now_s
        while scheduled and scheduled[0]._when <= now_s:
            timer = heappop(scheduled)
            timer._scheduled = False
            if not timer._cancelled:
                ready.append(timer)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    def _timer_handle_cancelled(self, handle: Any) -> None:
        """A cancelled timer is dropped when its time comes."""

    def _write_to_self(self) -> None:
        """Nobody else wakes this loop."""


class WorldClock:
    """The time of belt and person, seconds.  `at` holds it still while something is worked out for the past."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ahead_s = 0.0
        self.at: float | None = None

    def __call__(self) -> float:
        return self.at if self.at is not None else self._loop.time() + self._ahead_s

    def ahead_s(self) -> float:
        """How long the host has been suspended, in all."""
        return self._ahead_s

    def leap(self, seconds: float) -> None:
        """The host is suspended: the world goes on, the monotonic clock stands."""
        self._ahead_s += seconds
