"""A radio in memory between the product and the workbench: latency and jitter; no octets of ATT."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from simulator.workbench import Unreachable
from tests.fuzz.bench import Bench
from treadctl.device.ports import Found, WriteFailed, WriteTrouble
from treadctl.model import RadioError, RadioTrouble

ADDRESS, NAME = "F0:54:52:45:41:44", "treadctl-sim"
SERVICE = "00001826-0000-1000-8000-00805f9b34fb"
CONTROL = 0x2AD9
ATT_TROUBLE = {0xFD: WriteTrouble.CCCD_OFF, 0xFE: WriteTrouble.BUSY}
CONNECTS_S = 0.3
LINK_GONE = -1


def long_uuid(short: int) -> str:
    """A characteristic as the product writes it."""
    return f"0000{short:04x}-0000-1000-8000-00805f9b34fb"


def short_uuid(uuid: str) -> int:
    """The same as the simulator writes it."""
    return int(uuid[4:8], 16)


class FastLink:
    """`device.ports.Link` to the workbench."""

    def __init__(self, bench: Bench, delay_s: Callable[[], float], on_lost: Callable[[str], None]) -> None:
        self._bench, self._delay_s, self._on_lost = bench, delay_s, on_lost
        self._loop: Any = asyncio.get_running_loop()
        self._owner = self._loop.process
        self._callbacks: dict[int, Callable[[bytes, float], None]] = {}
        self._responses: set[asyncio.Future[int]] = set()
        self._over = False
        self.on_stack: Callable[[str | None], None] = lambda why: None
        self._port = self._loop.world.enter(bench.workbench.connect, self._heard, self._lost)
        self.conn, self.address, self.name = self._port.number, ADDRESS, NAME
        self.characteristics: Mapping[str, frozenset[str]] = {
            long_uuid(uuid): names for uuid, names in self._port.characteristics.items()
        }

    @property
    def is_up(self) -> bool:
        return not self._over and self._port.is_up

    async def read(self, uuid: str) -> bytes | None:
        await self._there_and_back()
        return self._port.read(short_uuid(uuid)) if uuid in self.characteristics else None

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        await self._there_and_back()
        self._callbacks[short_uuid(uuid)] = callback
        return bool(self._loop.world.enter(self._port.subscribe, short_uuid(uuid)))

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        if "write" not in self.characteristics.get(uuid, ()):
            raise WriteFailed(WriteTrouble.REJECTED)
        if not self.is_up:
            raise WriteFailed(WriteTrouble.LINK_LOST)
        response: asyncio.Future[int] = self._loop.create_future()
        self._responses.add(response)
        self._loop.world.later(self._delay_s(), self._arrives, data, response)  # on the air, whoever dies
        try:
            async with asyncio.timeout(timeout_s):
                code = await response
        except TimeoutError:
            raise WriteFailed(WriteTrouble.TIMED_OUT if self.is_up else WriteTrouble.LINK_LOST) from None
        finally:
            self._responses.discard(response)
        if code == LINK_GONE:
            raise WriteFailed(WriteTrouble.LINK_LOST)
        if code:
            raise WriteFailed(ATT_TROUBLE.get(code, WriteTrouble.REJECTED), code)

    async def answers(self, timeout_s: float) -> bool:
        """Whether the stack answers: this one always does."""
        return True

    async def disconnect(self) -> None:
        self._over = True
        await asyncio.sleep(self._delay_s())
        if self._port.is_up:
            self._bench.catch_up()
            self._loop.world.enter(self._port.close)

    def _arrives(self, data: bytes, response: asyncio.Future[int]) -> None:
        self._bench.catch_up()
        self._port.write(data, lambda code: self._respond(response, code))

    def _respond(self, response: asyncio.Future[int], code: int) -> None:
        def arrives() -> None:
            if not response.done():
                response.set_result(code)

        self._loop.call_later(self._delay_s(), arrives)

    async def _there_and_back(self) -> None:
        await asyncio.sleep(2 * self._delay_s())
        if not self.is_up:
            raise RadioError(RadioTrouble.LINK_LOST)

    def _heard(self, uuid: int, data: bytes) -> None:
        callback = self._callbacks.get(uuid)
        if callback is not None and not self._over:
            self._owner.enter(callback, data, self._loop.time())

    def vanish(self, lose: Callable[[Any], None]) -> None:
        """Its process is dead: the machine notices after the supervision time-out."""
        self._over = True
        lose(self._port)

    def _lost(self, _reason: int) -> None:
        if not self._over:
            self._over = True
            for response in self._responses:
                if not response.done():
                    response.set_result(LINK_GONE)
            self._owner.enter(self._on_lost, "connection timeout")


class FastRadio:
    """`device.ports.Radio` with one treadmill in reach."""

    name, simulated, is_lost = "sim:fuzz", True, False

    def __init__(self, bench: Bench, latency_s: float, jitter_s: float, rng: Random) -> None:
        self._bench = bench
        self._latency_s, self._jitter_s, self._rng = latency_s, jitter_s, rng
        data = {SERVICE: bytes.fromhex("010100")}
        self.found = Found(address=ADDRESS, name=NAME, rssi=-50, service_uuids=(SERVICE,), service_data=data)

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        heard = self._bench.workbench.is_reachable
        await asyncio.sleep(0.2 if heard and stop_at is not None and stop_at(self.found) else seconds)
        return [self.found] if heard else []

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> FastLink:
        """Connect, or listen until the time is up for a machine that comes back into reach."""
        for _ in range(max(1, int(timeout_s / CONNECTS_S))):
            await asyncio.sleep(min(CONNECTS_S, timeout_s))
            try:
                return FastLink(self._bench, self._delay_s, on_lost)
            except Unreachable:
                continue
        raise RadioError(RadioTrouble.TIMED_OUT, ADDRESS)

    def _delay_s(self) -> float:
        return self._latency_s + self._jitter_s * self._rng.random()
