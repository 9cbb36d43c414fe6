"""The console: keys, safety key, countdown, session and counters. Sans-I/O; `now` is monotonic, in seconds.

Keys and clients drive the same session. What a machine does differently is a field of its `Machine` row.
"""

import math
from enum import Enum, auto
from typing import NamedTuple

from .belt import Belt, Cause
from .counters import Counters
from .row import Machine
from .session import NEXT, Act, State

RAMP_TOLD_S = 1.0


class What(Enum):
    """What a client may want to know of. TARGET is any target but speed and incline."""

    RESET = auto()
    STARTED = auto()
    STOPPED = auto()
    PAUSED = auto()
    KEY = auto()
    SPEED = auto()
    INCLINE = auto()
    TARGET = auto()


class By(NamedTuple):
    """Who did something: a cause, and for a client its connection number."""

    cause: Cause
    conn: int | None = None


BY_CONSOLE = By(Cause.CONSOLE)
BY_KEY = By(Cause.KEY)
BY_ITSELF = By(Cause.SELF)


class Change(NamedTuple):
    """Something that happened, who did it, and the new numbers; for TARGET also the op code that set them."""

    what: What
    by: By
    op: int = 0
    values: tuple[int, ...] = ()


class Console:
    """One machine's console and session."""

    def __init__(self, machine: Machine, belt: Belt, now: float) -> None:
        self.machine = machine
        self.belt = belt
        self.state = State.IDLE
        self.target = 0  # 0.01 km/h; 0 unless starting or running
        self.incline_target = machine.incline_at_boot  # 0.1 %
        self.key_in = True
        self.is_walked = True  # somebody is on the belt
        self.has_run = False
        self.counters = Counters(machine.elapsed_at_boot, machine.distance_at_boot)
        self.changes: list[Change] = []  # since the reader last emptied it
        self._former = 0
        self._preset = 0
        self._wakes_at = 0
        self._starter = BY_ITSELF
        self._begins_s = 0.0
        self._link_stop_s = math.inf
        self._second_stop_s = math.inf
        self._start_wanted_s = math.inf
        self._ramp_told_s = -math.inf
        self._links = 0
        self.was_pressed = False
        self.kept = 0  # the target that a paused belt had
        self._at_s = now

    def advance(self, now: float) -> None:
        """Lets time pass up to `now`."""
        if self.state is State.STARTING and now >= self._begins_s:
            self._go(Act.BEGIN)
            self._run(self._starter, max(self._begins_s, self._at_s))
        if now >= min(self._link_stop_s, self._second_stop_s, self._start_wanted_s):
            self._link_stop_s = self._second_stop_s = self._start_wanted_s = math.inf
            self._halt(Act.STOP, What.STOPPED, BY_ITSELF, now)
        self.belt.advance(now)
        elapsed_s = now - self._at_s
        if elapsed_s > 0:
            self._at_s = now
            self.counters.count(
                elapsed_s,
                self.belt.speed_kmh,
                self.belt.incline_percent,
                self.state is State.RUNNING,
                self.is_walked,
            )
        if self.machine.tells_ramp:
            self._tell_ramp(now)
        if self.state in (State.STOPPING, State.PAUSING) and self.belt.at_rest:
            self._go(Act.REST)

    def start(self, by: By, now: float) -> bool:
        """Starts or resumes after the countdown. False if that cannot be done now."""
        if self.machine.start_toggles and self.state is State.RUNNING:
            return self.stop(by, now)
        if not self.key_in or not self._go(Act.START):
            return False
        self._starter, self._begins_s = by, now + self.machine.countdown_s
        self._start_wanted_s = self._begins_s + self.machine.start_wanted_every_s
        self.has_run = True
        self.target = self._start_speed()
        self.changes += (Change(What.STARTED, by), Change(What.SPEED, by, values=(self.target,)))
        return True

    def stop(self, by: By, now: float) -> bool:
        """Ends the session. False if it is already ended or ending."""
        if self.machine.stop_starts and self.state is State.IDLE:
            return self.start(by, now)
        if self.machine.counts_on and self.state is State.STARTING:
            return True
        if self.machine.second_stop_s and self.state in (State.STARTING, State.RUNNING):
            self._second_stop_s = now + self.machine.second_stop_s
            return self.pause(by, now)
        return self._halt(Act.STOP, What.STOPPED, by, now)

    def pause(self, by: By, now: float) -> bool:
        """Stops the belt and keeps the session. False if there is nothing to pause."""
        if self.machine.pause_stops:
            self.counters = Counters()
            return self._halt(Act.STOP, What.STOPPED, by, now)
        self.kept = self.target
        return self._halt(Act.PAUSE, What.PAUSED, by, now)

    def set_speed(self, speed: int, by: By, now: float) -> bool:
        """Takes a target in 0.01 km/h, inside the range, on the nearest step. False while stopping."""
        step, lowest = self.machine.speed_step, self.machine.speed_min
        speed = lowest + (speed - lowest + step // 2) // step * step
        if self.state in (State.STOPPING, State.PAUSING) or not self.key_in:
            return False
        if self.state in (State.STARTING, State.RUNNING):
            self.target = speed
        else:
            self._preset = speed
        if self.state is State.RUNNING:
            self._run(by, now)
        self.changes.append(Change(What.SPEED, by, values=(speed,)))
        return True

    def set_incline(self, incline: int, by: By) -> bool:
        """Takes an incline in 0.1 %, inside the range, on the nearest step. False with the key out."""
        if not self.key_in:
            return False
        step = self.machine.incline_step
        self.incline_target = (incline + step // 2) // step * step
        self.belt.tilt(self.incline_target / 10 * self.machine.incline_factor)
        self.changes.append(Change(What.INCLINE, by, values=(self.incline_target,)))
        return True

    def reset(self, by: By, now: float) -> None:
        """Back to the defaults: belt and deck down, counters to 0 (FTMS 1.0.1 4.16.2.2)."""
        if self._go(Act.STOP):
            self._end(by, now)
        if self.machine.incline_max:
            self.incline_target = 0
            self.belt.tilt(0.0)
        self._preset = self._former = 0
        self.counters = Counters()
        self.changes.append(Change(What.RESET, by))

    def press(self, key: str, now: float, step: int = 0) -> None:
        """Presses `+`, `-`, `start`, `stop` or `pause`; `step` in 0.01 km/h, 0 is the machine's own."""
        self.was_pressed = True
        match key:
            case "start" if self.machine.start_only_told:
                self.changes.append(Change(What.STARTED, BY_CONSOLE))
            case "start" if not self._locked:
                self.start(BY_CONSOLE, now)
            case "stop":
                self.stop(BY_CONSOLE, now)
            case "pause":
                self.pause(BY_CONSOLE, now)
            case "+" | "-" if self._sets_speed():
                change = step or self.machine.speed_step
                adds = key == "+" or self.machine.minus_adds
                speed = self.target + (change if adds else -change)
                speed = min(max(speed, self.machine.speed_min), self.machine.speed_max)
                self.set_speed(speed, BY_CONSOLE, now)

    def pull_key(self, now: float) -> None:
        """Takes the safety key out: the motor loses its power."""
        self.key_in = False
        self._go(Act.STOP)
        self.target = 0
        self.belt.cut_power(Cause.KEY, now)
        self.belt.tilt(self.belt.incline_percent)
        self.changes.append(Change(What.KEY, BY_KEY))

    def insert_key(self) -> None:
        """Puts the safety key back; nothing moves by that."""
        self.key_in = True

    def meet_link(self) -> None:
        """Learns that a client is there."""
        self._links += 1
        self._link_stop_s = math.inf

    def lose_link(self, now: float) -> None:
        """Learns that a client is gone."""
        self._links -= 1
        if self.machine.on_link_loss == "stops":
            self._link_stop_s = now + self.machine.link_loss_stop_s
            self.advance(now)

    def spins_up(self, now: float) -> bool:
        """True from Start until the belt has run for this machine's while."""
        return now < self._begins_s + self.machine.spin_up_s

    def start_again(self, now: float) -> bool:
        """True if another Start is what this machine waits for while it runs."""
        wants = self.machine.speed_wants_start or self.machine.start_wanted_every_s < math.inf
        if not wants or self.state not in (State.STARTING, State.RUNNING):
            return False
        self._start_wanted_s = max(now, self._begins_s) + self.machine.start_wanted_every_s
        return True

    def follow_machine(self, machine: Machine, now: float) -> None:
        """Becomes another machine while it runs, as a broken one does; nobody asked for that."""
        before, self.machine = self.machine, machine
        self.belt.motor = machine.motor
        if self.state is State.RUNNING and _true_kmh(before, self.target) != _true_kmh(machine, self.target):
            self._run(BY_ITSELF, now)

    def lose_power(self, now: float) -> None:
        """Goes off: the belt coasts to a standstill."""
        self._go(Act.STOP)
        self.target = 0
        self.belt.calm_down()
        self.belt.cut_power(Cause.SELF, now)
        self.belt.tilt(self.belt.incline_percent)

    def wake(self, former: int) -> None:
        """Comes back after it was off, with the speed that it remembers or 0."""
        self._former, self._preset, self._wakes_at = former, 0, former
        self.counters = Counters()

    def _start_speed(self) -> int:
        if self._wakes_at:
            speed, self._wakes_at = self._wakes_at, 0
            return speed
        wanted = {"minimum": 0, "former": self._former, "preset": self._preset}
        return wanted[self.machine.start_returns_to] or self.machine.speed_min

    def _run(self, by: By, now: float) -> None:
        self._former = self.target
        self.belt.run_at(_true_kmh(self.machine, self.target), by.cause, now)

    def _halt(self, act: Act, what: What, by: By, now: float) -> bool:
        runs_on_its_own = self.state in (State.IDLE, State.PAUSED) and not self.belt.at_rest
        if not self._go(act) and not runs_on_its_own:
            return False
        self._end(by, now)
        self.changes.append(Change(what, by))
        return True

    def _end(self, by: By, now: float) -> None:
        self.target = 0
        self._start_wanted_s = math.inf
        if self.machine.levels_after_stop:
            self.incline_target = 0
            self.belt.tilt(0.0)
        if not self.belt.at_rest:
            self.belt.stop(by.cause, now)

    def _sets_speed(self) -> bool:
        return self.state in (State.STARTING, State.RUNNING) and not self._locked

    @property
    def _locked(self) -> bool:
        return self.machine.locks_console and self._links > 0

    def _tell_ramp(self, now: float) -> None:
        """Tells each second of a stop as a new target, as if somebody had set it."""
        if self.state is State.STOPPING and now >= self._ramp_told_s + RAMP_TOLD_S:
            self._ramp_told_s = now
            self.changes.append(Change(What.SPEED, BY_ITSELF, values=(round(self.belt.speed_kmh * 100),)))

    def _go(self, act: Act) -> bool:
        state = NEXT.get((self.state, act))
        if state is not None:
            self.state = state
        return state is not None


def _true_kmh(machine: Machine, target: int) -> float:
    """What the belt is run at for a target in 0.01 km/h."""
    told = target / 100 * machine.speed_factor
    return min(max(told, machine.floor / 100), machine.ceiling / 100)
