"""Whether our own loop runs, and faults that come and go."""

import pytest

from treadctl.safety.pulse import Bucket, Pulse


def test_a_loop_that_ticks() -> None:
    pulse = Pulse()
    for tick in range(1000):
        assert pulse.tick(tick * 0.1) == 0.0
        assert not pulse.overdue(tick * 0.1 + 0.49)
    assert not pulse.holds(100.0)
    assert not Pulse().overdue(100.0)  # before the first tick nobody knows


@pytest.mark.hazard("H-69")
def test_a_stall_of_a_third_of_a_second_is_nothing() -> None:
    pulse = Pulse()
    for tick in range(100):
        assert pulse.tick(tick * 0.3) == 0.0
    assert not pulse.holds(30.0)
    assert not pulse.stalling


@pytest.mark.hazard("H-43", "P03")
def test_a_stall_holds_for_two_seconds() -> None:
    pulse = Pulse()
    pulse.tick(0.0)
    assert pulse.overdue(0.6)
    assert pulse.tick(0.6) == pytest.approx(0.6)
    assert pulse.holds(2.5)
    assert not pulse.holds(2.6)
    assert not pulse.stalling


@pytest.mark.hazard("H-43", "H-44", "P03")
def test_stalls_that_come_and_go_add_up_and_are_forgiven_slowly() -> None:
    pulse, now = Pulse(), 0.0
    for _ in range(4):
        pulse.tick(now)
        now += 1.5
    pulse.tick(now)
    assert pulse.stalling
    for minutes in (False, True):
        pulse, now = Pulse(), 0.0
        for _ in range(20):
            pulse.tick(now)
            now += 1.0
            pulse.tick(now)
            now += 0.5 if not minutes else 0.0
            for _ in range(150 if minutes else 0):
                pulse.tick(now)
                now += 0.1
        assert pulse.stalling is not minutes


def test_a_bucket_fills_and_leaks() -> None:
    bucket = Bucket()
    assert bucket.watch(0.0, wrong=True) == 0.0
    for tenth in range(1, 11):
        bucket.watch(tenth / 10, wrong=True)
    assert bucket.level_s == pytest.approx(1.0)
    for tenth in range(11, 61):
        bucket.watch(tenth / 10, wrong=False)
    assert bucket.level_s == pytest.approx(0.5)
    bucket.watch(100.0, wrong=True)
    assert bucket.level_s == pytest.approx(1.0)  # a stall is not the treadmill's lateness
    for tenth in range(1, 1001):
        bucket.watch(100.0 + tenth / 10, wrong=False)
    assert bucket.level_s == 0.0


@pytest.mark.parametrize(("gap_s", "stalled"), [(0.5, False), (0.51, True)])
def test_half_a_second_is_no_stall_and_more_is(gap_s: float, stalled: bool) -> None:
    pulse = Pulse()
    pulse.tick(0.0)
    assert pulse.overdue(gap_s) is stalled
    assert (pulse.tick(gap_s) > 0) is stalled
    assert pulse.holds(gap_s) is stalled


@pytest.mark.hazard("H-50", "P06")
def test_a_sleep_that_the_clock_did_not_count_is_a_stall() -> None:
    pulse = Pulse()
    assert pulse.tick(0.0, 100.0) == 0.0
    assert pulse.tick(0.1, 100.0) == pytest.approx(100.1)


@pytest.mark.parametrize(("stalls", "too_often"), [(5, False), (6, True)])
def test_five_seconds_of_stalls_are_too_many(stalls: int, too_often: bool) -> None:
    """Each of a second, one after the other; a tenth of the time is forgiven as it passes."""
    pulse = Pulse()
    for tick in range(stalls + 1):
        pulse.tick(float(tick))
    assert pulse.stalling is too_often


def test_a_first_pour_is_what_was_poured() -> None:
    assert Bucket().pour(100.0, 3.0) == 3.0
    bucket = Bucket()
    bucket.pour(100.0, 3.0)
    assert bucket.pour(110.0, 1.0) == 3.0
