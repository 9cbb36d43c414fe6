"""Making people hear: a command that speaks or sounds, and the terminal of the walk.

Neither is waited for, and neither can fail the stop.
"""

from __future__ import annotations

import contextlib
import os
import subprocess

AGAIN_S = 6.0  # an alarm is repeated, and a sentence takes some seconds to be spoken
ALARM_FOR_S = 120.0  # by then whoever can hear it has


class Voice:
    """Says things.

    Args:
        command: what speaks; the sentence is added to it, or goes where `{}` stands; with `{-}` it
            only sounds; empty: the terminal alone.
        tty: path of the terminal that armed; empty: none.
    """

    def __init__(self, command: list[str], tty: str = "") -> None:
        self._command = command
        self._tty = tty
        self._speaking: subprocess.Popen[bytes] | None = None
        self._repeat: tuple[str, float, float] | None = None  # the sentence, since when, last said

    def say(self, sentence: str, now: float, *, alarm: bool = False) -> None:
        """Say it now; an alarm again and again until something else is said."""
        self._repeat = (sentence, now, now) if alarm else None
        self._say(sentence, loud=alarm)

    def tick(self, now: float) -> None:
        """Repeat an alarm when it is time."""
        if self._repeat is not None:
            sentence, since, last = self._repeat
            if now - since > ALARM_FOR_S:
                self._repeat = None
            elif now - last >= AGAIN_S:
                self._repeat = (sentence, since, now)
                self._say(sentence, loud=True)

    def close(self) -> None:
        """Fall silent."""
        self._repeat = None
        if self._speaking is not None:
            self._speaking.kill()
            self._speaking.wait()
            self._speaking = None

    def _say(self, sentence: str, *, loud: bool) -> None:
        with contextlib.suppress(OSError):
            terminal = os.open(self._tty, os.O_WRONLY | os.O_NONBLOCK | getattr(os, "O_NOCTTY", 0))
            try:
                if os.isatty(terminal):
                    bell = "\a" if loud else ""
                    os.write(terminal, f"\r\n{bell}{sentence}\r\n".encode())
            finally:
                os.close(terminal)
        if self._speaking is not None:
            self._speaking.kill()  # the newer sentence counts
            self._speaking.wait()
        with contextlib.suppress(OSError, ValueError):
            if self._command:
                nothing = subprocess.DEVNULL
                self._speaking = subprocess.Popen(
                    filled(self._command, sentence), stdin=nothing, stdout=nothing, stderr=nothing
                )


def filled(command: list[str], sentence: str) -> list[str]:
    """Return the command line that says a sentence."""
    if "{-}" in command:
        return [part for part in command if part != "{-}"]
    if any("{}" in part for part in command):
        return [part.replace("{}", sentence) for part in command]
    return [*command, sentence]
