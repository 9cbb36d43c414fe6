"""Parameters that Control Point requests and Machine Status events have in common (FTMS 1.0.1 4.16, 4.17)."""

from __future__ import annotations

from typing import NamedTuple

from treadctl.ftms.wire import Octets, Parameter, count, take_all


class Operation(NamedTuple):
    """A row of an op code table."""

    name: str
    parameters: tuple[Parameter, ...] = ()


SPEED = (Parameter("speed_kmh", 2, per_unit=100),)
INCLINE = (Parameter("incline_percent", 2, signed=True, per_unit=10),)
RESISTANCE = (Parameter("resistance", 2, signed=True, per_unit=10),)  # since erratum E8991
RESISTANCE_V1 = (Parameter("resistance", 1, per_unit=10),)  # FTMS 1.0; told apart by length
POWER = (Parameter("power_w", 2, signed=True),)
HEART_RATE = (Parameter("heart_rate_bpm", 1),)
STOP_OR_PAUSE = (Parameter("control", 1),)
ENERGY = (Parameter("energy_kcal", 2),)
STEPS = (Parameter("steps", 2),)
STRIDES = (Parameter("strides", 2),)
DISTANCE = (Parameter("distance_m", 3),)
TRAINING_TIME = (Parameter("time_s", 2),)
TWO_ZONES = (Parameter("fat_burn_s", 2), Parameter("fitness_s", 2))
THREE_ZONES = (Parameter("light_s", 2), Parameter("moderate_s", 2), Parameter("hard_s", 2))
FIVE_ZONES = (Parameter("very_light_s", 2), *THREE_ZONES, Parameter("maximum_s", 2))
BIKE_SIMULATION = (
    Parameter("wind_m_per_s", 2, signed=True, per_unit=1000),
    Parameter("grade_percent", 2, signed=True, per_unit=100),
    Parameter("rolling_resistance", 1, per_unit=10000),
    Parameter("wind_resistance", 1, per_unit=100),
)
WHEEL = (Parameter("circumference_mm", 2, per_unit=10),)
SPIN_DOWN = (Parameter("spin_down", 1),)
CADENCE = (Parameter("cadence_per_min", 2, per_unit=2),)


def read_operation(
    operations: dict[int, Operation], data: Octets
) -> tuple[tuple[Parameter, ...], tuple[int, ...], tuple[str, ...]]:
    """Parameters of the row of op code `data[0]`, their complete leading values, and problems.

    An op code without a row has no values; its octets are not guessed at.
    """
    operation = operations.get(data[0])
    if operation is None:
        return (), (), (f"Op code {data[0]:#04x} is reserved ({count(len(data) - 1)} of parameter).",)
    parameters = operation.parameters
    if parameters is RESISTANCE and len(data) == 2:
        parameters = RESISTANCE_V1
    return parameters, *take_all(parameters, data, 1)
