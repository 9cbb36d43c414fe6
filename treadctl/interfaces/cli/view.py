"""What a walk looks like: a live picture, plain lines, or JSON; the same lines feed all three."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, Protocol

from treadctl import words
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.figures import clock, pace_of, speed_of, state_of
from treadctl.interfaces.talk.question import Question
from treadctl.interfaces.talk.sheet import asked
from treadctl.wrapping import wrapped

Line = dict[str, Any]

KEYS, KEYS_ASKING = "keys", "keys_asking"
"""What a walk's keys do, without and with questions: ids of the catalogue."""
UNSAID = ("check_asked", "check_answered", "check_decided", "prepared")
"""What is no line of its own: `ask` shows a walk's questions, the terminal that asks says what their answers
led to, and `start` says what was prepared, before it asks anything."""
SAID_STANDING, SAID_MOVING = (
    10,
    4,
)  # lines kept under the picture: before the belt moves there is time to read
PLAIN_EVERY_S = 10.0
JSON_EVERY_S = 1.0


class View(Protocol):
    """Shows the lines of a walk."""

    def line(self, line: Line) -> None:
        """Take one line of the socket."""

    def say(self, text: str) -> None:
        """Say something of the client's own."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class WalkView(View, Protocol):
    """Shows a walk and the conversation before and after it."""

    def ask(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Show a question and its keys (`back`: also the way to the one before), or none any more."""

    def moves(self, *, asks: bool) -> None:
        """From here on the belt may move; `asks`: there will be questions."""

    def stands(self) -> None:
        """From here on it stands."""


def kmh(value: float | None) -> str:
    """Return a speed in km/h for the eye; for the test of a machine, which has no other unit."""
    return "?" if value is None else f"{value:.1f}"


class JsonView:
    """One object a line; at most one snapshot a second, every event at once."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._words = Outlet(sys.stderr)
        self._last = float("-inf")

    def line(self, line: Line) -> None:
        """Print a line as it is."""
        if line.get("event") == "snapshot":
            at = float(line.get("t", 0.0))  # its own time: lines may wait in a pipe
            if at - self._last < JSON_EVERY_S:
                return
            self._last = at
        if "event" in line:
            self._outlet.write(json.dumps(line) + "\n")

    def say(self, text: str) -> None:
        """Words are for people: standard error has them."""
        self._words.write(text + "\n")

    def ask(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Words, too."""
        if question is not None:
            self.say("\n".join(asked(question, back=back)))

    def moves(self, *, asks: bool) -> None:
        """Lines stay lines."""

    def stands(self) -> None:
        """Lines stay lines."""

    def close(self) -> None:
        """Write what waits."""
        self._words.close(0.5)


class PlainView:
    """Sentences as they come, and a status line every ten seconds (`always`: every second)."""

    def __init__(self, outlet: Outlet, *, always: bool) -> None:
        self._outlet = outlet
        self._last = float("-inf") if always else time.monotonic()
        self._always = always

    def line(self, line: Line) -> None:
        """Say a notice, or now and then the state."""
        if line.get("event") == "snapshot":
            now = time.monotonic()
            known = line.get("state") not in ("none", "countdown")
            if known and now - self._last >= (1.0 if self._always else PLAIN_EVERY_S):
                self._last = now
                self.say(status(line))
            return
        if line.get("event") == "summary":
            if line.get("walked_s"):
                self.say(words.summary(line))
            return
        if line.get("event") in UNSAID:
            return
        sentence = words.notice(line)
        if sentence is not None:
            counts = line.get("event") == "countdown"
            self.say(words.VIEW["starting_in"].format(seconds=sentence) if counts else sentence)

    def say(self, text: str) -> None:
        """Print it, on a terminal in lines that fit."""
        self._outlet.write((wrapped(text) if self._outlet.isatty() else text) + "\n")

    def ask(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Print it with its keys."""
        if question is not None:
            self.say("\n".join(asked(question, back=back)))

    def moves(self, *, asks: bool) -> None:
        """Lines stay lines."""

    def stands(self) -> None:
        """Lines stay lines."""

    def close(self) -> None:
        """Nothing to restore."""


def status(snapshot: Line) -> str:
    """Return the state in one line."""
    state, now = state_of(snapshot), speed_of(snapshot["speed_kmh"])
    if not snapshot["blocks"]:
        return words.VIEW["line"].format(state=state, speed=now)
    return words.VIEW["line_walk"].format(
        state=state,
        speed=now,
        cap=pace_of(snapshot["cap_kmh"]),
        walked=clock(snapshot["walked_s"]),
        walk=clock(snapshot["walk_s"]),
        next=clock(snapshot["next_change_s"]),
    )
