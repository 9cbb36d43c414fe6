"""When Home Assistant is told of a treadmill: with each `about`, and whenever it has begun to listen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from treadctl.interfaces.mqtt import discovery
from treadctl.interfaces.mqtt.config import Config
from treadctl.interfaces.mqtt.payloads import About
from treadctl.interfaces.mqtt.port import Outgoing


def announces(config: Config) -> Callable[[About], Iterable[Outgoing]]:
    """Return what is published beside `about`: the discovery payload, where that is wanted."""

    def announced(about: About) -> Iterable[Outgoing]:
        if config.discovery:
            payload = discovery.payload(about, config.prefix).encode()
            yield Outgoing(discovery.topic(config.discovery_prefix, about.id), payload, retain=True)

    return announced


def births(config: Config) -> tuple[str, ...]:
    """Return where Home Assistant says that it is there."""
    return (f"{config.discovery_prefix}/status",) if config.discovery else ()
