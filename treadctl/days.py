"""Local days: where wall seconds, days of the rules and dates that people read meet.

A day is the ordinal of a calendar date (1 is 1 January of the year 1), as the rules count them.
"""

from __future__ import annotations

import time
from datetime import date

DAY_S = 86_400
HOUR_S = 3600
MINUTE_S = 60
_EPOCH = date(1970, 1, 1).toordinal()


def local(wall: float) -> tuple[int, int]:
    """Return the local day of wall seconds, and the seconds since its midnight by the clock on the wall."""
    return _day_and_second(time.localtime(wall))


def utc(wall: float) -> tuple[int, int]:
    """Return the same in UTC: for tests, whose days must not depend on where they run."""
    return _day_and_second(time.gmtime(wall))


def _day_and_second(at: time.struct_time) -> tuple[int, int]:
    day = date(at.tm_year, at.tm_mon, at.tm_mday).toordinal()
    return day, at.tm_hour * HOUR_S + at.tm_min * MINUTE_S + at.tm_sec


def ahead_min(at: tuple[int, float], wall: float) -> int:
    """Return how many minutes local time is ahead of UTC.

    Args:
        at: the local day and second of `wall`, as `local` returns them.
        wall: wall seconds.
    """
    day, second = at
    return round(((day - _EPOCH) * DAY_S + second - wall) / MINUTE_S)


def iso(day: int) -> str:
    """Return a day as "2026-11-24"."""
    return date.fromordinal(day).isoformat()


def of_iso(text: str) -> int:
    """Return the day of "2026-11-24".

    Raises:
        ValueError: no such date.
    """
    return date.fromisoformat(text).toordinal()
