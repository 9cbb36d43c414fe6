"""How much a walk asks of a person: the terminal's own session at the whole stack, every press counted (3.0)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.desk import GO_ON, READY, Desk, Well
from treadctl.care_words import say
from treadctl.interfaces.cli.checkin import due

MOST_BEFORE = 5


@pytest.fixture
def desk() -> Iterator[Desk]:
    here = Desk(Well())
    yield here
    here.close()


def acts(desk: Desk) -> list[str]:
    """What the person pressed for since the last look, and forget it."""
    done = [asked for asked, _ in desk.person.acts]
    desk.person.acts.clear()
    return done


@pytest.mark.row("3.0/one card")
def test_an_ordinary_good_day_costs_hardly_a_key(desk: Desk) -> None:
    assert desk.start() == 0, desk.screen.text  # the first day, with its questions
    acts(desk)
    desk.later(1, 8.0)
    assert desk.checkin(due) == 0
    assert acts(desk) == [say("ask_both")]  # one next morning, for the evening before as well
    desk.later(2, 10.0)
    assert desk.start() == 0, desk.screen.text
    done = acts(desk)
    before = done[: done.index(READY) + 1]
    assert before == [say("screen_s"), say("ask_back"), say("ask_leg"), say("ask_zone"), READY]
    assert len(before) <= MOST_BEFORE
    asked = [line for line in desk.screen.lines if line.get("event") == "check_asked"]
    during = [act for act in done[len(before) :] if act == say("ask_compared")]
    breaks = done.count(GO_ON)
    assert len(during) * 2 == len(asked), "one key for each check, here and on the first day"
    assert done[len(before) :] == [*[say("ask_compared"), GO_ON] * breaks, say("ask_right_after")]


def test_without_leg_pain_it_is_one_key_less(desk: Desk) -> None:
    desk.person.scores = {"back": 2, "leg": 0}
    assert desk.start() == 0
    done = acts(desk)
    assert done[done.index(say("screen_s")) : done.index(READY) + 1] == [
        say("screen_s"),
        say("ask_back"),
        say("ask_leg"),
        READY,
    ]


def test_a_walk_ends_with_what_was_done_when_next_and_why(desk: Desk) -> None:
    desk.start()
    assert (
        "You walked 10 min today; the next walk is on Wednesday 4 March, because the day after a walk is a rest day."
    ) in desk.screen.text


def test_a_second_walk_on_the_same_day_is_refused_calmly(desk: Desk) -> None:
    desk.start()
    desk.screen.text = ""
    assert desk.start() == 1
    assert desk.screen.text.startswith("Rest day. Rest days are part of the plan.")
    assert "Next walk: Wednesday 4 March." in desk.screen.text


def test_worse_in_the_leg_ends_the_walk_and_the_details_are_asked(desk: Desk) -> None:
    desk.person.answers[say("ask_compared")] = "3"
    desk.person.during = {say("ask_leg"): "4"}
    assert desk.start() == 130
    assert say("stop_pain") in desk.screen.text
    assert "the next walk is on" in desk.screen.text
