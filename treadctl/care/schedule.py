"""On which days a walk may be: a day of rest after each, and what the profile keeps free besides."""

from __future__ import annotations

from treadctl.care import numbers
from treadctl.care.history import Day
from treadctl.model import Profile


def weekday(day: Day) -> int:
    """Return the day of the week, Monday 0 (day 1 of the calendar was a Monday)."""
    return (day - 1) % numbers.WEEK_DAYS


def rest_days(profile: Profile) -> int:
    """Return how many days of rest follow each walk."""
    return max(numbers.REST_DAYS, profile.rest_days)


def suits(profile: Profile, day: Day) -> bool:
    """Say whether the profile walks on this day of the week."""
    return weekday(day) in profile.weekdays


def fitting(profile: Profile, earliest: Day, last: Day) -> int:
    """Return how many walks fit from `earliest` to `last`, both included."""
    count, day = 0, earliest
    while day <= last:
        if suits(profile, day):
            count += 1
            day += rest_days(profile)
        day += 1
    return count
