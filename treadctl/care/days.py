"""Days of rest: which day may be the next walk's."""

from __future__ import annotations

from treadctl.care import numbers, progress, schedule, starts
from treadctl.care.afterwards import After, next_morning, rested_after_red
from treadctl.care.history import Day, History, Session
from treadctl.care.standing import Standing
from treadctl.care.wants import walks_a_week
from treadctl.care.weeks import until
from treadctl.model import Profile

AHEAD_DAYS = 3 * numbers.WEEK_DAYS  # more than any rest there is


def rests(history: History, profile: Profile, at: Standing, day: Day) -> str | None:
    """Return the rule that makes `day` a day of rest; None: a walk is possible.

    Args:
        history: for the clinician's yes.
        profile: how many walks a week are wanted, and on which days.
        at: the standing on `day`.
        day: the local day.
    """
    if starts.used_up(history, day):
        return "3.2/rest"
    free = None if schedule.suits(profile, day) else "3.2/schedule"
    if at.last is None:
        return free
    last = at.last[0]
    if day <= last.day + numbers.REST_DAYS:
        return "3.2/rest"
    if extra_rest(last, day):
        return "3.6C/5"
    if free is not None or day <= last.day + schedule.rest_days(profile):
        return "3.2/schedule"
    return _week_is_full(history, profile, at, day)


def next_day(history: History, profile: Profile, left: Standing | None, day: Day) -> Day:
    """Return the first day from `day` on that is no day of rest, if nothing else happens.

    `left` is where the newest walk left somebody (`weeks.folded`).
    """
    for ahead in range(day, day + AHEAD_DAYS):
        then = until(left, history, profile, ahead)
        if rests(history, profile, then, ahead) is None:
            return ahead
    return day + AHEAD_DAYS


def extra_rest(last: Session, day: Day) -> bool:
    """Say whether the morning after the last walk was red and its extra day of rest is not over."""
    if last.morning is None or last.before is None:
        return False
    if next_morning(last.before, last.morning).action < After.RED:
        return False
    return day < rested_after_red(last.day, last.morning_on or last.day)


def _week_is_full(history: History, profile: Profile, at: Standing, day: Day) -> str | None:
    """Return the rule that says that this week, or the seven days up to `day`, hold no other walk."""
    week = at.open
    if week.done >= week.possible:
        return "3.2/week"
    rolling = [session for session in at.recent if session.day > day - numbers.WEEK_DAYS]
    if progress.done(rolling) >= walks_a_week(history, profile, at.greens, day):
        return "3.2/week"
    fits = at.within(at.amount, day)
    return "3.4/guard" if fits.walk_s < min(numbers.TIME_MIN_S, profile.walk_s) else None
