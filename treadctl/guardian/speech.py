"""One sentence, spoken or sounded by a program of this computer, and what of a sentence may be given to one.

Such a program comes from a disk, and a disk may hang, as may the program:
each has a thread of its own, so that neither a beat nor a Stop waits for one.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

SENTENCE_MAX = 400  # characters; what is longer is cut
MARKS = " .,:;!?%/()-–"  # nothing in them that a shell or an option could be made of
SPEAKS_FOR_S = 30.0  # a program that takes longer hangs
LOOK_S = 0.02

# Else a fork holds every thread of ours until the program is read from its disk (the manual of `subprocess`).
vars(subprocess)["_USE_VFORK"] = False


class Spoken:
    """One sentence, on its way.

    Args:
        command: with the sentence in it, see `filled`.

    Raises:
        RuntimeError: there is no thread to be had.
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._enough = threading.Event()
        self._failed = False
        self._thread = threading.Thread(target=self._speak, name="speech", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether its program is gone."""
        return not self._thread.is_alive()

    @property
    def failed(self) -> bool:
        """Whether its program could not be run, or ended with an error: then nobody heard it."""
        return self._failed

    def end(self) -> None:
        """In the middle of it, if need be; not waited for."""
        self._enough.set()

    def gone(self, seconds: float) -> None:
        """Wait for its end, for so long at most."""
        self._thread.join(seconds)

    def _speak(self) -> None:
        quiet = subprocess.DEVNULL
        try:
            program = subprocess.Popen(self._command, stdin=quiet, stdout=quiet, stderr=quiet)
            while program.poll() is None:
                if self._enough.wait(LOOK_S):
                    program.kill()
                    program.wait()
            self._failed = program.returncode != 0 and not self._enough.is_set()
        except (OSError, ValueError):
            self._failed = True


class Said(Protocol):
    """One sentence, begun; see `Spoken`."""

    @property
    def over(self) -> bool:
        """See `Spoken.over`."""

    @property
    def failed(self) -> bool:
        """See `Spoken.failed`."""

    def end(self) -> None:
        """See `Spoken.end`."""

    def gone(self, seconds: float) -> None:
        """See `Spoken.gone`."""


class Mouth:
    """Says one sentence at a time, with the first of these commands that works.

    A program without its daemon or its sound card fails, or hangs: then the
    next command is the first from there on.

    Args:
        begin: begins a sentence with a command; RuntimeError: there is no thread to be had.
        patience_s: a program that takes longer hangs.
    """

    def __init__(self, begin: Callable[[list[str]], Said], patience_s: float) -> None:
        self._begin, self._patience_s = begin, patience_s
        self._given: list[list[str]] = []
        self._commands: list[list[str]] = []
        self._spoken: Said | None = None
        self._sentence = ""
        self._since = 0.0
        self._left = 0  # commands that were not tried with this sentence
        self._hangs = False

    def use(self, commands: Sequence[Sequence[str]]) -> None:
        """Speak with these, the best first; the same again change nothing."""
        wanted = [list(command) for command in commands if command]
        if wanted != self._given:
            self._given, self._commands = wanted, list(wanted)

    @property
    def dumb(self) -> bool:
        """Whether there is nothing to speak with."""
        return not self._commands

    def say(self, sentence: str, now: float) -> None:
        """Begin it, unless something is still being said: see `busy`."""
        self._sentence, self._left = sentence, len(self._commands)
        self._start(now)

    def busy(self, now: float) -> bool:
        """Whether something is being said; what a program failed at is said by the next one.

        What one hung at may not be so any more: the next one begins with the next sentence.
        """
        spoken = self._spoken
        if spoken is None:
            return False
        if not spoken.over:
            if now - self._since > self._patience_s:
                self._hangs = True
                spoken.end()
            return True
        self._spoken = None
        if self._hangs or spoken.failed:
            self._commands.append(self._commands.pop(0))
            if self._sentence and not self._hangs:
                self._start(now)
        return self._spoken is not None

    def end(self) -> None:
        """Fall silent in the middle of it, if need be; not waited for."""
        self._sentence = ""
        if self._spoken is not None:
            self._spoken.end()

    def close(self, seconds: float) -> None:
        """Fall silent, and wait for the program's end, for so long at most."""
        self.end()
        if self._spoken is not None:
            self._spoken.gone(seconds)

    def _start(self, now: float) -> None:
        if self._left <= 0 or not self._commands:
            return
        self._left -= 1
        self._since, self._hangs = now, False
        try:
            self._spoken = self._begin(filled(self._commands[0], self._sentence))
        except RuntimeError:  # then it is not said
            self._spoken = None


def filled(command: list[str], sentence: str) -> list[str]:
    """Return the command line that says a sentence."""
    if "{-}" in command:
        return [part for part in command if part != "{-}"]
    if any("{}" in part for part in command):
        return [part.replace("{}", sentence) for part in command]
    return [*command, sentence]


def plain(sentence: object) -> str:
    """Return the letters, digits and `MARKS` of a sentence, which begins with one of the former; else ""."""
    if not isinstance(sentence, str):
        return ""
    heard = sentence[:SENTENCE_MAX].replace("'", "").replace("’", "")
    kept = "".join(each if each.isalnum() or each in MARKS else " " for each in heard)
    return " ".join(kept.split()).lstrip(MARKS)
