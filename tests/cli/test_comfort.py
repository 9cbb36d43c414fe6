"""The timer for ice and heat: what refuses it, one cycle in an evening whatever happens to the terminal, and leaving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from tests.helpers.terminal import Fingers, Quiet, Screen
from treadctl import paths
from treadctl.care.comfort import Comfort, Kind
from treadctl.care_words import say
from treadctl.interfaces.cli.comfort import Alone, Timer
from treadctl.interfaces.cli.comfort_had import Had
from treadctl.interfaces.talk.prompter import Left
from treadctl.journal.keeping import belongings

MINUTE_S = 60.0
MAD = [
    f'{{"begun": [{{"kind": "ice", "at": {at}, "off": false}}]}}' for at in ("NaN", "1e300", "-1", "1e999")
]
BEGINS = datetime(2026, 11, 24, 19).astimezone().timestamp()  # local time: an evening is a local matter


class Evening:
    """One evening at a terminal that may be closed: whoever looks at a clock finds it a minute later."""

    def __init__(self, data: Path) -> None:
        self.data, self.mono, self.set_by = data, 0.0, 0.0
        self.screen = Screen()

    def clock(self) -> float:
        self.mono += MINUTE_S
        return self.mono

    def wall(self) -> float:
        return BEGINS + self.mono + self.set_by

    def later(self, minutes: float) -> None:
        self.mono += MINUTE_S * minutes

    def timed(
        self, keys: Iterable[str] = "", kind: Kind = Kind.ICE, *, closed_after: int | None = None
    ) -> int:
        """The exit code; `closed_after` so many looks at the clock the terminal is gone."""
        self.screen, left, looks = Screen(), list(keys), 0

        def answer(seconds: float) -> str:
            nonlocal looks
            looks += self.screen.question is None
            if closed_after is not None and looks > closed_after:
                fingers.there = False
            waits = self.screen.question is None and not (left and left[0] == "Q")
            return "" if waits or not left else left.pop(0)

        fingers = Fingers(answer)
        place = Alone(self.screen, cast("Any", fingers), cast("Any", Quiet()))
        return Timer(place, Had(self.data), self.clock, self.wall).run(kind)

    @property
    def shown(self) -> str:
        return self.screen.text


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return Evening(tmp_path)


@pytest.mark.parametrize(
    ("keys", "why"), [("y", "numb"), ("ny", "circulation"), ("nny", "broken"), ("nnny", "sleepy")]
)
def test_any_yes_refuses_and_says_why(keys: str, why: str, evening: Evening) -> None:
    assert evening.timed(keys) == 1
    assert say(f"comfort_{why}") in evening.shown
    assert evening.timed("nnnn" + "n") == 0  # nothing was begun, so nothing was had


@pytest.mark.row("3.10")
def test_ice_and_then_heat_once(evening: Evening) -> None:
    assert evening.timed("nnnn" + "y" + "nnnn") == 0
    assert evening.shown.count(say("comfort_over")) == 2
    assert " min left." in evening.shown
    for kind in Kind:
        assert evening.timed("", kind) == 1
        assert evening.shown.strip() == say("comfort_done")  # nothing is asked of who had it


@pytest.mark.row("3.10")
def test_ice_alone_and_heat_later_in_the_evening(evening: Evening) -> None:
    assert evening.timed("nnnn" + "n") == 0
    assert evening.shown.count(say("comfort_over")) == 1
    evening.later(90)
    assert evening.timed("", Kind.ICE) == 1
    assert evening.timed("nnnn", Kind.HEAT) == 0


@pytest.mark.row("3.10")
def test_an_evening_ends_at_five_in_the_morning(evening: Evening) -> None:
    assert evening.timed("nnnn", Kind.HEAT) == 0
    evening.mono = 9.9 * 3600  # 04:54
    assert evening.timed("", Kind.HEAT) == 1
    assert evening.timed("", Kind.ICE) == 1
    assert say("comfort_ice_first") in evening.shown
    evening.mono = 10.1 * 3600
    assert evening.timed("nnnn" + "n") == 0


@pytest.mark.row("3.10")
def test_a_timer_whose_terminal_is_gone_goes_on(evening: Evening) -> None:
    with pytest.raises(Left):
        evening.timed("nnnn", closed_after=8)
    evening.later(1)
    since = evening.mono
    assert evening.timed("", Kind.HEAT) == 1
    assert say("comfort_still_on", what="ice") in evening.shown
    assert evening.timed("n") == 0  # nothing is asked again but heat
    assert "Ice was begun 11 min ago and was not ended: 9 min left." in evening.shown
    assert evening.mono - since == pytest.approx(9 * MINUTE_S, abs=2 * MINUTE_S)
    assert say("comfort_over") in evening.shown


def test_a_timer_whose_time_ran_out_unseen_is_over(evening: Evening) -> None:
    with pytest.raises(Left):
        evening.timed("nnnn", closed_after=3)
    evening.later(30)
    assert evening.timed("", Kind.ICE) == 1
    assert evening.timed("nnnn", Kind.HEAT) == 0


@pytest.mark.row("3.10")
def test_q_ends_it_and_it_was_had(evening: Evening) -> None:
    with pytest.raises(Left):
        evening.timed("nnq")
    assert evening.timed("nnnn" + "n") == 0  # left before it began
    with pytest.raises(Left):
        evening.timed("nnnn" + "Q", Kind.HEAT)
    assert evening.timed("", Kind.HEAT) == 1
    assert say("comfort_done") in evening.shown


@pytest.mark.hazard("H-82")
@pytest.mark.parametrize("set_by", [-3600.0, -60.0])
def test_a_clock_that_is_set_back_makes_it_no_longer(set_by: float, evening: Evening) -> None:
    ticks = evening.clock

    def clock() -> float:
        if evening.mono > 5 * MINUTE_S:
            evening.set_by = set_by
        return ticks()

    evening.clock = clock  # type: ignore[method-assign]
    assert evening.timed("nnnn" + "y" + "nnnn") == 0
    assert evening.mono <= 2 * 21 * MINUTE_S + 10 * MINUTE_S
    assert evening.timed("", Kind.ICE) == evening.timed("", Kind.HEAT) == 1


@pytest.mark.hazard("H-82")
def test_a_computer_that_slept_meanwhile_says_at_once_that_it_is_over(evening: Evening) -> None:
    ticks = evening.clock

    def clock() -> float:
        if evening.mono > 5 * MINUTE_S:
            evening.set_by = 3600.0
        return ticks()

    evening.clock = clock  # type: ignore[method-assign]
    assert evening.timed("nnnn" + "n") == 0
    assert evening.mono < 10 * MINUTE_S


def test_what_is_remembered_is_the_owners_alone_and_goes_with_the_journal(evening: Evening) -> None:
    evening.timed("nnnn" + "n")
    (path,) = belongings(evening.data)
    assert path == paths.comfort_path(evening.data)
    assert path.stat().st_mode & 0o777 == 0o600
    for damaged in ("", "[]", '{"begun": [{"kind": "fire", "at": 1, "off": false}]}', '{"begun": 3}', *MAD):
        path.write_text(damaged)
        assert Had(evening.data).state(evening.wall()) == Comfort()


def test_a_disk_that_takes_nothing_is_said_and_nothing_else(evening: Evening) -> None:
    evening.data = evening.data / "file"
    evening.data.write_text("")
    assert evening.timed("nnnn" + "y" + "nnnn") == 0
    assert evening.shown.count(say("comfort_unkept")) == 2
    assert evening.shown.count(say("comfort_over")) == 2
