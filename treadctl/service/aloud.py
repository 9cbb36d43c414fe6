"""Calm words, said aloud by this computer where no page does."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from treadctl import words
from treadctl.service.guardian import Guardian

_log = logging.getLogger(__name__)


class Aloud:
    """What a person in front of a terminal, or of nothing, hears.

    Args:
        guardian: has the voice.

    Attributes:
        page_speaks: a page that a person watches is there: it says it itself, or was told to be quiet.
    """

    def __init__(self, guardian: Guardian) -> None:
        self._guardian = guardian
        self.page_speaks = False

    def say(self, line: Mapping[str, object]) -> None:
        """Say a notice that the calm voice says; a mistake in its words ends no walk."""
        if self.page_speaks or words.spoken(str(line.get("event"))) != "calm":
            return
        try:
            sentence = words.notice(line)
        except Exception:
            _log.warning("no words for %s", line.get("event"), exc_info=True)
            return
        if sentence is not None:
            self._guardian.says(sentence)
