"""The service's calm words, spoken: the guardian's own words and every alarm always go first."""

from __future__ import annotations

from collections.abc import Sequence

from treadctl.guardian.speech import SPEAKS_FOR_S, Mouth, Spoken, plain

WAITS_FOR_S = 10.0  # what could not be said by then may not be so any more
APART_S = 1.0  # from start to start, however many sentences come


class Calm:
    """Says one sentence at a time; the newest waits, in place of one that waited."""

    def __init__(self) -> None:
        self._mouth = Mouth(Spoken, SPEAKS_FOR_S)
        self._since = float("-inf")
        self._waits: tuple[str, float] | None = None

    def use(self, commands: Sequence[Sequence[str]]) -> None:
        """Speak with these from here on, the best first; none: nothing is said."""
        self._mouth.use(commands)

    def say(self, sentence: object, now: float) -> None:
        """Have it said; whatever is no sentence is not."""
        if said := plain(sentence):
            self._waits = (said, now)

    def tick(self, now: float) -> None:
        """Say what waits, when nothing else is being said."""
        if self._mouth.busy(now) or self._waits is None or now - self._since < APART_S:
            return
        (sentence, asked_at), self._waits = self._waits, None
        if not self._mouth.dumb and now - asked_at <= WAITS_FOR_S:
            self._since = now
            self._mouth.say(sentence, now)

    def hush(self) -> None:
        """Fall silent: something else is said now."""
        self._waits = None
        self._mouth.end()
