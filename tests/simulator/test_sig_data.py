"""FTMS.TS p6, FTMS/SR: what the server reports (groups CN, TSN), treadmill cases."""

import asyncio
import dataclasses
import struct

import pytest

from simulator import MACHINES
from simulator.wire import Field
from tests.simulator.rig import CCCD, DATA, TRAINING, Client, Rig, rig

pytestmark = pytest.mark.virtual

# Byte offset of each optional field in a record of the machine `gym`: flags, speed, then as listed.
GYM = {
    "average_speed": (4, "<H"),
    "distance": (6, "<HB"),
    "incline": (9, "<hh"),
    "elevation": (13, "<HH"),
    "energy": (17, "<HHB"),
    "heart_rate": (22, "<B"),
    "metabolic": (23, "<B"),
    "elapsed": (24, "<H"),
    "remaining": (26, "<H"),
    "force": (28, "<hh"),
}


def field(record: bytes, name: str) -> tuple[int, ...]:
    offset, layout = GYM[name]
    return struct.unpack_from(layout, record, offset)


async def walking(r: Rig) -> Client:
    client = await r.controlling()
    await client.walk(300)
    return client


async def gym_record(r: Rig, seconds: float) -> bytes:
    client = await walking(r)
    await asyncio.sleep(seconds)
    record = bytes.fromhex(await client.next(DATA))
    assert record[:2] == bytes.fromhex("9e1f")
    assert len(record) == 32
    return record


async def test_FTMS_SR_CN_BV_01_complete_record_once_a_second_until_switched_off() -> None:
    async with rig() as r:
        client = await r.connected(DATA)
        await client.hears(DATA, 4)
        began = asyncio.get_running_loop().time()
        await client.hears(DATA, 14)
        assert asyncio.get_running_loop().time() - began == pytest.approx(10, abs=0.05)
        for record in client.heard[DATA]:
            flags, speed = struct.unpack_from("<HH", record)
            assert flags & 1 == 0
            assert flags >> 13 == 0
            assert speed == 0
            assert len(record) == 18
        descriptor = client.characteristic(DATA).get_descriptor(CCCD)
        assert descriptor is not None
        await client.peer.write_value(descriptor, b"\x00\x00", with_response=True)
        count = len(client.heard[DATA])
        await asyncio.sleep(5)
        assert len(client.heard[DATA]) == count


async def test_FTMS_SR_CN_BV_02_average_speed() -> None:
    async with rig("gym") as r:
        (average,) = field(await gym_record(r, 60), "average_speed")
        assert 240 <= average <= 300


async def test_FTMS_SR_CN_BV_03_total_distance() -> None:
    async with rig("gym") as r:
        low, high = field(await gym_record(r, 60), "distance")
        assert low + (high << 16) == int(r.simulator.treadmill.console.counters.distance_m)
        assert low >= 50


async def test_FTMS_SR_CN_BV_04_inclination_and_ramp_angle() -> None:
    async with rig("gym") as r:
        client = await walking(r)
        assert await client.ask("031e00") == "800301"
        await asyncio.sleep(12)
        incline, angle = field(bytes.fromhex(await client.next(DATA)), "incline")
        assert incline == 30
        assert angle == 17  # atan(3 %) is 1.72 degrees


async def test_FTMS_SR_CN_BV_05_elevation_gain() -> None:
    async with rig("gym") as r:
        client = await walking(r)
        assert await client.ask("036400") == "800301"
        await asyncio.sleep(120)
        climbed, descended = field(bytes.fromhex(await client.next(DATA)), "elevation")
        assert 60 <= climbed <= 110  # about 8 m, in decimetres
        assert descended == 0


async def test_FTMS_SR_CN_BV_06_pace() -> None:
    fields = Field.PACE | Field.AVERAGE_PACE
    async with rig(dataclasses.replace(MACHINES["plain"], fields=fields)) as r:
        client = await walking(r)
        flags, speed, pace, average_pace = struct.unpack("<HHBB", bytes.fromhex(await client.next(DATA)))
        assert flags == 0x60
        assert speed == pytest.approx(300, abs=3)
        assert pace in (0, 1)  # 3 km/h is 0.05 km/min, half of the unit
        assert average_pace in (0, 1)


async def test_FTMS_SR_CN_BV_07_energy() -> None:
    async with rig("gym") as r:
        total, per_hour, per_minute = field(await gym_record(r, 120), "energy")
        assert 5 <= total <= 9
        assert per_hour == pytest.approx(195, abs=3)
        assert per_minute == 3


async def test_FTMS_SR_CN_BV_08_heart_rate() -> None:
    async with rig("gym") as r:
        client = await walking(r)
        assert field(bytes.fromhex(await client.next(DATA)), "heart_rate") == (92,)
        r.simulator.treadmill.console.is_walked = False  # nobody's hands are on the sensor
        assert field(bytes.fromhex(await client.next(DATA)), "heart_rate") == (0,)


async def test_FTMS_SR_CN_BV_09_metabolic_equivalent() -> None:
    async with rig("gym") as r:
        (metabolic,) = field(await gym_record(r, 1), "metabolic")
        assert metabolic == pytest.approx(24, abs=1)  # (3.5 + 0.1 x 50) / 3.5


async def test_FTMS_SR_CN_BV_10_remaining_time() -> None:
    async with rig("gym") as r:
        record = await gym_record(r, 20)
        assert field(record, "remaining")[0] + field(record, "elapsed")[0] == 3600


async def test_FTMS_SR_CN_BV_11_force_and_power() -> None:
    async with rig("gym") as r:
        force, power = field(await gym_record(r, 1), "force")
        assert force == 15
        assert power == pytest.approx(15 * 3 / 3.6, abs=1)


async def test_FTMS_SR_CN_BV_12_elapsed_time_goes_on_while_the_link_is_lost() -> None:
    async with rig() as r:
        client = await walking(r)
        before = struct.unpack("<H", bytes.fromhex(await client.next(DATA))[-2:])[0]
        r.simulator.do("drop_link", seconds=10)
        await asyncio.sleep(10)
        assert client.disconnections == [0x08]
        await client.connect()
        await client.subscribe(DATA)
        after = struct.unpack("<H", bytes.fromhex(await client.next(DATA))[-2:])[0]
        assert after - before >= 9
        assert r.simulator.truth.speed_kmh == pytest.approx(3)


async def test_FTMS_SR_TSN_BV_01_training_status_follows_the_session() -> None:
    async with rig() as r:
        client = await r.controlling(TRAINING)
        await client.walk(100)
        assert await client.ask("0801") == "800801"
        await asyncio.sleep(5)
        assert [value.hex() for value in client.heard[TRAINING]] == ["000e", "000d", "000f", "0001"]


async def test_FTMS_SR_TSN_BV_02_training_status_with_string() -> None:
    async with rig(dataclasses.replace(MACHINES["plain"], training_text="walk")) as r:
        client = await r.controlling(TRAINING)
        await client.ask("07")
        assert client.heard[TRAINING] == [b"\x01\x0ewalk"]


async def test_FTMS_SR_TSN_BV_03_training_status_with_extended_string() -> None:
    text = "a text that is longer than one notification can be at the smallest MTU"
    async with rig(dataclasses.replace(MACHINES["plain"], training_text=text, mtu=23)) as r:
        client = await r.controlling(TRAINING, mtu=23)
        await client.ask("07")
        assert client.heard[TRAINING] == [b"\x03\x0e" + text.encode()[:18]]
        assert await client.read(TRAINING) == b"\x03\x0e" + text.encode()
