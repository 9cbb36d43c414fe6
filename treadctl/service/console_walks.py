"""A walk that somebody began at the treadmill itself while we only watch: not ours, and it counts.

The programme knows of it afterwards: it took its time and way out of the week, and the day after it is one of
rest (CLINICAL 3.0, R6).  What moved the belt while nothing was connected nobody knows.  Its first movement is
a row of the journal and its reports carry its name, so that a service that is killed meanwhile loses nothing
(`lost`).
"""

from __future__ import annotations

from collections.abc import Callable

from treadctl.care.history import NOTHING, Ended, Pattern, Session
from treadctl.care.odometer import Odometer
from treadctl.care.rows import Pen, Row
from treadctl.quantities import Speed
from treadctl.service.circumstances import Mishaps, offset_min
from treadctl.service.ports import Ports

BEGAN = "console_began"  # the row of its first movement
OVER = "console_over"  # nobody walks there any more; its `care_walk` row is written, if it was a walk
LEAST_S = 60.0  # chosen: whoever tries a button walks for less
STOOD_S = 120.0  # chosen: a break at the machine is shorter


def console_walk(
    name: str, day: int, began: float, moved: float, sums: Odometer, pen: Pen, **more: object
) -> Row | None:
    """Return the row of such a walk; None where somebody only tried a button.

    Args:
        name: of the walk.
        day: local day on which it began.
        began: wall seconds of its first movement.
        moved: wall seconds of its last one.
        sums: what was walked.
        pen: of its world.
        more: the circumstances, for its row.
    """
    if sums.walked_s < LEAST_S:
        return None
    session = Session(
        day=max(1, day),
        started_at=began,
        ended_at=max(began, moved),
        planned=NOTHING,
        walked_s=sums.walked_s,
        speed=sums.metres * 360 / sums.walked_s,
        metres=sums.metres,
        pattern=Pattern.STANDARD,
        ended=Ended.DONE,
    )
    return pen.walk(session, name, counts=True, **more, reason="console")


class ConsoleWalks:
    """Adds up what the belt does while it is nobody's: told of every report, it writes when it is over.

    Attributes:
        name: the walk that goes on; "" without one.

    Args:
        ports: the outside world.
        circumstances: returns what is so when a walk begins.
    """

    def __init__(self, ports: Ports, circumstances: Callable[[], dict[str, object]]) -> None:
        self._ports, self._circumstances = ports, circumstances
        self._clear()

    def _clear(self) -> None:
        self.name = ""
        self._simulated = False
        self._began = self._moved = 0.0  # wall seconds: its first and its last movement
        self._sums, self._mishaps = Odometer(), Mishaps()
        self._begun: dict[str, object] = {}

    def heard(self, speed: Speed, *, ours: bool, simulated: bool) -> None:
        """Take a report; `ours`: a walk or a stop of ours is under way."""
        if ours:
            self.over()
            return
        wall = self._ports.wall()
        if speed.hundredths > 0:
            if not self.name:
                self._begins(wall, simulated=simulated)
            self._moved = wall
        if self.name:
            self._sums.heard(speed.hundredths, self._ports.clock())
        if self.name and speed.hundredths <= 0 and wall - self._moved >= STOOD_S:
            self.over()

    def saw(self, kind: str) -> None:
        """Take the kind of a row: a link that is lost belongs to a walk."""
        self._mishaps.saw(kind)

    def over(self) -> bool:
        """Nobody walks there any more: write it down; False where nobody had."""
        if not self.name:
            return False
        pen, day = Pen(simulated=self._simulated), self._ports.local(self._began)[0]
        more = {**self._begun, "utc_offset_end_min": offset_min(self._ports), **self._mishaps.out()}
        row = console_walk(self.name, day, self._began, self._moved, self._sums, pen, **more)
        if row is not None:
            self._record(*row)
        self._record(OVER, {"walked_s": self._sums.walked_s})
        self._clear()
        return True

    def _begins(self, wall: float, *, simulated: bool) -> None:
        day = self._ports.local(wall)[0]
        self.name = f"console-{day}-{self._ports.nonce()[-8:]}"
        self._began, self._simulated = wall, simulated
        self._begun = self._circumstances()
        self._record(BEGAN, {"simulated": simulated, **self._begun})

    def _record(self, kind: str, data: dict[str, object]) -> None:
        ports = self._ports
        ports.journal.record(kind, data, wall=ports.wall(), now=ports.clock(), session=self.name)
