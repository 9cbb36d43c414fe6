"""Which answer somebody is reminded of on a desktop: once each, in its time, and never at night."""

from dataclasses import replace

import pytest

from tests.care.walks import GOOD
from treadctl.care.asking import AS_BEFORE, Due
from treadctl.care.body import Later, LaterReport
from treadctl.care.reminding import reminder

DAY, HOUR = 86_400.0, 3600.0
EVENING = replace(GOOD, started_at=19.5 * HOUR, ended_at=20 * HOUR, right_after=AS_BEFORE, two_hours=None, morning=None)  # fmt: skip


def at(hour: float, *reminded: Due, walk=EVENING) -> Due | None:  # type: ignore[no-untyped-def]
    """What is reminded of so many hours after the midnight before the walk."""
    return reminder(
        walk, reminded, wall_s=hour * HOUR, day=walk.day + int(hour // 24), second_of_day=hour % 24 * HOUR
    )


@pytest.mark.row("3.5/reminders")
def test_two_hours_after_and_next_morning() -> None:
    assert [at(hour) for hour in (20.0, 21.99, 22.0, 22.99)] == [None, None, Due.TWO_HOURS, Due.TWO_HOURS]
    assert [at(hour) for hour in (23.0, 24.5, 29.0, 31.99)] == [None] * 4  # it wakes nobody
    assert at(32.0) is at(46.9) is at(24 * 20 + 9) is Due.MORNING
    assert at(47.0) is None


@pytest.mark.row("3.5/reminders")
def test_of_each_once() -> None:
    assert at(22.0, Due.TWO_HOURS) is None
    assert at(32.0, Due.TWO_HOURS) is Due.MORNING
    assert at(32.0, Due.MORNING) is None  # asks for the evening before as well
    assert at(56.0, Due.TWO_HOURS, Due.MORNING) is None


@pytest.mark.row("3.5/reminders")
def test_of_nothing_that_is_answered() -> None:
    later = replace(EVENING, two_hours=LaterReport(feel=Later.YES))
    assert at(22.0, walk=later) is None
    assert at(32.0, walk=later) is Due.MORNING
    assert at(32.0, walk=replace(EVENING, morning=AS_BEFORE)) is None
    assert at(22.0, walk=replace(EVENING, right_after=None)) is Due.TWO_HOURS  # that alone is not reminded of


@pytest.mark.hazard("H-82")
def test_a_clock_that_was_set_back_reminds_of_nothing() -> None:
    assert [at(hour) for hour in (19.0, 9.0, -15.0, -24.0 * 365 + 9)] == [None] * 4
