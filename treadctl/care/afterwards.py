"""What the answers after a walk say of it: the table of 3.6 C.

Always against the scores before that walk.  A good answer straight after unlocks nothing (W32); the next
morning's does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from treadctl.care import numbers
from treadctl.care.body import Later, LaterReport, Report, Scores, further, rise
from treadctl.care.history import Action, Day
from treadctl.care.symptoms import Check, during


class After(IntEnum):
    """What an answer after a walk says of it (3.6 C), the mildest first."""

    SETTLED = 0
    AMBER = 1
    RED = 2
    SAME_DAY = 3  # new numbness or weakness: get it looked at today


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an answer after a walk says of it, and the row."""

    action: After
    rule: str


def right_after(b: Scores, said: Report) -> Verdict:
    """Return what the answer right after says: the last check-in, judged like the others.

    A good one unlocks nothing (W32): only the next morning's does.
    """
    check = Check(scores=said.scores, numb_worse=said.numb_worse, other_up=said.other_up)
    decision = during(b, check)
    if decision.action >= Action.STOP:
        return Verdict(action=After.RED, rule=decision.rule)
    if decision.action is Action.BREAK:
        return Verdict(action=After.AMBER, rule=decision.rule)
    return Verdict(action=After.SETTLED, rule=decision.rule)


def two_hours(b: Scores, said: LaterReport, straight_after: Report | None) -> Verdict:
    """Return what the answer two hours after says (3.6 C); `straight_after` tells whether +1 is falling."""
    if said.feel is Later.YES:
        return Verdict(action=After.SETTLED, rule="3.6C/1")
    if said.feel is Later.CLEARLY_WORSE:
        return Verdict(action=After.RED, rule="3.6C/2")
    if said.scores is None:
        return Verdict(action=After.AMBER, rule="3.6C/1")
    if rise(b, said.scores) >= numbers.LINGER_UP or further(b.zone, said.scores.zone):
        return Verdict(action=After.RED, rule="3.6C/2")
    if _fallen(b, said.scores, straight_after):
        return Verdict(action=After.SETTLED, rule="3.6C/1")
    return Verdict(action=After.AMBER, rule="3.6C/1")


def _fallen(b: Scores, now: Scores, straight_after: Report | None) -> bool:
    """Whether every region is back, or was higher right after the walk."""
    then = b if straight_after is None else straight_after.scores or b
    regions = ((b.back, then.back, now.back), (b.leg, then.leg, now.leg))
    return all(at <= was or at < peak for was, peak, at in regions)


def next_morning(b: Scores, said: Report) -> Verdict:
    """Return what the next morning's answer says (3.6 C); new numbness there is same-day help (3.6 A)."""
    if said.numb_worse:
        return Verdict(action=After.SAME_DAY, rule="3.6A/10")
    up = said.rise(b)
    if up >= numbers.MORNING_RED_UP or said.further(b):
        return Verdict(action=After.RED, rule="3.6C/5")
    if up >= numbers.MORNING_AMBER_UP:
        return Verdict(action=After.AMBER, rule="3.6C/4")
    return Verdict(action=After.SETTLED, rule="3.6C/3")


def rested_after_red(walked: Day, answered: Day) -> Day:
    """Return the first day on which a walk is possible again after a red morning.

    One rest day as always and one more; and never the day of the answer itself.
    """
    return max(walked + numbers.REST_DAYS + numbers.EXTRA_REST_DAYS + 1, answered + 1)
