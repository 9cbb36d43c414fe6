"""A question as lines of text, for a screen that shows one after the other."""

from __future__ import annotations

from typing import Any

from treadctl.care_words import say
from treadctl.interfaces.talk.question import Question


def asked(question: Question[Any], *, back: bool) -> list[str]:
    """Return the question, its answers with their keys, and how to leave."""
    ways = [say("key_back"), say("key_leave")] if back else [say("key_leave")]
    keys = [f"   {key}  {label}" for key, label in question.listed]
    hint = [question.hint] if question.hint else []
    return [
        "",
        *([*question.lead.splitlines(), ""] if question.lead else []),
        question.text,
        *keys,
        "   " + "   ".join([*hint, *ways]),
    ]
