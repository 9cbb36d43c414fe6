"""After a break for pain: what is left of today, in short blocks with long breaks, and what answers came to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO
from treadctl.care.history import Action
from treadctl.model import Plan
from treadctl.quantities import Speed
from treadctl.session.felt import Felt
from treadctl.session.phases import Trigger
from treadctl.session.walk import Walk

LONG = replace(DEMO, blocks_s=(300, 300, 300), break_s=60)


def resting(plan: Plan = LONG, *, block: int = 0, walked_s: float = 100.0) -> Walk:
    """In the break of a block."""
    walk = Walk()
    walk.begin(plan, 1000.0)
    for trigger in (Trigger.COUNTED, Trigger.MOVES, Trigger.SLOW, Trigger.HALT):
        walk.go(trigger, 1010.0)
    walk.block, walk.block_walked_s = block, walked_s
    walk.rest(1200.0)
    return walk


@pytest.mark.row("3.6B/resume", "3.3/gentle")
@pytest.mark.parametrize(
    ("block", "walked_s", "expected"),
    [
        (0, 100.0, (100, 120, 120, 120, 120, 120, 120, 80)),
        (0, 100.9, (100, 120, 120, 120, 120, 120, 120, 79)),
        (1, 300.0, (300, 300, 120, 120, 60)),
        (1, 299.9, (300, 299, 120, 120, 60)),
        (2, 180.0, (300, 300, 180, 120)),
        (2, 300.0, (300, 300, 300)),
        (2, 300.4, (300, 300, 300)),
    ],
)
def test_what_is_left_is_cut_anew_and_never_more(
    block: int, walked_s: float, expected: tuple[int, ...]
) -> None:
    walk = resting(block=block, walked_s=walked_s)
    walk.gently(120, 120, 1320.0)
    assert walk.plan is not None
    assert walk.plan.blocks_s == expected
    assert walk.plan.break_s == 120
    assert walk.last_block is (len(expected) == block + 1)
    assert walk.goes_on() is not walk.last_block
    if walk.goes_on():
        walk.next_block(1330.0)
        assert (walk.block, walk.block_walked_s) == (block + 1, 0.0)


@pytest.mark.row("3.6B/resume")
@pytest.mark.parametrize("walked_s", [0.0, 0.9])
@pytest.mark.parametrize("block", [0, 1, 2])
def test_a_block_in_which_nothing_was_walked_is_walked_yet(block: int, walked_s: float) -> None:
    """Regression (world 533774): it became a block of 0 s, and nothing could be started any more."""
    walk = resting(block=block, walked_s=walked_s)
    walk.gently(120, 120, 1320.0)
    assert walk.plan is not None
    assert walk.plan.blocks_s[:block] == (300,) * block
    assert min(walk.plan.blocks_s) > 0
    assert sum(walk.plan.blocks_s[block:]) in (300 * (3 - block), 300 * (3 - block) - 1)
    assert walk.goes_on()
    walk.next_block(1330.0)
    assert (walk.block, walk.block_walked_s) == (block, walked_s)


@pytest.mark.parametrize("walked_s", [0.0, 0.9])
def test_without_time_left_nothing_goes_on(walked_s: float) -> None:
    walk = resting(block=2, walked_s=walked_s)
    walk.gently(120, 120, 1000.0 + 4500)
    assert not walk.goes_on()
    assert walk.block_left_s() <= 0


def test_stricter_blocks_and_breaks_of_a_plan_stay() -> None:
    walk = resting(replace(LONG, blocks_s=(90, 90, 30), break_s=200), walked_s=60.0)
    walk.gently(120, 120, 1320.0)
    assert walk.plan is not None
    assert (walk.plan.blocks_s, walk.plan.break_s) == ((60, 90, 60), 200)


@pytest.mark.parametrize(("gone_s", "left_s"), [(4000, 260), (4499, 1), (4500, 0), (9000, 0)])
def test_with_its_breaks_no_walk_is_longer_than_the_longest(gone_s: int, left_s: int) -> None:
    walk = resting()
    walk.gently(120, 120, 1000.0 + gone_s)
    assert walk.plan is not None
    assert sum(walk.plan.blocks_s[1:]) == left_s
    assert walk.goes_on() is (left_s > 0)


def test_without_a_plan_there_is_nothing_to_cut() -> None:
    walk = Walk()
    walk.gently(120, 120, 0.0)
    assert walk.plan is None
    assert walk.last_block


def test_a_break_may_be_made_longer_and_not_shorter() -> None:
    walk = resting()
    assert walk.break_left_s(1210.0) == 50.0
    walk.rest_until(1330.0)
    assert walk.break_left_s(1210.0) == 120.0
    walk.rest_until(1220.0)
    assert walk.break_left_s(1210.0) == 50.0


def test_the_sharpest_answer_is_kept_with_its_rule() -> None:
    felt = Felt()
    assert (felt.slows, felt.pain_breaks, felt.worst, felt.rule) == (0, 0, Action.CONTINUE, "")
    felt.decided(Action.CONTINUE, "3.6B/5")
    assert felt.rule == ""
    for action, rule in ((Action.SLOW, "3.6B/4"), (Action.BREAK, "3.6B/3"), (Action.SLOW, "3.6B/4")):
        felt.decided(action, rule)
    felt.decided(Action.BREAK, "3.6B/resume")
    assert (felt.slows, felt.worst, felt.rule) == (2, Action.BREAK, "3.6B/3")


def test_the_speed_that_was_left() -> None:
    assert Felt().speed(Speed(300)) == Speed(300)
    assert Felt(narrowed=Speed(200)).speed(Speed(300)) == Speed(200)
    assert Felt(narrowed=Speed(200)).speed(Speed(150)) == Speed(150)
