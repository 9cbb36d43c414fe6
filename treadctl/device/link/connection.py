"""One connection through bleak."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakGATTProtocolError

from treadctl.device.ports import Clock, Found, Stack, WriteFailed, WriteTrouble
from treadctl.ftms.uuids import FITNESS_MACHINE_SERVICE, SPEED_RANGE
from treadctl.model import RadioError, RadioTrouble

_log = logging.getLogger(__name__)
T = TypeVar("T")

READ_LIMIT_S = 3.0  # chosen: a read takes some 0.1 s; BlueZ itself would wait 30 s
SUBSCRIBE_LIMIT_S = 3.0  # chosen: as above
DISCONNECT_LIMIT_S = 4.0  # BlueZ needs 1.9-2.6 s (measured, HAZARDS 0.2 E)

STACK_GONE = ("bluez_gone", "bus_gone", "adapter_gone")

_WRITE_TROUBLE = {0xFD: WriteTrouble.CCCD_OFF, 0xFE: WriteTrouble.BUSY}


class BleakLink:
    """One connection through bleak; a `Link`."""

    def __init__(
        self,
        conn: int,
        found: Found,
        clock: Clock,
        on_lost: Callable[[str], None],
        stack: Stack | None = None,
    ) -> None:
        self.conn = conn
        self.address = found.address
        self.name = found.name or ""
        self.characteristics: Mapping[str, frozenset[str]] = {}
        self.on_stack: Callable[[str | None], None] = lambda why: None
        self._clock = clock
        self._on_lost = on_lost
        self._stack = stack
        self._path = path_of(found)
        self._unwatch: Callable[[], None] = lambda: None
        self._client: BleakClient | None = None
        self._by_uuid: dict[str, BleakGATTCharacteristic] = {}
        self._subscribed: set[str] = set()
        self._ended = False

    def use(self, client: BleakClient) -> None:
        """Take the connected client; of several characteristics with one UUID the fitness machine's."""
        self._client = client
        services = sorted(client.services, key=lambda service: service.uuid != FITNESS_MACHINE_SERVICE)
        for service in services:
            for characteristic in service.characteristics:
                self._by_uuid.setdefault(characteristic.uuid, characteristic)
        self.characteristics = {uuid: frozenset(c.properties) for uuid, c in self._by_uuid.items()}
        if self._stack is not None:
            self._unwatch = self._stack.watch(self._path, self._stack_changed)

    @property
    def is_up(self) -> bool:
        """See `Link.is_up`."""
        return not self._ended and self._client is not None and self._client.is_connected

    def on_disconnected(self, client: BleakClient) -> None:
        """Bleak says that the link is gone; one of an attempt that failed does not count."""
        if client is self._client:
            self._lost("disconnected")

    def _lost(self, why: str) -> None:
        self._unwatch()
        if not self._ended:
            self._ended = True
            self._on_lost(why)

    def _stack_changed(self, why: str | None) -> None:
        """The stack is gone, silent or back; a link through one that is gone is over, whatever bleak says."""
        if self._ended:
            return
        self.on_stack(why)
        if why in STACK_GONE:
            self._lost(why)

    async def read(self, uuid: str) -> bytes | None:
        """See `Link.read`."""
        characteristic = self._by_uuid.get(uuid)
        if characteristic is None or self._client is None:
            return None
        try:
            return bytes(
                await self._within(
                    READ_LIMIT_S, f"reading {uuid}", self._client.read_gatt_char(characteristic)
                )
            )
        except BleakGATTProtocolError as error:
            _log.info("reading %s: %s", uuid, error)
            return None

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        """See `Link.subscribe`."""
        characteristic = self._by_uuid.get(uuid)
        if characteristic is None or self._client is None:
            return False
        if not {"notify", "indicate"} & set(characteristic.properties):
            return False
        what = f"subscribing to {uuid}"
        if uuid in self._subscribed:
            with suppress(BleakGATTProtocolError, RadioError):  # it may be off already
                await self._within(SUBSCRIBE_LIMIT_S, what, self._client.stop_notify(characteristic))

        def on_value(_characteristic: object, data: bytearray) -> None:
            callback(bytes(data), self._clock())

        # StartNotify, so that a second process can listen to the same link (HAZARDS 0.2 C, D)
        start = self._client.start_notify(characteristic, on_value, bluez={"use_start_notify": True})
        try:
            await self._within(SUBSCRIBE_LIMIT_S, what, start)
        except BleakGATTProtocolError as error:
            _log.info("%s: %s", what, error)
            return False
        self._subscribed.add(uuid)
        return True

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        """See `Link.write`."""
        characteristic = self._by_uuid.get(uuid)
        if characteristic is None or self._client is None:
            raise WriteFailed(WriteTrouble.REJECTED, detail=f"{uuid} does not exist")
        try:
            async with asyncio.timeout(timeout_s):
                await self._client.write_gatt_char(characteristic, data, response=True)
        except BleakGATTProtocolError as error:
            code = int(error.args[0])
            raise WriteFailed(_WRITE_TROUBLE.get(code, WriteTrouble.REJECTED), code, str(error)) from error
        except Exception as error:
            # Nothing says that it was not executed, so it counts as unknown.
            kind = WriteTrouble.TIMED_OUT if self.is_up else WriteTrouble.LINK_LOST
            raise WriteFailed(kind, detail=repr(error)) from error

    async def answers(self, timeout_s: float) -> bool:
        """See `Link.answers`: a question to the stack; where none is known, to the machine."""
        if self._stack is not None:
            return await self._stack.answers(timeout_s)
        characteristic = self._by_uuid.get(SPEED_RANGE)
        if characteristic is None or self._client is None:
            return self.is_up
        try:
            async with asyncio.timeout(timeout_s):
                await self._client.read_gatt_char(characteristic)
        except BleakGATTProtocolError:
            return True  # a refusal is an answer
        except Exception as error:
            _log.info("%s: no answer: %r", self.address, error)
            return False
        return True

    async def disconnect(self) -> None:
        """See `Link.disconnect`."""
        self._ended = True
        self._unwatch()
        if self._client is None:
            return
        try:
            async with asyncio.timeout(DISCONNECT_LIMIT_S):
                await self._client.disconnect()
        except Exception as error:
            _log.warning("%s: disconnecting: %r", self.address, error)

    async def _within(self, limit_s: float, what: str, work: Coroutine[Any, Any, T]) -> T:
        try:
            async with asyncio.timeout(limit_s):
                return await work
        except BleakGATTProtocolError:
            raise
        except TimeoutError as error:
            raise RadioError(RadioTrouble.TIMED_OUT, f"{what}: not within {limit_s:g} s") from error
        except Exception as error:
            trouble = RadioTrouble.TIMED_OUT if self.is_up else RadioTrouble.LINK_LOST
            raise RadioError(trouble, f"{what}: {error!r}") from error


def path_of(found: Found) -> str:
    """Return where the system keeps the device (a D-Bus path on BlueZ), "" where it has no such thing."""
    details = getattr(found.handle, "details", None)
    return str(details.get("path", "")) if isinstance(details, dict) else ""
