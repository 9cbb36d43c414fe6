"""An event loop in virtual time without files or threads, and the clock of the world beside it.

The product takes its time from the loop.  The belt lives in the world's time, which goes on while the host is
suspended or the product's loop is stalled.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any


class Timer:
    """A callback at its time: what asyncio's handles are to whoever cancels them, and no more."""

    __slots__ = ("_when", "args", "callback", "over")

    def __init__(self, when: float, callback: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._when, self.callback, self.args = when, callback, args
        self.over = False

    def cancel(self) -> None:
        self.over = True

    def cancelled(self) -> bool:
        return self.over

    def when(self) -> float:
        return self._when

    def __lt__(self, other: Timer) -> bool:
        return self._when < other._when


class FuzzLoop(asyncio.BaseEventLoop):
    """Jumps to the next timer; nothing else.  Raises RuntimeError on a deadlock.

    Half of a fuzzed session would be spent in asyncio's own bookkeeping: here are no context variables, no debug
    mode and no other threads.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self._clock_resolution = 1e-9
        self._soon: deque[Timer] = deque()
        self._timers: list[tuple[float, Timer]] = []

    def time(self) -> float:
        return self.now_s

    def stall(self, seconds: float) -> None:
        """Time passes and nothing runs: a blocked loop, a collection pause, a stopped process."""
        self.now_s += seconds

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> Any:
        timer = Timer(self.now_s, callback, args)
        self._soon.append(timer)
        return timer

    def call_at(self, when: float, callback: Any, *args: Any, context: Any = None) -> Any:
        timer = Timer(when, callback, args)
        heappush(self._timers, (when, timer))
        return timer

    def call_later(self, delay: float, callback: Any, *args: Any, context: Any = None) -> Any:
        when = self.now_s + delay
        timer = Timer(when, callback, args)
        heappush(self._timers, (when, timer))
        return timer

    def _run_once(self) -> None:
        """Run until somebody stops the loop; each round takes what was there when it began."""
        soon = self._soon
        while True:
            if not soon:
                self._jump()
            self._take_due()
            for _ in range(len(soon)):
                timer = soon.popleft()
                if not timer.over:
                    try:
                        timer.callback(*timer.args)
                    except Exception as error:
                        self.call_exception_handler({"message": "a callback failed", "exception": error})
            if self._stopping:  # type: ignore[attr-defined]
                return

    def _jump(self) -> None:
        timers = self._timers
        while timers and timers[0][1].over:
            heappop(timers)
        if timers:
            self.now_s = max(self.now_s, timers[0][0])
        elif not self._stopping:  # type: ignore[attr-defined]
            raise RuntimeError("deadlock: nothing is ready and no timer is set")

    def _take_due(self) -> None:
        timers, now_s = self._timers, self.now_s
        while timers and timers[0][0] <= now_s:
            self._soon.append(heappop(timers)[1])

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
