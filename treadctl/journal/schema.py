"""The file's tables, by numbered migrations.

`events` holds what happened, one row each, its values as JSON.  `readings` holds telemetry, most of all
rows, in a few integers each.  Both number their rows from one sequence, so that together they tell in
which order things happened; neither is touched to read the other.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from treadctl.journal.port import JournalError

# Migration N brings a file from user_version N - 1 to N.  Never change one that was released: add the next.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE events (
            id      INTEGER PRIMARY KEY,
            wall_us INTEGER NOT NULL,  -- wall clock, microseconds since 1970, UTC
            mono_us INTEGER NOT NULL,  -- monotonic clock, microseconds
            session TEXT NOT NULL,     -- the walk; empty outside walks
            kind    TEXT NOT NULL,
            data    TEXT NOT NULL CHECK (json_valid(data))
        ) STRICT
        """,
        "CREATE INDEX events_by_kind ON events (kind)",
        "CREATE INDEX events_by_session ON events (session) WHERE session <> ''",
    ),
    (
        """
        CREATE TABLE sessions (
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE  -- as in events.session
        ) STRICT
        """,
        """
        CREATE TABLE readings (
            id      INTEGER PRIMARY KEY,  -- from the same sequence as events.id
            wall_us INTEGER NOT NULL,
            mono_us INTEGER NOT NULL,
            session INTEGER,              -- sessions.id; NULL outside walks
            speed_hundredths INTEGER,     -- km/h x 100
            incline_tenths   INTEGER,     -- % x 10; NULL where the machine does not tell
            data    TEXT CHECK (data IS NULL OR json_valid(data))  -- NULL where the two above are all
        ) STRICT
        """,
        """
        INSERT INTO sessions (name)
        SELECT DISTINCT session FROM events WHERE kind = 'reading' AND session <> ''
        """,
        """
        WITH old AS (
            SELECT *,
                json_extract(data, '$.speed_hundredths') AS speed,
                json_extract(data, '$.incline_tenths') AS incline,
                typeof(json_extract(data, '$.speed_hundredths')) = 'integer'
                AND typeof(json_extract(data, '$.incline_tenths')) IN ('integer', 'null')
                AND json_type(data, '$.incline_tenths') IS NOT NULL
                AND (SELECT count(*) FROM json_each(data)) = 2 AS plain
            FROM events WHERE kind = 'reading'
        )
        INSERT INTO readings
        SELECT id, wall_us, mono_us, (SELECT id FROM sessions WHERE name = old.session),
            iif(plain, speed, NULL), iif(plain, incline, NULL), iif(plain, NULL, data)
        FROM old
        """,
        "DELETE FROM events WHERE kind = 'reading'",
        "CREATE INDEX readings_by_session ON readings (session) WHERE session IS NOT NULL",
        "CREATE INDEX events_by_wall ON events (wall_us)",
    ),
)


def check_version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the file's version; 0 for an empty one.

    Raises:
        JournalError: a newer treadctl wrote it.
    """
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} is of version {found}, from a newer treadctl; this one knows "
            f"{len(MIGRATIONS)}. Update treadctl, or name another folder with --data."
        )
    return found


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to this version, whole or not at all."""
    if check_version(connection, path) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = check_version(connection, path)  # again: another process may have been first
        for number, statements in enumerate(MIGRATIONS[found:], start=found + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
