"""The attribute protocol over one HCI connection: as much of it as a Stop needs.

Sans-I/O would be prettier; this is a client of 23-octet PDUs with one request
under way, so that no packet is ever fragmented on our side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from treadctl.guardian.codec import CONTROL_POINT, FITNESS_MACHINE, MACHINE_STATUS, TREADMILL_DATA
from treadctl.guardian.ladder import Outcome

ANSWER_LIMIT_S = 3.0  # for discovery; a write is limited by the ladder
ATT_CID, SIGNALLING_CID = 4, 5
PROCEDURE_IN_PROGRESS = 0xFE
INDICATE = 0x20  # characteristic property
_CCCD = 0x2902
_ERROR, _MTU_REQUEST, _WRITE = 0x01, 0x02, 0x12


class AttError(Exception):
    """The machine's error response."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ATT error {code:#04x}")
        self.code = code


class Att:
    """One connection's attributes.

    Args:
        send: takes an L2CAP frame for the controller.
        heard: called with the 16-bit UUID and the value of a notification.
    """

    def __init__(self, send: Callable[[bytes], None], heard: Callable[[int, bytes], None]) -> None:
        self._send = send
        self._heard = heard
        self._uuids: dict[int, int] = {}
        self._handles: dict[int, tuple[int, int, int]] = {}  # uuid: value handle, properties, last handle
        self._answer: asyncio.Future[bytes] | None = None
        self._turn = asyncio.Lock()

    # --- the way in

    def frame(self, frame: bytes) -> None:
        """Take one whole L2CAP frame."""
        channel, pdu = int.from_bytes(frame[2:4], "little"), frame[4:]
        if channel == SIGNALLING_CID and pdu[:1] == b"\x12":  # other connection parameters: no
            self._put(SIGNALLING_CID, b"\x13" + pdu[1:2] + b"\x02\x00\x01\x00")
        if channel != ATT_CID or not pdu:
            return
        op = pdu[0]
        if op in (0x1B, 0x1D) and len(pdu) >= 3:
            if op == 0x1D:
                self._put(ATT_CID, b"\x1e")  # confirmed whatever becomes of it
            uuid = self._uuids.get(int.from_bytes(pdu[1:3], "little"))
            if uuid is not None:
                self._heard(uuid, pdu[3:])
        elif op == _MTU_REQUEST:
            self._put(ATT_CID, b"\x03\x17\x00")
        elif op % 2 == 0 and not op & 0x40:  # it asks us for attributes: we have none
            self._put(ATT_CID, bytes((_ERROR, op, 0, 0, 0x06)))
        elif self._answer is not None and not self._answer.done():
            self._answer.set_result(pdu)

    def close(self) -> None:
        """The link is gone."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the link was lost"))

    # --- the way out

    async def find(self) -> None:
        """Find the fitness machine's characteristics and listen to its Control Point.

        Raises:
            AttError, TimeoutError, ConnectionError: it is no fitness machine, or does not answer.
        """
        wanted = FITNESS_MACHINE.to_bytes(2, "little")
        found = await self._ask(b"\x06\x01\x00\xff\xff\x00\x28" + wanted)
        first, last = int.from_bytes(found[1:3], "little"), int.from_bytes(found[3:5], "little")
        declared: list[tuple[int, int, int, int]] = []  # declaration, properties, value handle, uuid
        while first <= last:
            try:
                answer = await self._ask(b"\x08" + _pair(first, last) + b"\x03\x28")
            except AttError:
                break
            for at in range(2, len(answer) - answer[1] + 1, answer[1]):
                row = answer[at : at + answer[1]]
                declared.append((_int(row[:2]), row[2], _int(row[3:5]), _int(row[5:7])))
            first = declared[-1][0] + 1
        ends = [row[0] - 1 for row in declared[1:]] + [last]
        for (_, properties, handle, uuid), end in zip(declared, ends, strict=True):
            self._handles[uuid] = (handle, properties, end)
            self._uuids[handle] = uuid
        await self.listen(CONTROL_POINT)

    async def listen_to_belt(self) -> None:
        """Have the belt's speed and its status told."""
        for uuid in (TREADMILL_DATA, MACHINE_STATUS):
            await self.listen(uuid)

    async def listen(self, uuid: int) -> None:
        """Subscribe, where the machine offers it."""
        handle, properties, end = self._handles.get(uuid, (0, 0, 0))
        at = handle + 1
        while handle and at <= end:
            answer = await self._ask(b"\x04" + _pair(at, end))
            if answer[1] != 1:  # 128-bit types: none of them is ours
                at = _int(answer[-18:-16]) + 1
                continue
            rows = [answer[i : i + 4] for i in range(2, len(answer), 4)]
            for row in rows:
                if _int(row[2:4]) == _CCCD:
                    on = b"\x02\x00" if properties & INDICATE else b"\x01\x00"
                    await self._ask(bytes((_WRITE,)) + row[:2] + on)
                    return
            at = _int(rows[-1][:2]) + 1

    async def write_control_point(self, frame: bytes) -> Outcome:
        """Write with response."""
        handle = self._handles.get(CONTROL_POINT, (0, 0, 0))[0]
        try:
            await self._ask(bytes((_WRITE,)) + handle.to_bytes(2, "little") + frame)
        except AttError as error:
            return Outcome.BUSY if error.code == PROCEDURE_IN_PROGRESS else Outcome.REFUSED
        except (ConnectionError, TimeoutError):
            return Outcome.LOST
        return Outcome.DONE

    async def _ask(self, request: bytes) -> bytes:
        async with self._turn:
            self._answer = asyncio.get_running_loop().create_future()
            self._put(ATT_CID, request)
            async with asyncio.timeout(ANSWER_LIMIT_S):
                answer = await self._answer
        if answer[0] == _ERROR:
            raise AttError(answer[4] if len(answer) > 4 else 0)
        return answer

    def _put(self, channel: int, pdu: bytes) -> None:
        self._send(_pair(len(pdu), channel) + pdu)


def _pair(first: int, second: int) -> bytes:
    return first.to_bytes(2, "little") + second.to_bytes(2, "little")


def _int(octets: bytes) -> int:
    return int.from_bytes(octets, "little")
