"""Which stops met a belt that was reported to stand: of those another thing is said, and calmly.

A person's Stop is written whatever the records say, where it can start nothing (H-74).  Who only pressed it
on a standing belt is not told to hold on, and a house that sends one at night wakes nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.messages import FROM_HOUSE

Line = Mapping[str, Any]

_ASKED = ("person", "wrong", FROM_HOUSE)  # whatever else stops a belt has seen it move


class Standing:
    """Follows what clients are told.

    Attributes:
        rests: nobody has walked since the belt was last `idle`, and it has been reported to stand ever since.
    """

    def __init__(self) -> None:
        self.rests = False
        self._stands = self._met = False

    def told(self, line: Line) -> Line:
        """Take a line; return it, with `stands` where it tells of a stop that met a standing belt."""
        match line.get("event"):
            case "snapshot":
                self._follow(line["state"], stands=line["speed_kmh"] == 0)
            case "stopping":
                self._met = self._stands and line.get("reason") in _ASKED
        marks = self._met and line.get("event") in ("stopping", "stopped")
        return {**line, "stands": True} if marks else line

    def _follow(self, state: str, *, stands: bool) -> None:
        self._stands = stands and state in ("idle", "stopped")
        self._met = self._met and (self._stands or (stands and state == "stopping"))
        self.rests = stands and (state == "idle" or (self.rests and state in ("stopping", "stopped")))
