"""Local days, and how far they are from UTC."""

import pytest

from treadctl import days


@pytest.mark.parametrize("ahead_min", [0, 60, 345, -210, 840, -720])
@pytest.mark.parametrize("wall", [0.0, 86_399.9, 1_773_050_400.25])
def test_how_far_ahead_of_utc(ahead_min: int, wall: float) -> None:
    assert days.ahead_min(days.utc(wall + 60 * ahead_min), wall) == ahead_min


def test_days_and_dates() -> None:
    assert days.iso(days.of_iso("2026-11-22")) == "2026-11-22"
    assert days.utc(86_400.0 + 3_661) == (days.of_iso("1970-01-02"), 3_661)
