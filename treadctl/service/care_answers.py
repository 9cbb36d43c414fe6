"""What is said to the programme outside walks: each answer's reply and the rows that keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from treadctl.care import numbers
from treadctl.care.asking import Due
from treadctl.care.colour import judge
from treadctl.care.history import Agreed, Amount, Asked, Wish, Wished
from treadctl.care.locks import Key, after_walk, key, release
from treadctl.care.rows import Row
from treadctl.care.stored import Walk
from treadctl.days import iso
from treadctl.service import answers
from treadctl.service.answers import BadAnswerError
from treadctl.service.care_lines import locks_line
from treadctl.service.programme import NotNowError, Seen
from treadctl.service.screens import Said, screen

Body = Mapping[str, Any]


def _no(reason: str, **values: object) -> NotNowError:
    return NotNowError(reason, values)


def unlock(seen: Seen, body: Body) -> Said:
    """Open the locks of one question."""
    item = str(body.get("item", ""))
    found = [lock for lock in seen.open_locks if lock.item == item]
    if not found:
        raise _no("no_lock", item=item)
    assessed = answers.past_day(body, "assessed", seen.day) if body.get("assessed") is not None else None
    if assessed is None and key(item) is not Key.LATER_YES:
        raise BadAnswerError("assessed is missing: on which day were you assessed? Nothing was written down.")
    try:
        opened = [release(lock, assessed=assessed, day=seen.day) for lock in found]
    except ValueError:
        began = iso(max(lock.since for lock in found))
        raise BadAnswerError(
            f"assessed is {body.get('assessed')}: a day from {began} on, when this began. Nothing was "
            "written down; see somebody about it first."
        ) from None
    rows = tuple(seen.pen.unlock(lock) for lock in opened)
    return {"locks": locks_line(seen.after(*rows).history.locks)}, rows


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
    return _judged(seen, walk, row)


def _judged(seen: Seen, walk: Walk, row: Row) -> Said:
    """Return the walk as it is judged now, and the lock that its answer makes."""
    after = seen.after(row)
    session = next(each.session for each in after.stored.walks if each.id == walk.id)
    judged = judge(session, final=False)
    locks = [
        lock
        for lock in after_walk(session, seen.day)
        if all(lock.item != held.item for held in seen.open_locks)
    ]
    rows = (row, *(seen.pen.fact(lock) for lock in locks))
    reply = {
        "walk": walk.id,
        "colour": judged.colour.name.lower(),
        "rule": judged.rule,
        "locks": locks_line(seen.after(*rows).history.locks),
    }
    return reply, rows


def not_symptoms(seen: Seen, body: Body) -> Said:
    """Take "it was not because of symptoms" of a stop, or take it back."""
    walk = _walk(seen, body)
    return _judged(seen, walk, seen.pen.not_symptoms(walk.id, value=answers.truth(body, "value")))


def _walk(seen: Seen, body: Body) -> Walk:
    """Return the walk that is meant: the last one unless another is named."""
    name = body.get("walk")
    found = [walk for walk in seen.stored.walks if walk.counts and name in (None, walk.id)]
    if not found:
        raise _no("no_such_walk", walk=str(name)[:40])
    return found[-1]


def wish(seen: Seen, body: Body) -> Said:
    """Take which way to grow, or to stay."""
    wanted = answers.word(body, "wish", Wish)
    return {"wish": wanted.value}, (seen.pen.fact(Wished(day=seen.day, wish=wanted)),)


def clinician(seen: Seen, body: Body) -> Said:
    """Take whether a clinician was asked and agreed, and a start agreed with one."""
    day = answers.past_day(body, "day", seen.day)
    rows = [seen.pen.fact(Asked(day=day, ok=answers.truth(body, "ok")))]
    agreed = body.get("agreed")
    if isinstance(agreed, Mapping):
        minutes = answers.number(agreed, "minutes", numbers.FIRST_MIN_S / 60, numbers.AGREED_MOST_S / 60)
        kmh = answers.number(agreed, "speed_kmh", numbers.MIN_WALK.in_kmh, numbers.AGREED_SPEED_MAX.in_kmh)
        rows.append(seen.pen.fact(Agreed(day=day, amount=Amount(walk_s=60 * minutes, speed=100 * kmh))))
    return {"clinician": seen.after(*rows).history.clinician_ok(seen.day)}, tuple(rows)


def well(seen: Seen, body: Body) -> Said:
    """Take that the last sign of a fever is over, since now."""
    ill = [illness for illness in seen.history.illnesses if illness.well_at is None]
    if not ill:
        raise _no("not_ill")
    return {}, tuple(seen.pen.well(replace(illness, well_at=seen.wall)) for illness in ill)


def usual(seen: Seen, body: Body) -> Said:
    """Take the first-run answer: how it usually is."""
    return {}, (seen.pen.usual(answers.scores(body)),)


ANSWERS: Mapping[str, Callable[[Seen, Body], Said]] = {
    "screen": screen,
    "said": said,
    "not_symptoms": not_symptoms,
    "wish": wish,
    "clinician": clinician,
    "unlock": unlock,
    "well": well,
    "usual": usual,
}
"""The requests that need nothing but the history."""
