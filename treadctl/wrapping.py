"""Lines that are easy to read: on a terminal they end between two words, not where its edge is.

The standard library alone, and nothing of it before it is needed: `treadctl stop` comes through here.
"""

from __future__ import annotations

from typing import TextIO

WIDEST = 80  # characters: longer lines are hard to read for a tired person


def wrapped(text: str) -> str:
    """Return the text in lines that are easy to read, what stands in from the left kept there.

    A word is never broken: it may be a path or an address that somebody copies.
    """
    import shutil
    import textwrap

    width = min(WIDEST, shutil.get_terminal_size().columns) - 1
    lines = []
    for line in text.splitlines() or [""]:
        indent = " " * (len(line) - len(line.lstrip(" -")))
        whole = textwrap.fill(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        lines.append(whole if line.strip() else "")
    return "\n".join(lines)


def fitting(text: str, stream: TextIO | None) -> str:
    """Return the text wrapped where `stream` is a terminal; where no person looks, each line stays whole."""
    return wrapped(text) if stream is not None and stream.isatty() else text
