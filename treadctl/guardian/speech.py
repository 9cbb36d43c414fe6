"""One sentence, spoken or sounded by a program of this computer, and what of a sentence may be given to one.

Such a program comes from a disk, and a disk may hang, as may the program:
each has a thread of its own, so that neither a beat nor a Stop waits for one.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading

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
        self._thread = threading.Thread(target=self._speak, name="speech", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether its program is gone."""
        return not self._thread.is_alive()

    def end(self) -> None:
        """In the middle of it, if need be; not waited for."""
        self._enough.set()

    def gone(self, seconds: float) -> None:
        """Wait for its end, for so long at most."""
        self._thread.join(seconds)

    def _speak(self) -> None:
        quiet = subprocess.DEVNULL
        with contextlib.suppress(OSError, ValueError):
            program = subprocess.Popen(self._command, stdin=quiet, stdout=quiet, stderr=quiet)
            while program.poll() is None:
                if self._enough.wait(LOOK_S):
                    program.kill()
                    program.wait()


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
