"""`mqtt`: the walk on a broker of the house, by a process of its own."""

from __future__ import annotations

import importlib.util
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from treadctl import __version__, client, paths, standby, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.start import checked_profile
from treadctl.interfaces.cli.wrapping import echo

if TYPE_CHECKING:  # the command line starts without pydantic
    from treadctl.interfaces.mqtt.broker import Address
    from treadctl.interfaces.mqtt.config import Config

NEEDS = ("aiomqtt",)


@click.command(cls=Spoken)
@data_option
@click.option("--check", is_flag=True, help="Try the broker, say what is wrong, and end.")
@click.option("--example", is_flag=True, help="Write an mqtt.toml to fill in, and end.")
@click.pass_context
def mqtt(ctx: click.Context, data: str | None, *, check: bool, example: bool) -> None:
    """Show the walk on an MQTT broker, and let it be stopped and slowed from there.

    Off until there is an mqtt.toml in the data folder. Nothing that comes over
    a broker starts a belt. Exit code 2: refused; 3: --check found something.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    if example:
        _example(folder)
        return
    if importlib.util.find_spec(NEEDS[0]) is None:
        _refuse(words.MQTT["mqtt_extra"])
    from treadctl.interfaces.mqtt import config as files

    config = files.read(folder)
    if config is None:
        _refuse(words.MQTT["mqtt_off"].format(file=files.path_of(folder)))
    at = address(config, folder, f"{config.prefix.replace('/', '-')}-{config.id}")
    _warn(config, folder)
    sys.exit(_check(config, at) if check else _serve(config, at, folder))


def _refuse(said: str) -> NoReturn:
    echo(said, err=True)
    sys.exit(2)


def _example(folder: Path) -> None:
    from treadctl.interfaces.mqtt.example import write

    echo(write(folder))


def address(config: Config, folder: Path, identifier: str) -> Address:
    """Return where the broker is, and who we are there.

    Args:
        config: what mqtt.toml says.
        folder: that it lies in.
        identifier: the broker lets go of whoever was there by the same.

    Raises:
        ConfigError: the password cannot be read.
    """
    from treadctl.interfaces.mqtt.broker import Address
    from treadctl.interfaces.mqtt.config import password

    return Address(
        host=config.host,
        port=config.reached_at,
        identifier=identifier,
        user=config.user,
        password=password(config, folder) if config.user is not None else None,
        tls=config.tls,
        ca=None if config.ca is None else str(folder / config.ca),
    )


def _warn(config: Config, folder: Path) -> None:
    """Say what it means to be open, where it is."""
    says = words.MQTT
    if not config.tls and not config.local:
        too = says["mqtt_open_too"] if config.user is not None else ""
        echo(says["mqtt_open"].format(where=where(config), password=too), err=True)
    if config.user is None and not config.local:
        echo(says["mqtt_anybody"], err=True)
    if config.password_file is not None and sys.platform != "win32":
        file = folder / config.password_file
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            echo(says["mqtt_open_password"].format(file=file), err=True)


def where(config: Config) -> str:
    """Return the broker's name, for people."""
    return f"{config.host}:{config.reached_at}"


def _check(config: Config, at: Address) -> int:
    from treadctl.interfaces.mqtt.broker import MqttBroker
    from treadctl.interfaces.mqtt.port import BrokerTrouble
    from treadctl.interfaces.mqtt.serve import run, told, tried

    try:
        missing = run(tried(MqttBroker(at), config.named))
    except BrokerTrouble as trouble:
        echo(told(trouble, where(config)))
        return 3
    if missing is not None:
        echo(words.MQTT["mqtt_check_lost"].format(detail=missing))
        return 3
    echo(words.MQTT["mqtt_there"].format(where=where(config)))
    echo(words.MQTT["mqtt_check_ok"])
    return 0


def _serve(config: Config, at: Address, folder: Path) -> int:
    import asyncio

    from treadctl.interfaces.mqtt.announcing import announces, births
    from treadctl.interfaces.mqtt.bridge import Bridge, Ports
    from treadctl.interfaces.mqtt.broker import MqttBroker
    from treadctl.interfaces.mqtt.serve import Process, run
    from treadctl.interfaces.mqtt.telling import Me
    from treadctl.interfaces.upstream import Upstream, connect

    topics, profile = config.named, checked_profile(None, folder)[0]

    def record() -> client.Line:
        found = client.read_record(paths.record_path(folder))
        if found is None:
            raise client.ServiceGone("there is none")
        return found

    async def attached(role: str) -> Upstream:
        return await connect(record(), role)

    async def guardian() -> client.Line | None:
        try:
            return await asyncio.to_thread(standby.ask, record(), "stop")
        except client.ServiceGone:
            return None

    async def profiles() -> dict[str, float]:
        from treadctl.profiles import load_all

        found = await asyncio.to_thread(load_all, folder)
        return {each.name: each.profile.cap.in_kmh for each in found if each.profile is not None}

    async def serving() -> None:
        ports = Ports(
            connect=attached,
            guardian=guardian,
            profiles=profiles,
            clock=time.monotonic,
            wall=time.time,
            births=births(config),
        )
        me = Me(
            topics=topics,
            name=config.name,
            version=__version__,
            publish_health=config.publish_health,
            announces=announces(config),
        )
        bridge = Bridge(me, ports, profile)
        await Process(bridge, MqttBroker(at), topics.bridge, where(config), click.echo).run()

    echo(words.MQTT["mqtt_here"].format(prefix=config.prefix, id=config.id))
    echo(words.MQTT["mqtt_ends"])
    run(serving())
    return 0
