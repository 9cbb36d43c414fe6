"""BleakScanner's backend: bumble's advertising reports as bleak's advertisement data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from uuid import UUID

from bleak.backends.scanner import AdvertisementData, AdvertisementDataCallback, BaseBleakScanner
from bumble.device import Advertisement
from bumble.hci import Address

if TYPE_CHECKING:
    from treadctl.device.bumble_backend.radio import BumbleRadio

NO_RSSI = -127  # what other bleak backends say when the strength is not known

# Assigned Numbers 2.3, Common Data Types
_UUID_LISTS = {0x02: 2, 0x03: 2, 0x04: 4, 0x05: 4, 0x06: 16, 0x07: 16}
_SERVICE_DATA = {0x16: 2, 0x20: 4, 0x21: 16}
_SHORT_NAME, _COMPLETE_NAME, _TX_POWER, _MANUFACTURER_DATA = 0x08, 0x09, 0x0A, 0xFF


@dataclass(frozen=True, slots=True)
class BumbleDetails:
    """`BLEDevice.details`: the address with its type (public or random).

    Not a dict: bleak-retry-connector takes a dict with "path" for a BlueZ object.
    """

    address: Address


def uuid_text(little_endian: bytes) -> str:
    """Return a UUID of 2, 4 or 16 octets from the air as bleak writes it."""
    if len(little_endian) == 16:
        return str(UUID(bytes=little_endian[::-1]))
    return f"{int.from_bytes(little_endian, 'little'):08x}-0000-1000-8000-00805f9b34fb"


def advertisement_data(
    structures: Iterable[tuple[int, bytes]], rssi: int, earlier: AdvertisementData | None = None
) -> AdvertisementData:
    """Read AD structures; what they leave out is taken from an `earlier` packet of the same device.

    The name often stands only in the scan response.  Structures that are cut
    short are left out, never guessed at.
    """
    name = earlier.local_name if earlier else None
    tx_power = earlier.tx_power if earlier else None
    manufacturer = dict(earlier.manufacturer_data) if earlier else {}
    service_data = dict(earlier.service_data) if earlier else {}
    uuids = list(earlier.service_uuids) if earlier else []
    for kind, data in structures:
        if size := _UUID_LISTS.get(kind):
            for start in range(0, len(data) - size + 1, size):
                uuid = uuid_text(data[start : start + size])
                if uuid not in uuids:
                    uuids.append(uuid)
        elif (size := _SERVICE_DATA.get(kind)) and len(data) >= size:
            service_data[uuid_text(data[:size])] = data[size:]
        elif kind == _COMPLETE_NAME or (kind == _SHORT_NAME and not name):
            name = data.decode("utf-8", "replace").rstrip("\0") or name
        elif kind == _TX_POWER and len(data) == 1:
            tx_power = int.from_bytes(data, "little", signed=True)
        elif kind == _MANUFACTURER_DATA and len(data) >= 2:
            manufacturer[int.from_bytes(data[:2], "little")] = data[2:]
    return AdvertisementData(
        local_name=name,
        manufacturer_data=manufacturer,
        service_data=service_data,
        service_uuids=uuids,
        tx_power=tx_power,
        rssi=NO_RSSI if rssi == Advertisement.RSSI_NOT_AVAILABLE else rssi,
        platform_data=(),
    )


class BumbleScanner(BaseBleakScanner):
    """bleak's scanner backend on one bumble radio; use the type `radio.scanner_backend`."""

    radio: ClassVar[BumbleRadio]

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None = None,
        service_uuids: list[str] | None = None,
        scanning_mode: Literal["active", "passive"] = "active",
        **_platform_args: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"

    async def start(self) -> None:
        """Start scanning.

        Raises:
            BleakBluetoothNotAvailableError: the transport is gone.
            BleakError: the controller refused or did not answer.
        """
        self.seen_devices = {}
        await self.radio.add_listener(self.on_advertisement, active=self._active)

    async def stop(self) -> None:
        """Stop scanning; a radio that is gone counts as stopped."""
        await self.radio.remove_listener(self.on_advertisement)

    def on_advertisement(self, advertisement: Advertisement) -> None:
        """Take one report of the controller."""
        address = advertisement.address.to_string(with_type_qualifier=False)
        earlier = self.seen_devices.get(address)
        data = advertisement_data(
            advertisement.data.ad_structures, advertisement.rssi, earlier[1] if earlier else None
        )
        device = self.create_or_update_device(
            address, address, data.local_name, BumbleDetails(advertisement.address), data
        )
        if self.is_allowed_uuid(data.service_uuids):
            self.call_detection_callbacks(device, data)
        else:
            del self.seen_devices[address]
