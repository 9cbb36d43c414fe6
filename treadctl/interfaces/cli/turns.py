"""Which view a terminal gets: plain words while the belt stands, a picture while it may move."""

from __future__ import annotations

import os
from typing import Any

from treadctl.interfaces.cli.picture import LiveView
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.cli.view import KEYS, KEYS_ASKING, JsonView, Line, PlainView, View, WalkView
from treadctl.interfaces.talk.question import Question
from treadctl.interfaces.talk.sheet import asked
from treadctl.wrapping import wrapped


class Turns:
    """Plain words, wrapped and kept on the screen, while the belt stands; a picture while it may move."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._plain = PlainView(outlet, always=False)
        self._picture: LiveView | None = None
        self._snapshot: Line | None = None

    def line(self, line: Line) -> None:
        """Take a line; the state alone is no news while the belt stands."""
        if self._picture is not None:
            self._picture.line(line)
        elif line.get("event") == "snapshot":
            self._snapshot = line
        else:
            self._plain.line(line)

    def say(self, text: str) -> None:
        """Say it."""
        if self._picture is not None:
            self._picture.say(text)
        else:
            self._plain.say(wrapped(text))

    def ask(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Show a question with its keys."""
        if self._picture is not None:
            self._picture.ask(question, back=back)
        elif question is not None:
            lines = [
                _bold(wrapped(line)) if line == question.text else wrapped(line)
                for line in asked(question, back=back)
            ]
            self._plain.say("\n".join(lines))

    def moves(self, *, asks: bool) -> None:
        """From here on a picture."""
        if self._picture is None:
            self._picture = LiveView(self._outlet, KEYS_ASKING if asks else KEYS)
            if self._snapshot is not None:
                self._picture.line(self._snapshot)

    def stands(self) -> None:
        """The picture stays as it is; from here on words again."""
        if self._picture is not None:
            self._picture.close()
        self._picture = None

    def close(self) -> None:
        """Leave the last picture."""
        self.stands()


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"


def choose(outlet: Outlet, *, as_json: bool, help_line: str) -> View:
    """Return the view that fits the output; `help_line` says which keys there are."""
    if as_json:
        return JsonView(outlet)
    return LiveView(outlet, help_line) if _draws(outlet) else PlainView(outlet, always=True)


def choose_walk(outlet: Outlet, *, as_json: bool) -> WalkView:
    """Return the view of a walk, with the conversation before and after it."""
    if as_json:
        return JsonView(outlet)
    return Turns(outlet) if _draws(outlet) else PlainView(outlet, always=False)


def _draws(outlet: Outlet) -> bool:
    return outlet.isatty() and os.environ.get("TERM") != "dumb"  # there rich would draw nothing at all
