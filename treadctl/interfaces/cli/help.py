"""What `--help` shows, in the person's language: the commands themselves say it in English.

What click says itself ("Usage", "Options") stays English: it has no German of its own.
"""

from __future__ import annotations

import inspect
from copy import copy
from typing import TypeVar

import click

from treadctl.language import language

Told = TypeVar("Told", bound=click.Command)
WHOLE = 1000  # characters: no sentence is as long


def spoken(text: str | None) -> str:
    """Return a help text in the person's language; in English where it has no other."""
    english = inspect.cleandoc(text or "")
    if language() == "en":
        return english
    from treadctl.german.help import HELP  # most people do not need it

    return HELP.get(english, english)


class Spoken(click.Command):
    """A command whose help is in the person's language."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        super(Spoken, told(self)).format_help(ctx, formatter)


class SpokenGroup(click.Group):
    """A group of them."""

    command_class = Spoken

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help."""
        super(SpokenGroup, told(self)).format_help(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List its commands, each with its whole first sentence: click itself cuts a long one off."""
        named = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, each.get_short_help_str(WHOLE)) for name, each in named if each is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def told(command: Told) -> Told:
    """Return the command with its help, and that of its options and commands, in the person's language."""
    if language() == "en":
        return command
    found = copy(command)  # the next one who asks may read another language
    found.help = spoken(command.help)
    found.params = [_told_option(each) for each in command.params]
    if isinstance(found, click.Group):
        found.commands = {name: told(each) for name, each in found.commands.items()}
    return found


def _told_option(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option):
        return parameter
    found = copy(parameter)
    found.help = spoken(parameter.help)
    return found
