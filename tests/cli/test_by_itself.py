"""A walk that begins by itself, as in `demo`: what the screen says of the keys is what they do."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from tests.helpers.desk import Desk, Well
from tests.helpers.stage import IDLE
from tests.helpers.terminal import Screen
from treadctl import words
from treadctl.care_words import say
from treadctl.interfaces.cli.picture import LiveView
from treadctl.interfaces.cli.press import Wishes
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.cli.view import KEYS

BY_ITSELF = Wishes(profile="standard", assume_ready=True)


@dataclass
class Presses(Well):
    """Somebody who presses a key once, as soon as a text is on the screen."""

    key: str = "\r"
    upon: str = ""

    def press(self, screen: Screen, now: float) -> str:
        counts = any(line.get("event") == "countdown" for line in screen.lines)
        if self.acts or not (self.upon in screen.text if self.upon else counts):
            return ""
        self.acts.append((self.upon, self.key))
        return self.key


def started(person: Presses) -> tuple[int, str, list[str]]:
    desk = Desk(person)
    try:
        code = desk.start(BY_ITSELF)
        return code, desk.screen.text, [str(line.get("event")) for line in desk.screen.lines]
    finally:
        desk.close()


def test_it_says_that_the_countdown_comes_and_a_key_leaves_before_it() -> None:
    code, said, events = started(Presses(key="q", upon=say("looking_counts")))
    assert code == 130
    assert say("left") in said
    assert "countdown" not in events


def test_enter_while_it_looks_changes_nothing_and_in_the_countdown_cancels_as_is_said() -> None:
    looking = Presses(key="\r", upon=say("looking_counts"))
    code, _, events = started(looking)
    assert (code, looking.acts[0][1]) == (0, "\r")
    assert "walking" in events
    code, _, events = started(Presses(key="\r"))
    assert code == 130
    assert "cancelled" in events
    assert "walking" not in events


def test_the_picture_before_the_countdown_offers_no_start_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    drawn = io.StringIO()
    outlet = Outlet(drawn)
    picture = LiveView(outlet, KEYS)
    picture.line(IDLE)
    picture.close()
    outlet.close()
    assert words.VIEW["keys_idle"] in drawn.getvalue()
    assert "Enter" not in drawn.getvalue()
