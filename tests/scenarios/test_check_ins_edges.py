"""Check-ins over the toy belt at their edges: who is there, what was asked again, and which time counts."""

from __future__ import annotations

import pytest

from tests.helpers.checked import PLAN, answer, asked, decided, question, refusals, silent
from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import BreakRequested, CheckAnswered, StopRequested, WorseSaid

# --- who is there


@pytest.mark.row("3.0/attention")
@pytest.mark.parametrize("open_question", ["compared", "leg"])
def test_any_key_is_taken_without_a_word(open_question: str) -> None:
    p = silent(20.0)
    if open_question == "leg":
        p.feed(WorseSaid())
    p.feed(CheckAnswered(open_question, "here"))
    assert question(p) == open_question
    assert refusals(p) == []
    assert not p.told("check_answered")


@pytest.mark.row("3.0/attention")
def test_worse_said_once_more_is_presence_like_any_key() -> None:
    p = silent(1.0)
    p.feed(WorseSaid())
    p.run(45.0)
    assert (asked(p)[-1], p.core.snapshot(p.now).question_again) == ("leg again", True)
    p.feed(WorseSaid())
    assert (question(p), p.core.snapshot(p.now).question_again) == ("leg", False)
    p.run(29.0)
    assert asked(p).count("leg again") == 1, "it waits anew"
    assert p.toy.speed > 100.0
    p.run(2.0)
    assert asked(p).count("leg again") == 2


@pytest.mark.row("3.6B/5")
def test_better_goes_on_as_the_same_does() -> None:
    p = answer(silent(1.0), compared="better")
    assert decided(p) == [("continue", "3.6B/5")]
    assert refusals(p) == []


# --- what was asked again


def test_before_the_first_walk_nothing_was_asked_again() -> None:
    p = Playbook().run(4.0)
    assert (question(p), p.core.snapshot(p.now).question_again) == (None, False)


@pytest.mark.parametrize("wait_s", [31.0, 95.0], ids=["an answer", "silence that ends the walk"])
def test_what_closes_a_repeated_question_leaves_nothing_repeated(wait_s: float) -> None:
    p = silent(29.0).run(wait_s - 29.0)
    if wait_s < 60.0:
        assert p.core.snapshot(p.now).question_again
        answer(p)
    assert asked(p)[-1] == "compared again"
    assert (question(p), p.core.snapshot(p.now).question_again) == (None, False)


def test_a_walk_begins_with_nothing_repeated() -> None:
    p = silent(31.0)
    p.feed(StopRequested("test"))
    p.run(30.0)
    p.press(PLAN)
    p.run(2.0)
    assert p.state == "countdown"
    assert (question(p), p.core.snapshot(p.now).question_again) == (None, False)


def test_worse_in_a_countdown_without_questions_is_refused_and_nothing_else() -> None:
    p = Playbook().run(4.0)
    p.press(DEMO)
    p.run(2.0)
    p.feed(WorseSaid())
    assert refusals(p) == ["no_question"]
    assert (p.state, p.told("cancelled")) == ("countdown", [])


# --- which time counts


def second_at(p: Playbook, state: str) -> float:
    """Run to the tick that finds the walk there."""
    for _ in range(3000):
        p.run(0.1)
        if p.state == state:
            return p.now
    raise AssertionError(p.state)


@pytest.mark.row("3.5/during")
def test_only_the_time_that_the_belt_walks_leads_to_a_question() -> None:
    p = Playbook().run(4.0)
    p.press(PLAN)
    walked_s = -second_at(p, "walk")
    p.run(50.0)
    walked_s += p.now
    p.feed(BreakRequested("test"))
    second_at(p, "break")
    p.run(121.0)
    p.press(None)
    due_at = second_at(p, "walk") + 120.0 - walked_s
    p.run(60.0)
    assert question(p) is None
    while question(p) is None:
        p.run(0.1)
    assert p.now == pytest.approx(due_at, abs=0.05)
