"""Blocks, breaks, and what counts as walked."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.session.phases import Phase, Trigger
from treadctl.session.walk import Walk


def walking() -> Walk:
    walk = Walk()
    walk.begin(DEMO, 0.0)
    assert walk.go(Trigger.COUNTED, 5.0)
    assert walk.go(Trigger.MOVES, 8.0)
    return walk


def rested() -> Walk:
    walk = walking()
    walk.count(Speed(200), Speed(200), 20.0)
    assert walk.block_done()
    assert not walk.ends
    walk.go(Trigger.HALT, 28.0)
    walk.rest(35.0)
    return walk


def test_no_entry_is_refused_and_changes_nothing() -> None:
    walk = Walk()
    for trigger in Trigger:
        fresh = Walk()
        before = (fresh.phase, fresh.since)
        if not fresh.go(trigger, 9.0):
            assert (fresh.phase, fresh.since) == before
    assert not walk.go(Trigger.MOVES, 1.0)
    walk.go(Trigger.HALT, 2.0)
    walk.go(Trigger.HALT, 3.0)
    assert walk.since == 2.0  # staying is no new phase


@pytest.mark.parametrize(
    ("speed", "commanded", "counts"),
    [
        (200, 200, True),
        (160, 200, True),
        (159, 200, False),
        (80, 100, True),
        (79, 100, False),
        (50, 0, False),
    ],
)
def test_what_counts(speed: int, commanded: int, counts: bool) -> None:
    walk = walking()
    walk.count(Speed(speed), Speed(commanded), 10.0)
    assert walk.walked_s == walk.block_walked_s == (10.0 if counts else 0.0)
    assert walk.metres == pytest.approx(speed / 360 * 10)
    assert walk.top_speed == Speed(speed)


def test_only_walking_counts() -> None:
    walk = walking()
    walk.go(Trigger.SLOW, 9.0)
    walk.count(Speed(200), Speed(200), 10.0)
    assert walk.walked_s == 0.0
    assert walk.metres > 0


def test_blocks_and_breaks() -> None:
    walk = rested()
    assert walk.resumed
    assert walk.break_left_s(40.0) == 5.0
    assert walk.goes_on()
    walk.next_block(46.0)
    assert (walk.phase, walk.block, walk.block_walked_s) == (Phase.COUNTDOWN, 1, 0.0)
    walk.go(Trigger.COUNTED, 51.0)
    walk.go(Trigger.MOVES, 54.0)
    walk.count(Speed(200), Speed(200), 20.0)
    assert walk.block_done()
    assert walk.ends
    assert not walk.goes_on()
    assert walk.summary(Speed(350)).blocks == 2


def test_a_break_within_a_block_leaves_its_rest() -> None:
    walk = walking()
    walk.count(Speed(200), Speed(200), 12.0)
    assert not walk.block_done()
    walk.go(Trigger.HALT, 20.0)
    walk.rest(25.0)
    walk.next_block(40.0)
    assert (walk.block, walk.block_left_s()) == (0, 8.0)


@pytest.mark.parametrize(("walked_s", "done"), [(19.7, False), (19.75, True), (20.0, True)])
def test_a_quarter_of_a_second_is_not_walked_alone(walked_s: float, done: bool) -> None:
    walk = walking()
    walk.count(Speed(200), Speed(200), walked_s)
    assert walk.block_done() is done
    walk.go(Trigger.HALT, 28.0)
    walk.rest(35.0)
    walk.next_block(46.0)
    assert walk.block == (1 if done else 0)
    assert walk.block_walked_s == (0.0 if done else walked_s)
    assert not walk.ends  # whatever comes: a break is taken back by going on


def test_blocks_come_one_by_one() -> None:
    walk = rested()
    walk.plan = replace(DEMO, blocks_s=(20, 20, 20))
    walk.next_block(46.0)
    assert walk.block == 1


def test_after_the_last_block_there_is_no_other() -> None:
    walk = rested()
    walk.next_block(46.0)
    walk.block_walked_s = 20.0
    walk.next_block(90.0)
    assert walk.block == 1


@pytest.mark.parametrize(("left_s", "goes_on"), [(1.0, False), (1.1, True), (0.6, False), (1.9, True)])
def test_a_last_second_is_not_worth_a_start(left_s: float, goes_on: bool) -> None:
    walk = rested()
    walk.next_block(46.0)
    walk.block_walked_s = 20.0 - left_s
    assert walk.goes_on() is goes_on


def test_called_off_before_it_began() -> None:
    walk = Walk()
    walk.begin(DEMO, 0.0)
    assert walk.under_way
    assert not walk.resumed
    assert walk.ends  # nothing was decided: whatever stops it now ends it
    assert not walk.reported
    found = walk.summary(Speed(350))
    assert (found.walked_s, found.distance_m, found.blocks, found.breaks) == (0, 0, 0, 0)
    assert found.top_speed == Speed(0)
    assert walk.go(Trigger.CANCEL, 3.0)
    assert walk.plan is None  # over, and no longer worth a look
    assert not walk.under_way


def test_an_end_is_no_break() -> None:
    walk = walking()
    walk.ends = False
    walk.end("fault", "link_lost")
    assert walk.ends


def test_the_summary_counts_what_the_belt_reported() -> None:
    walk = rested()
    walk.next_block(46.0)
    walk.go(Trigger.COUNTED, 51.0)
    walk.go(Trigger.MOVES, 54.0)
    walk.count(Speed(180), Speed(200), 18.0)
    found = walk.summary(Speed(350))
    assert (found.walked_s, found.blocks, found.breaks, found.top_speed) == (38, 2, 1, Speed(200))
    assert found.distance_m == round(200 / 360 * 20 + 180 / 360 * 18)


def test_the_last_second_of_the_last_block_is_not_walked_alone() -> None:
    walk = rested()
    walk.next_block(46.0)
    walk.block_walked_s = 19.5
    assert not walk.goes_on()


def test_the_first_cause_stays() -> None:
    walk = walking()
    assert walk.under_way
    walk.end("person", "enough")
    walk.end("fault", "link_lost")
    assert not walk.under_way
    assert (walk.summary(Speed(350)).ended, walk.summary(Speed(350)).reason) == ("person", "enough")
    assert (walking().summary(Speed(350)).ended, walking().summary(Speed(350)).reason) == ("fault", "unknown")
    assert walking().summary(Speed(350)).blocks == 0
    walk.count(Speed(200), Speed(200), 0.5)
    assert walk.summary(Speed(350)).blocks == 1  # however short: it was begun


@pytest.mark.hazard("H-11")
def test_overdue() -> None:
    walk = walking()
    assert not walk.overdue(8.0 + 140.0)
    assert walk.overdue(8.0 + 140.1)
    walk = rested()
    assert not walk.break_overdue(35.0 + 600.0)
    assert walk.break_overdue(35.0 + 600.1)


def test_a_block_that_is_too_long_is_overdue_as_the_longest_that_may_be() -> None:
    walk = Walk()
    walk.begin(replace(DEMO, blocks_s=(5000,)), 0.0)
    assert not walk.overdue(limits.BLOCK_MAX_S + limits.BLOCK_OVERTIME_S)
    assert walk.overdue(limits.BLOCK_MAX_S + limits.BLOCK_OVERTIME_S + 0.1)


def test_after_a_long_break_there_is_time_to_answer() -> None:
    walk = rested()
    walk.plan = replace(DEMO, break_s=900)
    assert not walk.break_overdue(35.0 + 900.0 + limits.BREAK_ANSWER_S)
    assert walk.break_overdue(35.0 + 900.0 + limits.BREAK_ANSWER_S + 0.1)


def test_without_a_plan() -> None:
    walk = Walk()
    assert walk.block_left_s() == 0.0
    assert not walk.block_done()
    assert not walk.goes_on()
    assert not walk.level()
    assert walk.break_left_s(0.0) == 0.0
    assert walk.next_change_s(0.0) is None
    assert walk.overdue(121.0)
    assert walk.break_overdue(601.0)
    walk.next_block(0.0)
    assert walk.phase is Phase.COUNTDOWN


def test_what_comes_next() -> None:
    walk = Walk()
    walk.begin(DEMO, 100.0)
    assert walk.next_change_s(101.0) == 4
    assert walk.next_change_s(106.0) == 0  # late, and never below
    walk = walking()
    walk.count(Speed(200), Speed(200), 5.0)
    assert walk.next_change_s(13.0) == 15
    walk.count(Speed(200), Speed(200), 17.0)
    assert walk.next_change_s(30.0) == 0
    walk = rested()
    assert walk.next_change_s(41.0) == 4
    assert walk.next_change_s(44.0) == 1
    assert walk.next_change_s(45.0) is None  # a person decides


def test_the_level_period() -> None:
    walk = walking()
    assert walk.level()
    walk.walked_s = 120.0
    assert not walk.level()


def test_a_new_walk_begins_from_nothing() -> None:
    walk = rested()
    walk.begin(DEMO, 100.0)
    assert (walk.walked_s, walk.breaks, walk.block, walk.ended) == (0.0, 0, 0, None)
