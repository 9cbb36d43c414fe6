"""Pain that is not settled after a day, or lingers for hours, twice in a row: half, wherever the week's border lies."""

import pytest

from tests.care.programme import RED, Programme, scores
from treadctl.care.body import Report

MORNING = {"morning": Report(scores=scores(back=2))}


@pytest.mark.row("3.6C/6", "W23")
@pytest.mark.parametrize("one", [RED, MORNING])
@pytest.mark.parametrize("two", [RED, MORNING])
def test_twice_running_within_a_week_is_half(one: dict, two: dict) -> None:
    person = Programme()
    person.baseline()
    person.week(7, one, two, days=(0, 3))
    assert person.minutes(14) == pytest.approx(2.5)


@pytest.mark.row("3.6C/6", "W23")
@pytest.mark.parametrize("one", [RED, MORNING])
@pytest.mark.parametrize("two", [RED, MORNING])
def test_twice_running_across_two_weeks_is_half(one: dict, two: dict) -> None:
    person = Programme()
    person.baseline()
    person.week(7, {}, {}, one)
    first = person.minutes(14)
    person.week(14, two, days=(0, 3, 5))
    assert first == pytest.approx(4)
    assert person.minutes(21) <= first / 2 + 1e-9
