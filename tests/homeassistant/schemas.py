"""Run by Home Assistant's own Python: does it take a discovery payload, and which keys would it forget?

`python schemas.py PAYLOAD.json` prints one JSON object: `refused` (sentences), `dropped` (keys by component) and
`version`.  It knows nothing of treadctl.
"""

from __future__ import annotations

import asyncio
import copy
import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from homeassistant.const import __version__
from homeassistant.core import HomeAssistant

MQTT = "homeassistant.components.mqtt"


def part(name: str) -> Any:
    """Return a module of Home Assistant's MQTT integration."""
    return importlib.import_module(f"{MQTT}.{name}")


async def judge(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what Home Assistant says of a payload."""
    discovery, schemas = part("discovery"), part("schemas")
    given = copy.deepcopy(payload)
    discovery._replace_all_abbreviations(payload)
    refused, dropped = [], {}
    if payload != given:
        refused.append("it holds abbreviations, or what looks like one")
    try:
        schemas.DEVICE_DISCOVERY_SCHEMA(copy.deepcopy(payload))
    except Exception as error:
        refused.append(f"device: {error}")
    for key, component in payload["components"].items():
        config = dict(component)
        platform = config.pop("platform")
        if not config:
            continue  # taken away
        shared = {
            name: payload[name] for name in schemas.SHARED_OPTIONS if name in payload and name not in config
        }
        full = {**config, **shared, "device": payload["device"], "origin": payload["origin"]}
        try:
            taken = part(platform).DISCOVERY_SCHEMA(copy.deepcopy(full))
        except Exception as error:
            refused.append(f"{key}: {error}")
            continue
        lost = sorted(set(full) - set(taken))
        if lost:
            dropped[key] = lost
    return {"version": __version__, "refused": refused, "dropped": dropped}


async def main(payload: dict[str, Any]) -> None:
    """Judge one; templates are only read where a Home Assistant is."""
    with tempfile.TemporaryDirectory() as folder:
        hass = HomeAssistant(folder)
        try:
            print(json.dumps(await judge(payload)))
        finally:
            await hass.async_stop(force=True)


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
