"""bleak opens a D-Bus connection for each link: those of links that were lost must be closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from tests.bluez import vm
from tests.bluez.linux import Linux
from treadctl.device.ports import Link, Radio
from treadctl.device.radios import open_radio

LOSSES = 3  # more by hand: each takes some seconds
BETWEEN_S = 2.5  # without a pause kernel 6.1.192 itself breaks now and then: "kernel BUG" in hci_chan_del
LIMIT_S = 15.0


@pytest.mark.hazard("H-36")
def test_lost_links_leave_no_connection_to_the_bus(
    machine: vm.Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Linux(machine, tmp_path) as linux:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", linux.bus_address)
        counts = asyncio.run(_lose_again_and_again(linux))
    assert len(set(counts)) == 1, f"connections after each loss: {counts}"


async def _lose_again_and_again(linux: Linux) -> list[int]:
    counts = []
    async with open_radio("os") as radio:
        for _ in range(LOSSES):
            lost = asyncio.Event()
            link = await _connect(radio, lost)
            await asyncio.sleep(BETWEEN_S)
            await asyncio.to_thread(linux.do, "drop_link", seconds=1.0)
            async with asyncio.timeout(LIMIT_S):
                await lost.wait()
            await link.disconnect()
            await asyncio.sleep(BETWEEN_S)  # the radio is back, and the bus has heard of it
            counts.append(await _connections(linux.bus_address))
    return counts


async def _connect(radio: Radio, lost: asyncio.Event) -> Link:
    found = await radio.scan(LIMIT_S, stop_at=lambda one: one.name == "treadctl-sim")
    mill = next(one for one in found if one.name == "treadctl-sim")
    return await radio.connect(mill, timeout_s=LIMIT_S, on_lost=lambda why: lost.set())


async def _connections(bus_address: str) -> int:
    bus = await MessageBus(bus_address=bus_address).connect()
    try:
        listing = Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member="ListNames",
        )
        return len([name for name in (await bus.call(listing)).body[0] if name.startswith(":")])
    finally:
        bus.disconnect()
