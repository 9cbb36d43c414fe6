"""The walks to come as a calendar file (RFC 5545), with a reminder of each question after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from treadctl.care.numbers import BREAK_S, LATER_S
from treadctl.care.road import Stage
from treadctl.care_words import say
from treadctl.interfaces.talk import telling

MORNING = clock_time(8, 0)  # chosen: asked from 05:00 on, and a calendar should wake nobody
MINUTE_S = 60
WEEKS = 4  # chosen: until the questions of the first day are asked again
LINE_MOST = 75  # RFC 5545, 3.1: octets


def calendar(stages: tuple[Stage, ...], *, at: clock_time, now: datetime, weeks: int = WEEKS) -> str:
    """Return the file.

    Args:
        stages: the road.
        weeks: how many of them; what lies far ahead will be decided anew many times.
        at: when a walk begins, local time.
        now: when this file is made.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//treadctl//plan//EN", "CALSCALE:GREGORIAN"]
    for stage in stages[:weeks]:
        for day in stage.days:
            lines += _walk(stage, date.fromordinal(day), at, stamp)
    return "\r\n".join([each for line in [*lines, "END:VCALENDAR"] for each in _folded(line)]) + "\r\n"


def _walk(stage: Stage, day: date, at: clock_time, stamp: str) -> Iterator[str]:
    """Yield a walk, the question two hours after it, and the morning's."""
    begins = datetime.combine(day, at)
    ends = begins + timedelta(seconds=stage.amount.walk_s + BREAK_S)
    amount = {
        "min": telling.minutes(stage.amount.walk_s // MINUTE_S * MINUTE_S),
        "speed": telling.pace(stage.amount.speed / 100),
    }
    yield from _event("walk", begins, ends, say("ics_walk", **amount), stamp)
    after = ends + timedelta(seconds=LATER_S)
    yield from _event("two-hours", after, after, say("ics_two_hours"), stamp)
    morning = datetime.combine(day + timedelta(days=1), MORNING)
    yield from _event("morning", morning, morning, say("ics_morning"), stamp)


def _event(what: str, begins: datetime, ends: datetime, summary: str, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{what}-{begins:%Y%m%d}@treadctl"  # the next file replaces it
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART:{begins:%Y%m%dT%H%M%S}"
    if ends > begins:
        yield f"DTEND:{ends:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_escaped(summary)}"
    yield from (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(summary)}",
        "TRIGGER:PT0S",
        "END:VALARM",
    )
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never within a character."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LINE_MOST:
            yield piece
            piece = " "
        piece += letter
    yield piece
