"""A whole journal as one JSON file, and back: for a new computer.

The file is one JSON object, laid out so that it can be written and read row by row, however long it is:

    {"format": "treadctl journal", "version": 1, "rows": [
    [wall_us, mono_us, "session", "kind", {...}],
    ...
    ], "count": 2, "sha256": "..."}

The check sum is over the lines of the rows.  A file in another layout is read, too.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TextIO

from treadctl.journal.opening import COMPANIONS, open_for_writing, put_in_place, set_aside
from treadctl.journal.port import INT64_MAX, JournalError, Row
from treadctl.journal.reader import SqliteReader
from treadctl.journal.table import Values, insert

FORMAT, VERSION = "treadctl journal", 1
KIND = re.compile(r"[a-z0-9_]{1,64}")
SESSION_MOST = 128
AT_ONCE = 5_000  # rows of one transaction's step; all steps are one transaction
_HEAD = f'{{"format": "{FORMAT}", "version": {VERSION}, "rows": ['
_TAIL = '], "count": {count}, "sha256": "{sha256}"}}'


def write_out(path: Path, file: TextIO) -> int:
    """Write the journal at `path` as JSON; return how many rows there are.

    Raises:
        JournalError: it cannot be read.
        OSError: the file cannot be written.
    """
    count, summed = 0, hashlib.sha256()
    file.write(f"{_HEAD}\n")
    for row in SqliteReader(path).rows():
        line = _line(row)
        summed.update(line.encode())
        file.write(f"{',' if count else ''}{line}\n")
        count += 1
    file.write(_TAIL.format(count=count, sha256=summed.hexdigest()) + "\n")
    return count


def count_rows(path: Path) -> int:
    """Return how many rows a journal holds; 0 where there is none.

    Raises:
        JournalError: it is there and cannot be read.
    """
    return sum(1 for _ in SqliteReader(path).rows())


def restore(file: TextIO, path: Path, *, replace: bool = False) -> tuple[int, Path | None]:
    """Make a journal at `path` from such a file: all of it, or nothing at all.

    It is built beside its place, compared with the file's own count and sum, and moved there when it is
    whole.  The caller holds the data folder's claim: nobody else writes to the journal meanwhile.

    Args:
        file: at its beginning.
        path: where the journal shall lie.
        replace: where one with rows is there, put it aside first.

    Returns:
        How many rows, and where the earlier journal was put (None: there was none).

    Raises:
        JournalError: not such a file, a newer or damaged one, or a journal with rows is there and not
            to be replaced.
    """
    beside = path.with_name(f"{path.name}.import")
    _remove(beside)
    try:
        count = _build(file, beside)
        kept = _make_room(path, replace=replace)
        try:
            put_in_place(beside, path)
        except FileExistsError:
            raise JournalError(
                f"A journal came into being at {path} meanwhile. Nothing was changed."
            ) from None
    except (OSError, sqlite3.Error) as error:
        raise JournalError(f"The journal {path} cannot be restored ({error}). Nothing was changed.") from None
    finally:
        _remove(beside)
    return count, kept


def _build(file: TextIO, beside: Path) -> int:
    connection, _ = open_for_writing(beside)
    with closing(connection):
        connection.execute("BEGIN IMMEDIATE")
        count = 0
        rows = _rows(file)
        while some := list(itertools.islice(rows, AT_ONCE)):
            insert(connection, some)
            count += len(some)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, whole; WAL again with the next opening
    return count


def _make_room(path: Path, *, replace: bool) -> Path | None:
    """Put a journal that is there aside; one without any rows is simply in the way."""
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() and not log.exists():
        return None
    rows = count_rows(path) if path.exists() and path.stat().st_size else int(log.exists())
    if rows and not replace:
        raise JournalError(f"A journal with {rows} rows is at {path}. Nothing was changed.")
    return set_aside(path, "before-import")


def _remove(made: Path) -> None:
    for ending in ("", "-journal", *COMPANIONS):
        with suppress(FileNotFoundError):
            os.unlink(made.with_name(made.name + ending))


def _line(row: Row) -> str:
    return json.dumps(
        [row.wall_us, row.mono_us, row.session, row.kind, row.data], ensure_ascii=False, separators=(",", ":")
    )


def _rows(file: TextIO) -> Iterator[Values]:
    """Yield the rows, each looked at; JournalError, at the end also where count or sum do not fit."""
    first = file.readline()
    if first.strip() != _HEAD:
        yield from _of_any_layout(first, file)
        return
    count, summed = 0, hashlib.sha256()
    for number, text in enumerate(file, start=2):
        line = text.strip().removeprefix(",")
        if line.startswith("]"):
            _check_end("{" + line.removeprefix("],"), count, summed.hexdigest())
            if file.read().strip():
                raise JournalError(
                    f"Line {number + 1}: something follows the journal's end. Nothing was changed."
                )
            return
        summed.update(line.encode())
        yield _values(_parsed(line, f"line {number}"), f"line {number}")
        count += 1
    raise JournalError(
        f"The file ends after {count} rows, in the middle of the journal. Nothing was changed."
    )


def _of_any_layout(first: str, file: TextIO) -> Iterator[Values]:
    whole = _parsed(first + file.read(), "the file")
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise JournalError(
            f"This is not a {FORMAT}: the file does not begin with its format. Nothing was changed."
        )
    if whole.get("version") != VERSION:
        raise JournalError(
            f"The file is of version {str(whole.get('version'))[:20]}; this treadctl knows {VERSION}. "
            "Update treadctl. Nothing was changed."
        )
    rows = whole.get("rows")
    if not isinstance(rows, list):
        raise JournalError("The file has no list of rows. Nothing was changed.")
    summed = hashlib.sha256()
    for number, row in enumerate(rows, start=1):
        values = _values(row, f"row {number}")
        summed.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode())
        yield values
    _check(whole, len(rows), summed.hexdigest())


def _check_end(text: str, count: int, sha256: str) -> None:
    end = _parsed(text, "the last line")
    _check(end if isinstance(end, dict) else {}, count, sha256)


def _check(end: dict[str, Any], count: int, sha256: str) -> None:
    if end.get("count") != count or end.get("sha256") != sha256:
        raise JournalError(
            f"The file says {str(end.get('count'))[:20]} rows and has {count}, or its sum does not fit: "
            "it is damaged, or somebody has changed it. Nothing was changed here."
        )


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JournalError(
            f"{place[0].upper()}{place[1:]} is not JSON ({error}). Nothing was changed."
        ) from None


def _values(row: Any, place: str) -> Values:
    """Return a row as the table takes it.

    Raises:
        JournalError: it is none.
    """
    match row:
        case [int(wall), int(mono), str(session), str(kind), dict(data)] if (
            not isinstance(wall, bool)
            and not isinstance(mono, bool)
            and max(abs(wall), abs(mono)) <= INT64_MAX
            and len(session) <= SESSION_MOST
            and KIND.fullmatch(kind)
        ):
            return wall, mono, session, kind, json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    raise JournalError(
        f"{place[0].upper()}{place[1:]} is no row of a journal: [wall_us, mono_us, session, kind, values] "
        "is expected. Nothing was changed."
    )
