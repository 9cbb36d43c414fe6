"""A radio in memory between the product and a `FastPeripheral`: latency, silence, loss; no octets of ATT."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from random import Random

from tests.fuzz.fast_peripheral import CONTROL, Client, FastPeripheral, properties
from treadctl.device.ports import Found, WriteFailed, WriteTrouble
from treadctl.model import RadioError, RadioTrouble

ADDRESS, NAME = "F0:54:52:45:41:44", "treadctl-sim"
SERVICE = "00001826-0000-1000-8000-00805f9b34fb"
ATT_TROUBLE = {0xFD: WriteTrouble.CCCD_OFF, 0xFE: WriteTrouble.BUSY}


class FastAir:
    """What is between the two: it may fall silent, and links that are silent too long break."""

    def __init__(self, peripheral: FastPeripheral, latency_s: float, jitter_s: float, rng: Random) -> None:
        self.peripheral = peripheral
        self.silent = False
        self.waiting: list[Callable[[], None]] = []
        self._latency_s, self._jitter_s, self._rng = latency_s, jitter_s, rng

    def delay_s(self) -> float:
        """How long one packet takes now."""
        return self._latency_s + self._jitter_s * self._rng.random()

    def fall_silent(self) -> None:
        self.silent = True

    def speak(self) -> None:
        self.silent = False
        waiting, self.waiting = self.waiting, []
        for arrives in waiting:
            arrives()

    def break_links(self) -> None:
        self.waiting.clear()
        self.peripheral.disconnect_all()

    def carry(self, arrives: Callable[[], None]) -> None:
        """Let a packet arrive: now, or when the air is free again."""
        if self.silent:
            self.waiting.append(arrives)
        else:
            arrives()


class FastLink:
    """`device.ports.Link` to the peripheral."""

    def __init__(self, air: FastAir, conn: int, on_lost: Callable[[str], None]) -> None:
        self.conn, self.address, self.name = conn, ADDRESS, NAME
        self.characteristics: Mapping[str, frozenset[str]] = properties(air.peripheral.treadmill.machine)
        self._air = air
        self._on_lost = on_lost
        self._callbacks: dict[str, Callable[[bytes, float], None]] = {}
        self._loop = asyncio.get_running_loop()
        self._up = True
        self._writes: set[asyncio.Future[int | None]] = set()
        client = air.peripheral.connect(self._heard, self._ended)
        if client is None:
            raise RadioError(RadioTrouble.BUSY, ADDRESS)
        self._client: Client = client

    @property
    def is_up(self) -> bool:
        return self._up

    async def read(self, uuid: str) -> bytes | None:
        await self._there_and_back()
        return self._air.peripheral.read(uuid)

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        if uuid not in self.characteristics:
            return False
        await self._there_and_back()
        self._callbacks[uuid] = callback
        self._client.subscribed.add(uuid)
        return True

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        if uuid != CONTROL or uuid not in self.characteristics:
            raise WriteFailed(WriteTrouble.REJECTED)
        if not self._up:
            raise WriteFailed(WriteTrouble.LINK_LOST)
        response: asyncio.Future[int | None] = self._loop.create_future()
        self._writes.add(response)
        self._loop.call_later(self._air.delay_s(), self._air.carry, lambda: self._arrives(data, response))
        try:
            async with asyncio.timeout(timeout_s):
                error = await response
        except TimeoutError:
            raise WriteFailed(WriteTrouble.TIMED_OUT if self._up else WriteTrouble.LINK_LOST) from None
        finally:
            self._writes.discard(response)
        if error == -1:
            raise WriteFailed(WriteTrouble.LINK_LOST)
        if error:
            raise WriteFailed(ATT_TROUBLE.get(error, WriteTrouble.REJECTED), error)

    async def answers(self, timeout_s: float) -> bool:
        """Whether the stack answers: this one always does."""
        return True

    async def disconnect(self) -> None:
        self._up = False
        await asyncio.sleep(self._air.delay_s())
        self._air.peripheral.disconnect(self._client)

    def _arrives(self, data: bytes, response: asyncio.Future[int | None]) -> None:
        if self._client.number not in self._air.peripheral.clients:
            return
        error = self._air.peripheral.write(self._client, data)
        if error is not None:
            self._loop.call_later(self._air.delay_s(), self._respond, response, error)

    @staticmethod
    def _respond(response: asyncio.Future[int | None], error: int) -> None:
        if not response.done():
            response.set_result(error)

    async def _there_and_back(self) -> None:
        await asyncio.sleep(2 * self._air.delay_s())
        if self._air.silent or not self._up:
            raise RadioError(RadioTrouble.LINK_LOST)

    def _heard(self, uuid: str, data: bytes) -> None:
        callback = self._callbacks.get(uuid)
        if callback is not None and self._up:
            callback(data, self._loop.time())

    def _ended(self) -> None:
        if self._up:
            self._up = False
            for response in self._writes:
                self._respond(response, -1)
            self._on_lost("connection timeout")


class FastRadio:
    """`device.ports.Radio` with one treadmill in reach."""

    name, simulated, is_lost = "sim:fuzz", True, False

    def __init__(self, air: FastAir) -> None:
        self._air = air
        self._conns = 0
        self.found = Found(
            address=ADDRESS,
            name=NAME,
            rssi=-50,
            service_uuids=(SERVICE,),
            service_data={SERVICE: bytes.fromhex("010100")},
        )

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        peripheral = self._air.peripheral
        heard = not self._air.silent and len(peripheral.clients) < peripheral.treadmill.machine.centrals
        await asyncio.sleep(0.2 if heard and stop_at is not None and stop_at(self.found) else seconds)
        return [self.found] if heard else []

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> FastLink:
        await asyncio.sleep(min(0.3, timeout_s))
        if self._air.silent:
            await asyncio.sleep(max(0.0, timeout_s - 0.3))
            raise RadioError(RadioTrouble.TIMED_OUT, ADDRESS)
        self._conns += 1
        return FastLink(self._air, self._conns, on_lost)
