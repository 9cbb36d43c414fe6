"""The whole road with its dates, and the half year of somebody whose every week is good."""

from __future__ import annotations

import pytest

from tests.care.programme import D0, Programme, profile
from treadctl.care.history import Amount, Asked, Change, Wish, Wished
from treadctl.care.road import road
from treadctl.quantities import Speed


def weeks_to_the_top(person: Programme) -> int:
    """Walk good weeks until 30 minutes at 3.5; return how many after the baseline week."""
    person.baseline()
    assert person.at(7).amount == Amount(walk_s=pytest.approx(300), speed=pytest.approx(200))
    for number in range(1, 60):
        if person.on(7 * number).amount == Amount(walk_s=1800, speed=350):
            return number - 1
        person.week(7 * number)
    raise AssertionError("never")


@pytest.mark.row("3.4/27-weeks")
def test_from_five_minutes_at_two_to_half_an_hour_at_three_and_a_half(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = Programme()
    weeks = weeks_to_the_top(person)
    changes = [week.change for week in person.at(7 * weeks + 7).weeks]
    with capsys.disabled():
        print(
            f"\n  5 min at 2.0 to 30 min at 3.5: {weeks} good weeks after the baseline week "
            f"({changes.count(Change.TIME)} of time, {changes.count(Change.SPEED)} of speed)"
        )
    assert 26 <= weeks <= 28


def test_the_road_is_what_the_weeks_then_are() -> None:
    person = Programme()
    person.baseline()
    ahead = road(person.history, person.wants, D0 + 7)
    for number, stage in enumerate(ahead[:12], start=1):
        assert person.at(7 * number).amount.walk_s == pytest.approx(stage.amount.walk_s)
        assert stage.days == tuple(D0 + 7 * number + day for day in (0, 2, 4))
        person.week(7 * number)
    assert ahead[-1].amount == Amount(walk_s=1800, speed=350)


def test_the_road_of_a_new_person_begins_with_the_baseline() -> None:
    person = Programme()
    ahead = road(person.history, person.wants, D0)
    assert ahead[0].baseline
    assert not ahead[1].baseline
    assert ahead[0].days == (D0, D0 + 2, D0 + 4)
    assert [stage.first for stage in ahead] == [D0 + 7 * n for n in range(len(ahead))]


def test_the_road_ends_where_nothing_changes_any_more() -> None:
    person = Programme()
    person.add(asked=(Asked(day=D0, ok=False),))
    assert len(road(person.history, person.wants, D0)) < 10
    arrived = Programme(profile(walk_s=240, cap=Speed.kmh("2.0")))
    arrived.baseline()
    ahead = road(arrived.history, arrived.wants, D0 + 7)
    assert [round(stage.amount.walk_s) for stage in ahead] == [192, 211, 232, 240, 240]


def test_who_has_come_to_the_end_of_one_wish_sees_the_road_of_the_next() -> None:
    """Longer walks alone led to ten minutes at 2.0; now the usual is wanted, and speed is still ahead."""
    person = Programme(profile(walk_s=600))
    person.add(wishes=(Wished(day=D0, wish=Wish.TIME),))
    person.baseline()
    day = 7
    while not (weeks := person.at(day).weeks) or weeks[-1].change is not Change.THERE:
        person.week(day)
        day += 7
    person.walk(day)
    person.add(wishes=(*person.history.wishes, Wished(day=D0 + day + 1, wish=Wish.USUAL)))
    assert road(person.history, person.wants, D0 + day + 2)[-1].amount == Amount(walk_s=600, speed=350)
