"""`scan` and `watch`: look, and never touch."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import attach
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.turns import choose
from treadctl.interfaces.cli.wrapping import echo

SCAN_WITHIN_S = 90.0


def attached(ctx: click.Context, data: str | None, radio: str) -> client.Client:
    """Return a looker's connection to the service; the program ends where there is none."""
    folder: Path = paths.data_dir(chosen_data(ctx, data))
    try:
        found = attach(folder, radio, role="viewer", watched=False)
    except client.ServiceGone as error:
        echo(words.VIEW["no_service"].format(error=error), err=True)
        sys.exit(3)
    if isinstance(found, str):
        echo(found, err=True)
        sys.exit(2)
    return found


@click.command(cls=Spoken)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def scan(ctx: click.Context, data: str | None, radio: str, *, as_json: bool) -> None:
    """List the treadmills in reach and what can be done with each.

    Connects to each free one for a moment, reads what it can do, and sends
    it nothing. Exit code 3 when there is none.
    """
    connection = attached(ctx, data, radio)
    reply = connection.request("scan", SCAN_WITHIN_S)
    connection.close()
    if not reply.get("ok"):
        echo(words.refusal(reply), err=True)
        sys.exit(3 if reply.get("trouble") else 2)
    machines: list[dict[str, Any]] = reply["machines"]
    for machine in machines:
        says = words.verdict(machine)
        if as_json:
            line = {"t": round(time.time(), 3), "event": "treadmill", **machine, "verdict": says}
            click.echo(json.dumps(line))
        else:
            signal = f"{machine['rssi']} dBm" if machine.get("rssi") is not None else ""
            name = machine.get("name") or words.COMMANDS["no_name"]
            click.echo(f"{machine['address']}  {name:<20} {signal:>8}  {says}")
    if not machines:
        echo(words.TROUBLES["not_found"], err=True)
        sys.exit(3)


@click.command(cls=Spoken)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--address", help="Which treadmill; without it the nearest free one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on standard output.")
@click.option("--seconds", type=float, help="End by itself after so long.")
@click.pass_context
def watch(
    ctx: click.Context,
    data: str | None,
    radio: str,
    address: str | None,
    seconds: float | None,
    *,
    as_json: bool,
) -> None:
    """Show what a treadmill reports, live. Nothing is ever sent to it. q or Ctrl-C ends."""
    connection = attached(ctx, data, radio)
    outlet = Outlet(sys.stdout)
    with Signals() as signals:
        reply = connection.request("connect", 30.0, address=address)
        if not reply.get("ok"):
            echo(words.refusal(reply), err=True)
            sys.exit(3 if reply.get("trouble") else 2)
        view = choose(outlet, as_json=as_json, help_line=words.COMMANDS["watch_keys"])
        end = time.monotonic() + seconds if seconds is not None else float("inf")
        code, seen = 0, False
        with Keys() as keys:
            try:
                while not signals.count and time.monotonic() < end:
                    for line in connection.lines():
                        view.line(line)
                        if line.get("event") != "snapshot":
                            continue
                        seen = seen or line.get("state") != "none"  # one from before we were connected
                        if seen and line.get("state") == "none":
                            view.say(words.TROUBLES["link_lost"])
                            code, end = 3, 0.0
                    if set(keys.wait(0.2, connection)) & set("qQ"):
                        break
            except client.ServiceGone:
                code = 1
        view.close()
        outlet.close()
        connection.close()
    sys.exit(code)
