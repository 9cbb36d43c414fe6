"""What answers do to the walk, over the toy belt: each row of the rules during a walk, from the belt's own speed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.helpers.checked import (
    CARD,
    PLAN,
    answer,
    asked,
    decided,
    fast,
    question,
    rises,
    summary,
    targets,
    walking,
    worse,
)
from tests.helpers.playbook import PLAIN, Playbook, Toy
from treadctl.model import (
    BreakRequested,
    CapLowered,
    CheckAnswered,
    SlowerRequested,
    StopKind,
    StopRequested,
    WorseSaid,
    WrongSaid,
)
from treadctl.quantities import Speed

# --- rank 5, CONTINUE


@pytest.mark.row("3.6B/5")
@pytest.mark.parametrize("given", [{}, {"leg": 1, "zone": 2}, {"back": 0, "leg": 0}, {"other": 1}])
def test_worse_that_is_not_worse_goes_on(given: dict[str, int]) -> None:
    p = worse(fast(), **given)
    assert decided(p)[-1] == ("continue", "3.6B/5")
    p.run(60.0)
    assert p.state == "walk"
    assert p.toy.speed == 250.0
    assert p.core.snapshot(p.now).cap == Speed(250)


# --- rank 4, SLOW


@pytest.mark.row("3.6B/4", "3.1/before a check")
@pytest.mark.parametrize("given", [{"leg": 3}, {"back": 4}, {"leg": 1, "back": 4, "zone": 2}])
def test_one_point_more_slows_to_four_fifths_for_the_rest_of_the_walk(given: dict[str, int]) -> None:
    p = fast()
    at = p.now
    worse(p, **given)
    assert decided(p)[-1] == ("slow", "3.6B/4")
    p.run(8.0)
    assert p.toy.speed == 200.0
    steps = [speed for when, speed in p.trace if when >= at]
    assert max(a - b for a, b in pairwise(steps)) <= 5.1
    downs = [speed for _, speed in targets(p, at)]
    assert downs == [240, 230, 220, 210, 200], "step by step, as gently as it goes"
    p.run(110.0)
    assert question(p) is None
    p.run(3.0)
    assert question(p) == "compared", "asked again after two minutes"
    answer(p)
    p.run(150.0)
    p.press(None)
    p.run(120.0)
    assert (p.state, p.core.snapshot(p.now).block) == ("walk", 2)
    assert max(speed for when, speed in p.trace if when > at + 5.0) == 200.0
    assert p.core.snapshot(p.now).cap == Speed(200)


@pytest.mark.row("3.6B/4")
def test_a_slow_is_the_rest_of_the_walks_speed_in_its_last_line() -> None:
    p = worse(fast(), leg=3)
    p.feed(StopRequested("test"))
    p.run(30.0)
    found = summary(p)
    assert (found.slows, found.pain_breaks, found.worst, found.rule) == (1, 0, "slow", "3.6B/4")
    assert found.speed == Speed(200)
    assert (found.ended, found.reason) == ("person", "person")


@pytest.mark.row("3.1/before a check")
def test_nothing_rises_in_the_block_after_a_slow_not_even_what_the_person_took() -> None:
    p = fast()
    for _ in range(3):
        p.feed(SlowerRequested("test"))
        p.run(3.0)
    assert p.toy.speed == 190.0
    worse(p, leg=3)
    p.run(5.0)
    assert p.toy.speed == 150.0, "four fifths of what was walked, rounded down"
    p.run(100.0)
    assert p.toy.speed == 150.0


@pytest.mark.row("3.1/before a check")
def test_silence_after_a_slow_is_not_followed_by_a_rise() -> None:
    p = worse(fast(), leg=3)
    p.feed(WorseSaid())
    p.run(75.0)
    assert p.toy.speed == 100.0
    answer(p)
    p.run(20.0)
    assert (p.state, p.toy.speed) == ("walk", 100.0)


def test_slower_than_a_walk_nobody_is_made_to_walk() -> None:
    p = walking(replace(PLAN, cap=Speed(110)), seconds=60.0)
    worse(p, leg=3)
    p.run(10.0)
    assert p.toy.speed == 100.0
    assert p.core.snapshot(p.now).cap == Speed(100)


@pytest.mark.parametrize(("low", "expected"), [(50, 100.0), (120, 120.0)])
def test_neither_under_a_walk_nor_under_the_belt(low: int, expected: float) -> None:
    machine = replace(PLAIN, speed_min=Speed(low))
    p = walking(replace(PLAN, cap=Speed(120)), seconds=60.0, playbook=Playbook(machine))
    worse(p, leg=3)
    p.run(10.0)
    assert p.toy.speed == expected
    assert p.state == "walk"


def test_the_speed_before_the_silence_is_what_counts() -> None:
    p = fast()
    p.feed(WorseSaid())
    p.run(75.0)
    assert p.toy.speed == 100.0
    answer(p, leg=3).run(5.0)
    assert p.core.snapshot(p.now).cap == Speed(200)
    assert p.toy.speed == 100.0


def test_an_edited_profile_that_allows_more_gives_nothing_back() -> None:
    p = worse(fast(), leg=3)
    p.run(8.0)
    p.feed(CapLowered(Speed(280)))
    p.run(20.0)
    assert p.toy.speed == 200.0
    p.feed(CapLowered(Speed(150)))
    p.run(20.0)
    assert p.toy.speed == 150.0
    worse(p, leg=2)
    assert p.toy.speed == 150.0


def test_an_edit_between_counts_as_what_was_walked() -> None:
    p = fast()
    p.feed(CapLowered(Speed(150)))
    p.run(10.0)
    worse(p, leg=3)
    p.run(10.0)
    assert p.toy.speed == 120.0
    p.feed(StopRequested("test"))
    p.run(30.0)
    assert summary(p).speed == Speed(120)


# --- rank 3, BREAK


BREAKS = [{"back": 5}, {"other": 2}, {"leg": 3, "other": 4}]


@pytest.mark.row("3.6B/3")
@pytest.mark.parametrize("given", BREAKS)
def test_a_break_for_pain_comes_softly_and_lasts_until_its_answers(given: dict[str, int]) -> None:
    p = fast()
    at = p.now
    worse(p, **given)
    assert decided(p)[-1] == ("break", "3.6B/3")
    assert p.told("slowing")[-1].values == {"reason": "pain_break", "kind": "soft"}
    p.run(20.0)
    assert (p.state, p.toy.speed) == ("break", 0.0)
    assert question(p) is None
    left = p.core.snapshot(p.now).next_change_s
    assert left is not None
    assert 110 <= left <= 120
    p.run(left + 1.0)
    assert question(p) == "leg"
    assert p.core.snapshot(p.now).waits_for is None
    p.press(None)
    assert p.told("refused")[-1].values == {"reason": "answer_first"}
    p.run(60.0)
    assert not [speed for when, speed in p.trace if when > at + 20.0 and speed]
    assert asked(p).count("leg again") == 0, "no ladder while the belt stands"


@pytest.mark.row("3.6B/resume", "3.3/gentle")
def test_better_after_the_break_it_goes_on_slower_and_gently() -> None:
    p = worse(fast(), back=5)
    p.run(140.0)
    assert question(p) == "leg"
    before = p.core.snapshot(p.now)
    answer(p, back=4).run(5.0)
    assert decided(p)[-1] == ("continue", "3.6B/resume")
    snapshot = p.core.snapshot(p.now)
    assert (snapshot.state.value, snapshot.waits_for) == ("break", "continue")
    assert snapshot.cap == Speed(200)
    assert before.walk_s - 1 <= snapshot.walk_s <= before.walk_s, "not a second more than was left"
    left_s = snapshot.walk_s - snapshot.walked_s
    assert snapshot.blocks == 1 + -(-left_s // 120)
    p.press(None)
    p.run(131.0)
    assert p.state == "slowing", "blocks of two minutes"
    assert max(speed for _, speed in p.trace[-1350:]) == 200.0
    assert len(asked(p)) == len([q for q in asked(p) if "again" not in q])
    answer(p)
    p.run(20.0)
    assert p.state == "break"
    assert 100 <= (p.core.snapshot(p.now).next_change_s or 0) <= 120, "and breaks of two minutes"


@pytest.mark.row("3.6B/resume")
def test_a_profile_with_shorter_blocks_and_longer_breaks_keeps_them() -> None:
    plan = replace(PLAN, blocks_s=(100, 100, 40), break_s=180)
    p = worse(walking(plan, seconds=60.0), back=5)
    p.run(140.0)
    answer(p)
    p.press(None)
    assert p.told("refused")[-1].values["reason"] == "break_not_over"
    p.run(60.0)
    p.press(None)
    p.run(40.0)
    snapshot = p.core.snapshot(p.now)
    assert (snapshot.blocks, snapshot.walk_s) == (3, 240)
    assert 99 <= snapshot.walked_s + (snapshot.next_change_s or 0) - 60 <= 101


@pytest.mark.row("3.6B/resume")
def test_not_yet_at_two_minutes_is_asked_again_at_five_and_then_it_ends() -> None:
    p = worse(fast(), back=5)
    p.run(140.0)
    answer(p, back=5)
    assert decided(p)[-1] == ("break", "3.6B/resume")
    assert (p.state, question(p)) == ("break", None)
    p.press(None)
    assert p.told("refused")[-1].values == {"reason": "answer_first"}
    p.run(180.0)
    assert question(p) == "leg"
    answer(p, back=5)
    assert decided(p)[-1] == ("stop", "3.6B/resume")
    p.run(1.0)
    assert p.state == "stopped"
    found = summary(p)
    assert (found.ended, found.reason, found.worst) == ("pain", "pain", "stop")
    assert (found.pain_breaks, found.slows, found.rule) == (1, 0, "3.6B/resume")


@pytest.mark.row("3.6B/resume")
def test_better_at_five_minutes_goes_on() -> None:
    p = worse(fast(), back=5)
    p.run(140.0)
    answer(p, back=5)
    p.run(180.0)
    answer(p, back=4)
    p.press(None)
    p.run(14.0)
    assert p.state == "walk"


@pytest.mark.row("3.6B/second break")
def test_the_second_break_for_pain_ends_the_walk() -> None:
    p = worse(fast(), back=5)
    p.run(140.0)
    answer(p)
    p.press(None)
    p.run(30.0)
    worse(p, back=5)
    assert decided(p)[-1] == ("stop", "3.6B/second break")
    p.run(20.0)
    assert p.toy.speed == 0.0
    found = summary(p)
    assert (found.ended, found.reason, found.pain_breaks) == ("pain", "pain", 1)


@pytest.mark.row("3.6B/3")
def test_a_second_slow_is_a_break() -> None:
    p = worse(fast(), leg=3)
    p.run(30.0)
    worse(p, leg=3)
    assert decided(p)[-2:] == [("slow", "3.6B/4"), ("break", "3.6B/3")]
    p.run(140.0)
    answer(p).run(5.0)
    assert p.core.snapshot(p.now).cap == Speed(160), "four fifths, twice"
    p.feed(StopRequested("test"))
    p.run(1.0)
    p.feed(StopRequested("test"))
    assert p.state in ("break", "stopped", "stopping")


@pytest.mark.row("3.3/pattern")
def test_a_break_for_pain_that_nobody_ends_is_the_end() -> None:
    p = worse(fast(), back=5)
    p.run(620.0)
    assert p.state in ("stopped", "idle")
    found = summary(p)
    assert (found.ended, found.reason, found.worst) == ("person", "break_too_long", "break")
    assert question(p) is None


def test_worse_at_the_end_of_a_block_makes_its_break_one_for_pain() -> None:
    p = answer(walking(seconds=125.0))
    p.run(179.0)
    assert (p.state, question(p)) == ("slowing", "compared")
    worse(p, back=5)
    assert p.state == "slowing"
    p.run(118.0)
    assert (p.state, question(p)) == ("break", None)
    p.run(20.0)
    assert question(p) == "leg"
    answer(p)
    assert p.core.snapshot(p.now).waits_for == "continue"
    assert p.core.snapshot(p.now).blocks == 4, "the second five minutes in three parts"


def test_worse_in_a_break_makes_it_two_minutes_longer() -> None:
    p = answer(walking(seconds=125.0))
    p.run(320.0)
    assert (p.state, question(p)) == ("break", "compared")
    worse(p, back=5)
    snapshot = p.core.snapshot(p.now)
    assert (snapshot.next_change_s, snapshot.waits_for, snapshot.question) == (120, None, None)
    p.press(None)
    assert p.told("refused")[-1].values == {"reason": "break_not_over", "seconds": 120}
    p.run(121.0)
    assert question(p) == "leg"


def test_a_break_for_pain_begins_in_the_countdown() -> None:
    p = answer(walking(seconds=125.0))
    p.run(320.0)
    p.press(None)
    p.run(2.0)
    assert p.state == "countdown"
    answer(p, compared="worse", back=5)
    assert p.state == "break"
    p.run(20.0)
    assert (p.state, p.toy.speed) == ("break", 0.0)


def test_a_break_for_pain_while_the_machine_counts_down_stops_at_once() -> None:
    p = answer(walking(seconds=125.0))
    p.run(320.0)
    p.press(None)
    p.run(6.0)
    assert (p.state, p.toy.speed) == ("countdown", 0.0)
    answer(p, compared="worse", back=5)
    assert p.state == "stopping"
    p.run(30.0)
    assert (p.state, p.toy.speed) == ("break", 0.0)


def test_a_break_for_pain_in_the_last_second_is_the_end() -> None:
    p = answer(walking(replace(PLAN, blocks_s=(140,)), seconds=125.0))
    while (p.core.snapshot(p.now).next_change_s or 0) > 1:
        p.run(0.1)
    p.run(0.4)
    worse(p, back=5)
    p.run(30.0)
    found = summary(p)
    assert (found.ended, found.worst, found.pain_breaks) == ("done", "break", 1)


def test_no_walk_with_its_breaks_is_longer_than_the_longest() -> None:
    """Breaks of nearly ten minutes, and then one for pain: what does not fit any more is left out."""
    p = worse(walking(replace(PLAN, blocks_s=(300, 300, 300)), seconds=60.0), back=5)
    p.run(140.0)
    p.core._conduct.walk.began_at -= 4500 - 200 - 150
    answer(p)
    snapshot = p.core.snapshot(p.now)
    assert 100 <= snapshot.walk_s - snapshot.walked_s <= 160
    p = worse(walking(replace(PLAN, blocks_s=(300, 300, 300)), seconds=60.0), back=5)
    p.run(140.0)
    p.core._conduct.walk.began_at -= 4500
    answer(p)
    assert p.state == "stopped"
    assert summary(p).ended == "done"


# --- rank 2, STOP


STOPS = [
    {"leg": 4},
    {"back": 6},
    {"zone": 4},
    {"numb": 1},
    {"leg": 7},
    {"back": 7},
]


@pytest.mark.row("3.6B/2")
@pytest.mark.parametrize("given", STOPS)
def test_a_stop_for_pain_comes_down_quickly_and_ends_the_walk(given: dict[str, int]) -> None:
    p = fast(Toy(down=50.0))
    at = p.now
    worse(p, **given)
    assert decided(p)[-1] == ("stop", "3.6B/2")
    assert question(p) is None
    p.run(10.0)
    assert p.toy.speed == 0.0
    assert p.told("slowing")[-1].values == {"reason": "pain", "kind": "quick"}
    stood = next(when for when, speed in p.trace if when > at and speed == 0.0)
    assert stood - at <= 250 / 50 + 4.0, "half a km/h each second, and the belt's own delays"
    assert not rises(p, at)
    p.run(20.0)
    found = summary(p)
    assert (found.ended, found.reason, found.worst, found.rule) == ("pain", "pain", "stop", "3.6B/2")
    p.press(None)
    assert p.told("refused"), "nothing goes on by itself"


@pytest.mark.row("3.6B/2")
def test_the_stop_comes_with_the_answer_that_makes_it_sure() -> None:
    p = fast()
    p.feed(WorseSaid())
    p.feed(CheckAnswered("leg", 8))
    assert asked(p)[-1] == "leg"
    assert p.state == "slowing"


@pytest.mark.row("3.5/always", "3.6B/2")
@pytest.mark.parametrize("after_s", [60.0, 121.0, 150.0])
def test_something_is_wrong_ends_the_walk_by_our_ramp(after_s: float) -> None:
    p = walking(replace(PLAN, checks=replace(CARD, every_s=300)), seconds=60.0)
    p.run(after_s - 60.0)
    p.feed(WrongSaid())
    assert decided(p)[-1] == ("stop", "3.6B/2")
    p.run(10.0)
    assert p.toy.speed == 0.0
    p.run(25.0)
    assert p.state in ("stopped", "idle")
    assert (summary(p).ended, summary(p).reason, summary(p).worst) == ("pain", "wrong", "stop")


def test_something_is_wrong_in_a_break_and_in_the_countdowns() -> None:
    for wait_s, said in ((0.0, "break"), (2.0, "countdown"), (6.0, "countdown")):
        p = answer(walking(seconds=125.0))
        p.run(320.0)
        if wait_s:
            p.press(None)
            p.run(wait_s)
        assert p.state == said
        p.feed(WrongSaid())
        p.run(30.0)
        assert p.state in ("stopped", "idle")
        assert (summary(p).ended, summary(p).reason) == ("pain", "wrong")
        moved = [speed for when, speed in p.trace if when > p.now - 30.0 and speed]
        assert not moved or wait_s == 6.0, "this machine's own countdown does not hear a stop"
        assert p.toy.speed == 0.0


def test_something_is_wrong_in_the_first_countdown_leaves_the_walk() -> None:
    p = Playbook().run(4.0)
    p.press(PLAN)
    p.run(2.0)
    p.feed(WrongSaid())
    p.run(15.0)
    assert (p.state, p.trace[-1][1]) == ("idle", 0.0)
    assert (summary(p).ended, summary(p).worst) == ("person", "stop")


def test_a_stop_for_pain_makes_a_soft_stop_sharper() -> None:
    p = fast()
    p.feed(BreakRequested("test"))
    p.run(1.0)
    assert p.state == "slowing"
    worse(p, leg=8)
    p.run(8.0)
    assert p.toy.speed == 0.0
    p.run(20.0)
    assert p.state in ("stopped", "idle")
    assert (summary(p).ended, summary(p).reason) == ("pain", "pain")


def test_a_stop_at_once_is_not_made_gentler_by_an_answer() -> None:
    p = fast()
    p.feed(WorseSaid())
    p.feed(StopRequested("test", StopKind.NOW))
    p.feed(CheckAnswered("leg", 8))
    assert p.commands()[-1] == "0801"
    p.run(30.0)
    assert summary(p).ended == "person"


# --- the first week


@pytest.mark.row("3.0/baseline", "3.4/baseline")
@pytest.mark.parametrize(("given", "action"), [({"leg": 3}, "slow"), ({"back": 5}, "break")])
def test_in_the_first_week_one_point_more_ends_the_walk_and_it_is_done(
    given: dict[str, int], action: str
) -> None:
    p = walking(replace(PLAN, cap=Speed(200), checks=replace(CARD, baseline=True)), seconds=60.0)
    worse(p, **given)
    assert p.told("slowing")[-1].values == {"reason": "baseline", "kind": "soft"}
    p.run(30.0)
    found = summary(p)
    assert (found.ended, found.reason, found.worst) == ("done", "baseline", action)
    assert found.speed == Speed(200)


@pytest.mark.row("3.0/baseline", "3.6B/2")
def test_in_the_first_week_a_stop_is_still_a_stop() -> None:
    p = walking(replace(PLAN, checks=replace(CARD, baseline=True)), seconds=60.0)
    worse(p, leg=4)
    p.run(30.0)
    assert (summary(p).ended, summary(p).reason) == ("pain", "pain")
