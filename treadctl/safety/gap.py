"""A link that is lost while somebody walks: three seconds in which everything may yet be as it was.

Back in time, on the same machine, at the speed that was asked for, and with
control: the walk goes on, and nothing rises for a minute.  Anything else is a
lost link, and Stop goes first when there is one again.
"""

from __future__ import annotations

from enum import Enum

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.faults import Fault

_NEVER = float("-inf")


class Found(Enum):
    """What the first word of the belt after the gap says."""

    AS_LEFT = "as_left"  # control may be asked for
    OTHERWISE = "otherwise"


class Gap:
    """One gap at a time.

    Attributes:
        open: a link was lost, and nobody knows yet whether the walk goes on.
    """

    def __init__(self) -> None:
        self.open = False
        self._heard_at = self._asked_at = _NEVER
        self._target = Speed(0)
        self._address = ""
        self._elapsed_s: int | None = None
        self._linked = self._asked = False
        self._hold_until = _NEVER
        self._within_s = limits.GAP_S

    def lost(
        self,
        address: str,
        target: Speed,
        heard_at: float,
        elapsed_s: int | None,
        within_s: float = limits.GAP_S,
    ) -> None:
        """The link is gone; the belt was last heard of at `heard_at`, and asked for `target`.

        `elapsed_s` is what its own clock said, None where it has none; after
        `within_s` the link is lost (the empty-belt test cuts it for longer).
        """
        if self.open:
            self._linked = self._asked = False  # lost again: the time goes on
            return
        self.open, self._linked, self._asked = True, False, False
        self._address, self._target, self._heard_at = address, target, heard_at
        self._elapsed_s, self._within_s = elapsed_s, within_s

    def back(self, address: str) -> bool:
        """There is a link again; False where it leads to another machine."""
        self._linked = address == self._address
        return self._linked

    def judge(self, speed: Speed, elapsed_s: int | None, cap: Speed, now: float) -> Found | None:
        """Take the first report over the new link; None where none is waited for."""
        if not self.open or not self._linked or self._asked:
            return None
        self._asked, self._asked_at = True, now
        off = abs(speed.hundredths - self._target.hundredths)
        over = speed.hundredths - cap.hundredths
        as_left = off <= limits.GAP_OFF.hundredths and over <= limits.GAP_OVER.hundredths
        if elapsed_s is not None and self._elapsed_s is not None:
            as_left = as_left and elapsed_s >= self._elapsed_s  # else it was switched off and on meanwhile
        return Found.AS_LEFT if as_left and speed.hundredths else Found.OTHERWISE

    @property
    def asked(self) -> bool:
        """Whether the belt is as it was, and control was asked for."""
        return self.open and self._asked

    def granted(self, now: float) -> Speed:
        """Control was taken: the walk goes on at the speed that is returned."""
        self.open = False
        self._hold_until = now + limits.GAP_HOLD_S
        return self._target

    def close(self) -> None:
        """A stop is in force: what follows is its business."""
        self.open = False

    def expired(self, now: float) -> bool:
        """Tell whether it has lasted too long: without a record, or then without control."""
        if self._asked:
            return self.open and now - self._asked_at > limits.GAP_ANSWER_S
        return self.open and now - self._heard_at > self._within_s

    def new_walk(self) -> None:
        """Nothing of an older walk holds."""
        self.open, self._hold_until = False, _NEVER

    def raised(self, now: float) -> list[Fault]:
        """Return what follows for the walk: nothing rises, nor for a minute after."""
        return [Fault.LINK_GAP] if self.open or now < self._hold_until else []
