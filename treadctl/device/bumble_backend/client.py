"""BleakClient's backend: one connection of a bumble host, seen through bleak's interface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_16
from bumble.device import Connection
from bumble.gatt_client import Client
from bumble.hci import Address

from treadctl.device.bumble_backend.att import AttChannel, discover
from treadctl.device.bumble_backend.bounded import bounded
from treadctl.device.bumble_backend.scanner import BumbleDetails

if TYPE_CHECKING:
    from treadctl.device.bumble_backend.radio import BumbleRadio

_log = logging.getLogger(__name__)

DISCONNECT_LIMIT_S = (
    2.0  # chosen: a peer out of reach ends by the supervision time-out, bumble asks for 0.72 s
)
WANTED_MTU = 517  # enough for a value of 512 octets, the longest that ATT allows
_CCCD = normalize_uuid_16(0x2902)
_DEVICE_NAME = normalize_uuid_16(0x2A00)


class BumbleClient(BaseBleakClient):
    """bleak's client backend on one bumble radio; use the type `radio.client_backend`.

    ATT errors are `BleakGATTProtocolError` with their code, everything else is
    a `BleakError`; only connecting can raise `TimeoutError`.
    """

    radio: ClassVar[BumbleRadio]

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        services: set[str] | None = None,
        *,
        disconnected_callback: Callable[[], None] | None = None,
        timeout: float = 30.0,
        **_platform_args: Any,
    ) -> None:
        super().__init__(address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout)
        given = address_or_ble_device if isinstance(address_or_ble_device, BLEDevice) else None
        self._details = given.details if given and isinstance(given.details, BumbleDetails) else None
        self._name = given.name if given else None
        self._wanted_services = services
        self._channel: AttChannel | None = None
        self._ready = False

    # --- connection ---------------------------------------------------------

    @property
    def name(self) -> str:
        """The advertised name, else the GAP Device Name, else the address with dashes."""
        return self._name or self.address.replace(":", "-")

    @property
    def mtu_size(self) -> int:
        """The ATT MTU agreed on; 23 without a connection."""
        return self._channel.connection.att_mtu if self._channel else 23

    @property
    def is_connected(self) -> bool:
        """Whether the link is up, as far as the controller has said."""
        return self._channel is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        """Connect, exchange the MTU and discover everything.

        Raises:
            TimeoutError: not done within `timeout` seconds (of this call or of the client).
            BleakDeviceNotFoundError: given as an address that is not advertised.
            BleakError: refused, or lost on the way.
        """
        if self.is_connected:
            raise BleakError("already connected")
        limit_s = kwargs.get("timeout", self._timeout)
        address = await self._resolve(limit_s)
        async with asyncio.timeout(limit_s):
            connection = await self.radio.connect(self, address)
            self._channel = AttChannel(connection, lambda: self._give_up(connection))
            connection.on(connection.EVENT_DISCONNECTION, lambda _reason: self._on_lost(connection))
            try:
                await self._agree(self._channel, pair)
                self._ready = True
            except BaseException:
                self._give_up(connection)
                raise

    async def _agree(self, channel: AttChannel, pair: bool) -> None:
        with suppress(BleakGATTProtocolError):  # a peripheral may know nothing of MTUs: 23 then
            await channel.ask("exchanging the MTU", lambda gatt: gatt.request_mtu(WANTED_MTU))
        if pair:
            await channel.pair()
        self.services = await discover(channel, self._wanted_services)
        name = self.services.get_characteristic(_DEVICE_NAME)
        if self._name is None and name is not None:
            with suppress(BleakGATTProtocolError):
                self._name = (await self.read_gatt_char(name)).decode("utf-8", "replace") or None

    async def disconnect(self) -> None:
        """End the link; without one, nothing."""
        if self._channel is not None:
            await self._hang_up(self._channel.connection)

    def _give_up(self, connection: Connection) -> None:
        """End the link without waiting: it is of no use any more."""
        self._on_lost(connection)
        self.radio.spawn(self._hang_up(connection))

    async def _hang_up(self, connection: Connection) -> None:
        try:
            if not self.radio.is_lost:
                await bounded(connection.disconnect(), "disconnecting", DISCONNECT_LIMIT_S)
        except BleakError as error:
            _log.debug("%s: %s; taken as disconnected", self.address, error)
        finally:
            self._on_lost(connection)

    def on_radio_lost(self) -> None:
        """The radio is gone, and the link with it."""
        if self._channel is not None:
            self._on_lost(self._channel.connection)

    def _on_lost(self, connection: Connection) -> None:
        """The link is gone: fail what waits for it and tell the user of the client, once."""
        channel = self._channel
        if channel is None or channel.connection is not connection:
            return
        ready, self._ready = self._ready, False
        self._channel = None
        self.services = None
        channel.close()
        self.radio.release(self)
        if ready and self._disconnected_callback is not None:
            try:
                self._disconnected_callback()
            except Exception:  # bumble still has to tidy up after this event
                _log.exception("the disconnected callback of %s failed", self.address)

    async def _resolve(self, limit_s: float) -> Address:
        """The address with its type; one given as text is looked for by scanning."""
        if self._details is not None:
            return self._details.address
        found: asyncio.Future[BLEDevice] = asyncio.get_running_loop().create_future()
        wanted = self.address.upper()

        def on_device(device: BLEDevice, _data: object) -> None:
            if device.address.upper() == wanted and not found.done():
                found.set_result(device)

        scanner = self.radio.scanner_backend(on_device)
        await scanner.start()
        try:
            async with asyncio.timeout(limit_s):
                device = await found
        except TimeoutError:
            raise BleakDeviceNotFoundError(self.address, f"{self.address} was not found") from None
        finally:
            with suppress(BleakError):
                await scanner.stop()
        self._name = self._name or device.name
        self._details = device.details
        address: Address = device.details.address
        return address

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        """Pair and encrypt."""
        await self._linked().pair()

    async def unpair(self) -> None:
        """Forget the keys of this peripheral and end the link."""
        keys = self.radio.device.keystore
        if keys is not None:
            with suppress(KeyError):
                await keys.delete(str(self._linked().connection.peer_address))
        await self.disconnect()

    def _linked(self) -> AttChannel:
        if self._channel is None:
            raise BleakError("not connected")
        return self._channel

    # --- values -------------------------------------------------------------

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        """Read a value, long ones too; `use_cached` has no effect."""
        return await self._read(characteristic.handle, characteristic.uuid)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        """Read a descriptor; `use_cached` has no effect."""
        return await self._read(descriptor.handle, descriptor.uuid)

    async def _read(self, handle: int, uuid: str) -> bytearray:
        return bytearray(await self._linked().ask(f"reading {uuid}", lambda gatt: gatt.read_value(handle)))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write with response (and wait for it) or without."""
        await self._write(characteristic.handle, characteristic.uuid, bytes(data), response)

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        """Write a descriptor, with response."""
        await self._write(descriptor.handle, descriptor.uuid, bytes(data), True)

    async def _write(self, handle: int, uuid: str, data: bytes, response: bool) -> None:
        channel = self._linked()

        async def write(gatt: Client) -> None:
            await gatt.write_value(handle, data, with_response=response)

        if response:
            await channel.ask(f"writing {uuid}", write)
        elif len(data) <= self.mtu_size - 3:
            await write(channel.connection.gatt_client)
        else:
            raise BleakError(f"writing {uuid}: {len(data)} octets are too many without response")

    # --- notifications ------------------------------------------------------

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_platform_args: Any
    ) -> None:
        """Subscribe to notifications, or to indications where only those are offered.

        Both are then delivered, as operating systems do: some peripherals
        answer with notifications although indications were enabled.
        """
        if not {"notify", "indicate"} & set(characteristic.properties):
            raise BleakError(f"{characteristic.uuid} neither notifies nor indicates")
        cccd = characteristic.get_descriptor(_CCCD)
        if cccd is None:
            raise BleakError(f"{characteristic.uuid} has no client characteristic configuration")

        def deliver(value: bytes) -> None:
            try:
                callback(bytearray(value))
            except Exception:  # an indication must be confirmed whatever the callback does
                _log.exception("the callback of %s failed", characteristic.uuid)

        gatt = self._linked().connection.gatt_client
        gatt.notification_subscribers[characteristic.handle] = {deliver}
        gatt.indication_subscribers[characteristic.handle] = {deliver}
        try:
            await self.write_gatt_descriptor(
                cccd, b"\x01\x00" if "notify" in characteristic.properties else b"\x02\x00"
            )
        except BaseException:
            _unregister(gatt, characteristic.handle)
            raise

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        _unregister(self._linked().connection.gatt_client, characteristic.handle)
        cccd = characteristic.get_descriptor(_CCCD)
        if cccd is not None:
            await self.write_gatt_descriptor(cccd, b"\x00\x00")


def _unregister(gatt: Client, handle: int) -> None:
    gatt.notification_subscribers.pop(handle, None)
    gatt.indication_subscribers.pop(handle, None)
