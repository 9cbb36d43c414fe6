"""Opening the file for writing: its permissions, and what is done with a damaged one.

A new journal is made beside its place and moved there when it is whole.  So
a file without content, or a log without its file, never is a young journal:
it is what damage left of an old one, and is kept.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path

from treadctl.journal.port import JournalError
from treadctl.journal.schema import check_version, migrate
from treadctl.paths import make_data_folder

BUSY_S = 2.0  # another process of treadctl holds the write lock for milliseconds
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
COMPANIONS = ("-wal", "-shm")


def open_for_writing(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """Open or make the journal; return it, and where a damaged one was put.

    Raises:
        JournalError: it cannot be opened, or a newer treadctl wrote it.
    """
    try:
        make_data_folder(path.parent)
        aside = set_aside(path, "damaged") if _remains(path) else None
        try:
            return _open(path), aside
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            aside = set_aside(path, "damaged")
            return _open(path), aside
    except (sqlite3.Error, OSError) as error:
        raise JournalError(
            f"The journal {path} cannot be written ({error}). "
            "Make its folder writable, or name another one with --data."
        ) from None


def connect(path: Path) -> sqlite3.Connection:
    """Connect to the file, so that a commit returns when it would outlive a power cut.

    In WAL mode NORMAL syncs at checkpoints alone: a power cut would take every commit since then.
    FULL syncs at each commit; as readings are gathered, that is one sync in nine seconds of a quiet
    walk.
    """
    make_private(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        check_version(connection, path)  # first: what a newer treadctl wrote is not damage
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves it in the disk's own memory
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def make_private(path: Path) -> None:
    """Make the file before SQLite does, so that nobody else can read it even for a moment.

    SQLite gives its -wal and -shm files the permissions of the file itself.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32" and os.fstat(descriptor).st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def check_undamaged(connection: sqlite3.Connection) -> None:
    """Raise as SQLite itself does when it stumbles over damage, but before anybody relies on the file.

    Every event is looked at.  Of the readings, which are a hundred times as many, only the place where
    the next one goes: damage further back is met, and said, by who reads that walk.
    """
    for table in ("events", "sessions"):
        verdict = connection.execute(f"PRAGMA quick_check({table})").fetchone()[0]
        if verdict != "ok":
            damage = sqlite3.DatabaseError(verdict)
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "INSERT INTO readings (wall_us, mono_us, session) SELECT 0, 0, max(id) FROM sessions"
        )
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether this is about the file's content."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in DAMAGED


def set_aside(path: Path, why: str) -> Path:
    """Rename a journal with its companions, for whoever may rescue it; never overwrite one.

    Args:
        path: the journal; it, or only a companion of it, is there.
        why: goes into the new name.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    aside = path.with_name(f"{path.stem}.{why}-{stamp}{path.suffix}")
    number = 1
    while any(aside.with_name(aside.name + ending).exists() for ending in ("", *COMPANIONS)):
        number += 1
        aside = path.with_name(f"{path.stem}.{why}-{stamp}-{number}{path.suffix}")
    for ending in (*COMPANIONS, ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def put_in_place(made: Path, path: Path) -> None:
    """Move a finished journal to where none is.

    Raises:
        FileExistsError: one is there.
    """
    try:
        os.link(made, path)  # unlike a rename, it never replaces anything
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(f"{path} is there already") from None
        made.rename(path)
    made.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in this folder are on the disk."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        _make(path)
    connection = connect(path)
    try:
        migrate(connection, path)
        check_undamaged(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Make an empty journal: whole, or none at all."""
    made = path.with_name(f"{path.name}.new")
    for ending in ("", "-journal", *COMPANIONS):  # of a process that was killed here
        made.with_name(made.name + ending).unlink(missing_ok=True)
    connection = connect(made)
    try:
        migrate(connection, made)
    finally:
        connection.close()
    try:
        put_in_place(made, path)
    except FileExistsError:  # another process was first
        made.unlink(missing_ok=True)


def _remains(path: Path) -> bool:
    """Say whether what lies here is only what damage left: no content, or a log without its file."""
    if path.exists():
        return path.is_file() and path.stat().st_size == 0
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
