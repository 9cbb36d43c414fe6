"""A person who is well, at a real terminal: answers the screen of the first day and the card before a walk."""

from __future__ import annotations

import re
from typing import Protocol

from treadctl.care.screen import ITEMS, Group, full
from treadctl.care_words import ENGLISH

_SURE = 24  # letters of a question that tell it from every other


class Terminal(Protocol):
    """What is shown, and where keys go."""

    text: str

    def sees(self, pattern: str) -> str:
        """Wait until it is shown."""

    def types(self, keys: str) -> None:
        """Press keys."""


def answers_screen(terminal: Terminal, *, clinician: bool = True) -> None:
    """Answer the questions of the first day, one key each, and that leg and back usually do not hurt."""
    for item in full().asks:
        if item != "K2":  # not asked where nothing is numb
            _answer(terminal, ENGLISH[ITEMS[item].words], "y" if item[0] == Group.TREADMILL else "n")
    _answer(terminal, ENGLISH["clinician_ask"], "y" if clinician else "n")
    _answer(terminal, ENGLISH["ask_back"], "0")
    _answer(terminal, ENGLISH["ask_leg"], "0")


def answers_card(terminal: Terminal) -> None:
    """Answer the card: none of these, no pain."""
    _answer(terminal, ENGLISH["screen_s"], "n")
    _answer(terminal, ENGLISH["ask_back"], "0")
    _answer(terminal, ENGLISH["ask_leg"], "0")


def _answer(terminal: Terminal, question: str, key: str) -> None:
    terminal.sees(re.escape(question.split("{")[0][:_SURE].strip()) + ".*q: leave")
    terminal.text = ""  # what is asked next was not shown yet
    terminal.types(key)
