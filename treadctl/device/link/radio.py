"""Scanning and connecting through bleak."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak_retry_connector import establish_connection

from treadctl.device.link.connection import BleakLink
from treadctl.device.link.trouble import radio_error
from treadctl.device.ports import Clock, Found, Stack
from treadctl.ftms.uuids import FITNESS_MACHINE_SERVICE
from treadctl.model import RadioError, RadioTrouble

_log = logging.getLogger(__name__)

SCAN_START_LIMIT_S = 10.0  # chosen: macOS asks the person for permission here
SCAN_STOP_LIMIT_S = 2.0  # chosen
CONNECTED_LIMIT_S = 1.0  # chosen: asking the system what it is connected to is one D-Bus call
CONNECT_ATTEMPTS = 2  # chosen: more do not fit into the time a person waits

_generations = itertools.count(1)


class BleakRadio:
    """A radio under bleak; a `Radio`."""

    def __init__(
        self,
        name: str,
        clock: Clock,
        *,
        simulated: bool = False,
        backends: tuple[type[BaseBleakScanner], type[BaseBleakClient]] | None = None,
        lost: Callable[[], bool] = lambda: False,
        without: RadioTrouble = RadioTrouble.NO_ADAPTER,
        generations: Iterator[int] | None = None,
        stack: Stack | None = None,
    ) -> None:
        """Use the platform's Bluetooth, or other `backends`.

        `without` is the trouble to tell when there is no radio (any more), and
        `generations` gives each link its number (if not given, one that no other
        link of this process has).  `stack` is what is under the links, where it
        can be asked.
        """
        self.name = name
        self.simulated = simulated
        self._clock = clock
        self._scanner_args: dict[str, Any] = {"backend": backends[0]} if backends else {}
        self._client_args: dict[str, Any] = {"backend": backends[1]} if backends else {}
        self._lost = lost
        self._without = without
        self._generations = generations or _generations
        self._stack = stack

    @property
    def is_lost(self) -> bool:
        """The radio itself is gone for good."""
        return self._lost()

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        """See `Radio.scan`."""
        seen = {} if self._scanner_args else await self._already_connected()
        enough = asyncio.Event()

        def on_device(device: BLEDevice, data: AdvertisementData) -> None:
            found = seen[device.address] = _found(device, data)
            if stop_at is not None and stop_at(found):
                enough.set()

        if stop_at is not None and any(stop_at(found) for found in seen.values()):
            return list(seen.values())
        async with self._scanning(on_device):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await enough.wait()
        if self.is_lost:
            raise RadioError(self._without, f"{self.name} is gone")
        return list(seen.values())

    @asynccontextmanager
    async def _scanning(
        self, on_device: Callable[[BLEDevice, AdvertisementData], None]
    ) -> AsyncIterator[None]:
        try:
            scanner = BleakScanner(on_device, **self._scanner_args)
            async with asyncio.timeout(SCAN_START_LIMIT_S):
                await scanner.start()
        except Exception as error:
            raise radio_error(error, self._without, self._without) from error
        try:
            yield
        finally:
            try:
                async with asyncio.timeout(SCAN_STOP_LIMIT_S):
                    await scanner.stop()
            except Exception as error:  # a scan that does not end is no reason not to connect
                _log.warning("stopping the scan: %r", error)

    async def _already_connected(self) -> dict[str, Found]:
        """What the system holds a link to: it does not advertise, no scan finds it (HAZARDS H-38)."""
        devices: list[BLEDevice] = []
        try:
            async with asyncio.timeout(CONNECTED_LIMIT_S):
                adapter = await BleakAdapter.get()
                devices = await adapter.get_connected_devices([FITNESS_MACHINE_SERVICE])
        except Exception as error:  # the scan that follows tells what is wrong
            _log.debug("asking for connected machines: %r", error)
        return {
            device.address: Found(
                address=device.address,
                name=device.name,
                service_uuids=(FITNESS_MACHINE_SERVICE,),
                connected=True,
                place=_place(device),
                handle=device,
            )
            for device in devices
        }

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> BleakLink:
        """See `Radio.connect`."""
        if not isinstance(found.handle, BLEDevice):
            raise RadioError(RadioTrouble.ADDRESS_NOT_FOUND, f"{found.address} was not found by this radio")
        link = BleakLink(next(self._generations), found, self._clock, on_lost, self._stack)
        try:
            async with asyncio.timeout(timeout_s):
                if self._stack is not None:
                    await self._stack.open()
                client = await establish_connection(
                    BleakClient,
                    found.handle,
                    found.name or found.address,
                    disconnected_callback=link.on_disconnected,
                    max_attempts=CONNECT_ATTEMPTS,
                    **self._client_args,
                )
            link.use(client)
        except Exception as error:  # it was found, so whatever is not known better means that it is taken
            raise radio_error(error, RadioTrouble.BUSY, self._without) from error
        return link


def _found(device: BLEDevice, data: AdvertisementData) -> Found:
    return Found(
        address=device.address,
        name=data.local_name or device.name,
        rssi=data.rssi,
        service_uuids=tuple(data.service_uuids),
        service_data=dict(data.service_data),
        place=_place(device),
        handle=device,
    )


def _place(device: BLEDevice) -> dict[str, str]:
    """Return what another process needs beside the address: BlueZ's object path, or the address's type."""
    if isinstance(device.details, dict):
        return {"path": str(device.details["path"])} if "path" in device.details else {}
    is_public = getattr(getattr(device.details, "address", None), "is_public", None)
    return {} if is_public is None else {"type": "public" if is_public else "random"}
