"""The Fitness Machine Service on a bumble device: what clients read, write and are told."""

import asyncio
import contextlib
import functools
from collections.abc import Coroutine
from dataclasses import dataclass

from bumble import att, hci
from bumble.device import Connection, Device
from bumble.gatt import Characteristic

from . import report, wire
from .console import Change, State
from .service import Attributes, advertised
from .treadmill import Treadmill

CLOSE_LIMIT_S = 1.0  # for what is still under way when the machine is switched off
ADVERTISING_INTERVAL_MS = 100.0  # at bumble's own interval connecting waits a second


@dataclass(eq=False, slots=True)
class _Client:
    """One connection, and its number in the trace."""

    connection: Connection
    number: int
    answering: asyncio.Task[None] | None = None


class Peripheral:
    """Serves one treadmill to its clients."""

    def __init__(self, device: Device, treadmill: Treadmill) -> None:
        self.telemetry = True  # False: no Treadmill Data at all
        self.frozen = False  # True: every record repeats the last one
        self.answers_writes = True  # False: writes are obeyed, their Write Response never comes
        self.answers = treadmill.machine.answer != "none"  # False: obeyed without an indication
        self.answer_delay_s = treadmill.machine.answer_delay_s
        self._device = device
        self._treadmill = treadmill
        self._machine = treadmill.machine
        self._attributes = Attributes(self._machine, lambda _: self._training_status(), self._written)
        self._clients: dict[Connection, _Client] = {}
        self._clients_seen = 0
        self._frames = 0
        self._holding: set[str] = set()  # why frames are held back
        self._held: list[tuple[int, float, list[bytes]]] = []
        self._last_record = report.record(treadmill.console)
        self._told_training = report.training(State.IDLE)
        self._is_on = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Powers the device on and advertises."""
        self._is_on = True
        self._device.add_services(self._attributes.services)
        self._device.gatt_server.max_mtu = self._machine.mtu
        self._device.on("connection", self._connected)
        await self._device.power_on()
        await self._advertise()

    async def stop(self) -> None:
        """Ends all connections and advertising."""
        self._is_on = False
        self._device.remove_listener("connection", self._connected)
        for client in list(self._clients.values()):
            with contextlib.suppress(hci.HCI_Error, asyncio.CancelledError):
                await client.connection.disconnect()
        if self._tasks:
            # An HCI command that is cut off leaves bumble's host with an answer that nobody waits for.
            await asyncio.wait(self._tasks, timeout=CLOSE_LIMIT_S)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._device.stop_advertising()

    def publish(self) -> None:
        """Tells the clients what has happened since the last call."""
        for change in self._treadmill.take_changes():
            self._tell(change)
        training = report.training(self._treadmill.console.state)
        if training is not self._told_training:
            self._told_training = training
            for client in self._clients.values():
                self._notify(client, self._attributes.training, self._training_status())

    def revoke_control(self) -> None:
        """Takes control away from its holder, as the console may, and says so to it alone."""
        holder, self._treadmill.control.holder = self._treadmill.control.holder, None
        self._tell_loser(holder)

    def send_data(self) -> None:
        """Sends one record of Treadmill Data to all who have subscribed."""
        wanted = any(self._cccd(client, self._attributes.data) & 1 for client in self._clients.values())
        if not wanted or not self.telemetry or self._is_silenced():
            return
        self._frames += 1
        room = min(client.connection.att_mtu for client in self._clients.values()) - 3
        if not self.frozen:
            self._last_record = report.record(self._treadmill.console)
        fields, step_octets = self._machine.fields, self._machine.step_octets
        parts = wire.treadmill_data(self._last_record, fields, room, step_octets)
        self._held.append((self._frames, self._treadmill.clock(), parts))
        self._send_held()

    def hold_frames(self, why: str) -> None:
        """Keeps frames back, to arrive in one burst."""
        self._holding.add(why)

    def release_frames(self, why: str) -> None:
        """Ends holding for one reason; without another one the frames go out."""
        self._holding.discard(why)
        self._send_held()

    def disconnect_all(self) -> None:
        """Ends all connections from this side: on a real dongle the nearest thing to a lost link."""
        for client in self._clients.values():
            self._spawn(client.connection.disconnect())

    def _send_held(self) -> None:
        if self._holding:
            return
        held, self._held = self._held, []
        for number, generated_s, parts in held:
            delivered_s = round(self._treadmill.clock(), 6)
            self._treadmill.note("frame", id=number, generated=round(generated_s, 6), delivered=delivered_s)
            for client in self._clients.values():
                for part in parts:
                    self._notify(client, self._attributes.data, part)

    async def _advertise(self) -> None:
        data, scan_response = advertised(self._device.name)
        await self._device.start_advertising(
            advertising_data=data,
            scan_response_data=scan_response,
            advertising_interval_min=ADVERTISING_INTERVAL_MS,
            advertising_interval_max=ADVERTISING_INTERVAL_MS,
        )

    def _advertise_if_free(self) -> None:
        if self._is_on and len(self._clients) < self._machine.centrals:
            self._spawn(self._advertise())

    def _connected(self, connection: Connection) -> None:
        self._clients_seen += 1
        client = _Client(connection, self._clients_seen)
        self._clients[connection] = client
        connection.on("disconnection", functools.partial(self._disconnected, client))
        self._treadmill.note("connected", conn=client.number, address=str(connection.peer_address))
        self._advertise_if_free()

    def _disconnected(self, client: _Client, reason: int) -> None:
        del self._clients[client.connection]
        if client.answering is not None:
            client.answering.cancel()
        self._held.clear()
        self._treadmill.note("disconnected", conn=client.number, reason=reason)
        self._treadmill.lose_client(client.number)
        self.publish()
        self._advertise_if_free()

    async def _written(self, connection: Connection, octets: bytes) -> None:
        client = self._clients[connection]
        refusal = self._refusal(client, octets)
        if refusal is not None:
            answer = f"{refusal:02x}"
            self._treadmill.note("control_point", w=octets.hex(), conn=client.number, answer=answer)
            raise att.ATT_Error(att.ErrorCode(refusal))
        holder = self._treadmill.control.holder
        result = self._treadmill.write(octets, client.number, self.answers)
        if self._treadmill.control.holder not in (holder, None):
            self._tell_loser(holder)
        if not self.answers_writes:
            await asyncio.get_running_loop().create_future()  # for ever: no Write Response
        if self.answers:
            # In a task, because the Write Response goes first.
            client.answering = self._spawn(self._answer(client, wire.response(octets[0], result)))
        self.publish()

    def _refusal(self, client: _Client, octets: bytes) -> int | None:
        if not octets:
            return att.ErrorCode.INVALID_ATTRIBUTE_LENGTH
        if not self._cccd(client, self._attributes.control):
            return wire.CONTROL_OFF
        if client.answering is not None and not client.answering.done():
            confirmation = self._device.gatt_server.pending_confirmations.get(client.connection)
            if confirmation is None or not confirmation.done():
                return wire.PROCEDURE_RUNNING
        return None

    async def _answer(self, client: _Client, octets: bytes) -> None:
        await asyncio.sleep(self.answer_delay_s)
        if self._machine.answers_by == "notification":
            self._send(client, self._attributes.control, octets)
        else:
            server = self._device.gatt_server
            try:
                await server.indicate_subscriber(client.connection, self._attributes.control, octets)
            except TimeoutError:  # 30 s without a confirmation: ATT allows nothing more on this link
                await client.connection.disconnect()

    def _tell(self, change: Change) -> None:
        octets = report.status(change)
        for client in self._clients.values():
            if client.number != change.by.conn or self._machine.status_to_writer:
                self._notify(client, self._attributes.status, octets)

    def _tell_loser(self, number: int | None) -> None:
        for client in self._clients.values():
            if client.number == number:
                self._notify(client, self._attributes.status, report.STATUS_LOST_CONTROL)

    def _training_status(self) -> bytes:
        room = min((client.connection.att_mtu for client in self._clients.values()), default=23) - 3
        code = report.training(self._treadmill.console.state)
        return wire.training_status(code, self._machine.training_text, room)

    def _is_silenced(self) -> bool:
        console = self._treadmill.console
        stands = console.state not in (State.STARTING, State.RUNNING) and console.belt.speed_kmh == 0
        return self._machine.silent_after_stop and console.has_run and stands

    def _cccd(self, client: _Client, characteristic: Characteristic[bytes]) -> int:
        written = self._device.gatt_server.subscribers.get(client.connection, {}).get(characteristic.handle)
        return written[0] if written else 0

    def _notify(self, client: _Client, characteristic: Characteristic[bytes], octets: bytes) -> None:
        if self._cccd(client, characteristic) & 1:
            self._send(client, characteristic, octets)

    def _send(self, client: _Client, characteristic: Characteristic[bytes], octets: bytes) -> None:
        # Not by bumble's notify_subscriber: that is a task for each, and tasks may overtake.
        room = client.connection.att_mtu - 3
        pdu = att.ATT_Handle_Value_Notification(
            attribute_handle=characteristic.handle, attribute_value=octets[:room]
        )
        self._device.gatt_server.send_gatt_pdu(client.connection, bytes(pdu))

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
