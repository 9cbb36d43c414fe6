"""A limited value keeps what was asked, what was granted, and why."""

import random

from treadctl.quantities import Speed
from treadctl.safety.clearance import Clearance


def test_constraints_only_narrow() -> None:
    rng = random.Random(1)
    for _ in range(2000):
        clearance = Clearance.of(Speed(rng.randrange(0, 900)))
        wish, least = clearance.requested, clearance.requested
        for turn in range(rng.randrange(6)):
            ceiling = Speed(rng.randrange(0, 900))
            after = clearance.at_most(ceiling, f"r{turn}")
            assert (after is clearance) is (clearance.granted <= ceiling)
            if rng.random() < 0.3:
                after = after.on_grid(Speed(rng.choice([0, 50, 100])), Speed(rng.choice([0, 1, 10, 30])))
            least = min(least, ceiling)
            assert after.granted <= clearance.granted
            assert after.granted <= least
            assert after.requested == wish
            clearance = after


def test_reasons_are_kept_in_order_where_they_bite() -> None:
    clearance = Clearance.of(Speed(400)).at_most(Speed(350), "cap").at_most(Speed(500), "hard")
    assert clearance.limited_by == ("cap",)
    assert clearance.at_most(Speed(120), "one step").limited_by == ("cap", "one step")


def test_the_grid_rounds_down_and_never_up() -> None:
    assert Clearance.of(Speed(349)).on_grid(Speed(100), Speed(10)).granted == Speed(340)
    assert Clearance.of(Speed(99)).on_grid(Speed(100), Speed(10)).granted == Speed(0)
