"""The record beside the socket: who serves a data folder, for who wants to talk to it or to stop its belt."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

_log = logging.getLogger(__name__)

AGAIN_S = 2.0  # chosen: a disk that was full may have room again


class RecordFile:
    """Keeps the file as new as the disk allows.

    Args:
        path: where it lies.
        current: returns what it has to say now; called on the loop.
    """

    def __init__(self, path: Path, current: Callable[[], Mapping[str, object]]) -> None:
        self._path = path
        self._current = current
        self._lock = threading.Lock()
        self._turns = self._written = 0
        self._again: asyncio.TimerHandle | None = None
        self._closed = False

    def write(self) -> None:
        """Write it, and wait for the disk.

        Raises:
            OSError: it cannot be written.
        """
        self._turns += 1
        self._write(self._current(), self._turns)

    def write_soon(self) -> None:
        """The same while a belt may move: nothing waits for the disk, and what failed is tried again."""
        if self._closed:
            return
        if self._again is not None:
            self._again.cancel()
        self._turns += 1
        loop = asyncio.get_running_loop()
        writing = loop.run_in_executor(None, self._write, self._current(), self._turns)
        writing.add_done_callback(self._ended)

    def close(self) -> None:
        """Write it for the last time, as far as the disk allows."""
        self._closed = True
        if self._again is not None:
            self._again.cancel()
        try:
            self.write()
        except OSError as error:
            self._failed(error)

    def _ended(self, writing: asyncio.Future[None]) -> None:
        error = None if writing.cancelled() else writing.exception()
        if error is not None:
            self._failed(error)
            if not self._closed:
                self._again = asyncio.get_running_loop().call_later(AGAIN_S, self.write_soon)

    def _failed(self, error: BaseException) -> None:
        _log.warning("%s cannot be written: `treadctl stop` may not find us. %r", self._path, error)

    def _write(self, record: Mapping[str, object], turn: int) -> None:
        """Write it, from whichever thread, unless a newer one was faster."""
        with self._lock:
            if turn < self._written:
                return
            self._written = turn
            temporary = self._path.with_suffix(".new")
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(record, file)
            temporary.replace(self._path)
