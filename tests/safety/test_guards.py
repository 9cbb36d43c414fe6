"""Who stands by: the guardian's beat and the Bluetooth stack's answers."""

import pytest

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
