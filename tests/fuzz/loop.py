"""An event loop in virtual time without files or threads, and the clock of the world beside it.

The product takes its time from the loop.  The belt lives in the world's time, which goes on while the host is
suspended or the product's loop is stalled.
"""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from heapq import heappop, heappush
from typing import Any


class Timer:
    """A callback at its time: what asyncio's handles are to whoever cancels them, and no more."""

    __slots__ = ("_when", "args", "callback", "over", "process")

    def __init__(
        self, when: float, callback: Callable[..., object], args: tuple[Any, ...], process: Process
    ) -> None:
        self._when, self.callback, self.args, self.process = when, callback, args, process
        self.over = False

    def cancel(self) -> None:
        self.over = True

    def cancelled(self) -> bool:
        return self.over

    def when(self) -> float:
        return self._when

    def __lt__(self, other: Timer) -> bool:
        return self._when < other._when


class Process:
    """One of the world's processes: what it set going waits while it is frozen, and never happens once it is dead.

    Whatever runs belongs to the process that set it going; `enter` and `later` cross from one to another.
    """

    def __init__(self, loop: FuzzLoop) -> None:
        self._loop = loop
        self.halted = self.dead = False
        self.context = Context()
        self._waiting: list[Timer] = []
        self._tasks: list[asyncio.Task[Any]] = []
        loop.processes[id(self.context)] = self

    def enter(self, act: Callable[..., Any], *args: Any) -> Any:
        """Do it as this process and return what that returns: now, or (None) when it goes on, or never."""
        loop = self._loop
        if self.halted:
            self.keep(Timer(loop.now_s, act, args, self))
            return None
        before, loop.process = loop.process, self
        try:
            return act(*args)
        finally:
            loop.process = before

    def later(self, delay_s: float, act: Callable[..., object], *args: Any) -> Timer:
        """Do it as this process, so much later."""
        timer: Timer = self._loop.call_later(delay_s, act, *args)
        timer.process = self
        return timer

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Let this process do something meanwhile."""
        before, self._loop.process = self._loop.process, self
        try:
            return self._loop.create_task(work)
        finally:
            self._loop.process = before

    def owns(self, task: asyncio.Task[Any]) -> None:
        """Remember a task, for the funeral."""
        self._tasks.append(task)
        if len(self._tasks) > 1000:
            self._tasks = [one for one in self._tasks if not one.done()]

    def keep(self, timer: Timer) -> None:
        """What came due while it does not run."""
        if not self.dead:
            self._waiting.append(timer)

    def freeze(self) -> None:
        """SIGSTOP."""
        self.halted = True

    def thaw(self) -> None:
        """SIGCONT: everything that waited happens now, in order."""
        if not self.dead:
            self.halted = False
            waiting, self._waiting = self._waiting, []
            self._loop.again(waiting)

    def kill(self) -> None:
        """SIGKILL."""
        self.halted = self.dead = True
        self._waiting.clear()

    def bury(self) -> set[asyncio.Task[Any]]:
        """Take what a dead process left behind apart; nothing of it runs on."""
        self.halted, buried = False, set[asyncio.Task[Any]]()
        warnings.filterwarnings("ignore", "coroutine .* was never awaited")
        while left := {task for task in self._tasks if not task.done()} - buried:
            buried |= left
            for task in left:
                self.enter(_take_apart, task)  # what its `finally` begins is its own as well
        return buried


def _take_apart(task: Any) -> None:
    task._log_destroy_pending = False
    for _ in range(5):  # each `finally` waits for something once more
        with contextlib.suppress(BaseException):
            task.get_coro().close()
            return


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
        self.processes: dict[int, Process] = {}
        self.world = self.process = Process(self)  # belt, air and people; who runs now

    def time(self) -> float:
        return self.now_s

    def stall(self, seconds: float) -> None:
        """Time passes and nothing runs: a blocked loop, a collection pause, a stopped process."""
        self.now_s += seconds

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> Any:
        process = self.process if context is None else self.processes.get(id(context), self.process)
        timer = Timer(self.now_s, callback, args, process)
        self._soon.append(timer)
        return timer

    def call_at(self, when: float, callback: Any, *args: Any, context: Any = None) -> Any:
        timer = Timer(when, callback, args, self.process)
        heappush(self._timers, (when, timer))
        return timer

    def call_later(self, delay: float, callback: Any, *args: Any, context: Any = None) -> Any:
        when = self.now_s + delay
        timer = Timer(when, callback, args, self.process)
        heappush(self._timers, (when, timer))
        return timer

    def create_task(self, work: Any, *, name: str | None = None, context: Any = None) -> Any:
        """A task carries its process with it: who wakes it is not who runs it."""
        task = asyncio.Task(work, loop=self, name=name, context=self.process.context)
        self.process.owns(task)
        return task

    def again(self, timers: list[Timer]) -> None:
        """What waited is due."""
        self._soon.extend(timers)

    def _run_once(self) -> None:
        """Run until somebody stops the loop; each round takes what was there when it began."""
        soon, self.process = self._soon, self.world
        while True:
            if not soon:
                self._jump()
            self._take_due()
            for _ in range(len(soon)):
                timer = soon.popleft()
                if timer.process.halted:
                    timer.process.keep(timer)
                elif not timer.over:
                    self.process = timer.process
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
