"""The hard numbers, as they were decided; a change here is a decision, not a refactoring."""

from treadctl.quantities import Incline, Speed
from treadctl.safety import limits


def test_the_numbers() -> None:
    assert Speed(500) == limits.ABS_MAX
    assert Speed(520) == limits.TRIP_OVER_ABS
    assert Speed(350) == limits.CAP_MAX
    assert Speed(150) == limits.EMPTY_BELT_CAP
    assert Speed(160) == limits.START_MAX
    assert Speed(20) == limits.STEP_MAX
    assert Speed(30) == limits.STEP_COARSE
    assert Speed(10) == limits.RISE_PER_S
    assert Speed(50) == limits.RISE_PER_MINUTE
    assert Speed(20) == limits.SOFT_PER_S
    assert Speed(50) == limits.QUICK_PER_S
    assert Incline(5) == limits.INCLINE_MAX
    assert (limits.FRESH_S, limits.STALE_S) == (1.5, 3.0)
    assert (limits.PERMIT_LIFE_S, limits.COUNTDOWN_S) == (10.0, 5.0)
    assert (limits.UNWATCHED_HOLD_S, limits.UNWATCHED_ASK_S, limits.UNWATCHED_STOP_S) == (5.0, 15.0, 45.0)
    assert (limits.WALK_MAX_S, limits.BLOCK_MAX_S, limits.BREAK_MAX_S) == (2700, 900, 600)
    assert (limits.OVERRIDES, limits.OVERRIDES_IN_S) == (3, 60.0)
    assert limits.WATCH_GHOST_S == 60.0


def test_they_fit_together() -> None:
    assert limits.CAP_MIN < limits.EMPTY_BELT_CAP < limits.CAP_MAX < limits.ABS_MAX < limits.TRIP_OVER_ABS
    assert limits.TRIP_OVER_ABS < limits.IMPLAUSIBLE
    assert limits.FRESH_S < limits.STALE_S
    assert limits.START_NEEDS_S < limits.PERMIT_LIFE_S
    assert limits.STEP_MAX <= limits.STEP_COARSE
    assert limits.SOFT_PER_S < limits.QUICK_PER_S
    assert limits.WATCH_S < limits.WATCH_GHOST_S
