"""Seconds and metres from reports: what counts, and what nobody knows."""

import pytest

from treadctl.care.odometer import GAP_MOST_S, Odometer


def told(*reports: tuple[float, int], asked: int = 0) -> Odometer:
    sums = Odometer()
    for at, speed in reports:
        sums.heard(speed, at, asked=asked)
    return sums


def test_a_report_holds_until_the_next_one() -> None:
    sums = told((0, 200), (1, 300), (3, 0), (4, 0))
    assert sums.walked_s == 3
    assert sums.metres == pytest.approx((200 + 2 * 300) / 360)


@pytest.mark.row("3.0/counting")
def test_what_is_slower_than_four_fifths_of_what_was_asked_is_way_but_no_walking() -> None:
    assert told((0, 160), (10, 0), asked=200).walked_s == GAP_MOST_S
    slow = told((0, 159), (1, 0), asked=200)
    assert slow.walked_s == 0
    assert slow.metres == pytest.approx(159 / 360)


def test_a_silence_counts_five_seconds_and_a_clock_that_goes_back_none() -> None:
    assert told((0, 200), (100, 200), (50, 200), (51, 0)).walked_s == GAP_MOST_S + 1


def test_a_belt_below_zero_stands() -> None:
    assert told((0, -100), (1, 0)).metres == 0
