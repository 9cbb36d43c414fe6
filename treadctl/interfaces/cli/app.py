"""`treadctl`: the group of commands, imported one by one on demand so that `--help` and `stop` start fast."""

from __future__ import annotations

import importlib
import keyword
from typing import Any

import click

from treadctl import __version__, language
from treadctl.interfaces.cli.help import SpokenGroup, spoken

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "A walk of about a minute on the simulated treadmill."),
    "scan": ("look", "Treadmills in reach, and what can be done with each."),
    "watch": ("look", "Live view of a treadmill; nothing is ever sent to it."),
    "setup": ("setup", "Try a treadmill on an EMPTY belt, once; then it can be walked."),
    "start": ("start", "Walk a profile: connect, count down, walk, break, stop."),
    "page": ("page", "Walk in a browser on this computer."),
    "mqtt": ("mqtt", "Show the walk on an MQTT broker, and let it be stopped from there."),
    "fleet": ("fleet", "Several treadmills on one broker: list them, stop one or all."),
    "plan": ("plan", "Today, this week and the whole road, and why."),
    "checkin": ("checkin", "How it is after a walk; locks, wishes, a doctor's yes."),
    "comfort": ("comfort", "Stretch cards, and a timer for ice and heat."),
    "stop": ("stop", "Stop the belt, from anywhere, now."),
    "status": ("status", "What is going on."),
    "serve": ("serve", "Run the service without a walk."),
    "install-service": ("install_service", "Have treadctl there after power-on (systemd)."),
    "person": ("person", "Several people on one treadmill: list, new, delete."),
    "history": ("history", "What was: walks as a table, one in detail, charts."),
    "export": ("export", "Walks as FIT or CSV, the journal as JSON, a page to print."),
    "import": ("importing", "Restore a journal from JSON, on a new computer."),
    "profile": ("profile", "List, show, make, edit and check profiles."),
    "settings": ("settings", "Language and units: show, set, back to what they were."),
    "journal": ("journal", "Back up, restore or delete the journal."),
    "capture": ("capture", "Record the raw traffic of a treadmill; nothing is ever sent to it."),
    "replay": ("capture", "Run recorded traffic through treadctl's core."),
    "decode": ("decode", "Explain captured FTMS bytes."),
    "completion": ("completion", "Print the shell completion for bash, zsh or fish."),
}


class LazyGroup(SpokenGroup):
    """Lists its commands from a table and imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"treadctl.interfaces.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(
            module, cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        )
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Speak as the person has settled: looked up when something is first said, `--help` included."""
        language.ask(lambda: _settled(ctx))
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what treadctl itself has to say is a sentence, never a traceback."""
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt, EOFError) as error:
            from treadctl import words
            from treadctl.client import ServiceGone
            from treadctl.interfaces.cli.wrapping import echo
            from treadctl.model import TreadctlError

            if isinstance(error, ServiceGone):
                echo(words.COMMANDS["no_answer"].format(error=error), err=True)
                ctx.exit(3)
            if isinstance(error, (click.Abort, KeyboardInterrupt, EOFError)):
                click.echo(err=True)  # the line on which it was asked
                echo(words.COMMANDS["broken_off"], err=True)
                ctx.exit(130)
            if not isinstance(error, TreadctlError):
                raise
            echo(str(error), err=True)
            ctx.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List them without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, spoken(says)) for name, (_, says) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="treadctl")
@click.option("--data", metavar="DIR", help="Folder of journal and profiles (or TREADCTL_DATA).")
@click.option("--person", metavar="NAME", help="Whose walks, where several people use this computer.")
@click.pass_context
def treadctl(ctx: click.Context, data: str | None, person: str | None) -> None:
    """A low-speed walking companion for FTMS treadmills.

    Alone it says the one next thing, and offers it. Try `treadctl demo` first:
    it needs no treadmill. While you walk, space or
    s stops the belt; `treadctl stop` does so from any other terminal.
    """
    ctx.obj = {"data": data, "person": person}
    if ctx.invoked_subcommand is None:
        from treadctl.interfaces.cli.next_thing import next_thing

        next_thing(ctx, chosen_data(ctx, data))


def _settled(ctx: click.Context) -> language.Kept:
    """Return in which language and units whoever called reads; a person whom nobody knows, as everybody."""
    from treadctl import paths

    given: dict[str, str | None] = ctx.find_object(dict) or {}
    folder, person = paths.data_dir(given.get("data")), given.get("person") or ""
    if person in paths.people(folder):
        folder = paths.person_dir(folder, person)
    if not paths.has_settings(folder):
        return language.Kept()
    from treadctl import settings  # most people have none

    return settings.kept(folder, lambda line: click.echo(line, err=True))


def keep_data(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    """Remember `--data` wherever it stands."""
    if value:
        ctx.ensure_object(dict)["data"] = value
    return value


def _keep_person(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        ctx.ensure_object(dict)["person"] = value


def person_option(command: Any) -> Any:
    """Take `--person NAME` behind the command as well as before it; `chosen_data` knows who it is."""
    return click.option(
        "--person",
        metavar="NAME",
        expose_value=False,
        callback=_keep_person,
        help="Whose: `treadctl person list`.",
    )(command)


def data_option(command: Any) -> Any:
    """Take `--data DIR` and `--person NAME` behind the command as well as before it."""
    return click.option(
        "--data", metavar="DIR", callback=keep_data, help="Folder of journal and profiles (or TREADCTL_DATA)."
    )(person_option(command))


def chosen_data(ctx: click.Context, option: str | None, *, everybody: bool = False) -> str | None:
    """Return the data folder's option, wherever it was given; that of the person where one is named.

    Args:
        ctx: of the command.
        option: `--data` as it stands behind the command.
        everybody: whoever is named, all of them are meant: a stop does not ask whose belt it is.

    Raises:
        TreadctlError: there is nobody of that name.
    """
    found = ctx.find_object(dict) or {}
    data: str | None = option or found.get("data")
    if everybody or not found.get("person"):
        return data
    from treadctl import paths, words
    from treadctl.model import TreadctlError

    folder = paths.person_dir(paths.data_dir(data), str(found["person"]))
    if not folder.is_dir():
        raise TreadctlError(words.PEOPLE["unknown"].format(name=found["person"]))
    return str(folder)
