"""What a profile wants of the programme is heard, setting by setting; none of it loosens a rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from tests.care.programme import D0, Programme, profile
from treadctl.care import numbers, schedule
from treadctl.care.history import Agreed, Amount, Asked, Change
from treadctl.care.road import road
from treadctl.care.today import Kind
from treadctl.model import AgreedStart
from treadctl.quantities import Speed


def grown(weeks: int = 1, minutes: float = 10, **wants: object) -> Programme:
    person = Programme(profile(**wants))
    person.baseline(minutes=minutes)
    for number in range(1, weeks + 1):
        person.week(7 * number)
    return person


# --- [progress]


def test_a_slower_increase() -> None:
    assert grown().minutes(14) == pytest.approx(8 * 1.10)
    assert grown(week_percent=5).minutes(14) == pytest.approx(8 * 1.05)
    still = grown(week_percent=0)
    assert still.minutes(14) == pytest.approx(8)
    assert still.at(14).weeks[-1].change is Change.THERE


def test_no_increase_is_above_the_hard_one() -> None:
    assert grown(week_percent=50).minutes(14) == pytest.approx(8 * numbers.GROW)


def test_a_smaller_step_of_speed() -> None:
    usual, small = grown(weeks=4, minutes=12.5), grown(weeks=4, minutes=12.5, week_speed=Speed(5))
    assert usual.at(35).amount.speed > 210
    assert 200 < small.at(35).amount.speed <= 210
    assert grown(weeks=4, minutes=12.5, week_speed=Speed(0)).at(35).amount.speed == 200


# --- [schedule]


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 22), date(2027, 1, 1)])
def test_the_day_of_the_week_is_the_calendars(day: date) -> None:
    assert schedule.weekday(day.toordinal()) == day.weekday()


def test_walks_are_on_the_chosen_days_alone() -> None:
    first = schedule.weekday(D0)
    person = Programme(profile(weekdays=((first + 1) % 7, (first + 3) % 7)))
    now = person.on(0)
    assert (now.kind, now.why[0].rule, now.next_day) == (Kind.REST, "3.2/schedule", D0 + 1)
    for day in (1, 3, 8):
        person.walk(day)
    assert person.on(9).why[0].rule == "3.2/rest"
    assert person.on(10).kind is Kind.WALK
    person.walk(10)
    assert person.on(11).next_day == D0 + 15


def test_two_chosen_days_are_a_whole_week_and_grow() -> None:
    first = schedule.weekday(D0)
    person = Programme(profile(weekdays=(first, (first + 3) % 7)))
    for day in (0, 3, 7, 10, 14, 17):
        person.walk(day)
    assert person.at(21).weeks[-1].planned_sessions == 2
    assert person.at(21).weeks[-1].change is Change.TIME


def test_more_rest() -> None:
    person = Programme(profile(rest_days=3))
    person.walk(0)
    assert [person.on(day).why[0].rule for day in (1, 2, 3)] == ["3.2/rest", "3.2/schedule", "3.2/schedule"]
    assert person.on(2).next_day == D0 + 4
    assert person.on(4).kind is Kind.WALK


def test_no_rest_is_below_the_hard_one() -> None:
    person = Programme(profile(rest_days=0))
    person.walk(0)
    assert person.on(1).why[0].rule == "3.2/rest"


@pytest.mark.parametrize(
    ("weekdays", "rest"), [((0,), 1), ((0, 1), 3), ((0, 2, 4), 6), (tuple(range(7)), 6), ((2, 5), 2)]
)
def test_every_schedule_has_a_road_that_keeps_to_it(weekdays: tuple[int, ...], rest: int) -> None:
    wants = profile(weekdays=weekdays, rest_days=rest, walk_s=600, cap=Speed.kmh("2.0"))
    stages = road(Programme(wants).history, wants, D0)
    days = [day for stage in stages for day in stage.days]
    assert {schedule.weekday(day) for day in days} <= set(weekdays)
    assert all(second - first > rest for first, second in pairwise(days))
    assert stages[-1].amount.walk_s == pytest.approx(600, rel=0.01)


# --- [agreed]


def agreed(day: int = D0 - 1, minutes: float = 8, speed: int = 280) -> AgreedStart:
    return AgreedStart(walk_s=int(60 * minutes), speed=Speed(speed), by="somebody", day=day)


@pytest.mark.row("3.0/agreed")
def test_an_agreed_start_in_the_profile_is_the_baseline() -> None:
    person = Programme(profile(agreed=agreed()))
    now = person.on(0)
    assert now.baseline
    assert (now.amount.walk_s, now.amount.speed) == (480, 280)
    assert person.on(40).amount.speed == 200  # it holds for four weeks


@pytest.mark.row("3.0/agreed")
def test_an_agreed_start_needs_a_yes_a_past_day_and_keeps_to_its_bounds() -> None:
    alone = Programme(profile(agreed=agreed()))
    alone.add(asked=(Asked(day=D0 - 1, ok=False),))
    assert alone.on(0).amount.walk_s == numbers.BASELINE_ALONE_S
    assert Programme(profile(agreed=agreed(day=D0 + 1))).on(0).amount.speed == 200
    most = Programme(profile(agreed=agreed(minutes=30, speed=350))).on(0).amount
    assert (most.walk_s, most.speed) == (numbers.AGREED_MOST_S, numbers.AGREED_SPEED_MAX.hundredths)


@pytest.mark.row("3.0/agreed")
def test_the_newer_of_two_agreements_counts() -> None:
    told = Agreed(day=D0 - 3, amount=Amount(walk_s=360.0, speed=220.0))
    person = Programme(profile(agreed=agreed()))
    person.add(agreed=told)
    assert person.on(0).amount.speed == 280
    person.add(agreed=replace(told, day=D0))
    assert person.on(0).amount.speed == 220
