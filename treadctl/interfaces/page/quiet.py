"""For how long nobody has done anything at the page: then whoever walked here may have left long ago."""

from __future__ import annotations

QUIET_S = 600.0  # chosen: longer than anybody reads one screen, shorter than until somebody else comes


class Quiet:
    """Pure: it is told what goes on, and the time.

    Attributes:
        long: the page has been at rest, and nobody has touched it, for `QUIET_S`.
    """

    def __init__(self) -> None:
        self.long = False
        self._since: float | None = None

    def used(self, now: float) -> None:
        """Somebody did something; `now` in monotonic seconds."""
        self._since, self.long = now, False

    def follow(self, now: float, *, rests: bool) -> None:
        """Time goes by; all that is no rest is something that goes on."""
        if self._since is None or not rests:
            self.used(now)
        else:
            self.long = now - self._since > QUIET_S
