"""What is asked before and after a walk, question by question, with as few taps as possible (3.5, 3.0).

Before: the six lines ("none of these"), back, leg, and the zone only with leg pain; shoes, key and space are
the words on the press that arms the belt.  After, at two hours and next morning: "as before or better" is
one tap, anything else opens the details.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from treadctl.care import numbers
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Day, Session
from treadctl.care.starts import false_start


class Ask(StrEnum):
    """One question with one answer."""

    BACK = "back"
    LEG = "leg"
    ZONE = "zone"  # only with leg pain
    NUMB = "numb"  # new or worse numbness, tingling, weakness: 0 or 1
    LIMP = "limp"  # new: 0 or 1
    OTHER = "other"  # rise in hip, knee or foot


SCORES = (Ask.BACK, Ask.LEG, Ask.ZONE)
AFTER = (*SCORES, Ask.NUMB, Ask.LIMP, Ask.OTHER)
MORNING = (*SCORES, Ask.NUMB)
_MOST = {Ask.ZONE: int(Zone.FOOT), Ask.NUMB: 1, Ask.LIMP: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Questions that are being answered, one at a time and in their order."""

    asks: tuple[Ask, ...]
    given: Mapping[Ask, int] = field(default_factory=dict)

    @property
    def next(self) -> Ask | None:
        """The question to put now; None: answered to the end."""
        for ask in self.asks:
            if ask not in self.given and (ask is not Ask.ZONE or self.given.get(Ask.LEG, 0) > 0):
                return ask
        return None

    def said(self, value: int) -> Sheet:
        """Return the sheet with the answer to `next`.

        Raises:
            ValueError: nothing is asked any more, or the question has no such answer.
        """
        ask = self.next
        if ask is None:
            raise ValueError("nothing is asked any more")
        lowest = int(Zone.LOW_BACK) if ask is Ask.ZONE else 0
        if not lowest <= value <= _MOST.get(ask, numbers.SCORE_MAX):
            raise ValueError(f"{ask.value} is {value}: {lowest} to {_MOST.get(ask, numbers.SCORE_MAX)}")
        return Sheet(asks=self.asks, given={**self.given, ask: value})

    @property
    def scores(self) -> Scores:
        """Back, leg and zone.

        Raises:
            ValueError: not all of them were answered.
        """
        if self.next in SCORES:
            raise ValueError(f"{self.next} was not answered")
        zone = Zone(self.given[Ask.ZONE]) if Ask.ZONE in self.given else None
        return Scores.said(self.given[Ask.BACK], self.given[Ask.LEG], zone)

    def report(self) -> Report:
        """Return the answer right after a walk, or of the morning.

        Raises:
            ValueError: not answered to the end.
        """
        if self.next is not None:
            raise ValueError(f"{self.next} was not answered")
        return Report(
            scores=self.scores,
            numb_worse=bool(self.given.get(Ask.NUMB, 0)),
            limp=bool(self.given.get(Ask.LIMP, 0)),
            other_up=self.given.get(Ask.OTHER, 0),
        )

    def later(self, feel: Later, *, by_morning: bool = False) -> LaterReport:
        """Return the answer of two hours after, with these numbers where it is not "yes"."""
        scores = None if feel is Later.YES else self.scores
        return LaterReport(feel=feel, scores=scores, by_morning=by_morning)


AS_BEFORE = Report(scores=None)
"""The one tap "as before or better"."""


class Due(StrEnum):
    """An answer that a walk still waits for."""

    RIGHT_AFTER = "right_after"
    TWO_HOURS = "two_hours"
    TWO_HOURS_LATE = "two_hours_late"  # "two hours after the walk, was it back to how it was?"
    MORNING = "morning"


def due(
    session: Session, *, wall_s: float, day: Day, second_of_day: float, starting: bool = False
) -> tuple[Due, ...]:
    """Return which answers to ask for now, in their order.

    Args:
        session: the last walk.
        wall_s: wall seconds now.
        day: the local day now.
        second_of_day: local seconds since midnight.
        starting: somebody wants to walk: everything that is open is asked, whatever the hour.
    """
    if false_start(session):
        return ()
    morning = day > session.day and (
        starting or second_of_day >= numbers.MORNING_FROM_S or day > session.day + 1
    )
    found = []
    if session.right_after is None:
        found.append(Due.RIGHT_AFTER)
    if session.two_hours is None and morning:
        found.append(Due.TWO_HOURS_LATE)
    elif session.two_hours is None and wall_s - session.ended_at >= numbers.LATER_S:
        found.append(Due.TWO_HOURS)
    if session.morning is None and morning:
        found.append(Due.MORNING)
    return tuple(found)
