"""`start`: the main job."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.session import Session, Wishes
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.view import choose

TYPED = "EMPTY BELT"
MAKE_WAY_S = 8.0  # an idle service that holds a link lets go of it first


@click.command()
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

    Without PROFILE the last one, the first time `starter`. Exit code 0: done
    as planned; 1: ended by a fault; 2: refused; 3: no treadmill; 130: you
    ended it.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    refuse_radio(radio, assume_ready=assume_ready, empty_belt=empty_belt)
    wishes = Wishes(
        profile=checked_profile(profile, folder),
        address=address,
        assume_ready=assume_ready,
        empty_belt=empty_belt,
        simulator_only=assume_ready or not empty_belt,
    )
    sys.exit(walk(folder, radio, audit, wishes, as_json=as_json))


def walk(folder: Path, radio: str, audit: str | None, wishes: Wishes, *, as_json: bool) -> int:
    """Run one walk in this terminal and return the exit code."""
    if (trouble := unwritable(folder, audit)) is not None:
        click.echo(trouble, err=True)
        return 2
    if not wishes.assume_ready:
        click.echo(words.FIRST_NOTE, err=True)
    outlet = Outlet(sys.stdout)
    with Signals() as signals:
        try:
            connection = attach(folder, radio, audit)
        except client.ServiceGone as error:
            click.echo(f"The service did not start: {error}", err=True)
            return 3
        if isinstance(connection, str):
            click.echo(connection, err=True)
            return 2
        view = choose(outlet, as_json=as_json)
        try:
            with Keys() as keys:
                return Session(connection, wishes, view, keys, signals).run()
        finally:
            view.close()
            outlet.close()
            connection.close()


def attach(
    folder: Path, radio: str, audit: str | None = None, *, role: str = "walker", watched: bool = True
) -> client.Client | str:
    """Use the running service of this data folder or start one; a text says why neither is right.

    Only the terminal that arms is `watched`: a walk goes on for as long as somebody looks there.
    """
    record = client.read_record(paths.record_path(folder))
    if record is not None and record.get("radio") == radio and audit is None:
        with contextlib.suppress(client.ServiceGone):
            return client.Client.attach(record, role, watched=watched)
    trouble = make_way(folder)  # an audit begins with its service, and a service has one radio
    if trouble is not None:
        return trouble
    return client.Client.attach(client.spawn(folder, radio, audit), role, watched=watched)


def make_way(folder: Path) -> str | None:
    """Have an idle service that a client once started end; a text where one is in use."""
    record = client.read_record(paths.record_path(folder)) or {}
    try:
        connection = client.Client.attach(record, "walker")
        made_way = connection.request("shutdown", if_idle=True).get("ok") is True
        connection.close()
    except client.ServiceGone:
        return None
    if made_way and _gone(record):
        return None
    return f"treadctl is already in use on the radio {record.get('radio')}. End that first, then try again."


def unwritable(folder: Path, audit: str | None) -> str | None:
    """Say which of the places to write to cannot be written."""
    try:
        paths.make_data_folder(folder)
    except OSError as error:
        return f"The data folder {folder} cannot be used: {error.strerror}. Choose another with --data."
    if audit is not None:
        try:
            with Path(audit).open("a", encoding="utf-8"):
                pass
        except OSError as error:
            return f"The audit file {audit} cannot be written: {error.strerror}."
    return None


def _gone(record: client.Line) -> bool:
    """Wait until a service that was asked to make way has ended."""
    end = time.monotonic() + MAKE_WAY_S
    while time.monotonic() < end:
        try:
            client.Client.attach(record, "viewer").close()
        except client.ServiceGone:
            return True
        time.sleep(0.05)
    return False


def refuse_radio(radio: str, *, assume_ready: bool, empty_belt: bool) -> None:
    """Let through what may be started at all; everything else ends here with exit code 2."""
    if radio.startswith("sim:") and not empty_belt:
        return
    if radio != "os" and not radio.startswith("sim:") and not radio.startswith("hci:"):
        refused = f"There is no radio {radio!r}. There are: os, sim:HOST:PORT and hci:TRANSPORT."
    elif assume_ready:
        refused = "--assume-ready is for the simulator only: a real belt starts when a person at it says so."
    elif not empty_belt:
        refused = words.REFUSED["real_radio_read_only"]
    elif not sys.stdin.isatty():
        refused = "--empty-belt asks you to type a confirmation, so it needs a terminal."
    else:
        click.echo(
            "The belt will move, at most 1.5 km/h. Nobody may stand on it, key in your hand, 2 m clear."
        )
        if click.prompt(f"Type {TYPED} to go on", default="", show_default=False).strip() == TYPED:
            return
        refused = "Not confirmed. Nothing was sent to the treadmill."
    click.echo(refused, err=True)
    sys.exit(2)


def checked_profile(name: str | None, folder: Path) -> str:
    """Return the profile to walk, after checking that it can be read; exit code 2 where it cannot."""
    from treadctl.journal import SqliteReader, journal_path
    from treadctl.model import TreadctlError
    from treadctl.profiles import load

    try:
        if name is None:
            last = SqliteReader(journal_path(folder)).latest("armed")
            name = str(last.data.get("profile", "starter")) if last is not None else "starter"
        load(name, folder)
    except TreadctlError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    return name
