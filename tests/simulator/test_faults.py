"""What scenarios do to the machine, as a client and the trace see it."""

import asyncio

import pytest

from simulator import Event
from simulator.verbs import VERBS
from tests.simulator.rig import CONTROL, DATA, STATUS, Client, Rig, rig

pytestmark = pytest.mark.virtual


async def walking(r: Rig) -> Client:
    client = await r.controlling(STATUS)
    await client.walk()
    return client


async def test_every_verb_does_something() -> None:
    async with rig() as r:
        await walking(r)
        for verb, row in VERBS.items():
            r.simulator.do(verb, **{key: 1 for key, bound in row.keys.items() if bound.default is None})
            await asyncio.sleep(0.1)


async def test_a_scenario_keeps_its_times() -> None:
    events = [
        Event(2.0, "console_start", {}),
        Event(6.0, "console_plus", {"times": 3}, "first_start"),
        Event(20.0, "key_pulled", {}),
    ]
    async with rig(events=events) as r:
        began = r.simulator.truth.t
        await asyncio.sleep(30)
        keys = [(record["t"] - began, record["key"]) for record in r.records("console")]
        assert keys == [
            (pytest.approx(2.0, abs=0.001), "start"),
            (pytest.approx(8.0, abs=0.1), "+"),
            (pytest.approx(8.2, abs=0.1), "+"),
            (pytest.approx(8.4, abs=0.1), "+"),
        ]
        (pulled,) = r.records("key_pulled")
        assert pulled["t"] - began == pytest.approx(20.0, abs=0.001)
        assert pulled["speed_kmh"] == pytest.approx(1.3)
        assert r.speeds()[-1] == 0


async def test_a_short_silence_delays_data_and_keeps_the_connection() -> None:
    async with rig() as r:
        client = await walking(r)
        await client.next(DATA)
        await asyncio.sleep(0.8)
        count = len(client.heard[DATA])
        r.simulator.do("drop_link", seconds=0.35)
        await asyncio.sleep(0.3)
        assert len(client.heard[DATA]) == count
        await asyncio.sleep(0.1)
        assert len(client.heard[DATA]) == count + 1
        frame = r.records("frame")[-1]
        assert 0.1 < frame["delivered"] - frame["generated"] < 0.35
        assert client.disconnections == []
        assert await client.ask("022c01") == "800201"


async def test_a_long_silence_ends_the_connection_and_the_belt_runs_on() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("drop_link", seconds=5)
        await asyncio.sleep(0.5)
        assert client.disconnections == [8]
        attempt = asyncio.create_task(client.connect())
        await asyncio.sleep(4)
        assert not attempt.done()
        await asyncio.sleep(1)
        await attempt
        assert r.simulator.truth.speed_kmh == pytest.approx(2.0)


async def test_a_link_lost_comes_back_when_told() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("link_lost")
        await asyncio.sleep(100)
        assert client.disconnections == [8]
        r.simulator.do("link_back")
        await client.connect()
        await client.subscribe(CONTROL, DATA)
        assert await client.ask("00") == "800001"


async def test_a_write_in_a_silence_that_ends_the_link_is_lost() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("drop_link", seconds=2)
        write = asyncio.create_task(client.write("022c01"))
        await asyncio.sleep(5)
        assert r.simulator.truth.target_kmh == 2.0
        write.cancel()
        await asyncio.gather(write, return_exceptions=True)


async def test_telemetry_stops_and_resumes() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("telemetry_stops")
        count = len(client.heard[DATA])
        await asyncio.sleep(20)
        assert len(client.heard[DATA]) == count
        r.simulator.do("telemetry_resumes")
        await asyncio.sleep(2)
        assert len(client.heard[DATA]) == count + 2


async def test_held_telemetry_arrives_in_one_burst_of_old_frames() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("telemetry_holds")
        count = len(client.heard[DATA])
        await asyncio.sleep(10)
        assert len(client.heard[DATA]) == count
        r.simulator.do("telemetry_resumes")
        await asyncio.sleep(0.1)
        assert len(client.heard[DATA]) == count + 10
        ages = [record["delivered"] - record["generated"] for record in r.records("frame")[-10:]]
        assert ages == sorted(ages, reverse=True)
        assert ages[0] > 9


async def test_frozen_telemetry_repeats_itself() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("telemetry_freezes")
        await client.next(DATA)
        await asyncio.sleep(10)
        assert len(set(client.heard[DATA][-10:])) == 1
        r.simulator.do("telemetry_resumes")
        await asyncio.sleep(5)
        assert len(set(client.heard[DATA][-5:])) == 5


async def test_lost_and_late_answers() -> None:
    async with rig() as r:
        client = await walking(r)
        heard = len(client.heard[CONTROL])
        r.simulator.do("lose_answers")
        await client.write("022c01")
        await asyncio.sleep(5)
        assert len(client.heard[CONTROL]) == heard
        assert r.simulator.truth.speed_kmh == pytest.approx(3.0)
        r.simulator.do("answers_back")
        r.simulator.do("delay_answers", seconds=1.5)
        began = asyncio.get_running_loop().time()
        assert await client.ask("02c800") == "800201"
        assert asyncio.get_running_loop().time() - began == pytest.approx(1.5, abs=0.05)
        assert [record["answer"] for record in r.records("control_point")[-2:]] == ["", "01"]


async def test_ignored_commands_are_answered_and_not_obeyed() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("ignore_commands")
        assert await client.ask("0801") == "800801"
        await asyncio.sleep(10)
        assert r.simulator.truth.speed_kmh == pytest.approx(2.0)
        r.simulator.do("obey_commands")
        assert await client.ask("0801") == "800801"
        await asyncio.sleep(10)
        assert r.simulator.truth.speed_kmh == 0


async def test_a_hung_write_is_obeyed_and_blocks_its_writer() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("hang_writes")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(20):
                await client.write("022c01")
        assert r.simulator.truth.target_kmh == 3.0
        r.simulator.do("answer_writes")
        await client.connection.disconnect()
        await client.connect()
        await client.subscribe(CONTROL)
        assert await client.ask("00") == "800001"


async def test_a_runaway_is_seen_in_truth_and_telemetry() -> None:
    async with rig() as r:
        client = await walking(r)
        r.simulator.do("runaway", kmh_per_s=0.5, limit_kmh=6)
        await asyncio.sleep(4)
        assert r.simulator.truth.speed_kmh == pytest.approx(4.0, abs=0.2)
        assert r.simulator.truth.target_kmh == 2.0
        reported = int.from_bytes(bytes.fromhex(await client.next(DATA))[2:4], "little")
        assert reported > 380
        assert r.records("edge")[-1]["cause"] == "self"
