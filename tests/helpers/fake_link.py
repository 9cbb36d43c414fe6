"""A radio and links in memory: what `device.ports` promises, without bleak, bumble or octets on a wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from treadctl.device.ports import Found, WriteFailed, WriteTrouble
from treadctl.ftms import (
    CONTROL_POINT,
    FEATURE,
    FITNESS_MACHINE_SERVICE,
    INCLINATION_RANGE,
    MACHINE_STATUS,
    SPEED_RANGE,
    TRAINING_STATUS,
    TREADMILL_DATA,
)
from treadctl.model import RadioError, RadioTrouble

ADDRESS = "C4:00:00:00:00:01"
NAME = "Fake Mill"

PROPERTIES: dict[str, frozenset[str]] = {
    FEATURE: frozenset({"read"}),
    TREADMILL_DATA: frozenset({"notify"}),
    TRAINING_STATUS: frozenset({"read", "notify"}),
    SPEED_RANGE: frozenset({"read"}),
    INCLINATION_RANGE: frozenset({"read"}),
    CONTROL_POINT: frozenset({"write", "indicate"}),
    MACHINE_STATUS: frozenset({"notify"}),
}
VALUES: dict[str, bytes] = {
    FEATURE: bytes.fromhex("0c100000 03000000"),
    TRAINING_STATUS: bytes.fromhex("0001"),
    SPEED_RANGE: bytes.fromhex("64005802 0a00"),
    INCLINATION_RANGE: bytes.fromhex("00006400 0a00"),
}


@dataclass(eq=False)
class FakeLink:
    """A machine and the link to it.  Answers every write with success, unless told otherwise.

    Attributes:
        writes: what was written, with the time.
        troubles: each next write fails with the first of these, as long as there are any.
        mute: writes get no ATT response.
        answer: what is indicated after a write; None is nothing.
        answer_after_s: how long that takes.
        refuses: characteristics that cannot be subscribed to.
        subscriptions: how often each was subscribed to.
        stack_answers_after_s: how long the stack needs for an answer; None is for ever.
    """

    conn: int = 1
    address: str = ADDRESS
    name: str = NAME
    characteristics: Mapping[str, frozenset[str]] = field(default_factory=lambda: dict(PROPERTIES))
    values: dict[str, bytes] = field(default_factory=lambda: dict(VALUES))
    writes: list[tuple[float, bytes]] = field(default_factory=list)
    troubles: list[WriteTrouble] = field(default_factory=list)
    mute: bool = False
    answer: Callable[[bytes], bytes | None] = lambda frame: bytes((0x80, frame[0], 1))
    answer_after_s: float = 0.05
    refuses: set[str] = field(default_factory=set)
    subscriptions: dict[str, int] = field(default_factory=dict)
    is_up: bool = True
    on_lost: Callable[[str], None] = lambda _reason: None
    on_subscribed: Callable[[str], None] = lambda _uuid: None
    on_stack: Callable[[str | None], None] = lambda _why: None
    stack_answers_after_s: float | None = 0.0
    _callbacks: dict[str, Callable[[bytes, float], None]] = field(default_factory=dict)

    @property
    def frames(self) -> list[str]:
        """What was written, as hex."""
        return [frame.hex() for _, frame in self.writes]

    async def read(self, uuid: str) -> bytes | None:
        await asyncio.sleep(0.01)
        self._check()
        return self.values.get(uuid) if uuid in self.characteristics else None

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        await asyncio.sleep(0.01)
        self._check()
        if uuid in self.refuses or not {"notify", "indicate"} & self.characteristics.get(uuid, frozenset()):
            return False
        self._callbacks[uuid] = callback
        self.subscriptions[uuid] = self.subscriptions.get(uuid, 0) + 1
        self.on_subscribed(uuid)
        return True

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        loop = asyncio.get_running_loop()
        self.writes.append((loop.time(), data))
        if self.mute:
            await asyncio.sleep(timeout_s)
            raise WriteFailed(WriteTrouble.TIMED_OUT if self.is_up else WriteTrouble.LINK_LOST)
        await asyncio.sleep(0.01)
        if not self.is_up:
            raise WriteFailed(WriteTrouble.LINK_LOST)
        if self.troubles:
            raise WriteFailed(self.troubles.pop(0))
        answer = self.answer(data)
        if answer is not None:
            loop.call_later(self.answer_after_s, self.notify, uuid, answer)

    async def answers(self, timeout_s: float) -> bool:
        after_s = self.stack_answers_after_s
        await asyncio.sleep(timeout_s if after_s is None else min(after_s, timeout_s))
        return after_s is not None and after_s <= timeout_s

    async def disconnect(self) -> None:
        self.is_up = False
        await asyncio.sleep(0.01)

    def notify(self, uuid: str, data: bytes | str) -> None:
        """The machine notifies (or indicates)."""
        callback = self._callbacks.get(uuid)
        if callback is not None and self.is_up:
            callback(
                bytes.fromhex(data) if isinstance(data, str) else data, asyncio.get_running_loop().time()
            )

    def lose(self, reason: str = "disconnected") -> None:
        """The link goes away by itself."""
        if self.is_up:
            self.is_up = False
            self.on_lost(reason)

    def _check(self) -> None:
        if not self.is_up:
            raise RadioError(RadioTrouble.LINK_LOST)


class FakeRadio:
    """A radio in whose reach is one machine; `link` is what connecting gives."""

    def __init__(self, link: FakeLink, *, simulated: bool = True, service_data: str = "010100") -> None:
        self.name = "fake"
        self.simulated = simulated
        self.is_lost = False
        self.link = link
        self.connect_s = 0.1
        self.trouble: RadioTrouble | None = None
        self.found = Found(
            address=link.address,
            name=link.name,
            rssi=-50,
            service_uuids=(FITNESS_MACHINE_SERVICE,),
            service_data={FITNESS_MACHINE_SERVICE: bytes.fromhex(service_data)},
        )

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        await asyncio.sleep(0.1 if stop_at is not None and stop_at(self.found) else seconds)
        return [self.found]

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> FakeLink:
        await asyncio.sleep(min(self.connect_s, timeout_s))
        if self.connect_s > timeout_s:
            raise RadioError(RadioTrouble.TIMED_OUT)
        if self.trouble is not None:
            raise RadioError(self.trouble)
        self.link.on_lost = on_lost
        return self.link
