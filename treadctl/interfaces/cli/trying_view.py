"""What an empty-belt test looks like: sentences, and one line below them that says what the belt does."""

from __future__ import annotations

import time
from typing import Any

from treadctl import words
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.cli.view import JsonView, View, kmh

Line = dict[str, Any]
_CLEAR = "\r\x1b[K"


class TryingView:
    """Sentences as they come; on a terminal the last line always shows the belt."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._live = outlet.isatty()
        self._status = ""
        self._counts = False  # the line is the countdown's
        self._typed = ""
        self._drawn_at = 0.0

    def line(self, line: Line) -> None:
        """Take one line of the socket."""
        event = line.get("event")
        if event == "snapshot":
            self._belt(line)
        elif event == "countdown":
            self._status = words.VIEW["starts_in"].format(seconds=line["seconds"])
            self._counts = True
            self._draw()
        elif event == "setup_step":
            self.say(words.SETUP_STEPS.get(str(line.get("step")), ""))
        elif event in words.SETUP_SAYS:
            self.say(words.SETUP_SAYS[str(event)])
        elif (sentence := words.notice(line)) is not None:
            self.say(sentence)

    def _belt(self, line: Line) -> None:
        if line["state"] == "countdown" and self._counts:
            return
        self._counts = False
        target, waits = line.get("target_kmh"), line.get("waits_for") == "own_start"
        fields = {"speed": kmh(line["speed_kmh"]), "asked": f"{target or 0:.2f}"}
        which = "belt_own" if waits else "belt_asked" if target else "belt"
        self._status = words.SETUP[which].format(**fields, seconds=line.get("next_change_s"))
        if line["state"] in ("walk", "slowing", "stopping"):
            self._status += "    " + words.SETUP["belt_stop"]
        self._draw()

    def typed(self, text: str) -> None:
        """Show what is being typed."""
        self._typed = text
        self._drawn_at = 0.0
        self._draw()

    def say(self, text: str) -> None:
        """Say one sentence, above the belt's line."""
        if text:
            self._outlet.write((_CLEAR if self._live else "") + text + "\n")
            self._drawn_at = 0.0
            self._draw()

    def _draw(self) -> None:
        now = time.monotonic()
        if self._live and now - self._drawn_at >= 0.2:
            self._drawn_at = now
            self._outlet.write(f"{_CLEAR}  [{self._status}]  {self._typed}" if self._status else _CLEAR)

    def close(self) -> None:
        """Leave no half line behind."""
        if self._live:
            self._outlet.write(_CLEAR)


class JsonTrying(JsonView):
    """One object a line; sentences on standard error."""

    def typed(self, text: str) -> None:
        """Nobody sees it."""


def choose(outlet: Outlet, *, as_json: bool) -> TryingView | JsonTrying:
    """Return the view that fits the output."""
    view: View = JsonTrying(outlet) if as_json else TryingView(outlet)
    return view  # type: ignore[return-value]
