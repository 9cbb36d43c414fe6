"""What the belt reports, with its age."""

import pytest

from treadctl.model import Telemetry
from treadctl.quantities import Distance, Incline, Speed
from treadctl.safety.belt import Belt


def report(at: float, speed: int, incline: int | None = None, **more: object) -> Telemetry:
    tilt = None if incline is None else Incline(incline)
    return Telemetry(conn=1, at=at, speed=Speed(speed), incline=tilt, **more)  # type: ignore[arg-type]


def belt(*speeds: int, period: float = 1.0) -> Belt:
    b = Belt()
    for i, speed in enumerate(speeds):
        b.heard(report(i * period, speed))
    return b


def test_nothing_heard_is_neither_standing_nor_moving() -> None:
    b = Belt()
    assert not b.fresh(0.0)
    assert b.stale(0.0)
    assert b.seen(0.0) is None
    assert not b.stands(0.0)
    assert not b.stood(0.0)
    assert not b.moves(0.0)
    assert b.stood_s(0.0) == 0.0
    assert b.age(0.0) == float("inf")


@pytest.mark.parametrize(
    ("age", "fresh", "stale"), [(0.0, 1, 0), (1.5, 1, 0), (1.51, 0, 0), (3.0, 0, 0), (3.01, 0, 1)]
)
def test_ages(age: float, fresh: int, stale: int) -> None:
    b = belt(200)
    assert b.fresh(age) is bool(fresh)
    assert b.stale(age) is bool(stale)
    assert (b.seen(age) is not None) is bool(fresh)
    assert b.moves(age) is bool(fresh)


def test_an_age_that_is_no_number_is_neither_fresh_nor_well() -> None:
    b = belt(200)
    assert not b.fresh(float("nan"))
    assert b.stale(float("nan"))


def test_a_slow_machine_is_stale_later() -> None:
    b = belt(*[0] * 59, 100, period=2.0)
    assert not b.stale(118.0 + 5.5)
    assert b.stale(118.0 + 6.1)
    assert belt(*[100] * 60, period=0.25).stale(59 * 0.25 + 3.1)


def test_a_gap_does_not_make_a_slow_machine() -> None:
    b = belt(100, 100)
    b.heard(report(60.0, 100))
    assert b.period_s == 1.0


def test_two_zeros_make_a_stand() -> None:
    b = belt(100, 0)
    assert not b.stands(1.0)
    b.heard(report(2.0, 0))
    assert b.stands(2.0)
    assert b.stood_s(2.5) == 1.5
    assert b.stands(3.5)
    assert not b.stands(3.6)  # not heard of just now
    assert b.stood(4.9)
    assert not b.stood(5.1)
    b.heard(report(3.0, 10))
    assert not b.stood(3.0)
    assert b.moves(3.0)


def test_twins() -> None:
    b = Belt()
    assert b.heard(report(0.0, 0))
    assert not b.heard(report(0.01, 0))
    assert b.zeros == 1
    assert b.heard(report(0.1, 0))
    assert b.heard(report(0.5, 0))
    for other in (
        report(0.51, 10),
        report(0.52, 10, incline=0),
        report(0.53, 10, incline=0, elapsed_s=1),
        report(0.54, 10, incline=0, elapsed_s=1, distance=Distance(1)),
        report(0.5, 10, incline=0, elapsed_s=1, distance=Distance(1)),  # out of order is news
    ):
        assert b.heard(other)


def test_an_impossible_speed() -> None:
    b = belt(200)
    assert not b.heard(report(1.0, 2501))
    assert b.speed == Speed(200)
    assert b.age(1.0) == 1.0  # no fresh look
    assert b.heard(report(2.0, 2501))
    assert b.implausible == 2
    assert b.speed == Speed(2501)
    assert b.heard(report(3.0, 2500))
    assert b.implausible == 0


def test_an_incline_is_kept_with_the_records_that_lack_it() -> None:
    b = Belt()
    b.heard(report(0.0, 100, 5))
    b.heard(report(1.0, 100))
    assert b.incline == Incline(5)


# --- the edges, one at a time


@pytest.mark.hazard("H-23", "T07")
@pytest.mark.parametrize(
    ("after_s", "speed", "believed"),
    [
        (0.5, 450, True),  # 1.0 km/h of rounding and 3.0 a second
        (0.5, 451, False),
        (1.0, 600, True),
        (1.0, 601, False),
        (3.1, 2000, True),  # nobody knows what it did meanwhile
        (0.1, 69, False),
        (0.1, 0, True),  # the key
    ],
)
def test_no_motor_leaps(after_s: float, speed: int, believed: bool) -> None:
    b = belt(200)
    assert b.heard(report(after_s, speed)) is believed
    assert b.speed == Speed(speed if believed else 200)
    assert b.leaps == (0 if believed else 1)


@pytest.mark.hazard("H-23", "T07")
def test_a_leap_is_held_for_one_record_and_then_it_is_true() -> None:
    b = belt(200)
    assert not b.heard(report(0.5, 900))
    assert not b.current(0.5)
    assert b.heard(report(1.0, 900))
    assert b.leaps == 2
    assert b.speed == Speed(900)
    assert b.heard(report(1.5, 900))
    assert b.current(1.5)
    assert b.leaps == 0


@pytest.mark.hazard("H-19", "H-23")
@pytest.mark.parametrize("odd", [900, 9999])
def test_a_belt_in_doubt_is_not_said_to_stand(odd: int) -> None:
    b = belt(0, 0, 0)
    assert b.stands(2.0)
    b.heard(report(2.1, odd))
    assert not b.current(2.1)
    assert not b.heard(report(2.105, odd)) or odd != 900
    b.heard(report(2.5, 0))
    assert b.stands(2.5) is (odd == 9999)


@pytest.mark.hazard("H-18", "T03")
def test_zeros_that_waited_in_a_queue_are_no_stand() -> None:
    b = belt(200, 200)
    b.stalled(5.0)
    for at in (5.0, 5.1):
        assert not b.heard(report(at, 0))
    assert b.zeros == 0
    assert not b.stands(5.1)
    b.heard(report(6.0, 0))
    assert not b.stands(6.0)
    b.heard(report(7.0, 0))
    assert b.stands(7.0)
    assert b.stood_s(7.5) == 1.5


@pytest.mark.hazard("H-18", "T02", "T03")
def test_a_rise_rests_on_a_record_in_no_doubt_of_a_machine_that_goes_on() -> None:
    b = belt(200, 200)
    assert b.current(2.5)
    assert not b.current(2.6)
    b.heard(report(4.0, 200))
    assert not b.current(4.1)  # the first one after a silence
    assert b.current(4.2)
    frozen = Belt()
    for at in range(6):
        frozen.heard(report(float(at), 200, elapsed_s=min(at, 4)))
    assert frozen.current(5.5)
    frozen.heard(report(5.51, 200, elapsed_s=4))
    assert not frozen.current(5.51)  # 1.5 s without any progress


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize(("late_s", "good_for_s"), [(0.0, 1.5), (0.4, 1.1), (1.2, 0.3), (1.4, 0.1)])
def test_a_rise_rests_on_when_the_record_was_made_at_the_earliest(late_s: float, good_for_s: float) -> None:
    b = Belt()
    for at in range(20):
        b.heard(report(float(at), 200, elapsed_s=at))
    at = 20 + late_s
    b.heard(report(at, 200, elapsed_s=20))
    assert b.current(at + good_for_s - 0.01) is (good_for_s > 0.2)  # after a silence it waits for a queue
    assert not b.current(at + good_for_s + 0.01)
    assert b.fresh(at + 1.2)  # good enough for a step down


@pytest.mark.hazard("H-18")
@pytest.mark.parametrize(("period", "late_after_s"), [(0.5, 1.5), (1.0, 1.5), (2.0, 3.0)])
def test_late_is_half_as_long_again_as_this_machine_takes(period: float, late_after_s: float) -> None:
    b = belt(*[0] * 80, period=period)
    last = 79 * period
    assert not b.late(last + late_after_s - 0.01)
    assert b.late(last + late_after_s + 0.01)
    assert b.late(float("nan"))


def test_the_slowest_belt_moves_and_has_not_stood() -> None:
    b = belt(0, 1)
    assert b.moves(1.0)
    assert not b.stood(1.0)
    assert not belt(0).stood(0.0)
    assert belt(0, 0).stood(1.0)
    assert not belt(0, 0).moves(1.0)


@pytest.mark.parametrize(("later_s", "twin"), [(0.0, True), (0.019, True), (0.02, False)])
def test_a_twin_comes_within_a_fiftieth_of_a_second(later_s: float, twin: bool) -> None:
    b = Belt()
    b.heard(report(0.0, 0))
    assert b.heard(report(later_s, 0)) is not twin


def test_a_deck_is_at_rest_since_it_last_changed() -> None:
    b = Belt()
    for at, incline in ((0.0, 30), (1.0, 20), (2.0, 20), (3.0, None), (4.0, 20)):
        b.heard(report(at, 0, incline))
    assert b.incline_since == 1.0
    assert Belt().incline_since == float("-inf")


def test_the_heart_rate_is_what_the_last_record_says() -> None:
    assert Belt().heart_rate_bpm is None
    b = belt(200)
    b.heard(report(1.0, 200, heart_rate_bpm=92))
    assert b.heart_rate_bpm == 92
    b.heard(report(2.0, 200))  # the hands are off
    assert b.heart_rate_bpm is None


def test_what_the_machines_own_clock_said_last() -> None:
    assert Belt().elapsed_s is None
    b = Belt()
    b.heard(report(0.0, 200, elapsed_s=50))
    assert b.elapsed_s == 50
    assert b.restarts == 0
    b.heard(report(1.0, 200, elapsed_s=1))
    b.heard(report(2.0, 200, elapsed_s=2))
    assert b.restarts == 1
    assert (Belt().zeros, Belt().implausible, Belt().leaps) == (0, 0, 0)


@pytest.mark.hazard("H-18", "H-43")
def test_a_belt_of_which_only_old_news_came_is_not_said_to_stand() -> None:
    b = belt(0, 0, 0)
    b.stalled(2.5)
    b.heard(report(2.5, 0))
    assert not b.stands(2.5)
