"""The Fitness Machine Service on a bumble device: a server's clients, over a radio."""

import asyncio
import contextlib
import functools
from collections.abc import Coroutine

from bumble import att, hci
from bumble.device import Connection, Device

from .line import Channel
from .server import Client, Server
from .service import Attributes, advertised
from .telemetry import ATT_HEADER
from .treadmill import Treadmill

CLOSE_LIMIT_S = 1.0  # for what is still under way when the machine is switched off
ADVERTISING_INTERVAL_MS = 100.0  # at bumble's own interval connecting waits a second
_NOTIFIES, _INDICATES = 1, 2  # of a Client Characteristic Configuration


class _AirLine:
    """One bumble connection as the server needs it."""

    def __init__(self, peripheral: "Peripheral", connection: Connection) -> None:
        self.connection = connection
        self._peripheral = peripheral
        self._indicating: list[asyncio.Task[None]] = []

    @property
    def room(self) -> int:
        """Octets that one notification holds."""
        mtu = min(self.connection.att_mtu, self._peripheral.server.mtu())
        return mtu - ATT_HEADER

    @property
    def unconfirmed(self) -> bool:
        """True while an indication is on its way."""
        self._indicating = [task for task in self._indicating if not task.done()]
        if len(self._indicating) != 1:
            return bool(self._indicating)
        confirmation = self._peripheral.gatt.pending_confirmations.get(self.connection)
        return confirmation is None or not confirmation.done()

    def wants(self, channel: Channel) -> bool:
        """True if the client has subscribed."""
        characteristic = self._peripheral.channels.get(channel)
        if characteristic is None:
            return False
        written = self._peripheral.gatt.subscribers.get(self.connection, {}).get(characteristic.handle)
        wanted = _NOTIFIES | _INDICATES if channel is Channel.CONTROL else _NOTIFIES
        return bool(written and written[0] & wanted)

    def notify(self, channel: Channel, octets: bytes) -> None:
        """Sends a notification, in order."""
        # Not by bumble's notify_subscriber: that is a task for each, and tasks may overtake.
        pdu = att.ATT_Handle_Value_Notification(
            attribute_handle=self._peripheral.channels[channel].handle, attribute_value=octets[: self.room]
        )
        self._peripheral.gatt.send_gatt_pdu(self.connection, bytes(pdu))

    def indicate(self, octets: bytes) -> None:
        """Sends an indication of the Control Point; bumble sends them one after the other."""
        self._indicating.append(self._peripheral.spawn(self._indicate(octets)))

    async def _indicate(self, octets: bytes) -> None:
        control = self._peripheral.channels[Channel.CONTROL]
        try:
            await self._peripheral.gatt.indicate_subscriber(self.connection, control, octets, force=True)
        except TimeoutError:  # 30 s without a confirmation: ATT allows nothing more on this link
            await self.connection.disconnect()

    def gone(self) -> None:
        """The connection is no more."""
        for task in self._indicating:
            task.cancel()

    def hang_up(self) -> None:
        """Ends the connection from this side."""
        self._peripheral.spawn(self._hang_up())

    async def _hang_up(self) -> None:
        with contextlib.suppress(hci.HCI_Error):  # it is gone already
            await self.connection.disconnect()


class Peripheral:
    """Serves one treadmill to its clients over a bumble device."""

    def __init__(self, device: Device, treadmill: Treadmill, server: Server) -> None:
        self.server = server
        self.gatt = device.gatt_server
        self._device = device
        self._treadmill = treadmill
        self._attributes = Attributes(treadmill.machine, lambda _: server.training_status(), self._written)
        self.channels = self._attributes.channels
        self._clients: dict[Connection, Client] = {}
        self._is_on = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Powers the device on and advertises."""
        self._is_on = True
        self._device.add_services(self._attributes.services)
        self._device.on("connection", self._connected)
        self.server.on_free = self._advertise_if_free
        for channel, characteristic in self.channels.items():
            characteristic.on("subscription", functools.partial(self._subscribed, channel))
        await self._device.power_on()
        await self._advertise()

    async def stop(self) -> None:
        """Ends all connections and advertising."""
        self._is_on = False
        self._device.remove_listener("connection", self._connected)
        for connection in list(self._clients):
            with contextlib.suppress(hci.HCI_Error, asyncio.CancelledError):
                await connection.disconnect()
        if self._tasks:
            # An HCI command that is cut off leaves bumble's host with an answer that nobody waits for.
            await asyncio.wait(self._tasks, timeout=CLOSE_LIMIT_S)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._device.stop_advertising()

    def hang_up(self) -> None:
        """Ends all connections from this side."""
        for client in self._clients.values():
            client.line.hang_up()

    def spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Runs something beside; it ends with the peripheral."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _advertise(self) -> None:
        self.gatt.max_mtu = self.server.mtu()
        data, scan_response = advertised(self._device.name)
        await self._device.start_advertising(
            advertising_data=data,
            scan_response_data=scan_response,
            advertising_interval_min=ADVERTISING_INTERVAL_MS,
            advertising_interval_max=ADVERTISING_INTERVAL_MS,
        )

    def _advertise_if_free(self) -> None:
        if self._is_on and self.server.takes_clients:
            self.spawn(self._advertise())

    def _connected(self, connection: Connection) -> None:
        self.gatt.max_mtu = self.server.mtu()
        line = _AirLine(self, connection)
        self._clients[connection] = self.server.join(line, address=str(connection.peer_address))
        connection.on("disconnection", functools.partial(self._disconnected, line))
        self._advertise_if_free()

    def _disconnected(self, line: _AirLine, reason: int) -> None:
        line.gone()
        self.server.leave(self._clients.pop(line.connection), reason)

    def _subscribed(self, channel: Channel, connection: Connection, notifies: bool, indicates: bool) -> None:
        if (notifies or indicates) and connection in self._clients:
            self.server.subscribed(self._clients[connection], channel)

    async def _written(self, connection: Connection, octets: bytes) -> None:
        response: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def respond(code: int) -> None:
            if not response.done():
                response.set_result(code)

        self.server.write(self._clients[connection], octets, respond)
        code = await response
        if code:
            raise att.ATT_Error(att.ErrorCode(code))
