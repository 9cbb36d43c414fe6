"""The service's hold on the latch file: through a thread of its own, so that no disk holds up the loop."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from treadctl import latch
from treadctl.latch import Found, Mark

_log = logging.getLogger(__name__)

CLOSE_S = 2.0


class Latch(Protocol):
    """Remembers, beyond this process, that a belt of ours may be moving.

    Attributes:
        found: what an earlier service left behind; None where it ended in order.
    """

    found: Found | None

    async def hold(self, address: str, cause: str) -> None:
        """Write it down; what returns is on the disk, and a start may follow.

        Raises:
            OSError: it is not there for certain.
        """

    def renew(self, address: str, cause: str) -> None:
        """Write it down again, without waiting: the walk goes on, or has a cause to end."""

    def clear(self) -> None:
        """The belt was seen to stand and was watched; nothing waits for this."""

    def close(self) -> None:
        """Do what was asked for, within `CLOSE_S`."""


class MemoryLatch:
    """Dies with its process: for tests.

    Attributes:
        found: what the test says that an earlier service left behind.
        held: what it says, None where nothing moves.
        trouble: raised by the next `hold`.
    """

    def __init__(self, found: Found | None = None) -> None:
        self.found = found
        self.held: tuple[str, str] | None = None
        self.trouble: OSError | None = None

    async def hold(self, address: str, cause: str) -> None:
        """See `Latch.hold`."""
        if self.trouble is not None:
            raise self.trouble
        self.held = (address, cause)

    def renew(self, address: str, cause: str) -> None:
        """See `Latch.renew`."""
        self.held = (address, cause)

    def clear(self) -> None:
        """See `Latch.clear`."""
        self.held = None

    def close(self) -> None:
        """See `Latch.close`."""


class FileLatch:
    """The file of `treadctl.latch`.

    Args:
        path: where it lies.
        radio: the service's radio, which belongs into it.
        left: that of somebody else on the same treadmills, whose service is gone: it is taken over.
    """

    def __init__(self, path: Path, radio: str, left: Path | None = None) -> None:
        self.found = latch.find(path)
        self._left = left if self.found is None else None
        if self._left is not None:
            self.found = latch.find(self._left)
        self._path = path
        self._radio = radio
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="latch", daemon=True)
        self._thread.start()

    async def hold(self, address: str, cause: str) -> None:
        """See `Latch.hold`."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        what = latch.mark(address, self._radio, cause)

        def settle(error: OSError | None) -> None:
            if done.done():
                return  # nobody waits any more
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

        def work() -> None:
            error = None
            try:
                latch.write(self._path, what)
            except OSError as trouble:
                error = trouble
            loop.call_soon_threadsafe(settle, error)

        self._work.put(work)
        await done

    def renew(self, address: str, cause: str) -> None:
        """See `Latch.renew`."""
        what: Mark = latch.mark(address, self._radio, cause)
        self._work.put(lambda: latch.write(self._path, what))

    def clear(self) -> None:
        """See `Latch.clear`."""
        self._work.put(lambda: latch.remove(self._path))
        if self._left is not None:
            left, self._left = self._left, None
            self._work.put(lambda: latch.remove(left))

    def close(self) -> None:
        """See `Latch.close`."""
        self._work.put(None)
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except Exception:
                _log.warning("the latch file %s", self._path, exc_info=True)
