"""Somebody starts the belt at the treadmill in a break: the terminal stays, asks, and keeps Stop on offer."""

from typing import Any, cast

import pytest

from treadctl.interfaces.cli.session import Session, Wishes

pytestmark = pytest.mark.hazard("H-80", "B12")

SUMMARY = {"event": "summary", "ended": "person", "reason": "console_start"}
MOVES = {"event": "snapshot", "state": "idle", "speed_kmh": 1.5}
STANDS = {"event": "snapshot", "state": "idle", "speed_kmh": 0}


class Terminal:
    """Client, screen and keys in one: a script of what comes in, and what went out."""

    count, there = 0, True

    def __init__(self, keys: str = "") -> None:
        self.keys, self.told, self.said = list(keys), list[str](), list[str]()

    def tell(self, request: str) -> None:
        self.told.append(request)

    def say(self, text: str) -> None:
        self.said.append(text)

    def line(self, line: dict[str, Any]) -> None:
        pass

    def wait(self, seconds: float, client: object) -> list[str]:
        return [self.keys.pop(0)] if self.keys else []


def after_a_console_start(keys: str, *, there: bool = True) -> tuple[Terminal, Session]:
    terminal = Terminal(keys)
    terminal.there = there
    it = cast("Any", terminal)
    session = Session(it, Wishes(profile="demo"), it, it, it)
    session._armed = True
    for line in (MOVES, SUMMARY, MOVES):
        session._take(line)
    while terminal.keys:
        session._wait(0.0)
    return terminal, session


def test_it_asks_and_stays_while_the_belt_moves() -> None:
    terminal, session = after_a_console_start("")
    assert any("Was it you?" in text for text in terminal.said)
    assert session._over() is None
    assert terminal.told == []  # nothing is changed about that belt


@pytest.mark.parametrize("key", " sqx")
def test_stop_stays_on_offer(key: str) -> None:
    terminal, session = after_a_console_start(key)
    assert terminal.told == ["stop"]
    assert session._over() is None


def test_who_says_that_it_was_them_is_left_alone() -> None:
    terminal, session = after_a_console_start("y")
    assert terminal.told == []
    assert session._over() == 130


def test_it_leaves_when_that_belt_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    _, session = after_a_console_start("")
    now = [100.0]
    monkeypatch.setattr("treadctl.interfaces.cli.session.time.monotonic", lambda: now[0])
    session._take(STANDS)
    assert session._over() is None
    now[0] += 3.3
    session._take(STANDS)
    assert session._over() == 130


def test_where_nobody_can_be_asked_it_ends_at_once() -> None:
    terminal, session = after_a_console_start("", there=False)
    assert session._over() == 130
    assert terminal.said == []
