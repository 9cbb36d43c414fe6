"""What is said to the programme outside walks: each answer's reply and the rows that keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from treadctl.care import numbers
from treadctl.care.history import Agreed, Amount, Asked, Wish, Wished
from treadctl.care.locks import Key, key, release
from treadctl.days import iso
from treadctl.service import answers
from treadctl.service.afar import checkin, confirm
from treadctl.service.after_walk import not_symptoms, said
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
    "checkin": checkin,
    "confirm": confirm,
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
