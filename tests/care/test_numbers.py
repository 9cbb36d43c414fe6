"""Every number has its section and basis, and agrees with the belt's own limits and with the rule set's text."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from treadctl.care import numbers
from treadctl.quantities import Speed
from treadctl.safety import limits

SOURCE = Path(numbers.__file__).read_text("utf-8")
LINES = [line for line in SOURCE.splitlines() if re.match(r"[A-Z_]+ = ", line)]
PLACE = r"(3\.\d+|Z\d\d|W\d\d)"


@pytest.mark.parametrize("line", LINES, ids=[line.split()[0] for line in LINES])
def test_every_number_says_its_section_and_basis(line: str) -> None:
    comment = line.partition("#")[2]
    if line.startswith(("GAP_SHORT =", "GAP_LONG =")):
        return  # their row is the line above
    if not re.search(PLACE, comment):
        assert line.startswith(("SCORE_MAX", "FURTHER_FROM"))
    assert re.search(r"\b(E|S|ENG)\b", comment), line


def test_the_belts_limits_are_as_strict() -> None:
    assert limits.CAP_MAX == numbers.DEFAULT_CAP
    assert limits.CAP_MIN == numbers.MIN_WALK
    assert limits.NO_RAIL_CAP == numbers.STARTER_CAP
    assert numbers.USER_CAP_MAX < limits.ABS_MAX


@pytest.mark.row("3.1/caps", "3.2/length", "Z06", "Z11", "Z13", "W02", "W04")
def test_caps_and_lengths() -> None:
    assert [Speed.kmh(each) for each in ("2.0", "2.5", "3.5", "4.5", "5.0")] == [
        numbers.STARTER_CAP, numbers.STARTER_LATER_CAP, numbers.DEFAULT_CAP, numbers.USER_CAP_MAX, limits.ABS_MAX
    ]  # fmt: skip
    assert (numbers.FIRST_MIN_S, numbers.FIRST_S, numbers.FIRST_MAX_S) == (120, 300, 600)
    assert (numbers.SESSION_DEFAULT_S, numbers.SESSION_HARD_S, numbers.TOTAL_HARD_S) == (1800, 2700, 4500)
    assert (numbers.SESSIONS_A_DAY, numbers.REST_DAYS, numbers.SESSIONS_A_WEEK, numbers.SESSIONS_MOST) == (
        1,
        1,
        3,
        5,
    )


@pytest.mark.row("3.3/pattern", "W05", "Z14")
def test_blocks_and_breaks() -> None:
    blocks = (numbers.GENTLE_BLOCK_S, numbers.STANDARD_BLOCK_S, numbers.SETTLED_BLOCK_S, numbers.BLOCK_HARD_S)
    assert blocks == (120, 300, 600, 900)
    assert (numbers.BREAK_S, numbers.BREAK_MOST_S) == (120, 600)


@pytest.mark.row("W03", "3.4/numbers")
def test_growth_is_ten_percent_and_steps_back_are_larger() -> None:
    assert numbers.GROW == numbers.GUARD == 1.10
    assert numbers.STEP_BACK * numbers.GROW < 1
    assert numbers.STEP_BACK_HALF < numbers.STEP_BACK
    assert (numbers.GAP_FREE_DAYS, numbers.GAP_SHORT_DAYS, numbers.GAP_LONG_DAYS) == (7, 14, 28)
    assert (numbers.GAP_SHORT, numbers.GAP_LONG, numbers.ILLNESS_SHARE) == (0.8, 0.5, 0.8)
    assert numbers.ILLNESS_FREE_S == 48 * 3600


@pytest.mark.row("3.5/silence")
def test_the_ladder_of_silence_rises() -> None:
    assert (numbers.ASK_AGAIN_S, numbers.ASK_SLOW_S, numbers.ASK_STOP_S) == (30, 60, 90)
    assert all(lower < upper for lower, upper in pairwise((0, *numbers.PAIN_BREAK_S, numbers.BREAK_MOST_S)))
    assert 120 <= numbers.CHECK_USUAL_S <= numbers.CHECK_USUAL_MOST_S == 180
    assert (numbers.FIRST_CHECK_S, numbers.CHECK_EVERY_S, numbers.LATER_S, numbers.MORNING_FROM_S) == (
        120,
        300,
        7200,
        18000,
    )


def test_nothing_here_can_be_set_from_outside() -> None:
    assert not re.search(r"\b(environ|getenv|open|import (?!annotations|Speed))", SOURCE)
