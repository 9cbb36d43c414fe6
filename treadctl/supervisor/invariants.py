"""What must be true whatever the rest of the core believes: judged at every frame and at every event.

It keeps books of its own and shares no decision with governor and gate, so
that a mistake there does not excuse itself here.  Nothing of it is Python's
`assert`, which `-O` takes away.  The rules that only hold something back
(a late guardian, our own stalls, old telemetry, answers of an older link)
are faults and denials elsewhere; these end the walk at once.
"""

from __future__ import annotations

from treadctl.model import (
    Command,
    Effect,
    LevelDeck,
    PauseBelt,
    RequestControl,
    ResetMachine,
    Send,
    SetSpeed,
    StartBelt,
)
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.governor import Governor
from treadctl.session.phases import Phase
from treadctl.supervisor.halting import Halting

_START = 0x07
_SPEED = 0x02
_INCLINE = 0x03
_SLOWS = frozenset({Phase.SLOWING, Phase.STOPPING})
LEGAL_IN: dict[type[Command], frozenset[Phase]] = {
    StartBelt: frozenset({Phase.STARTING}),
    SetSpeed: _SLOWS | {Phase.WALK},
    LevelDeck: frozenset({Phase.LEVELLING}),
    RequestControl: _SLOWS,
    PauseBelt: _SLOWS,
    ResetMachine: _SLOWS,
}
"""Where a command may come from.  Stop, from everywhere."""


class Invariants:
    """The rules R1, R2, R3, R7 and R8.  That one write is in flight at a time (R4) is the writer's shape.

    Attributes:
        broken: what was found at a frame and has not been acted on yet.
    """

    def __init__(self) -> None:
        self.broken: list[str] = []
        self._starts = 0

    def frame(self, frame: bytes, governor: Governor) -> str | None:
        """Judge bytes that the gate lets pass; what breaks a rule does not go out.  A stop breaks none."""
        if frame[0] not in (_START, _SPEED, _INCLINE):
            return None
        broken = self._of_frame(frame, governor)
        if broken is not None:
            self.broken.append(broken)
        self._starts += broken is None and frame[0] == _START
        return broken

    def _of_frame(self, frame: bytes, governor: Governor) -> str | None:
        op, permits = frame[0], governor.permits
        starts = self._starts + (op == _START)
        if not starts <= permits.used <= permits.minted:
            return f"R3: {starts} starts, {permits.used} permits used, {permits.minted} minted"
        if op == _SPEED:
            target = Speed(int.from_bytes(frame[1:], "little"))
            lowest = governor.floor if governor.latched else Speed(0)  # a stop slows belts without a cap too
            if not target <= min(max(governor.cap, lowest), limits.ABS_MAX):
                return f"R1: {target} is above the cap {governor.cap}"
            if governor.latched and not target <= (governor.belt.speed or Speed(0)):
                return f"R2: {target} while a stop is in force"
        if op in (_START, _INCLINE) and governor.latched:
            return f"R2: {frame.hex()} while a stop is in force"
        return None

    def event(self, effects: list[Effect], before: Phase, conduct: Halting, now: float) -> list[str]:
        """Judge what an event led to, and hand out what was found at the frames before it."""
        found, self.broken = self.broken, []
        after = conduct.walk.phase
        for effect in effects:
            if isinstance(effect, Send):
                legal = LEGAL_IN.get(type(effect.command))
                if legal is not None and before not in legal and after not in legal:
                    found.append(f"R7: {type(effect.command).__name__} in {after.value}")
        found += _of_stop(conduct, now)
        return found


def _of_stop(conduct: Halting, now: float) -> list[str]:
    """R2 and R8: a stop that is in force has a next look at the belt, and nothing goes on beside it."""
    phase, stop = conduct.walk.phase, conduct.stopping
    if stop is None:
        if phase in _SLOWS:
            return [f"R8: {phase.value} without a stop"]
        if conduct.governor.latched and phase in (Phase.STARTING, Phase.WALK):
            return [f"R2: {phase.value} while a stop is in force"]
        return []
    if not conduct.governor.latched:
        return ["R2: a stop that is not latched"]
    if stop.ladder is not None and stop.ladder.overdue_s(now) > limits.RIPE_S + limits.LOOP_STALL_S:
        return ["R8: the ladder has no next look at the belt"]
    return []
