"""The newest walks of a journal, read from its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from treadctl.care.colour import Judged, judge
from treadctl.care.history import Day, History, Session
from treadctl.care.numbers import WEEK_DAYS
from treadctl.care.rows import ASIDE, Kind
from treadctl.care.stored import Aside, Stored, read
from treadctl.journal.port import SUMMARY, Row

CARE = (*(kind.value for kind in Kind), ASIDE)
BEGUN = ("app", "rules", "machine", "commissioned", "utc_offset_min", "why")
KEPT = (*BEGUN, "utc_offset_end_min", "link_losses", "trips")  # beside a walk's own values
KINDS = (*CARE, SUMMARY)
NEWEST = "last"  # the name of the newest walk, for people


class Rows(Protocol):
    """A journal to be read."""

    def rows(
        self,
        kind: str | Collection[str] | None = None,
        *,
        session: str | None = None,
        newest_first: bool = False,
    ) -> Iterator[Row]:
        """Yield rows; see `Journal.rows`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One walk as it is shown.

    Attributes:
        id: its name in the journal.
        session: what happened, and what was said of it.
        counts: it is part of the programme.
        judged: its colour and the rule that gave it.
        breaks: how many breaks there were, those for pain among them; None where nobody wrote it down.
        reason: why it ended, an id of `words.REASONS`; "" where nobody wrote it down.
        kept: what was written down beside it: version of program and rules, machine, zone, why, mishaps; rows
            of an older treadctl have none of it.
    """

    id: str
    session: Session
    counts: bool
    judged: Judged
    breaks: int | None = None
    reason: str = ""
    kept: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was read.

    Attributes:
        walks: in the order of their days.
        history: the facts of the same time.
        aside: rows that could not be read.
        more: there are older walks, which were not read.
    """

    walks: tuple[Shown, ...]
    history: History
    aside: tuple[Aside, ...]
    more: bool


def look(journal: Rows, *, simulated: bool, last: int | None = None, since: Day | None = None) -> Look:
    """Return the walks of one of the two worlds.

    Args:
        journal: read from its end, no further than needed.
        simulated: practice on a software treadmill, instead of what is real.
        last: at most so many walks, the newest.
        since: none before this day.
    """
    rows, more = _newest(journal, simulated=simulated, last=last, since=since)
    stored = read(((row.kind, row.data) for row in rows if row.kind != SUMMARY), simulated=simulated)
    ends = _ends(rows)
    found = [walk for walk in _shown(stored, ends) if since is None or walk.session.day >= since]
    kept = found[-last:] if last else found
    return Look(
        walks=tuple(kept), history=stored.history, aside=stored.aside, more=more or len(kept) < len(found)
    )


def recent(journal: Rows, weeks: int, *, simulated: bool) -> Look:
    """Return the walks of so many weeks up to the newest walk."""
    newest = look(journal, simulated=simulated, last=1)
    if not newest.walks:
        return newest
    return look(journal, simulated=simulated, since=newest.walks[-1].session.day - weeks * WEEK_DAYS + 1)


def not_there(name: str, *, simulated: bool) -> str:
    """Return the id of what is said where there is no walk of that name."""
    if name != NEWEST:
        return "past_unknown"
    return "past_nobody_practice" if simulated else "past_nobody"


def one(journal: Rows, name: str, *, simulated: bool) -> Shown | None:
    """Return the newest walk whose name begins so, or simply the newest for `last`; None where none does.

    What was said of a walk was said later, so this costs as much as the walk is old, but no readings.
    """
    taken: list[Row] = []
    with closing(journal.rows(CARE, newest_first=True)) as rows:  # type: ignore[type-var]
        for row in rows:
            taken.append(row)
            walk = str(row.data.get("walk"))
            fits = name == NEWEST or walk.startswith(name)
            if row.kind == Kind.WALK and row.data.get("simulated") is simulated and fits:
                stored = read(((each.kind, each.data) for each in reversed(taken)), simulated=simulated)
                ends = _ends([row, *journal.rows(SUMMARY, session=walk)])
                found = {shown.id: shown for shown in _shown(stored, ends)}
                if walk in found:
                    return found[walk]
    return None


def _newest(journal: Rows, *, simulated: bool, last: int | None, since: Day | None) -> tuple[list[Row], bool]:
    """Return the newest rows in their order, and whether older walks were left out.

    One walk more than was asked for is read: what belongs to the oldest one may lie on either side of it.
    """
    taken: list[Row] = []
    walks = 0
    with closing(journal.rows(KINDS, newest_first=True)) as rows:  # type: ignore[type-var]
        for row in rows:
            taken.append(row)
            if row.kind != Kind.WALK or row.data.get("simulated") is not simulated:
                continue
            walks += 1
            day = row.data.get("day")
            if (last and walks > last) or (since is not None and isinstance(day, int) and day < since):
                return taken[::-1], True
    return taken[::-1], False


def _ends(rows: Iterable[Row]) -> dict[str, dict[str, object]]:
    """Return what was written down of each walk's end; its own row says least, but some have no other."""
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        if row.kind == Kind.WALK:
            own = found.setdefault(str(row.data.get("walk")), {})
            own.update({name: row.data[name] for name in KEPT if name in row.data})
            if "reason" in row.data:
                own.setdefault("reason", row.data["reason"])
        elif row.kind == SUMMARY:
            found.setdefault(row.session, {}).update(row.data)
    return found


def _shown(stored: Stored, ends: Mapping[str, Mapping[str, object]]) -> Iterator[Shown]:
    newest = stored.last
    for walk in stored.walks:
        data = ends.get(walk.id, {})
        breaks, reason = data.get("breaks"), data.get("reason")
        yield Shown(
            id=walk.id,
            session=walk.session,
            counts=walk.counts,
            judged=judge(walk.session, final=walk.counts and walk is not newest),
            breaks=breaks if isinstance(breaks, int) else None,
            reason=reason if isinstance(reason, str) else "",
            kept={name: data[name] for name in KEPT if name in data},
        )
