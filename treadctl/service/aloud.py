"""What this computer says aloud: calm words where no page does, and an alarm always."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from treadctl import words
from treadctl.service.guardian import Guardian
from treadctl.service.standing import Standing

_log = logging.getLogger(__name__)


class Aloud:
    """What people beside this computer hear.

    Args:
        guardian: has the voice.

    Attributes:
        page_speaks: a page that a person watches is there: it says what is calm, or was told to be quiet.
        standing: knows of stops that met a standing belt; where nobody walked, they are no news to anybody.
    """

    def __init__(self, guardian: Guardian) -> None:
        self._guardian = guardian
        self.page_speaks = False
        self.standing = Standing()

    def say(self, line: Mapping[str, object]) -> None:
        """Say a notice that is heard: calm words where no page does, an alarm always, until it is over."""
        line, event = self.standing.told(line), str(line.get("event"))
        if line.get("stands") is True and self.standing.rests:
            return
        how = words.spoken(event)
        if event == "alarm_over":
            self._guardian.alarms("")
        if how == "alarm":  # never left to a page alone, nor silent for want of its words
            self._guardian.alarms(_sentence(line) or words.still_moving())
        elif how == "calm" and not self.page_speaks and (sentence := _sentence(line)) is not None:
            self._guardian.says(sentence)


def _sentence(line: Mapping[str, object]) -> str | None:
    """Return the words of a notice; a mistake in them ends no walk."""
    try:
        return words.notice(line)
    except Exception:
        _log.warning("no words for %s", line.get("event"), exc_info=True)
        return None
