"""What is known of a machine limits every walk on it: no handrail, coarse increments, a guardian not proven."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.helpers.playbook import PLAIN, Playbook
from treadctl import words
from treadctl.model import Connected, MachineFacts, Plan, SetSpeed
from treadctl.quantities import Speed
from treadctl.safety.arming import too_coarse

FAST = Plan(
    profile="fast",
    cap=Speed.kmh("3.5"),
    blocks_s=(240, 240),
    break_s=10,
    ramp_per_s=Speed.kmh("0.1"),
    level_until_s=0,
)


def walked(step: int, facts: MachineFacts, seconds: float = 200.0) -> Playbook:
    """Walk a real, commissioned machine with this increment."""
    p = Playbook(replace(PLAIN, speed_step=Speed(step)), simulated=False, connect=False)
    p.up, p.conn = True, 1
    p.feed(Connected(1, p.machine, simulated=False, facts=facts))
    return p.start(FAST).run(seconds)


def targets(p: Playbook) -> list[tuple[float, int]]:
    return [(at, command.speed.hundredths) for at, command in p.sent if isinstance(command, SetSpeed)]


TRIED = MachineFacts(commissioned=True)


@pytest.mark.row("3.0/machines")
@pytest.mark.hazard("H-01")
@pytest.mark.parametrize(
    ("facts", "most"),
    [
        (TRIED, 350),
        (replace(TRIED, rail=False), 200),
        (replace(TRIED, guardian_proven=False), 200),
        (replace(TRIED, rail=False, guardian_proven=False), 200),
    ],
)
def test_the_cap_that_a_machine_allows_holds_through_the_whole_walk(facts: MachineFacts, most: int) -> None:
    p = walked(10, facts, 400.0)
    assert max(target for _, target in targets(p)) == most
    assert p.core.gate((most + 10).to_bytes(2, "little").join((b"\x02", b"")), p.now) is not None
    while p.state != "break":
        p.run(1.0)
    p.run(11.0)
    p.press(None)
    p.run(200.0)
    assert p.state == "walk"
    assert p.core.snapshot(p.now).cap == Speed(most)
    assert p.top <= most


@pytest.mark.row("3.0/machines")
@pytest.mark.hazard("H-05")
@pytest.mark.parametrize("step", [21, 25, 30])
def test_a_coarse_belt_rises_one_increment_at_a_time_ten_seconds_apart(step: int) -> None:
    asked = targets(walked(step, TRIED))
    assert len(asked) > 4
    for (before, lower), (after, higher) in pairwise(asked):
        assert higher - lower == step
        assert after - before >= 10.0


@pytest.mark.row("3.0/machines")
@pytest.mark.hazard("H-05")
@pytest.mark.parametrize("step", [31, 50, 100])
def test_a_belt_that_is_too_coarse_is_walked_at_its_start_speed_and_says_so(step: int) -> None:
    p = walked(step, TRIED)
    assert {target for _, target in targets(p)} <= {100}
    assert p.top == 100
    assert not p.denied
    said = words.facts({"commissioned": True, "too_coarse_kmh": too_coarse(p.machine)})
    assert any("lowest speed" in sentence for sentence in said)


def test_an_increment_of_a_third_or_less_is_not_too_coarse() -> None:
    assert too_coarse(replace(PLAIN, speed_step=Speed(30))) is None
    assert too_coarse(replace(PLAIN, speed_step=None)) is None
    assert too_coarse(None) is None
