"""A walk that somebody began at the treadmill itself while we only watch: not ours, and it counts.

The programme knows of it afterwards: it took its time and way out of the week, and the day after it is one of
rest (CLINICAL 3.0, R6).  What moved the belt while nothing was connected nobody knows.
"""

from __future__ import annotations

from treadctl.care.history import NOTHING, Ended, Pattern, Session
from treadctl.care.rows import Pen
from treadctl.quantities import Speed
from treadctl.service.ports import Ports

LEAST_S = 60.0  # chosen: whoever tries a button walks for less
STOOD_S = 120.0  # chosen: a break at the machine is shorter
GAP_MOST_S = 5.0  # chosen: nobody knows what the belt did in a longer silence


class ConsoleWalks:
    """Adds up what the belt does while it is nobody's: told of every report, it writes when it is over."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._clear()

    def _clear(self) -> None:
        self._began = self._moved = 0.0  # wall seconds: its first and its last movement
        self._walked_s = self._metres = 0.0
        self._speed = Speed(0)
        self._at: float | None = None

    def heard(self, speed: Speed, *, ours: bool, simulated: bool) -> None:
        """Take a report; `ours`: a walk or a stop of ours is under way."""
        now, wall = self._ports.clock(), self._ports.wall()
        if ours:
            self.over(simulated=simulated)
            self._at = None
            return
        seconds = 0.0 if self._at is None else min(now - self._at, GAP_MOST_S)
        if self._speed.hundredths > 0:
            self._walked_s += seconds
            self._metres += self._speed.hundredths * seconds / 360
        self._at, self._speed = now, speed
        if speed.hundredths > 0:
            self._began, self._moved = self._began or wall, wall
        elif wall - self._moved >= STOOD_S:
            self.over(simulated=simulated)

    def over(self, *, simulated: bool) -> None:
        """Nobody walks there any more: write it down, if it was a walk."""
        session, day = self._session(), self._ports.local(self._began)[0]
        self._clear()
        if session.walked_s < LEAST_S:
            return
        name = f"console-{day}-{self._ports.nonce()[-8:]}"
        kind, data = Pen(simulated=simulated).walk(session, name, reason="console")
        self._ports.journal.record(kind, data, wall=self._ports.wall(), now=self._ports.clock(), session=name)

    def _session(self) -> Session:
        mean = self._metres * 360 / self._walked_s if self._walked_s else 0.0
        return Session(
            day=max(1, self._ports.local(self._began)[0]),
            started_at=self._began,
            ended_at=self._moved,
            planned=NOTHING,
            walked_s=self._walked_s,
            speed=mean,
            metres=self._metres,
            pattern=Pattern.STANDARD,
            ended=Ended.DONE,
        )
