"""The guardian's hands on BlueZ: a message bus of the test's own, and a program on it that is called org.bluez."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("BlueZ is Linux's", allow_module_level=True)
if shutil.which("dbus-daemon") is None:
    pytest.skip("no dbus-daemon here: apt-get install dbus", allow_module_level=True)

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.helpers import bus as buses
from treadctl.guardian.bluez import CHARACTERISTIC, DEVICE, PROPERTIES, SERVICE, WANTED, BluezHands
from treadctl.guardian.codec import STOP, TREADMILL_DATA
from treadctl.guardian.guard import Guard
from treadctl.guardian.hands import Target
from treadctl.guardian.ladder import Outcome

ADDRESS = "F0:54:52:45:41:44"
MACHINE = "/org/bluez/hci0/dev_F0_54_52_45_41_44"
PATHS = {uuid: f"{MACHINE}/service000a/char{number:04x}" for number, uuid in enumerate(WANTED.values())}


class Bluetoothd:
    """Knows one treadmill, which is connected; takes every write."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self.written: list[bytes] = []
        bus.add_message_handler(self._answer)

    @classmethod
    async def begin(cls) -> "Bluetoothd":
        bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        made = cls(bus)
        await bus.request_name("org.bluez")
        return made

    def _answer(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL or message.sender == self._bus.unique_name:
            return None
        match message.member:
            case "GetManagedObjects":
                return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
            case "Get":
                return Message.new_method_return(message, "v", [Variant("b", True)])
            case "WriteValue":
                self.written.append(bytes(message.body[0]))
        return Message.new_method_return(message)

    def _objects(self) -> dict[str, Any]:
        found = {
            MACHINE: {DEVICE: {"Address": Variant("s", ADDRESS), "Connected": Variant("b", True)}},
            f"{MACHINE}/service000a": {"org.bluez.GattService1": {"UUID": Variant("s", SERVICE)}},
        }
        for long, short in WANTED.items():
            found[PATHS[short]] = {CHARACTERISTIC: {"UUID": Variant("s", long)}}
        return found

    async def reports(self, record: bytes) -> None:
        changed = [CHARACTERISTIC, {"Value": Variant("ay", record)}, []]
        signal = Message(
            message_type=MessageType.SIGNAL, path=PATHS[TREADMILL_DATA], interface=PROPERTIES,
            member="PropertiesChanged", signature="sa{sv}as", body=changed,
        )  # fmt: skip
        await self._bus.send(signal)

    def end(self) -> None:
        self._bus.disconnect()


@pytest.fixture
def daemon(tmp_path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    with buses.system_bus(tmp_path) as process:
        yield process


@pytest.fixture
async def bluetoothd(daemon: "subprocess.Popen[bytes]") -> AsyncIterator[Bluetoothd]:
    made = await Bluetoothd.begin()
    yield made
    made.end()


class Guarding:
    """A guardian of that treadmill, and what it says to its service."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.guard = Guard(self.said.append)
        self.guard.take({"guard": {"radio": "os", "address": ADDRESS, "place": {"path": MACHINE}}})

    def beat(self) -> dict[str, Any]:
        """Beat once; what comes back."""
        self.guard.take({"beat": 1, "may_move": True})
        return self.said[-1]

    async def leaves(self) -> None:
        self.guard.take({"bye": 1})
        await self.guard.run()

    async def until(self, true: Callable[[dict[str, Any]], object], within_s: float = 5.0) -> None:
        async with asyncio.timeout(within_s):
            while not true(self.beat()):
                await asyncio.sleep(0.05)


async def test_it_writes_by_path_and_hears_along(bluetoothd: Bluetoothd) -> None:
    hands, heard = BluezHands(Target(radio="os", address=ADDRESS)), list[tuple[int, bytes]]()
    hands.heard = lambda uuid, value: heard.append((uuid, value))
    await hands.prepare()
    await hands.attach()
    assert await hands.write(STOP) is Outcome.DONE
    assert bluetoothd.written == [STOP]
    await bluetoothd.reports(b"\x00\x00\xc8\x00")
    async with asyncio.timeout(5):
        while not heard:
            await asyncio.sleep(0.01)
    assert heard == [(TREADMILL_DATA, b"\x00\x00\xc8\x00")]
    hands.close()
    assert not hands.able


@pytest.mark.hazard("H-35", "H-45", "D05")
async def test_a_connection_to_the_bus_that_dies_is_told_and_made_anew(
    bluetoothd: Bluetoothd, daemon: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    guarding = Guarding()
    await guarding.until(lambda beat: beat["ready"])
    daemon.kill()
    daemon.wait()
    await guarding.until(lambda beat: not beat["ready"], 0.7)  # no increase from here on
    again = buses.start(tmp_path / "bus.conf")
    try:
        other = await Bluetoothd.begin()
        await guarding.until(lambda beat: beat["ready"])
        other.end()
        await guarding.leaves()
    finally:
        again.kill()
        again.wait()


@pytest.mark.hazard("H-18", "H-43")
async def test_it_tells_what_it_reads_from_the_belt_itself(bluetoothd: Bluetoothd) -> None:
    guarding = Guarding()
    await guarding.until(lambda beat: beat["ready"])
    assert "speed" not in guarding.beat()
    await bluetoothd.reports(b"\x00\x00\xc8\x00")
    await guarding.until(lambda beat: beat.get("speed") == 200)
    await bluetoothd.reports(b"\x01\x00\x05\x00")  # a part of a split record, without a speed
    await asyncio.sleep(0.1)
    assert guarding.beat()["speed"] == 200
    await guarding.until(lambda beat: "speed" not in beat, 2.0)  # 1.5 s later it says nothing of now
    await guarding.leaves()
