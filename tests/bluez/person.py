"""A person at a terminal: reads the screen, presses keys.  The program cannot tell the difference."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = (40, 120)  # lines, columns


class Person:
    """Runs `treadctl ...` at a pseudo-terminal of its own."""

    def __init__(self, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        self.screen = ""  # all that was ever shown
        self._log = log
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.process = subprocess.Popen(
            # setsid --ctty: the signals of a terminal reach it
            ["setsid", "--ctty", sys.executable, "-m", "treadctl", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**env, "TERM": "dumb"},
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, name="screen", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError), self._log.open("ab", buffering=0) as log:
            while data := os.read(self._master, 4096):
                log.write(data)
                self.screen += data.decode(errors="replace")

    def sees(self, text: str, within_s: float = 40.0) -> None:
        """Wait until it is on the screen."""
        end = time.monotonic() + within_s
        while text not in self.screen:
            if time.monotonic() > end or (self.process.poll() is not None and not self._reader.is_alive()):
                raise AssertionError(f"{text!r} was never shown; the screen's end:\n{self.screen[-1500:]}")
            time.sleep(0.02)

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def leaves(self, within_s: float = 60.0) -> int:
        """Wait until the program has ended; return its exit code."""
        return self.process.wait(within_s)

    def end(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self._reader.join(2)
        os.close(self._master)
