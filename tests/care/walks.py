"""Made-up walks and scores for the tests of this room."""

from dataclasses import replace
from typing import Any

from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Amount, Ended, Pattern, Session

B = Scores(back=3, leg=2, zone=Zone.THIGH)
WELL = Report(scores=None)
GOOD = Session(
    day=100,
    started_at=0.0,
    ended_at=600.0,
    planned=Amount(walk_s=300.0, speed=200.0),
    walked_s=300.0,
    speed=200.0,
    metres=160.0,
    pattern=Pattern.STANDARD,
    ended=Ended.DONE,
    before=B,
    right_after=WELL,
    two_hours=LaterReport(feel=Later.YES),
    morning=WELL,
)


def session(**changes: Any) -> Session:
    """Return a good walk with `changes`."""
    return replace(GOOD, **changes)


def said(back: int, leg: int, zone: Zone = Zone.THIGH, **more: Any) -> Report:
    """Return an answer after a walk."""
    return Report(scores=Scores(back=back, leg=leg, zone=zone), **more)
