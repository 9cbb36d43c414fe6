"""Who moves a belt that stood: a person at the machine, or a late command of the service that died.  Pure.

A Start from the console shows as Machine Status 04 alone.  One that a program
wrote is answered on the Control Point too, and one of the service's own is not
older than a minute.  In doubt it is a late command, and the belt is stopped.
"""

from __future__ import annotations

LATE_S = 60.0  # so long a stalled system may keep a command (measured: 39 s)
REPLAY_S = 1.0  # a machine repeats its last status to whom begins to listen


class Mover:
    """What was heard since the belt stood.

    Args:
        started_at: when the service wrote Start last.
    """

    def __init__(self, started_at: float) -> None:
        self._started_at = started_at
        self._listens_at = float("-inf")
        self.stands()

    def stands(self) -> None:
        """The belt was seen to stand: what was heard before is over."""
        self._pressed = self._answered = False

    def listens(self, now: float) -> None:
        """The machine's reports are subscribed to, just now."""
        self._listens_at = now

    def started(self, now: float) -> None:
        """The machine says that it was started."""
        self._pressed |= now - self._listens_at > REPLAY_S

    def answered(self) -> None:
        """The machine answers to a Start or a target, which is none of ours."""
        self._answered = True

    def is_person(self, now: float) -> bool:
        """Tell whether a belt that moves now was started at the machine (HAZARDS H-80)."""
        return self._pressed and not self._answered and now - self._started_at > LATE_S
