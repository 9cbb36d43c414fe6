"""`treadctl`: the group of commands, imported one by one on demand so that `--help` and `stop` start fast."""

from __future__ import annotations

import importlib
from typing import Any

import click

from treadctl import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "A walk of about a minute on the simulated treadmill."),
    "scan": ("look", "Treadmills in reach, and what can be done with each."),
    "watch": ("look", "Live view of a treadmill; nothing is ever sent to it."),
    "setup": ("setup", "Try a treadmill on an EMPTY belt, once; then it can be walked."),
    "start": ("start", "Walk a profile: connect, count down, walk, break, stop."),
    "stop": ("stop", "Stop the belt, from anywhere, now."),
    "status": ("status", "What is going on."),
    "serve": ("serve", "Run the service without a walk."),
    "profile": ("profile", "List, show, make, edit and check profiles."),
    "capture": ("capture", "Record the raw traffic of a treadmill; nothing is ever sent to it."),
    "replay": ("capture", "Run recorded traffic through treadctl's core."),
    "decode": ("decode", "Explain captured FTMS bytes."),
    "completion": ("completion", "Print the shell completion for bash, zsh or fish."),
}


class LazyGroup(click.Group):
    """Lists its commands from a table and imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"treadctl.interfaces.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what treadctl itself has to say is a sentence, never a traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            from treadctl.client import ServiceGone
            from treadctl.model import TreadctlError

            if isinstance(error, ServiceGone):
                click.echo(f"treadctl's service does not answer: {error}", err=True)
                ctx.exit(3)
            if not isinstance(error, TreadctlError):
                raise
            click.echo(str(error), err=True)
            ctx.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="treadctl")
@click.option("--data", metavar="DIR", help="Folder of journal and profiles (or TREADCTL_DATA).")
@click.pass_context
def treadctl(ctx: click.Context, data: str | None) -> None:
    """A low-speed walking companion for FTMS treadmills.

    Try `treadctl demo` first: it needs no treadmill. While you walk, space or
    s stops the belt; `treadctl stop` does so from any other terminal.
    """
    ctx.obj = {"data": data}


def data_option(command: Any) -> Any:
    """Take `--data DIR` behind the command as well as before it."""
    return click.option("--data", metavar="DIR", help="Folder of journal and profiles (or TREADCTL_DATA).")(
        command
    )


def chosen_data(ctx: click.Context, option: str | None) -> str | None:
    """Return the data folder's option, wherever it was given."""
    return option or (ctx.obj or {}).get("data")
