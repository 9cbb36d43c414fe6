"""What the machine says about itself: its belt and session as records and status notifications. Pure."""

import math

from . import wire
from .console import Change, Console, What
from .counters import Counters
from .session import State

PERSON_KG = 75.0
KCAL_PER_KM = 65.0  # walking costs about 0.87 kcal per kg and km
PROGRAMME_S = 3600  # length of the programme that Remaining Time counts down
STATUS_LOST_CONTROL = bytes((0xFF,))

NOT_AVAILABLE = 0x7FFF  # in a signed field

_TRAINING = {
    State.IDLE: wire.Training.IDLE,
    State.STARTING: wire.Training.BEFORE,
    State.STOPPING: wire.Training.AFTER,
    State.PAUSING: wire.Training.AFTER,
    State.PAUSED: wire.Training.AFTER,
}

# Fitness Machine Status op code of each target that can be set (FTMS 1.0.1 4.17).
_TARGET_STATUS = {wire.Op.SET_HEART_RATE: 0x09} | {op: op + 1 for op in wire.Op if op >= wire.Op.SET_ENERGY}


def training(console: Console) -> int:
    """The Training Status that goes with a console's state."""
    if console.state is State.RUNNING:
        return console.machine.training_running
    return _TRAINING[console.state]


def status(change: Change) -> bytes:
    """The Fitness Machine Status that goes with a change (FTMS 1.0.1 4.17)."""
    match change.what:
        case What.RESET:
            return wire.status(0x01)
        case What.STOPPED:
            return wire.status(0x02, "B", 0x01)
        case What.PAUSED:
            return wire.status(0x02, "B", 0x02)
        case What.KEY:
            return wire.status(0x03)
        case What.STARTED:
            return wire.status(0x04)
        case What.SPEED:
            return wire.status(0x05, "H", *change.values)
        case What.INCLINE:
            return wire.status(0x06, "h", *change.values)
        case What.TARGET:
            op = wire.Op(change.op)
            return wire.status(_TARGET_STATUS[op], wire.parameter_layout(op), *change.values)


_MOST = 0xFFFE  # a counter that is full stays so
_FARTHEST = 0xFFFFFF


def record(console: Console) -> wire.Record:
    """Everything the machine could report now."""
    speed_kmh = console.belt.reported_kmh() * console.machine.reported_factor
    if console.machine.speed_kept_paused and console.state in (State.PAUSING, State.PAUSED):
        speed_kmh = console.kept / 100
    incline_percent = console.belt.incline_percent
    kcal_per_hour = speed_kmh * KCAL_PER_KM
    machine = console.machine
    counters = console.counters
    if machine.counters_hide and console.belt.speed_kmh == 0:
        counters = Counters()
    distance_m = int(counters.distance_m) // machine.distance_step * machine.distance_step + machine.odometer
    elapsed_s = int(counters.elapsed_s)
    # American College of Sports Medicine, walking: oxygen in ml per kg and minute; 1 MET is 3.5 of them.
    metres_per_minute = speed_kmh * 1000 / 60
    oxygen = 3.5 + 0.1 * metres_per_minute + 1.8 * metres_per_minute * incline_percent / 100
    force_n = PERSON_KG * 9.81 * (0.02 + incline_percent / 100) if speed_kmh else 0.0
    return wire.Record(
        speed=round(speed_kmh * 100),
        average_speed=min(_MOST, round(counters.distance_m / elapsed_s * 360)) if elapsed_s else 0,
        distance=min(_FARTHEST, distance_m),
        incline=round(incline_percent * 10),
        ramp_angle=round(math.degrees(math.atan(incline_percent / 100)) * 10),
        climbed=NOT_AVAILABLE if machine.elevation_unknown else min(_MOST, int(counters.climbed_m * 10)),
        pace=min(255, round(speed_kmh / 60 * 10)),
        average_pace=min(255, round(counters.distance_m / elapsed_s * 0.6)) if elapsed_s else 0,
        energy=min(_MOST, int(counters.distance_m / 1000 * KCAL_PER_KM)),
        energy_per_hour=round(kcal_per_hour),
        energy_per_minute=round(kcal_per_hour / 60),
        heart_rate=machine.heart_rate if console.is_walked and console.belt.speed_kmh else 0,
        metabolic=min(255, round(oxygen / 3.5 * 10)),
        elapsed=min(0xFFFF, elapsed_s),
        remaining=max(0, PROGRAMME_S - elapsed_s),
        force=round(force_n),
        power=round(force_n * speed_kmh / 3.6),
        steps=min(0xFFFF, int(counters.steps)),
    )
