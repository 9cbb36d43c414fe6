"""What sets each odd machine apart, seen by a client."""

import asyncio
import dataclasses

import pytest
from bumble.att import ATT_Error

from simulator import MACHINES
from tests.simulator.rig import CONTROL, DATA, STATUS, rig

pytestmark = pytest.mark.virtual


@pytest.mark.parametrize("name", MACHINES)
async def test_every_machine_can_be_met_and_has_a_source(name: str) -> None:
    async with rig(name) as r:
        client = await r.connected(DATA)
        if name not in ("locked", "asleep"):
            await client.hears(DATA, 2)
        assert MACHINES[name].name == name
        assert MACHINES[name].source


async def test_plain_is_what_it_is_said_to_be() -> None:
    plain = MACHINES["plain"]
    assert (plain.speed_min, plain.speed_max, plain.speed_step) == (100, 1200, 10)
    assert (plain.incline_max, plain.incline_step, plain.incline_at_boot) == (100, 5, 0)
    assert (plain.countdown_s, plain.data_period_s, plain.centrals) == (3.0, 1.0, 1)


async def test_tilted_boots_at_three_per_cent() -> None:
    async with rig("tilted") as r:
        assert r.simulator.truth.incline_percent == 3.0
        client = await r.connected(DATA)
        assert (await client.next(DATA))[14:18] == "1e00"


async def test_pad_reports_no_incline_and_refuses_to_set_one() -> None:
    async with rig("pad") as r:
        client = await r.controlling()
        assert int(await client.next(DATA), 16) >> 0  # heard at all
        assert not client.heard[DATA][-1][0] & 0x08
        assert await client.ask("030000") == "800302"


async def test_quiet_has_no_machine_status() -> None:
    async with rig("quiet") as r:
        client = await r.controlling()
        assert not client.has(STATUS)
        await client.walk()


async def test_silent_stop_ends_its_stream_without_a_zero_frame() -> None:
    async with rig("silent-stop") as r:
        client = await r.controlling()
        assert (await client.next(DATA))[4:8] == "0000"  # before the first walk it speaks
        await client.walk()
        await client.ask("0801")
        await asyncio.sleep(40)
        assert r.simulator.truth.speed_kmh == 0
        assert client.heard[DATA][-1][2:4] != b"\x00\x00"
        count = len(client.heard[DATA])
        await client.ask("07")
        await client.hears(DATA, count + 1)


@pytest.mark.parametrize(("name", "properties"), [("notifies", 0x18), ("notifies-anyway", 0x28)])
async def test_answers_as_notifications(name: str, properties: int) -> None:
    async with rig(name) as r:
        client = await r.connected()
        assert client.characteristic(CONTROL).properties == properties
        answers: list[str] = []
        # bumble's client keeps what it hears as notification and as indication apart.
        await client.peer.subscribe(
            client.characteristic(CONTROL), lambda _: None, prefer_notify=name == "notifies"
        )
        handle = client.characteristic(CONTROL).handle
        client.peer.gatt_client.notification_subscribers[handle] = {lambda value: answers.append(value.hex())}
        await client.write("00")
        await client.write("07")
        await asyncio.sleep(1)
        assert answers == ["800001", "800701"]


async def test_mute_obeys_without_a_word() -> None:
    async with rig("mute") as r:
        client = await r.connected(CONTROL)
        await client.write("00")
        await client.write("07")
        await asyncio.sleep(8)
        await client.write("02c800")
        await asyncio.sleep(5)
        assert client.heard[CONTROL] == []
        assert r.simulator.truth.speed_kmh == pytest.approx(2.0)
        assert [record["answer"] for record in r.records("control_point")] == ["", "", ""]


async def test_grumpy_fails_everything_and_obeys() -> None:
    async with rig("grumpy") as r:
        client = await r.connected(CONTROL)
        assert await client.ask("00") == "800004"
        assert await client.ask("07") == "800704"
        await asyncio.sleep(8)
        assert r.simulator.truth.speed_kmh == pytest.approx(1.0)


async def test_fast_min_starts_at_its_minimum() -> None:
    async with rig("fast-min") as r:
        client = await r.controlling()
        assert await client.ask("07") == "800701"
        await asyncio.sleep(12)
        assert r.simulator.truth.speed_kmh == pytest.approx(1.8)
        assert await client.ask("026400") == "800203"


async def test_split_sends_records_in_two_parts() -> None:
    async with rig("split") as r:
        client = await r.connected(DATA)
        await client.hears(DATA, 6)
        assert [value[:2].hex() for value in client.heard[DATA]] == ["9f00", "001f"] * 3
        assert all(len(value) <= 20 for value in client.heard[DATA])
        assert client.connection.att_mtu == 23
        assert [record["id"] for record in r.records("frame")] == [1, 2, 3]


@pytest.mark.parametrize(("name", "octets"), [("steps", 3), ("steps-short", 2)])
async def test_steps_in_the_reserved_bit(name: str, octets: int) -> None:
    async with rig(name) as r:
        client = await r.controlling()
        await client.walk()
        await asyncio.sleep(60)
        frame = bytes.fromhex(await client.next(DATA))
        assert frame[:2].hex() == "8424"
        assert len(frame) == 14 + octets
        assert 60 <= int.from_bytes(frame[14:], "little") <= 120


async def test_former_starts_where_it_was() -> None:
    async with rig("former") as r:
        client = await r.controlling()
        await client.walk(250)
        await client.ask("0801")
        await asyncio.sleep(10)
        await client.ask("07")
        await asyncio.sleep(14)
        assert r.simulator.truth.speed_kmh == pytest.approx(2.5)


async def test_a_slow_answer_blocks_the_next_write() -> None:
    async with rig(dataclasses.replace(MACHINES["plain"], answer_delay_s=0.5)) as r:
        client = await r.connected(CONTROL)
        await client.write("00")
        with pytest.raises(ATT_Error) as refused:
            await client.write("07")
        assert refused.value.error_code == 0xFE
        await client.hears(CONTROL, 1)
        assert await client.ask("07") == "800701"
        assert [record["answer"] for record in r.records("control_point")] == ["01", "fe", "01"]


async def test_the_control_point_wants_its_indications_enabled_first() -> None:
    async with rig() as r:
        client = await r.connected()
        with pytest.raises(ATT_Error) as refused:
            await client.write("00")
        assert refused.value.error_code == 0xFD
        assert r.records("control_point")[0]["answer"] == "fd"


async def test_an_empty_write_is_refused() -> None:
    async with rig() as r:
        client = await r.connected(CONTROL)
        with pytest.raises(ATT_Error) as refused:
            await client.write("")
        assert refused.value.error_code == 0x0D
