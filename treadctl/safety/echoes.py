"""Whether a machine says our own targets back.

Some do, in the order in which they were written and perhaps rounded; most
tell a new target to everybody but who wrote it.  What one of these names is
somebody's choice, whatever we asked for a moment ago.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from treadctl.quantities import Speed

ANSWERS_S = 2.0  # chosen: a status follows the answer to its write at once; what comes later answers nothing
_HABIT = 3  # chosen: so many that were not said back


@dataclass(slots=True)
class _Asked:
    at: float
    named: Speed | None = None  # what the machine named last since then


class Echoes:
    """Our last targets, and whether anything was said after each."""

    def __init__(self) -> None:
        self._asked: deque[_Asked] = deque(maxlen=8)

    def asked(self, now: float) -> None:
        """A target goes out."""
        self._asked.append(_Asked(now))

    def not_asked(self) -> None:
        """The last one never got to the machine."""
        if self._asked:
            self._asked.pop()

    def silent(self, now: float) -> bool:
        """Whether this machine is known to say nothing of what we write."""
        answered = sum(one.named is not None for one in self._asked)
        silence = sum(one.named is None and now - one.at > ANSWERS_S for one in self._asked)
        return silence >= max(_HABIT, 2 * answered)

    @property
    def named(self) -> Speed | None:
        """What the machine named last since our last target: then nothing older is said back any more."""
        return self._asked[-1].named if self._asked else None

    def names(self, target: Speed) -> None:
        """The machine names a target."""
        if self._asked:
            self._asked[-1].named = target
