"""A gap of the link: what lets a walk go on, and what does not."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.faults import Fault
from treadctl.safety.gap import Found, Gap

pytestmark = pytest.mark.hazard("H-28", "L01")

CAP = Speed.kmh("2.5")


def opened(*, elapsed_s: int | None = 60) -> Gap:
    gap = Gap()
    gap.lost("AA", Speed.kmh("2.0"), 100.0, elapsed_s)
    return gap


@pytest.mark.parametrize(("at", "late"), [(100.0, False), (103.0, False), (103.1, True), (900.0, True)])
def test_three_seconds_from_the_last_record(at: float, *, late: bool) -> None:
    assert opened().expired(at) is late


@pytest.mark.parametrize(("at", "late"), [(104.4, False), (104.5, True)])
def test_who_was_heard_in_time_has_a_moment_to_take_control(at: float, *, late: bool) -> None:
    gap = opened()
    gap.back("AA")
    assert gap.judge(Speed.kmh("2.0"), 63, CAP, 102.95) is Found.AS_LEFT
    assert gap.expired(at) is late


@pytest.mark.parametrize(
    ("kmh", "found"),
    [
        ("2.0", Found.AS_LEFT),
        ("1.7", Found.AS_LEFT),
        ("1.69", Found.OTHERWISE),
        ("2.3", Found.AS_LEFT),
        ("2.31", Found.OTHERWISE),
        ("0", Found.OTHERWISE),
    ],
)
def test_the_speed_must_be_as_it_was(kmh: str, found: Found) -> None:
    gap = opened()
    assert gap.back("AA")
    assert gap.judge(Speed.kmh(kmh), 61, CAP, 101.0) is found
    assert gap.judge(Speed.kmh(kmh), 62, CAP, 101.0) is None  # once


def test_above_the_cap_is_not_as_it_was() -> None:
    for kmh, found in (("2.05", Found.AS_LEFT), ("2.06", Found.OTHERWISE)):
        gap = opened()
        gap.back("AA")
        assert gap.judge(Speed.kmh(kmh), 61, Speed.kmh("2.0"), 101.0) is found


@pytest.mark.hazard("H-16", "B10")
@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(60, 60, Found.AS_LEFT), (60, 2, Found.OTHERWISE), (None, 2, Found.AS_LEFT), (60, None, Found.AS_LEFT)],
)
def test_a_machine_that_was_switched_off_and_on_is_not_as_it_was(
    before: int | None, after: int | None, found: Found
) -> None:
    gap = opened(elapsed_s=before)
    gap.back("AA")
    assert gap.judge(Speed.kmh("2.0"), after, CAP, 101.0) is found


def test_another_machine_is_not_waited_for() -> None:
    gap = opened()
    assert not gap.back("BB")
    assert gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0) is None


def test_lost_again_the_time_goes_on_and_everything_is_asked_anew() -> None:
    gap = opened()
    gap.back("AA")
    assert gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0) is Found.AS_LEFT
    assert gap.asked
    gap.lost("AA", Speed.kmh("2.0"), 102.0, 62)
    assert not gap.asked
    assert gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0) is None
    assert gap.expired(103.1)
    assert gap.back("AA")
    assert gap.judge(Speed.kmh("2.0"), 62, CAP, 101.0) is Found.AS_LEFT


def test_nothing_rises_in_the_gap_nor_for_a_minute_after() -> None:
    gap = opened()
    assert gap.raised(101.0) == [Fault.LINK_GAP]
    assert gap.granted(102.0) == Speed.kmh("2.0")
    assert not gap.open
    assert not gap.expired(200.0)
    assert gap.raised(161.9) == [Fault.LINK_GAP]
    assert gap.raised(162.0) == []


def test_a_stop_or_a_new_walk_ends_it() -> None:
    gap = opened()
    gap.close()
    assert gap.raised(101.0) == []
    gap.granted(101.0)
    gap.new_walk()
    assert gap.raised(102.0) == []
    assert not Gap().expired(1e9)


def test_where_no_link_was_lost_nothing_is_waited_for() -> None:
    gap = Gap()
    assert not gap.asked
    assert gap.raised(0.0) == []
    assert gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0) is None
    gap = opened()
    gap.back("AA")
    gap.close()
    assert gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0) is None
    assert not gap.asked


def test_once_it_goes_on_control_is_not_asked_for_again() -> None:
    gap = opened()
    assert gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0) is None  # no link yet
    gap.back("AA")
    gap.judge(Speed.kmh("2.0"), 61, CAP, 101.0)
    gap.granted(102.0)
    assert not gap.asked


def test_a_belt_that_stands_is_not_as_it_was_however_slow_it_walked() -> None:
    gap = Gap()
    gap.lost("AA", Speed(20), 100.0, None)
    gap.back("AA")
    assert gap.judge(Speed(0), None, CAP, 101.0) is Found.OTHERWISE
