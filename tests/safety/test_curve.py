"""What counts as falling after Stop."""

import pytest

from treadctl.model import MachineFacts
from treadctl.quantities import Speed
from treadctl.safety.curve import Frame, StopCurve

pytestmark = pytest.mark.hazard("H-03", "H-69")


def frame(at: float, speed: int) -> Frame:
    return Frame(at, Speed(speed))


@pytest.mark.parametrize(
    ("seconds", "drop", "fell"),
    [
        (0.0, 4, False),  # noise
        (0.0, 5, True),
        (0.5, 5, True),
        (1.0, 9, False),  # 0.1 km/h each second at least
        (1.0, 10, True),
        (3.0, 29, False),
        (3.0, 30, True),
        (3.0, 200, True),
    ],
)
def test_a_belt_nobody_knows_must_lose_a_tenth_each_second(seconds: float, drop: int, fell: bool) -> None:
    assert StopCurve().fell(frame(10.0, 200), frame(10.0 + seconds, 200 - drop)) is fell


@pytest.mark.parametrize(("seconds", "drop", "fell"), [(1.5, 5, True), (2.5, 9, False), (2.5, 10, True)])
def test_the_time_until_it_begins_is_not_held_against_it(seconds: float, drop: int, fell: bool) -> None:
    since, seen = frame(0.0, 200), frame(seconds, 200 - drop)
    assert StopCurve().fell(since, seen, delay_s=1.5) is fell


def test_a_belt_that_stands_has_fallen_whatever_it_did_before() -> None:
    assert StopCurve().fell(frame(0.0, 0), frame(9.0, 0))


def test_half_of_what_commissioning_saw_is_enough() -> None:
    curve = StopCurve.of(MachineFacts(decel=Speed(40), firmware_s=0.5, stop_s=7.0))
    assert curve == StopCurve(firmware_s=0.5, need_per_s=20.0, stop_s=7.0)
    assert curve.judged_after_s == 1.5
    assert curve.time_s(Speed(300)) == 7.0
    assert StopCurve().time_s(Speed(300)) == 11.5
