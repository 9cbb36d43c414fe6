"""`fleet`: every treadmill on the broker, and Stop for one or all."""

from __future__ import annotations

import importlib.util
import json
import secrets
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, NoReturn

import click

from treadctl import language, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.mqtt import NEEDS, address, where
from treadctl.interfaces.cli.wrapping import echo

if TYPE_CHECKING:  # the command line starts without the broker's library
    from treadctl.interfaces.mqtt.broker import MqttBroker
    from treadctl.interfaces.mqtt.fleet import Fleet, Outcome, Seen


@click.command(cls=Spoken)
@data_option
@click.option("--stop", "one", metavar="ID", help="Stop this treadmill, and wait until it stands.")
@click.option("--stop-all", "every", is_flag=True, help="Stop every treadmill, and wait until all stand.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def fleet(ctx: click.Context, data: str | None, one: str | None, *, every: bool, as_json: bool) -> None:
    """List the treadmills on the broker of mqtt.toml; stop one or all of them.

    Exit code 0: done, those that were stopped stand; 1: not confirmed within
    15 s; 2: refused; 3: no broker, or no treadmill there.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    if one is not None and every:
        _refuse(words.FLEET["one_or_all"])
    if importlib.util.find_spec(NEEDS[0]) is None:
        _refuse(words.MQTT["mqtt_extra"])
    from treadctl.interfaces.mqtt import config as files
    from treadctl.interfaces.mqtt.broker import MqttBroker
    from treadctl.interfaces.mqtt.fleet import Fleet
    from treadctl.interfaces.mqtt.port import BrokerTrouble
    from treadctl.interfaces.mqtt.serve import run, told
    from treadctl.interfaces.mqtt.topics import ALL, ID

    config = files.read(folder)
    if config is None:
        _refuse(words.MQTT["mqtt_off"].format(file=files.path_of(folder)))
    if one is not None and (not ID.fullmatch(one) or one == ALL):
        _refuse(words.FLEET["no_id"].format(id=one[:40]))
    # Never as the bridge itself: the broker lets go of whoever was there by that name.
    broker = MqttBroker(address(config, folder, f"treadctl-fleet-{secrets.token_hex(4)}"))
    found = Fleet(config.prefix)
    try:
        code = (
            run(_stop(broker, found, one, as_json=as_json))
            if one or every
            else run(_list(broker, found, as_json=as_json))
        )
    except BrokerTrouble as trouble:
        echo(told(trouble, where(config)), err=True)
        echo(words.FLEET["key"] if one or every else words.FLEET["locally"], err=True)
        code = 3
    sys.exit(code)


def _refuse(said: str) -> NoReturn:
    echo(said, err=True)
    sys.exit(2)


async def _list(broker: MqttBroker, found: Fleet, *, as_json: bool) -> int:
    from treadctl.interfaces.mqtt.fleet import listen

    async with broker.connect() as connection:
        await listen(connection, found)
    for _, seen in sorted(found.seen.items()):
        click.echo(_line("treadmill", **asdict(seen)) if as_json else said(seen))
    if not found.seen:
        echo(words.FLEET["none"], err=True)
    return 0 if found.seen else 3


async def _stop(broker: MqttBroker, found: Fleet, one: str | None, *, as_json: bool) -> int:
    from treadctl.interfaces.mqtt.fleet import stop

    async with broker.connect() as connection:
        outcomes = await stop(connection, found, one)
    for identity, outcome in sorted(outcomes.items()):
        if as_json:
            click.echo(_line("stop", id=identity, outcome=outcome.value))
        else:
            name = found.seen[identity].name if identity in found.seen else ""
            echo(words.FLEET[outcome.value].format(id=identity, name=name or identity, hold=words.hold()))
    if not outcomes:
        echo(words.FLEET["none"], err=True)
    return code_of(outcomes)


def code_of(outcomes: Mapping[str, Outcome]) -> int:
    """Return the exit code: 1 where one is not confirmed, 0 where one stands, 3 where there was nothing."""
    found = {outcome.value for outcome in outcomes.values()}
    return 1 if "not_confirmed" in found else 0 if "stands" in found else 3


def said(seen: Seen) -> str:
    """Return one treadmill in words."""
    says = words.FLEET
    speed = "" if seen.speed_kmh is None else language.speed(seen.speed_kmh)
    if not seen.bridge:
        does = says["away"]
    elif seen.machine is not True:
        does = says["unconnected"]
    elif seen.phase is None:
        does = says["quiet"]
    elif seen.moving is None:
        does = says["unknown"]
    else:
        does = says["moves" if seen.moving else "rests"].format(speed=speed)
    return says["row"].format(id=seen.id, name=seen.name or says["nameless"], does=does)


def _line(event: str, **values: object) -> str:
    return json.dumps({"t": round(time.time(), 3), "event": event, **values})
