"""The service's calm words, spoken: the guardian's own words and every alarm always go first."""

from __future__ import annotations

import contextlib

from treadctl.guardian.speech import SPEAKS_FOR_S, Spoken, filled, plain

WAITS_FOR_S = 10.0  # what could not be said by then may not be so any more
APART_S = 1.0  # from start to start, however many sentences come


class Calm:
    """Says one sentence at a time; the newest waits, in place of one that waited.

    Attributes:
        command: what speaks, the sentence goes where `{}` stands or is added; empty: nothing does.
    """

    def __init__(self) -> None:
        self.command: list[str] = []
        self._spoken: Spoken | None = None
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
                self._spoken = Spoken(filled(self.command, sentence))

    def hush(self) -> None:
        """Fall silent: something else is said now."""
        self._waits = None
        if self._spoken is not None:
            self._spoken.end()
