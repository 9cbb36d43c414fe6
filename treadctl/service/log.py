"""Logging that nothing waits for: a reader of standard error that stopped reading stops no belt's loop.

The loop puts a record in a bounded queue; a thread of its own writes it with
`os.write`.  No lock of `sys.stderr` is held while it blocks, so that ending
the process does not wait for the reader either.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from logging.handlers import QueueHandler

QUEUE_MAX = 1000  # chosen: minutes of trouble; what does not fit is counted
CLOSE_S = 0.5  # the most that an ending service waits for its last lines to be read
FORMAT = "%(asctime)s %(name)s %(levelname)s %(message)s"


class Log(QueueHandler):
    """Takes records without ever waiting.

    Args:
        descriptor: where the lines go; 2 is standard error.
    """

    def __init__(self, descriptor: int = 2) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue(QUEUE_MAX)
        super().__init__(self._lines)
        self.setFormatter(logging.Formatter(FORMAT))
        self._descriptor = descriptor
        self._lost = 0
        self._thread = threading.Thread(target=self._write_out, name="log", daemon=True)
        self._thread.start()

    def prepare(self, record: logging.LogRecord) -> str:
        """Make the line here, while its values are what they were."""
        return self.format(record)

    def enqueue(self, record: str) -> None:  # type: ignore[override]
        """Take a line, or count it where nobody reads."""
        self.say(record)

    def say(self, line: str) -> None:
        """Write one line as it is."""
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Wait a moment for the last lines."""
        try:
            self._lines.put_nowait(None)
            self._thread.join(CLOSE_S)
        except queue.Full:
            pass
        super().close()

    def _write_out(self) -> None:
        while (line := self._lines.get()) is not None:
            lost, self._lost = self._lost, 0
            text = line if not lost else f"{lost} lines were lost here\n{line}"
            rest = (text + "\n").encode(errors="backslashreplace")
            try:
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            except OSError:
                pass  # closed, or a pipe without a reader: there is nobody to tell


def to_standard_error(level: str) -> Log:
    """Send all logging of this process there, from now on."""
    log = Log()
    logging.basicConfig(level=level.upper(), handlers=[log], force=True)
    return log
