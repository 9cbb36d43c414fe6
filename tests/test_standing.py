"""What is said, and what is not, of a stop that met a belt which was reported to stand."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest

from treadctl import client, messages, stop, words
from treadctl.interfaces.cli import next_thing
from treadctl.interfaces.cli.before import NOT_YET
from treadctl.interfaces.cli.seat import STAND_S, Seat
from treadctl.model import Snapshot, State
from treadctl.quantities import Speed
from treadctl.service.aloud import Aloud
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.standing import Standing

Line = dict[str, Any]

STANDS, MOVES = Speed(0), Speed.kmh("1.5")
SENT = "Stop is sent. The treadmill says that its belt stands; if it moves, hold the rail."


def seen(state: State, speed: Speed | None = STANDS, blocks: int = 0) -> Line:
    return messages.snapshot_line(Snapshot(state=state, speed=speed, blocks=blocks), 1.0)


def said(event: str, reason: str = "person") -> Line:
    return {"t": 1.0, "event": event, "reason": reason, "kind": "now"}


def marked(*lines: Line) -> list[bool]:
    """Return of each notice whether it tells of a stop that met a standing belt."""
    standing = Standing()
    told = [standing.told(line) for line in lines]
    return [line.get("stands") is True for line in told if line["event"] != "snapshot"]


@pytest.mark.parametrize("state", [State.IDLE, State.STOPPED])
@pytest.mark.parametrize("reason", ["person", "wrong", messages.FROM_HOUSE])
def test_who_stops_a_standing_belt_is_told_that_it_stands(state: State, reason: str) -> None:
    story = (seen(state), said("stopping", reason), seen(State.STOPPING), said("stopped", reason))
    assert marked(*story) == [True, True]
    assert marked(*story, seen(State.STOPPED), *story[1:]) == [True, True, True, True]


@pytest.mark.hazard("H-74")
@pytest.mark.parametrize(
    "before",
    [
        seen(State.IDLE, MOVES),
        seen(State.IDLE, None),
        seen(State.WALK, STANDS, 2),
        seen(State.BREAK, STANDS, 2),
        seen(State.STOPPED, MOVES),
    ],
)
def test_a_belt_that_may_move_is_told_of_as_ever(before: Line) -> None:
    assert marked(before, said("stopping"), said("stopped")) == [False, False]


@pytest.mark.parametrize("reason", ["moves_again", "ghost_command", "link_lost", "walk"])
def test_what_a_fault_stops_has_been_seen_to_move(reason: str) -> None:
    assert marked(seen(State.STOPPED), said("stopping", reason), said("stopped", reason)) == [False, False]


@pytest.mark.parametrize("after", [seen(State.STOPPING, MOVES), seen(State.UNKNOWN, None)])
def test_a_belt_that_moves_after_all_is_not_said_to_have_stood(after: Line) -> None:
    assert marked(seen(State.IDLE), said("stopping"), after, said("stopped")) == [True, False]


@pytest.mark.parametrize(
    ("lang", "sent", "stands"),
    [
        ("en", SENT, "The belt stands."),
        (
            "de",
            "Stopp ist gesendet. Das Laufband meldet, dass sein Band steht; bewegt es sich doch, halten Sie sich "
            "am Geländer fest.",
            "Das Band steht.",
        ),
    ],
)
def test_its_words_are_true_and_calm(
    lang: str, sent: str, stands: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", lang)
    assert words.notice({**said("stopping"), "stands": True}) == sent
    assert words.notice({**said("stopped", messages.FROM_HOUSE), "stands": True}) == stands


@pytest.mark.hazard("H-66")
def test_a_house_that_stops_a_belt_at_night_wakes_nobody() -> None:
    guardian = MemoryGuardian()
    aloud = Aloud(guardian)
    for _ in range(3):  # and asks again while the first is looked after
        for line in (seen(State.IDLE), said("stopping", messages.FROM_HOUSE), seen(State.STOPPING)):
            aloud.standing.told(line)
            aloud.say(line)
        aloud.say(said("stopped", messages.FROM_HOUSE))
        aloud.standing.told(seen(State.STOPPED))
    assert guardian.said == []
    aloud.say(said("alarm_link"))
    assert guardian.alarmed


@pytest.mark.hazard("H-66")
def test_whoever_has_just_walked_hears_of_a_second_stop() -> None:
    guardian = MemoryGuardian()
    aloud = Aloud(guardian)
    for line in (seen(State.WALK, MOVES, 2), seen(State.STOPPING, STANDS, 2), seen(State.STOPPED, STANDS, 2)):
        aloud.standing.told(line)
    aloud.say(said("stopping"))
    assert guardian.said == [SENT]


@pytest.mark.parametrize(
    ("snapshot", "rests"),
    [
        (seen(State.NONE, None), True),
        (seen(State.IDLE), True),
        (seen(State.STOPPED, STANDS, 2), True),
        (seen(State.STOPPING), True),
        (seen(State.STOPPING, STANDS, 2), False),
        (seen(State.BREAK, STANDS, 2), False),
        (seen(State.COUNTDOWN, STANDS, 2), False),
        (seen(State.UNKNOWN, None), False),
    ],
)
def test_a_stop_without_a_walk_is_no_walk(snapshot: Line, rests: bool) -> None:
    assert messages.at_rest(snapshot) is rests


# --- at a terminal


class Answers:
    """A service that says one snapshot after the other, and the last one for ever."""

    def __init__(self, *snapshots: Line) -> None:
        self._snapshots = list(snapshots)

    def request(self, name: str, timeout_s: float) -> Line:
        return self._snapshots.pop(0) if self._snapshots[1:] else self._snapshots[0]

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("snapshots", "said_"),
    [
        ([seen(State.STOPPING), seen(State.STOPPED)], [SENT]),
        (
            [seen(State.STOPPING, MOVES, 2), seen(State.STOPPING, STANDS, 2), seen(State.STOPPED)],
            ["stopping"],
        ),
        ([seen(State.STOPPING), seen(State.STOPPING, MOVES), seen(State.STOPPED)], [SENT, "stopping"]),
        ([seen(State.UNKNOWN, None), seen(State.STOPPED)], ["stopping"]),
        ([seen(State.IDLE)], []),
    ],
)
def test_who_waits_for_a_stop_is_told_what_is_so(snapshots: list[Line], said_: list[str]) -> None:
    heard: list[str] = []
    service = cast("client.Client", Answers(*snapshots))
    assert stop._by_service(service, time.monotonic() + 5.0, heard.append) == 0
    assert heard == [*(stop.SAID.get(each, each) for each in said_), stop.SAID["stands"]]
    assert stop.SAID["sent"] == SENT == words.NOTICES["stopping_standing"]


@pytest.mark.parametrize(
    ("snapshot", "state"),
    [(seen(State.STOPPING), None), (seen(State.STOPPED), None), (seen(State.BREAK, STANDS, 2), "break")],
)
def test_the_next_thing_is_no_walk_that_only_was_stopped(
    snapshot: Line, state: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client.Client, "attach", lambda record, role: Answers(snapshot))
    assert next_thing._walking({}) == state


def test_a_press_waits_until_a_stop_is_over() -> None:
    now = 0.0
    shown = cast("Any", type("Shown", (), {"line": lambda self, line: None})())
    seat = Seat(cast("Any", None), shown, cast("Any", None), cast("Any", None), clock=lambda: now)
    seat.take(seen(State.IDLE))
    now = STAND_S + 1.0
    assert seat.stood_s > STAND_S
    seat.take(seen(State.STOPPING))
    assert seat.stood_s == 0.0
    seat.take(seen(State.STOPPED))
    now += STAND_S / 2
    assert seat.stood_s < STAND_S
    assert "stop_watched" in NOT_YET  # a stop may come between the look and the press
