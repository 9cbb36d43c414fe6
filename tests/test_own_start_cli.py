"""`treadctl start` where the machine's own Start was tried: Enter or m here, over SSH m alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.helpers.stage import IDLE
from tests.helpers.terminal import Fingers, Quiet, Screen
from treadctl import words
from treadctl.care_words import say
from treadctl.interfaces.cli.press import Wishes
from treadctl.interfaces.cli.session import Session

Line = dict[str, Any]
OVER_SSH = ("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
READY, OWN, LOOK = say("ready"), say("or_own"), "waiting"
AWAITS = {**IDLE, "state": "countdown", "waits_for": "own_start", "next_change_s": 60}
RESTS = {**IDLE, "state": "break", "blocks": 2, "waits_for": "continue"}
OVER: Line = {"event": "summary", "walked_s": 0}
NOT_PRESSED: tuple[Line, ...] = (
    {"event": "cancelled", "reason": "not_pressed"},
    {**OVER, "ended": "refused", "reason": "cancelled_not_pressed"},
)
CANCELLED: Line = {**OVER, "ended": "person", "reason": "cancelled_person"}
DONE: Line = {**OVER, "ended": "done", "reason": "plan", "walked_s": 40}


class Desk:
    """A person with a plan, a terminal, and a service that answers from a table.

    Args:
        person: what is pressed once something is shown.
        walks: what the service says after each arm that it takes.
        own_start: the machine's own Start was tried.
    """

    def __init__(
        self,
        *person: tuple[str, str],
        walks: tuple[tuple[Line, ...], ...] = ((DONE,),),
        own_start: bool = True,
    ) -> None:
        self.now, self.record = 1_000.0, None
        self.person, self.walks = list(person), list(walks)
        self.asked: list[tuple[str, Line]] = []
        self.told: list[str] = []
        self.screen, self.own_start = Screen(), own_start
        self.snapshot: Line = IDLE
        self.coming: list[Line] = []

    def start(self, **wishes: Any) -> int:
        keys = cast("Any", Fingers(self.press))
        chosen = Wishes(profile="demo", **{"simulator_only": False, **wishes})
        return Session(
            cast("Any", self), chosen, self.screen, keys, cast("Any", Quiet()), lambda: self.now
        ).run()

    def press(self, seconds: float) -> str:
        self.now += max(seconds, 0.1)
        assert self.now < 1_200.0, self.screen.text
        if self.person and self.person[0][0] in self.screen.prompted and not self.coming:
            self.screen.prompted = ""
            return self.person.pop(0)[1]
        return ""

    def request(self, name: str, timeout_s: float = 10.0, **body: object) -> Line:
        self.asked.append((name, body))
        if name == "connect":
            return {"ok": True, "own_start": self.own_start, "stops": 3}
        if name == "arm":
            self.coming += self.walks.pop(0)
        return {"ok": True, "permit": "f00d", "stops": 3, "voice": ""}

    def tell(self, name: str, **body: object) -> None:
        self.told.append(name)
        if name == "cancel":
            self.coming.append(CANCELLED)

    def lines(self) -> Iterator[Line]:
        yield {**self.snapshot, "t": self.now}
        while self.coming:
            line = self.coming.pop(0)
            if line["event"] == "snapshot":
                self.snapshot = line
            else:
                self.screen.say(words.notice(line) or "")
            yield line

    def silent_s(self) -> float:
        return 0.0

    @property
    def arms(self) -> list[Line]:
        return [body for name, body in self.asked if name == "arm"]


def armed(desk: Desk) -> list[tuple[object, object]]:
    """How each start was armed: by the machine's own Start, or by a permit."""
    return [(body.get("own_start"), body.get("permit")) for body in desk.arms]


@pytest.fixture(autouse=True)
def at_the_treadmill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OVER_SSH[0], raising=False)


def test_enter_is_a_press_at_the_machine_as_ever_and_m_is_offered() -> None:
    desk = Desk((OWN, "\r"))
    assert desk.start() == 0
    assert armed(desk) == [(None, "f00d")]


def test_m_gets_ready_and_asks_for_no_permit() -> None:
    desk = Desk((OWN, "m"))
    assert desk.start() == 0
    assert armed(desk) == [(True, None)]
    assert desk.arms[0]["stops"] == 3  # a stop after that key voids it
    assert "permit" not in [name for name, _ in desk.asked]


@pytest.mark.parametrize("key", ["m", "\r"])
def test_where_it_was_not_tried_nothing_is_offered(key: str) -> None:
    desk = Desk((READY, key), ("Press one of", "\r"), own_start=False)
    assert desk.start() == 0
    assert OWN not in desk.screen.text
    assert armed(desk) == [(None, "f00d")]


def test_any_key_cancels_the_wait_and_a_walk_ends_as_a_countdown_would() -> None:
    asks = {"event": "press_start", "seconds": 60}
    desk = Desk((OWN, "m"), ("Now press Start on the treadmill", "x"), walks=((AWAITS, asks),))
    assert desk.start() == 130
    assert desk.told == ["cancel"]


def test_nobody_pressed_start_and_the_terminal_is_ready_again() -> None:
    desk = Desk((OWN, "m"), (OWN, "\r"), walks=(NOT_PRESSED, (DONE,)))
    assert desk.start() == 0
    assert words.NOTICES["cancelled_not_pressed"] in desk.screen.text
    assert armed(desk) == [(True, None), (None, "f00d")]
    assert [name for name, _ in desk.asked].count("connect") == 1
    left = Desk((OWN, "m"), (OWN, "q"), walks=(NOT_PRESSED,))
    assert left.start() == 130
    assert len(left.arms) == 1


def test_after_a_break_a_key_at_the_treadmill_suffices() -> None:
    desk = Desk((OWN, "m"), ("c: go on", "c"), walks=((RESTS,), (DONE,)))
    assert desk.start() == 0
    assert armed(desk) == [(True, None), (None, "f00d")]


# --- over SSH


@pytest.mark.hazard("H-60")
def test_over_ssh_only_the_machine_itself_starts_the_belt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*OVER_SSH)
    desk = Desk((say("ready_own"), "\r"), ("Press one of", "m"), ("c: go on", "c"), walks=((RESTS,), (DONE,)))
    assert desk.start() == 0
    assert READY not in desk.screen.text
    assert armed(desk) == [(True, None), (True, None)]  # after the break as well
    assert "permit" not in [name for name, _ in desk.asked]


@pytest.mark.hazard("H-60")
def test_over_ssh_without_it_nothing_is_asked_and_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*OVER_SSH)
    desk = Desk(own_start=False)
    assert desk.start() == 2
    assert words.REFUSED["not_over_ssh"] in desk.screen.text
    assert [name for name, _ in desk.asked] == ["connect"]
    simulated = Desk((READY, "\r"), own_start=False)
    assert simulated.start(simulator_only=True) == 0  # a software treadmill hurts nobody


def test_over_ssh_no_deck_is_lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*OVER_SSH)
    desk = Desk((say("ready_own"), "m"))
    tilted: Line = {"ok": False, "reason": "tilted", "can_level": True, "incline": "3.0 %", "most": "1.0 %"}
    before = desk.request

    def request(name: str, timeout_s: float = 10.0, **body: object) -> Line:
        reply = before(name, timeout_s, **body)
        return tilted if name == "arm" else reply

    desk.request = request  # type: ignore[method-assign]
    assert desk.start() == 2
    assert [body["level"] for body in desk.arms] == [False]
