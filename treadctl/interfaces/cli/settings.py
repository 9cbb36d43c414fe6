"""`treadctl settings`: language, units and reminders, shown, settled, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import click

from treadctl import language, paths, words
from treadctl import settings as files
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import SpokenGroup
from treadctl.interfaces.cli.wrapping import echo
from treadctl.interfaces.leaves.settled import now, whence, wins


@click.group(cls=SpokenGroup, invoke_without_command=True)
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def settings(ctx: click.Context, data: str | None, *, as_json: bool) -> None:
    """Show in which language and units treadctl speaks, whether it reminds, and why.

    Each of several people may have their own: `--person NAME`.
    """
    if ctx.invoked_subcommand is not None:
        return
    folder = _folder(ctx, data)
    here = now(folder)
    if as_json:
        click.echo(json.dumps({"event": "settings", "file": str(paths.settings_path(folder)), **here}))
        return
    for key, value in here.items():
        said = words.SETTINGS["line"].format(key=words.SETTINGS[key], value=value, whence=whence(folder, key))
        echo(said)
    known = {"languages": ", ".join(language.LANGUAGES), "units": ", ".join(language.UNITS)}
    echo(words.SETTINGS["how"].format(**known))


@settings.command("set")
@click.argument("pairs", metavar="KEY=VALUE...", nargs=-1, required=True)
@data_option
@click.pass_context
def set_(ctx: click.Context, data: str | None, pairs: tuple[str, ...]) -> None:
    """Settle one or more: language=de, units=mph, reminders=off."""
    values = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise files.SettingsError(words.SETTINGS["no_pair"].format(said=pair))
        values[key.strip()] = value.strip().strip("\"'")
    folder = _folder(ctx, data)
    path = files.set_values(folder, values)
    _speak(folder)
    echo(words.SETTINGS["written"].format(file=path))
    for sentence in wins(values):
        echo(sentence)
    echo(words.SETTINGS["holds"])


@settings.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@data_option
@click.pass_context
def reset(ctx: click.Context, data: str | None, keys: tuple[str, ...]) -> None:
    """Take back one or more settings, or all of them."""
    folder = _folder(ctx, data)
    gone, aside = files.reset(folder, keys)
    _speak(folder)
    if aside is not None:
        echo(words.SETTINGS["put_aside"].format(file=aside))
    elif gone:
        echo(words.SETTINGS["was_reset"].format(keys=", ".join(gone)))
    else:
        echo(words.SETTINGS["nothing_set"].format(file=paths.settings_path(folder)))


def _folder(ctx: click.Context, data: str | None) -> Path:
    return paths.data_dir(chosen_data(ctx, data))


def _speak(folder: Path) -> None:
    """Go on in the language that holds now."""
    language.ask(lambda: files.kept(folder, lambda line: echo(line, err=True)))
