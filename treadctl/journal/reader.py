"""Reading the journal, from any process, while the service writes it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from treadctl.journal.port import SUMMARY, JournalError, Row, counts_as_walk
from treadctl.journal.schema import BUSY_S

SELECT = "SELECT wall_us, mono_us, session, kind, data FROM events"


def journal_path(data_dir: Path) -> Path:
    """Return where the journal of a data folder lies."""
    return data_dir / "journal.sqlite3"


class SqliteReader:
    """The rows of a journal.  Each call opens the file for itself and holds nothing; no file: no rows.

    Every method raises JournalError where the file is there and cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, kind: str | None = None, *, session: str | None = None) -> Iterator[Row]:
        """Yield the rows in the order they were taken; of one kind or session if given."""
        where = [
            (f"{column} = ?", value)
            for column, value in (("kind", kind), ("session", session))
            if value is not None
        ]
        clause = f" WHERE {' AND '.join(text for text, _ in where)}" if where else ""
        return self._select(f"{SELECT}{clause} ORDER BY id", *(value for _, value in where))

    def latest(self, kind: str) -> Row | None:
        """Return the last row of a kind."""
        return next(self._select(f"{SELECT} WHERE kind = ? ORDER BY id DESC LIMIT 1", kind), None)

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done."""
        return sum(counts_as_walk(row.data, simulated=simulated) for row in self.rows(SUMMARY))

    def _select(self, query: str, *values: str) -> Iterator[Row]:
        if not self.path.exists():
            return
        try:
            with closing(
                sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
            ) as connection:
                for wall_us, mono_us, session, kind, data in connection.execute(query, values):
                    yield Row(wall_us, mono_us, session, kind, json.loads(data))
        except sqlite3.Error as error:
            raise JournalError(f"The journal {self.path} cannot be read ({error}).") from None
