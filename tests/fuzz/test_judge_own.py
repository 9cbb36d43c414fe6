"""The judge judged on the machine's own Start: a walk that begins by it, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fuzz.judge import judge
from tests.fuzz.story import Story
from tests.fuzz.test_judge import WORLD, _ran, _speed, _write, broken
from tests.fuzz.test_judge import story as on_a_screen

ARMED, PRESSED, TAKEN = 4.0, 8.95, 9.0


def story() -> Story:
    """The walk of the other tests, begun by the key of the machine: nothing is wrong with it."""
    told = on_a_screen()
    told.harness = [{"t": ARMED - 0.05, "do": "arms_own"}]
    told.audit = [row for row in told.audit if row["audit"][:6] != "permit" and row.get("bytes") != "07"]
    told.audit.append({"t": TAKEN, "audit": "permit_consumed", "id": "b", "purpose": "own_start"})
    told.lines.insert(0, {"t": ARMED, "event": "press_start", "seconds": 60})
    told.events = [row for row in told.events if row.get("w") != "07"]
    told.events.append({"t": PRESSED, "event": "console", "key": "start", "v": 0.0})
    for row in told.events:
        if row.get("kind") == "leaves_zero":
            row["cause"] = "console"
    return told


def _without(event: str) -> Callable[[Story], None]:
    def spoil(told: Story) -> None:
        told.events = [row for row in told.events if row["event"] != event]
        told.harness = [row for row in told.harness if row["do"] != event]
        told.lines = [row for row in told.lines if row["event"] != event]

    return spoil


def _key_while_it_moves(told: Story) -> None:
    _moves(told, "event", "console", PRESSED + 7.0)
    told.audit = [{**row, "t": 16.0} if row["audit"] == "permit_consumed" else row for row in told.audit]
    told.lines = [{**row, "t": 16.0} if row["event"] == "starting" else row for row in told.lines]


def _moves(told: Story, name: str, what: str, t: float) -> None:
    told.events = [{**row, "t": t} if row.get(name) == what else row for row in told.events]


def _says_nothing(told: Story) -> None:
    told.harness.append({"t": 5.0, "do": "own_says", "values": {"how": "nothing", "late_s": 1.0}})


def _the_wait_was_over(told: Story) -> None:
    told.lines.insert(1, {"t": 5.0, "event": "cancelled", "reason": "person"})


def _start_written(told: Story) -> None:
    told.audit.append(_write(TAKEN + 0.1, "07"))


def _start_just_before(told: Story) -> None:
    told.audit.append(_write(TAKEN - 10.0, "07"))


def _link_is_new(told: Story) -> None:
    _moves(told, "event", "connected", TAKEN - 0.6)


def _write_unanswered(told: Story) -> None:
    told.harness.append(
        {"t": 5.0, "do": "hang_writes", "kind": "G07", "values": {}, "lasts": 3.0},
    )
    told.harness.append({"t": 8.0, "do": "end", "kind": "G07", "what": "hang_writes"})
    told.audit.append(_write(6.0, "00"))


def _program(told: Story) -> None:
    told.harness.append({"t": 8.0, "do": "ghost", "kind": "D02", "values": {"bytes": "07"}, "lasts": 0.0})
    told.events.append({**_ran(8.05, "07"), "v": 0.0})


def _no_guardian(told: Story) -> None:
    told.harness.append(
        {"t": 5.0, "do": "guardian_silent", "kind": "P11", "values": {}, "lasts": 9.0},
    )


def _no_news(told: Story) -> None:
    told.events = [row for row in told.events if row["event"] != "frame" or not 5.0 < row["t"] < TAKEN]


def _control_asked_for(told: Story) -> None:
    told.audit.append(_write(14.9, "00"))


def _left_alone(told: Story) -> None:
    """Nobody takes it over, and nobody stops it."""
    told.audit = [row for row in told.audit if row["t"] <= ARMED or row["audit"] == "said"]
    told.events = [row for row in told.events if row["event"] != "control_point"]
    told.lines = told.lines[:1]


SPOILS = [
    _without("arms_own"),
    _without("press_start"),
    _without("console"),
    _key_while_it_moves,
    _says_nothing,
    _the_wait_was_over,
    _start_written,
    _start_just_before,
    _link_is_new,
    _write_unanswered,
    _program,
    _no_guardian,
    _no_news,
    _control_asked_for,
    _left_alone,
]


def test_a_walk_that_begins_at_the_machine() -> None:
    assert broken(story()) == set()
    assert judge(WORLD, story()).premises["I2a"] == 2


@pytest.mark.parametrize("spoil", SPOILS)
def test_what_is_wrong_is_found(spoil: Callable[[Story], None]) -> None:
    told = story()
    spoil(told)
    assert "I2a" in broken(told)


def test_from_the_takeover_on_the_belt_is_ours() -> None:
    told = story()
    told.truth = [one._replace(v=2.8) if 20.0 <= one.t <= 38.0 else one for one in told.truth]
    assert "I1" in broken(told)
    told.audit = [row for row in told.audit if row["audit"] != "permit_consumed"]
    assert "I1" not in broken(told)


def test_what_nobody_leads_is_stopped() -> None:
    told = story()
    _left_alone(told)
    told.audit.append(_write(13.5, "0801"))
    told.events.append({**_ran(13.55, "0801"), "v": _speed(13.5)})
    told.events.sort(key=lambda row: row["t"])
    assert "I2a" not in broken(told)
