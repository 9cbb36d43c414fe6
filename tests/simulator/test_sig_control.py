"""FTMS.TS p6, FTMS/SR: the Control Point and what the status says (groups CW, SPE, FMSN), treadmill cases.

Not for a treadmill: resistance, power, simulation, wheel, spin down and cadence (CW/BV-05, -06, -19 to -22,
SPE/BI-06 and -07, FMSN/BV-08, -09, -19 to -22, -25).
"""

import asyncio
import random

import pytest

from tests.simulator.rig import DATA, STATUS, TRAINING, Client, Rig, rig

pytestmark = pytest.mark.virtual

PROGRAMME = [
    pytest.param("0696", "0996", id="07_heart_rate"),
    pytest.param("096400", "0a6400", id="11_energy"),
    pytest.param("0ae803", "0be803", id="12_steps"),
    pytest.param("0be803", "0ce803", id="13_strides"),
    pytest.param("0c881300", "0d881300", id="14_distance"),
    pytest.param("0d0807", "0e0807", id="15_training_time"),
    pytest.param("0e2c015802", "0f2c015802", id="16_two_zones"),
    pytest.param("0f2c0158028403", "102c0158028403", id="17_three_zones"),
    pytest.param("100a0014001e0028003200", "110a0014001e0028003200", id="18_five_zones"),
]


async def running(r: Rig, *uuids: int) -> Client:
    client = await r.controlling(*uuids)
    await client.walk()
    return client


async def test_FTMS_SR_CW_BV_01_request_control() -> None:
    async with rig() as r:
        client = await r.controlling()
        assert await client.ask("00") == "800001"


async def test_FTMS_SR_CW_BV_02_reset() -> None:
    async with rig("tilted") as r:
        client = await running(r, TRAINING)
        assert await client.ask("01") == "800101"
        await asyncio.sleep(15)
        assert r.simulator.truth[1:] == (0.0, 0.0, 0.0, "idle")
        assert client.heard[TRAINING][-1] == b"\x00\x01"
        assert (await client.next(DATA))[-4:] == "0000"  # elapsed time
        assert await client.ask("07") == "800705"  # Reset ends control


async def test_FTMS_SR_CW_BV_03_set_target_speed() -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("02fa00") == "800201"
        await asyncio.sleep(3)
        assert r.simulator.truth.speed_kmh == pytest.approx(2.5)
        assert r.simulator.truth.target_kmh == 2.5


async def test_FTMS_SR_CW_BV_04_set_target_inclination() -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("031900") == "800301"
        await asyncio.sleep(10)
        assert r.simulator.truth.incline_percent == pytest.approx(2.5)


@pytest.mark.parametrize(("request_", "status"), PROGRAMME)
async def test_FTMS_SR_CW_BV(request_: str, status: str) -> None:
    async with rig("gym") as r:
        client = await r.controlling()
        assert await client.ask(request_) == f"80{request_[:2]}01"


async def test_FTMS_SR_CW_BV_08_start_or_resume() -> None:
    async with rig() as r:
        client = await r.controlling()
        assert await client.ask("07") == "800701"
        assert r.simulator.truth.state == "starting"
        await asyncio.sleep(2.9)
        assert r.simulator.truth.speed_kmh == 0
        await asyncio.sleep(4)
        assert r.simulator.truth.speed_kmh == pytest.approx(1.0)
        assert r.simulator.truth.state == "running"


async def test_FTMS_SR_CW_BV_09_stop() -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("0801") == "800801"
        assert r.simulator.truth.state == "stopping"
        await asyncio.sleep(5)
        assert r.simulator.truth[1:3] == (0.0, 0.0)
        assert r.simulator.truth.state == "idle"


async def test_FTMS_SR_CW_BV_10_pause() -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("0802") == "800801"
        await asyncio.sleep(5)
        assert r.simulator.truth.state == "paused"
        elapsed = (await client.next(DATA))[-4:]
        await asyncio.sleep(10)
        assert (await client.next(DATA))[-4:] == elapsed != "0000"
        assert await client.ask("07") == "800701"


async def test_FTMS_SR_SPE_BV_01_second_start_fails() -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("07") == "800704"


async def test_FTMS_SR_SPE_BV_02_second_stop_fails() -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("0801") == "800801"
        assert await client.ask("0801") == "800804"
        await asyncio.sleep(5)
        assert await client.ask("0801") == "800804"
        assert r.simulator.truth.speed_kmh == 0


@pytest.mark.parametrize("op", ["81", "80", "15", "7f", "ff", "04", "05", "11", "14"])
async def test_FTMS_SR_SPE_BV_03_op_code_not_supported(op: str) -> None:
    async with rig() as r:
        client = await r.connected()
        await client.subscribe(0x2AD9)
        assert await client.ask(op + "0000") == f"80{op}02"  # and control is not asked for


@pytest.mark.parametrize("speed", ["0000", "6300", "b104", "ffff"])
async def test_FTMS_SR_SPE_BV_04_speed_out_of_range(speed: str) -> None:
    async with rig() as r:
        client = await running(r)
        assert await client.ask("02" + speed) == "800203"
        await asyncio.sleep(2)
        assert r.simulator.truth.speed_kmh == pytest.approx(2.0)


@pytest.mark.parametrize("incline", ["ffff", "6500", "ff7f"])
async def test_FTMS_SR_SPE_BI_05_incline_out_of_range(incline: str) -> None:
    async with rig() as r:
        client = await r.controlling()
        assert await client.ask("03" + incline) == "800303"


@pytest.mark.parametrize("rate", ["27", "c9"])
async def test_FTMS_SR_SPE_BI_08_heart_rate_out_of_range(rate: str) -> None:
    async with rig("gym") as r:
        client = await r.controlling()
        assert await client.ask("06" + rate) == "800603"


@pytest.mark.parametrize("request_", ["07", "01", "02c800", "030000", "0801", "0802", "02", "0800"])
async def test_FTMS_SR_SPE_BV_09_without_control(request_: str) -> None:
    async with rig() as r:
        client = await r.connected(0x2AD9)
        assert await client.ask(request_) == f"80{request_[:2]}05"


@pytest.mark.parametrize(
    "request_", ["0000", "0100", "02", "02c8", "02c80000", "0300", "0700", "08", "0800", "0803"]
)
async def test_a_parameter_of_the_wrong_form_is_invalid(request_: str) -> None:
    async with rig() as r:
        client = await r.controlling()
        assert await client.ask(request_) == f"80{request_[:2]}03"


async def test_FTMS_SR_FMSN_BV_01_reset() -> None:
    async with rig("gym") as r:
        other = await r.connected(STATUS)
        client = await r.controlling()
        await client.ask("01")
        assert other.heard[STATUS] == [b"\x01"]


async def test_FTMS_SR_FMSN_BV_02_stopped_by_the_user() -> None:
    async with rig() as r:
        client = await running(r, STATUS)
        r.simulator.do("console_stop")
        assert await client.next(STATUS) == "0201"


async def test_FTMS_SR_FMSN_BV_03_paused() -> None:
    async with rig("gym") as r:
        other = await r.connected(STATUS)
        client = await running(r)
        await client.ask("0802")
        assert other.heard[STATUS][-1].hex() == "0202"


async def test_FTMS_SR_FMSN_BV_04_stopped_by_the_safety_key() -> None:
    async with rig() as r:
        client = await running(r, STATUS)
        r.simulator.do("key_pulled")
        assert await client.next(STATUS) == "03"
        await asyncio.sleep(1.5)
        assert r.simulator.truth.speed_kmh == 0
        assert await client.ask("07") == "800704"
        r.simulator.do("key_inserted")
        await asyncio.sleep(5)
        assert r.simulator.truth.speed_kmh == 0
        assert await client.ask("07") == "800701"


async def test_FTMS_SR_FMSN_BV_05_started_by_the_user() -> None:
    async with rig() as r:
        client = await r.controlling(STATUS)
        r.simulator.do("console_start")
        await client.hears(STATUS, 2)
        assert [value.hex() for value in client.heard[STATUS]] == ["04", "056400"]


async def test_FTMS_SR_FMSN_BV_06_target_speed_changed() -> None:
    async with rig() as r:
        client = await running(r, STATUS)
        r.simulator.do("console_plus")
        assert await client.next(STATUS) == "05d200"


async def test_FTMS_SR_FMSN_BV_07_target_incline_changed() -> None:
    async with rig("gym") as r:
        other = await r.connected(STATUS)
        client = await r.controlling()
        await client.ask("031400")
        assert other.heard[STATUS] == [bytes.fromhex("061400")]


@pytest.mark.parametrize(("request_", "status"), PROGRAMME)
async def test_FTMS_SR_FMSN_BV_10_to_18(request_: str, status: str) -> None:
    async with rig("gym") as r:
        other = await r.connected(STATUS)
        client = await r.controlling()
        await client.ask(request_)
        assert other.heard[STATUS] == [bytes.fromhex(status)]


async def test_FTMS_SR_FMSN_BV_23_control_lost() -> None:
    async with rig() as r:
        client = await running(r, STATUS)
        r.simulator.do("control_lost")
        assert await client.next(STATUS) == "ff"
        assert await client.ask("02c800") == "800205"


async def test_FTMS_SR_FMSN_BV_24_the_client_without_control_is_told() -> None:
    async with rig("gym") as r:
        other = await r.connected(STATUS)
        client = await running(r, STATUS)
        other.heard[STATUS].clear()
        await client.ask("022c01")
        assert other.heard[STATUS] == [bytes.fromhex("052c01")]
        assert client.heard[STATUS] == []  # its own change is not told to it


async def test_a_second_client_takes_control_and_the_first_is_told() -> None:
    async with rig("gym") as r:
        first = await r.controlling(STATUS)
        second = await r.controlling(STATUS)
        assert first.heard[STATUS] == [b"\xff"]
        assert second.heard[STATUS] == []
        assert await first.ask("07") == "800705"
        assert await second.ask("07") == "800701"


@pytest.mark.parametrize("machine", ["plain", "pad", "gym"])
async def test_no_request_whatever_gets_no_answer_or_moves_the_belt_out_of_its_range(machine: str) -> None:
    rng = random.Random(machine)
    async with rig(machine) as r:
        client = await r.controlling()
        for _ in range(300):
            octets = bytes([rng.choice(range(0x16))]) + rng.randbytes(rng.choice((0, 0, 1, 2, 3, 4, 10)))
            answer = await client.ask(octets.hex())
            assert answer[:4] == f"80{octets[0]:02x}"
            assert answer[4:] in ("01", "02", "03", "04", "05")
            if octets[0] == 1:
                await client.ask("00")
            await asyncio.sleep(rng.uniform(0, 2))
        top_kmh = r.simulator.machine.speed_max / 100
        assert all(0 <= speed <= top_kmh for speed in r.speeds())
        starts = [record["t"] for record in r.records("control_point") if record["w"] == "07"]
        for edge in r.records("edge"):
            if edge["kind"] == "leaves_zero":
                assert any(3 < edge["t"] - start < 4 for start in starts)
