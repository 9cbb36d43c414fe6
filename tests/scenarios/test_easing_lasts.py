"""What an answer leaves behind, over the toy belt: for its block, for its walk, and nothing for the next one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.checked import (
    FAST,
    PLAN,
    answer,
    decided,
    fast,
    rises,
    summary,
    targets,
    worse,
)
from tests.helpers.playbook import PLAIN, Playbook
from treadctl.model import (
    BreakRequested,
    EndRequested,
    MachineEvent,
    MachineSays,
    Plan,
    StopKind,
    StopRequested,
    WorseSaid,
)
from treadctl.quantities import Speed


def first_target(playbook: Playbook, plan: Plan = FAST) -> Playbook:
    """Walk until the belt was asked for its first speed."""
    p = playbook.run(4.0)
    p.press(plan)
    while not targets(p):
        p.run(0.1)
    return p


def after_a_break(p: Playbook) -> Playbook:
    """Take a break, and go on."""
    p.feed(BreakRequested("test"))
    p.run(135.0)
    assert p.core.snapshot(p.now).waits_for == "continue"
    p.press(None)
    p.run(14.0)
    assert p.state == "walk"
    return p


# --- for its block


@pytest.mark.row("3.1/before a check", "3.6B/4")
def test_below_a_walk_a_slow_holds_the_belt_for_its_block() -> None:
    """At 0.5 km/h four fifths of it are no walk: the cap is 1.0 km/h, and still nothing rises."""
    p = worse(first_target(Playbook(replace(PLAIN, speed_min=Speed(50)))), leg=3)
    assert decided(p)[-1] == ("slow", "3.6B/4")
    p.run(50.0)
    assert (p.toy.speed, rises(p)) == (50.0, [])
    assert p.core.snapshot(p.now).cap == Speed(100)
    after_a_break(p).run(30.0)
    assert p.toy.speed == 100.0


@pytest.mark.row("3.6B/4")
def test_a_new_block_goes_up_to_the_lowered_cap_and_no_further() -> None:
    p = after_a_break(worse(fast(), leg=3))
    p.run(40.0)
    assert p.toy.speed == 200.0
    p.run(40.0)
    assert p.toy.speed == 200.0


@pytest.mark.row("3.1/before a check")
def test_after_a_slow_silence_in_a_later_block_is_not_followed_by_a_rise_either() -> None:
    p = after_a_break(worse(fast(plan=replace(FAST, blocks_s=(600,))), leg=3))
    p.run(10.0)
    assert p.toy.speed > 100.0
    p.feed(WorseSaid())
    p.run(70.0)
    assert p.toy.speed == 100.0
    answer(p)
    assert decided(p)[-1] == ("continue", "3.6B/5")
    p.run(60.0)
    assert (p.state, p.toy.speed) == ("walk", 100.0)
    assert p.core.snapshot(p.now).cap == Speed(200)


# --- for its walk


@pytest.mark.row("3.6B/4")
def test_a_slow_at_the_slowest_walk_keeps_it_there() -> None:
    p = worse(first_target(Playbook()), leg=3)
    p.run(40.0)
    assert p.core.snapshot(p.now).cap == Speed(100)
    after_a_break(p).run(40.0)
    assert p.toy.speed == 100.0


@pytest.mark.row("3.6B/4")
def test_a_walk_that_ends_with_its_slow_kept_what_the_slow_left() -> None:
    """The cap is still on its way down: the programme goes on from where it leads, not from there."""
    p = worse(first_target(Playbook()), leg=3)
    p.feed(StopRequested("test", StopKind.NOW))
    while not p.summaries:
        p.run(0.1)
    assert p.core.snapshot(p.now).cap > Speed(100)
    assert summary(p).speed == Speed(100)


@pytest.mark.row("3.6B/4")
def test_worse_before_the_first_step_is_the_slowest_walk() -> None:
    p = Playbook().run(4.0)
    p.press(FAST)
    p.run(6.5)
    assert (p.state, p.toy.speed) == ("countdown", 0.0)
    worse(p, leg=3)
    assert decided(p)[-1] == ("slow", "3.6B/4")
    p.run(90.0)
    assert (p.state, p.toy.speed) == ("walk", 100.0)
    assert p.core.snapshot(p.now).cap == Speed(100)


@pytest.mark.row("3.0/console plus", "3.6B/4")
def test_minus_to_where_silence_leads_anyway_ends_no_silence() -> None:
    """What was walked before it is what a later answer is measured by."""
    p = fast()
    p.feed(WorseSaid())
    p.run(62.0)
    p.toy.target = 100.0
    p.feed(MachineEvent(1, MachineSays.TARGET_SPEED, Speed(100)))
    assert [n.values["speed"] for n in p.told("console_changed")] == ["1.0 km/h"]
    p.run(12.0)
    answer(p, leg=3).run(20.0)
    assert p.core.snapshot(p.now).cap == Speed(200)
    assert p.toy.speed == 100.0


# --- nothing for the next one


@pytest.mark.row("3.6B/3")
@pytest.mark.parametrize("at_rest", [True, False])
def test_a_break_for_pain_is_no_concern_of_the_next_walk(at_rest: bool) -> None:
    p = worse(fast(), back=5)
    p.run(30.0 if at_rest else 0.5)
    assert p.state == ("break" if at_rest else "slowing")
    p.feed(EndRequested("test"))
    p.run(30.0)
    assert (summary(p).ended, summary(p).reason) == ("person", "enough")
    p.press(PLAN)
    p.run(40.0)
    assert p.state == "walk"
    after_a_break(p)


@pytest.mark.row("3.6B/3")
def test_not_for_a_moment_does_a_break_for_pain_offer_to_go_on() -> None:
    """Not even where a plan's own breaks may end at once."""
    p = worse(first_target(Playbook(), replace(PLAN, break_s=0)), back=5)
    p.telemetry = False
    while p.state != "break":
        p.run(1.0)
        p.report()
    assert p.core.snapshot(p.now).waits_for is None, "with the very record that says that the belt stands"
    p.run(0.1)
    assert p.core.snapshot(p.now).waits_for is None
