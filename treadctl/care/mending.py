"""A row that cannot be read, set aside on a person's word: what is put in its place is never less strict.

The row stays where it is.  A lock stays a lock, an illness is not over, and a walk counts for the longest
that an ordinary one may be, so that whoever sets a row aside gets on but never gets more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2s

from treadctl.care import numbers
from treadctl.care.body import Numb
from treadctl.care.history import (
    NOTHING,
    Agreed,
    Amount,
    Asked,
    Day,
    Ended,
    Illness,
    LockSpell,
    Pattern,
    Screened,
    Session,
    Wish,
    Wished,
)
from treadctl.care.rows import ASIDE, VERSION, Kind, Pen, Row
from treadctl.care.screen import ITEMS

ARMED = "armed"  # a walk's first row: what was promised for it is read where its service was killed
UNREADABLE = "X3"  # the item of a lock whose own cannot be read: it opens like the strictest


def digest(kind: str, data: object) -> str:
    """Return what tells this row from others, whatever is wrong with it."""
    told = json.dumps([kind, data], sort_keys=True, default=str)
    return blake2s(told.encode(), digest_size=8).hexdigest()


def set_aside(kind: str, data: object, *, name: str, day: Day, at_s: float, today: Day) -> tuple[Row, ...]:
    """Return the rows that set a row aside and stand in for it.

    Args:
        kind: of the row.
        data: what can be read of it.
        name: of the walk that stands in for one.
        day: the local day on which it was written.
        at_s: wall seconds of that.
        today: the local day now.
    """
    told = data if isinstance(data, Mapping) else {}
    world = told.get("simulated")
    worlds = (world,) if isinstance(world, bool) else (False, True)
    rows = [_stands_in(Pen(simulated=each), kind, told, name, day, at_s, today) for each in worlds]
    aside: Row = (ASIDE, {"v": VERSION, "kind": kind, "digest": digest(kind, data), "day": today})
    return (aside, *(row for row in rows if row is not None))


def _stands_in(
    pen: Pen, kind: str, told: Mapping[str, object], name: str, day: Day, at_s: float, today: Day
) -> Row | None:
    """Return the stricter row; None where to be without the row already is."""
    match kind:
        case Kind.LOCK:
            item = told.get("item")
            known = isinstance(item, str) and item in ITEMS
            return pen.fact(LockSpell(since=day, item=str(item) if known else UNREADABLE))
        case Kind.ILL if told.get("amends") is not True:
            return pen.fact(Illness(since=day))
        case Kind.SCREEN:
            return pen.fact(Screened(day=today, cleared=False, numb=Numb.KNOWN))
        case Kind.ASKED:
            return pen.fact(Asked(day=today, ok=False))
        case Kind.AGREED:
            usual = Amount(walk_s=numbers.FIRST_S, speed=float(numbers.STARTER_CAP.hundredths))
            return pen.fact(Agreed(day=today, amount=usual))
        case Kind.WISH:
            return pen.fact(Wished(day=today, wish=Wish.HOLD))
        case Kind.WALK | "armed":
            return pen.walk(_longest(day, at_s), name, counts=True, reason="unreadable")
        case _:
            return None  # a permission, an answer that is asked again, a week that is decided anew


def _longest(day: Day, at_s: float) -> Session:
    """Return the longest ordinary walk, that raises nothing: nothing was planned for it."""
    speed = float(numbers.STARTER_CAP.hundredths)
    return Session(
        day=day,
        started_at=at_s,
        ended_at=at_s,
        planned=NOTHING,
        walked_s=numbers.SESSION_DEFAULT_S,
        speed=speed,
        metres=numbers.SESSION_DEFAULT_S * speed / 360,
        pattern=Pattern.STARTER,
        ended=Ended.FAULT,
    )
