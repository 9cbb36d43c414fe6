"""The questions of a walk over the toy belt: when they come, who is there, and what silence leads to."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.helpers.checked import (
    CARD,
    PLAN,
    SAME,
    answer,
    asked,
    decided,
    question,
    refusals,
    rises,
    silent,
    walking,
    worse,
)
from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl.model import (
    BreakRequested,
    CheckAnswered,
    Checks,
    EndRequested,
    SlowerRequested,
    StopKind,
    StopRequested,
    WorseSaid,
    WrongSaid,
)
from treadctl.quantities import Speed


def whole(p: Playbook, *, after_s: float = 5.0) -> Playbook:
    """Walk to the end, say "same" to each question after a while, and go on after each break."""
    for _ in range(4000):
        p.run(1.0)
        if question(p) is not None:
            p.run(after_s)
            answer(p)
        if p.core.snapshot(p.now).waits_for == "continue":
            p.press(None)
        if p.state in ("stopped", "idle"):
            return p
    raise AssertionError(p.state)


@pytest.mark.row("3.5/during", "3.1/before a check")
def test_a_walk_with_ordinary_answers_differs_by_its_questions_alone() -> None:
    plain, checked = whole(walking(replace(PLAN, checks=None))), whole(walking())
    assert asked(checked) == ["compared", "compared"]
    assert decided(checked) == [("continue", "3.6B/5")] * 2
    assert not plain.told("check_asked")
    ours, theirs = (p.summaries[0].summary for p in (checked, plain))
    assert replace(ours, distance_m=0) == replace(theirs, distance_m=0)
    assert (ours.ended, ours.worst, ours.rule, ours.speed) == ("done", "continue", "", Speed(300))
    news = {"check_asked", "check_answered", "check_decided"}
    said = [n.id for _, n in checked.notices if n.id not in news]
    assert said == [n.id for _, n in plain.notices]


@pytest.mark.row("3.5/during")
def test_the_first_question_comes_after_two_minutes_of_walking() -> None:
    p = walking(seconds=119.0)
    assert question(p) is None
    p.run(2.0)
    assert (question(p), p.core.snapshot(p.now).question_again) == ("compared", False)
    answer(p)
    assert question(p) is None
    assert dict(p.told("check_answered")[0].values) == {"question": "compared", "value": "same"}


@pytest.mark.row("3.1/before a check")
def test_nothing_rises_in_the_minute_before_a_question_nor_while_one_is_open() -> None:
    p = walking(replace(PLAN, cap=Speed(450), blocks_s=(420, 60)), seconds=130.0)
    start, asked_at = p.now - 130.0, p.now - 10.0
    assert not rises(p, start + 60.2), "the minute before the first question"
    answer(p)
    assert p.core.snapshot(p.now).limited_by != ("check_in",)
    p.run(250.0)
    assert question(p) is None
    came = rises(p, asked_at)
    assert came
    assert max(came) <= start + 360.3, "the minute before the next, at 420 s, the block's end"
    assert p.core.snapshot(p.now).limited_by == ("check_in",)


@pytest.mark.row("3.1/before a check")
def test_the_first_target_of_a_block_is_asked_for_whatever_is_due() -> None:
    """A block of a minute has a question less than a minute away from its first second on."""
    p = walking(replace(PLAN, blocks_s=(60, 60)), seconds=40.0)
    assert p.toy.speed == 100.0
    assert not rises(p)
    assert p.core.snapshot(p.now).walked_s > 30


def test_at_the_cap_nothing_is_said_of_a_question() -> None:
    p = walking(replace(PLAN, cap=Speed(150)), seconds=100.0)
    assert p.core.snapshot(p.now).limited_by == ("cap",)


@pytest.mark.row("3.5/during")
def test_the_end_of_a_block_asks_and_the_last_one_does_not() -> None:
    p = answer(walking(seconds=125.0))
    p.run(180.0)
    assert (p.state, question(p)) == ("slowing", "compared")
    p.run(140.0)
    assert (p.state, question(p)) == ("break", "compared"), "it waits as long as the belt stands"
    assert asked(p) == ["compared", "compared"]
    p.press(None)
    p.run(14.0)
    assert (p.state, question(p)) == ("walk", "compared")
    p.run(22.0)
    assert asked(p) == ["compared", "compared"], "the press was presence: it waits anew"
    p.run(8.0)
    assert asked(p)[-1] == "compared again"
    answer(p).run(272.0)
    assert p.state == "slowing"
    assert len(asked(p)) == 3


def test_a_persons_own_break_asks_nothing() -> None:
    p = walking(seconds=60.0)
    p.feed(BreakRequested("test"))
    p.run(30.0)
    assert (p.state, asked(p)) == ("break", [])


@pytest.mark.row("3.6A/7", "3.5/during")
def test_four_or_five_as_usual_is_asked_more_often() -> None:
    p = answer(walking(replace(PLAN, blocks_s=(600,), checks=replace(CARD, often=True)), seconds=125.0))
    p.run(142.0)
    assert question(p) is None
    p.run(5.0)
    assert question(p) == "compared"


def test_a_profiles_own_interval() -> None:
    p = walking(replace(PLAN, checks=replace(CARD, every_s=60)), seconds=62.0)
    assert question(p) == "compared"


# --- silence


@pytest.mark.row("3.5/silence", "3.6B/2")
@pytest.mark.parametrize("dead_s", [0.3, 1.4])
def test_silence_repeats_slows_and_ends_the_walk(dead_s: float) -> None:
    p = walking(seconds=120.0, playbook=Playbook(toy=Toy(dead_s=dead_s, down=30.0)))
    while question(p) is None:
        p.run(0.1)
    asked_at, before = p.now, p.toy.speed
    assert before >= 190.0
    p.run(29.0)
    assert asked(p) == ["compared"]
    p.run(2.0)
    assert asked(p) == ["compared", "compared again"]
    assert p.core.snapshot(p.now).question_again
    p.run(28.0)
    assert p.toy.speed == before
    p.run(1.5)
    assert [n.values["speed"] for n in p.told("check_slows")] == ["1.0 km/h"]
    p.run(10.0)
    slow = [(at, speed) for at, speed in p.trace if at >= asked_at + 59.9]
    assert p.toy.speed == 100.0
    assert p.core.snapshot(p.now).limited_by == ("check_in",)
    steps = [speed for _, speed in slow]
    assert max(a - b for a, b in pairwise(steps)) <= 5.1, "step by step"
    p.run(asked_at + 91.0 - p.now)
    assert p.told("check_decided")[-1].values == {"rule": "3.6B/2", "action": "stop", "attention": True}
    p.run(8.0)
    assert p.toy.speed == 0.0
    p.run(20.0)
    (ended,) = p.summaries
    assert (ended.summary.ended, ended.summary.reason) == ("pain", "attention")
    assert (ended.summary.worst, ended.summary.rule) == ("stop", "3.6B/2")
    assert p.told("slowing")[-1].values == {"reason": "attention", "kind": "soft"}
    assert question(p) is None


@pytest.mark.row("3.5/silence")
def test_an_answer_gives_the_speed_back() -> None:
    p = silent(75.0)
    assert p.toy.speed == 100.0
    at = p.now
    answer(p).run(30.0)
    assert p.toy.speed >= 200.0
    assert decided(p) == [("continue", "3.6B/5")]
    assert rises(p, at)
    assert p.core.snapshot(p.now).cap == Speed(300)


@pytest.mark.row("3.0/attention")
@pytest.mark.parametrize(
    "key",
    [CheckAnswered("compared", "here"), CheckAnswered("leg", 3), SlowerRequested("test")],
    ids=["any key", "another question's answer", "slower"],
)
def test_any_key_is_presence_and_the_question_stays_open(key: CheckAnswered | SlowerRequested) -> None:
    p = silent(75.0)
    p.feed(key)
    snapshot = p.core.snapshot(p.now)
    assert (snapshot.question, snapshot.question_again) == ("compared", False)
    p.run(25.0)
    assert p.state == "walk", "the ladder began anew"
    assert p.toy.speed == 100.0, "slow as it is, until somebody answers"
    p.run(6.0)
    assert asked(p)[-1] == "compared again"
    p.run(80.0)
    assert p.summaries[0].summary.reason == "attention"


@pytest.mark.hazard("H-65")
@pytest.mark.row("3.0/attention")
def test_slower_from_the_house_is_no_sign_of_who_walks() -> None:
    """An automation that sends it would else keep a walk going on in which nobody answers."""
    p = silent(75.0)
    for _ in range(40):
        p.feed(SlowerRequested("socket:remote", here=False))
        p.run(1.0)
    assert p.summaries[0].summary.reason == "attention"


@pytest.mark.row("3.0/attention")
def test_slowed_by_silence_twice_it_is_said_twice() -> None:
    p = silent(75.0)
    p.feed(CheckAnswered("compared", "here"))
    p.run(62.0)
    assert len(p.told("check_slows")) == 2
    assert p.toy.speed == 100.0


def test_a_console_press_between_two_questions_is_adopted_as_ever() -> None:
    p = walking(replace(PLAN, cap=Speed(200)), seconds=60.0)
    p.toy.target = 150.0
    p.run(10.0)
    assert p.toy.speed == 150.0
    assert p.told("console_changed")


@pytest.mark.row("3.0/console plus")
def test_a_console_press_while_nobody_answers_is_adopted_and_the_walk_still_ends() -> None:
    p = silent(75.0)
    p.toy.target = 150.0
    p.run(8.0)
    assert p.toy.speed == 150.0
    assert p.told("console_changed")
    p.run(20.0)
    assert p.summaries[0].summary.reason == "attention"


def test_a_slower_console_while_nobody_answers_stays_and_so_does_the_ladder() -> None:
    p = silent(62.0)
    p.toy.target = 110.0
    p.run(12.0)
    assert p.toy.speed == 100.0
    p.run(22.0)
    assert p.summaries[0].summary.reason == "attention"


# --- what is no answer


@pytest.mark.parametrize(
    ("said", "value", "message"),
    [
        ("compared", "maybe", "compared is 'maybe': same, better or worse"),
        ("compared", 3, "compared is 3: same, better or worse"),
        ("leg", 11, "leg is 11: 0 to 10"),
        ("leg", -1, "leg is -1: 0 to 10"),
        ("leg", "two", "leg is 'two': a whole number"),
    ],
)
def test_a_value_that_the_question_does_not_have_is_refused_with_its_bounds(
    said: str, value: int | str, message: str
) -> None:
    p = silent(1.0)
    if said == "leg":
        p.feed(WorseSaid())
    p.feed(CheckAnswered(said, value))
    assert p.told("refused")[-1].values == {"reason": "bad_value", "message": message}
    assert question(p) == said
    assert not p.told("check_answered")


def test_an_answer_that_comes_twice_or_to_another_question_is_not_taken() -> None:
    p = silent(1.0)
    p.feed(CheckAnswered("leg", 9))
    assert (refusals(p), question(p)) == (["no_question"], "compared")
    p.feed(CheckAnswered("compared", "same"))
    p.feed(CheckAnswered("compared", "same"))
    assert refusals(p) == ["no_question", "no_question"]
    p.feed(CheckAnswered("compared", "here"))
    assert refusals(p) == ["no_question"] * 3
    assert len(decided(p)) == 1


def test_without_a_card_nothing_is_asked_and_wrong_still_ends_the_walk() -> None:
    p = walking(replace(PLAN, checks=None), seconds=130.0)
    p.feed(WorseSaid())
    p.feed(CheckAnswered("compared", "same"))
    assert refusals(p) == ["no_question"] * 2
    assert question(p) is None
    p.feed(WrongSaid())
    assert [n.values["kind"] for n in p.told("slowing")] == ["quick"]
    p.run(20.0)
    assert p.toy.speed == 0.0
    assert p.summaries[0].summary.ended == "person"


@pytest.mark.parametrize(
    "checks",
    [
        Checks(back=11, leg=0, zone=0),
        Checks(back=0, leg=0, zone=4),
        Checks(back=0, leg=3, zone=0),
        Checks(back=0, leg=1, zone=9),
        replace(CARD, every_s=10),
        replace(CARD, every_s=301),
    ],
)
def test_a_card_that_cannot_be_starts_nothing(checks: Checks) -> None:
    p = Playbook().run(4.0)
    p.press(replace(PLAN, checks=checks))
    assert refusals(p) == ["bad_value"]
    p.run(20.0)
    assert p.state == "idle"
    assert not p.sent


def test_the_next_walk_begins_with_nothing_open() -> None:
    p = silent(1.0)
    p.feed(StopRequested("test"))
    p.run(30.0)
    assert question(p) is None
    p.press(DEMO)
    p.run(14.0)
    p.feed(WorseSaid())
    assert refusals(p) == ["no_question"]


# --- a question is open, and something else happens


@pytest.mark.parametrize("open_question", ["compared", "leg", "back", "zone", "numb", "other"])
@pytest.mark.parametrize(("kind", "within_s"), [(StopKind.NOW, 7.0), (StopKind.QUICK, 12.0)])
def test_no_question_delays_a_stop(open_question: str, kind: StopKind, within_s: float) -> None:
    p = silent(1.0)
    plain = walking(replace(PLAN, checks=None), seconds=121.5)
    if open_question != "compared":
        p.feed(WorseSaid())
    given = {"leg": 2, "back": 3, "zone": 3, "numb": 0}
    while question(p) != open_question:
        now_open = str(question(p))
        p.feed(CheckAnswered(now_open, given[now_open]))
    for each in (p, plain):
        each.toy.speed = each.toy.target = plain.toy.speed
        sent = len(each.sent)
        each.feed(StopRequested("test", kind))
        assert kind is StopKind.QUICK or len(each.sent) == sent + 1
        each.run(within_s)
        assert each.toy.speed == 0.0
    assert question(p) is None
    p.feed(CheckAnswered(open_question, 2))
    assert refusals(p) == ["no_question"]
    p.run(20.0)
    assert p.summaries[0].summary.ended == "person"
    assert p.summaries[0].summary.worst == "continue"


def test_the_end_that_the_person_wants_closes_the_question() -> None:
    p = silent(1.0)
    p.feed(EndRequested("test"))
    assert question(p) is None
    p.run(30.0)
    assert p.summaries[0].summary.ended == "person"


def test_a_fault_goes_before_an_open_question() -> None:
    p = silent(1.0)
    p.telemetry = False
    p.run(8.0)
    assert p.state in ("stopping", "unknown")
    assert question(p) is None
    assert p.toy.speed == 0.0
    p.telemetry = True
    p.run(30.0)
    assert p.summaries[0].summary.ended == "fault"


def test_a_short_gap_of_the_link_leaves_the_question_open() -> None:
    p = silent(50.0)
    p.lose_link()
    p.run(1.5)
    p.come_back()
    p.run(5.0)
    assert (p.state, question(p)) == ("walk", "compared")
    p.run(10.0)
    assert p.toy.speed < 200.0, "the ladder went on meanwhile"
    answer(p)
    assert decided(p) == [("continue", "3.6B/5")]


def test_silence_in_a_gap_ends_the_walk_as_well() -> None:
    p = silent(88.0)
    p.lose_link()
    p.run(2.5)
    assert p.told("check_decided")[-1].values["attention"] is True
    p.come_back()
    p.run(25.0)
    assert p.toy.speed == 0.0
    assert p.summaries[0].summary.reason == "attention"


def test_a_break_is_taken_with_the_question_open() -> None:
    p = silent(40.0)
    p.feed(BreakRequested("test"))
    p.run(140.0)
    assert (p.state, question(p)) == ("break", "compared")
    assert len(asked(p)) == 2, "nobody is pressed while the belt stands"
    p.press(None)
    p.run(14.0)
    assert (p.state, p.core.snapshot(p.now).question_again) == ("walk", False)
    assert answer(p, **SAME)
    assert decided(p) == [("continue", "3.6B/5")]


def test_worse_in_the_countdown_leads_back_to_the_break() -> None:
    p = answer(walking(seconds=125.0))
    p.feed(BreakRequested("test"))
    p.run(140.0)
    p.press(None)
    p.run(2.0)
    assert p.state == "countdown"
    p.feed(WorseSaid())
    assert (p.state, question(p)) == ("break", "leg")


def test_worse_in_the_first_countdown_leaves_the_walk() -> None:
    p = Playbook().run(4.0)
    p.press(PLAN)
    p.run(2.0)
    p.feed(WorseSaid())
    assert (p.state, question(p)) == ("idle", None)
    assert not p.told("check_asked")
    p.run(10.0)
    assert p.trace[-1][1] == 0.0


def test_worse_while_the_details_are_open_asks_nothing_new() -> None:
    p = silent(1.0)
    p.feed(WorseSaid())
    p.feed(WorseSaid())
    assert asked(p) == ["compared", "leg"]
    worse(p, leg=2)
    assert decided(p) == [("continue", "3.6B/5")]
