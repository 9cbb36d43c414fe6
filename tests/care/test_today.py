"""3.2, 3.3, 3.0: what today is, how much of it, and every rule that made it so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.care.programme import AMBER, AS_PLANNED, D0, GENTLE_80, RED, STARTER, Programme, profile, scores
from treadctl.care import numbers
from treadctl.care.body import Report
from treadctl.care.history import Amount, Asked, Change, Ended, LockSpell, Pattern, Wish, Wished
from treadctl.care.plan import plan
from treadctl.care.symptoms import Beginning, Start
from treadctl.care.today import Kind
from treadctl.quantities import Speed
from treadctl.safety.limits import LEVEL_FIRST_S, LEVEL_LATER_S

NOT_TODAY = Beginning(action=Start.NOT_TODAY, rule="3.6A/4", rules=("3.6A/4",))
GENTLE = Beginning(action=Start.GENTLE, rule="3.6A/11", rules=("3.6A/11",))


def grown(weeks: int = 1, minutes: float = 10, **wants: object) -> Programme:
    """Somebody some good weeks after the baseline; the next week begins on day 7 x (weeks + 1)."""
    person = Programme(profile(**wants))
    person.baseline(minutes=minutes)
    for number in range(1, weeks + 1):
        person.week(7 * number)
    return person


def rules(person: Programme, day: int, beginning: Beginning = AS_PLANNED) -> list[str]:
    return [because.rule for because in person.on(day, beginning).why]


# --- days (3.2)


@pytest.mark.row("3.2/rest", "W04", "W28")
def test_one_walk_a_day_and_a_day_of_rest_after_each() -> None:
    person = grown()
    person.walk(14)
    for day in (14, 15):
        now = person.on(day)
        assert now.kind is Kind.REST
        assert now.why[0].rule == "3.2/rest"
        assert now.next_day == D0 + 16
        assert now.plan is None
    assert person.on(16).kind is Kind.WALK


@pytest.mark.row("3.2/week")
def test_three_walks_in_a_week_and_in_any_seven_days() -> None:
    person = grown()
    for day in (16, 18, 20):
        person.walk(day)
    assert person.on(22).why[0].rule == "3.2/week"  # a new week, and the fourth walk in seven days
    assert person.on(22).next_day == D0 + 23
    assert person.on(23).kind is Kind.WALK
    other = grown()
    other.week(14)
    assert other.on(20).next_day == D0 + 21


@pytest.mark.row("3.2/more-days")
def test_a_fourth_walk_needs_four_green_weeks_and_a_clinicians_yes() -> None:
    person = grown(weeks=3, days_per_week=4)
    assert person.at(28).open.planned == 3
    person.week(28)
    now = person.at(35).open
    assert (now.planned, now.possible) == (4, 4)
    assert now.reference is not None
    assert person.on(35).amount.walk_s <= 1.1 * now.reference.walk_s / 4  # walks got shorter first
    person.add(asked=(*person.history.asked, Asked(day=D0 + 33, ok=False)))
    assert person.at(35).open.planned == 3


@pytest.mark.row("3.6A/8", "3.6C/5")
def test_a_red_morning_asks_for_one_more_day_of_rest() -> None:
    person = grown()
    person.walk(14, morning=Report(scores=scores(back=2)))
    assert person.on(16).why[0].rule == "3.6C/5"
    assert person.on(16).next_day == D0 + 17
    assert person.on(17).kind is Kind.WALK
    late = grown()
    late.walk(14, morning=Report(scores=scores(back=2)), morning_on=D0 + 18)
    assert late.on(18).kind is Kind.REST
    assert late.on(19).kind is Kind.WALK


@pytest.mark.row("3.6A/4")
def test_not_today_says_when_it_is_asked_again() -> None:
    person = grown()
    now = person.on(14, NOT_TODAY)
    assert (now.kind, now.why[0].rule, now.next_day) == (Kind.NOT_TODAY, "3.6A/4", D0 + 15)


@pytest.mark.row("3.6A/1", "3.7/lock", "W24")
def test_locked() -> None:
    person = grown()
    urgent = Beginning(action=Start.SAME_DAY, rule="3.6A/2", rules=("3.6A/2",))
    assert person.on(14, urgent).kind is Kind.LOCKED
    person.add(locks=(LockSpell(since=D0 + 14, item="U1"),))
    now = person.on(40)
    assert (now.kind, now.next_day) == (Kind.LOCKED, None)
    person.add(locks=(LockSpell(since=D0 + 14, until=D0 + 14, item="U1"),))
    assert person.on(14).kind is Kind.LOCKED  # its own day stays free of walking
    assert person.on(15).amount.walk_s == pytest.approx(0.5 * 480)


# --- patterns (3.3)


@pytest.mark.row("3.3/starter", "Z11", "W02")
def test_the_first_three_walks_are_starters_and_level_for_six_minutes() -> None:
    person = Programme()
    for day in (0, 2, 4):
        now = person.on(day)
        assert now.pattern is Pattern.STARTER
        assert now.plan.blocks_s == (120,) * 5
        assert now.plan.break_s == 120
        assert now.plan.cap == Speed.kmh("2.0")
        assert now.plan.level_until_s == LEVEL_FIRST_S
        person.walk(day)
    now = person.on(7)
    assert now.pattern is Pattern.STANDARD
    assert now.plan.blocks_s == (300, 180)
    assert now.plan.level_until_s == LEVEL_LATER_S


@pytest.mark.row("3.3/settled", "Z14")
def test_settled_after_four_green_weeks_if_the_profile_allows_it() -> None:
    person = grown(weeks=3, pattern="settled", block_s=600)
    assert person.on(28).pattern is Pattern.STANDARD
    person.week(28)
    assert person.on(35).pattern is Pattern.SETTLED
    assert person.on(35).plan.blocks_s[0] == 600
    assert grown(weeks=4).on(35).pattern is Pattern.STANDARD


@pytest.mark.row("3.3/gentle", "3.6A/6", "3.6A/11", "W18")
def test_gentle_is_no_faster_than_the_last_completed_walk() -> None:
    person = grown(weeks=6)
    assert person.at(49).amount.speed > 200
    person.walk(49, speed=200.0)
    slower = person.on(51, GENTLE)
    assert (slower.pattern, slower.amount.speed) == (Pattern.GENTLE, 200)
    person.walk(51, ended=Ended.CHOSE, speed=150.0)
    assert person.on(53, GENTLE).amount.speed == 200  # that one was not completed


@pytest.mark.row("3.3/gentle")
def test_who_only_wants_gentle_walks_still_gets_faster() -> None:
    person = grown(weeks=10, pattern="gentle", block_s=120)
    assert person.on(77).pattern is Pattern.GENTLE
    assert person.on(77).amount.speed > 220


@pytest.mark.row("3.3/gentle", "3.4/5")
def test_a_speed_that_was_never_walked_does_not_grow() -> None:
    person = grown(weeks=1)
    person.add(wishes=(Wished(day=D0 + 15, wish=Wish.SPEED),))
    for number in range(2, 6):
        for day in (0, 2, 4):
            person.walk(7 * number + day, GENTLE)
    assert person.at(42).open.level.speed == pytest.approx(220)


@pytest.mark.row("3.6A/6")
def test_more_pain_than_usual_takes_a_fifth_off_today_alone() -> None:
    person = grown()
    usual = person.on(14).amount.walk_s
    now = person.on(14, GENTLE_80)
    assert now.amount.walk_s == pytest.approx(0.8 * usual)
    assert (now.cut, now.pattern) == (0.8, Pattern.GENTLE)
    assert "3.6A/6" in [because.rule for because in now.why]
    person.walk(14, GENTLE_80)
    assert person.on(16).amount.walk_s == pytest.approx(usual)


@pytest.mark.row("3.6A/5", "3.3/starter")
def test_six_is_walked_as_a_starter() -> None:
    now = grown(weeks=6).on(49, STARTER)
    assert (now.pattern, now.amount.speed) == (Pattern.STARTER, 200)


@pytest.mark.row("3.1/starter-later")
def test_two_and_a_half_from_the_second_starter_walk_if_slower_feels_unsteady() -> None:
    person = grown(weeks=12)
    person.add(locks=(LockSpell(since=D0 + 90, until=D0 + 91, item="E2"),))
    assert person.at(92).amount.speed > 250
    assert person.on(92, unsteady=True).amount.speed == 200
    person.walk(92)
    assert person.on(94).amount.speed == 200
    assert person.on(94, unsteady=True).amount.speed == 250
    assert [person.on(day).slow for day in (91, 92, 94)] == [False, False, True]
    assert not person.on(94, STARTER).slow  # at 6 a walk is slow whatever is said
    assert not person.on(94, unsteady=True).slow  # it was said
    person.walk(94, **RED)
    assert person.on(97, unsteady=True).amount.speed == 200
    assert not person.on(97).slow


@pytest.mark.row("3.1/starter-later")
def test_two_and_a_half_only_if_all_starter_walks_so_far_were_good() -> None:
    person = grown(weeks=12)
    person.add(locks=(LockSpell(since=D0 + 90, until=D0 + 91, item="E2"),))
    person.walk(92, **AMBER)
    person.walk(94)
    assert person.at(96).starter == 1
    assert person.on(96, unsteady=True).amount.speed == 200
    assert not person.on(96).slow


# --- never more


@pytest.mark.row("W01", "3.4/4")
def test_without_a_clinicians_yes_five_minutes_at_two() -> None:
    person = grown(weeks=8)
    person.add(asked=(*person.history.asked, Asked(day=D0 + 62, ok=False)))
    assert person.on(63).amount == Amount(walk_s=300, speed=200)
    assert "W01" in rules(person, 63)


@pytest.mark.row("3.2/length")
@pytest.mark.parametrize(
    "wants", [{"walk_s": 240}, {"cap": Speed.kmh("1.2")}, {"block_s": 60}, {"break_s": 300}]
)
def test_never_more_than_the_profile(wants: dict[str, object]) -> None:
    person = grown(weeks=6)
    person.wants = replace(person.wants, **wants)
    now = person.on(49).plan
    assert sum(now.blocks_s) <= person.wants.walk_s
    assert now.cap <= person.wants.cap
    assert max(now.blocks_s) <= person.wants.block_s
    assert now.break_s >= person.wants.break_s


@pytest.mark.row("3.2/length")
def test_with_its_breaks_a_walk_is_never_longer_than_75_minutes() -> None:
    wants = profile(pattern="gentle", block_s=120, walk_s=2700)
    made = plan(Amount(walk_s=2700, speed=200), Pattern.GENTLE, wants, new=False)
    assert sum(made.blocks_s) + 120 * (len(made.blocks_s) - 1) <= numbers.TOTAL_HARD_S
    standard = plan(Amount(walk_s=2700, speed=200), Pattern.STANDARD, profile(walk_s=2700), new=False)
    assert sum(standard.blocks_s) == 2700


@pytest.mark.row("3.2/length", "Z13")
@pytest.mark.parametrize(("minutes", "most_s"), [(30, 1800), (45, 2700)])
def test_half_an_hour_unless_more_was_chosen(minutes: int, most_s: float) -> None:
    person = Programme(profile(walk_s=60 * minutes))
    person.add(wishes=(Wished(day=D0, wish=Wish.TIME),))
    person.baseline(minutes=10)
    for number in range(1, 21):
        person.week(7 * number)
    assert person.on(147).amount.walk_s == most_s
    assert person.at(147).weeks[-1].change is Change.THERE


@pytest.mark.row("3.1/cap")
def test_faster_than_3_5_only_after_four_green_weeks_and_a_confirmation() -> None:
    person = grown(weeks=1, cap=Speed.kmh("4.5"))
    person.add(wishes=(Wished(day=D0 + 8, wish=Wish.SPEED),))
    for number in range(2, 13):
        person.week(7 * number)
    assert person.at(91).amount.speed == 350
    person.add(faster=D0 + 90)
    for number in range(13, 20):
        person.week(7 * number)
    assert person.at(140).amount.speed == 450
    person.week(140, RED)
    assert person.on(147).amount.speed == 350  # four good weeks first, again


@pytest.mark.row("3.4/why")
def test_every_rule_that_made_today_so_is_named_with_what_it_left() -> None:
    person = grown(weeks=10)
    person.wants = replace(person.wants, cap=Speed.kmh("2.1"))
    now = person.on(77, GENTLE_80)
    assert [because.rule for because in now.why] == ["3.4/5", "profile", "3.6A/6"]
    assert now.why[-1].left == now.amount
    assert now.why[0].left is not None
    assert now.why[0].left.walk_s > now.amount.walk_s


def test_the_belt_gets_whole_numbers_and_never_more() -> None:
    made = plan(Amount(walk_s=399.99, speed=219.99), Pattern.STANDARD, profile(), new=False)
    assert (sum(made.blocks_s), made.cap) == (399, Speed(219))
    exact = plan(Amount(walk_s=399.9999999, speed=219.9999999), Pattern.STANDARD, profile(), new=False)
    assert (sum(exact.blocks_s), exact.cap) == (400, Speed(220))
