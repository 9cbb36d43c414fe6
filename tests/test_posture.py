"""Posture cues in the terminal: one in three minutes, and none of a rail that is not there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from treadctl.care.numbers import CUE_EVERY_S
from treadctl.care_words import say
from treadctl.interfaces.cli.press import Wishes
from treadctl.interfaces.cli.walking import Walking

HOUR_S = 3600


@pytest.mark.parametrize("rail", [True, False])
def test_the_terminal_names_a_rail_where_there_is_one(rail: bool) -> None:
    now, said = [0.0], list[str]()
    seat = SimpleNamespace(state="walk", clock=lambda: now[0], say=said.append)
    walking = Walking(cast("Any", seat), Wishes(profile="demo"), cast("Any", None))
    walking.asks, walking.rail = True, rail
    for second in range(HOUR_S):
        now[0] = float(second)
        walking._cue()
    assert len(said) == HOUR_S / CUE_EVERY_S - 1
    assert (say("cue_fingers") in said) is rail
