"""A lock, from the answer that makes it to the walk after it: the terminal's session at the whole stack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.desk import Desk, Well
from treadctl.care_words import say
from treadctl.interfaces.cli.checkin import due, unlock_all


@pytest.fixture
def desk() -> Iterator[Desk]:
    here = Desk(Well())
    yield here
    here.close()


def test_what_locks_is_asked_back_told_calmly_and_opens_by_a_statement(desk: Desk) -> None:
    person, screen = desk.person, desk.screen
    person.answers[say("screen_d8")] = "y"
    assert desk.start() == 1
    assert "please talk to a doctor or physiotherapist about: your back operation or injection" in screen.text
    assert not screen.moving
    screen.text = ""
    assert desk.start() == 1  # nothing is asked of somebody who may not walk
    assert "Walking is locked since Monday 2 March" in screen.text
    desk.later(3, 10.0)
    person.answers[say("ask_days_ago")] = "1"
    screen.text = ""
    assert desk.checkin(lambda programme: unlock_all(programme, None)) == 0
    assert (
        "I talked to a doctor or physiotherapist about your back operation or injection on Wednesday 4 March"
        in screen.text
    )
    assert say("unlocked") in screen.text
    screen.text = ""
    assert desk.start() == 0, screen.text  # told as before, and resolved
    assert "You walked" in screen.text


def test_an_emergency_before_a_walk_ends_the_questions_at_once(desk: Desk) -> None:
    desk.person.answers[say("screen_e1")] = "y"
    assert desk.start() == 1
    assert say("emergency") in desk.screen.text
    assert say("screen_u1") not in desk.screen.text
    assert desk.checkin(due) == 0
    assert "checkin --unlock" in desk.screen.text


@pytest.mark.row("3.7/lock")
def test_after_an_assessment_it_is_asked_what_is_new_since_that_day(desk: Desk) -> None:
    person, screen = desk.person, desk.screen
    person.answers[say("screen_u1")] = "y"
    assert desk.start() == 1
    desk.later(3, 10.0)
    person.answers = {say("ask_days_ago"): "1"}
    assert desk.checkin(lambda programme: unlock_all(programme, None)) == 0
    screen.text = ""
    assert desk.start() == 0, screen.text
    since = say("screen_since", date="Wednesday 4 March")
    assert screen.text.count(since) == 8 + 5  # above each question of what is urgent
    assert say("screen_E") not in screen.text
    assert say("screen_U") not in screen.text
    assert say("screen_D") in screen.text


def test_an_emergency_on_the_card_is_told_without_asking_for_numbers(desk: Desk) -> None:
    assert desk.start() == 0
    desk.later(2, 10.0)
    desk.screen.text = ""
    desk.person.answers |= {say("screen_s"): "1", say("card_more"): "n", say("screen_e7"): "y"}
    assert desk.start() == 1
    assert say("emergency_chest") in desk.screen.text
    assert say("ask_back") not in desk.screen.text
