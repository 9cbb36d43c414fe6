"""The journal on a disk: a bounded queue, and one thread that writes."""

from __future__ import annotations

import queue
import shutil
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from treadctl.journal.opening import open_for_writing
from treadctl.journal.port import CHECK, LOST, READING, SET_ASIDE, Row, encoded, microseconds
from treadctl.journal.reader import SqliteReader
from treadctl.journal.table import Values, insert

QUEUE_MAX = 4096  # chosen: minutes of a disk that hangs, and well under a megabyte
READINGS_MAX = QUEUE_MAX // 2  # the rest of the queue is for what must not be lost
READING_EVERY_S = 9.0  # a kill or a power cut may cost 10 s of readings; the rest is for a slow disk
RETRY_S = 1.0  # after a write that failed
CHECK_S = 2.0  # a disk that takes longer is no place for a walk
CLOSE_S = 5.0
FREE_MIN_BYTES = 20_000_000  # chosen: days of walking, and room for the rest of the system


class _Mark(threading.Event):
    """In the queue behind rows: set once they are on the disk."""


class _End:
    """In the queue behind everything: write and go."""


class SqliteJournal:
    """The `Journal` port on a SQLite file.

    Attributes:
        set_aside: where a damaged journal was put when this one was opened; its rows, and every
            latch among them, are not here, and whoever opened it must say so.
    """

    def __init__(self, path: Path) -> None:
        self._connection, self.set_aside = open_for_writing(path)
        self._reader = SqliteReader(path)
        self._queue: queue.Queue[Values | _Mark | _End] = queue.Queue(QUEUE_MAX)
        self._error: str | None = None
        self._lost = 0  # rows not taken, counted by `record` alone
        self._lost_said = 0
        self._closed = False
        self._pending: list[Values] = []  # the writer's own, like the two below
        self._marks: list[_Mark] = []
        self._due = float("inf")  # monotonic time by which the pending rows must be written
        self._thread = threading.Thread(target=self._write_until_end, name="journal", daemon=True)
        self._thread.start()
        if self.set_aside is not None:
            said = {"file": self.set_aside.name}
            self.record(SET_ASIDE, said, wall=time.time(), now=time.monotonic())

    @property
    def trouble(self) -> str | None:
        """Why rows are not being kept right now, in a sentence; None where all is well."""
        if self._error is not None:
            return self._error
        if self._closed:
            return "The journal is closed."
        if not self._thread.is_alive():
            return "The journal's writer has ended."
        if self._queue.qsize() >= READINGS_MAX:
            return "The disk does not keep up with the journal."
        return None

    def record(
        self, kind: str, data: Mapping[str, object], *, wall: float, now: float, session: str = ""
    ) -> bool:
        """Take one row, without waiting and without ever raising; see `Journal.record`."""
        values = (microseconds(wall), microseconds(now), _text(session), _text(kind), encoded(data))
        full = kind == READING and self._queue.qsize() >= READINGS_MAX
        if not full and not self._closed:
            try:
                self._queue.put_nowait(values)
                return True
            except queue.Full:
                pass
        self._lost += 1
        return False

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until every row taken so far is on the disk; False where it is not in time."""
        mark = _Mark()
        until = time.monotonic() + timeout_s
        try:
            self._queue.put(mark, timeout=timeout_s)
        except queue.Full:
            return False
        while not mark.wait(min(0.1, max(0.0, until - time.monotonic()))):
            if time.monotonic() >= until or not self._thread.is_alive():
                return mark.is_set()
        return True

    def check_writable(self) -> str | None:
        """Really write a row; return why that cannot be done, or None.  Waits up to 2 s."""
        try:
            free = shutil.disk_usage(self._reader.path.parent).free
        except OSError as error:
            return f"The journal's folder cannot be reached ({error.strerror})."
        if free < FREE_MIN_BYTES:
            return f"The disk is full: {free // 1_000_000} MB are left for the journal. Make some room."
        taken = self.record(CHECK, {}, wall=time.time(), now=time.monotonic())
        if taken and self.flush(CHECK_S):
            return None
        return self.trouble or f"The journal's disk did not answer in {CHECK_S:.0f} s."

    def rows(
        self,
        kind: str | Collection[str] | None = None,
        *,
        session: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Yield the rows on the disk in the order they were taken; see `Journal.rows`."""
        return self._reader.rows(kind, session=session, newest_first=newest_first)

    def latest(self, kind: str) -> Row | None:
        """Return the last row of a kind on the disk."""
        return self._reader.latest(kind)

    def newest_wall(self) -> float | None:
        """Return the latest wall time of an event on the disk; see `Journal.newest_wall`."""
        return self._reader.newest_wall()

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done."""
        return self._reader.sessions_before(simulated=simulated)

    def close(self) -> bool:
        """Write everything that was taken and let go of the file; False where something was lost."""
        if not self._closed:
            self._closed = True
            try:
                self._queue.put(_End(), timeout=CLOSE_S)
            except queue.Full:
                return False  # the disk hangs; the thread is a daemon and ends with the process
            self._thread.join(CLOSE_S)
        return not self._thread.is_alive() and self._error is None and self._lost == self._lost_said

    # --- the writer's side: nothing below is called by anybody else ---

    def _write_until_end(self) -> None:
        ending = False
        while not ending:
            ending = self._take()
            due = ending or time.monotonic() >= self._due
            if due and (self._pending or self._marks):
                self._commit()
        self._connection.close()

    def _take(self) -> bool:
        """Wait for rows until some must be written; return True once `close` was called."""
        wait_s = None if self._due == float("inf") else max(0.0, self._due - time.monotonic())
        if wait_s is not None and len(self._pending) >= QUEUE_MAX:
            time.sleep(wait_s)  # nothing more fits until the disk takes some
            return False
        try:
            item = self._queue.get(timeout=wait_s)
            while True:
                if isinstance(item, _End):
                    return True
                self._keep(item)
                if len(self._pending) >= QUEUE_MAX:
                    return False
                item = self._queue.get_nowait()
        except queue.Empty:
            return False

    def _keep(self, item: Values | _Mark) -> None:
        now = time.monotonic()
        if isinstance(item, _Mark):
            self._marks.append(item)
            wanted = now
        else:
            self._pending.append(item)
            wanted = now + READING_EVERY_S if item[3] == READING else now
        if self._error is None:  # else: not before the next try
            self._due = min(self._due, wanted)

    def _commit(self) -> None:
        """Write everything pending in one transaction; on failure keep it and try again a second later."""
        lost = self._lost
        rows = list(self._pending)
        if lost > self._lost_said and rows:
            last = rows[-1]
            rows.append((last[0], last[1], "", LOST, encoded({"rows": lost - self._lost_said})))
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            insert(self._connection, rows)
            self._connection.execute("COMMIT")
        except Exception as error:  # whatever it is: the walk goes on, and the trouble is seen
            self._error = f"The journal cannot be written ({error})."
            self._due = time.monotonic() + RETRY_S
            if self._connection.in_transaction:
                self._connection.rollback()
            return
        self._error = None
        self._lost_said = lost if rows else self._lost_said
        self._due = float("inf")
        self._pending.clear()
        for mark in self._marks:
            mark.set()
        self._marks.clear()


def _text(text: str) -> str:
    """Return text that SQLite can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
