"""What a journal is to the rest of treadctl: a port, its rows, and the rows' form."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from treadctl.model import TreadctlError

READING = "reading"  # telemetry: the one kind that may wait a few seconds for the disk
SUMMARY = "summary"  # the end of a walk; `walked_s` and `simulated` are read back from it
CHECK = "journal_check"  # a write of our own, before a walk
LOST = "journal_lost"  # so many rows were not taken: the disk was slower than the walk
SET_ASIDE = "journal_set_aside"  # a damaged file was renamed; its rows are not here
RESTORED = "journal_restored"  # what comes before is from a copy
CLOCK_SET = (
    "journal_clock_set"  # a person said that the clock is right: rows before this one do not tell the time
)

INT64_MAX = 2**63 - 1


class JournalError(TreadctlError):
    """The journal cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One event.

    Attributes:
        wall_us: wall clock, microseconds since 1970 in UTC.
        mono_us: monotonic clock, microseconds; comparable within one session.
        session: the walk it belongs to; "" outside walks.
        kind: what happened.
        data: its values, as JSON knows them.
    """

    wall_us: int
    mono_us: int
    session: str
    kind: str
    data: Mapping[str, object]


class Journal(Protocol):
    """Where the service writes down what happens."""

    @property
    def trouble(self) -> str | None:
        """Why rows are not being kept right now, in a sentence; None where all is well."""

    def record(
        self, kind: str, data: Mapping[str, object], *, wall: float, now: float, session: str = ""
    ) -> bool:
        """Take one row, without waiting and without ever raising.

        Args:
            kind: what happened; `reading` may be written up to 10 s later, everything else at once.
            data: its values; they may be changed afterwards, a copy is taken.
            wall: wall clock, seconds since 1970.
            now: monotonic clock, seconds.
            session: the walk it belongs to.

        Returns:
            False where the row was not taken; `trouble` then says why.
        """

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until every row taken so far is on the disk; False where it is not in time.

        An answer of the person is acknowledged only after `record` took it and this: then it outlives a
        kill of this process and a power cut.
        """

    def check_writable(self) -> str | None:
        """Really write a row, before a walk; return why that cannot be done, or None.  Waits up to 2 s."""

    def rows(
        self,
        kind: str | Collection[str] | None = None,
        *,
        session: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Yield the rows on the disk in the order they were taken.

        Costs what is yielded, not what is stored; who wants the last few asks for the newest first, and
        stops.

        Args:
            kind: only of this kind, or of these.
            session: only of this walk; "" for what belongs to none.
            newest_first: against the order.
        """

    def latest(self, kind: str) -> Row | None:
        """Return the last row of a kind."""

    def newest_wall(self) -> float | None:
        """Return the latest wall time of an event, seconds since 1970; None without any.

        A wall clock that is behind it is wrong now, or was wrong then.  Once a person has said that it is
        right (a row of the kind CLOCK_SET), only what came later counts.
        """

    def sessions_before(self, *, simulated: bool = False) -> int:
        """Return how many walks this person has done, for the level first minutes.

        Walks on the software treadmill count only for `simulated` ones.
        """

    def close(self) -> bool:
        """Write everything that was taken and let go of the file; False where something was lost."""


def microseconds(seconds: float) -> int:
    """Return a time as the table holds it; 0 for what is no time at all."""
    try:
        whole = round(seconds * 1_000_000)
    except (OverflowError, ValueError):
        return 0  # infinity, NaN
    return whole if abs(whole) <= INT64_MAX else 0


def encoded(data: Mapping[str, object]) -> str:
    """Return `data` as JSON text, whatever is in it: a row must never be lost for its content."""
    try:
        return json.dumps(dict(data), default=str, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return json.dumps({"unreadable": repr(data)[:1000]})


def kinds_of(kind: str | Collection[str] | None) -> tuple[str, ...] | None:
    """Return the kinds that `Journal.rows` was asked for; None for all."""
    return (kind,) if isinstance(kind, str) else None if kind is None else tuple(dict.fromkeys(kind))


def counts_as_walk(data: Mapping[str, object], *, simulated: bool) -> bool:
    """Say whether a summary is of a walk that this person has done."""
    walked_s = data.get("walked_s")
    if not isinstance(walked_s, int | float) or walked_s <= 0:
        return False
    return simulated or data.get("simulated") is not True
