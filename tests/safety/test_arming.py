"""Why a start is refused, in the order in which a person can mend it."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN
from treadctl import words
from treadctl.model import ArmRequested, Capabilities, MachineFacts, Notice, Telemetry
from treadctl.quantities import Incline, Speed
from treadctl.safety.arming import deck_refused, held, highest, machine_refused, never_walked, start_refused
from treadctl.safety.belt import Belt
from treadctl.safety.faults import Fault
from treadctl.safety.guards import Guards

ARM = ArmRequested("n", DEMO)


def standing(*, s: float = 4.0, incline: int | None = 0, last: int = 0) -> Belt:
    belt = Belt()
    for at in range(int(s) + 1):
        speed = last if at == int(s) else 0
        tilt = None if incline is None else Incline(incline)
        belt.heard(Telemetry(conn=1, at=float(at), speed=Speed(speed), incline=tilt))
    return belt


def watched_over(now: float) -> Guards:
    guards = Guards()
    guards.beat(now)
    return guards


def reason(
    belt: Belt, now: float = 4.0, *, simulated: bool = True, beat_at: float | None = None, **change: object
) -> object:
    guards = watched_over(now if beat_at is None else beat_at)
    request = replace(ARM, **{k: v for k, v in change.items() if k in ("says_flat", "empty_belt")})  # type: ignore[arg-type]
    plan = replace(
        DEMO, **{k: v for k, v in change.items() if k in ("simulated_only", "blocks_s", "ramp_per_s")}
    )  # type: ignore[arg-type]
    notice = start_refused(PLAIN, belt, guards, plan, request, simulated=simulated, now=now)
    return None if notice is None else notice.values["reason"]


@pytest.mark.parametrize(("age", "refused"), [(0.0, None), (0.69, None), (0.71, "no_guardian")])
def test_nobody_is_let_onto_a_belt_without_a_guardian(age: float, refused: str | None) -> None:
    assert reason(standing(), beat_at=4.0 - age) == refused


def test_a_standing_level_belt_may_be_started() -> None:
    assert reason(standing()) is None


@pytest.mark.parametrize(
    ("belt", "now", "expected"),
    [
        (Belt(), 0.0, "no_telemetry"),
        (standing(), 5.6, "no_telemetry"),
        (standing(last=1), 4.0, "belt_moves"),
        (standing(s=0.0), 0.0, "not_stood_long_enough"),
        (standing(s=2.0), 2.9, "not_stood_long_enough"),
        (standing(s=3.0), 3.0, None),
        (standing(incline=6), 4.0, "tilted"),
        (standing(incline=-6), 4.0, "tilted"),
        (standing(incline=5), 4.0, None),
        (standing(incline=None), 4.0, "incline_unknown"),
    ],
)
def test_the_belt(belt: Belt, now: float, expected: str | None) -> None:
    assert reason(belt, now) == expected


def test_the_radio_and_the_plan() -> None:
    assert reason(standing(), simulated=False) is None  # the machine itself is judged by `never_walked`
    assert reason(standing(), simulated=False, empty_belt=True, simulated_only=True) == "plan_simulated_only"
    assert reason(standing(), simulated_only=True) is None
    assert reason(standing(), blocks_s=()) == "nothing_to_walk"
    assert reason(standing(), blocks_s=(20, -1)) == "nothing_to_walk"
    assert reason(standing(), ramp_per_s=Speed(0)) == "nothing_to_walk"
    assert reason(standing(incline=None), says_flat=True) is None
    assert reason(standing(incline=30), says_flat=True) == "tilted"  # what is known is not talked away


TRIED = MachineFacts(commissioned=True)


@pytest.mark.hazard("H-14", "H-73", "H-76")
@pytest.mark.parametrize(
    ("facts", "walked", "empty"),
    [
        (MachineFacts(), "not_commissioned", None),
        (TRIED, None, None),
        (MachineFacts(changed=True), "machine_changed", None),
        (replace(TRIED, refused="stop_moves_it"), "machine_refused", "machine_refused"),
    ],
)
def test_a_real_machine_is_walked_only_once_it_was_tried(
    facts: MachineFacts, walked: str | None, empty: str | None
) -> None:
    for tried, expected in ((False, walked), (True, empty)):
        notice = never_walked(facts, tried=tried)
        assert (None if notice is None else notice.values["reason"]) == expected


@pytest.mark.hazard("H-75")
@pytest.mark.parametrize(
    ("facts", "most"),
    [
        (TRIED, "5.0"),
        (replace(TRIED, rail=False), "2.0"),
        (replace(TRIED, guardian_proven=False), "2.0"),
        (replace(TRIED, rail=False, guardian_proven=False), "2.0"),
    ],
)
def test_what_lowers_the_cap_of_a_machine(facts: MachineFacts, most: str) -> None:
    assert highest(facts) == Speed.kmh(most)


@pytest.mark.parametrize("cap", [99, 100, 101, 155, 350])
@pytest.mark.parametrize("low", [0, 49, 50, 99, 100, 155, 160, 161, 200])
def test_the_lowest_speed_against_the_cap(low: int, cap: int) -> None:
    notice = machine_refused(replace(PLAIN, speed_min=Speed(low)), Speed(cap))
    floor = low
    while floor < 50:
        floor += 10
    expected = "starts_too_fast" if floor > 160 else "minimum_above_cap" if floor > cap else None
    assert (None if notice is None else notice.values["reason"]) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"has_control_point": False}, "no_speed_control"),
        ({"sets_speed": False}, "no_speed_control"),
        ({"speed_min": None}, "no_speed_range"),
        ({"speed_max": None}, "no_speed_range"),
        ({"speed_max": Speed(99)}, "no_speed_range"),
    ],
)
def test_the_machine(change: dict[str, object], expected: str) -> None:
    notice = machine_refused(replace(PLAIN, **change), Speed(200))  # type: ignore[arg-type]
    assert notice is not None
    assert notice.values["reason"] == expected


@pytest.mark.parametrize(
    ("tenths", "sets", "can"), [(30, True, True), (30, False, False), (-30, True, False)]
)
def test_only_a_deck_that_would_come_down_can_be_levelled(tenths: int, sets: bool, can: bool) -> None:
    notice = deck_refused(Incline(tenths), replace(PLAIN, sets_incline=sets), ARM)
    assert notice is not None
    assert notice.values["can_level"] is can


# --- what a refusal tells: the value, the bound, the name


@pytest.mark.parametrize(
    ("machine", "cap", "told"),
    [
        (replace(PLAIN, sets_speed=False), 200, {"reason": "no_speed_control", "machine": "Toy"}),
        (replace(PLAIN, speed_max=None), 200, {"reason": "no_speed_range", "machine": "Toy"}),
        (replace(PLAIN, speed_max=Speed(99)), 200, {"reason": "no_speed_range", "machine": "Toy"}),
        (
            replace(PLAIN, speed_min=Speed(161)),
            200,
            {"reason": "starts_too_fast", "min": str(Speed(161)), "most": str(Speed(160))},
        ),
        (PLAIN, 99, {"reason": "minimum_above_cap", "min": str(Speed(100)), "cap": str(Speed(99))}),
    ],
)
def test_a_machine_that_is_refused_is_named_with_its_numbers(
    machine: Capabilities, cap: int, told: dict[str, object]
) -> None:
    assert machine_refused(machine, Speed(cap)) == Notice("refused", told)


def test_a_machine_of_one_speed_may_be_walked() -> None:
    assert machine_refused(replace(PLAIN, speed_max=Speed(100)), Speed(200)) is None


def test_a_refused_start_says_what_a_person_can_mend() -> None:
    def told(belt: Belt, *, cap: int = 200, simulated: bool = True, **change: object) -> Notice | None:
        plan = replace(DEMO, cap=Speed(cap), **change)  # type: ignore[arg-type]
        return start_refused(PLAIN, belt, watched_over(4.0), plan, ARM, simulated=simulated, now=4.0)

    def refused(reason: str, **values: object) -> Notice:
        return Notice("refused", {"reason": reason, **values})

    demo = DEMO.profile
    assert told(standing(last=7)) == refused("belt_moves", speed=str(Speed(7)))
    assert told(Belt()) == refused("no_telemetry")
    assert told(standing(s=1.0), blocks_s=(60,)) == refused("no_telemetry")
    assert told(standing(), cap=99) == refused("minimum_above_cap", min=str(Speed(100)), cap=str(Speed(99)))
    assert told(standing(), simulated=False, simulated_only=True) == refused(
        "plan_simulated_only", profile=demo
    )
    for blocks in ((), (60, 0)):
        assert told(standing(), blocks_s=blocks) == refused("nothing_to_walk", profile=demo)
    assert told(standing(), blocks_s=(1,)) is None
    assert told(standing(), ramp_per_s=Speed(1)) is None
    assert told(standing(incline=6)) == refused(
        "tilted", incline=str(Incline(6)), most=str(Incline(5)), can_level=True
    )
    just = Belt()
    for at in (2.0, 3.0, 4.0):
        just.heard(Telemetry(conn=1, at=at, speed=Speed(0), incline=Incline(0)))
    assert told(just) == refused("not_stood_long_enough", seconds=3.0)


def test_why_a_machine_was_refused_is_told_as_it_was_found() -> None:
    notice = never_walked(replace(TRIED, refused="stop_moves_it"), tried=True)
    assert notice == Notice("refused", {"reason": "machine_refused", "why": "stop_moves_it"})


@pytest.mark.hazard("H-12", "H-34", "H-52", "H-62")
@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.LOOP_STALLED, "loop_stalled"),
        (Fault.LOOP_STALLING, "loop_stalled"),
        (Fault.UNWATCHED, "unwatched"),
        (Fault.UNWATCHED_ASK, "unwatched"),
        (Fault.UNWATCHED_LONG, "unwatched"),
        (Fault.READINGS_DIFFER, "readings_differ"),
        (Fault.READINGS_DIFFER_LONG, "readings_differ"),
        (Fault.GUARDIAN_LATE, "no_guardian"),
        (Fault.GUARDIAN_LOST, "no_guardian"),
        (Fault.STACK_DOWN, "stack_down"),
        (Fault.LINK_LOST, "stack_down"),
        (Fault.JOURNAL_TROUBLE, "journal_trouble"),
        (Fault.JOURNAL_LOST, "journal_trouble"),
        (Fault.CAP_BELOW_BELT, "cap_below_belt"),
        (Fault.CONTROL_LOST, "held"),
    ],
)
def test_what_a_start_waits_for_is_said(fault: Fault, expected: str) -> None:
    assert held(fault) == Notice("refused", {"reason": expected, "fault": fault.value})
    assert held(None) is None
    assert words.refusal({"reason": expected, "fault": fault.value}).count(".") >= 1
