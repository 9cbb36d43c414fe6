"""Whole journals: copied, put back, and thrown away.

Every file that is made here is the owner's alone, and none is written over.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from treadctl import paths
from treadctl.journal.opening import (
    COMPANIONS,
    connect,
    is_damage,
    make_private,
    put_in_place,
    set_aside,
    sync_folder,
)
from treadctl.journal.port import RESTORED, JournalError, encoded, microseconds
from treadctl.journal.reader import journal_path, read_only
from treadctl.journal.schema import check_version, migrate
from treadctl.journal.table import insert


def back_up(path: Path, to: Path) -> None:
    """Copy a journal to one file, also while the service writes it.

    The copy is whole, checked row by row, and on the disk when this returns.

    Raises:
        JournalError: there is no journal, it is damaged, or the copy cannot be made where something is.
    """
    if to.exists():
        raise JournalError(f"{to} is there already and is not written over. Name another file.")
    made = to.with_name(f"{to.name}.part")
    with _failures_said(to):
        _copy(path, made)
        put_in_place(made, to)


def restore(source: Path, path: Path) -> Path | None:
    """Make a copy the journal; the caller holds the data folder's claim.

    Returns:
        Where the journal that was there before was put; None where there was none.

    Raises:
        JournalError: the copy is no whole journal, or its place cannot be written; the journal is as it was.
    """
    made = path.with_name(f"{path.name}.new")
    with _failures_said(path):
        _copy(source, made)
        with closing(connect(made)) as connection:
            migrate(connection, made)
            connection.execute("BEGIN IMMEDIATE")
            wall, now = microseconds(time.time()), microseconds(time.monotonic())
            insert(connection, [(wall, now, "", RESTORED, encoded({"file": source.name}))])
            connection.execute("COMMIT")
        aside = set_aside(path, "before-restore") if path.exists() else None
        put_in_place(made, path)
    return aside


def belongings(folder: Path) -> tuple[Path, ...]:
    """Return every file of a data folder that tells of the body, not of a treadmill.

    The journal and whatever was set aside of it, the person's own profiles, and what is remembered beside.
    """
    stem = journal_path(folder).stem
    own = (path for path in folder.glob("profiles/**/*") if path.is_file())
    beside = (path for path in (paths.reminded_path(folder), paths.comfort_path(folder)) if path.is_file())
    return tuple(sorted([*folder.glob(f"{stem}.*"), *own, *beside]))


def delete(files: tuple[Path, ...]) -> None:
    """Remove files for good; the caller holds the data folder's claim.

    Raises:
        JournalError: one cannot be removed; those after it are still there.
    """
    for path in files:
        with _failures_said(path):
            path.unlink(missing_ok=True)
    for folder in {path.parent for path in files}:
        sync_folder(folder)


def _copy(source: Path, made: Path) -> None:
    """Copy a journal of this version or an older one into one file; nothing is left of a copy that failed."""
    for ending in ("", "-journal", *COMPANIONS):  # of a process that was killed here
        made.with_name(made.name + ending).unlink(missing_ok=True)
    if not source.is_file():
        raise JournalError(f"There is no journal {source}.")
    try:
        make_private(made)
        with closing(read_only(source)) as old, closing(sqlite3.connect(made)) as new:
            _check_some(old, source)
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, that can be carried away
            _check(new, source)
        _sync(made)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _check_some(connection: sqlite3.Connection, source: Path) -> None:
    if check_version(connection, source) == 0:
        raise JournalError(f"{source} is empty, and no journal.")


def _check(connection: sqlite3.Connection, source: Path) -> None:
    verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise JournalError(f"The journal {source} is damaged ({verdict}). Nothing was changed.")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _failures_said(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        what = "is damaged, or no journal" if is_damage(error) else "cannot be read or written"
        raise JournalError(f"The journal {what} ({error}). Nothing was changed.") from None
    except OSError as error:
        raise JournalError(f"{path} cannot be written ({error.strerror or error}).") from None
