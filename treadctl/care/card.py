"""The card before a walk, with what the history adds to its answers."""

from __future__ import annotations

from treadctl.care import numbers
from treadctl.care.body import Numb, Scores, Usual, usual
from treadctl.care.days import extra_rest
from treadctl.care.history import Day, History
from treadctl.care.screen import Outcome
from treadctl.care.starts import false_start
from treadctl.care.symptoms import Card


def card(history: History, day: Day, *, scores: Scores, screened: Outcome, numb: Numb) -> Card:
    """Return all that the decision before a walk on `day` needs (3.6 A)."""
    walks = [session for session in history.sessions if not false_start(session)]
    return Card(
        scores=scores,
        usual=usual_on(history, day) or usual([scores]),
        screened=screened,
        numb=numb,
        clinician_ok=history.clinician_ok(day),
        high_days=_high_days(history, day),
        red_morning_rest=bool(walks) and extra_rest(walks[-1], day),
    )


def usual_on(history: History, day: Day) -> Usual | None:
    """Return the medians before the walks of the last 14 days, else the first-run answer, else None."""
    near = [
        session.before
        for session in history.sessions
        if session.before is not None and 0 <= day - session.day < numbers.USUAL_DAYS
    ]
    if not near and history.usual is not None:
        near = [history.usual]
    return usual(near) if near else None


def _high_days(history: History, day: Day) -> int:
    """Return on how many earlier days of the last seven a score was too high to walk."""
    return len(
        {
            each.day
            for each in history.cards
            if 0 < day - each.day < numbers.TOO_HIGH_IN_DAYS
            and each.scores is not None
            and each.scores.top >= numbers.TOO_HIGH
        }
    )
