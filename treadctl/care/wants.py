"""What the person wants of the programme, within what may be wanted: the most, which way, and who agreed."""

from __future__ import annotations

from treadctl.care import numbers
from treadctl.care.history import Amount, Day, History, Wish
from treadctl.care.plan import most_s, pattern_of
from treadctl.care.progress import Wants
from treadctl.model import Profile


def wants(history: History, profile: Profile, greens: int, opened: Day, day: Day) -> Wants:
    """Return what holds at the end of a week.

    Args:
        history: wishes and the clinician's answers up to `day` are read.
        profile: the most that is wanted; its cap already lowered to what the treadmill allows.
        greens: green weeks running.
        opened: the day of the week's first plan: "hold" for an earlier week was asked for by then.
        day: the day on which the week is closed.
    """
    return Wants(
        most=most(history, profile, greens),
        wish=_wish(history, opened, day),
        clinician_ok=history.clinician_ok(day),
        grow=1 + profile.week_percent / 100,
        faster=float(profile.week_speed.hundredths),
    )


def most(history: History, profile: Profile, greens: int) -> Amount:
    """Return the longest and fastest walk that may become the plan (CLINICAL 3.1, 3.2)."""
    raised = history.faster is not None and greens >= numbers.CAP_RAISE_GREEN_WEEKS
    cap = numbers.USER_CAP_MAX if raised else numbers.DEFAULT_CAP
    return Amount(
        walk_s=min(float(profile.walk_s), numbers.SESSION_HARD_S, most_s(pattern_of(profile), profile)),
        speed=float(min(profile.cap, cap).hundredths),
    )


def walks_a_week(history: History, profile: Profile, greens: int, day: Day) -> int:
    """Return how many walks a week may have; a fourth needs a clinician's yes and four green weeks.

    The day of rest after each walk stays, so there is never a fifth.
    """
    many = history.clinician_ok(day) and greens >= numbers.MORE_DAYS_GREEN_WEEKS
    return min(profile.days_per_week, numbers.MORE_DAYS_SESSIONS + many)


def _wish(history: History, opened: Day, day: Day) -> Wish:
    found = Wish.USUAL
    for wished in history.wishes:
        if wished.day > day:
            break
        if wished.wish is not Wish.HOLD:
            found = wished.wish
        elif wished.day > opened:
            return Wish.HOLD
    return found
