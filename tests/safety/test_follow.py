"""Whether the belt goes where it was asked to go."""

import random

import pytest

from treadctl.quantities import Speed
from treadctl.safety.faults import Fault
from treadctl.safety.follow import Doubt, Follow


def followed(*asked: int) -> Follow:
    follow = Follow()
    for i, target in enumerate(asked):
        follow.asked(Speed(target), float(i))
    return follow


def judged(follow: Follow, *speeds: float, start: float = 2.0, period: float = 1.0) -> list[bool]:
    return [follow.judge(Speed(round(speed)), start + i * period) for i, speed in enumerate(speeds)]


@pytest.mark.hazard("H-69")
@pytest.mark.parametrize("target", [100, 120, 350])
def test_a_belt_at_its_target_is_in_no_doubt(target: int) -> None:
    follow = followed(target - 20, target)
    assert not any(judged(follow, *[target - 20, target - 10, *[target] * 10]))
    assert follow.doubt is None


@pytest.mark.hazard("H-03", "B03")
@pytest.mark.parametrize("period", [0.25, 1.0, 2.0])
@pytest.mark.parametrize(("before", "target"), [(120, 140), (200, 180), (100, 120), (150, 100)])
def test_no_movement_is_asked_once_more_and_then_a_fault(before: int, target: int, period: float) -> None:
    follow = followed(before, target)
    speeds = [before] * round(24 / period)
    verdicts = judged(follow, *speeds, period=period)
    if before > target + 25:
        assert not any(verdicts)  # Console sees to that, record by record
        return
    assert verdicts.count(True) == 1
    assert follow.doubt is Doubt.IGNORES
    assert follow.fault is Fault.NOT_FOLLOWING


@pytest.mark.hazard("H-03")
def test_a_belt_that_follows_the_second_time_is_in_no_doubt() -> None:
    follow = followed(120, 140)
    verdicts = judged(follow, *[120] * 8)
    again = verdicts.index(True)
    judged(follow, *[140] * 12, start=3.0 + again)
    assert follow.doubt is None
    assert follow.fault is None


@pytest.mark.hazard("H-04", "B04")
@pytest.mark.parametrize(
    ("target", "speed"), [(100, 62), (150, 93), (300, 186), (100, 79), (300, 268), (120, 142)]
)
def test_another_unit(target: int, speed: int) -> None:
    follow = followed(target // 3, target) if speed < target else followed(target)
    assert judged(follow, *[speed] * 20).count(True) == 1
    assert follow.fault is Fault.UNITS_DOUBTFUL


@pytest.mark.hazard("H-04", "H-69")
@pytest.mark.parametrize(("target", "speed"), [(100, 85), (100, 115), (300, 272), (300, 325), (150, 131)])
def test_a_badly_calibrated_belt_is_no_other_unit(target: int, speed: int) -> None:
    follow = followed(target - 100, target)
    assert not any(judged(follow, *[speed] * 60))
    assert follow.fault is None


@pytest.mark.hazard("H-69")
def test_a_slow_belt_on_its_way_is_given_its_time() -> None:
    follow = followed(100, 200)
    assert not any(judged(follow, *[100 + 3 * i for i in range(34)]))
    assert not any(judged(follow, *[200] * 10, start=40.0))
    assert follow.fault is None


@pytest.mark.hazard("H-69")
def test_a_person_who_leaves_a_speed_that_was_reached_is_no_fault() -> None:
    follow = followed(200)
    judged(follow, *[200] * 6)
    assert not any(judged(follow, *[160] * 60, start=10.0))
    follow = followed(200)
    follow.adopted(Speed(100))
    assert not any(judged(follow, *[80] * 60))
    assert follow.fault is None


@pytest.mark.hazard("H-69")
def test_noise_never_trips_it() -> None:
    rng = random.Random(7)
    for _ in range(2000):
        before, target = rng.choice([(100, 120), (200, 180), (150, 160), (190, 200), (100, 110)])
        follow = followed(before, target)
        true = [before] * 2 + [target] * 14
        judged(follow, *[speed + rng.uniform(-15, 15) for speed in true])
        assert follow.fault is None


@pytest.mark.hazard("H-03")
def test_noise_does_not_hide_a_belt_that_ignores_us() -> None:
    """What passes here is one small step; the next one stands out more."""
    rng, found = random.Random(8), 0
    for _ in range(200):
        follow = followed(100, 120)
        judged(follow, *[100 + rng.uniform(-15, 15) for _ in range(30)])
        found += follow.fault is Fault.NOT_FOLLOWING
        follow = followed(100, 130)
        judged(follow, *[100 + rng.uniform(-15, 15) for _ in range(30)])
        assert follow.fault is not None
    assert found > 100
