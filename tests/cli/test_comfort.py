"""The timer for ice and heat: what refuses it, one cycle, and leaving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pytest

from tests.helpers.terminal import Fingers, Quiet, Screen
from treadctl.care.comfort import Kind
from treadctl.care_words import say
from treadctl.interfaces.cli.comfort import Alone, Timer
from treadctl.interfaces.cli.talk.prompter import Left

MINUTE_S = 60.0


def timed(keys: Iterable[str], kind: Kind = Kind.ICE) -> tuple[int, str]:
    """The exit code and what was shown; each look at the clock is a minute later."""
    screen, now = Screen(), [0.0]

    def clock() -> float:
        now[0] += MINUTE_S
        return now[0]

    left = list(keys)

    def answer(seconds: float) -> str:
        return left.pop(0) if screen.question is not None else ""

    place = Alone(screen, cast("Any", Fingers(answer)), cast("Any", Quiet()))
    return Timer(place, clock).run(kind), screen.text


@pytest.mark.parametrize(
    ("keys", "why"), [("y", "numb"), ("ny", "circulation"), ("nny", "broken"), ("nnny", "sleepy")]
)
def test_any_yes_refuses_and_says_why(keys: str, why: str) -> None:
    code, shown = timed(keys)
    assert code == 1
    assert say(f"comfort_{why}") in shown


def test_ice_and_then_heat_once() -> None:
    code, shown = timed("nnnn" + "y" + "nnnn")
    assert code == 0
    assert shown.count(say("comfort_over")) == 2
    assert " min left." in shown


def test_ice_alone() -> None:
    code, shown = timed("nnnn" + "n")
    assert code == 0
    assert shown.count(say("comfort_over")) == 1


def test_q_leaves() -> None:
    with pytest.raises(Left):
        timed("nnq")
