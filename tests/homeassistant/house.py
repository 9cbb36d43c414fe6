"""Run by Home Assistant's own Python: a Home Assistant without a face, that does as it is told over standard input.

`python house.py FOLDER BROKER` keeps its house in FOLDER, which holds an automations.yaml, and has the broker of
BROKER, a JSON object with `port`, `username` and `password`.  Each line is one JSON object with `do`, and is answered by one:

`states`    every entity with state and attributes
`call`      a service (`domain`, `service`, `data`)
`fire`      an event (`event`, `data`)
`calls`     what was asked of services that only stand here: fan and phone
`log`       warnings and errors of MQTT and automations so far

It knows nothing of treadctl, and ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sys
from pathlib import Path
from typing import Any

from homeassistant import bootstrap, loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.config import async_hass_config_yaml
from homeassistant.config_entries import ConfigEntries
from homeassistant.const import __version__
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers.json import JSONEncoder
from homeassistant.setup import async_setup_component

HEARD = (
    "homeassistant.components.mqtt",
    "homeassistant.components.automation",
    "homeassistant.helpers.template",
)
STANDS_IN = {"fan": ("turn_on", "turn_off"), "notify": ("mobile_app_phone",)}
ENTRY = {
    "entry_id": "broker",
    "version": 1,
    "domain": "mqtt",
    "title": "broker",
    "options": {},
    "pref_disable_new_entities": False,
    "pref_disable_polling": False,
    "source": "user",
    "unique_id": None,
    "disabled_by": None,
}
"""As an early version stored it: every later one knows how to take that over."""


class Ear(logging.Handler):
    """Keeps what is complained of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take in one line."""
        if record.name.startswith(HEARD):
            self.heard.append(f"{record.name}: {record.getMessage()}")


def furnish(folder: Path, broker: dict[str, Any]) -> None:
    """Write what a Home Assistant finds when it starts."""
    (folder / ".storage").mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        web = {"server_host": ["127.0.0.1"], "server_port": free.getsockname()[1]}
    (folder / "configuration.yaml").write_text(
        f"http: {json.dumps(web)}\nautomation: !include automations.yaml\n"
    )
    data = {"broker": "127.0.0.1", "protocol": "5", "discovery": True, **broker}
    stored = {"key": "core.config_entries", "version": 1, "data": {"entries": [{**ENTRY, "data": data}]}}
    (folder / ".storage" / "core.config_entries").write_text(json.dumps(stored))


class House:
    """A Home Assistant that has started."""

    def __init__(self, hass: HomeAssistant, ear: Ear) -> None:
        self._hass, self._ear = hass, ear
        self._calls: list[dict[str, Any]] = []
        for domain, services in STANDS_IN.items():
            for service in services:
                hass.services.async_register(domain, service, self._called)

    async def _called(self, call: ServiceCall) -> None:
        self._calls.append({"service": f"{call.domain}.{call.service}", "data": dict(call.data)})

    async def do(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer one line."""
        match asked["do"]:
            case "states":
                found = self._hass.states.async_all()
                return {
                    each.entity_id: {"state": each.state, "attributes": dict(each.attributes)}
                    for each in found
                }
            case "call":
                await self._hass.services.async_call(
                    asked["domain"], asked["service"], asked.get("data") or {}, blocking=True
                )
            case "fire":
                self._hass.bus.async_fire(asked["event"], asked.get("data") or {})
            case "calls":
                return {"calls": self._calls}
            case "log":
                return {"log": self._ear.heard}
            case unknown:
                return {"error": f"nobody can {unknown} here"}
        return {"ok": True}


async def built(folder: Path) -> HomeAssistant:
    """Build a Home Assistant out of the rooms that MQTT and automations need, and no others.

    All of it would be half a minute, a database, and a search of the network.
    """
    hass = HomeAssistant(str(folder))
    hass.config.skip_pip = True
    loader.async_setup(hass)
    config = await async_hass_config_yaml(hass)
    hass.config_entries = ConfigEntries(hass, config)
    await loader.async_get_custom_components(hass)
    await bootstrap.async_load_base_functionality(hass)
    hass.auth = await auth_manager_from_config(hass, [], [])
    for part in ("homeassistant", "persistent_notification", "http", "mqtt", "automation"):
        assert await async_setup_component(hass, part, config), f"{part} did not come up"
    return hass


async def main(folder: Path, broker: dict[str, Any]) -> None:
    """Live until the input ends."""
    ear = Ear()
    logging.getLogger().addHandler(ear)
    furnish(folder, broker)
    hass = await built(folder)
    house = House(hass, ear)
    await hass.async_start()
    print(json.dumps({"version": __version__}), flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while line := await reader.readline():
        try:
            answer = await house.do(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, cls=JSONEncoder), flush=True)
    await hass.async_stop(force=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
