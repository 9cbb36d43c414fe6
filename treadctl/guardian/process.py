"""The service's process, held while it lives: a number alone may be somebody else's when it is needed."""

from __future__ import annotations

import contextlib
import os
import signal
import sys


class ServiceProcess:
    """One process that may have to be ended.

    Where the system has no hold on a process, it is ended only as long as it
    is our parent: who has died is nobody's parent any more.

    Args:
        pid: its number; 0 for nobody.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid if pid > 1 and pid != os.getpid() else 0
        self._hold: int | None = None
        if sys.platform == "linux" and self.pid:
            with contextlib.suppress(OSError):
                self._hold = os.pidfd_open(self.pid)

    def end(self) -> None:
        """End it at once; it may be frozen, or long gone."""
        with contextlib.suppress(OSError):
            if sys.platform == "linux" and self._hold is not None:
                signal.pidfd_send_signal(self._hold, signal.SIGKILL)
            elif self.pid and os.getppid() == self.pid:
                os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def close(self) -> None:
        """Let go of it."""
        hold, self._hold = self._hold, None
        if hold is not None:
            os.close(hold)
