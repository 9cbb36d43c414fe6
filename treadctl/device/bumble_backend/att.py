"""The attribute protocol of one connection: one request at a time, each with a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError, BleakGATTProtocolError
from bumble.core import TimeoutError as BumbleTimeoutError
from bumble.device import Connection
from bumble.gatt_client import CharacteristicProxy, Client

from treadctl.device.bumble_backend.bounded import bounded, forget, result_of
from treadctl.device.bumble_backend.scanner import uuid_text

T = TypeVar("T")

ATT_LIMIT_S = 30.0  # Core, Vol 3, Part F, 3.3.3: unanswered for 30 s has failed, and ends the use of the link
PAIR_LIMIT_S = 30.0  # Core, Vol 3, Part H, 3.4: the time-out of the Security Manager
_NEEDS_PAIRING = {0x05, 0x0F}  # ATT: insufficient authentication, insufficient encryption


class AttChannel:
    """What a client asks of the peripheral over one connection."""

    def __init__(self, connection: Connection, on_dead: Callable[[], None]) -> None:
        self.connection = connection
        self._on_dead = on_dead
        self._free = asyncio.Lock()
        self._request: asyncio.Task[Any] | None = None
        self._closed = False

    def close(self) -> None:
        """The link is gone: the request under way fails, and those that wait behind it."""
        self._closed = True
        if self._request is not None:
            self._request.cancel()

    async def ask(self, what: str, request: Callable[[Client], Awaitable[T]]) -> T:
        """Do one exchange; pairs and asks again where the peripheral wants encryption, as OS stacks do.

        Raises:
            BleakGATTProtocolError: the peripheral's error response.
            BleakError: lost, or unanswered for 30 s.
        """
        try:
            return await self._exchange(what, request)
        except BleakGATTProtocolError as error:
            if error.args[0] not in _NEEDS_PAIRING or self.connection.is_encrypted:
                raise
        await self.pair()
        return await self._exchange(what, request)

    async def pair(self) -> None:
        """Pair and encrypt; "just works", all that a machine without a keyboard can do."""
        await bounded(self.connection.pair(), "pairing", PAIR_LIMIT_S)

    async def _exchange(self, what: str, request: Callable[[Client], Awaitable[T]]) -> T:
        """Send a request when its turn comes, and wait for the answer.

        Whoever is cancelled while waiting for his answer does not free the
        link: the answer is still to come and must not be taken for that of the
        next request.  A request that is still waiting for its turn is taken
        back, so that it is not sent long after its sender gave up.
        """
        await self._free.acquire()
        if self._closed:
            self._free.release()
            raise BleakError(f"{what}: the link was lost")
        task = asyncio.ensure_future(request(self.connection.gatt_client))
        self._request = task
        task.add_done_callback(self._on_answered)
        await asyncio.wait({task}, timeout=ATT_LIMIT_S + 1)  # bumble's own limit comes first
        if not task.done():
            raise BleakError(f"{what}: no answer in {ATT_LIMIT_S:g} s")
        return result_of(task, what)

    def _on_answered(self, task: asyncio.Task[Any]) -> None:
        self._request = None
        self._free.release()
        forget(task)
        if not task.cancelled() and isinstance(task.exception(), BumbleTimeoutError) and not self._closed:
            self._on_dead()


async def discover(channel: AttChannel, wanted: set[str] | None) -> BleakGATTServiceCollection:
    """Discover the primary services (only those `wanted`, if given) with all that is in them."""
    found = BleakGATTServiceCollection()
    for service_proxy in await channel.ask("discovering services", lambda gatt: gatt.discover_services()):
        uuid = uuid_text(service_proxy.uuid.to_bytes())
        if wanted and uuid not in wanted:
            continue
        service = BleakGATTService(service_proxy, service_proxy.handle, uuid)
        found.add_service(service)
        proxies = await channel.ask(
            "discovering characteristics",
            lambda gatt, of=service_proxy: gatt.discover_characteristics((), of),  # type: ignore[misc]
        )
        for proxy in proxies:
            await _add_characteristic(channel, found, service, proxy)
    return found


async def _add_characteristic(
    channel: AttChannel,
    found: BleakGATTServiceCollection,
    service: BleakGATTService,
    proxy: CharacteristicProxy[bytes],
) -> None:
    characteristic = BleakGATTCharacteristic(
        proxy,
        proxy.handle,
        uuid_text(proxy.uuid.to_bytes()),
        sorted(gatt_char_props_to_strs(int(proxy.properties))),
        lambda: channel.connection.att_mtu - 3,
        service,
    )
    found.add_characteristic(characteristic)
    for descriptor in await channel.ask(
        "discovering descriptors", lambda gatt: gatt.discover_descriptors(proxy)
    ):
        uuid = uuid_text(descriptor.type.to_bytes())
        found.add_descriptor(BleakGATTDescriptor(descriptor, descriptor.handle, uuid, characteristic))
