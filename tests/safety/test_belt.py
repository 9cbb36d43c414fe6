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
