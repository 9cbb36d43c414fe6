"""`setup`: try one treadmill on an empty belt, and keep what was found out."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import attach, unwritable
from treadctl.interfaces.cli.capture import CaptureFile
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.screened import screened
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.trying import Trying
from treadctl.interfaces.cli.trying_view import choose
from treadctl.interfaces.cli.turns import choose_walk
from treadctl.interfaces.cli.wrapping import echo


@click.command(cls=Spoken)
@click.argument("address", required=False)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--fresh", is_flag=True, help="From the beginning, even where an earlier test was interrupted.")
@click.option("--share", is_flag=True, help="Print what was found out, without the address; nothing moves.")
@click.option(
    "--capture", type=click.Path(dir_okay=False), help="Record all traffic into this file, to share."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on standard output.")
@click.option("--audit", type=click.Path(dir_okay=False), help="Write what was permitted, written and said.")
@click.pass_context
def setup(
    ctx: click.Context,
    address: str | None,
    data: str | None,
    radio: str,
    audit: str | None,
    capture: str | None,
    *,
    fresh: bool,
    share: bool,
    as_json: bool,
) -> None:
    """Try the treadmill at ADDRESS (else the nearest free one) on an EMPTY belt.

    Under eight minutes, nobody on the belt, you beside it with the key in
    your hand. Ended early, it goes on there the next time. Exit code 0: it
    can be walked; 1: ended by a fault, or it is never driven; 2: refused;
    3: no treadmill; 130: you ended it.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    if share:
        sys.exit(_share(folder, address))
    if sys.stdin is None or not sys.stdin.isatty():
        echo(words.SETUP["needs_terminal"], err=True)
        sys.exit(2)
    if os.environ.get("SSH_CONNECTION") and not radio.startswith("sim:"):
        echo(words.SETUP["needs_you"], err=True)
        sys.exit(2)
    try:
        with Path(capture or os.devnull).open("w", encoding="utf-8") as file:
            kept = CaptureFile(file) if capture else None
            code = _try(folder, radio, audit, address, kept, fresh=fresh, as_json=as_json)
    except OSError as error:
        echo(words.COMMANDS["unwritable"].format(file=capture, why=error.strerror), err=True)
        code = 2
    sys.exit(code)


def _try(
    folder: Path,
    radio: str,
    audit: str | None,
    address: str | None,
    capture: CaptureFile | None,
    *,
    fresh: bool,
    as_json: bool,
) -> int:
    if (trouble := unwritable(folder, audit)) is not None:
        echo(trouble, err=True)
        return 2
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
        view = choose(outlet, as_json=as_json)
        view.say(words.first_note())
        try:
            with Keys() as keys:
                if not radio.startswith("sim:"):
                    code = screened(connection, choose_walk(outlet, as_json=as_json), keys, signals)
                    if code is not None:
                        return code
                return Trying(
                    connection, view, keys, signals, address=address, fresh=fresh, capture=capture
                ).run()
        finally:
            view.close()
            outlet.close()
            connection.close()


def _share(folder: Path, address: str | None) -> int:
    """Print one machine's file, its address removed."""
    from treadctl.profiles import ProfileError, load_machine, parse_machine, read_text, to_share

    try:
        if address is not None:
            found = load_machine(folder, address)
        else:
            files = sorted((folder / "machines").glob("*.toml"))
            if len(files) > 1:
                names = ", ".join(path.stem.replace("-", ":") for path in files)
                echo(words.SETUP["several"].format(names=names), err=True)
                return 2
            found = parse_machine(read_text(files[0]), str(files[0])) if files else None
    except ProfileError as error:
        echo(str(error), err=True)
        return 2
    if found is None:
        echo(words.SETUP["nothing_found"], err=True)
        return 2
    click.echo(to_share(found), nl=False)
    return 0
