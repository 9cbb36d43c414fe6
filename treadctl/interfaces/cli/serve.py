"""`serve`: the service in the foreground, without a walk."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import make_way, unwritable
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo


@click.command(cls=Spoken)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--audit", type=click.Path(dir_okay=False), help="Write what was permitted, written and said.")
@click.pass_context
def serve(ctx: click.Context, data: str | None, radio: str, audit: str | None) -> None:
    """Run the service until Ctrl-C. Nothing connects until a client asks; a moving belt is stopped first."""
    folder = paths.data_dir(chosen_data(ctx, data))
    if (trouble := unwritable(folder, audit) or make_way(folder)) is not None:
        echo(trouble, err=True)
        sys.exit(2)
    command = client.service_command(folder, radio, audit)
    echo(words.COMMANDS["serving"].format(folder=folder, radio=radio), err=True)
    if sys.platform == "win32":
        sys.exit(subprocess.call(command, env=paths.child_environment()))
    os.execve(command[0], command, paths.child_environment())  # noqa: S606 - becomes the service itself
