"""The belt and the incline motor: what really moves, whatever the machine says about it. Sans-I/O."""

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

AT_REST_KMH = (
    0.02  # below this a belt that is told to stand sticks: friction wins over the motor's last per cent
)
BREAKS_LOOSE_KMH = 0.001  # a standing belt moves only when it moves visibly
SETTLED_KMH = 0.004  # closer to its goal than this the belt is there: half the resolution of the protocol


class Cause(StrEnum):
    """Who made the belt change its speed."""

    CLIENT = "client"
    CONSOLE = "console"
    SELF = "self"
    KEY = "key"


class Edge(NamedTuple):
    """A moment at which the belt began or ended something; `kind`: leaves_zero, reaches_zero, up, down."""

    kind: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Motor:
    """How one machine's belt and deck move.

    Defaults lie inside what was measured on real machines: ramps of 0.16-0.6 km/h per 0.3 s, 1.8-4.3 s to a
    standstill, 3 % of incline in 10.9 s.
    """

    acceleration_kmh_s: float = 0.4
    deceleration_kmh_s: float = 0.5  # towards a lower target
    stop_kmh_s: float = 0.5  # after Stop or Pause
    key_kmh_s: float = 2.5  # the safety key cuts the motor's power: only friction is left
    dead_time_s: float = 0.3  # from a command to the first change of the motor
    lag_s: float = 0.12  # time constant of belt and rollers behind the motor
    noise_kmh: float = 0.02  # half width of the error of the reported speed
    incline_percent_s: float = 0.3


class _Command(NamedTuple):
    due_s: float
    goal_kmh: float
    rate_kmh_s: float
    cause: Cause


class Belt:
    """The true speed in km/h and the true incline in per cent, at the time of the last `advance`."""

    def __init__(self, motor: Motor, rng: random.Random, incline_percent: float, now: float) -> None:
        self.speed_kmh = 0.0
        self.incline_percent = incline_percent
        self.edges: list[Edge] = []  # since the reader last emptied it
        self.motor = motor  # may be replaced while it runs
        self._rng = rng
        self._at_s = now
        self._waiting: list[_Command] = []
        self._active = _Command(now, 0.0, motor.stop_kmh_s, Cause.SELF)
        self._drive_kmh = 0.0  # what the motor turns at; the belt follows it with a lag
        self._drift_kmh = 0.0  # what a runaway adds to it
        self._drift_kmh_s = 0.0
        self._drift_limit_kmh = 0.0
        self._incline_goal_percent = incline_percent

    @property
    def at_rest(self) -> bool:
        """True if it stands and nothing is under way that would move it."""
        return self.speed_kmh == 0 and self._active.goal_kmh == 0 and not self._waiting

    def run_at(self, goal_kmh: float, cause: Cause, now: float) -> None:
        """Heads for a speed, after the dead time."""
        faster = goal_kmh > self._drive_kmh
        rate = self.motor.acceleration_kmh_s if faster else self.motor.deceleration_kmh_s
        self._tell(_Command(now + self.motor.dead_time_s, goal_kmh, rate, cause))

    def stop(self, cause: Cause, now: float) -> None:
        """Heads for a standstill, after the dead time; ends a runaway."""
        self._tell(_Command(now + self.motor.dead_time_s, 0.0, self.motor.stop_kmh_s, cause))

    def cut_power(self, cause: Cause, now: float) -> None:
        """Coasts to a standstill at once: the safety key is out, or the machine is off."""
        self._tell(_Command(now, 0.0, self.motor.key_kmh_s, cause))

    def run_away(self, kmh_per_s: float, limit_kmh: float) -> None:
        """Adds a growing speed to what was told, up to a limit, until the next stop or `calm_down`."""
        self._drift_kmh_s, self._drift_limit_kmh = kmh_per_s, limit_kmh
        if self.speed_kmh:
            self.edges.append(Edge("up", Cause.SELF))
        self._active = self._active._replace(cause=Cause.SELF)

    def calm_down(self) -> None:
        """Ends a runaway: the belt slows down to what it was told."""
        self._drift_kmh_s = 0.0

    def tilt(self, goal_percent: float) -> None:
        """Heads for an incline."""
        self._incline_goal_percent = goal_percent

    def advance(self, now: float) -> None:
        """Moves everything on to `now`, in seconds. Earlier times are ignored."""
        while self._waiting and self._waiting[0].due_s <= now:
            command = self._waiting.pop(0)
            self._step(command.due_s)
            self._obey(command)
        self._step(now)

    def reported_kmh(self) -> float:
        """What the machine's own sensor reads: the truth with noise; 0 only at a standstill."""
        if self.speed_kmh == 0:
            return 0.0
        return max(0.01, self.speed_kmh + self._rng.uniform(-self.motor.noise_kmh, self.motor.noise_kmh))

    def _tell(self, command: _Command) -> None:
        self._waiting = [earlier for earlier in self._waiting if earlier.due_s < command.due_s]
        self._waiting.append(command)

    def _obey(self, command: _Command) -> None:
        self._active = command
        if command.goal_kmh == 0:
            self._drive_kmh, self._drift_kmh, self._drift_kmh_s = self.speed_kmh, 0.0, 0.0
        if command.goal_kmh != self._drive_kmh and self.speed_kmh:
            self.edges.append(Edge("up" if command.goal_kmh > self._drive_kmh else "down", command.cause))

    def _step(self, now: float) -> None:
        elapsed_s = now - self._at_s
        if elapsed_s <= 0:
            return
        self._at_s = now
        self._drive_kmh = _towards(
            self._drive_kmh, self._active.goal_kmh, self._active.rate_kmh_s * elapsed_s
        )
        if self._drift_kmh_s:
            room_kmh = max(0.0, self._drift_limit_kmh - self._drive_kmh)
            self._drift_kmh = min(room_kmh, self._drift_kmh + self._drift_kmh_s * elapsed_s)
        elif self._drift_kmh:
            self._drift_kmh = _towards(self._drift_kmh, 0.0, self.motor.deceleration_kmh_s * elapsed_s)
        self._follow(self._drive_kmh + self._drift_kmh, elapsed_s)
        self.incline_percent = _towards(
            self.incline_percent, self._incline_goal_percent, self.motor.incline_percent_s * elapsed_s
        )

    def _follow(self, goal_kmh: float, elapsed_s: float) -> None:
        before = self.speed_kmh
        speed = before + (goal_kmh - before) * elapsed_s / (self.motor.lag_s + elapsed_s)
        if abs(goal_kmh - speed) < SETTLED_KMH:
            speed = goal_kmh
        if (goal_kmh == 0 and speed < AT_REST_KMH) or (before == 0 and speed < BREAKS_LOOSE_KMH):
            speed = 0.0
        self.speed_kmh = speed
        if (before == 0) != (speed == 0):
            self.edges.append(Edge("leaves_zero" if before == 0 else "reaches_zero", self._active.cause))


def _towards(value: float, goal: float, most: float) -> float:
    """Moves a value towards a goal, by at most so much."""
    if value < goal:
        return min(goal, value + most)
    return max(goal, value - most)
