"""A client for the simulator that is nobody's product: bumble's own central, in the same event loop."""

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

from bumble.core import UUID
from bumble.device import Connection, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address, OwnAddressType
from bumble.transport.common import AsyncPipeSink

from simulator import AirController, Machine, Simulator

TREADMILL = "F0:54:52:45:41:44"
FEATURE, DATA, TRAINING, SPEED_RANGE, INCLINE_RANGE, HEART_RATE_RANGE = (
    0x2ACC,
    0x2ACD,
    0x2AD3,
    0x2AD4,
    0x2AD5,
    0x2AD7,
)
CONTROL, STATUS = 0x2AD9, 0x2ADA
CCCD = UUID.from_16_bits(0x2902)


class Client:
    """One central: what it heard, and the ways to write."""

    def __init__(self, controller: AirController, device: Device) -> None:
        self.controller = controller
        self.device = device
        self.disconnections: list[int] = []
        self.heard: dict[int, list[bytes]] = {}
        self._news = asyncio.Event()

    async def connect(self, mtu: int = 185, address: str = TREADMILL) -> None:
        self.connection: Connection = await self.device.connect(
            address, own_address_type=OwnAddressType.RANDOM
        )
        self.connection.on("disconnection", self.disconnections.append)
        self.peer = Peer(self.connection)
        if mtu > 23:
            await self.peer.request_mtu(mtu)
        await self.peer.discover_all()

    def has(self, uuid: int) -> bool:
        return bool(self.peer.get_characteristics_by_uuid(UUID.from_16_bits(uuid)))

    def characteristic(self, uuid: int) -> CharacteristicProxy[bytes]:
        (found,) = self.peer.get_characteristics_by_uuid(UUID.from_16_bits(uuid))
        return found

    async def read(self, uuid: int) -> bytes:
        return bytes(await self.peer.read_value(self.characteristic(uuid)))

    async def subscribe(self, *uuids: int) -> None:
        for uuid in uuids:
            heard = self.heard.setdefault(uuid, [])

            def hear(value: bytes, heard: list[bytes] = heard) -> None:
                heard.append(bytes(value))
                self._news.set()

            await self.peer.subscribe(self.characteristic(uuid), hear, prefer_notify=uuid != CONTROL)

    async def write(self, hex_octets: str) -> None:
        """Writes to the Control Point and does not wait for its answer."""
        octets = bytes.fromhex(hex_octets)
        await self.peer.write_value(self.characteristic(CONTROL), octets, with_response=True)

    async def ask(self, hex_octets: str) -> str:
        """Writes to the Control Point and waits for its answer."""
        before = len(self.heard[CONTROL])
        await self.write(hex_octets)
        await self.hears(CONTROL, before + 1)
        return self.heard[CONTROL][-1].hex()

    async def hears(self, uuid: int, count: int, within_s: float = 30.0) -> None:
        """Waits until so many notifications have come."""
        async with asyncio.timeout(within_s):
            while len(self.heard[uuid]) < count:
                self._news.clear()
                await self._news.wait()

    async def next(self, uuid: int) -> str:
        """Waits for the next notification."""
        await self.hears(uuid, len(self.heard[uuid]) + 1)
        return self.heard[uuid][-1].hex()

    async def take_control(self) -> None:
        """Does what every controlling client does first."""
        await self.subscribe(CONTROL, DATA)
        assert await self.ask("00") == "800001"

    async def walk(self, speed_hundredths: int = 200) -> None:
        """Starts the belt and waits until it runs at a speed."""
        assert await self.ask("07") == "800701"
        await asyncio.sleep(4)
        assert await self.ask("02" + speed_hundredths.to_bytes(2, "little").hex()) == "800201"
        await asyncio.sleep(speed_hundredths / 100 / 0.4 + 1)


class Rig:
    """A simulator, its clients and its trace."""

    def __init__(self, simulator: Simulator, trace: io.StringIO) -> None:
        self.simulator = simulator
        self._trace = trace
        self._clients = 0

    async def client(self) -> Client:
        """A client on the same radio, not yet connected."""
        self._clients += 1
        controller = self.simulator.controller(f"client {self._clients}")
        address = Address(f"C1:00:00:00:00:{self._clients:02X}")
        device = Device.with_hci("client", address, controller, AsyncPipeSink(controller))
        await device.power_on()
        return Client(controller, device)

    async def connected(self, *uuids: int, mtu: int = 185) -> Client:
        """A connected client with subscriptions."""
        client = await self.client()
        await client.connect(mtu)
        await client.subscribe(*uuids)
        return client

    async def controlling(self, *uuids: int, mtu: int = 185) -> Client:
        """A connected client that holds control and hears the data."""
        client = await self.connected(*uuids, mtu=mtu)
        await client.take_control()
        return client

    def records(self, event: str | None = None) -> list[dict[str, Any]]:
        """The trace so far, or the records of one event."""
        records = [json.loads(line) for line in self._trace.getvalue().splitlines()]
        return records if event is None else [record for record in records if record.get("event") == event]

    def speeds(self) -> list[float]:
        return [record["speed_kmh"] for record in self.records()]


@contextlib.asynccontextmanager
async def rig(machine: Machine | str = "plain", **options: Any) -> AsyncIterator[Rig]:
    trace = io.StringIO()
    async with Simulator(machine, trace=trace, **options) as simulator:
        yield Rig(simulator, trace)
