"""A person at a terminal inside a test: keys from a script, everything shown kept, and every press counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from treadctl.interfaces.talk.question import Question
from treadctl.interfaces.talk.sheet import asked

Line = dict[str, Any]


class Screen:
    """A view that keeps what was shown.

    Attributes:
        text: all of it.
        prompted: what was said since the person last pressed something.
        question: the one that is shown now.
        lines: what the service said.
        moving: the belt may move.
    """

    def __init__(self) -> None:
        self.text = self.prompted = ""
        self.question: Question[Any] | None = None
        self.lines: list[Line] = []
        self.moving = False

    def line(self, line: Line) -> None:
        self.lines.append(line)

    def say(self, text: str) -> None:
        self.text += text + "\n"
        self.prompted += text + "\n"

    def ask(self, question: Question[Any] | None, *, back: bool = False) -> None:
        self.question = question
        if question is not None:
            self.say("\n".join(asked(question, back=back)))

    def moves(self, *, asks: bool) -> None:
        self.moving = True

    def stands(self) -> None:
        self.moving = False

    def close(self) -> None: ...


class Fingers:
    """Keys: each time somebody looks, `press` says what was pressed since ("" for nothing).

    Attributes:
        pressed: every key, in its order: each one is an act.
    """

    def __init__(self, press: Callable[[float], str]) -> None:
        self.there = True
        self.pressed = ""
        self._press = press

    def forget(self) -> None: ...

    def wait(self, seconds: float, *others: Any) -> str:
        keys = self._press(seconds)
        self.pressed += keys
        return keys


class Quiet:
    """Signals that never come."""

    count = 0


def script(keys: Iterable[str]) -> Callable[[float], str]:
    """Return the keys one at a time; who asks for more than there are fails the test."""
    left = list(keys)

    def press(seconds: float) -> str:
        assert left, f"asked for more keys than {keys!r}"
        return left.pop(0)

    return press
