"""3.4: the weekly guard, when a week is planned and again when a walk is about to start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.care.programme import GENTLE_80, RED, STARTER, Programme, profile
from treadctl.care.guard import NEWCOMER, Room, portion, reference, total, walks, whole
from treadctl.care.history import NOTHING, Amount, Change, Week

AMPLE = Room(walk_s=1e9, metres=1e9, speed=1e9)


def week(first: int, *, walk_s: float = 1500, sessions: int = 3, red: int = 0, planned: int = 3) -> Week:
    return Week(
        first=first,
        level=Amount(walk_s=500, speed=250),
        sessions=sessions,
        planned_sessions=planned,
        counted=Amount(walk_s=walk_s, speed=250),
        before=None,
        red=red,
        amber=0,
        change=Change.HOLD,
        rule="3.4/4",
        next=Amount(walk_s=500, speed=250),
    )


@pytest.mark.row("3.4/guard")
@pytest.mark.parametrize(
    ("weeks", "walk_s"),
    [
        ((week(0, walk_s=1500), week(7, walk_s=1400)), 1400),  # the most recent one
        ((week(0, walk_s=1500), week(7, walk_s=1400, red=1)), 1500),  # ... without a red walk
        ((week(0, walk_s=1500), week(7, walk_s=1000, sessions=2)), 1500),  # ... with all its walks
        ((week(0, walk_s=1500), week(7, walk_s=1000, sessions=2, planned=2)), 1000),
        ((week(-7, walk_s=1500), week(7, walk_s=1000, red=1)), 1000),  # ... not older than 14 days
        ((week(0, walk_s=1500, red=1), week(7, walk_s=1000, sessions=1)), 1000),  # else the last one
        ((week(7, walk_s=60, sessions=1),), 900),  # never less than a newcomer's week
    ],
)
def test_the_reference_week(weeks: tuple[Week, ...], walk_s: float) -> None:
    assert reference(weeks, 14).walk_s == walk_s


@pytest.mark.row("3.4/guard")
def test_the_age_of_a_reference_is_counted_from_its_last_day() -> None:
    old = (week(0, walk_s=1500), week(7, walk_s=1000, red=1))
    assert reference(old, 20).walk_s == 1500
    assert reference(old, 21).walk_s == 1000


@pytest.mark.row("3.4/guard")
def test_a_tenth_more_of_time_speed_and_way() -> None:
    room = whole(reference((week(7),), 14))
    assert room.walk_s == pytest.approx(1650)
    assert room.speed == pytest.approx(275)
    assert room.metres == pytest.approx(1.1 * 1500 * 250 / 360)


@pytest.mark.row("3.4/guard", "W03")
def test_time_and_speed_a_tenth_up_together_do_not_fit() -> None:
    """Both would be a fifth more way."""
    room = whole(reference((week(7),), 14))
    fits = room.fit(Amount(walk_s=1650, speed=275))
    assert fits.metres <= room.metres * (1 + 1e-9)
    assert fits.walk_s == pytest.approx(1500)


@pytest.mark.parametrize(
    ("room_s", "has", "may"),
    [(3300, 3, 3), (2250, 3, 3), (2249, 2, 3), (2200, 2, 3), (2119, 2, 2), (1100, 2, 2), (500, 2, 2)],
)
def test_walks_get_shorter_before_one_is_left_out(room_s: float, has: int, may: int) -> None:
    room = Room(walk_s=room_s, metres=1e9, speed=1e9)
    assert walks(Amount(walk_s=1000, speed=200), room, 3) == (has, may)


def test_what_is_left_is_shared_alike() -> None:
    room = Room(walk_s=2400, metres=1e9, speed=1e9)
    one = Amount(walk_s=1000, speed=200)
    assert portion(one, room, AMPLE, 3).walk_s == pytest.approx(800)
    assert portion(one, room, AMPLE, 1).walk_s == 1000
    assert portion(one, AMPLE, Room(walk_s=300, metres=1e9, speed=1e9), 3).walk_s == 300
    assert portion(one, Room(walk_s=200, metres=1e9, speed=1e9), AMPLE, 3).walk_s == 120  # or it is none


def test_the_mean_speed_is_that_of_the_time() -> None:
    found = total((Amount(walk_s=100, speed=100), Amount(walk_s=300, speed=300)))
    assert found == Amount(walk_s=400, speed=250)
    assert total(()) == Amount(walk_s=0, speed=0)


def test_a_newcomer() -> None:
    assert Amount(walk_s=900, speed=200) == NEWCOMER


def fit() -> Programme:
    person = Programme()
    person.baseline(minutes=10)
    for number in range(1, 6):
        person.week(7 * number)
    return person


@pytest.mark.row("3.4/guard", "W09")
def test_missed_walks_are_not_added_on() -> None:
    person = fit()
    person.walk(42)
    usual = person.on(44).amount
    assert person.on(47).amount == usual
    person.walk(47)
    assert person.on(49).amount.walk_s <= usual.walk_s


@pytest.mark.row("3.4/guard")
def test_a_walk_begun_at_the_console_takes_its_share_of_the_week_and_raises_nothing() -> None:
    person = fit()
    alone = person.on(44).amount.walk_s
    session = person.walk(42)
    console = replace(session, planned=NOTHING, walked_s=900.0, speed=300.0, before=None)
    person.add(sessions=(*person.history.sessions[:-1], console))
    after = person.on(44)
    assert after.amount.walk_s < alone
    assert after.why[-1].rule == "3.4/guard"


@pytest.mark.row("3.4/guard")
def test_after_a_red_week_the_way_back_starts_from_the_week_before() -> None:
    person = fit()
    person.week(42, RED)
    assert person.at(49).open.reference is not None
    before = person.at(49).weeks[-2].counted
    assert person.at(49).open.reference.walk_s == pytest.approx(before.walk_s)


@pytest.mark.row("3.4/guard", "3.0/counting")
def test_days_of_shorter_or_slower_walks_lower_what_comes_next_at_most_to_what_was_walked() -> None:
    person = fit()
    for day in (42, 44, 46):
        person.walk(day, GENTLE_80)
    week_s = person.at(49).weeks[-1].counted.walk_s
    person.week(49)
    assert sum(s.planned.walk_s for s in person.history.sessions[-3:]) <= 1.1 * week_s * (1 + 1e-9)


@pytest.mark.row("3.4/guard", "3.6A/5")
def test_slow_days_lower_the_speed_of_the_next_week() -> None:
    person = fit()
    for number in range(6, 14):
        person.week(7 * number)
    assert person.at(98).amount.speed > 260
    for day in (98, 100, 102):
        person.walk(day, STARTER)
    assert person.on(105).amount.speed == pytest.approx(220)
    assert person.at(105).open.causes == ("3.4/guard",)


@pytest.mark.row("3.4/4")
def test_a_week_of_walks_at_the_console_alone_is_a_hold() -> None:
    person = fit()
    level = person.at(42).open.level
    for day in (42, 45):
        session = person.walk(day)
        person.add(
            sessions=(
                *person.history.sessions[:-1],
                replace(session, planned=NOTHING, walked_s=60.0, before=None),
            )
        )
    week = person.at(49).weeks[-1]
    assert (week.change, week.sessions, week.before) == (Change.HOLD, 0, None)
    assert week.next == level


def test_two_of_three_walks_for_ever_do_not_shrink_to_nothing() -> None:
    """Missing one walk a week holds; after two such weeks there are simply two."""
    person = fit()
    level = person.minutes(42)
    for number in range(6, 16):
        person.week(7 * number, days=(0, 3))
    assert person.minutes(112) > level
    assert person.at(112).open.planned == 2


def test_and_the_third_walk_comes_back() -> None:
    person = Programme(profile(walk_s=600, cap=profile().cap))
    person.baseline(minutes=10)
    for number in range(1, 5):
        person.week(7 * number, days=(0, 3))
    for number in range(5, 20):
        possible = person.at(7 * number).open.possible
        person.week(7 * number, days=(0, 3, 5)[:possible])
    assert person.at(140).open.planned == 3


@pytest.mark.row("3.4/guard", "W09")
def test_who_walked_far_more_than_planned_rests_until_it_is_a_week_ago() -> None:
    person = Programme()
    person.baseline()
    person.walk(7, walked_s=900.0, speed=300.0)
    now = person.on(9)
    assert (now.kind, now.why[0].rule) == ("rest", "3.4/guard")
    assert now.next_day == person.history.sessions[0].day + 14
