"""A small treadmill-shaped GATT server and a central's radio, two controllers on one link, in one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bumble import att, gatt
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection, Device
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink

from treadctl.device.bumble_backend import BumbleRadio

ADDRESS = "C4:00:00:00:00:01"
NAME = "Test Mill"
FREE_TREADMILL = bytes.fromhex("010100")  # flags: available; type: treadmill


class Peripheral:
    """What the tests do to the other side.

    Attributes:
        device: bumble's device.
        written: what was written to the control point.
        refuse: ATT error code to answer control point writes with.
        silent: control point writes are never answered.
    """

    def __init__(self, device: Device) -> None:
        self.device = device
        self.written: list[bytes] = []
        self.refuse: int | None = None
        self.silent = False
        props, perms = gatt.Characteristic.Properties, gatt.Characteristic.Permissions
        self.feature = gatt.Characteristic(UUID("2acc"), props.READ, perms.READABLE, bytes(range(8)))
        self.data = gatt.Characteristic(UUID("2acd"), props.NOTIFY, perms.READABLE, b"")
        self.status = gatt.Characteristic(UUID("2ada"), props.NOTIFY | props.INDICATE, perms.READABLE, b"")
        self.long = gatt.Characteristic(UUID("2ad3"), props.READ, perms.READABLE, bytes(300))
        self.secret = gatt.Characteristic(
            UUID("2ad8"),
            props.READ,
            perms.READABLE | perms.READ_REQUIRES_ENCRYPTION,
            b"hush",
            [gatt.Descriptor(UUID("2901"), perms.READABLE | perms.WRITEABLE, b"a secret")],
        )
        self.control_point: gatt.Characteristic[bytes] = gatt.Characteristic(
            UUID("2ad9"),
            props.WRITE | props.WRITE_WITHOUT_RESPONSE | props.INDICATE,
            perms.WRITEABLE,
            att.AttributeValue(write=self._on_write),
        )
        device.add_service(
            gatt.Service(
                UUID("1826"),
                [self.feature, self.data, self.status, self.long, self.secret, self.control_point],
            )
        )

    async def _on_write(self, _connection: Connection | None, value: bytes) -> None:
        if self.silent:
            await asyncio.get_running_loop().create_future()
        if self.refuse is not None:
            raise att.ATT_Error(att.ErrorCode(self.refuse))
        self.written.append(value)

    async def advertise(self) -> None:
        """Advertise every 100 ms as a free treadmill (bumble's controllers know no scan response)."""
        self.device.advertising_data = bytes(
            AdvertisingData(
                [
                    (AdvertisingData.FLAGS, b"\x06"),
                    (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, bytes.fromhex("2618")),
                    (AdvertisingData.SERVICE_DATA_16_BIT_UUID, bytes.fromhex("2618") + FREE_TREADMILL),
                    (AdvertisingData.MANUFACTURER_SPECIFIC_DATA, bytes.fromhex("ffff0102")),
                    (AdvertisingData.COMPLETE_LOCAL_NAME, NAME.encode()),
                ]
            )
        )
        await self.device.start_advertising(
            auto_restart=False,
            advertising_interval_min=100,
            advertising_interval_max=100,
        )

    async def notify(self, characteristic: gatt.Characteristic[bytes], value: bytes) -> None:
        """Notify every subscriber."""
        await self.device.notify_subscribers(characteristic, value)

    async def indicate(self, characteristic: gatt.Characteristic[bytes], value: bytes) -> None:
        """Indicate to every subscriber, and wait for the confirmation."""
        await self.device.indicate_subscribers(characteristic, value)

    async def hang_up(self) -> None:
        """End every connection from this side."""
        for connection in list(self.device.connections.values()):
            await connection.disconnect()


async def _device(link: LocalLink, name: str, address: str) -> Device:
    controller = Controller(name, link=link)
    host = Host(controller, controller)
    device = Device(name=name, address=Address(address), host=host)
    await device.power_on()
    return device


@asynccontextmanager
async def radio_and_peripheral() -> AsyncIterator[tuple[BumbleRadio, Peripheral]]:
    """A radio and an advertising peripheral in its reach."""
    link = LocalLink()  # type: ignore[no-untyped-call]
    other = await _device(link, NAME, ADDRESS)
    peripheral = Peripheral(other)
    central = await _device(link, "central", "C4:00:00:00:00:02")
    await peripheral.advertise()
    async with BumbleRadio(central) as radio:
        yield radio, peripheral
    await other.power_off()
