"""A journal that forgets: for tests and for virtual time, where no thread may run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from treadctl.journal.port import SUMMARY, Row, counts_as_walk, encoded, microseconds


class MemoryJournal:
    """The `Journal` port without a disk.  Set `trouble` to see what a failing one does to its user."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.closed = False
        self._rows: list[Row] = []

    def record(
        self, kind: str, data: Mapping[str, object], *, wall: float, now: float, session: str = ""
    ) -> bool:
        """Keep one row, after the same trip through JSON as on a disk."""
        if self.closed or self.trouble is not None:
            return False
        kept = json.loads(encoded(data))
        self._rows.append(Row(microseconds(wall), microseconds(now), session, kind, kept))
        return True

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Say whether everything was kept."""
        return self.trouble is None

    def check_writable(self) -> str | None:
        """Return the trouble, if one was set."""
        return self.trouble

    def rows(self, kind: str | None = None, *, session: str | None = None) -> Iterator[Row]:
        """Yield the rows in the order they were taken."""
        for row in list(self._rows):
            if kind in (None, row.kind) and session in (None, row.session):
                yield row

    def latest(self, kind: str) -> Row | None:
        """Return the last row of a kind."""
        return next((row for row in reversed(self._rows) if row.kind == kind), None)

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done."""
        return sum(counts_as_walk(row.data, simulated=simulated) for row in self.rows(SUMMARY))

    def close(self) -> bool:
        """Take no more rows."""
        self.closed = True
        return self.trouble is None
