"""A journal that forgets: for tests and for virtual time, where no thread may run."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from treadctl.journal.port import (
    CLOCK_SET,
    READING,
    SUMMARY,
    Row,
    counts_as_walk,
    encoded,
    kinds_of,
    microseconds,
)


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

    def rows(
        self,
        kind: str | Collection[str] | None = None,
        *,
        session: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Yield the rows in the order they were taken."""
        kinds, kept = kinds_of(kind), list(self._rows)
        for row in reversed(kept) if newest_first else kept:
            if (kinds is None or row.kind in kinds) and session in (None, row.session):
                yield row

    def latest(self, kind: str) -> Row | None:
        """Return the last row of a kind."""
        return next(self.rows(kind, newest_first=True), None)

    def newest_wall(self) -> float | None:
        """Return the latest wall time of an event."""
        newest: int | None = None
        for row in reversed(self._rows):
            if row.kind != READING:
                newest = row.wall_us if newest is None else max(newest, row.wall_us)
            if row.kind == CLOCK_SET:
                break
        return newest / 1_000_000 if newest is not None else None

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done."""
        return sum(counts_as_walk(row.data, simulated=simulated) for row in self.rows(SUMMARY))

    def close(self) -> bool:
        """Take no more rows."""
        self.closed = True
        return self.trouble is None
