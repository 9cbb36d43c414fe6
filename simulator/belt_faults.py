"""Faults of the belt, the deck and the console: the B kinds."""

from dataclasses import replace

from .console import BY_ITSELF
from .row import Machine
from .timers import Later
from .treadmill import Treadmill
from .troubles import Troubles

PRESS_S = 0.2  # between two presses of one console key


class BeltFaults:
    """What happens at the machine itself; a method a verb."""

    def __init__(self, treadmill: Treadmill, later: Later) -> None:
        self._treadmill = treadmill
        self._later = later

    def key_pulled(self) -> None:
        """The safety key is pulled."""
        self._treadmill.pull_key()

    def key_inserted(self) -> None:
        """The safety key is put back."""
        self._treadmill.insert_key()

    def console_plus(self, times: float, step_kmh: float) -> None:
        """Somebody presses +."""
        self._press("+", int(times), step_kmh)

    def console_minus(self, times: float, step_kmh: float) -> None:
        """Somebody presses -."""
        self._press("-", int(times), step_kmh)

    def console_start(self) -> None:
        """Somebody presses Start."""
        self._treadmill.press("start")

    def console_stop(self) -> None:
        """Somebody presses Stop."""
        self._treadmill.press("stop")

    def console_pause(self) -> None:
        """Somebody presses Pause."""
        self._treadmill.press("pause")

    def person_on(self) -> None:
        """Somebody steps onto the belt."""
        self._treadmill.console.is_walked = True

    def person_off(self) -> None:
        """Somebody steps off it."""
        self._treadmill.console.is_walked = False

    def starts_itself(self) -> None:
        """The belt starts, and nobody has asked for it."""
        self._treadmill.console.start(BY_ITSELF, self._treadmill.clock())

    def stops_itself(self) -> None:
        """The belt stops, and nobody has asked for it."""
        self._treadmill.console.stop(BY_ITSELF, self._treadmill.clock())

    def runaway(self, kmh_per_s: float, limit_kmh: float) -> None:
        """The belt gets faster by itself."""
        self._treadmill.belt.run_away(kmh_per_s, limit_kmh)

    def runaway_over(self) -> None:
        """It slows down to what it was told."""
        self._treadmill.belt.calm_down()

    def _press(self, key: str, times: int, step_kmh: float) -> None:
        self._treadmill.press(key, step_kmh)
        if times > 1:
            self._later(PRESS_S, lambda: self._press(key, times - 1, step_kmh))


def troubled(machine: Machine, troubles: Troubles) -> Machine:
    """The machine as its present troubles make it."""
    if not troubles:
        return machine
    changes: dict[str, object] = {}
    if found := troubles.get("unit_factor"):
        changes["speed_factor"] = machine.speed_factor * found["factor"]
    if found := troubles.get("range_differs"):
        changes |= {"floor": round(found["floor_kmh"] * 100), "ceiling": round(found["ceiling_kmh"] * 100)}
    if found := troubles.get("incline_factor"):
        changes["incline_factor"] = found["factor"]
    if found := troubles.get("loss_stops_belt"):
        changes |= {"on_link_loss": "stops", "link_loss_stop_s": found["after_s"]}
    motor = machine.motor
    if found := troubles.get("sluggish"):
        rate = found["kmh_per_s"]
        motor = replace(
            motor,
            acceleration_kmh_s=rate,
            deceleration_kmh_s=rate,
            stop_kmh_s=rate,
            dead_time_s=found["dead_time_s"],
        )
    if "incline_stuck" in troubles:
        motor = replace(motor, incline_percent_s=0.0)
    if "start_toggles" in troubles:
        changes["start_toggles"] = True
    if "stop_toggles" in troubles:
        changes["stop_starts"] = True
    return replace(machine, motor=motor, **changes)  # type: ignore[arg-type]  # names and types as in Machine
