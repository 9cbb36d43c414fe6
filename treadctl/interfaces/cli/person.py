"""`treadctl person`: several people on one treadmill, each with journal and profiles of their own.

A page asks who walks, or is one person's alone, `treadctl --person NAME page`; with a PIN it asks for that
before it shows the log.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from treadctl import paths, words
from treadctl import pin as pins
from treadctl.interfaces.cli.app import chosen_data
from treadctl.interfaces.cli.attaching import folderless
from treadctl.interfaces.cli.help import SpokenGroup
from treadctl.interfaces.cli.wrapping import echo

REFUSED = 2


@click.group(cls=SpokenGroup)
def person() -> None:
    """Keep the walks of several people apart; the treadmill is everybody's."""


@person.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def list_people(ctx: click.Context, *, as_json: bool) -> None:
    """List who there is."""
    data = _data(ctx)
    for name in paths.people(data):
        if as_json:
            click.echo(
                json.dumps({"event": "person", "name": name, "data": str(paths.person_dir(data, name))})
            )
        else:
            click.echo(name)
    if not as_json and not paths.people(data):
        echo(words.PEOPLE["nobody"])


@person.command()
@click.argument("name")
@click.pass_context
def new(ctx: click.Context, name: str) -> None:
    """Make room for somebody: then `treadctl --person NAME start`."""
    data = _data(ctx)
    folder = paths.person_dir(data, name)
    if folder.exists():
        _refuse(words.PEOPLE["there"].format(name=name))
    for each in (data, data / paths.PEOPLE, folder):
        if (trouble := folderless(each)) is not None:
            _refuse(trouble)
    echo(words.PEOPLE["made"].format(name=name, folder=folder))


@person.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Without asking.")
@click.pass_context
def delete(ctx: click.Context, name: str, *, yes: bool) -> None:
    """Delete somebody's journal and profiles, for good."""
    folder = paths.person_dir(_data(ctx), name)
    if not folder.is_dir():
        _refuse(words.PEOPLE["unknown"].format(name=name))
    if paths.record_paths(folder) and _answers(folder):
        _refuse(words.PEOPLE["walks"].format(name=name))
    if not yes:
        said = click.prompt(words.PEOPLE["sure"].format(name=name), default="", show_default=False)
        if said.strip() != name:
            _refuse(words.PEOPLE["kept"])
    shutil.rmtree(folder)
    echo(words.PEOPLE["deleted"].format(name=name))


@person.command()
@click.option("--remove", is_flag=True, help="Ask for none any more.")
@click.pass_context
def pin(ctx: click.Context, *, remove: bool) -> None:
    """Set the PIN that a page asks for before it shows your log.

    It keeps curious eyes from plan, history, profile and settings on a shared page. STOP never asks. Whoever
    can read your files needs no PIN.
    """
    folder = paths.data_dir(chosen_data(ctx, None))
    try:
        if remove:
            echo(words.PEOPLE["pin_gone" if pins.remove(folder) else "pin_none"])
            return
        first = click.prompt(words.PEOPLE["pin_ask"], hide_input=True)
        if click.prompt(words.PEOPLE["pin_again"], hide_input=True) != first:
            _refuse(words.PEOPLE["pin_differs"])
        paths.make_data_folder(folder)
        pins.set_pin(folder, first)
    except pins.BadPin:
        _refuse(words.PEOPLE["pin_bad"])
    except OSError as error:
        _refuse(words.PEOPLE["pin_unwritten"].format(file=pins.pin_path(folder), why=error.strerror))
    echo(words.PEOPLE["pin_set"])


def _answers(folder: Path) -> bool:
    """Say whether a service runs for this person."""
    from treadctl import client

    for path in paths.record_paths(folder):
        try:
            client.Client.attach(client.read_record(path) or {}, "viewer").close()
        except client.ServiceGone:
            continue
        return True
    return False


def _data(ctx: click.Context) -> Path:
    return paths.data_dir(chosen_data(ctx, None, everybody=True))


def _refuse(sentence: str) -> None:
    echo(sentence, err=True)
    sys.exit(REFUSED)
