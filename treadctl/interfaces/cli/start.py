"""`start`: the main job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import attach, unwritable
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.session import Session, Wishes
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.turns import choose_walk
from treadctl.interfaces.cli.wrapping import echo

Line = dict[str, Any]

ASKED_WITHIN_S = 2.0
TYPED = "EMPTY BELT"


@click.command(cls=Spoken)
@click.argument("profile", required=False)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--address", help="Which treadmill; without it the nearest free one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on standard output.")
@click.option("--assume-ready", is_flag=True, help="Answer as a well person would. Simulated radio only.")
@click.option("--empty-belt", is_flag=True, help="A real treadmill with nobody on it, at most 1.5 km/h.")
@click.option("--audit", type=click.Path(dir_okay=False), help="Write what was permitted, written and said.")
@click.pass_context
def start(
    ctx: click.Context,
    profile: str | None,
    data: str | None,
    radio: str,
    address: str | None,
    audit: str | None,
    *,
    as_json: bool,
    assume_ready: bool,
    empty_belt: bool,
) -> None:
    """Walk PROFILE: connect, count down, walk, break, stop.

    Without PROFILE the one that was prepared from elsewhere within the last
    minute, else the last one (the demo does not count), the first time
    `starter`. Exit code 0: done as planned; 1: ended by a fault; 2: refused;
    3: no treadmill; 130: you ended it.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    refuse_radio(radio, assume_ready=assume_ready, empty_belt=empty_belt)
    told = None if profile or assume_ready or empty_belt else prepared(folder)
    if told is not None:
        echo(words.notice({**told, "event": "prepared"}) or "", err=True)
        profile = str(told["profile"])
    name, simulated_only = checked_profile(profile, folder)
    wishes = Wishes(
        profile=name,
        address=address,
        assume_ready=assume_ready,
        empty_belt=empty_belt,
        simulator_only=assume_ready or (radio.startswith("sim:") and not empty_belt),
        programme=not (assume_ready or empty_belt or simulated_only),
    )
    sys.exit(walk(folder, radio, audit, wishes, as_json=as_json))


def walk(folder: Path, radio: str, audit: str | None, wishes: Wishes, *, as_json: bool) -> int:
    """Run one walk in this terminal and return the exit code."""
    if (trouble := unwritable(folder, audit)) is not None:
        echo(trouble, err=True)
        return 2
    if not wishes.assume_ready and not wishes.programme:  # its first screen says more
        echo(words.first_note(), err=True)
    outlet = Outlet(sys.stdout)
    with Signals() as signals:
        try:
            connection = attach(folder, radio, audit)
        except client.ServiceGone as error:
            echo(words.VIEW["no_service"].format(error=error), err=True)
            return 3
        if isinstance(connection, str):
            echo(connection, err=True)
            return 2
        view = choose_walk(outlet, as_json=as_json)
        try:
            with Keys() as keys:
                return Session(connection, wishes, view, keys, signals).run()
        finally:
            view.close()
            outlet.close()
            connection.close()


def refuse_radio(radio: str, *, assume_ready: bool, empty_belt: bool) -> None:
    """Let through what may be started at all; everything else ends here with exit code 2."""
    if radio.startswith("sim:") and not empty_belt:
        return
    said = words.COMMANDS
    if radio != "os" and not radio.startswith("sim:") and not radio.startswith("hci:"):
        refused = said["no_radio"].format(radio=repr(radio))
    elif assume_ready:
        refused = said["ready_is_simulated"]
    elif not empty_belt:
        return  # the service knows whether this treadmill was tried
    elif not sys.stdin.isatty():
        refused = said["empty_needs_terminal"]
    else:
        echo(said["empty_lead"])
        asked = said["empty_type"].format(typed=TYPED)
        if click.prompt(asked, default="", show_default=False).strip() == TYPED:
            return
        refused = said["empty_not_confirmed"]
    echo(refused, err=True)
    sys.exit(2)


def walked_profile(name: str | None, folder: Path, *, stays: bool = False) -> tuple[str, bool]:
    """Return the profile to walk and whether it is for the simulator only; without a name `last_profile`.

    Args:
        name: of the profile.
        folder: the data folder.
        stays: this process is to stay, and to stay small: the file is checked in one of its own.

    Raises:
        TreadctlError: it cannot be read, or the journal cannot.
    """
    from treadctl.journal import SqliteReader, journal_path
    from treadctl.journal.promised import last_profile
    from treadctl.profiles import load
    from treadctl.profiles.checking import Apart, check_here

    if name is None:
        name = last_profile(SqliteReader(journal_path(folder)).rows("armed", newest_first=True))
    return name, load(name, folder, Apart() if stays else check_here).simulated_only


def prepared(folder: Path) -> Line | None:
    """Return what was prepared from elsewhere, as the running service has it; None without."""
    record = client.read_record(paths.record_path(folder))
    if record is None:
        return None
    try:
        connection = client.Client.attach(record, "viewer")
    except client.ServiceGone:
        return None
    try:
        told: Line | None = connection.request("snapshot", ASKED_WITHIN_S).get("prepared")
        return told
    except client.ServiceGone:
        return None
    finally:
        connection.close()


def checked_profile(name: str | None, folder: Path, *, stays: bool = False) -> tuple[str, bool]:
    """Return what `walked_profile` does; exit code 2 if unreadable."""
    from treadctl.model import TreadctlError

    try:
        return walked_profile(name, folder, stays=stays)
    except TreadctlError as error:
        echo(str(error), err=True)
        sys.exit(2)
