"""The virtual radio: who can connect, and how connections end."""

import asyncio

import pytest
from bumble.core import TimeoutError as BumbleTimeoutError
from bumble.device import Advertisement, Peer
from bumble.hci import Address, OwnAddressType
from bumble.transport.common import AsyncPipeSink

from simulator import Air
from simulator.radio import NAME_COMMAND
from tests.simulator.rig import CONTROL, DATA, TREADMILL, Rig, rig

pytestmark = pytest.mark.virtual


async def heard_in(r: Rig, seconds: float) -> list[Advertisement]:
    scanner = await r.client()
    heard: list[Advertisement] = []
    scanner.device.on("advertisement", heard.append)
    await scanner.device.start_scanning()
    await asyncio.sleep(seconds)
    await scanner.device.stop_scanning()
    return heard


async def test_it_advertises_every_100_ms_what_a_treadmill_should() -> None:
    async with rig() as r:
        heard = await heard_in(r, 1.0)
        assert 9 <= len(heard) / 2 <= 11  # advertisement and scan response
        octets = bytes(heard[0].data)
        assert bytes.fromhex("03032618") in octets
        assert bytes.fromhex("06162618010100") in octets
        assert b"treadctl-sim" in octets
        assert heard[0].address == Address(TREADMILL)
        assert heard[0].is_connectable


async def test_a_long_name_is_shortened() -> None:
    async with rig(name="A treadmill with a long name") as r:
        heard = await heard_in(r, 0.3)
        assert len(bytes(heard[0].data)) <= 31
        assert b"A treadmill wit" in bytes(heard[0].data)


async def test_one_central_only_and_advertising_resumes_when_it_leaves() -> None:
    async with rig() as r:
        client = await r.connected()
        assert await heard_in(r, 2) == []
        await client.connection.disconnect()
        assert await heard_in(r, 1) != []
        await client.connect()


async def test_two_centrals_that_connect_at_once_do_not_both_believe_it() -> None:
    async with rig() as r:
        clients = [await r.client(), await r.client()]
        tasks = [asyncio.create_task(client.connect()) for client in clients]
        done, waiting = await asyncio.wait(tasks, timeout=5)
        assert (len(done), len(waiting)) == (1, 1)
        first = clients[tasks.index(next(iter(done)))]
        await first.connection.disconnect()
        await next(iter(waiting))


async def test_a_connection_attempt_that_is_given_up_is_over() -> None:
    async with rig() as r:
        first = await r.connected()
        second = await r.client()
        with pytest.raises(BumbleTimeoutError):
            await second.device.connect(TREADMILL, own_address_type=OwnAddressType.RANDOM, timeout=2)
        await first.connection.disconnect()
        await asyncio.sleep(2)
        assert len(r.records("connected")) == 1
        await second.connect()


async def test_data_flows_on_a_connection_by_public_address() -> None:
    async with rig() as r:
        client = await r.client()
        client.connection = await client.device.connect(TREADMILL, own_address_type=OwnAddressType.PUBLIC)
        client.peer = Peer(client.connection)
        await client.peer.discover_all()
        await client.subscribe(DATA)
        await client.hears(DATA, 3)


async def test_a_client_that_vanishes_is_noticed_after_the_supervision_timeout() -> None:
    async with rig() as r:
        client = await r.controlling()
        await client.walk()
        loop = asyncio.get_running_loop()
        began = loop.time()
        r.simulator.lose(client.controller)
        while not r.records("disconnected"):
            await asyncio.sleep(0.01)
        assert loop.time() - began == pytest.approx(0.42, abs=0.03)
        assert r.records("disconnected")[0]["reason"] == 8
        await asyncio.sleep(30)
        assert r.simulator.truth.speed_kmh == pytest.approx(2.0)  # nobody stops it
        other = await r.connected(CONTROL)
        assert await other.ask("0801") == "800805"  # control ended with the link
        assert await other.ask("00") == "800001"
        assert await other.ask("0801") == "800801"


async def test_the_vendor_command_says_who_this_is() -> None:
    async with rig() as r:
        controller = r.simulator.controller()
        heard: list[bytes] = []

        class Host:
            def on_packet(self, packet: bytes) -> None:
                heard.append(packet)

        controller.host = Host()
        controller.on_packet(b"\x01" + NAME_COMMAND.to_bytes(2, "little") + b"\x00")
        controller.on_packet(bytes.fromhex("01011000"))  # Read Local Version Information
        await asyncio.sleep(0.01)
        assert heard[0] == b"\x04\x0e\x16\x01\x54\xfc\x00treadctl-simulator"
        assert heard[1][-4:-2] == b"\xff\xff"


async def test_a_dongle_of_another_radio_serves_as_well() -> None:
    air = Air()
    dongle = air.join("dongle")
    async with rig(dongle=(dongle, AsyncPipeSink(dongle))) as r:
        r.simulator.air = air  # where the clients are
        client = await r.controlling()
        await client.walk()
        r.simulator.do("drop_link")
        await asyncio.sleep(1)
        assert client.disconnections == [0x13]  # a real radio cannot be made to fall silent
        assert r.simulator.truth.speed_kmh == pytest.approx(2.0)
