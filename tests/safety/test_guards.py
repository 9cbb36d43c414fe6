"""Who stands by: the guardian's beat and the Bluetooth stack's answers."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.faults import Fault
from treadctl.safety.guards import Guards


def beating(at: float = 0.0) -> Guards:
    guards = Guards()
    guards.beat(at)
    return guards


@pytest.mark.hazard("H-43", "H-45")
@pytest.mark.parametrize(
    ("age", "faults"),
    [
        (0.0, []),
        (0.7, []),
        (0.71, [Fault.GUARDIAN_LATE]),
        (5.0, [Fault.GUARDIAN_LATE]),
        (5.01, [Fault.GUARDIAN_LOST]),
    ],
)
def test_a_guardian_that_falls_silent(age: float, faults: list[Fault]) -> None:
    guards = beating()
    assert guards.raised(age) == faults
    assert guards.beating(age) is not bool(faults)


def test_one_that_never_beat_is_lost() -> None:
    assert Guards().raised(0.0) == [Fault.GUARDIAN_LOST]
    assert not Guards().beating(0.0)


@pytest.mark.hazard("H-33", "H-34", "D01", "D04")
def test_a_stack_that_stays_down_is_a_lost_link() -> None:
    guards = beating(10.0)
    guards.stack_down(10.0)
    assert guards.raised(10.0) == [Fault.STACK_DOWN]
    guards.stack_down(10.6)  # said again: how long is counted from the first time
    guards.beat(11.1)
    assert guards.raised(11.1) == [Fault.STACK_DOWN, Fault.LINK_LOST]
    guards.stack_answered(11.1)
    assert guards.raised(11.1) == []


def test_the_age_of_an_answer() -> None:
    guards = beating()
    assert guards.stack_age_s(0.0) == float("inf")
    guards.stack_answered(1.0)
    assert guards.stack_age_s(1.3) == pytest.approx(0.3)
    guards.stack_down(1.4)
    assert guards.stack_age_s(1.4) == float("inf")
    guards.connected()
    guards.beat(1.5)
    assert guards.raised(1.5) == []


def read(*beats: tuple[float, int | None, int | None]) -> Guards:
    """Beats with what the guardian and what we read of the belt."""
    guards = Guards()
    for at, its, ours in beats:
        guards.beat(at, None if its is None else Speed(its), None if ours is None else Speed(ours))
    return guards


@pytest.mark.hazard("H-18", "H-19")
@pytest.mark.parametrize(
    ("its", "ours", "differ"),
    [
        (130, 100, False),
        (131, 100, True),
        (100, 130, False),
        (100, 131, True),
        (0, 200, True),
        (200, 0, True),
        (None, 200, False),
        (200, None, False),
    ],
)
def test_two_readings_of_one_belt(its: int | None, ours: int | None, differ: bool) -> None:
    guards = read((10.0, its, ours), (11.0, its, ours))
    assert guards.raised(11.0) == ([Fault.READINGS_DIFFER] if differ else [])


@pytest.mark.hazard("H-18", "H-19")
@pytest.mark.parametrize(
    ("for_s", "faults"),
    [
        (0.9, []),
        (1.0, [Fault.READINGS_DIFFER]),
        (5.9, [Fault.READINGS_DIFFER]),
        (6.0, [Fault.READINGS_DIFFER, Fault.READINGS_DIFFER_LONG]),
    ],
)
def test_readings_that_stay_apart(for_s: float, faults: list[Fault]) -> None:
    beats = [(10.0, 100, 200), (10.0 + for_s / 2, 100, 200), (10.0 + for_s, 100, 200)]
    assert read(*beats).raised(10.0 + for_s) == faults


def test_readings_that_met_once_begin_anew() -> None:
    for meets in ((14.0, 190, 200), (14.0, None, 200)):
        guards = read((10.0, 100, 200), meets, (15.0, 100, 200), (15.9, 100, 200))
        assert guards.raised(15.9) == []


def test_a_stack_is_down_for_a_second_before_its_link_counts_as_lost() -> None:
    guards = beating(11.0)
    guards.stack_down(10.0)
    assert guards.raised(11.0) == [Fault.STACK_DOWN]
    assert guards.raised(11.1) == [Fault.STACK_DOWN, Fault.LINK_LOST]
    guards.connected()
    assert guards.raised(11.1) == []


def test_nobody_watches_until_somebody_counts_them() -> None:
    assert Guards().unwatched_s(0.0) == float("inf")
