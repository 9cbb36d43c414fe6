"""Yes or no on a line of its own, in the person's language."""

from __future__ import annotations

import click

from treadctl.care_words import say
from treadctl.wrapping import wrapped


def confirmed(question: str, *, default: bool) -> bool:
    """Ask until it is a yes or a no; Enter alone is the default. A y is a yes in every language.

    Raises:
        click.Abort: Ctrl-C, or nobody is there.
    """
    yes = say("key_yes")
    keys = f"{yes.upper()}/n" if default else f"{yes}/N"
    while True:
        typed = click.prompt(wrapped(f"{question} [{keys}]"), default="", show_default=False).strip().lower()
        if not typed:
            return default
        if typed in ("y", yes, say("answer_yes").lower()):
            return True
        if typed in ("n", say("answer_no").lower()):
            return False
