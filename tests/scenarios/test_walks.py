"""Whole walks: what the belt truly did, and what was said of it."""

import itertools
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    BreakRequested,
    EndRequested,
    SetSpeed,
    SlowerRequested,
    StartBelt,
    StopBelt,
)
from treadctl.quantities import Speed


def test_the_demo_walk() -> None:
    p = Playbook().start().run(40.0)
    assert p.state == "break"
    assert p.core.snapshot(p.now).waits_for == "continue"
    began = p.now
    p.run(30.0)  # only the person ends a break
    assert all(speed == 0.0 for at, speed in p.trace if at > began)
    p.press(None)
    p.run(60.0)
    assert p.state == "idle"
    assert p.core.settled
    assert p.top <= 200.0
    (ended,) = p.summaries
    assert ended.summary.ended == "done"
    assert (ended.summary.blocks, ended.summary.breaks) == (2, 1)
    assert 40 <= ended.summary.walked_s <= 44
    assert ended.summary.top_speed == Speed(200)
    assert p.commands().count("07") == 2
    assert not p.denied
    assert not p.told("alarm")


def test_stopped_is_never_said_of_a_moving_belt() -> None:
    """Checked at each instant of a walk on a belt that reacts late and slows slowly."""
    p = Playbook(toy=Toy(dead_s=1.5, down=30.0)).start()
    for _ in range(900):
        p.run(0.1)
        said = p.core.snapshot(p.now).state.value
        if said in ("stopped", "break", "idle"):
            assert p.toy.speed <= 10.0, said
        if said == "break":
            p.press(None)
    assert len(p.summaries) == 1
    assert not p.told("alarm")


def test_a_rise_follows_the_belt_and_the_plan() -> None:
    plan = replace(DEMO, cap=Speed(300), blocks_s=(400,), level_until_s=60, ramp_per_s=Speed(10))
    p = Playbook().start(plan).run(200.0)
    targets = [(at, c.speed.hundredths) for at, c in p.sent if isinstance(c, SetSpeed)]
    assert max(speed for _, speed in targets) > 200
    level_until = next(at for at, speed in p.trace if speed > 0) + 59
    assert all(speed <= 200 for at, speed in targets if at < level_until)
    for (t0, a), (t1, b) in itertools.pairwise(targets):
        assert b - a <= 20
        assert t1 - t0 >= 0.99
    for at, speed in targets:
        risen = [s for t, s in targets if at - 60 < t <= at]
        if speed > 200:
            assert speed - max(min(risen), 200) <= 50


@pytest.mark.parametrize("step", [1, 10, 15, 20, 30, 50, 100])
def test_machines_with_other_increments(step: int) -> None:
    """Up to 0.3 one increment at a time; above that the start speed alone."""
    machine = replace(PLAIN, speed_step=Speed(step))
    p = Playbook(machine).start(replace(DEMO, cap=Speed(205), blocks_s=(120,))).run(170.0)
    assert len(p.summaries) == 1
    assert p.top <= 205.0
    assert not p.told("our_bug")
    top = p.summaries[0].summary.top_speed.hundredths
    assert top == (100 if step > 30 else 100 + (100 // step) * step)


@pytest.mark.parametrize(("low", "step", "floor"), [(0, 10, 50), (0, 30, 60), (30, 50, 80), (None, 10, None)])
def test_a_machine_that_says_it_can_crawl(low: int | None, step: int, floor: int | None) -> None:
    machine = replace(PLAIN, speed_min=None if low is None else Speed(low), speed_step=Speed(step))
    toy = Toy()
    p = Playbook(machine, toy)
    p.start()
    if floor is None:
        assert not p.sent
        return
    first = next(c for _, c in p.sent if isinstance(c, SetSpeed))
    assert first.speed >= Speed(floor)
    p.run(60.0)
    assert p.top <= 200.0


@pytest.mark.hazard("H-11")
def test_a_belt_that_follows_badly_does_not_walk_for_ever() -> None:
    """Not so badly that it is a fault: nothing counts as walked, and it ends all the same."""
    toy = Toy()
    toy.forced = lambda now: 38.0 if toy.running else None
    p = Playbook(replace(PLAIN, speed_min=Speed(50)), toy).start(replace(DEMO, cap=Speed(50))).run(150.0)
    assert p.summaries
    assert p.summaries[0].summary.reason == "block_overdue"


def test_slower_stays_slower_on_a_late_belt() -> None:
    """Regression: a belt that takes its time was taken for a person at the console, and "slower" was undone."""
    p = Playbook(toy=Toy(dead_s=1.5, down=30.0)).start(replace(DEMO, blocks_s=(100,))).run(20.0)
    assert p.toy.speed == 200.0
    p.feed(SlowerRequested("test"))
    p.feed(SlowerRequested("test"))
    p.feed(SlowerRequested("test"))
    p.run(30.0)
    assert p.state == "walk"
    assert p.toy.speed == pytest.approx(180.0, abs=25.0) or p.toy.speed < 180.0
    assert not p.told("console_changed")
    low = p.toy.speed
    p.run(20.0)
    assert p.toy.speed == low  # no rise afterwards in this block


def test_slower_one_notch_each() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(100,))).run(15.0)
    for expected in (180.0, 160.0, 140.0, 120.0, 100.0, 100.0):
        p.feed(SlowerRequested("test"))
        p.run(4.0)
        assert p.toy.speed == expected
    assert p.state == "walk"


def test_a_belt_that_does_not_slow_down_is_stopped() -> None:
    toy = Toy()
    p = Playbook(toy=toy).start(replace(DEMO, blocks_s=(100,))).run(15.0)
    toy.obeys = lambda command: not isinstance(command, SetSpeed)
    for _ in range(3):
        p.feed(SlowerRequested("test"))
        p.run(0.6)
    p.run(20.0)
    assert p.told("fault_not_slowing")
    assert p.toy.speed == 0.0
    assert p.summaries[0].summary.ended == "fault"


@pytest.mark.row("3.0/ordinary break")
def test_a_break_when_the_person_wants_one() -> None:
    p = Playbook().start().run(5.0)
    p.feed(BreakRequested("test"))
    p.run(14.0)
    assert p.state == "break"
    p.run(6.0)
    p.press(None)
    p.run(50.0)
    assert p.state == "break"  # the rest of the first block was walked
    assert not p.summaries


@pytest.mark.parametrize("when", ["countdown", "starting", "walk", "slowing", "break", "resumed"])
def test_enough_ends_the_walk_from_everywhere(when: str) -> None:
    p = Playbook()
    p.run(4.0)
    p.press()
    p.run({"countdown": 2.0, "starting": 6.0, "walk": 14.0, "slowing": 15.0}.get(when, 50.0))
    if when == "slowing":
        p.feed(BreakRequested("test"))
        p.run(1.0)
    if when == "resumed":
        p.press(None)
        p.run(1.0)
    p.feed(EndRequested("test"))
    p.run(30.0)
    assert p.core.settled
    (ended,) = p.summaries
    assert ended.summary.ended == "person"
    assert p.toy.speed == 0.0


def test_a_break_of_more_than_ten_minutes_ends_the_walk() -> None:
    p = Playbook().start().run(40.0)
    p.run(570.0)
    assert p.state == "break"
    p.run(40.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "break_too_long"


def test_the_longest_break_still_leaves_time_to_answer() -> None:
    p = Playbook().start(replace(DEMO, break_s=600)).run(35.0)
    p.run(610.0)
    assert p.state == "break"
    p.press(None)
    p.run(12.0)
    assert p.state == "walk"


def test_a_second_walk_needs_a_second_press() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(5,))).run(60.0)
    assert p.core.settled
    starts = sum(isinstance(command, StartBelt) for _, command in p.sent)
    p.run(30.0)
    assert starts == 1 == sum(isinstance(command, StartBelt) for _, command in p.sent)
    p.start(replace(DEMO, blocks_s=(5,))).run(60.0)
    assert len(p.summaries) == 2


def test_nothing_is_sent_before_the_press_and_after_the_end() -> None:
    p = Playbook().run(20.0)
    assert not p.sent
    p.toy.forced = lambda now: 180.0  # a walk at the console is not ours
    p.run(20.0)
    assert not p.sent
    p.toy.forced = lambda now: None
    p.run(5.0)
    p.start(replace(DEMO, blocks_s=(5,))).run(60.0)
    last = p.sent[-1]
    p.run(60.0)
    assert p.sent[-1] is last
    assert isinstance(last[1], StopBelt)


def test_a_machine_without_an_incline_value_is_asked_about_each_time() -> None:
    toy = Toy(incline=None)
    p = Playbook(toy=toy).run(4.0)
    p.press(DEMO)
    assert p.told("refused")[-1].values["reason"] == "incline_unknown"
    p.press(DEMO, says_flat=True)
    p.run(50.0)
    assert p.state == "break"
    p.press(None)
    assert p.told("refused")[-1].values["reason"] == "incline_unknown"


def test_a_machine_that_starts_below_its_lowest_speed_is_brought_to_it() -> None:
    """The first target of a permitted start may be more than one step away."""
    toy = Toy()
    first = Speed(100)
    toy.forced = lambda now: 40.0 if toy.running and first not in targets else None
    p = Playbook(PLAIN, toy).run(4.0)
    targets = Targets(p)
    p.press()
    p.run(11.0)
    assert first in targets
    p.run(10.0)
    assert p.toy.speed == 200.0


class Targets:
    def __init__(self, p: Playbook) -> None:
        self._p = p

    def __contains__(self, speed: Speed) -> bool:
        return SetSpeed(speed) in [command for _, command in self._p.sent]
