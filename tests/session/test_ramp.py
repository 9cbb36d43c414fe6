"""How the target rises, against the plain rules and over whole ramps."""

import random

import pytest

from treadctl.quantities import Speed
from treadctl.session.ramp import next_target


def ask(asked: int, seen: int, goal: int, **change: object) -> int:
    options = {
        "since_asked_s": 60.0,
        "floor": Speed(100),
        "step": Speed(10),
        "ramp_per_s": Speed(10),
        "level": False,
    }
    options |= change
    return next_target(Speed(asked), Speed(seen), Speed(goal), **options).hundredths  # type: ignore[arg-type]


def test_whatever_comes_in_the_rules_hold() -> None:
    rng = random.Random(7)
    rose = 0
    for _ in range(20000):
        step = rng.choice([1, 5, 10, 15, 20, 30, 50, 100])
        asked = rng.choice([0, *range(100, 520, step)])
        goal, seen = rng.randrange(0, 520), rng.randrange(0, 520)
        since, level = rng.choice([0.0, 0.9, 1.0, 5.0, 9.9, 10.0, 12.0, 60.0]), rng.random() < 0.5
        ramp = rng.choice([1, 5, 10, 20, 50])
        result = ask(
            asked, seen, goal, since_asked_s=since, step=Speed(step), ramp_per_s=Speed(ramp), level=level
        )
        assert result <= max(goal, asked)
        assert result <= goal or result == asked
        if asked and result > asked:
            rose += 1
            assert result - asked <= max(20, step if step <= 30 else 0)
            assert since >= 1.0
            assert step <= 20 or since >= 10.0
            assert not (level and result > 200)
            assert asked < 200 or (result - asked) * 60 <= 50 * since + 1e-6
    assert rose > 50


def test_the_first_target_is_the_lowest_speed() -> None:
    assert ask(0, 30, 200) == 100
    assert ask(0, 30, 90) == 90  # the governor makes nothing of it


def test_a_lower_goal_at_once() -> None:
    assert ask(200, 200, 120, since_asked_s=0.0) == 120
    assert ask(200, 200, 200) == 200


def test_the_belt_must_have_followed() -> None:
    assert ask(150, 140, 200) == 160
    assert ask(150, 139, 200) == 150


def test_a_belt_ahead_of_us_is_left_alone() -> None:
    assert ask(150, 175, 300) == 160
    assert ask(150, 176, 300) == 150


@pytest.mark.row("3.0/machines")
def test_a_coarse_machine_stays_at_its_start_speed() -> None:
    assert ask(100, 100, 300, step=Speed(31)) == 100


@pytest.mark.parametrize(
    ("asked", "step", "ramp", "every_s", "rise"),
    [
        (100, 10, 10, 1.0, 10),
        (100, 10, 20, 1.0, 20),
        (100, 10, 50, 1.0, 20),
        (100, 10, 5, 2.0, 10),
        (100, 20, 10, 2.0, 20),
        (100, 30, 10, 10.0, 30),
        (200, 10, 10, 12.0, 10),
        (220, 20, 10, 24.0, 20),
        (220, 30, 10, 36.0, 30),
        (200, 1, 10, 1.2, 1),
    ],
)
def test_strides(asked: int, step: int, ramp: int, every_s: float, rise: int) -> None:
    options = {"step": Speed(step), "ramp_per_s": Speed(ramp)}
    assert ask(asked, asked, 500, since_asked_s=every_s - 0.01, **options) == asked
    assert ask(asked, asked, 500, since_asked_s=every_s, **options) == asked + rise


def test_the_level_period() -> None:
    assert ask(190, 190, 300, level=True) == 200
    assert ask(200, 200, 300, level=True) == 200
    assert ask(250, 250, 300, level=True) == 250  # what the console chose is not taken back
    assert ask(200, 200, 300, level=False) == 210


@pytest.mark.parametrize("step", [1, 10, 20, 30])
def test_a_whole_ramp_on_an_obedient_belt(step: int) -> None:
    asked, since, history = 100, 0.0, [(0.0, 100)]
    for tick in range(1, 6000):
        since += 0.1
        result = ask(asked, asked, 350, since_asked_s=since, step=Speed(step))
        if result != asked:
            asked, since = result, 0.0
            history.append((tick / 10, asked))
    assert 350 - step < asked <= 350
    for at, speed in history:
        if speed > 200:
            minute = [s for t, s in history if at - 59.9 <= t <= at]
            assert speed - max(200, min(minute)) <= 50 + step
