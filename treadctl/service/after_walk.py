"""What is answered after a walk: how it was, and what that makes of the walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.care import numbers
from treadctl.care.answered import Walk
from treadctl.care.asking import Due
from treadctl.care.colour import judge
from treadctl.care.locks import after_walk
from treadctl.care.rows import Row
from treadctl.service import answers
from treadctl.service.care_lines import locks_line
from treadctl.service.programme import NotNowError, Seen
from treadctl.service.screens import Said

Body = Mapping[str, Any]


def _no(reason: str, **values: object) -> NotNowError:
    return NotNowError(reason, values)


def said(seen: Seen, body: Body) -> Said:
    """Take an answer after a walk; new numbness next morning locks."""
    walk = _walk(seen, body)
    when = answers.word(body, "when", Due)
    match when:
        case Due.RIGHT_AFTER:
            row = seen.pen.right_after(walk.id, answers.report(body))
        case Due.TWO_HOURS | Due.TWO_HOURS_LATE:
            if seen.wall - walk.session.ended_at < numbers.LATER_S:
                raise _no("too_early", when=when.value)
            row = seen.pen.two_hours(walk.id, answers.later(body, by_morning=when is Due.TWO_HOURS_LATE))
        case Due.MORNING:
            if seen.day <= walk.session.day:
                raise _no("too_early", when=when.value)
            row = seen.pen.morning(walk.id, answers.report(body), seen.day)
    return judged(seen, walk, row)


def judged(seen: Seen, walk: Walk, row: Row) -> Said:
    """Return the walk as it is judged now, and the lock that its answer makes.

    A lock that this walk has made once is not made again, whatever else is said of it: whoever was assessed
    would be locked again by the same true answer.
    """
    after = seen.after(row)
    session = next(each.session for each in after.stored.walks if each.id == walk.id)
    found = judge(session, final=False)
    made = {lock.item for lock in seen.history.locks if lock.until is None or lock.since >= session.day}
    locks = [lock for lock in after_walk(session, seen.day) if lock.item not in made]
    rows = (row, *(seen.pen.fact(lock) for lock in locks))
    reply = {
        "walk": walk.id,
        "colour": found.colour.name.lower(),
        "rule": found.rule,
        "locks": locks_line(seen.after(*rows).history.locks),
    }
    return reply, rows


def not_symptoms(seen: Seen, body: Body) -> Said:
    """Take "it was not because of symptoms" of a stop, or take it back."""
    walk = _walk(seen, body)
    return judged(seen, walk, seen.pen.not_symptoms(walk.id, value=answers.truth(body, "value")))


def _walk(seen: Seen, body: Body) -> Walk:
    """Return the walk that is meant: the last one unless another is named."""
    name = body.get("walk")
    found = [walk for walk in seen.stored.walks if walk.counts and name in (None, walk.id)]
    if not found:
        raise _no("no_such_walk", walk=str(name)[:40])
    return found[-1]
