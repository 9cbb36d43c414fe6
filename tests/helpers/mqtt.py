"""The bridge on the rig: a real service and its belt, a broker in memory, all in one event loop."""

from __future__ import annotations

import asyncio
import io
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.helpers.broker import FakeBroker
from tests.helpers.page import House, house
from treadctl.client import Line
from treadctl.interfaces.mqtt.bridge import Bridge, Ports
from treadctl.interfaces.mqtt.serve import Process
from treadctl.interfaces.mqtt.telling import Me
from treadctl.interfaces.mqtt.topics import COMMANDS, Topics

TOPICS = Topics("treadctl", "here")
PROFILES = {"demo": 2.0, "starter": 2.0}


class Bridged:
    """A house with a bridge.

    Attributes:
        said: what the process says to its terminal.
        wall: the bridge's clock in seconds since 1970.
    """

    def __init__(self, house: House, *, health: bool = False) -> None:
        self.house, self.broker, self.said = house, FakeBroker(), list[str]()
        self.guardian: Line | None = None
        self.bridge = Bridge(
            Me(topics=TOPICS, name="Treadmill", version="0", publish_health=health),
            Ports(
                connect=house.connect,
                guardian=self._guardian,
                profiles=self._profiles,
                clock=asyncio.get_running_loop().time,
                wall=self.wall,
            ),
            "demo",
        )
        self.process = Process(
            self.bridge, self.broker, TOPICS.bridge, "broker", self.said.append, signals=False
        )

    def wall(self) -> float:
        """The rig's wall clock."""
        return asyncio.get_running_loop().time()

    def command(self, name: str, identity: str, **more: object) -> None:
        """Send a command as somebody in the house would."""
        self.broker.say(TOPICS.command(name), {"id": identity, "t": self.wall(), **more})

    def events(self, name: str | None = None) -> list[Any]:
        """Return the events that were told."""
        return [each for each in self.broker.told(TOPICS.event) if name in (None, each["event"])]

    async def _profiles(self) -> dict[str, float]:
        return PROFILES

    async def _guardian(self) -> Line | None:
        return self.guardian


@asynccontextmanager
async def bridged(
    folder: Path, trace: io.StringIO | None = None, *, health: bool = False, machine: str = "plain"
) -> AsyncIterator[Bridged]:
    """Run all of it."""
    async with house(folder, trace, machine=machine) as here:
        found = Bridged(here, health=health)
        running = asyncio.create_task(found.process.run())
        await asyncio.sleep(1.0)
        try:
            yield found
        finally:
            found.process.ending.set()
            await running


ODD: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    "",
    "1",
    [],
    {},
    [[[]]],
    "9" * 400,
    "\x00",
    "all",
    "../..",
    5.0,
)


def fuzzed(seed: int, count: int, wall: float, pace_s: float = 0.2) -> Iterator[tuple[str, bytes, bool]]:
    """What somebody might send who has read docs/mqtt.md, and what nobody would: topic, payload, retained.

    One comes every `pace_s`, and says so.  There is no stop among them: what is asked is what else moves or dies.
    """
    dice = random.Random(seed)
    for number in range(count):
        name = dice.choice([each for each in COMMANDS if each != "stop"])
        identity, sent = str(number - (dice.random() < 0.1)), wall + number * pace_s
        said: dict[str, object] = {"id": identity, "t": sent + dice.choice((0, 0, 0, -4, -60, 4, 60))}
        if dice.random() < 0.6:
            said |= dice.choice(
                (
                    {"speed_kmh": dice.choice((0, 0.8, 2.0, 3.5, 5, 5.1, 1e9))},
                    {"profile": dice.choice(("demo", "starter", "none-such", "../starter"))},
                    {"question": "1", "value": dice.choice(("worse", "as_before"))},
                )
            )
        for key in ("id", "t", "speed_kmh", "profile", "permit", "request", "arm", "from"):
            if dice.random() < 0.06:
                said[key] = dice.choice(ODD)
        raw = json.dumps(said).encode()
        if dice.random() < 0.15:
            cut = dice.randrange(len(raw))
            raw = raw[:cut] + dice.randbytes(dice.choice((0, 1, 9))) + raw[cut + 1 :]
        if dice.random() < 0.02:
            raw = dice.choice((b"", b"[" * 5000, b"\xff\xfe", raw * 60, b"NaN", b'{"id": "1", "t": NaN}'))
        yield TOPICS.command(name), raw, dice.random() < 0.05
