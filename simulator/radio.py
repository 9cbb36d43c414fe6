"""The virtual radio: controllers on one link, and a TCP server that gives each joining host one of its own.

It mends what bumble's virtual controllers leave out and a treadmill's client would notice: two centrals that
connect at the same moment, a connection attempt that is given up, the source address of data on connections
by public address, and links that are lost without a word.
"""

import asyncio
import logging
from typing import Self

from bumble import hci, ll
from bumble.controller import Controller
from bumble.core import InvalidPacketError, PhysicalTransport
from bumble.link import LocalLink
from bumble.transport.common import PacketParser

from .engine import SUPERVISION_TIMEOUT_S
from .space import Space

NAME_COMMAND = 0xFC54  # vendor command of this radio: who are you?
NAME = b"treadctl-simulator"
CONNECTION_TIMEOUT = 0x08  # HCI error: the supervision time-out has passed
UNKNOWN_CONNECTION = 0x02  # HCI error: the connection attempt was given up

_log = logging.getLogger(__name__)


class Air(LocalLink):
    """The space between the controllers. In silence nothing passes and nothing is advertised."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.controllers: dict[Controller, None] = {}  # type: ignore[assignment]  # a set has no order
        self._space = Space()

    def add_controller(self, controller: Controller) -> None:
        """Lets a controller take part."""
        self.controllers[controller] = None

    def remove_controller(self, controller: Controller) -> None:
        """Takes a controller out."""
        self.controllers.pop(controller, None)

    def join(self, name: str) -> "AirController":
        """A fresh controller in this air, with a public address that no other has."""
        number = len(self.controllers) + 1
        while any(other.public_address == _public_address(number) for other in self.controllers):
            number += 1
        return AirController(name, self, _public_address(number))

    def fall_silent(self) -> None:
        """Keeps back all data from now on."""
        self._space.fall_silent()

    def speak(self) -> None:
        """Ends a silence; what was kept back arrives now, in order."""
        self._space.speak()

    def break_links(self, controller: Controller | None = None) -> None:
        """Ends all connections (of one controller), on both sides, as the supervision time-out does."""
        self._space.forget()
        for one in list(self.controllers):
            for connection in list(one.le_connections.values()):
                other = self.find_le_controller(connection.peer_address)
                if controller in (None, one, other):
                    one.on_le_disconnected(connection, CONNECTION_TIMEOUT)

    def is_advertising(self, address: hci.Address) -> bool:
        """True if a controller advertises under this address at this moment."""
        for controller in self.controllers:
            legacy = controller.le_legacy_advertiser
            if legacy.enabled and legacy.address == address:
                return True
            if any(each.enabled and each.address == address for each in controller.advertising_sets.values()):
                return True
        return False

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Passes data on from the address that the connection was made with."""
        receiver = self.find_le_controller(destination_address)
        connection = sender_controller.le_connections.get(destination_address)
        if receiver is None or connection is None:
            return
        source = connection.self_address
        self._space.pass_on(
            lambda: (
                receiver.on_link_acl_data(source, transport, data)
                if source in receiver.le_connections
                else None
            )
        )

    def send_advertising_pdu(self, sender_controller: Controller, packet: ll.AdvertisingPdu) -> None:
        """Lets all others hear an advertisement, or a central take its advertiser."""
        if self._space.is_silent:
            return
        if isinstance(packet, ll.ConnectInd):
            # At once, so that the advertiser is taken before a second central tries.
            for controller in self.controllers:
                if controller is not sender_controller:
                    controller.on_ll_advertising_pdu(packet)
        else:
            super().send_advertising_pdu(sender_controller, packet)

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Passes link control on; to one that is gone, into the void."""
        receiver = self.find_le_controller(receiver_address)
        if receiver is not None:
            self._space.pass_on(
                lambda: (
                    receiver.on_ll_control_pdu(sender_address, packet)
                    if sender_address in receiver.le_connections
                    else None
                )
            )


class AirController(Controller):
    """A controller of the virtual radio: source and sink of HCI packets for one host."""

    le_acl_data_packet_length = 251
    acl_data_packet_length = 251

    def __init__(self, name: str, air: Air, public_address: hci.Address) -> None:
        super().__init__(name, link=air, public_address=public_address)
        self._air = air

    def on_hci_command_packet(self, command: hci.HCI_Command) -> None:
        """Answers the vendor command by which this radio is known."""
        if command.op_code != NAME_COMMAND:
            super().on_hci_command_packet(command)
        elif self.host:
            answer = bytes((1,)) + NAME_COMMAND.to_bytes(2, "little") + bytes((0,)) + NAME
            event = bytes((hci.HCI_EVENT_PACKET, hci.HCI_COMMAND_COMPLETE_EVENT, len(answer)))
            asyncio.get_running_loop().call_soon(self.host.on_packet, event + answer)

    def create_le_connection(self, peer_address: hci.Address) -> None:
        """Connects, unless another central was faster."""
        if self._air.is_advertising(peer_address):
            super().create_le_connection(peer_address)

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Really gives the attempt up: bumble connects all the same."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=UNKNOWN_CONNECTION,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address_type,
                peer_address=pending.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )
        return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)

    def vanish(self, after_s: float) -> None:
        """Falls silent now; its peers notice when the supervision time-out has passed."""
        self.host = None
        self.le_scan_enable = False
        self.pending_le_connection = None
        asyncio.get_running_loop().call_later(after_s, self._gone)

    def _gone(self) -> None:
        self._air.break_links(self)
        self._air.remove_controller(self)


class TcpRadio:
    """Lets hosts of other processes join the air: HCI packets (H4) over TCP, on this machine only."""

    def __init__(self, air: Air, supervision_timeout_s: float = SUPERVISION_TIMEOUT_S) -> None:
        self.port = 0
        self._air = air
        self._supervision_timeout_s = supervision_timeout_s
        self._server: asyncio.Server | None = None
        self._clients: set[_Client] = set()

    async def start(self, host: str, port: int) -> None:
        """Listens on a loopback address; port 0 takes a free one. `port` is set to the one in use."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Client(self._air, self._supervision_timeout_s, self._clients), host, port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Takes no more hosts and closes the sockets of those that joined."""
        for client in list(self._clients):
            client.close()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


class _Client(asyncio.Protocol):
    """One joined host."""

    def __init__(self, air: Air, supervision_timeout_s: float, joined: set["_Client"]) -> None:
        self._air = air
        self._supervision_timeout_s = supervision_timeout_s
        self._joined = joined

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._controller = self._air.join(f"host {peer[1]}")
        self._controller.host = self
        self._parser = PacketParser(self._controller)
        self._joined.add(self)
        _log.info("%s joined", self._controller.name)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except InvalidPacketError as error:
            _log.warning("%s sends what is not HCI (%s): thrown out", self._controller.name, error)
            self._transport.close()

    def on_packet(self, packet: bytes) -> None:
        self._transport.write(packet)

    def connection_lost(self, exc: Exception | None) -> None:
        self._joined.discard(self)
        _log.info("%s left", self._controller.name)
        self._controller.vanish(self._supervision_timeout_s)


def _public_address(number: int) -> hci.Address:
    return hci.Address(
        f"00:54:43:00:{number >> 8:02X}:{number & 0xFF:02X}", hci.Address.PUBLIC_DEVICE_ADDRESS
    )
