"""Permits: a start happens only on a fresh, deliberate act of the person at the machine.

A permit is single use, lives 10 s from the press, and is bound to the
connection, the session and the start speed for which it was minted.  It dies
with this process: nothing writes it down.  Its random nonce comes from
outside (the core draws no randomness).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from treadctl.quantities import Speed
from treadctl.safety import limits


class Bond(NamedTuple):
    """What a permit is for: this link, this session, this machine's lowest speed."""

    conn: int
    session: int
    start: Speed


@dataclass(frozen=True, slots=True)
class Permit:
    """One start, permitted."""

    nonce: str
    issuer: str  # the on-site channel that minted it
    bond: Bond
    minted_at: float

    def valid(self, bond: Bond, now: float) -> bool:
        """Tell whether it still permits a start of this kind."""
        return self.bond == bond and 0 <= now - self.minted_at <= limits.PERMIT_LIFE_S


class PermitBook:
    """At most one permit is open and at most one is armed; everything else is refused."""

    def __init__(self) -> None:
        self.minted = 0
        self.used = 0
        self._open: Permit | None = None
        self._armed: Permit | None = None
        self._known: deque[str] = deque(maxlen=16)

    def mint(self, nonce: str, issuer: str, bond: Bond, now: float) -> bool:
        """Keep a new permit; an older one that was not used is void, and a press told twice is one press."""
        if not nonce or nonce in self._known:
            return False
        self._known.append(nonce)
        self._open = Permit(nonce, issuer, bond, now)
        self.minted += 1
        return True

    def take(self, nonce: str, bond: Bond, now: float, needed_s: float = 0.0) -> bool:
        """Move the open permit to the armed place; False when it is not this one, used or too old.

        `needed_s` is how much of its life must be left: one that dies in the countdown starts nothing.
        """
        permit, self._open = self._open, None
        if permit is None or permit.nonce != nonce or not permit.valid(bond, now):
            return False
        if not permit.valid(bond, now + needed_s):
            return False
        self._armed = permit
        return True

    def holds(self, bond: Bond, now: float) -> bool:
        """Tell whether an armed permit would still let a start through."""
        return self._armed is not None and self._armed.valid(bond, now)

    def spend(self, bond: Bond, now: float) -> Permit | None:
        """Use the armed permit up, before the bytes are written; None when there is none."""
        spent, self._armed = self._armed if self.holds(bond, now) else None, None
        self.used += spent is not None
        return spent

    def drop(self) -> None:
        """Void everything: a stop, a lost link, a cancelled countdown."""
        self._open = self._armed = None
