"""The hard numbers, as they were decided; a change here is a decision, not a refactoring."""

import pytest

from treadctl.quantities import Incline, Speed
from treadctl.safety import limits

EVIDENCE = "studies of walking speed and of getting used to a belt"
CAUTIOUS = "cautious choice of the clinical rule set"
FIELD = "what real machines were seen to do"
RULE = "decided with the hazard table: who changes it, changes what a hazard is answered with"
CHOSEN = "engineering choice, until a measurement replaces it"

DECIDED = {
    CAUTIOUS: {
        "ABS_MAX": Speed(500),
        "CAP_MIN": Speed(100),
        "NO_RAIL_CAP": Speed(200),
        "UNPROVEN_CAP": Speed(200),
        "RISE_PER_S": Speed(10),
        "LEVEL_LATER_S": 120,
        "SOFT_PER_S": Speed(20),
        "QUICK_PER_S": Speed(50),
    },
    EVIDENCE: {"CAP_MAX": Speed(350), "LEVEL_FIRST_S": 360},
    FIELD: {
        "START_USUAL": Speed(100),
        "STOP_PER_S": 30,
        "FIRMWARE_S": 1.5,
        "TWIN_S": 0.02,
        "LEVEL_LIMIT_S": 60.0,
        "STATUS_REPLAY_S": 1.0,
        "STACK_FRESH_S": 0.3,
        "NOISE": Speed(15),
    },
    RULE: {
        "EMPTY_BELT_CAP": Speed(150),
        "UNIT_PROBE": Speed(257),
        "ORDER_PROBE": Speed(256),
        "START_OVER": Speed(30),
        "START_MAX": Speed(160),
        "TRIP_OVER_ABS": Speed(520),
        "OVER_CAP": Speed(30),
        "STEP_MAX": Speed(20),
        "STEP_COARSE": Speed(30),
        "RISE_EVERY_S": 1.0,
        "RISE_COARSE_EVERY_S": 10.0,
        "OPENING_TOP": Speed(200),
        "RISE_PER_MINUTE": Speed(50),
        "STOP_GRACE_S": 1.0,
        "FALLS_PER_S": 10.0,
        "FALLS_MOST": 50.0,
        "FIRMWARE_MAX_S": 5.0,
        "FALLS_LEAST": 5,
        "STOP_AGAIN_S": 1.5,
        "LOOK_S": 1.0,
        "STOP_EVERY_S": 2.0,
        "GAP_S": 3.0,
        "GAP_ANSWER_S": 1.5,
        "GAP_OFF": Speed(30),
        "GAP_OVER": Speed(5),
        "GAP_HOLD_S": 60.0,
        "ALARM_AFTER_LOSS_S": 3.0,
        "STOP_CONFIRM_S": 15.0,
        "AFTER_START_S": 10.0,
        "WRONG_WAY": Speed(20),
        "WRONG_WAY_S": 3.0,
        "FRESH_S": 1.5,
        "STALE_S": 3.0,
        "BAD_FRAMES": 5,
        "BAD_FRAMES_IN_S": 10.0,
        "LAG_SLACK_S": 1.2,
        "INCLINE_MAX": Incline(5),
        "LOOP_STALL_S": 0.5,
        "LOOP_LOST_S": 3.0,
        "LOOP_STALLS_S": 5.0,
        "COUNTDOWN_S": 5.0,
        "PERMIT_LIFE_S": 10.0,
        "OWN_START_S": 60.0,
        "OWN_START_AFTER_S": 15.0,
        "START_NEEDS_S": 7.0,
        "STAND_BEFORE_ARM_S": 3.0,
        "STAND_FOR_BREAK_S": 3.0,
        "BREAK_MAX_S": 600,
        "BLOCK_MAX_S": 900,
        "WALK_MAX_S": 2700,
        "LEVEL_STILL_S": 3.0,
        "START_LIMIT_S": 15.0,
        "OVERRIDES": 3,
        "OVERRIDES_IN_S": 60.0,
        "TARGET_MEMORY_S": 5.0,
        "UNWATCHED_HOLD_S": 5.0,
        "UNWATCHED_ASK_S": 15.0,
        "UNWATCHED_STOP_S": 45.0,
        "GUARDIAN_LATE_S": 0.7,
        "GUARDIAN_LOST_S": 5.0,
        "READINGS_APART": 30,
        "READINGS_DIFFER_S": 1.0,
        "READINGS_STOP_S": 5.0,
        "STACK_LASTS_S": 1.0,
        "JOURNAL_S": 60.0,
        "WATCH_S": 5.0,
        "WATCH_GHOST_S": 60.0,
    },
    CHOSEN: {
        "OFF_TARGET": Speed(25),
        "START_WINDOW_S": 10.0,
        "OWN_START_SETTLES_S": 2.0,
        "IMPLAUSIBLE": Speed(2500),
        "RIPE_S": 0.5,
        "LAST_TARGET_S": 0.5,
        "FOLLOW_S": 3.0,
        "SILENCE_S": 1.0,
        "BURST": 3,
        "BURST_S": 0.2,
        "LAG_IN_S": 30.0,
        "LAG_LASTS_S": 120.0,
        "PATCHY_S": 6.0,
        "PATCHY_LEAKS": 0.1,
        "LEAP": Speed(100),
        "LEAP_PER_S": Speed(300),
        "CREEP_M": 2,
        "CREEP_S": 10.0,
        "LOOP_HOLD_S": 2.0,
        "BREAK_ANSWER_S": 60,
        "BLOCK_OVERTIME_S": 120,
        "ANNOUNCES": 2,
        "WATCH_UNSEEN_S": 15.0,
    },
}
"""Speeds in hundredths of km/h, inclines in tenths of a percent, times in seconds."""


@pytest.mark.parametrize(
    ("source", "name"), [(source, name) for source, numbers in DECIDED.items() for name in numbers]
)
def test_a_number_is_what_was_decided(source: str, name: str) -> None:
    assert getattr(limits, name) == DECIDED[source][name], source


def test_no_number_is_undecided() -> None:
    decided = [name for numbers in DECIDED.values() for name in numbers]
    assert sorted(decided) == sorted(name for name in vars(limits) if name.isupper())


def test_they_fit_together() -> None:
    assert limits.CAP_MIN < limits.EMPTY_BELT_CAP < limits.CAP_MAX < limits.ABS_MAX < limits.TRIP_OVER_ABS
    assert limits.TRIP_OVER_ABS < limits.IMPLAUSIBLE
    assert limits.FRESH_S < limits.STALE_S
    assert limits.START_NEEDS_S < limits.PERMIT_LIFE_S
    assert limits.STEP_MAX <= limits.STEP_COARSE
    assert limits.SOFT_PER_S < limits.QUICK_PER_S
    assert limits.WATCH_S < limits.WATCH_GHOST_S
