"""Things to do later, on the running event loop; all are forgotten together."""

import asyncio
from collections.abc import Callable
from functools import partial

Later = Callable[[float, Callable[[], None]], None]  # does something after so many seconds


class Timers:
    """Appointments of one simulator."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._made = 0

    def later(self, delay_s: float, act: Callable[[], None]) -> None:
        """Does something once."""
        self._made += 1
        number = self._made

        def fire() -> None:
            del self._timers[number]
            act()

        self._timers[number] = self._loop.call_later(delay_s, fire)

    def every(self, period_s: Callable[[], float], act: Callable[[], None]) -> None:
        """Does something now and again after each period, which may change."""

        def again(due_s: float) -> None:
            act()
            now = self._loop.time()
            next_s = max(due_s + period_s(), now)
            self.later(next_s - now, partial(again, next_s))

        again(self._loop.time())

    def forget(self) -> None:
        """Cancels everything."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
