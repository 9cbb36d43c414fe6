"""`stop` and `status`: from anywhere."""

from __future__ import annotations

import json
import sys
import time

import click

from treadctl import client, messages, paths, standby, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.model import Snapshot, State
from treadctl.stop import stop as stop_belts


@click.command()
@data_option
@click.pass_context
def stop(ctx: click.Context, data: str | None) -> None:
    """Stop the belt now. Without --data, every belt of every service of yours.

    Exit code 0: it stands; 1: not confirmed within 15 s; 3: nothing to stop.
    """
    sys.exit(stop_belts(chosen_data(ctx, data), click.echo))


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def status(ctx: click.Context, data: str | None, *, as_json: bool) -> None:
    """Say what is going on. Exit code 3 when no service runs."""
    chosen = chosen_data(ctx, data)
    found = paths.record_paths(paths.data_dir(chosen) if chosen else None)
    records = [record for path in found if (record := client.read_record(path)) is not None]
    shown = False
    for record in records:
        try:
            connection = client.Client.attach(record, "viewer")
            snapshot = connection.request("snapshot", 3.0)
        except client.ServiceGone:
            continue
        snapshot = {key: value for key, value in snapshot.items() if key not in ("reply", "ok")}
        _show({**snapshot, "radio": record.get("radio"), "pids": record.get("pids")}, as_json=as_json)
        connection.close()
        shown = True
        if as_json:
            break
    if shown:
        sys.exit(0)
    if any(standby.may_be_moving(record) for record in records):
        click.echo("treadctl's service does not answer. THE BELT MAY STILL BE MOVING.", err=True)
        click.echo(words.HOLD, err=True)
    nobody = {"service": None, "guardian": None, "interfaces": None}
    if as_json:
        nothing = messages.snapshot_line(Snapshot(state=State.NONE), time.time())
        click.echo(json.dumps({**nothing, "profile": None, "radio": None, "address": None, "pids": nobody}))
    else:
        click.echo(
            "No treadctl service is running. `treadctl start` starts a walk, `treadctl demo` shows one."
        )
    sys.exit(3)


def _show(snapshot: client.Line, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(snapshot))
        return
    if snapshot["state"] == "none":
        click.echo(f"The service runs on the radio {snapshot.get('radio')}; no treadmill is connected.")
        return
    speed, cap = snapshot.get("speed_kmh"), snapshot.get("cap_kmh")
    click.echo(
        f"State {snapshot['state']}, "
        + (f"{speed:.1f} km/h" if speed is not None else "speed unknown")
        + (f" (cap {cap:.1f})" if cap is not None else "")
        + f", walked {snapshot['walked_s']} of {snapshot['walk_s']} s"
        + f", block {snapshot['block']} of {snapshot['blocks']}"
    )
    click.echo(f"Radio {snapshot.get('radio')}, treadmill {snapshot.get('address') or 'none'}")
