"""One Bluetooth radio under bumble, and the two bleak backend types that are bound to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import bleak
from bleak.exc import BleakBluetoothNotAvailableError, BleakBluetoothNotAvailableReason, BleakError
from bumble import hci
from bumble.device import Advertisement, Connection, Device
from bumble.hci import Address
from bumble.transport import open_transport

from treadctl.device.bumble_backend.bounded import HCI_LIMIT_S, bounded
from treadctl.device.bumble_backend.client import BumbleClient
from treadctl.device.bumble_backend.connecting import Connector
from treadctl.device.bumble_backend.scanner import BumbleScanner

_log = logging.getLogger(__name__)

OPEN_LIMIT_S = 10.0  # chosen: a USB dongle with firmware to load needs a few seconds
CLOSE_LIMIT_S = 1.0  # chosen: leaving must not wait for a radio that is gone


def not_available(message: str) -> BleakBluetoothNotAvailableError:
    """Say that this radio does not exist (any more)."""
    return BleakBluetoothNotAvailableError(message, BleakBluetoothNotAvailableReason.NO_BLUETOOTH)


class BumbleRadio:
    """A bumble `Device` (host) as the radio of bleak.

    Around a device of your own, which is powered on and stays yours:

        async with BumbleRadio(device) as radio: ...

    or opened from a transport, which is closed at the end:

        async with BumbleRadio.open("usb:0") as radio: ...

    Give the host a *random static* address where the other side is a bumble
    `LocalLink`: that link stamps each packet with the sender's random address,
    and data over a public one is silently lost.  `open` does so.

    Attributes:
        client_backend: for `BleakClient(device, backend=...)`.
        scanner_backend: for `BleakScanner(backend=...)`.
    """

    client_backend: type[BumbleClient]
    scanner_backend: type[BumbleScanner]

    def __init__(self, device: Device, *, name: str = "bumble") -> None:
        self.device = device
        self.name = name
        self._lost = False
        self._listeners: list[Callable[[Advertisement], None]] = []
        self._scan_lock = asyncio.Lock()
        self._connector = Connector(device, self.spawn)
        self._clients: set[BumbleClient] = set()
        self._background: set[asyncio.Task[Any]] = set()
        self.client_backend = type("BumbleClient", (BumbleClient,), {"radio": self, "__module__": __name__})
        self.scanner_backend = type(
            "BumbleScanner", (BumbleScanner,), {"radio": self, "__module__": __name__}
        )

    # --- life ---------------------------------------------------------------

    @classmethod
    @asynccontextmanager
    async def open(cls, transport: str, *, limit_s: float = OPEN_LIMIT_S) -> AsyncIterator[Self]:
        """Open a bumble transport ("usb:0", "serial:/dev/ttyACM0", "tcp-client:127.0.0.1:4321", ...).

        Raises:
            ValueError: bumble knows no such transport.
            BleakBluetoothNotAvailableError: nothing there, or it does not answer like a controller.
        """
        opened = None
        try:
            async with asyncio.timeout(limit_s):
                opened = await open_transport(transport)
                device = Device.with_hci(
                    "treadctl", Address.generate_static_address(), opened.source, opened.sink
                )
                radio = cls(device, name=transport)
                opened.source.terminated.add_done_callback(radio.on_transport_lost)
                await bounded(device.power_on(), f"switching on {transport}", limit_s)
        except ValueError:
            raise
        except Exception as error:  # of the transport: of the system, of a USB library, of bumble
            if opened is not None:
                await cls._close(opened.close())
            raise not_available(f"{transport}: {error or type(error).__name__}") from error
        try:
            async with radio:
                yield radio
        finally:
            await cls._close(opened.close())

    @staticmethod
    async def _close(closing: Coroutine[Any, Any, None]) -> None:
        with suppress(BleakError):
            await bounded(closing, "closing the transport", CLOSE_LIMIT_S)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every connection that was made through this radio, for at most a second or so."""
        for client in list(self._clients):
            with suppress(BleakError):
                await client.disconnect()
        if self._listeners:
            self._listeners.clear()
            with suppress(BleakError):
                await bounded(self.device.stop_scanning(), "stopping the scan", CLOSE_LIMIT_S)
        await self._connector.close()
        with suppress(TimeoutError):  # a link that is being ended is ended: nobody else would do it
            async with asyncio.timeout(0 if self._lost else CLOSE_LIMIT_S):
                while self._background:
                    await asyncio.wait(self._background)
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    def on_transport_lost(self, _future: object = None) -> None:
        """The way to the controller is gone: every connection is lost now."""
        self._lost = True
        for client in list(self._clients):
            client.on_radio_lost()

    @property
    def is_lost(self) -> bool:
        """Whether the way to the controller is gone.  It does not come back: open a new radio."""
        return self._lost

    # --- what the controller says of itself ---------------------------------

    @property
    def company(self) -> int | None:
        """The company identifier of HCI Read Local Version; 0xFFFF is nobody's."""
        version = self.device.host.local_version
        return None if version is None else int(version.company_identifier)

    async def command(
        self, op_code: int, parameters: bytes = b"", *, limit_s: float = HCI_LIMIT_S
    ) -> bytes | None:
        """Send an HCI command of any op code (vendor commands too).

        Returns the return parameters of its Command Complete, None if the
        controller refuses the command or does not answer within `limit_s`.
        """
        if self._lost:
            return None
        sent = self.device.host.send_command(hci.HCI_Command(parameters, op_code=op_code))  # type: ignore[call-overload]
        try:
            answer: hci.HCI_Event = await bounded(sent, f"HCI command {op_code:#06x}", limit_s)
        except BleakError as error:
            _log.debug("%s: %s", self.name, error)
            return None
        if not isinstance(answer, hci.HCI_Command_Complete_Event):
            return None
        return bytes(answer.parameters[3:])  # after the packet count and the op code

    # --- for the backends ---------------------------------------------------

    def _check(self) -> None:
        if self._lost:
            raise not_available(f"{self.name}: the transport is gone")

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something in the background, at most for the life of this radio."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def connect(self, client: BumbleClient, address: Address) -> Connection:
        """Make a connection for `client`; it is told when it ends.  The caller limits the time."""
        self._check()
        connection = await self._connector.connect(address)
        if self.device.connections.get(connection.handle) is not connection:
            raise BleakError(f"{address.to_string(False)} ended the link at once")
        self._clients.add(client)
        return connection

    def release(self, client: BumbleClient) -> None:
        """The client's connection is over."""
        self._clients.discard(client)

    async def add_listener(self, listener: Callable[[Advertisement], None], *, active: bool) -> None:
        """Start scanning, or join the scan that runs already."""
        self._check()
        async with self._scan_lock:
            if not self._listeners:
                self.device.on(self.device.EVENT_ADVERTISEMENT, self._on_advertisement)
                await bounded(self.device.start_scanning(active=active), "starting the scan")
            self._listeners.append(listener)

    async def remove_listener(self, listener: Callable[[Advertisement], None]) -> None:
        """Leave the scan; the last one ends it."""
        async with self._scan_lock:
            if listener not in self._listeners:
                return
            self._listeners.remove(listener)
            if not self._listeners:
                self.device.remove_listener(self.device.EVENT_ADVERTISEMENT, self._on_advertisement)
                if not self._lost:
                    await bounded(self.device.stop_scanning(), "stopping the scan")

    def _on_advertisement(self, advertisement: Advertisement) -> None:
        for listener in list(self._listeners):
            listener(advertisement)


@contextmanager
def install_as_default(radio: BumbleRadio) -> Iterator[None]:
    """Make `radio` the platform backend of bleak, for programs that pass no `backend`.  Tests and demos only.

    While it lasts, every `BleakClient(...)` and `BleakScanner(...)` of this
    process is one of `radio`, in other libraries too.
    """
    replaced = {
        "get_platform_client_backend_type": lambda: (radio.client_backend, radio.name),
        "get_platform_scanner_backend_type": lambda: (radio.scanner_backend, radio.name),
    }
    originals = {name: getattr(bleak, name) for name in replaced}
    for name, replacement in replaced.items():
        setattr(bleak, name, replacement)
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(bleak, name, original)
