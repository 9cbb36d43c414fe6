"""The walk as a person starts it: real processes, judged by the simulator's true belt."""

from pathlib import Path

import pytest

from tests.show.line import Line
from tests.show.walk import stopped_by_all, tilted_refused

pytestmark = pytest.mark.timeout(150)


def _holds(lines: list[Line]) -> None:
    short = [str(line) for line in lines if not line.holds]
    assert not short, "\n".join(short)


def test_stop_reaches_the_belt_from_everywhere(tmp_path: Path) -> None:
    _holds(stopped_by_all(tmp_path))


def test_a_tilted_deck_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    _holds(tilted_refused(tmp_path))
