"""Puts a question and waits for its key; any other key says what is possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Protocol, TypeVar

from treadctl.care_words import say
from treadctl.interfaces.talk.question import Choice, Question, sure

T = TypeVar("T")
S = TypeVar("S")

LEAVE_KEYS = frozenset("qQ\x03\x04\x1a\x1c")
STOP_KEYS = frozenset(" sS")
_BACK_KEYS = frozenset("bB\x7f\b")
_ESCAPE = "\x1b"


class Left(Exception):
    """The person wants out, or the terminal is gone."""


class Back(Enum):
    """Not an answer: the question before is asked again."""

    BACK = "back"


class Place(Protocol):
    """Where the person sits (`seat.Seat`)."""

    def say(self, text: str) -> None:
        """Say a sentence."""

    def show(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Show a question, or none any more."""

    def keys(self, seconds: float) -> str:
        """Wait for keys; raises `Left` where the person or the terminal is gone."""

    def forget(self) -> None:
        """Drop what was typed before anybody was asked."""

    def pressed_stop(self) -> None:
        """Stop whatever moves; raises `Left` where nothing does."""


class Prompter:
    """Asks a person, one question and one key at a time."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._leaving = False

    def ask(self, question: Question[T]) -> T:
        """Return the answer.

        Raises:
            Left: the person wants out.
        """
        while True:
            answer = self.ask_or_back(question, back=False)
            if not isinstance(answer, Back):
                return answer

    def ask_or_back(self, question: Question[T], *, back: bool = True) -> T | Back:
        """Return the answer, or `Back` where `back` is offered and wanted.

        Raises:
            Left: the person wants out.
        """
        while True:
            choice = self._one(question, back=back)
            if isinstance(choice, Back):
                return choice
            if not choice.sure or self._sure(choice):
                return choice.value

    def press(self, text: str, keys: str, *, hint: str) -> str:
        """Wait for one of `keys` (Enter among them, where a press is meant); other keys say what is possible.

        Raises:
            Left: the person wants out.
        """
        self._place.forget()
        self._place.say(text)
        while True:
            for key in _single(self._place.keys(0.1)):
                if key in keys:
                    return key
                self._other(key, hint)

    def _one(self, question: Question[T], *, back: bool) -> Choice[T] | Back:
        if self._leaving:
            raise Left
        self._place.forget()
        self._place.show(question, back=back)
        try:
            while True:
                for key in _single(self._place.keys(0.1)):
                    choice = question.answered(key)
                    if choice is not None:
                        self._place.say(say("answered", answer=choice.label))
                        return choice
                    if back and key in _BACK_KEYS:
                        return Back.BACK
                    self._other(key, question.possible)
        finally:
            self._place.show(None)

    def _sure(self, choice: Choice[T]) -> bool:
        """Ask back; who leaves instead of taking it back has said it, and leaves with the next question."""
        try:
            confirmed = self._one(sure(choice), back=False)
        except Left:
            self._leaving = True
            return True
        return not isinstance(confirmed, Back) and confirmed.value

    def _other(self, key: str, possible: str) -> None:
        """Act on a key that is no answer."""
        if key in STOP_KEYS:
            self._place.pressed_stop()
        elif key in LEAVE_KEYS or key == _ESCAPE:
            raise Left
        else:
            self._place.say(say("keys_are", keys=possible))


def fill(
    prompter: Prompter,
    begin: S,
    question: Callable[[S], Question[T] | None],
    said: Callable[[S, T], S],
    so_far: Callable[[S], None] = lambda state: None,
    begun: Iterable[S] = (),
) -> S:
    """Ask until nothing is left to ask, with a way back; return what was answered.

    Args:
        prompter: asks.
        begin: nothing answered.
        question: the next question of a state, None at the end.
        said: the state with one more answer.
        so_far: told of each state.
        begun: the states after each answer that was given before; the way back leads over them.

    Raises:
        Left: the person wants out.
    """
    states = [begin, *begun]
    so_far(states[-1])
    while (asked := question(states[-1])) is not None:
        answer = prompter.ask_or_back(asked, back=len(states) > 1)
        if isinstance(answer, Back):
            states.pop()
        else:
            states.append(said(states[-1], answer))
        so_far(states[-1])
    return states[-1]


def _single(keys: str) -> list[str]:
    """Return the keys that count: the first of a burst, and no arrow or function key."""
    if keys.startswith(_ESCAPE) and len(keys) > 1:
        return ["\x00"]
    stops = [key for key in keys if key in STOP_KEYS]
    return stops[:1] or list(keys[:1])
