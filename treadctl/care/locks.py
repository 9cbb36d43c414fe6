"""When a screen is due, and what opens a lock again (3.5, 3.7, 3.0).

A lock opens only by a person's own statement: "I was assessed on this day and told I may walk".  The day
is kept, never a diagnosis.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from treadctl.care import numbers
from treadctl.care.history import Action, Day, Ended, History, LockSpell, Session
from treadctl.care.screen import ASSESSED_T, NOT_TODAY, Finding, Group


class Due(StrEnum):
    """Which screen comes before the next walk."""

    FIRST = "first"  # the full one, question by question
    CARDS = "cards"  # the full one, one card per group
    SHORT = "short"  # the six lines


class Key(StrEnum):
    """What opens a lock."""

    ASSESSED = "assessed"  # "I was assessed on ... and told I may walk", on or after the lock's day
    TALKED = "talked"  # the same of a doctor or physiotherapist, whenever it was
    LATER_YES = "later_yes"  # the same question answered with yes


def due(history: History, day: Day) -> Due:
    """Return which screen is due on `day`: full at first, every 28 days, after a lock and after a gap."""
    cleared = [screen.day for screen in history.screens if screen.cleared]
    if not cleared:
        return Due.FIRST
    opened = [lock for lock in history.locks if lock.until is not None and lock.until >= cleared[-1]]
    after_lock = any(
        lock.until != cleared[-1] or (lock.since == lock.until and halves(lock)) for lock in opened
    )
    walked = history.sessions[-1].day if history.sessions else cleared[-1]
    gap = day - walked > numbers.SCREEN_EVERY_DAYS and cleared[-1] - walked <= numbers.SCREEN_EVERY_DAYS
    old = day - cleared[-1] >= numbers.SCREEN_EVERY_DAYS
    return Due.CARDS if after_lock or gap or old else Due.SHORT


def locks(finding: Finding, day: Day) -> tuple[LockSpell, ...]:
    """Return the locks that a finding makes, one for each question; none where it is only "not today"."""
    return tuple(LockSpell(since=day, item=item) for item in finding.items if key(item) is not None)


WALK_EMERGENCY = "X1"  # not a question: an emergency during a walk
WORSE_MORNING = "X2"  # new numbness, tingling or weakness the morning after


def after_walk(session: Session, day: Day) -> tuple[LockSpell, ...]:
    """Return the locks that a walk itself, and its morning, make on `day` (3.4, rule 1); mostly none.

    Each by itself: whoever was assessed after the walk, and is number next morning, is locked anew.
    """
    ended = session.ended is Ended.EMERGENCY or session.worst is Action.EMERGENCY
    worse = session.morning is not None and session.morning.numb_worse
    found = ((WALK_EMERGENCY, ended), (WORSE_MORNING, worse))
    return tuple(LockSpell(since=day, item=item) for item, holds in found if holds)


def key(item: str) -> Key | None:
    """Return what opens the lock of a question; None where it makes none ("not today").

    What no question made (an emergency during a walk) needs an assessment.
    """
    if item in NOT_TODAY:
        return None
    if item[:1] == Group.DOCTOR or item in ASSESSED_T or item in ("N6", "N7", "K2"):
        return Key.TALKED
    return Key.LATER_YES if item[:1] == Group.TREADMILL else Key.ASSESSED


def halves(lock: LockSpell) -> bool:
    """Whether the programme goes on at half after this lock: what was urgent does (3.4, rule 1)."""
    return key(lock.item) is Key.ASSESSED


def release(lock: LockSpell, *, assessed: Day | None, day: Day) -> LockSpell:
    """Return the lock, open from `day` on.

    `assessed` is the day of the assessment; only a question that was answered "not yet" needs none.

    Raises:
        ValueError: no day, one that is yet to come, or one before the lock where it must be after.
    """
    needs = key(lock.item)
    if needs is Key.LATER_YES:
        return replace(lock, until=day)
    if assessed is None:
        raise ValueError(f"the lock of {lock.item} opens with the day of an assessment")
    if assessed > day:
        raise ValueError(f"assessed on day {assessed}, which is after today, day {day}")
    if needs is Key.ASSESSED and assessed < lock.since:
        raise ValueError(f"assessed on day {assessed}, before the lock of {lock.item} on day {lock.since}")
    return replace(lock, until=day, assessed=assessed)


def resolved(history: History) -> frozenset[str]:
    """Return the questions that were assessed and do not lock again: D, K2 and T1-T3.

    Only as long as they are answered alike: what went away and came back is asked about anew.
    """
    return frozenset(
        lock.item
        for lock in history.locks
        if lock.until is not None
        and key(lock.item) is Key.TALKED
        and lock.item[:1] != Group.TODAY
        and all(lock.item in screen.told for screen in history.screens if screen.day > lock.until)
    )


def assessed_on(history: History, day: Day) -> Day | None:
    """Return since when E and U are asked: the last assessment of these two weeks, else None ("two weeks").

    Otherwise a person who was assessed and told to walk would be locked again by the same true answer.  It
    is the day of the assessment, not that of telling us of it: what began in between nobody has looked at.
    """
    days = [
        lock.until if lock.assessed is None else lock.assessed
        for lock in history.locks
        if lock.until is not None and halves(lock)
    ]
    return max(days) if days and day - max(days) < numbers.NEW_DAYS else None
