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
        if not self.path.exists():
            return None
        try:
            with closing(self._connect()) as connection:
                known = check_version(connection, self.path)
                found = connection.execute(_NEWEST_WALL, (CLOCK_SET,)).fetchone() if known else None
        except sqlite3.Error as error:
            raise JournalError(f"The journal {self.path} cannot be read ({error}).") from None
        return found[0] / 1_000_000 if found is not None else None

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done."""
        return sum(counts_as_walk(row.data, simulated=simulated) for row in self.rows(SUMMARY))

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
