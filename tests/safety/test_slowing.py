"""The gentle part of a stop, step by step."""

import pytest

from treadctl.model import SetSpeed, StopKind
from treadctl.quantities import Speed
from treadctl.safety.curve import Frame, StopCurve
from treadctl.safety.slowing import Slowing

SOFT, QUICK = StopKind.SOFT, StopKind.QUICK


def slowing(
    target: int = 200,
    *,
    seen: int | None = None,
    step: int = 10,
    floor: int = 100,
    began_at: float = 0.0,
    corrected: tuple[float, int] | None = None,
) -> Slowing:
    """A belt of which nothing is known: it may take 1.5 s to react, and a second more."""
    return Slowing(
        began_at,
        target=Speed(target),
        floor=Speed(floor),
        step=Speed(step),
        seen=None if seen is None else Speed(seen),
        curve=StopCurve(),
        corrected=None if corrected is None else (corrected[0], Speed(corrected[1])),
    )


def look(at: float, speed: int) -> Frame:
    return Frame(at, Speed(speed))


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize(("speed", "follows"), [(195, True), (196, False)])
def test_a_belt_follows_that_lost_0_05_km_h(speed: int, follows: bool) -> None:
    slow = slowing(seen=200)
    slow.step(SOFT, 0.0, look(0.0, 200))
    slow.step(SOFT, 2.6, look(2.6, speed))
    assert slow.over is not follows


@pytest.mark.hazard("H-03", "H-69")
@pytest.mark.parametrize(
    ("now", "made_at", "over"),
    [
        (2.5, 2.5, False),  # its firmware's time and a second
        (2.6, 2.6, True),
        (2.6, 2.0, True),
        (2.6, 1.9, False),  # made too early to show a fall: the next one may come in time
        (2.9, 1.9, False),
        (3.0, 1.9, True),
    ],
)
def test_when_a_belt_that_does_not_slow_is_found_out(now: float, made_at: float, over: bool) -> None:
    slow = slowing(seen=200)
    slow.step(SOFT, 0.0, look(0.0, 200))
    slow.step(SOFT, now, look(made_at, 200))
    assert slow.over is over


@pytest.mark.hazard("H-02", "B02")
@pytest.mark.parametrize(
    ("now", "seen", "over"),
    [(0.5, 300, False), (0.6, 300, True), (0.6, 296, True), (0.6, 295, False), (2.6, 295, False)],
)
def test_a_belt_that_was_told_before_to_come_down_has_no_more_time_for_it(
    now: float, seen: int, over: bool
) -> None:
    """Regression (world 334489412): a break began two seconds after the correction of a runaway, which won them."""
    slow = slowing(seen=seen, corrected=(-2.0, 300))
    slow.step(SOFT, 0.0, look(-0.1, seen))
    slow.step(SOFT, now, look(now, seen))
    assert slow.over is over


def test_a_belt_at_its_lowest_speed_need_not_follow() -> None:
    for at in (0.0, 2.6, 9.0):
        slow = slowing(100, seen=100)
        assert slow.step(SOFT, at, look(at, 100)) is None
        assert slow.over
        assert slow.settled


def test_between_two_steps_nothing_need_be_seen_and_at_a_step_it_must() -> None:
    slow = slowing()
    assert slow.step(SOFT, 0.0, look(0.0, 200)) == SetSpeed(Speed(180))
    assert slow.step(SOFT, 0.9, None) is None
    assert not slow.over
    assert slow.step(SOFT, 1.0, None) is None
    assert slow.over
    assert slow.step(SOFT, 1.1, look(1.1, 150)) is None  # what is over stays over
    assert slow.target == Speed(180)


@pytest.mark.parametrize(("speed", "settled"), [(130, True), (131, False)])
def test_near_its_lowest_speed_it_is_as_slow_as_it_can_be_asked_to_be(speed: int, settled: bool) -> None:
    slow = slowing(100, seen=200)
    slow.step(SOFT, 1.0, look(1.0, speed))
    assert slow.settled is slow.over is settled


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize(("lost", "over"), [(14, True), (15, False)])
def test_at_the_lowest_target_a_belt_must_go_on_falling(lost: int, over: bool) -> None:
    """It was never asked for less: what it does from 2.5 s on is looked at every 1.5 s."""
    slow = slowing(100, seen=200)
    slow.step(SOFT, 2.5, look(2.5, 190))
    slow.step(SOFT, 3.0, look(3.0, 180))
    assert not slow.over
    slow.step(SOFT, 4.4, look(4.4, 180))
    assert not slow.over
    slow.step(SOFT, 4.5, look(4.5, 180 - lost))
    assert slow.over is over
    assert not slow.settled


@pytest.mark.hazard("H-03")
def test_the_wait_at_the_lowest_target_counts_from_the_last_step() -> None:
    slow = slowing(120, seen=200)
    assert slow.step(SOFT, 0.0, look(0.0, 200)) == SetSpeed(Speed(100))
    for at, speed in ((1.0, 190), (2.5, 170)):
        slow.step(SOFT, at, look(at, speed))
        assert not slow.over
    slow.step(SOFT, 2.6, look(2.6, 150))  # since the step it fell fast enough
    assert not slow.over
    slow.step(SOFT, 4.2, look(4.2, 149))
    assert slow.over


@pytest.mark.parametrize(("seen", "told"), [(180, True), (179, False)])
def test_a_belt_is_never_told_more_than_it_does(seen: int, told: bool) -> None:
    slow = slowing(200)
    assert (slow.step(SOFT, 0.0, look(0.0, seen)) is not None) is told
    assert slow.target == Speed(180)


@pytest.mark.parametrize(
    ("kind", "step", "first", "next_s"), [(SOFT, 10, 180, 1.0), (QUICK, 10, 150, 1.0), (SOFT, 30, 160, 1.5)]
)
def test_the_slope_is_the_kinds_however_coarse_the_step(
    kind: StopKind, step: int, first: int, next_s: float
) -> None:
    slow = slowing(200, step=step, seen=200)
    assert slow.step(kind, 0.0, look(0.0, 200)) == SetSpeed(Speed(first))
    assert slow.step(kind, next_s - 0.1, look(next_s - 0.1, 190)) is None
    assert slow.step(kind, next_s, look(next_s, 190)) is not None


def test_now_is_no_gentle_step() -> None:
    slow = slowing()
    assert slow.step(StopKind.NOW, 0.0, look(0.0, 200)) is None
    assert slow.over
    assert not slow.settled
    assert not slow.wrong_way


@pytest.mark.hazard("H-03")
def test_every_time_counts_from_the_beginning_of_this_stop() -> None:
    slow = slowing(100, seen=200, began_at=100.0)
    slow.step(SOFT, 102.6, look(101.9, 200))
    assert not slow.over
    slow.step(SOFT, 102.7, look(102.0, 200))
    assert slow.over
    slow = slowing(100, seen=200, began_at=100.0)
    slow.step(SOFT, 101.0, look(101.0, 190))
    slow.step(SOFT, 102.5, look(102.5, 190))
    slow.step(SOFT, 102.6, look(102.6, 190))  # here the wait for it ends, and the look at its fall begins
    slow.step(SOFT, 104.0, look(104.0, 190))
    assert not slow.over
    slow.step(SOFT, 104.2, look(104.2, 190))
    assert slow.over


@pytest.mark.hazard("H-03")
def test_at_the_lowest_target_a_belt_is_looked_at_from_the_last_step_on() -> None:
    slow = slowing(140, seen=200)
    assert slow.step(SOFT, 0.0, look(0.0, 200)) == SetSpeed(Speed(120))
    assert slow.step(SOFT, 1.0, look(1.0, 190)) == SetSpeed(Speed(100))
    slow.step(SOFT, 2.6, look(2.6, 185))
    assert not slow.over
    slow.step(SOFT, 3.6, look(3.6, 184))
    assert slow.over
