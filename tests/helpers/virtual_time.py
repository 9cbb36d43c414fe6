"""An event loop whose clock jumps: minutes of a walk cost milliseconds of a test.

Instead of sleeping until the next timer is due, the selector moves the loop's clock there. Everything that
takes its time from `loop.time()`, `call_later` and `asyncio.sleep` runs unchanged. Short work for a thread is
done at once; beside a thread that waits for somebody the clock goes on jumping. Sockets and processes have a
time of their own and do not work under it: such tests run in real time.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

SHORT_S = 0.05  # of real time


class _JumpingSelector(selectors.DefaultSelector):
    """Looks at its files once without waiting, then lets the wanted time-out pass at once."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout == 0:
            return []  # callbacks wait already: the files can be looked at when nothing does
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError(
                    "deadlock: nothing is ready and no timer is set, so virtual time cannot go on"
                )
            self.now_s += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time, which starts at 0.0 s. Raises RuntimeError on a deadlock."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)
        self._threads = ThreadPoolExecutor(4)  # whose threads begin with the first work

    def time(self) -> float:
        return self._jumping.now_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        work = self._threads.submit(func, *args)
        wait((work,), SHORT_S)
        return asyncio.wrap_future(work, loop=self)

    async def shutdown_default_executor(self, *_: Any) -> None:
        self._threads.shutdown()
