"""`page`: the walk in a browser, by a process of its own."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import attach, unwritable
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.start import checked_profile, refuse_radio

PORT = 8730
NEEDS = ("starlette", "uvicorn", "websockets")


@click.command(cls=Spoken)
@click.argument("profile", required=False)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0: a free one.")
@click.option("--revoke", is_flag=True, help="Forget every browser that was paired, and end.")
@click.pass_context
def page(
    ctx: click.Context, profile: str | None, data: str | None, radio: str, port: int, *, revoke: bool
) -> None:
    """Walk PROFILE in a browser on this computer: questions, press and hold, the walk, and a stop always.

    It shows an address that is good for one visit. Ctrl-C ends it; a belt that
    it started is stopped first. Exit code 2: refused; 3: no service.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    refuse_radio(radio, assume_ready=False, empty_belt=False)
    if any(importlib.util.find_spec(name) is None for name in NEEDS):
        click.echo(words.PAGE["extra"], err=True)
        sys.exit(2)
    if (trouble := unwritable(folder, None)) is not None:
        click.echo(trouble, err=True)
        sys.exit(2)
    if revoke:
        _revoke(folder)
        return
    name, simulated_only = checked_profile(profile, folder)
    sys.exit(_serve(folder, radio, port, name, programme=not simulated_only))


def _revoke(folder: Path) -> None:
    from treadctl.interfaces.page.pairing import Pairing, pairing_path

    count = Pairing(pairing_path(folder)).revoke()
    click.echo(words.PAGE["revoked"].format(n=count) if count else words.PAGE["revoked_none"])


def _serve(folder: Path, radio: str, port: int, profile: str, *, programme: bool) -> int:
    import asyncio

    from treadctl.interfaces.page.serve import Process, Wishes, listening

    def attached() -> client.Client:
        found = attach(folder, radio, role="viewer", watched=False)
        if isinstance(found, str):
            raise client.ServiceGone(found)
        return found

    wishes = Wishes(
        folder=folder,
        profile=profile,
        programme=programme,
        refused="not_over_ssh" if os.environ.get("SSH_CONNECTION") and not radio.startswith("sim:") else None,
        attach=attached,
        say=click.echo,
    )
    try:
        sock = listening(port)
    except OSError:
        click.echo(words.PAGE["port_taken"].format(port=port), err=True)
        return 2
    try:
        asyncio.run(Process(wishes, sock).run())
    except client.ServiceGone:
        return 3
    return 0
