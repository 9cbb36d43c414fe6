"""Permits: a start happens only on a fresh, deliberate act of the person at the machine.

A permit is single use, lives 10 s from the press, and is bound to the
connection and the session in which it was minted.  Its random nonce comes
from outside (the core draws no randomness).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from treadctl.safety import limits


@dataclass(frozen=True, slots=True)
class Permit:
    """One start, permitted."""

    nonce: str
    issuer: str  # the on-site channel that minted it
    conn: int
    session: int
    minted_at: float

    def valid(self, conn: int, session: int, now: float) -> bool:
        """Tell whether it still permits a start on this connection and session."""
        return (
            self.conn == conn
            and self.session == session
            and 0 <= now - self.minted_at <= limits.PERMIT_LIFE_S
        )


class PermitBook:
    """At most one permit is open and at most one is armed; everything else is refused."""

    def __init__(self) -> None:
        self.minted = 0
        self.used = 0
        self._open: Permit | None = None
        self._armed: Permit | None = None
        self._known: deque[str] = deque(maxlen=16)

    def mint(self, nonce: str, issuer: str, conn: int, session: int, now: float) -> None:
        """Keep a new permit; an older one that was not used is void, and a press told twice is one press."""
        if not nonce or nonce in self._known:
            return
        self._known.append(nonce)
        self._open = Permit(nonce, issuer, conn, session, now)
        self.minted += 1

    def take(self, nonce: str, conn: int, session: int, now: float, needed_s: float = 0.0) -> bool:
        """Move the open permit to the armed place; False when it is not this one, used or too old.

        `needed_s` is how much of its life must be left: one that dies in the countdown starts nothing.
        """
        permit, self._open = self._open, None
        if permit is None or permit.nonce != nonce or not permit.valid(conn, session, now):
            return False
        if not permit.valid(conn, session, now + needed_s):
            return False
        self._armed = permit
        return True

    def holds(self, conn: int, session: int, now: float) -> bool:
        """Tell whether an armed permit would still let a start through."""
        return self._armed is not None and self._armed.valid(conn, session, now)

    def spend(self, conn: int, session: int, now: float) -> bool:
        """Use the armed permit up, before the bytes are written; False when there is none."""
        held = self.holds(conn, session, now)
        self._armed = None
        self.used += held
        return held

    def drop(self) -> None:
        """Void everything: a stop, a lost link, a cancelled countdown."""
        self._open = self._armed = None
