"""One question and the keys that answer it; never Enter, space, s or q: those leave or stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from treadctl.care_words import say

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

FORBIDDEN = " sSqQ\r\n\x1b"
"""No answer has these keys: two stop, one leaves, Enter is pressed without reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Generic[T_co]):
    """One possible answer.

    Attributes:
        keys: any of them; the first is shown.
        label: what it means.
        value: what it is.
        sure: asked back before it is taken, for a slip of the finger would weigh; "" where it would not.
    """

    keys: str
    label: str
    value: T_co
    sure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T_co]):
    """One question.

    Attributes:
        text: the question itself, in a sentence.
        choices: its answers.
        lead: what stands above it.
        hint: the keys in words, where a list of the answers would be long ("" lists them).
    """

    text: str
    choices: tuple[Choice[T_co], ...]
    lead: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        keys = "".join(choice.keys for choice in self.choices)
        if len(set(keys)) != len(keys) or set(keys) & set(FORBIDDEN):
            raise ValueError(f"the keys {keys!r} of {self.text!r}: each once, and none of {FORBIDDEN!r}")

    def answered(self, key: str) -> Choice[T_co] | None:
        """Return the answer of a key, None where it has none."""
        return next((choice for choice in self.choices if key.lower() in choice.keys), None)

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """The keys and what they mean, a line each; none where a hint says it shorter."""
        return () if self.hint else tuple((choice.keys[0], choice.label) for choice in self.choices)

    @property
    def possible(self) -> str:
        """The keys in words, for somebody who pressed another."""
        return self.hint or ", ".join(choice.keys[0] for choice in self.choices)


def sure(choice: Choice[T]) -> Question[bool]:
    """Return the question back.

    Neither y, which may be pressed twice by accident, nor b, which leads back from every other question: it
    is taken here for the same, and not shown as a second way.
    """
    return Question(
        text=choice.sure,
        choices=(
            Choice(keys="c", label=say("key_sure"), value=True),
            Choice(keys="nb", label=say("key_again"), value=False),
        ),
    )
