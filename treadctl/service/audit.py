"""The product's own side of the truth: what it permitted, wrote, said and alarmed.

JSON Lines on CLOCK_MONOTONIC, the same clock as the simulator's trace, so
that a judge can lay the two side by side.  Nothing waits for the file, and
no trouble with it reaches the control loop.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

_log = logging.getLogger(__name__)


class Audit:
    """Writes `--audit FILE`, or nothing.

    Args:
        clock: monotonic seconds.
        path: where to write; None writes nothing.
    """

    def __init__(self, clock: Callable[[], float], path: Path | None = None) -> None:
        self._clock = clock
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        if path is not None:
            file = path.open("a", encoding="utf-8")
            self._thread = threading.Thread(target=self._write_out, args=(file,), name="audit", daemon=True)
            self._thread.start()

    def write(self, what: str, /, **values: object) -> None:
        """Add one record; it never raises and never waits."""
        if self._thread is not None:
            record = {"t": round(self._clock(), 4), "audit": what, **values}
            self._queue.put(json.dumps(record, default=str) + "\n")

    def close(self) -> None:
        """Write what waits and let go of the file."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(2.0)

    def _write_out(self, file: TextIO) -> None:
        failed = False
        while (line := self._queue.get()) is not None:
            try:
                file.write(line)
                file.flush()
            except (OSError, ValueError):
                if not failed:
                    _log.warning("the audit cannot be written any more", exc_info=True)
                failed = True
        try:
            file.close()
        except OSError:
            _log.warning("the audit could not be closed", exc_info=True)
