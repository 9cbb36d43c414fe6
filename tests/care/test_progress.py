"""3.4 and its amendments: what each week comes to, rule by rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.care.programme import AMBER, D0, GENTLE_80, RED, STOPPED, Programme, profile, scores
from treadctl.care.body import Report
from treadctl.care.history import Amount, Asked, Change, Ended, LockSpell, Pattern, Wish, Wished
from treadctl.care.progress import holds
from treadctl.quantities import Speed


@pytest.fixture
def five() -> Programme:
    """Somebody whose baseline found five minutes at 2.0; the first ordinary week begins on day 7."""
    person = Programme()
    person.baseline()
    assert person.minutes(7) == pytest.approx(5)
    return person


def decision(person: Programme, day: int) -> tuple[Change, str]:
    week = person.at(day).weeks[-1]
    return week.change, week.rule


@pytest.mark.row("3.4/5", "W03", "W31")
def test_a_good_week_lengthens_the_walks_by_a_tenth(five: Programme) -> None:
    five.week(7)
    assert decision(five, 14) == (Change.TIME, "3.4/5")
    assert five.minutes(14) == pytest.approx(5.5)


@pytest.mark.row("3.0/counting")
def test_amounts_stay_unrounded(five: Programme) -> None:
    for week in range(1, 4):
        five.week(7 * week)
    assert five.at(28).amount.walk_s == pytest.approx(300 * 1.1**3)
    assert five.on(28).plan.blocks_s == (300, 99)  # 399.3 s: only the plan for the belt rounds, and down


@pytest.mark.row("3.4/5")
def test_time_first_then_speed_and_time_in_turn(five: Programme) -> None:
    changes = []
    for week in range(1, 16):
        five.week(7 * week)
        changes.append(five.at(7 * week + 7).weeks[-1].change)
    assert changes[:8] == [Change.TIME] * 8  # 10.7 min
    assert changes[8:] == [
        Change.SPEED, Change.TIME, Change.SPEED, Change.TIME, Change.SPEED, Change.TIME, Change.SPEED
    ]  # fmt: skip


@pytest.mark.row("3.4/5")
def test_speed_grows_by_a_tenth_and_never_more_than_0_2(five: Programme) -> None:
    five.add(wishes=(Wished(day=D0 + 5, wish=Wish.SPEED),))
    speeds = []
    for week in range(1, 12):
        five.week(7 * week)
        speeds.append(five.at(7 * week + 7).amount.speed)
    assert speeds[:3] == pytest.approx([220, 240, 260])
    assert speeds[-1] == 350
    assert five.minutes(84) == pytest.approx(5)
    assert five.at(84).weeks[-1].change is Change.THERE


@pytest.mark.row("3.4/5")
def test_at_the_top_a_good_week_is_still_a_green_one() -> None:
    person = Programme(profile(walk_s=300, cap=Speed.kmh("2.0")))
    person.baseline()
    for week in range(1, 5):
        person.week(7 * week)
    assert decision(person, 35) == (Change.THERE, "3.4/5")
    assert person.at(35).greens == 4


@pytest.mark.row("3.4/1", "W24")
def test_an_emergency_locks_and_halves(five: Programme) -> None:
    five.walk(7, ended=Ended.EMERGENCY)
    five.add(locks=(LockSpell(since=D0 + 7, until=D0 + 10, item="E1"),))
    assert five.on(9).kind == "locked"
    now = five.on(10)
    assert now.kind == "walk"
    assert now.amount.walk_s == pytest.approx(150)
    assert now.pattern is Pattern.STARTER
    five.walk(10)
    five.walk(12)
    assert decision(five, 14) == (Change.LOCK, "3.4/1")
    assert five.minutes(14) == pytest.approx(2.5)
    assert [five.walk(day).pattern for day in (14, 17, 19)] == [
        Pattern.STARTER, Pattern.STANDARD, Pattern.STANDARD
    ]  # fmt: skip


@pytest.mark.row("3.4/1", "3.7/lock")
def test_a_lock_between_two_weeks_halves_too(five: Programme) -> None:
    five.week(7)
    five.add(locks=(LockSpell(since=D0 + 14, until=D0 + 16, item="U2"),))
    assert five.on(15).kind == "locked"
    assert five.on(16).pattern is Pattern.STARTER
    assert five.minutes(16) == pytest.approx(2.5)  # of five, not of the next week's five and a half


@pytest.mark.row("3.7/D")
def test_a_lock_that_only_needs_a_doctor_takes_nothing_back(five: Programme) -> None:
    five.week(7)
    five.add(locks=(LockSpell(since=D0 + 12, until=D0 + 14, item="D1"),))
    assert five.minutes(14) == pytest.approx(5.5)


@pytest.mark.row("3.4/2")
def test_two_red_walks_halve(five: Programme) -> None:
    five.walk(7, **RED)
    five.walk(9, **RED)
    five.walk(11)
    assert decision(five, 14) == (Change.BACK_HALF, "3.4/2")
    assert five.minutes(14) == pytest.approx(2.5)


@pytest.mark.row("3.4/2")
def test_red_in_two_weeks_running_halves(five: Programme) -> None:
    five.week(7, RED)
    assert decision(five, 14) == (Change.BACK_FIFTH, "3.4/3")
    five.week(14, RED)
    assert decision(five, 21) == (Change.BACK_HALF, "3.4/2")
    assert five.minutes(21) == pytest.approx(2)


@pytest.mark.row("3.4/2")
def test_no_step_back_goes_under_two_minutes(five: Programme) -> None:
    for week in range(1, 6):
        five.week(7 * week, RED, RED)
    assert five.minutes(42) == pytest.approx(2)


@pytest.mark.row("3.4/3", "W23")
@pytest.mark.parametrize("bad", [RED, STOPPED, {"morning": Report(scores=scores(leg=2))}])
def test_a_red_walk_takes_a_fifth_off_the_next_one_and_never_twice(
    five: Programme, bad: dict[str, object]
) -> None:
    five.walk(7, **bad)
    next_day = five.on(8).next_day
    assert next_day is not None
    first = next_day - D0
    now = five.on(first)
    assert now.amount.walk_s == pytest.approx(240)
    assert now.pattern is Pattern.GENTLE
    assert now.why[0].rule == "3.4/3"
    five.walk(first)
    five.walk(first + 2)
    assert five.minutes(14) == pytest.approx(4)


@pytest.mark.row("3.3/gentle")
def test_two_gentle_walks_follow_a_step_back(five: Programme) -> None:
    five.walk(7, **RED)
    patterns = [five.walk(day).pattern for day in (9, 11, 14)]
    assert patterns == [Pattern.GENTLE, Pattern.GENTLE, Pattern.STANDARD]


@pytest.mark.row("3.4/3")
def test_two_mornings_running_at_one_more_step_back_also_across_weeks(five: Programme) -> None:
    five.walk(7)
    five.walk(9)
    five.walk(11, **AMBER)
    five.walk(14, **AMBER)
    assert five.on(16).amount.walk_s == pytest.approx(0.8 * five.at(14).open.level.walk_s)
    five.walk(16)
    five.walk(18)
    assert decision(five, 21) == (Change.BACK_FIFTH, "3.4/3")


@pytest.mark.row("3.4/3")
def test_more_pain_before_walks_by_two_steps_back(five: Programme) -> None:
    five.week(7, *[{"before": scores(leg=2)}] * 3)
    assert decision(five, 14)[0] is Change.BACK_FIFTH
    assert five.on(14).pattern is Pattern.GENTLE


@pytest.mark.row("3.4/4")
def test_more_pain_before_walks_by_one_holds(five: Programme) -> None:
    five.week(7, *[{"before": scores(leg=1)}] * 3)
    assert decision(five, 14) == (Change.HOLD, "3.4/4")
    assert five.minutes(14) == pytest.approx(5)


@pytest.mark.row("3.4/4")
def test_two_amber_walks_hold_and_one_does_not(five: Programme) -> None:
    five.walk(7, breaks=1)
    five.walk(9)
    five.walk(11)
    assert decision(five, 14)[0] is Change.TIME
    five.walk(14, breaks=1)
    five.walk(16)
    five.walk(18, breaks=1)
    assert decision(five, 21) == (Change.HOLD, "3.4/4")


@pytest.mark.row("3.0/green")
def test_a_hold_neither_counts_nor_resets_and_a_step_back_resets(five: Programme) -> None:
    five.week(7)
    five.week(14, {"breaks": 1}, {"breaks": 1})
    five.week(21)
    assert five.at(28).greens == 2
    five.week(28, RED)
    assert five.at(35).greens == 0


@pytest.mark.row("3.4/4")
def test_fewer_walks_than_planned_hold(five: Programme) -> None:
    five.week(7, days=(0, 2))
    assert decision(five, 14) == (Change.HOLD, "3.4/4")


@pytest.mark.row("3.0/green")
def test_two_of_two_planned_walks_are_enough() -> None:
    person = Programme(profile(days_per_week=2))
    for day in (0, 3, 7):
        person.walk(day, done_s=375)
    person.week(14, days=(0, 3))
    assert decision(person, 21) == (Change.TIME, "3.4/5")


@pytest.mark.row("3.4/4")
def test_less_than_four_fifths_of_the_planned_time_holds(five: Programme) -> None:
    five.walk(7, share=0.3, ended=Ended.CHOSE)
    five.walk(9)
    five.walk(11)
    assert decision(five, 14) == (Change.HOLD, "3.4/4")


@pytest.mark.row("3.6A/6")
def test_a_shorter_walk_on_a_day_of_more_pain_counts_as_the_plan(five: Programme) -> None:
    assert five.walk(7, GENTLE_80).planned.walk_s == pytest.approx(240)
    five.walk(9)
    five.walk(11)
    assert decision(five, 14) == (Change.TIME, "3.4/5")


@pytest.mark.row("3.4/4", "W01")
def test_without_a_clinicians_yes_nothing_grows() -> None:
    person = Programme()
    person.add(asked=())
    person.baseline(minutes=5)
    person.week(7)
    assert decision(person, 14) == (Change.HOLD, "3.4/4")
    person.add(asked=(Asked(day=D0 + 14, ok=True),))
    person.week(14)
    assert decision(person, 21) == (Change.TIME, "3.4/5")


@pytest.mark.row("3.4/4")
def test_the_person_may_ask_to_hold_one_week_or_to_stay(five: Programme) -> None:
    five.week(7)
    five.add(wishes=(Wished(day=D0 + 13, wish=Wish.HOLD),))
    assert decision(five, 14) == (Change.HOLD, "3.4/4")
    five.week(14)
    assert decision(five, 21)[0] is Change.TIME
    five.add(wishes=(Wished(day=D0 + 21, wish=Wish.STAY),))
    for week in (3, 4, 5):
        five.week(7 * week)
        assert decision(five, 7 * week + 7)[0] is Change.HOLD


@pytest.mark.row("3.4/stay")
def test_the_fourth_hold_in_a_row_is_known(five: Programme) -> None:
    for week in range(1, 5):
        assert holds(five.at(7 * week).weeks) == week - 1
        five.week(7 * week, {"breaks": 1}, {"breaks": 1})
    assert holds(five.at(35).weeks) == 4


@pytest.mark.row("3.0/amber")
def test_a_missing_answer_is_amber_only_once_the_next_walk_starts(five: Programme) -> None:
    five.walk(7, morning=None)
    five.walk(9, morning=None)
    five.walk(11)
    assert decision(five, 14)[0] is Change.HOLD
    last = replace(five.history.sessions[-1], morning=None)
    five.add(sessions=(*five.history.sessions[:-1], last))
    assert five.at(12).open.walks[-1][1].name == "OPEN"


@pytest.mark.row("3.4/baseline")
def test_a_console_press_or_a_longer_walk_never_raises_the_plan(five: Programme) -> None:
    five.week(7, *[{"walked_s": 360.0, "speed": 220.0}])
    week = five.at(14).weeks[-1]
    assert week.counted == Amount(walk_s=pytest.approx(900), speed=pytest.approx(200))
    assert five.at(14).amount == Amount(walk_s=pytest.approx(330), speed=pytest.approx(200))
