"""`sim:` and `hci:`: the service held the only link, so the guardian makes one of its own.

A small host for one central and one connection, on the standard library: a
whole Bluetooth stack takes half a second to import and more memory than the
guardian may have.  Only the transports of `hci:` (USB, serial) are bumble's.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import Any

from treadctl.guardian.att import Att
from treadctl.guardian.hands import Target
from treadctl.guardian.ladder import Outcome

COMMAND, ACL, EVENT = 1, 2, 4  # H4 packet types
COMMAND_LIMIT_S = 2.0  # a dongle needs some time to reset
CONNECT_LIMIT_S = 5.0
CUT_LIMIT_S = 0.3

RESET, SET_EVENT_MASK = 0x0C03, 0x0C01
LE_SET_EVENT_MASK, LE_SET_RANDOM_ADDRESS = 0x2001, 0x2005
LE_CREATE_CONNECTION, LE_CANCEL, DISCONNECT = 0x200D, 0x200E, 0x0406
_INTERVAL, _SUPERVISION = (24, 40), 42  # 30-50 ms and 420 ms, as Linux asks for


class HciError(OSError):
    """The controller refuses or is silent."""


class HciHands:
    """See `Hands`."""

    shared = False
    able = True

    def __init__(self, target: Target) -> None:
        self.heard: Callable[[int, bytes], None] = lambda uuid, value: None
        self.lost: Callable[[], None] = lambda: None
        self._target = target
        self._attempts = 0
        self._transport: Transport | None = None
        self._host: Host | None = None

    async def prepare(self) -> None:
        """See `Hands`: while the service lives, the radio is its own."""

    async def attach(self) -> None:
        """Open the transport, connect, find the Control Point and listen; see `Hands`."""
        try:
            if self._transport is None or self._transport.closed:
                self._transport = await Transport.open(self._target.radio)
                self._host = Host(self._transport, self._heard, self._lost)
                await self._host.reset()
            if self._host is None:
                raise HciError("no host")  # noqa: TRY301 - cannot be
            await self._host.connect(self._target.address, self._address_type())
            await self._host.att.find()
        except BaseException:
            await self.cut()
            raise

    def _address_type(self) -> int:
        """0 public, 1 random; where nobody knows, each in turn."""
        self._attempts += 1
        known = {"public": 0, "random": 1}.get(self._target.place.get("type", ""))
        return self._attempts % 2 if known is None else known

    async def listen(self) -> None:
        """See `Hands`."""
        if self._host is not None:
            await self._host.att.listen_to_belt()

    async def write(self, frame: bytes) -> Outcome:
        """See `Hands`."""
        if self._host is None:
            return Outcome.LOST
        return await self._host.att.write_control_point(frame)

    async def cut(self) -> None:
        """See `Hands`: the transport is closed too, and the controller reset with the next attempt."""
        host, transport, self._host, self._transport = self._host, self._transport, None, None
        if transport is not None and not transport.closed:
            with contextlib.suppress(Exception):
                if host is not None:
                    async with asyncio.timeout(CUT_LIMIT_S):
                        await host.hang_up()
            with contextlib.suppress(Exception):
                await transport.close()

    def close(self) -> None:
        """See `Hands`: nothing was taken."""

    def _heard(self, uuid: int, value: bytes) -> None:
        self.heard(uuid, value)

    def _lost(self) -> None:
        self.lost()


class Host:
    """One controller, one connection."""

    def __init__(
        self, transport: Transport, heard: Callable[[int, bytes], None], lost: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._lost = lost
        self._handle: int | None = None
        self._answers: dict[int, asyncio.Future[int]] = {}
        self._connected: asyncio.Future[int] | None = None
        self._partial = b""
        self.att = Att(self._send_acl, heard)
        self._heard = heard
        transport.take = self._packet
        transport.ended = self._end

    async def reset(self) -> None:
        """Bring the controller to a known state; a link of a killed host ends with it."""
        await self._command(RESET)
        await self._command(SET_EVENT_MASK, bytes.fromhex("ffffffffffffff3f"))
        await self._command(LE_SET_EVENT_MASK, bytes.fromhex("1f00000000000000"))
        own = bytearray(os.urandom(6))
        own[5] |= 0xC0  # a random static address
        await self._command(LE_SET_RANDOM_ADDRESS, bytes(own))

    async def connect(self, address: str, address_type: int) -> None:
        """Connect to a machine that advertises.

        Raises:
            HciError: it did not, within the limit.
        """
        self._connected = asyncio.get_running_loop().create_future()
        peer = bytes.fromhex(address.replace(":", ""))[::-1]
        numbers = (0x60, 0x60)  # scans all the time
        await self._command(
            LE_CREATE_CONNECTION,
            b"".join(n.to_bytes(2, "little") for n in numbers)
            + bytes((0, address_type))
            + peer
            + b"\x01"
            + b"".join(n.to_bytes(2, "little") for n in (*_INTERVAL, 0, _SUPERVISION, 0, 0)),
        )
        try:
            async with asyncio.timeout(CONNECT_LIMIT_S):
                self._handle = await self._connected
        except TimeoutError:
            with contextlib.suppress(OSError):
                await self._command(LE_CANCEL)
            raise HciError(f"{address} is not to be had") from None
        self._partial = b""
        self.att = Att(self._send_acl, self._heard)

    async def hang_up(self) -> None:
        """End the link in order, so that the machine is free for others at once."""
        if self._handle is not None:
            await self._command(DISCONNECT, self._handle.to_bytes(2, "little") + b"\x13")

    async def _command(self, op: int, parameters: bytes = b"") -> None:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._answers[op] = answer
        self._transport.send(
            bytes((COMMAND,)) + op.to_bytes(2, "little") + bytes((len(parameters),)) + parameters
        )
        try:
            async with asyncio.timeout(COMMAND_LIMIT_S):
                status = await answer
        except TimeoutError:
            raise HciError(f"HCI command {op:#06x}: no answer") from None
        if status:
            raise HciError(f"HCI command {op:#06x}: status {status:#04x}")

    def _send_acl(self, frame: bytes) -> None:
        if self._handle is not None:
            header = self._handle.to_bytes(2, "little") + len(frame).to_bytes(2, "little")
            self._transport.send(bytes((ACL,)) + header + frame)

    # --- what the controller says

    def _packet(self, packet: bytes) -> None:
        if packet[0] == ACL:
            self._acl(int.from_bytes(packet[1:3], "little"), packet[5:])
        elif packet[0] == EVENT:
            self._event(packet[1], packet[3:])

    def _acl(self, handle_and_flags: int, data: bytes) -> None:
        if handle_and_flags & 0x0FFF != self._handle:
            return
        continues = handle_and_flags >> 12 & 0x3 == 1
        self._partial = self._partial + data if continues else data
        if len(self._partial) >= 4:
            whole = 4 + int.from_bytes(self._partial[:2], "little")
            if len(self._partial) >= whole:
                frame, self._partial = self._partial[:whole], b""
                self.att.frame(frame)

    def _event(self, code: int, data: bytes) -> None:
        match code:
            case 0x0E if len(data) >= 4:  # Command Complete
                self._answered(int.from_bytes(data[1:3], "little"), data[3])
            case 0x0F if len(data) >= 4:  # Command Status
                self._answered(int.from_bytes(data[2:4], "little"), data[0])
            case 0x05 if len(data) >= 3 and int.from_bytes(data[1:3], "little") == self._handle:
                self._end()  # Disconnection Complete
            case 0x3E if len(data) >= 4 and data[0] in (0x01, 0x0A):  # LE (Enhanced) Connection Complete
                if self._connected is not None and not self._connected.done():
                    if data[1]:
                        self._connected.set_exception(HciError(f"connecting: status {data[1]:#04x}"))
                    else:
                        self._connected.set_result(int.from_bytes(data[2:4], "little") & 0x0FFF)
            case _:
                pass

    def _answered(self, op: int, status: int) -> None:
        answer = self._answers.pop(op, None)
        if answer is not None and not answer.done():
            answer.set_result(status)

    def _end(self) -> None:
        had, self._handle = self._handle, None
        self.att.close()
        if self._connected is not None and not self._connected.done():
            self._connected.set_exception(HciError("the controller is gone"))
        if had is not None:
            self._lost()


class Transport:
    """HCI packets to and from a controller."""

    def __init__(self) -> None:
        self.take: Callable[[bytes], None] = lambda packet: None
        self.ended: Callable[[], None] = lambda: None
        self.closed = False
        self._reading: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._bumble: Any = None

    @classmethod
    async def open(cls, radio: str) -> Transport:
        """Open the transport of this radio.

        Raises:
            OSError: nobody is there.
        """
        kind, _, rest = radio.partition(":")
        self = cls()
        if kind == "sim":
            host, _, port = rest.rpartition(":")
            reader, self._writer = await asyncio.open_connection(host.strip("[]"), int(port))
            self._reading = asyncio.create_task(self._read(reader))
            return self
        from bumble.transport import open_transport  # 20 MB: only when a dongle has to be driven

        self._bumble = await open_transport(rest)
        self._bumble.source.set_packet_sink(self)
        self._bumble.source.terminated.add_done_callback(lambda _: self._over())
        return self

    def on_packet(self, packet: bytes) -> None:
        """Take a packet from bumble's transport."""
        self.take(packet)

    def send(self, packet: bytes) -> None:
        """Hand a packet to the controller."""
        if self._bumble is not None:
            self._bumble.sink.on_packet(packet)
        elif self._writer is not None and not self.closed:
            self._writer.write(packet)

    async def close(self) -> None:
        """Let go."""
        self.closed = True
        if self._reading is not None:
            self._reading.cancel()
        if self._writer is not None:
            self._writer.close()
        if self._bumble is not None:
            await self._bumble.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                kind = (await reader.readexactly(1))[0]
                header = await reader.readexactly(4 if kind == ACL else 2)
                length = int.from_bytes(header[2:4], "little") if kind == ACL else header[1]
                self.take(bytes((kind,)) + header + await reader.readexactly(length))
        except (asyncio.IncompleteReadError, OSError):
            self._over()

    def _over(self) -> None:
        if not self.closed:
            self.closed = True
            self.ended()
