"""A start that came to nothing uses up no day; whatever may be the body's does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.care.programme import D0, DAY_S, Programme
from tests.care.walks import GOOD, B, said, session
from treadctl.care import guard
from treadctl.care.asking import Due, due
from treadctl.care.body import Later, LaterReport, Report, Zone
from treadctl.care.colour import Colour, judge
from treadctl.care.history import NOTHING, Action, Ended, Session
from treadctl.care.starts import false_start, used_up
from treadctl.care.today import Kind

WELL = Report(scores=None)


def start(**changes: Any) -> Session:
    """Thirty seconds, ended by the machine, and then all was as before."""
    usual = {"walked_s": 30.0, "metres": 12.0, "ended_at": 50.0, "ended": Ended.FAULT, "two_hours": None}
    return session(**{**usual, "morning": None, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ended": Ended.CHOSE},
        {"ended": Ended.OTHERWISE},
        {"ended": Ended.SYMPTOMS, "not_symptoms": True},
        {"walked_s": 59.9},
        {"ended_at": 119.9},
        {"right_after": said(3, 2)},
        {"right_after": said(2, 2)},
        {"morning": WELL, "two_hours": LaterReport(feel=Later.YES)},
    ],
)
def test_it_is_a_start_that_came_to_nothing(changes: dict[str, Any]) -> None:
    assert false_start(start(**changes))
    assert judge(start(**changes), final=True).colour is Colour.NEUTRAL


@pytest.mark.row("3.2/false start")
@pytest.mark.parametrize(
    "changes",
    [
        {"ended": Ended.SYMPTOMS},  # the person's own stop, of which nothing was said
        {"ended": Ended.EMERGENCY},
        {"ended": Ended.ATTENTION},
        {"ended": Ended.DONE},
        {"worst": Action.SLOW},
        {"worst": Action.STOP},
        {"worst": Action.EMERGENCY},
        {"breaks": 1},
        {"right_after": None},  # nobody has said that it was as before
        {"right_after": said(4, 2)},
        {"right_after": said(0, 3)},
        {"right_after": said(3, 2, Zone.CALF)},  # further down
        {"right_after": Report(scores=None, numb_worse=True)},
        {"right_after": Report(scores=None, limp=True)},
        {"right_after": Report(scores=None, other_up=1)},
        {"two_hours": LaterReport(feel=Later.BIT_WORSE)},
        {"morning": said(4, 2)},
        {"morning": Report(scores=None, numb_worse=True)},
        {"walked_s": 60.0},
        {"walked_s": 0.0},
        {"ended_at": 120.0},  # so long after arming a question was due, however slowly the belt ran
        {"before": None, "planned": NOTHING},  # at the console
        {"before": None},
    ],
)
def test_it_is_a_walk(changes: dict[str, Any]) -> None:
    assert not false_start(start(**changes))


NEXT = 21  # the day of the next walk of somebody who has been walking for three weeks


@pytest.fixture
def ten() -> Programme:
    person = Programme()
    person.baseline(minutes=10)
    person.week(7)
    person.week(14)
    return person


def tried(person: Programme, day: int, seconds: float = 30.0, **changes: Any) -> None:
    """A false start on that day."""
    now = person.on(day)
    at = (D0 + day) * DAY_S
    made = start(
        day=D0 + day,
        started_at=at,
        ended_at=at + 50,
        planned=now.amount,
        speed=now.amount.speed,
        walked_s=seconds,
        metres=seconds * now.amount.speed / 360,
        before=B,
        **changes,
    )
    person.history = replace(person.history, sessions=(*person.history.sessions, made))


@pytest.mark.row("3.2/false start")
def test_the_day_is_not_used_up_and_its_amount_is_less_by_what_was_walked(ten: Programme) -> None:
    was = ten.on(NEXT)
    tried(ten, NEXT)
    now = ten.on(NEXT)
    assert (now.kind, now.next_day) == (Kind.WALK, D0 + NEXT)
    assert now.amount.walk_s == was.amount.walk_s - 30
    assert now.why[-1].rule == "3.2/false start"
    assert ten.on(NEXT + 1).kind is Kind.WALK  # nor is there a day of rest after it
    assert ten.on(NEXT + 1).amount.walk_s == pytest.approx(was.amount.walk_s - 10)  # of each of three walks


@pytest.mark.row("3.2/false start", "3.4/guard")
def test_its_seconds_count_in_the_week_and_it_is_no_walk_of_it(ten: Programme) -> None:
    before = ten.on(NEXT + 2).at
    tried(ten, NEXT)
    after = ten.on(NEXT + 2).at
    assert before.open.reference is not None
    left = [guard.left(before.open.reference, at.recent, at.open.first) for at in (before, after)]
    assert left[0].walk_s - left[1].walk_s == 30
    assert left[0].metres - left[1].metres == pytest.approx(30 * ten.history.sessions[-1].speed / 360)
    assert after.open.done == before.open.done
    assert after.last == before.last
    assert (after.starter, after.gentle) == (before.starter, before.gentle)


@pytest.mark.row("3.2/false start")
def test_a_minute_of_them_together_uses_up_the_day_and_the_next(ten: Programme) -> None:
    tried(ten, NEXT, 31)
    assert ten.on(NEXT).kind is Kind.WALK
    tried(ten, NEXT, 29)
    assert [ten.on(day).kind for day in (NEXT, NEXT + 1, NEXT + 2)] == [Kind.REST, Kind.REST, Kind.WALK]
    assert ten.on(NEXT).why[0].rule == "3.2/rest"
    assert used_up(ten.history, D0 + NEXT)


def test_one_that_is_the_very_first_walk_leaves_somebody_new() -> None:
    person = Programme()
    was = person.on(0)
    tried(person, 0)
    now = person.on(0)
    assert (now.kind, now.baseline, now.pattern) == (Kind.WALK, True, was.pattern)
    assert now.amount.walk_s == was.amount.walk_s - 30
    assert person.on(30).kind is Kind.WALK


def test_nothing_is_asked_of_it_later_until_it_is_asked_right_after() -> None:
    open_ = start(right_after=None)
    asks = {"wall_s": 90_000.0, "day": GOOD.day + 1, "second_of_day": 40_000.0}
    assert due(open_, wall_s=60.0, day=GOOD.day, second_of_day=0.0) == (Due.RIGHT_AFTER,)
    assert due(start(), **asks) == ()  # type: ignore[arg-type]
    assert Due.MORNING in due(open_, **asks)  # type: ignore[arg-type]
