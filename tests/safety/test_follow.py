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


# --- the edges, one at a time


@pytest.mark.hazard("H-69")
@pytest.mark.parametrize(("period", "found_at"), [(0.25, 4.5), (0.5, 4.5), (1.0, 5.0)])
def test_a_belt_has_its_firmwares_time_and_then_three_seconds(period: float, found_at: float) -> None:
    follow = Follow()
    follow.asked(Speed(100), -9.0)
    follow.asked(Speed(120), 0.0)
    verdicts = judged(follow, *[100] * round(10 / period), start=-4.0, period=period)
    assert -4.0 + verdicts.index(True) * period == found_at


def test_a_slow_machine_is_judged_by_four_records() -> None:
    follow = Follow()
    follow.asked(Speed(100), -9.0)
    follow.asked(Speed(120), 0.0)
    verdicts = judged(follow, *[100] * 10, start=-5.0, period=2.0)
    assert -5.0 + verdicts.index(True) * 2.0 == 9.0  # 3, 5, 7 and 9


@pytest.mark.hazard("H-04", "H-69")
@pytest.mark.parametrize(
    ("target", "speed", "fault"),
    [
        (100, 80, None),
        (100, 79, Fault.UNITS_DOUBTFUL),
        (100, 125, Fault.UNITS_DOUBTFUL),
        (100, 126, None),  # more is judged record by record
        (300, 270, None),
        (300, 269, Fault.UNITS_DOUBTFUL),
        (400, 360, None),
        (400, 359, Fault.UNITS_DOUBTFUL),
    ],
)
def test_another_unit_is_off_by_more_than_a_tenth_and_0_2_km_h(
    target: int, speed: int, fault: Fault | None
) -> None:
    follow = followed(target)
    judged(follow, *[speed] * 20)
    assert follow.fault is fault


@pytest.mark.parametrize(
    ("near", "leaves_for", "was_there"),
    [(85, 60, True), (84, 60, False), (115, 125, True), (116, 125, False)],
)
def test_who_was_within_0_15_km_h_was_there_and_may_leave(
    near: int, leaves_for: int, was_there: bool
) -> None:
    follow = followed(100)
    judged(follow, *[near] * 6)
    judged(follow, *[leaves_for] * 20, start=8.0)
    assert (follow.fault is None) is was_there


@pytest.mark.hazard("H-03", "H-04")
@pytest.mark.parametrize(
    ("before", "target", "speed", "doubt"),
    [
        (100, 160, 119, Doubt.IGNORES),
        (100, 160, 120, Doubt.UNITS),  # a third of the way
        (200, 180, 200, Doubt.IGNORES),
    ],
)
def test_a_third_of_the_way_is_a_movement(before: int, target: int, speed: int, doubt: Doubt) -> None:
    follow = followed(before, target)
    judged(follow, *[speed] * 8)
    assert follow.doubt is doubt


def test_the_same_speed_asked_for_after_a_choice_is_no_way_at_all() -> None:
    follow = followed(100)
    follow.adopted(Speed(150))
    follow.asked(Speed(150), 1.0)
    judged(follow, *[120] * 20, start=3.0)
    assert follow.fault is Fault.UNITS_DOUBTFUL


@pytest.mark.parametrize(("later", "doubted"), [(66, True), (67, False)])
def test_a_belt_that_gains_more_than_noise_between_two_halves_is_on_its_way(
    later: int, doubted: bool
) -> None:
    follow = followed(100)
    assert judged(follow, 60, 60, 63, 64, later, later, later, period=0.5)[-1] is doubted


def reached(first: int, second: int) -> Follow:
    """A walk in which the belt was where it was asked to be, twice."""
    follow = Follow()
    for at, target in ((0.0, first), (10.0, second)):
        follow.asked(Speed(target), at)
        judged(follow, *[target] * 6, start=at + 2.0)
    return follow


@pytest.mark.hazard("H-03", "H-69")
@pytest.mark.parametrize(("second", "followed_so_far"), [(129, False), (130, True), (71, False), (70, True)])
def test_a_belt_that_followed_by_0_3_km_h_and_is_slower_was_pressed(
    second: int, followed_so_far: bool
) -> None:
    follow = reached(100, second)
    follow.asked(Speed(second + 20), 20.0)
    verdicts = judged(follow, *[second - 10] * 14, start=22.0)
    assert verdicts.count(True) == 1
    assert follow.left is followed_so_far
    assert follow.fault is (None if followed_so_far else Fault.NOT_FOLLOWING)
    follow.adopted(Speed(second - 10))
    assert not follow.left


@pytest.mark.hazard("H-04", "H-69")
@pytest.mark.parametrize(("second", "fault"), [(129, Fault.UNITS_DOUBTFUL), (130, None)])
def test_a_belt_that_followed_and_goes_further_down_than_asked_was_pressed(
    second: int, fault: Fault | None
) -> None:
    """Regression (world 535001): "slower" on the page, "-" at the console a second later: no other unit."""
    follow = reached(100, second)
    follow.asked(Speed(second - 20), 20.0)
    judged(follow, *[second - 41] * 14, start=22.0)
    assert follow.left is (fault is None)
    assert follow.fault is fault


@pytest.mark.hazard("H-04")
def test_of_a_first_target_that_is_missed_nobody_knows_who_pressed() -> None:
    follow = Follow(before=True)
    follow.asked(Speed(100), 20.0)
    judged(follow, *[79] * 14, start=22.0)
    assert not follow.left
    assert follow.fault is Fault.UNITS_DOUBTFUL


@pytest.mark.hazard("H-04")
def test_the_speed_that_was_chosen_asked_for_is_no_way_down() -> None:
    follow = Follow(before=True)
    follow.adopted(Speed(100))
    follow.asked(Speed(100), 20.0)
    judged(follow, *[79] * 14, start=22.0)
    assert not follow.left
    assert follow.fault is Fault.UNITS_DOUBTFUL


def test_that_it_followed_once_is_not_forgotten_at_the_first_target() -> None:
    follow = reached(100, 140)
    follow.asked(Speed(100), 20.0)
    judged(follow, *[100] * 6, start=22.0)
    follow.asked(Speed(120), 30.0)
    judged(follow, *[100] * 14, start=32.0)
    assert follow.left


@pytest.mark.hazard("H-03", "H-04")
@pytest.mark.parametrize(
    ("target", "speed", "fault"),
    [
        (110, 130, Fault.NOT_FOLLOWING),  # told to slow down
        (200, 160, Fault.UNITS_DOUBTFUL),  # it moved, to somewhere else
    ],
)
def test_nobody_presses_what_makes_a_belt_faster_or_another_unit(
    target: int, speed: int, fault: Fault
) -> None:
    follow = reached(100, 130)
    follow.asked(Speed(target), 20.0)
    judged(follow, *[speed] * 14, start=22.0)
    assert not follow.left
    assert follow.fault is fault


def test_a_choice_is_where_the_next_target_begins() -> None:
    follow = followed(100)
    follow.adopted(Speed(150))
    follow.asked(Speed(180), 1.0)
    judged(follow, *[150] * 8, start=3.0)
    assert follow.doubt is Doubt.IGNORES


@pytest.mark.hazard("H-04")
def test_a_tenth_is_a_tenth_of_the_target() -> None:
    follow = followed(300)
    judged(follow, *[270, 270, 270, 269] * 5)  # 0.3025 km/h off, on average
    assert follow.fault is Fault.UNITS_DOUBTFUL


@pytest.mark.hazard("H-69")
@pytest.mark.parametrize(
    ("steps", "follows"),
    [
        ([(80, 80), (90, 90), (100, 100), (110, 110)], True),
        ([(80, 80), (110, 103)], True),
        ([(80, 80), (120, 110)], True),  # three quarters of the way
        ([(80, 80), (120, 109)], False),  # less
        ([(80, 93), (110, 112)], False),  # from where it was, not from where it should have been
        ([(80, 80), (109, 109)], False),  # too close to each other to tell
        ([(80, 96), (110, 125)], False),  # never at the first of them
        ([(80, 95), (110, 118)], True),
        ([(120, 120), (90, 90)], True),
        ([(90, 105), (120, 105)], False),  # it stays where it is, and the targets pass by
        ([(80, 80), (110, 80), (100, 80)], False),
    ],
)
def test_a_belt_that_was_at_two_targets_one_after_the_other_follows(
    steps: list[tuple[int, int]], follows: bool
) -> None:
    follow = Follow()
    for second, (target, speed) in enumerate(steps):
        follow.asked(Speed(target), float(second))
        follow.judge(Speed(speed), second + 0.9)
    follow.asked(Speed(200), 10.0)
    assert follow.follows is follows


@pytest.mark.hazard("H-69")
def test_who_presses_slower_in_the_first_seconds_is_believed() -> None:
    follow = Follow()
    for second, target in enumerate((80, 90, 100, 110)):
        follow.asked(Speed(target), float(second))
        follow.judge(Speed(target), second + 0.9)
    judged(follow, *[90] * 12, start=5.0)
    assert follow.left
    assert follow.fault is None
