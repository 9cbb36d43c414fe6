"""`treadctl journal unreadable`: what forbids every walk because it cannot be read, and the way on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from treadctl import days
from treadctl.care import forms
from treadctl.care.history import Day
from treadctl.care.mending import ARMED, digest, set_aside
from treadctl.care.rows import ASIDE, Kind
from treadctl.care.stored import Why, read
from treadctl.journal import SqliteJournal, SqliteReader
from treadctl.journal.port import Row
from treadctl.journal.promised import PROMISE

MEANS = {
    Kind.LOCK: "lock",
    Kind.ILL: "ill",
    Kind.WALK: "walk",
    ARMED: "walk",
    Kind.SCREEN: "screen",
    Kind.ASKED: "asked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A row that cannot be read.

    Attributes:
        row: it.
        says: the value that cannot be, with its place.
        means: what giving it up means: lock, ill, walk, screen, asked, other.
    """

    row: Row
    says: str

    @property
    def means(self) -> str:
        """What giving it up means."""
        return MEANS.get(self.row.kind, "other")

    @property
    def content(self) -> str:
        """All of it."""
        return json.dumps(self.row.data, ensure_ascii=False)


def unreadable(path: Path) -> list[Unreadable]:
    """Return the rows of a journal that cannot be read and were not given up, in their order."""
    reader = SqliteReader(path)
    rows = list(reader.rows((*(kind.value for kind in Kind), ASIDE)))
    found: dict[int, str] = {}
    for simulated in (False, True):
        for aside in read(((row.kind, row.data) for row in rows), simulated=simulated).aside:
            if aside.why is Why.DAMAGED:
                found[aside.number] = aside.says
    gone = {str(row.data.get("digest")) for row in rows if row.kind == ASIDE}
    return [*_promise(reader, gone), *(Unreadable(row=rows[n - 1], says=found[n]) for n in sorted(found))]


def _promise(reader: SqliteReader, gone: set[str]) -> list[Unreadable]:
    """Return the first row of the last promised walk, if that is what cannot be read."""
    armed = next((row for row in reader.rows(ARMED, newest_first=True) if PROMISE in row.data), None)
    if armed is None or digest(armed.kind, armed.data) in gone:
        return []
    try:
        forms.SESSION.back(armed.data[PROMISE], PROMISE)
    except ValueError as error:
        return [Unreadable(row=armed, says=str(error))]
    return []


def give_up(path: Path, each: Unreadable, local: Callable[[float], tuple[Day, float]] = days.local) -> str:
    """Set a row aside for good; return why that cannot be written, "" where it is."""
    at_s, now = each.row.wall_us / 1e6, time.time()
    mark = digest(each.row.kind, each.row.data)
    made = set_aside(
        each.row.kind,
        each.row.data,
        name=f"unreadable-{mark}",
        day=local(at_s)[0],
        at_s=at_s,
        today=local(now)[0],
    )
    journal = SqliteJournal(path)
    taken = [journal.record(kind, data, wall=now, now=time.monotonic()) for kind, data in made]
    return "" if journal.close() and all(taken) else str(journal.trouble)
