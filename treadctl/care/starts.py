"""A start that came to nothing: stopped within its first minute, and not for the body.

The rule set says "one session a day" and leaves open what a session is.  A doorbell, a key that was not
clipped, a treadmill that did not take up its start: that is none, and the day is not used up.  A stop for
pain or "something is wrong" always uses it up, and so does everything of which nobody has said that it was
as before.  What was walked counts in the week and is taken off today's amount.
"""

from __future__ import annotations

from treadctl.care import numbers
from treadctl.care.afterwards import After, next_morning, right_after, two_hours
from treadctl.care.history import Action, Day, Ended, History, Session

_NOT_FOR_THE_BODY = frozenset({Ended.CHOSE, Ended.OTHERWISE, Ended.FAULT})


def false_start(session: Session) -> bool:
    """Say whether a walk of ours was over before it had begun, and all was as before."""
    if not 0 < session.walked_s < numbers.FALSE_START_S or session.planned.walk_s <= 0:
        return False
    if session.ended_at - session.started_at >= numbers.FALSE_START_WITHIN_S:
        return False
    stopped = session.ended is Ended.SYMPTOMS and session.not_symptoms
    if not stopped and session.ended not in _NOT_FOR_THE_BODY:
        return False
    return session.worst is Action.CONTINUE and not session.breaks and _as_before(session)


def _as_before(session: Session) -> bool:
    """Say whether it was asked right after, and neither then nor later anything was worse."""
    b, said, later, morning = session.before, session.right_after, session.two_hours, session.morning
    if b is None or said is None or said.numb_worse or said.limp or said.other_up or said.rise(b) > 0:
        return False
    told = [right_after(b, said)]
    told += [] if later is None else [two_hours(b, later, said)]
    told += [] if morning is None else [next_morning(b, morning)]
    return all(verdict.action is After.SETTLED for verdict in told)


def tried_s(history: History, day: Day) -> float:
    """Return the seconds that were walked on `day` in such starts."""
    that_day = (session for session in history.sessions if session.day == day)
    return sum(session.walked_s for session in that_day if false_start(session))


def used_up(history: History, day: Day) -> bool:
    """Say whether they came to so much together that the day, or the day before, counts as walked."""
    return any(tried_s(history, each) >= numbers.FALSE_START_S for each in (day, day - numbers.REST_DAYS))
