"""Reading the journal, from any process, while the service writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from treadctl.journal.opening import BUSY_S
from treadctl.journal.port import CLOCK_SET, SUMMARY, JournalError, Row, counts_as_walk, kinds_of
from treadctl.journal.schema import check_version
from treadctl.journal.table import select

_NEWEST_WALL = """
    SELECT wall_us FROM events
    WHERE id >= coalesce((SELECT max(id) FROM events WHERE kind = ?), 0)
    ORDER BY wall_us DESC LIMIT 1
"""


def journal_path(data_dir: Path) -> Path:
    """Return where the journal of a data folder lies."""
    return data_dir / "journal.sqlite3"


def read_only(path: Path) -> sqlite3.Connection:
    """Connect to a journal that is there, without ever changing it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)


class SqliteReader:
    """The rows of a journal.  Each call opens the file for itself and holds nothing; no file: no rows.

    Every method raises JournalError where the file is there and cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(
        self,
        kind: str | Collection[str] | None = None,
        *,
        session: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Yield the rows in the order they were taken; see `Journal.rows`."""
        if not self.path.exists():
            return
        try:
            with closing(self._connect()) as connection:
                version = check_version(connection, self.path)
                if version:
                    yield from select(connection, version, kinds_of(kind), session, newest_first=newest_first)
        except sqlite3.Error as error:
            raise JournalError(f"The journal {self.path} cannot be read ({error}).") from None

    def latest(self, kind: str) -> Row | None:
        """Return the last row of a kind."""
        return next(self.rows(kind, newest_first=True), None)

    def newest_wall(self) -> float | None:
        """Return the latest wall time of an event; see `Journal.newest_wall`."""
        newest = self._one(1, _NEWEST_WALL, CLOCK_SET)
        return newest / 1_000_000 if newest is not None else None

    def count(self) -> int:
        """Return how many rows there are, readings included."""
        return (self._one(1, "SELECT count(*) FROM events") or 0) + (
            self._one(2, "SELECT count(*) FROM readings") or 0
        )

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done."""
        return sum(counts_as_walk(row.data, simulated=simulated) for row in self.rows(SUMMARY))

    def _one(self, since: int, query: str, *values: str) -> int | None:
        """Return the number that a query of files from version `since` on finds; None where there is none."""
        if not self.path.exists():
            return None
        try:
            with closing(self._connect()) as connection:
                if check_version(connection, self.path) < since:
                    return None
                found = connection.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"The journal {self.path} cannot be read ({error}).") from None
        return int(found[0]) if found is not None else None

    def _connect(self) -> sqlite3.Connection:
        return read_only(self.path)
