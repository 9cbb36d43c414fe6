"""3.4: the baseline week, programme weeks, gaps, illness, and decisions that stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.care.programme import D0, DAY_S, RED, Programme, profile
from tests.care.walks import GOOD as GOOD_WALK
from treadctl.care.history import (
    NOTHING,
    Agreed,
    Amount,
    Asked,
    Change,
    Ended,
    Illness,
    LockSpell,
    Week,
    Wish,
    Wished,
)
from treadctl.care.weeks import folded, lived, settled, until
from treadctl.quantities import Speed


@pytest.fixture
def ten() -> Programme:
    """Somebody whose baseline found eight minutes, two weeks on at 8.8 and 9.68."""
    person = Programme()
    person.baseline(minutes=10)
    person.week(7)
    person.week(14)
    return person


@pytest.mark.row("3.4/baseline", "W06")
@pytest.mark.parametrize(("walked", "found"), [(10, 8), (6.25, 5), (5, 4), (2, 2), (1, 2)])
def test_four_fifths_of_the_mean_between_two_and_ten_minutes(walked: float, found: float) -> None:
    person = Programme()
    person.baseline(minutes=walked)
    assert person.minutes(7) == pytest.approx(found)
    assert person.at(7).weeks[-1].change is Change.FOUND


@pytest.mark.row("3.4/baseline", "3.0/baseline", "W02")
def test_baseline_walks_may_last_ten_minutes_and_five_without_a_clinicians_yes() -> None:
    person = Programme()
    assert person.on(0).amount == Amount(walk_s=600, speed=200)
    assert person.on(0).baseline
    person.add(asked=())
    assert person.on(0).amount == Amount(walk_s=300, speed=200)
    person.add(asked=(Asked(day=D0, ok=False),))
    assert person.on(0).amount == Amount(walk_s=300, speed=200)


@pytest.mark.row("3.0/agreed")
def test_an_agreed_start_replaces_the_two_kilometres_an_hour_and_nothing_else() -> None:
    person = Programme()
    person.add(agreed=Agreed(day=D0, amount=Amount(walk_s=480, speed=280)))
    assert person.on(0).amount == Amount(walk_s=480, speed=280)
    person.add(asked=())
    assert person.on(0).amount == Amount(walk_s=300, speed=200)  # not without a clinician's yes
    person.add(asked=(Asked(day=D0, ok=True),), agreed=Agreed(day=D0, amount=Amount(walk_s=2000, speed=400)))
    assert person.on(0).amount == Amount(walk_s=600, speed=300)  # whatever the file says
    person.baseline(minutes=10)
    assert person.at(7).amount == Amount(walk_s=pytest.approx(480), speed=pytest.approx(300))


@pytest.mark.row("3.4/baseline")
def test_the_baseline_lasts_until_there_were_three_walks() -> None:
    person = Programme()
    person.walk(0, done_s=400)
    person.walk(9, done_s=500)  # a gap of more than a week: what was found stays
    assert person.on(11).baseline
    person.walk(11, done_s=600)
    assert not person.on(17).baseline
    assert person.minutes(17) == pytest.approx(0.8 * 500 / 60)


@pytest.mark.row("3.4/baseline")
def test_a_baseline_walk_that_something_else_ended_tells_nothing() -> None:
    person = Programme()
    person.walk(0, done_s=500)
    person.walk(2, done_s=30, ended=Ended.FAULT)
    person.walk(4, done_s=500)
    assert person.minutes(7) == pytest.approx(0.8 * 500 / 60)


@pytest.mark.row("3.4/baseline")
def test_a_red_baseline_walk_takes_its_fifth() -> None:
    person = Programme()
    person.walk(0, done_s=500)
    person.walk(2, done_s=500)
    person.walk(4, done_s=500, **RED)
    assert person.minutes(7) == pytest.approx(0.8 * 0.8 * 500 / 60)


def test_weeks_count_from_the_first_walk(ten: Programme) -> None:
    assert [week.first - D0 for week in ten.at(21).weeks] == [0, 7, 14]
    assert ten.at(20).open.first == D0 + 14
    assert ten.at(21).open.first == D0 + 21


@pytest.mark.row("3.4/gap")
@pytest.mark.parametrize(
    ("gap", "left_s"), [(3, 580.8), (7, 580.8), (8, 422.4), (14, 422.4), (15, 300), (28, 300)]
)
def test_gaps(ten: Programme, gap: int, left_s: float) -> None:
    """The last walks were of 528 s: half of that would be less than five minutes; who was away does not grow."""
    now = ten.at(18 + gap)
    assert now.amount.walk_s == pytest.approx(left_s)
    assert ("3.4/gap" in now.open.causes) is (gap > 7)
    assert now.open.first == D0 + (18 + gap if gap > 7 else 21)  # weeks count anew


@pytest.mark.row("3.4/gap")
def test_half_after_a_gap_is_never_more_than_it_was() -> None:
    person = Programme()
    person.baseline(minutes=5)
    assert person.at(4 + 20).amount.walk_s == pytest.approx(240)


@pytest.mark.row("3.4/gap", "3.5/screen")
def test_more_than_28_days_begin_with_a_new_baseline(ten: Programme) -> None:
    now = ten.on(18 + 29)
    assert now.baseline
    assert now.amount == Amount(walk_s=600, speed=200)
    assert now.pattern.name == "STARTER"
    assert not ten.on(18 + 28).baseline
    for day in (47, 49, 51):
        ten.walk(day, done_s=500)
    assert ten.minutes(54) == pytest.approx(0.8 * 500 / 60)
    assert ten.at(54).greens == 0


@pytest.mark.row("3.4/illness", "W21")
def test_after_a_fever_two_days_without_symptoms_and_then_a_fifth_less(ten: Programme) -> None:
    well = (D0 + 22) * DAY_S
    ten.add(illnesses=(Illness(since=D0 + 19),))
    assert ten.on(22).kind == "not_today"
    ten.add(illnesses=(Illness(since=D0 + 19, well_at=well),))
    assert [ten.on(day).kind for day in (22, 23, 24)] == ["not_today", "not_today", "walk"]
    assert ten.minutes(24) == pytest.approx(8.8 * 0.8)
    assert ten.on(24).why[0].rule == "3.4/illness"
    ten.walk(24)
    ten.walk(26)
    assert ten.minutes(26) == pytest.approx(8.8 * 0.8)  # once, not with each walk


@pytest.mark.row("3.4/illness")
def test_a_fever_within_a_week(ten: Programme) -> None:
    ten.walk(21)
    ten.add(illnesses=(Illness(since=D0 + 22, well_at=(D0 + 23) * DAY_S),))
    level = ten.at(21).open.level.walk_s
    assert ten.at(25).amount.walk_s == pytest.approx(0.8 * level)
    ten.walk(25)
    ten.walk(27)
    assert ten.at(28).amount.walk_s == pytest.approx(0.8 * level * 1.1)


@pytest.mark.row("3.4/illness", "3.4/gap")
def test_gap_and_fever_are_the_same_days_and_not_counted_twice(ten: Programme) -> None:
    ten.add(illnesses=(Illness(since=D0 + 20, well_at=(D0 + 25) * DAY_S),))
    assert ten.minutes(30) == pytest.approx(8.8 * 0.8)


def test_decisions_in_the_journal_are_not_made_anew(ten: Programme) -> None:
    weeks = ten.at(21).weeks
    kept = replace(weeks[-1], change=Change.HOLD, rule="3.4/4", next=weeks[-1].level)
    ten.add(weeks=(*weeks[:-1], kept))
    assert ten.at(21).weeks[-1] == kept
    assert ten.at(21).amount == kept.level


def test_a_fold_goes_on_from_an_earlier_one(ten: Programme) -> None:
    wants = ten.wants
    half = settled(replace(ten.history, sessions=ten.history.sessions[:5]), wants)
    whole = until(folded(ten.history, wants, kept=half), ten.history, wants, D0 + 21)
    assert whole == ten.at(21)
    assert settled(ten.history, wants, half) == settled(ten.history, wants)


def test_a_lower_cap_lowers_todays_walk_and_not_what_was_reached() -> None:
    person = Programme()
    person.baseline(minutes=10)
    person.wants = profile(cap=Speed.kmh("1.5"), walk_s=240)
    assert person.on(7).amount == Amount(walk_s=240, speed=150)
    person.wants = profile()
    assert person.on(7).amount == Amount(walk_s=480, speed=200)


@pytest.mark.row("3.4/gap")
def test_who_was_away_does_not_get_faster_either(ten: Programme) -> None:
    ten.add(wishes=(Wished(day=D0 + 15, wish=Wish.SPEED),))
    assert ten.at(21).amount.speed == pytest.approx(220)
    assert ten.at(18 + 10).amount.speed == pytest.approx(200)


@pytest.mark.row("3.4/gap", "3.4/1")
def test_gap_and_lock_are_the_same_days_and_the_stricter_counts(ten: Programme) -> None:
    ten.add(locks=(LockSpell(since=D0 + 22, until=D0 + 27, item="E1"),))
    assert ten.at(28).amount.walk_s == pytest.approx(0.5 * 528)
    assert ten.at(28).starter == 3


@pytest.mark.row("3.8/weekly")
def test_the_walks_of_a_week_that_is_over() -> None:
    """A baseline keeps the walks from before its last seven days, but none from before a gap of 28."""

    def week(first: int, change: Change) -> Week:
        return Week(
            first=first,
            level=NOTHING,
            sessions=0,
            planned_sessions=3,
            counted=NOTHING,
            before=None,
            red=0,
            amber=0,
            change=change,
            rule="3.4/5",
            next=NOTHING,
        )

    walks = tuple(replace(GOOD_WALK, day=day) for day in (10, 40, 50, 60, 62, 67))
    found = lived(walks, week(60, Change.FOUND), 67)
    assert [walk.day for walk in found] == [40, 50, 60, 62]
    assert [walk.day for walk in lived(walks, week(60, Change.TIME), 67)] == [60, 62]
    assert lived(walks, week(20, Change.HOLD), 27) == ()
