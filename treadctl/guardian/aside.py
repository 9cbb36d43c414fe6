"""What the guardian writes down, in a thread of its own: no disk stands between it and a Stop."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import threading

CLOSE_S = 1.0  # so long an ending guardian waits for its last lines


class Aside:
    """Writes lines to files, in order, without ever being waited for."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[tuple[str | int, bytes] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def note(self, path: str, now: float, what: str, **values: object) -> None:
        """Add a record of this moment to the service's audit; "" for none."""
        if path:
            self.write(path, json.dumps({"t": round(now, 4), "audit": what, **values}))

    def write(self, where: str | int, line: str) -> None:
        """Add a line to the file of that path, or of that descriptor."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_out, name="aside", daemon=True)
            self._thread.start()
        self._lines.put((where, line.encode(errors="backslashreplace") + b"\n"))

    def close(self) -> None:
        """Give the last lines a moment."""
        if self._thread is not None:
            self._lines.put(None)
            self._thread.join(CLOSE_S)

    def _write_out(self) -> None:
        while (item := self._lines.get()) is not None:
            where, line = item
            with contextlib.suppress(OSError):  # nothing may fail because of it
                if isinstance(where, int):
                    os.write(where, line)
                    continue
                file = os.open(where, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(file, line)
                finally:
                    os.close(file)


class Log(logging.Handler):
    """Sends what is logged there; standard error is a file on the same disk.

    Args:
        aside: who writes.
        descriptor: where to.
    """

    def __init__(self, aside: Aside, descriptor: int = 2) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._aside = aside
        self._descriptor = descriptor

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        self._aside.write(self._descriptor, self.format(record))
