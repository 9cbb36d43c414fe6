"""Why a start is refused: every condition, in the order in which a person can mend it."""

from __future__ import annotations

from collections.abc import Mapping

from treadctl.model import ArmRequested, Capabilities, MachineFacts, Notice, Plan
from treadctl.quantities import Incline, Speed
from treadctl.safety import limits
from treadctl.safety.belt import Belt
from treadctl.safety.faults import Fault
from treadctl.safety.grid import Grid
from treadctl.safety.guards import Guards


def _no(reason: str, values: Mapping[str, object] | None = None) -> Notice:
    return Notice("refused", {"reason": reason, **(values or {})})


def machine_refused(machine: Capabilities, cap: Speed) -> Notice | None:
    """Judge what the machine says of itself against today's cap."""
    if not machine.has_control_point or not machine.sets_speed:
        return _no("no_speed_control", {"machine": machine.name})
    if machine.speed_min is None or machine.speed_max is None:
        return _no("no_speed_range", {"machine": machine.name})
    floor = Grid.of(machine).floor  # the first speed that will be asked for, never below the machine's own
    if floor > machine.speed_max:
        return _no("no_speed_range", {"machine": machine.name})
    if floor > limits.START_MAX:
        return _no("starts_too_fast", {"min": str(floor), "most": str(limits.START_MAX)})
    if floor > cap:
        return _no("minimum_above_cap", {"min": str(floor), "cap": str(cap)})
    return None


def never_walked(facts: MachineFacts, *, tried: bool) -> Notice | None:
    """Judge what is known of a real machine; `tried`: its belt is empty, and a person confirmed that."""
    if facts.refused is not None:
        return _no("machine_refused", {"why": facts.refused})
    if tried:
        return None
    if facts.changed:
        return _no("machine_changed")
    return None if facts.commissioned else _no("not_commissioned")


def highest(facts: MachineFacts) -> Speed:
    """Return the most that a commissioned machine is walked at on this host."""
    top = limits.ABS_MAX
    if not facts.rail:
        top = min(top, limits.NO_RAIL_CAP)
    return top if facts.guardian_proven else min(top, limits.UNPROVEN_CAP)


_HELD: dict[Fault, str] = {
    Fault.LOOP_STALLED: "loop_stalled",
    Fault.LOOP_STALLING: "loop_stalled",
    Fault.UNWATCHED: "unwatched",
    Fault.UNWATCHED_ASK: "unwatched",
    Fault.UNWATCHED_LONG: "unwatched",
    Fault.READINGS_DIFFER: "readings_differ",
    Fault.READINGS_DIFFER_LONG: "readings_differ",
    Fault.GUARDIAN_LATE: "no_guardian",
    Fault.GUARDIAN_LOST: "no_guardian",
    Fault.STACK_DOWN: "stack_down",
    Fault.LINK_LOST: "stack_down",  # the stack has been down for so long that the link counts as lost
    Fault.JOURNAL_TROUBLE: "journal_trouble",
    Fault.JOURNAL_LOST: "journal_trouble",
    Fault.CAP_BELOW_BELT: "cap_below_belt",
}


def held(fault: Fault | None) -> Notice | None:
    """Say in words for what a start has to wait; None where it does not have to."""
    return None if fault is None else _no(_HELD.get(fault, "held"), {"fault": fault.value})


def too_coarse(machine: Capabilities | None) -> float | None:
    """Return the increment, km/h, of a machine that is walked at its start speed only; None: it rises."""
    step = Grid.of(machine).step if machine is not None else Speed(0)
    return step.in_kmh if step > limits.STEP_COARSE else None


def start_refused(
    machine: Capabilities,
    belt: Belt,
    guards: Guards,
    plan: Plan,
    request: ArmRequested,
    *,
    simulated: bool,
    now: float,
) -> Notice | None:
    """Return the first reason not to start, None when the belt may be started."""
    if not simulated and plan.simulated_only:
        return _no("plan_simulated_only", {"profile": plan.profile})
    if not plan.blocks_s or min(plan.blocks_s) <= 0 or plan.ramp_per_s.hundredths <= 0:
        return _no("nothing_to_walk", {"profile": plan.profile})
    if not guards.beating(now):
        return _no("no_guardian")
    return (
        machine_refused(machine, plan.cap)
        or _standing(belt, now)
        or deck_refused(belt.incline, machine, request)
    )


def _standing(belt: Belt, now: float) -> Notice | None:
    seen = belt.seen(now)
    if seen is None:
        return _no("no_telemetry")
    if seen.hundredths:
        return _no("belt_moves", {"speed": str(seen)})
    if belt.stood_s(now) < limits.STAND_BEFORE_ARM_S:
        return _no("not_stood_long_enough", {"seconds": limits.STAND_BEFORE_ARM_S})
    return None


def deck_refused(incline: Incline | None, machine: Capabilities, request: ArmRequested) -> Notice | None:
    """Judge the deck: more than 0.5 % is not walked on, and an unknown one is asked about."""
    if incline is None:
        return None if request.says_flat else _no("incline_unknown")
    if abs(incline.tenths) > limits.INCLINE_MAX.tenths:
        can_level = machine.sets_incline and incline.tenths > 0
        return _no(
            "tilted", {"incline": str(incline), "most": str(limits.INCLINE_MAX), "can_level": can_level}
        )
    return None
