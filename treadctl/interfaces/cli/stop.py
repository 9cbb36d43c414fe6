"""`stop`: from anywhere."""

from __future__ import annotations

import sys

import click

from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.stop import stop as stop_belts


@click.command(cls=Spoken)
@data_option
@click.pass_context
def stop(ctx: click.Context, data: str | None) -> None:
    """Stop the belt now. Without --data, every belt of every service of yours.

    Exit code 0: it stands; 1: not confirmed within 15 s; 3: nothing to stop.
    """
    sys.exit(stop_belts(chosen_data(ctx, data, everybody=True)))
