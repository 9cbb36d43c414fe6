"""The vigil before a stop: is the service alive, and may its belt be moving?  `now` is an argument.  Pure."""

from __future__ import annotations

from enum import Enum

BEAT_LIMIT_S = 0.7  # the service beats every 0.1 s: seven in a row are missing
OWN_STALL_S = 0.3  # we ourselves did not run for so long: what waits in the pipe is read first
STALL_GRACE_S = 0.2
DEAF_AFTER_S = 1.0  # a stop that somebody asked for and that the service does not work on


class Why(Enum):
    """Why the guardian steps in."""

    DEAD = "dead"  # end of file: the service is gone
    SILENT = "silent"  # no beat in time: frozen, blocked, starved
    DEAF = "deaf"  # it beats, and does not work on a stop that was asked for
    ASKED = "asked"  # nobody else is alive (`treadctl stop`)


class Vigil:
    """Whether to step in."""

    def __init__(self, now: float) -> None:
        self.may_move = False
        self.stopping = False
        self.started_at = float("-inf")
        self._heard_at = now
        self._ran_at = now
        self._asked_at: float | None = None
        self._over = False

    def beat(self, now: float, *, may_move: bool, stopping: bool, start: bool) -> None:
        """The service's control task has just run; `start`: a Start is about to be written."""
        self._heard_at = now
        self.may_move, self.stopping = may_move, stopping
        if start:
            self.started_at = now
        if stopping or not may_move:
            self._asked_at = None

    def ended(self) -> None:
        """The pipe is closed: the service is gone, in whatever way."""
        self._over = True

    def asked(self, now: float) -> None:
        """Somebody asks for a stop; the service has been asked as well."""
        self._asked_at = self._asked_at or now

    def verdict(self, now: float) -> Why | None:
        """Why to step in now; None while the service does its work or its belt stands."""
        if now - self._ran_at > OWN_STALL_S:
            self._heard_at = max(self._heard_at, now - BEAT_LIMIT_S + STALL_GRACE_S)
        self._ran_at = now
        if not self.may_move:
            return None
        if self._over:
            return Why.DEAD
        if now - self._heard_at > BEAT_LIMIT_S:
            return Why.SILENT
        if self._asked_at is not None and now - self._asked_at > DEAF_AFTER_S:
            return Why.DEAF
        return None

    @property
    def over(self) -> bool:
        """Whether the service is gone."""
        return self._over
