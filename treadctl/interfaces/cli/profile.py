"""`treadctl profile`: the files that say how a person wants to walk.

What is slow to import (profiles, their checker, the journal) is imported in
the commands that use it, because every treadctl command loads this module.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from treadctl import words
from treadctl.interfaces.cli.app import chosen_data, keep_data, person_option
from treadctl.interfaces.cli.confirming import confirmed
from treadctl.interfaces.cli.editor import open_editor
from treadctl.interfaces.cli.help import SpokenGroup
from treadctl.interfaces.cli.wrapping import echo
from treadctl.paths import data_dir

if TYPE_CHECKING:
    from treadctl.interfaces.leaves.edits import Known
    from treadctl.profiles import Change, Found, ProfileError

REFUSED = 2  # the exit code of everything that is not allowed, or not there


def _data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    taken: Callable[..., Any] = person_option(command)
    return click.option(
        "--data",
        metavar="DIR",
        expose_value=False,
        callback=keep_data,
        help="Folder of journal and profiles (or TREADCTL_DATA).",
    )(taken)


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.group(cls=SpokenGroup)
@_data_option
def profile() -> None:
    """Say how you want to walk: speed, minutes, breaks and days."""


@profile.command("list")
@_data_option
@json_option
def list_profiles(as_json: bool) -> None:
    """List every profile, and whose it is."""
    from treadctl.profiles import amount, load_all, plan_for
    from treadctl.profiles import as_json as object_of

    listed, sessions = load_all(_data()), _known().sessions
    if as_json:
        for found in listed:
            _print_json(object_of(found, sessions))
        return
    width, whose = (max(len(text(found)) for found in listed) for text in (lambda one: one.name, _whose))
    for found in listed:
        if found.profile is None:
            says = words.PROFILE["cannot_be_used"].format(name=found.name)
        else:
            says = amount(plan_for(found.profile, sessions))
            if found.profile.simulated_only:
                says = words.PROFILE["simulated_only"].format(says=says)
        click.echo(f"{found.name:{width}}  {_whose(found):{whose}}  {says}")


@profile.command()
@_data_option
@json_option
@click.argument("name")
def show(name: str, as_json: bool) -> None:
    """Print a profile, and what it means in a sentence."""
    from treadctl.profiles import ProfileError, meaning, read, read_text
    from treadctl.profiles import as_json as object_of

    try:
        found = read(name, _data())
        if as_json:
            _print_json(object_of(found, _known().sessions))
        else:
            click.echo(read_text(found.path))
    except ProfileError as error:
        _refuse(error)
    if found.profile is None:
        echo(str(found.error), err=True)
        sys.exit(REFUSED)
    if not as_json:
        echo(f"{found.path} ({_whose(found)})")
        echo(meaning(found.profile))


@profile.command()
@_data_option
@click.argument("name")
@click.option("--pattern", help="starter, gentle, standard or settled.")
@click.option("--cap-kmh", help="Never faster than this, km/h.")
@click.option("--walk-min", help="The most walking in one session, minutes.")
@click.option("--block-s", help="The most walking between two breaks, seconds.")
@click.option("--break-s", help="The least time the belt stands in a break, seconds.")
@click.option("--days-per-week", help="The most walking days in a week.")
@click.option("--weekly-increase-percent", "progress__weekly_increase_percent", help="Growth of a good week.")
@click.option("--rest-days", "schedule__rest_days", help="Days of rest after each walk, at least.")
@click.option("--weekdays", "schedule__weekdays", help="Walk on these days alone: mon,wed,fri.")
@click.option("--check-s", "checks__every_s", help="Seconds of walking between two questions, at most.")
def new(name: str, **options: str | None) -> None:
    """Make a profile of your own.

    On a terminal it asks for what was not given as an option.
    """
    from treadctl.interfaces.cli.profile_asking import asked
    from treadctl.profiles import ProfileError, check_new_name, meaning
    from treadctl.profiles import new as make

    values = {key.replace("__", "."): value for key, value in options.items() if value is not None}
    try:
        check_new_name(name, _data())  # before the questions, not after the last of them
        values = asked(values) if _on_a_terminal() else values
        change = make(name, _data(), values, proven=_known().proven)
    except ProfileError as error:
        _refuse(error)
    echo(words.PROFILE["written"].format(path=change.path, meaning=meaning(change.after)))


@profile.command("set")
@_data_option
@click.argument("name")
@click.argument("assignments", metavar="KEY=VALUE...", nargs=-1, required=True)
def set_command(name: str, assignments: tuple[str, ...]) -> None:
    """Change values of a profile; its comments stay."""
    from treadctl.profiles import ProfileError, set_values

    values = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise click.UsageError(f"{assignment!r} is not KEY=VALUE, such as cap_kmh=1.8")
        values[key.strip()] = value.strip()
    try:
        change = set_values(name, values, _data(), proven=_known().proven)
    except ProfileError as error:
        echo(str(error), err=True)
        echo(words.PROFILE["nothing_changed"], err=True)
        sys.exit(REFUSED)
    _say_change(change)


@profile.command()
@_data_option
@click.argument("name")
@click.option("--rejected", is_flag=True, help="Go on with the text that was refused last.")
def edit(name: str, rejected: bool) -> None:
    """Open a profile in your editor.

    That is $VISUAL or $EDITOR. The text is taken over if it holds; if not,
    the profile stays as it was, and your text is kept for --rejected.
    """
    from treadctl.profiles import ProfileError, copy_to_edit, keep_text, read_text, replace_text

    try:
        copy = copy_to_edit(name, _data(), rejected=rejected)
        try:
            before = read_text(copy)
            while True:
                ended = open_editor(copy)
                text = read_text(copy)
                if ended != 0:
                    same = text == before
                    said = words.PROFILE["editor_same" if same else "editor_ended"]
                    echo(said.format(code=ended), err=True)
                    echo(
                        words.COMMANDS["choose_editor"] if same else keep_text(name, text, _data()), err=True
                    )
                    sys.exit(REFUSED)
                if text == before and not rejected:
                    echo(words.PROFILE["same_text"])
                    return
                try:
                    change = replace_text(name, text, _data(), proven=_known().proven)
                    break
                except ProfileError as error:
                    if not _on_a_terminal():
                        raise
                    echo(str(error), err=True)
                    if not confirmed(words.PROFILE["edit_again"], default=True):
                        sys.exit(REFUSED)
        finally:
            copy.unlink(missing_ok=True)
    except ProfileError as error:
        _refuse(error)
    _say_change(change)


@profile.command()
@_data_option
@json_option
@click.argument("which", metavar="[FILE|NAME]...", nargs=-1)
def validate(which: tuple[str, ...], as_json: bool) -> None:
    """Check profiles, by name or as files.

    All of them if none is named. Exit code 0, or 2 if one has a mistake.
    """
    from treadctl.profiles import ProfileError, load, load_all, load_file, problems_json

    errors = 0
    for one in which or [found.name for found in load_all(_data())]:
        error = None
        try:
            if "." in one or "/" in one or "\\" in one:
                load_file(Path(one), _data())
            else:
                load(one, _data())
        except ProfileError as trouble:
            error = trouble
            errors += 1
        if as_json:
            problems = problems_json(error)
            _print_json({"event": "validated", "which": one, "valid": error is None, "problems": problems})
        else:
            well = words.PROFILE["all_well"].format(which=one)
            echo(well if error is None else str(error), err=error is not None)
    sys.exit(REFUSED if errors else 0)


@profile.command()
def schema() -> None:
    """Print the JSON Schema of a profile, for editors."""
    from treadctl.profiles import schema_json

    click.echo(schema_json(), nl=False)


# --- what the commands share


def _data() -> Path:
    return data_dir(chosen_data(click.get_current_context(), None))


def _known() -> Known:
    from treadctl.interfaces.leaves.edits import known

    return known(_data())


def _refuse(error: ProfileError) -> NoReturn:
    echo(str(error), err=True)
    sys.exit(REFUSED)


def _on_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _say_change(change: Change) -> None:
    """Say where the change went, and what it does to today's walk."""
    from treadctl.interfaces.leaves.edits import effect

    if change.copied:
        echo(words.PROFILE["copied"].format(path=change.path))
    for sentence in effect(change, _known()):
        echo(sentence)


def _whose(found: Found) -> str:
    return words.PROFILE[found.origin.value]


def _print_json(line: Mapping[str, object]) -> None:
    click.echo(json.dumps({"t": round(time.time(), 3), **line}))
