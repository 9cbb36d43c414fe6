"""Lines that are easy to read: on a terminal they end between two words, not where its edge is."""

from __future__ import annotations

import sys

import click

WIDEST = 80  # characters: longer lines are hard to read for a tired person


def wrapped(text: str) -> str:
    """Return the text in lines that are easy to read, what stands in from the left kept there.

    A word is never broken: it may be a path or an address that somebody copies.
    """
    import shutil  # where nothing is wrapped, `stop` need not wait for these
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


def echo(text: str, *, err: bool = False) -> None:
    """Say sentences; where no person looks, each line stays whole."""
    stream = sys.stderr if err else sys.stdout
    click.echo(wrapped(text) if stream is not None and stream.isatty() else text, err=err)
