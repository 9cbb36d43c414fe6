"""Treadmill Data on its way: generated, perhaps held back, and told to those who want it."""

import math
from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from . import report, wire
from .data_faults import bent, spoiled
from .line import Channel, Line
from .session import State
from .timers import Later
from .treadmill import Treadmill
from .troubles import Chance, Troubles

ATT_HEADER = 3  # octets of the MTU that a notification needs for itself


class _Frame(NamedTuple):
    number: int
    generated_s: float
    due_s: float
    parts: list[bytes]
    is_readable: bool


class Telemetry:
    """One machine's stream of records.

    Each record gets a number when it is generated and one line in the trace when it is delivered: `frame`, or
    `frame_spoiled` with its octets if they were broken, or `frame_lost` if a part of it was dropped;
    `tells_speed` says whether the part with the speed is among those that arrive.
    """

    def __init__(
        self,
        treadmill: Treadmill,
        lines: Callable[[], Iterable[Line]],
        troubles: Troubles,
        chance: Chance,
        later: Later,
    ) -> None:
        self._treadmill = treadmill
        self._machine = treadmill.machine
        self._lines = lines
        self._troubles = troubles
        self._chance = chance
        self._later = later
        self._frames = 0
        self._queue: deque[_Frame] = deque()
        self._is_out_of_reach = False
        self._last = report.record(treadmill.console)

    def period_s(self) -> float:
        """Seconds to the next record."""
        found = self._troubles.get("telemetry_rate")
        period_s = self._machine.data_period_s if found is None else found["every_s"]
        if found := self._troubles.get("telemetry_jitters"):
            period_s += self._chance.of("telemetry_jitters").uniform(0, found["seconds"])
        return period_s

    def generate(self) -> None:
        """Makes one record and tells it, now or when its time has come."""
        lines = [line for line in self._lines() if line.wants(Channel.DATA)]
        if not lines or "telemetry_stops" in self._troubles or self._is_silent():
            return
        self._frames += 1
        if "telemetry_freezes" not in self._troubles:
            self._last = report.record(self._treadmill.console)
        told = bent(self._last, self._troubles, self._chance) if self._troubles else self._last
        room = min(line.room for line in lines)
        if found := self._troubles.get("frames_split"):
            room = min(room, int(found["octets"]))
        whole = wire.treadmill_data(told, self._fields(), room, self._machine.step_octets)
        least, most = self._machine.frame_least, self._machine.frame_most
        whole = [part[:most].ljust(least, b"\0") for part in whole]
        parts = spoiled(whole, self._troubles, self._chance) if self._troubles else whole
        now = self._treadmill.clock()
        due_s = self._due_s(now)
        self._queue.append(_Frame(self._frames, now, due_s, parts, parts is whole))
        if due_s > now:
            self._later(due_s - now, self.deliver)
        self.deliver()

    def deliver(self) -> None:
        """Tells the records whose time has come, in order."""
        now = self._treadmill.clock()
        while self._queue and not self._is_held() and self._queue[0].due_s <= now + 1e-9:
            self._tell(self._queue.popleft())

    def reach(self, is_in_reach: bool) -> None:
        """Learns whether the radio is heard; out of reach everything waits."""
        self._is_out_of_reach = not is_in_reach
        self.deliver()

    def forget(self) -> None:
        """Drops what waits: the link that it waited for is gone."""
        self._queue.clear()

    def _fields(self) -> wire.Field:
        idle = self._machine.idle_fields
        stands = self._treadmill.belt.speed_kmh == 0
        return self._machine.fields if idle is None or not stands else idle

    def _is_held(self) -> bool:
        found = self._troubles.get("telemetry_holds")
        return self._is_out_of_reach or (found is not None and len(self._queue) < found["frames"])

    def _due_s(self, now: float) -> float:
        due_s = now
        if found := self._troubles.get("telemetry_late"):
            due_s += found["seconds"]
        if found := self._troubles.get("link_slow"):
            due_s = math.ceil(due_s / found["interval_s"]) * found["interval_s"]
        return due_s

    def _tell(self, frame: _Frame) -> None:
        found = self._troubles.get("telemetry_drops")
        p = 0.0 if found is None else found["p"]
        arriving = [part for part in frame.parts if not self._chance.happens("telemetry_drops", p)]
        is_whole = len(arriving) == len(frame.parts)
        is_spoiled = is_whole and not frame.is_readable
        self._treadmill.note(
            "frame_spoiled" if is_spoiled else "frame" if is_whole else "frame_lost",
            id=frame.number,
            generated=round(frame.generated_s, 6),
            delivered=round(self._treadmill.clock(), 6),
            tells_speed=any(part and not part[0] & wire.Field.MORE_DATA for part in arriving),
            **({"w": [part.hex() for part in arriving]} if is_spoiled else {}),
        )
        for line in self._lines():
            if line.wants(Channel.DATA):
                for part in arriving:
                    line.notify(Channel.DATA, part)

    def _is_silent(self) -> bool:
        if not self._treadmill.is_on:
            return True
        console = self._treadmill.console
        stands = console.state not in (State.STARTING, State.RUNNING) and console.belt.speed_kmh == 0
        return self._machine.silent_after_stop and console.has_run and stands
