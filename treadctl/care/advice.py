"""When to say "please see somebody" although nothing locks (3.6 A, 3.6 C, W11).

Each function says yes or no from the history alone; how often a person hears it is the interface's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from treadctl.care import numbers
from treadctl.care.colour import Colour, judge
from treadctl.care.history import Day, History, Session


def advice(history: History, day: Day) -> tuple[str, ...]:
    """Return the ids of what to say on `day`: "advice_reds", "advice_rising", …; none on an ordinary day."""
    return tuple(_advice(history, day))


def _advice(history: History, day: Day) -> Iterator[str]:
    if high_days(history, day) >= numbers.TOO_HIGH_DAYS:
        yield "advice_high_days"
    reds = [s for s in history.sessions if day - s.day < numbers.REDS_IN_DAYS and _red(s)]
    if len(reds) >= numbers.REDS_ADVISE:
        yield "advice_reds"
    if _rising(history):
        yield "advice_rising"
    if _no_better(history, day):
        yield "advice_no_better"
    if sum(_limped(session) for session in history.sessions) >= numbers.LIMPS_ADVISE:
        yield "advice_limp"


def high_days(history: History, day: Day) -> int:
    """Return on how many of the last seven days, `day` included, a score was 7 or more."""
    return len(
        {
            card.day
            for card in history.cards
            if 0 <= day - card.day < numbers.TOO_HIGH_IN_DAYS
            and card.scores is not None
            and card.scores.top >= numbers.TOO_HIGH
        }
    )


def _red(session: Session) -> bool:
    return judge(session, final=False).colour >= Colour.RED


def _limped(session: Session) -> bool:
    return any(said is not None and said.limp for said in (session.right_after, session.morning))


def _rising(history: History) -> bool:
    """Whether back or leg before the walks rose two weeks running, and by 1 or more in all.

    A smaller rise is within what people score differently from one day to the next.
    """
    weeks = history.weeks[-(numbers.RISING_WEEKS + 1) :]
    means = [week.before for week in weeks if week.before is not None]
    if len(means) <= numbers.RISING_WEEKS:
        return False
    return any(
        all(then[region] < now[region] for then, now in pairwise(means))
        and means[-1][region] - means[0][region] >= numbers.BEFORE_UP_HOLD
        for region in (0, 1)
    )


def _no_better(history: History, day: Day) -> bool:
    """Whether, six weeks on, the scores before walks are no lower than in the first two weeks."""
    if not history.sessions or day - history.sessions[0].day < numbers.NO_BETTER_DAYS:
        return False
    first = _mean(history, history.sessions[0].day, history.sessions[0].day + numbers.USUAL_DAYS)
    last = _mean(history, day - numbers.USUAL_DAYS + 1, day + 1)
    return first is not None and last is not None and last > 0 and last >= first


def _mean(history: History, since: Day, until: Day) -> float | None:
    """Return the mean of the higher scores before walks from `since`, and before `until`."""
    tops = [s.before.top for s in history.sessions if s.before is not None and since <= s.day < until]
    return sum(tops) / len(tops) if tops else None
