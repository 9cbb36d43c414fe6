"""`plan`: today, this week, the whole road as it would be if all goes well, and why, rule by rule."""

from __future__ import annotations

import json
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path

import click

from treadctl import paths
from treadctl.care_words import say
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo
from treadctl.interfaces.leaves.calendar import calendar
from treadctl.interfaces.leaves.known import known
from treadctl.interfaces.leaves.plan import as_lines, as_object
from treadctl.wrapping import wrapped


@click.command(cls=Spoken)
@click.argument("profile", required=False)
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--ics", type=click.Path(dir_okay=False, writable=True), help="Write a calendar file, four weeks."
)
@click.option("--at", metavar="HH:MM", default="17:00", show_default=True, help="When you walk, for --ics.")
@click.option("--simulated", is_flag=True, help="The practice on the simulator instead of the real walks.")
@click.pass_context
def plan(
    ctx: click.Context,
    profile: str | None,
    data: str | None,
    ics: str | None,
    at: str,
    *,
    as_json: bool,
    simulated: bool,
) -> None:
    """Show today, this week, the whole road with its dates, and why.

    Reads the journal only; the card before a walk may still make it less.
    """
    found = known(paths.data_dir(chosen_data(ctx, data)), profile, simulated=simulated)
    stages = found.road()
    if ics is not None:
        try:
            begins = clock_time.fromisoformat(at)
        except ValueError:
            raise click.UsageError(f"--at is {at!r}: a time of day such as 17:00") from None
        text = calendar(stages, at=begins, now=datetime.now().astimezone())
        Path(ics).write_text(text, encoding="utf-8", newline="")
        echo(say("ics_written", file=ics))
    elif as_json:
        click.echo(json.dumps(as_object(found, stages)))
    else:
        for line in as_lines(found, stages):
            click.echo(wrapped(line))
