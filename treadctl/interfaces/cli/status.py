"""`status`: what is going on; where a service died in a walk, one is started that stops the belt."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click

from treadctl import client, language, latch, messages, paths, standby, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo
from treadctl.interfaces.talk import telling
from treadctl.model import Snapshot, State

SWEEP_WITHIN_S = 100.0  # a guardian that still holds the treadmill watches it for 60 s


@click.command(cls=Spoken)
@data_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def status(ctx: click.Context, data: str | None, *, as_json: bool) -> None:
    """Say what is going on. Exit code 3 when no service runs.

    Where an earlier treadctl died with a belt that may be moving, one is
    started that stops it first.
    """
    chosen = chosen_data(ctx, data)
    found = paths.record_paths(paths.data_dir(chosen) if chosen else None)
    records = [record for path in found if (record := client.read_record(path)) is not None]
    folders = {str(record.get("data") or ""): None for record in records if client.may_be_alone(record)}
    shown = _show_all(records, as_json=as_json)
    if not shown:
        for folder in dict.fromkeys([paths.data_dir(chosen), *map(Path, filter(None, folders))]):
            shown = _swept(folder, as_json=as_json) or shown
    if shown:
        sys.exit(0)
    if any(standby.may_be_moving(record) for record in records):
        echo(words.COMMANDS["may_be_moving"], err=True)
        echo(words.hold(), err=True)
    nobody = {"service": None, "guardian": None, "interfaces": None}
    if as_json:
        nothing = messages.snapshot_line(Snapshot(state=State.NONE), time.time())
        click.echo(json.dumps({**nothing, "profile": None, "radio": None, "address": None, "pids": nobody}))
    else:
        echo(words.COMMANDS["nobody_runs"])
    sys.exit(3)


def _show_all(records: list[client.Line], *, as_json: bool) -> bool:
    """Show every service that answers, with `--json` the first that holds a treadmill; False: none does."""
    answers = []
    for record in records:
        try:
            connection = client.Client.attach(record, "viewer")
            snapshot = connection.request("snapshot", 3.0)
        except client.ServiceGone:
            continue
        connection.close()
        snapshot = {key: value for key, value in snapshot.items() if key not in ("reply", "ok")}
        answers.append({**snapshot, "radio": record.get("radio"), "pids": record.get("pids")})
    answers.sort(key=lambda snapshot: snapshot.get("state") == "none")
    for snapshot in answers[:1] if as_json else answers:
        _show(snapshot, as_json=as_json)
    return bool(answers)


def _swept(folder: Path, *, as_json: bool) -> bool:
    """Start a service where a latch says that a belt of ours may move, and tell what it finds."""
    marks = [latch.read(paths.latch_path(folder, radio)) for radio in ("os", "sim:")]
    young = [mark for mark in marks if mark is not None and latch.is_young(mark) and mark.radio]
    record = client.read_record(paths.record_path(folder)) or {}
    for mark in young:
        end = time.monotonic() + SWEEP_WITHIN_S
        while not standby.release(record) and time.monotonic() < end:
            time.sleep(0.2)  # a guardian is at it: it lets go of the treadmill when the belt stands
        try:
            connection = client.Client.attach(client.spawn(folder, mark.radio), "viewer")
        except client.ServiceGone as error:
            echo(words.VIEW["no_service"].format(error=error), err=True)
            continue
        snapshot = _followed(connection)
        connection.close()
        _show({**snapshot, "radio": mark.radio}, as_json=as_json)
    return bool(young)


def _followed(connection: client.Client) -> client.Line:
    """Pass on what the sweep says until it is over; return the last snapshot."""
    end = time.monotonic() + SWEEP_WITHIN_S
    while True:
        snapshot = connection.request("snapshot", 5.0)
        for line in connection.lines():
            said = words.notice(line)
            if said is not None:
                echo(said, err=True)
        if snapshot.get("sweep") != "under_way" or time.monotonic() > end:
            pids = {"service": snapshot.get("pid"), "guardian": None, "interfaces": None}
            return {
                "pids": pids,
                **{key: value for key, value in snapshot.items() if key not in ("reply", "ok")},
            }
        time.sleep(0.2)


def _show(snapshot: client.Line, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(snapshot))
        return
    said = words.COMMANDS
    if snapshot["state"] == "none":
        echo(said["no_treadmill"].format(radio=snapshot.get("radio")))
        return
    speed, cap = snapshot.get("speed_kmh"), snapshot.get("cap_kmh")
    fields = {
        "state": words.VIEW[f"state_{snapshot['state']}"],
        "speed": said["speed_unknown"] if speed is None else language.speed(speed),
        "cap": "" if cap is None else language.speed(cap),
        "walked": telling.minutes(snapshot["walked_s"]),
        "walk": telling.minutes(snapshot["walk_s"]),
        "radio": snapshot.get("radio"),
        "address": snapshot.get("address") or said["nobody"],
    }
    walked = ("state_walked",) if snapshot["walk_s"] else ()  # of a walk; there may be none
    for id_ in ("state" if cap is None else "state_cap", *walked, "state_radio"):
        echo(said[id_].format(**{**snapshot, **fields}))
