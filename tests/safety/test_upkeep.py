"""What changes around a walk while it goes on."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.faults import Fault
from treadctl.safety.upkeep import Upkeep

CAP, FLOOR = Speed(300), Speed(100)


def lowered(to: int = 200, at: float = 100.0) -> Upkeep:
    upkeep = Upkeep()
    assert upkeep.lower(Speed(to), CAP, FLOOR, at)
    return upkeep


def test_where_nothing_happens_nothing_is_wrong_and_the_cap_is_the_plans() -> None:
    assert Upkeep().raised(1e6) == []
    assert Upkeep().cap(CAP, 1e6) == Upkeep().judged_cap(CAP, 1e6) == CAP


@pytest.mark.hazard("H-52")
def test_a_walk_goes_on_from_memory_for_a_minute() -> None:
    upkeep = Upkeep()
    upkeep.journal("disk full", 100.0)
    assert upkeep.raised(100.0) == [Fault.JOURNAL_TROUBLE]
    upkeep.journal("still full", 130.0)  # told again: the minute counts from the first word
    assert upkeep.raised(159.9) == [Fault.JOURNAL_TROUBLE]
    assert upkeep.raised(160.0) == [Fault.JOURNAL_LOST]
    upkeep.journal(None, 161.0)
    assert upkeep.raised(161.0) == []
    upkeep.journal("again", 170.0)
    assert upkeep.raised(229.9) == [Fault.JOURNAL_TROUBLE]


@pytest.mark.hazard("H-05", "H-55")
@pytest.mark.parametrize(
    ("after_s", "cap", "judged"),
    [
        (0.0, 300, 300),
        (1.0, 280, 300),
        (2.5, 250, 300),  # what the belt reports is held against the cap of 2.5 s ago
        (3.5, 230, 280),
        (5.0, 200, 250),
        (7.5, 200, 200),
        (900.0, 200, 200),
    ],
)
def test_a_lowered_cap_comes_down_as_fast_as_a_belt_may_be_slowed(
    after_s: float, cap: int, judged: int
) -> None:
    upkeep = lowered()
    assert upkeep.cap(CAP, 100.0 + after_s) == Speed(cap)
    assert upkeep.judged_cap(Speed(cap), 100.0 + after_s) == Speed(judged)


def test_a_cap_that_is_in_force_already_is_not_raised_by_one_on_its_way_down() -> None:
    assert lowered().cap(Speed(150), 100.0) == Speed(150)


@pytest.mark.parametrize(("to", "counts"), [(299, True), (300, False), (301, False)])
def test_only_less_counts_during_a_walk(to: int, counts: bool) -> None:
    upkeep = Upkeep()
    assert upkeep.lower(Speed(to), CAP, FLOOR, 0.0) is counts
    assert upkeep.cap(CAP, 1e6) == Speed(min(to, 300))


@pytest.mark.parametrize(("again", "counts"), [(199, True), (200, False), (250, False)])
def test_a_second_edit_counts_when_it_is_lower_still(again: int, counts: bool) -> None:
    upkeep = lowered(200)
    assert upkeep.lower(Speed(again), Speed(290), FLOOR, 100.5) is counts
    assert upkeep.cap(CAP, 1e6) == Speed(min(again, 200))


@pytest.mark.parametrize(("to", "faults"), [(99, [Fault.CAP_BELOW_BELT]), (100, []), (101, [])])
def test_a_cap_below_the_lowest_speed_ends_the_walk(to: int, faults: list[Fault]) -> None:
    upkeep = lowered(to)
    assert upkeep.raised(100.0) == faults
    upkeep.armed()
    assert upkeep.raised(100.0) == []
    assert upkeep.cap(CAP, 1e6) == CAP  # a new walk has its own


def test_a_cap_of_nothing_ends_at_nothing() -> None:
    assert lowered(0).cap(CAP, 100.0 + 3600) == Speed(0)
