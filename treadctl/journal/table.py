"""Rows into the tables, and out of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from treadctl.journal.port import INT64_MAX, READING, Row

Values = tuple[int, int, str, str, str]  # wall_us, mono_us, session, kind, data as JSON

SPEED, INCLINE = "speed_hundredths", "incline_tenths"

_LAST_ID = (
    "SELECT max(coalesce((SELECT max(id) FROM events), 0), coalesce((SELECT max(id) FROM readings), 0))"
)
_EVENT = "INSERT INTO events (id, wall_us, mono_us, session, kind, data) VALUES (?, ?, ?, ?, ?, ?)"
_READING = """
    INSERT INTO readings (id, wall_us, mono_us, session, speed_hundredths, incline_tenths, data)
    VALUES (?, ?, ?, (SELECT id FROM sessions WHERE name = ?), ?, ?, ?)
"""
_EVENTS = "SELECT id, wall_us, mono_us, session, kind, data, NULL, NULL FROM events"
_READINGS = """
    SELECT r.id, r.wall_us, r.mono_us, coalesce(s.name, ''), 'reading', r.data,
        r.speed_hundredths, r.incline_tenths
    FROM readings r LEFT JOIN sessions s ON s.id = r.session
"""


def insert(connection: sqlite3.Connection, rows: Sequence[Values]) -> None:
    """Add rows in their order; the caller has begun the transaction, and ends it."""
    (last,) = connection.execute(_LAST_ID).fetchone()
    walks = {row[2] for row in rows if row[3] == READING and row[2]}
    connection.executemany("INSERT OR IGNORE INTO sessions (name) VALUES (?)", [(walk,) for walk in walks])
    numbered = list(enumerate(rows, start=last + 1))
    connection.executemany(_EVENT, [(number, *row) for number, row in numbered if row[3] != READING])
    connection.executemany(
        _READING, [(number, *row[:3], *_measured(row[4])) for number, row in numbered if row[3] == READING]
    )


def select(
    connection: sqlite3.Connection,
    version: int,
    kinds: Collection[str] | None,
    session: str | None,
    *,
    newest_first: bool = False,
) -> Iterator[Row]:
    """Yield rows in the order in which they were taken, or against it; what is not yielded costs nothing.

    Each kind is a part of its own, in the order of its index, and the parts are merged as they are read:
    nothing is sorted.  A walk's rows come from the index of walks, whatever their kind.

    Args:
        connection: to a file of this `version`; in the first, readings lay among the events.
        version: as `check_version` tells it.
        kinds: only these.
        session: only this walk's; "" for what belongs to none.
        newest_first: against the order.
    """
    parts: list[str] = []
    values: list[str] = []
    events = None if kinds is None else [kind for kind in kinds if version < 2 or kind != READING]
    if session or events is None:
        if events is None or events:
            parts.append(_EVENTS + _where(_of_events(session), _in("+kind", events)))
            values += [*([] if session is None else [session]), *(events or ())]
    else:
        for kind in events:
            parts.append(_EVENTS + _where("kind = ?", _of_events(session)))
            values += [kind, *([] if session is None else [session])]
    if version >= 2 and (kinds is None or READING in kinds):
        parts.append(_READINGS + _where(_of_walk(session)))
        values += [session] if session else []
    if not parts:
        return
    order = f" ORDER BY 1 {'DESC' if newest_first else 'ASC'}"
    for row in connection.execute(" UNION ALL ".join(parts) + order, values):
        yield _row(*row)


def _row(
    _id: int, wall_us: int, mono_us: int, session: str, kind: str, data: str | None, *measured: Any
) -> Row:
    kept = json.loads(data) if data is not None else dict(zip((SPEED, INCLINE), measured, strict=True))
    return Row(wall_us, mono_us, session, kind, kept)


def _measured(data: str) -> tuple[int | None, int | None, str | None]:
    """Return speed and incline of a reading that holds just these; else its whole JSON."""
    values: Mapping[str, object] = json.loads(data)
    speed, incline = values.get(SPEED), values.get(INCLINE)
    if values.keys() == {SPEED, INCLINE} and _small(speed) and (incline is None or _small(incline)):
        return speed, incline, None
    return None, None, data


def _small(value: object) -> TypeGuard[int]:
    return type(value) is int and abs(value) <= INT64_MAX


def _in(column: str, values: Sequence[str] | None) -> str:
    return "" if values is None else f"{column} IN ({', '.join('?' * len(values))})"


def _of_events(session: str | None) -> str:
    """Return the condition on the walk, in the words of its index, which knows walks alone."""
    return "" if session is None else "session = ? AND session <> ''" if session else "+session = ?"


def _of_walk(session: str | None) -> str:
    if session is None:
        return ""
    return "r.session = (SELECT id FROM sessions WHERE name = ?)" if session else "r.session IS NULL"


def _where(*conditions: str) -> str:
    there = [condition for condition in conditions if condition]
    return f" WHERE {' AND '.join(there)}" if there else ""
