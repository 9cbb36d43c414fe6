"""What systemd is told where it started us: that the service is ready, that its loop runs, that it ends.

A datagram each (sd_notify), by hand.  Only the control loop feeds the watchdog, after a tick that has really
run: a process that lives with a loop that hangs is fed by nobody, and systemd ends it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, MutableMapping
from contextlib import suppress

SHARE = 0.5  # of the watchdog's time, as sd_watchdog_enabled(3) recommends
READY, FED, ENDS = b"READY=1", b"WATCHDOG=1", b"STOPPING=1"


class Systemd:
    """Whoever started us and waits to hear.

    Args:
        address: of its socket, "" where nobody waits; a leading @ is an abstract one.
        every_s: the longest between two feeds of the watchdog, in seconds; None where there is none.
        clock: monotonic seconds.
    """

    def __init__(self, address: str, every_s: float | None, clock: Callable[[], float]) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._every_s, self._clock = every_s, clock
        self._socket: socket.socket | None = None
        if address and hasattr(socket, "AF_UNIX"):
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._socket.setblocking(False)  # the loop waits for nobody
        self._ready = False
        self._fed_at = clock()

    @classmethod
    def of(cls, environment: MutableMapping[str, str], clock: Callable[[], float]) -> Systemd:
        """Return who waits, and forget it in the environment: our children are not this service."""
        address = environment.pop("NOTIFY_SOCKET", "")
        interval = environment.pop("WATCHDOG_USEC", "")
        meant = environment.pop("WATCHDOG_PID", "") in ("", str(os.getpid()))
        watches = interval.isdecimal() and int(interval) > 0 and meant
        return cls(address, int(interval) / 1e6 * SHARE if watches else None, clock)

    def beat(self) -> None:
        """Take a tick of the control loop that has really run; the first of them is "ready"."""
        now = self._clock()
        if not self._ready:
            self._ready = self._tell(READY)
        if self._every_s is not None and now - self._fed_at >= self._every_s and self._tell(FED):
            self._fed_at = now

    def ends(self) -> None:
        """The service stops its belt and ends: from here on the unit's stop time counts, not the watchdog."""
        self._tell(ENDS)

    def close(self) -> None:
        """Let go of the socket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _tell(self, what: bytes) -> bool:
        """Send it; where nobody takes it now, the next tick tries again."""
        with suppress(OSError):
            if self._socket is not None:
                self._socket.sendto(what, self._address)
                return True
        return False
