"""The whole road, with dates, as it would be if all goes well: each walk done, each answer good."""

from __future__ import annotations

from dataclasses import dataclass, replace

from treadctl.care import amounts, numbers
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.colour import Colour
from treadctl.care.days import next_day
from treadctl.care.history import Amount, Change, Day, Ended, History, Pattern, Session
from treadctl.care.standing import Standing
from treadctl.care.weeks import folded, until, walked
from treadctl.model import Profile

MOST_WEEKS = 104  # chosen: a road of two years is long enough to look at
_STILL = 4  # chosen: so many weeks without a change: it goes no further


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One week of the road.

    Attributes:
        first: its first day.
        days: the days of its walks.
        amount: of each walk; of the longest where the weekly guard makes them differ.
        week_s: walking of the whole week, seconds.
        pattern: of its last walk.
        baseline: it finds the comfortable amount.
    """

    first: Day
    days: tuple[Day, ...]
    amount: Amount
    week_s: float
    pattern: Pattern
    baseline: bool


def road(history: History, profile: Profile, day: Day) -> tuple[Stage, ...]:
    """Return the weeks from `day` on, until the profile's most is reached or nothing changes any more.

    A walk on each day that is allowed, all green.  It is a picture, not a plan: each real week decides anew.
    """
    stages: list[Stage] = []
    left = folded(history, profile)
    day = next_day(history, profile, left, day)
    while len(stages) < MOST_WEEKS and not (_arrived(stages, left) and _week_is_over(stages[-1], day)):
        at = until(left, history, profile, day)
        how = amounts.pattern(at, profile, None)
        amount = _amount(history, at, profile, how, day)
        session = _good(amount, how, day, baseline=at.open.baseline)
        _note(stages, at, session)
        history = replace(history, sessions=(*history.sessions, session))
        left = walked(at, session, Colour.GREEN)
        day = next_day(history, profile, left, day + 1)
    return tuple(stages)


def _amount(history: History, at: Standing, profile: Profile, how: Pattern, day: Day) -> Amount:
    *_, (_, amount) = amounts.steps(history, at, profile, how, day, None, unsteady=False)
    return amount


def _note(stages: list[Stage], at: Standing, session: Session) -> None:
    """Put the walk into its week, which begins a new stage where it is the first."""
    days: tuple[Day, ...] = ()
    longest, week_s = session.planned, session.planned.walk_s
    if stages and stages[-1].first == at.open.first:
        begun = stages.pop()
        days, week_s = begun.days, week_s + begun.week_s
        longest = max(longest, begun.amount, key=lambda one: one.walk_s)
    stages.append(
        Stage(
            first=at.open.first,
            days=(*days, session.day),
            amount=longest,
            week_s=week_s,
            pattern=session.pattern,
            baseline=at.open.baseline,
        )
    )


def _week_is_over(stage: Stage, day: Day) -> bool:
    return day >= stage.first + numbers.WEEK_DAYS


def _arrived(stages: list[Stage], left: Standing | None) -> bool:
    """Say whether the last decisions changed nothing: at the most, or held by what nobody answers here."""
    if not stages:
        return False
    last = left.weeks[-1] if left and left.weeks else None
    if last and last.change is Change.THERE and last.first >= stages[0].first:
        return True  # an earlier week's "there" was said of what was wanted then
    still = [(stage.amount, stage.week_s) for stage in stages[-_STILL - 2 : -1]]  # the last is not over
    return len(still) > _STILL and len(set(still)) == 1


def _good(amount: Amount, how: Pattern, day: Day, *, baseline: bool) -> Session:
    """Return a walk of that amount that the body liked."""
    at_s = float(day * 86_400)
    return Session(
        day=day,
        started_at=at_s,
        ended_at=at_s + amount.walk_s + numbers.BREAK_S,
        planned=amount,
        walked_s=amount.walk_s,
        speed=amount.speed,
        metres=amount.metres,
        pattern=how,
        ended=Ended.DONE,
        baseline=baseline,
        before=Scores(back=0, leg=0, zone=Zone.NONE),
        right_after=Report(scores=None),
        two_hours=LaterReport(feel=Later.YES),
        morning=Report(scores=None),
        morning_on=day + 1,
    )
