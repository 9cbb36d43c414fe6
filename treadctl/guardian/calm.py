"""The service's calm words, spoken: the guardian's own words and its alarm always go first.

A speech program comes from a disk, and a disk may hang: each sentence has a
thread of its own, so that neither a beat nor a stop ever waits for one.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading

from treadctl.guardian.voice import filled

SENTENCE_MAX = 400  # characters; what is longer is cut
MARKS = " .,:;!?%/()-–"  # nothing in them that a shell or an option could be made of
SPEAKS_FOR_S = 30.0  # a program that takes longer hangs
WAITS_FOR_S = 10.0  # what could not be said by then may not be so any more
APART_S = 1.0  # from start to start, however many sentences come
LOOK_S = 0.02

# Else a fork holds every thread of ours until the program is read from its disk (the manual of `subprocess`).
vars(subprocess)["_USE_VFORK"] = False


class Calm:
    """Says one sentence at a time; the newest waits, in place of one that waited.

    Attributes:
        command: what speaks, the sentence goes where `{}` stands or is added; empty: nothing does.
    """

    def __init__(self) -> None:
        self.command: list[str] = []
        self._spoken: _Spoken | None = None
        self._since = float("-inf")
        self._waits: tuple[str, float] | None = None

    def say(self, sentence: object, now: float) -> None:
        """Have it said; whatever is no sentence is not."""
        if said := plain(sentence):
            self._waits = (said, now)

    def tick(self, now: float) -> None:
        """Say what waits, when nothing else is being said."""
        if self._spoken is not None and not self._spoken.over:
            if now - self._since > SPEAKS_FOR_S:
                self._spoken.end()
            return
        self._spoken = None
        if self._waits is None or now - self._since < APART_S:
            return
        (sentence, asked_at), self._waits = self._waits, None
        if self.command and now - asked_at <= WAITS_FOR_S:
            self._since = now
            with contextlib.suppress(RuntimeError):  # no thread to be had: then it is not said
                self._spoken = _Spoken(filled(self.command, sentence))

    def hush(self) -> None:
        """Fall silent: something else is said now."""
        self._waits = None
        if self._spoken is not None:
            self._spoken.end()


class _Spoken:
    """One sentence, on its way."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._speak, name="calm", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether its program is gone."""
        return not self._thread.is_alive()

    def end(self) -> None:
        """In the middle of it, if need be; not waited for."""
        self._enough.set()

    def _speak(self) -> None:
        quiet = subprocess.DEVNULL
        with contextlib.suppress(OSError, ValueError):
            program = subprocess.Popen(self._command, stdin=quiet, stdout=quiet, stderr=quiet)
            while program.poll() is None:
                if self._enough.wait(LOOK_S):
                    program.kill()
                    program.wait()


def plain(sentence: object) -> str:
    """Return the letters, digits and `MARKS` of a sentence, which begins with one of the former; else ""."""
    if not isinstance(sentence, str):
        return ""
    heard = sentence[:SENTENCE_MAX].replace("'", "").replace("’", "")
    kept = "".join(each if each.isalnum() or each in MARKS else " " for each in heard)
    return " ".join(kept.split()).lstrip(MARKS)
