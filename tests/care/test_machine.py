"""What a treadmill allows of a plan: its top, its steps, its slowest; and that its steps hold nobody back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.care.programme import Programme, profile
from treadctl.care.machine import ANY, Reach
from treadctl.care.today import Today
from treadctl.model import Capabilities, MachineFacts
from treadctl.quantities import Speed

MACHINE = Capabilities(
    address="AA",
    name="Mill",
    has_control_point=True,
    sets_speed=True,
    sets_incline=False,
    speed_min=Speed.kmh("1.0"),
    speed_max=Speed.kmh("12.0"),
    speed_step=Speed.kmh("0.1"),
)
FACTS = MachineFacts(commissioned=True, guardian_proven=True)


def reach(*, rail: bool = True, simulated: bool = False, proven: bool = True, **says: str) -> Reach:
    machine = replace(MACHINE, **{name: Speed.kmh(value) for name, value in says.items()})
    return Reach.of(machine, replace(FACTS, rail=rail, guardian_proven=proven), simulated=simulated)


def grown() -> Programme:
    """Somebody whose speed has begun to grow."""
    person = Programme(profile(week_speed=Speed.kmh("0.15")))
    person.baseline(minutes=12.5)
    for number in range(1, 5):
        person.week(7 * number)
    return person


def last(today: Today) -> tuple[str, float, str]:
    because = today.why[-1]
    assert because.left is not None
    return because.rule, because.left.speed, str(because.limit)


@pytest.mark.row("3.0/machines")
def test_steps_of_0_2_make_2_2_of_2_3_and_are_said() -> None:
    person, steps = grown(), reach(speed_step="0.2")
    free, here = person.on(35), person.on(35, reach=steps)
    assert free.plan is not None
    assert here.plan == free.plan, "only what the belt is told rounds down"
    assert free.plan.cap == free.told
    told = free.plan.cap.hundredths // 20 * 20
    assert free.plan.cap.hundredths % 20
    assert here.told == Speed(told)
    assert last(here) == ("machine/step", told, "0.2 km/h")
    assert "machine/step" not in [each.rule for each in free.why]


def test_a_speed_on_the_grid_is_not_mentioned() -> None:
    assert not [each for each in Programme().on(0, reach=reach()).why if each.limit]


@pytest.mark.row("3.0/machines")
@pytest.mark.parametrize(
    ("here", "rule", "speed", "limit"),
    [
        (reach(speed_max="1.5"), "machine/fastest", 150, "1.5 km/h"),
        (reach(speed_step="0.5", speed_min="1.2"), "machine/coarse", 120, "0.5 km/h"),
    ],
)
def test_the_rule_that_made_it_slower_is_named(here: Reach, rule: str, speed: float, limit: str) -> None:
    today = Programme().on(0, reach=here)
    found = [each for each in today.why if each.limit is not None]
    assert [(each.rule, str(each.limit)) for each in found] == [(rule, limit)]
    assert (today.amount.speed, today.told) == (speed, Speed(int(speed)))
    assert "profile" not in [each.rule for each in today.why], "it is not the profile that is slow"


@pytest.mark.parametrize(
    ("here", "rule"),
    [(reach(rail=False), "machine/rail"), (reach(proven=False), "machine/host")],
)
def test_without_rail_or_proof_two_is_the_most(here: Reach, rule: str) -> None:
    today = grown().on(35, reach=here)
    assert today.told == Speed.kmh("2.0")
    assert here.rule == rule
    assert reach(rail=False, proven=False, simulated=True).top == Speed.kmh("5.0")


def test_a_treadmill_that_goes_no_slower_is_said_and_nothing_is_rounded_up() -> None:
    today = Programme(profile(cap=Speed.kmh("1.2"))).on(0, reach=reach(speed_min="1.6"))
    assert (today.why[-1].rule, today.why[-1].left, today.told) == ("machine/slowest", None, Speed.kmh("1.2"))


def test_a_treadmill_never_makes_anything_faster() -> None:
    for hundredths in range(50, 351, 7):
        wanted = Programme(profile(cap=Speed(hundredths)))
        free = wanted.on(0)
        for step in ("0.1", "0.16", "0.2", "0.3", "0.4", "1"):
            here = wanted.on(0, reach=reach(speed_step=step))
            assert here.told is not None
            assert free.plan is not None
            assert here.told <= free.plan.cap


def test_a_treadmill_nobody_knows_changes_nothing() -> None:
    assert ANY.because(Speed(233), Programme().on(0).amount) == ()
    assert ANY.told(Speed(233)) == Speed(233)
