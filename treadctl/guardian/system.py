"""`os` on macOS and Windows: through bleak, by the address that the service told.  Not proven there.

What a system does with the link of a process that died is its own affair, so
nothing is promised in seconds: the connected machine is looked for first, then
it is scanned for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.exc import BleakError, BleakGATTProtocolError
from bleak.uuids import normalize_uuid_16

from treadctl.guardian.codec import CONTROL_POINT, FITNESS_MACHINE, MACHINE_STATUS, TREADMILL_DATA
from treadctl.guardian.hands import Target
from treadctl.guardian.ladder import Outcome

SCAN_S = 5.0
PROCEDURE_IN_PROGRESS = 0xFE


class SystemHands:
    """See `Hands`."""

    shared = False
    able = True

    def __init__(self, target: Target) -> None:
        self.heard: Callable[[int, bytes], None] = lambda uuid, value: None
        self.lost: Callable[[], None] = lambda: None
        self._target = target
        self._client: BleakClient | None = None

    async def prepare(self) -> None:
        """See `Hands`."""

    async def attach(self) -> None:
        """See `Hands`."""
        device = await self._connected() or await BleakScanner.find_device_by_address(
            self._target.address, timeout=SCAN_S
        )
        if device is None:
            raise OSError(f"{self._target.address} is not to be had")
        self._client = BleakClient(device, disconnected_callback=lambda _: self.lost())
        await self._client.connect()
        await self._notify(CONTROL_POINT)

    async def _connected(self) -> BLEDevice | None:
        with contextlib.suppress(BleakError):
            adapter = await BleakAdapter.get()
            for device in await adapter.get_connected_devices([normalize_uuid_16(FITNESS_MACHINE)]):
                if device.address.upper() == self._target.address.upper():
                    return device
        return None

    async def listen(self) -> None:
        """See `Hands`."""
        for uuid in (TREADMILL_DATA, MACHINE_STATUS):
            with contextlib.suppress(BleakError):
                await self._notify(uuid)

    async def _notify(self, uuid: int) -> None:
        if self._client is not None:
            await self._client.start_notify(
                normalize_uuid_16(uuid), lambda _, value: self.heard(uuid, bytes(value))
            )

    async def write(self, frame: bytes) -> Outcome:
        """See `Hands`."""
        try:
            if self._client is None:
                return Outcome.LOST
            await self._client.write_gatt_char(normalize_uuid_16(CONTROL_POINT), frame, response=True)
        except BleakGATTProtocolError as error:
            return Outcome.BUSY if int(error.args[0]) == PROCEDURE_IN_PROGRESS else Outcome.REFUSED
        except (BleakError, OSError):
            return Outcome.LOST
        return Outcome.DONE

    async def cut(self) -> None:
        """See `Hands`."""
        with contextlib.suppress(Exception):
            if self._client is not None:
                await self._client.disconnect()

    def close(self) -> None:
        """See `Hands`: nothing was taken."""
