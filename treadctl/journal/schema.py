"""The file: its table by numbered migrations, its permissions, and what is done with a damaged one."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path

from treadctl.journal.port import JournalError
from treadctl.paths import make_data_folder

BUSY_S = 2.0  # another process of treadctl holds the write lock for milliseconds
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

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
)


def open_for_writing(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """Open or make the journal; return it, and where a damaged one was put.

    Raises:
        JournalError: it cannot be opened, or a newer treadctl wrote it.
    """
    try:
        make_data_folder(path.parent)
        try:
            return _open(path), None
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            aside = _set_aside(path)
            return _open(path), aside
    except (sqlite3.Error, OSError) as error:
        raise JournalError(
            f"The journal {path} cannot be written ({error}). "
            "Make its folder writable, or name another one with --data."
        ) from None


def _open(path: Path) -> sqlite3.Connection:
    _make_private(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _check_undamaged(connection)
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_undamaged(connection: sqlite3.Connection) -> None:
    """Raise as SQLite itself does when it stumbles over damage, but before anybody relies on the file."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        damage = sqlite3.DatabaseError(verdict)
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage


def _make_private(path: Path) -> None:
    """Make the file before SQLite does, so that nobody else can read it even for a moment.

    SQLite gives its -wal and -shm files the permissions of the file itself.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32" and os.fstat(descriptor).st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    found = _version(connection)
    if found > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} is of version {found}, from a newer treadctl; this one knows "
            f"{len(MIGRATIONS)}. Update treadctl, or name another folder with --data."
        )
    if found == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _version(connection)  # again: another process may have been first
        for number, statements in enumerate(MIGRATIONS[found:], start=found + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in DAMAGED


def _set_aside(path: Path) -> Path:
    """Rename a damaged journal with its companions, for whoever may rescue it; never overwrite one."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
    for ending in ("-wal", "-shm"):
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + ending))
    path.rename(aside)
    return aside
