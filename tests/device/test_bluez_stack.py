"""BlueZ watched over D-Bus: a message bus of the test's own, and a program on it that is called org.bluez."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("BlueZ is Linux's", allow_module_level=True)
if shutil.which("dbus-daemon") is None:
    pytest.skip("no dbus-daemon here: apt-get install dbus", allow_module_level=True)

from tests.helpers.bus import system_bus
from treadctl.device.link.bluez import BluezStack

LINK = "/org/bluez/hci0/dev_C4_00_00_00_00_01"
PRETENDS = """
import asyncio, sys
from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus
async def main():
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    await bus.request_name("org.bluez")
    print("up", flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        changed = ["org.bluez.Adapter1", {"Powered": Variant("b", False)}, []]
        await bus.send(Message(message_type=MessageType.SIGNAL, path=line,
            interface="org.freedesktop.DBus.Properties", member="PropertiesChanged", signature="sa{sv}as", body=changed))
    await bus.wait_for_disconnect()
asyncio.run(main())
"""


class Bluetoothd:
    """A process that owns the name org.bluez and answers pings."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PRETENDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "up\n"

    def adapter_off(self, path: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with system_bus(tmp_path) as daemon:
        yield daemon


@pytest.fixture
def bluetoothd(bus: subprocess.Popen[bytes]) -> Iterator[Bluetoothd]:
    made = Bluetoothd()
    yield made
    made.end()


@pytest.fixture
async def stack(bluetoothd: Bluetoothd) -> AsyncIterator[BluezStack]:
    made = BluezStack()
    await made.open()
    yield made
    await made.close()


async def _until(true: Callable[[], object], within_s: float = 10.0) -> float:
    since = time.monotonic()
    while not true():
        assert time.monotonic() - since < within_s
        await asyncio.sleep(0.01)
    return time.monotonic() - since


async def test_it_answers(stack: BluezStack) -> None:
    assert await stack.answers(1.0)


@pytest.mark.hazard("H-33", "D04")
async def test_a_bluetoothd_that_dies_is_told_at_once(stack: BluezStack, bluetoothd: Bluetoothd) -> None:
    told: list[str | None] = []
    stack.watch(LINK, told.append)
    os.kill(bluetoothd.process.pid, signal.SIGKILL)
    assert await _until(lambda: told) < 0.5
    assert told[0] == "bluez_gone"
    assert not await stack.answers(0.3)
    again = Bluetoothd()
    await _until(lambda: told[-1] is None)
    again.end()


@pytest.mark.hazard("H-34", "D01")
async def test_a_frozen_bluetoothd_is_silent_and_answers_when_it_thaws(
    stack: BluezStack, bluetoothd: Bluetoothd
) -> None:
    told: list[str | None] = []
    end = stack.watch(LINK, told.append)
    await asyncio.sleep(0.5)
    assert told == []
    os.kill(bluetoothd.process.pid, signal.SIGSTOP)
    assert not await stack.answers(0.3)
    assert await _until(lambda: told) < 1.3  # 1.0 s, and what a busy computer adds
    assert told == ["bluez_silent"]
    os.kill(bluetoothd.process.pid, signal.SIGCONT)
    await _until(lambda: len(told) == 2)
    assert told[1] is None
    end()
    os.kill(bluetoothd.process.pid, signal.SIGKILL)
    await asyncio.sleep(0.3)
    assert len(told) == 2


@pytest.mark.hazard("H-35", "D05")
async def test_a_bus_that_dies_is_told_and_can_be_opened_again(
    stack: BluezStack, bus: subprocess.Popen[bytes]
) -> None:
    told: list[str | None] = []
    stack.watch(LINK, told.append)
    bus.kill()
    assert await _until(lambda: told) < 0.5
    assert told[0] == "bus_gone"
    assert not await stack.answers(0.3)
    with pytest.raises(OSError, match="Connection refused"):
        await stack.open()


@pytest.mark.hazard("H-37", "D06")
async def test_an_adapter_that_is_switched_off_concerns_its_own_links(
    stack: BluezStack, bluetoothd: Bluetoothd
) -> None:
    told: list[str | None] = []
    stack.watch(LINK, told.append)
    bluetoothd.adapter_off("/org/bluez/hci1")
    bluetoothd.adapter_off("/org/bluez/hci0")
    await _until(lambda: told)
    assert told == ["adapter_off"]


async def test_asking_starts_no_bluetoothd(bus: subprocess.Popen[bytes]) -> None:
    stack = BluezStack()
    await stack.open()
    assert not await stack.answers(0.3)
    await stack.close()


@pytest.mark.hazard("H-33")
async def test_bleak_forgets_when_it_is_told_to(
    bluetoothd: Bluetoothd, bus: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The private names that `rebuild` needs are there, and cutting the bus is noticed."""
    from bleak.backends.bluezdbus import manager
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    from treadctl.device.link.rebuild import forget_bluez

    forgotten: list[object] = []
    monkeypatch.setattr(
        manager.BlueZManager, "_handle_bus_disconnect", lambda self, why: forgotten.append(why)
    )
    with suppress(Exception):  # our bluetoothd has no objects to tell of; bleak then has no bus
        await manager.get_global_bluez_manager()
    instance = manager._global_instances[asyncio.get_running_loop()]
    if instance._bus is not None:  # its own one, that nobody would close once it is replaced
        instance._bus.disconnect()
        await asyncio.sleep(0.1)
        instance._bus._sock.close()
    instance._bus = cut = await MessageBus(bus_type=BusType.SYSTEM).connect()
    watcher = asyncio.create_task(instance._monitor_bus_disconnect(cut))
    forget_bluez()
    await _until(lambda: forgotten)
    await watcher
    cut._sock.close()  # what was patched away above would have dropped it
