"""Exact integers in wire units."""

from decimal import Decimal

import pytest

from treadctl.quantities import Distance, Incline, Speed


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [("2.3", 230), ("0", 0), (2, 200), (Decimal("1.01"), 101), ("-1", -100), ("5e-1", 50)],
)
def test_exact(text: str, hundredths: int) -> None:
    assert Speed.kmh(text).hundredths == hundredths


@pytest.mark.parametrize(
    "text",
    [
        "2.301",
        "nan",
        "sNaN",
        "inf",
        "-Infinity",
        "",
        "fast",
        "1e999999",
        "1e99999999999999999999",
        "-1e9",
        "4.99999999999999999999999999999999999",
        2.3,
    ],
)
def test_everything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"speed"):
        Speed.kmh(text)


def test_the_grid_never_rounds_up() -> None:
    for speed in range(400):
        for start in (0, 50, 100):
            for step in (-1, 0, 1, 7, 10, 30):
                on = Speed(speed).on_grid(Speed(start), Speed(step)).hundredths
                assert on <= speed
                if speed < start:
                    assert on == 0
                elif step > 0:
                    assert (on - start) % step == 0
                    assert speed - on < step
                else:
                    assert on == speed


def test_words() -> None:
    assert str(Speed(230)) == "2.3 km/h"
    assert str(Speed(205)) == "2.05 km/h"
    assert str(Speed(200)) == "2.0 km/h"
    assert Speed(230).in_kmh == 2.3
    assert str(Incline.percent("0.5")) == "0.5 %"
    assert Incline(-5).in_percent == -0.5
    assert str(Distance(12)) == "12 m"
    with pytest.raises(ValueError, match="incline"):
        Incline.percent("0.55")
