"""A whole walk by pyftms, a client that is not ours.  Runs in a Python 3.12 or 3.13 with pyftms in it.

    python tests/process/pyftms_client.py sim:127.0.0.1:PORT

pyftms passes no backend to bleak, so the virtual radio is made bleak's
default.  What pyftms saw goes to standard output as one JSON object.

Speeds are chosen so that pyftms writes what it was asked to: it divides by
0.01 and cuts, so that 2.3 km/h becomes 229 hundredths.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

from pyftms import FitnessMachine, discover_ftms_devices, get_client  # type: ignore[import-not-found]

from treadctl.device.bumble_backend import BumbleRadio, install_as_default

FAST_KMH, SLOW_KMH = 2.0, 1.2
WALK_S = 2.0  # of each speed, once it is reached
WITHIN_S = 15.0


class Walk:
    """One machine, and everything that pyftms says about it."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {"answers": {}, "events": []}
        self.speed_now: float | None = None
        self.speeds: list[float] = []
        self.distances: list[int] = []
        self.disconnected = asyncio.Event()

    async def find(self) -> FitnessMachine:
        """Scan as pyftms does, for the first treadmill."""
        async for device, kind in discover_ftms_devices(WITHIN_S):
            self.seen |= {"name": device.name, "address": device.address, "kind": kind.name}
            return get_client(
                device, kind, on_ftms_event=self._hear, on_disconnect=lambda _: self.disconnected.set()
            )
        raise TimeoutError("pyftms found no fitness machine")

    def _hear(self, event: Any) -> None:
        if event.event_id != "update":
            self.seen["events"].append(event.event_id)
        if "speed_instant" in getattr(event, "event_data", {}):
            self.speed_now = round(event.event_data["speed_instant"], 2)
            self.speeds.append(self.speed_now)
        if "distance_total" in getattr(event, "event_data", {}):
            self.distances.append(event.event_data["distance_total"])

    async def walk(self, machine: FitnessMachine) -> None:
        """Start, faster, pause, resume, stop; each waits until pyftms itself has seen it."""
        self.seen |= {
            "model": machine.device_info.get("model"),
            "settings": machine.supported_settings,
            "properties": machine.supported_properties,
            "ranges": {
                name: [round(number, 2) for number in numbers]
                for name, numbers in machine.supported_ranges.items()
            },
        }
        await self.do("start", machine.start_resume())
        await self.until(lambda speed: speed > 0)
        await self.do("set_target_speed", machine.set_target_speed(FAST_KMH))
        await self.until(lambda speed: speed >= FAST_KMH - 0.03)
        await asyncio.sleep(WALK_S)
        await self.do("pause", machine.pause())
        await self.until(lambda speed: speed == 0)
        await asyncio.sleep(1.0)
        await self.do("resume", machine.start_resume())
        await self.until(lambda speed: speed > 0)
        await self.do("set_target_speed_again", machine.set_target_speed(SLOW_KMH))
        await self.until(lambda speed: speed >= SLOW_KMH - 0.03)
        await asyncio.sleep(WALK_S)
        await self.do("stop", machine.stop())
        await self.until(lambda speed: speed == 0)
        self.seen |= {"top_speed_kmh": max(self.speeds), "distances_m": self.distances}

    async def do(self, name: str, command: Any) -> None:
        result = await command
        self.seen["answers"][name] = result.name
        self.speed_now = None  # only what comes from here on counts

    async def until(self, true: Callable[[float], bool]) -> None:
        async with asyncio.timeout(WITHIN_S):
            while self.speed_now is None or not true(self.speed_now):
                await asyncio.sleep(0.05)


async def main(radio_name: str) -> dict[str, Any]:
    walk = Walk()
    host_and_port = radio_name.removeprefix("sim:")
    async with BumbleRadio.open(f"tcp-client:{host_and_port}") as radio:
        with install_as_default(radio):
            machine = await walk.find()
            await machine.connect()
            await walk.walk(machine)
            await machine.disconnect()
            async with asyncio.timeout(WITHIN_S):
                await walk.disconnected.wait()
            walk.seen["connected_at_the_end"] = machine.is_connected
    return walk.seen


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1]))))
