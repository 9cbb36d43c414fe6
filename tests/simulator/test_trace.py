"""The truth trace keeps its contract."""

import asyncio
import hashlib
import io
import itertools
import time

import pytest

from simulator import Simulator
from tests.helpers.virtual_time import VirtualLoop
from tests.simulator.rig import CONTROL, DATA, Rig, rig

virtual = pytest.mark.virtual
STATES = {"idle", "starting", "running", "stopping", "paused"}


async def walk_and_stop(r: Rig) -> None:
    client = await r.controlling()
    await client.walk()
    r.simulator.do("console_plus")
    await asyncio.sleep(5)
    await client.ask("0802")
    await asyncio.sleep(8)
    await client.ask("0801")
    await asyncio.sleep(1)
    await client.connection.disconnect()
    await asyncio.sleep(1)


@virtual
async def test_every_record_says_how_things_are() -> None:
    async with rig() as r:
        await walk_and_stop(r)
        for record in r.records():
            assert record["state"] in STATES
            for key in ("t", "speed_kmh", "target_kmh", "incline_percent"):
                assert isinstance(record[key], float)
        assert {record["state"] for record in r.records()} == STATES


@virtual
async def test_at_least_ten_records_a_second_in_order() -> None:
    async with rig() as r:
        await walk_and_stop(r)
        times = [record["t"] for record in r.records()]
        assert times == sorted(times)
        assert max(b - a for a, b in itertools.pairwise(times)) <= 0.1


@virtual
async def test_events_carry_their_keys() -> None:
    async with rig() as r:
        await walk_and_stop(r)
        (connected,) = r.records("connected")
        assert connected["conn"] == 1
        assert connected["address"] == "C1:00:00:00:00:01"
        (disconnected,) = r.records("disconnected")
        assert (disconnected["conn"], disconnected["reason"]) == (1, 0x13)
        writes = [(record["w"], record["conn"], record["answer"]) for record in r.records("control_point")]
        assert writes == [(w, 1, "01") for w in ("00", "07", "02c800", "0802", "0801")]
        assert [record["key"] for record in r.records("console")] == ["+"]
        frames = r.records("frame")
        assert [frame["id"] for frame in frames] == list(range(1, len(frames) + 1))
        assert all(frame["generated"] == frame["delivered"] == frame["t"] for frame in frames)
        edges = [(record["kind"], record["cause"]) for record in r.records("edge")]
        assert edges == [
            ("leaves_zero", "client"),
            ("up", "client"),
            ("up", "console"),
            ("down", "client"),
            ("reaches_zero", "client"),
        ]


@virtual
async def test_an_event_is_written_before_its_answer_leaves() -> None:
    async with rig() as r:
        client = await r.connected(CONTROL)
        await client.write("00")  # the Write Response is here, the indication may not be
        assert [record["w"] for record in r.records("control_point")] == ["00"]


@virtual
async def test_the_clock_of_the_trace_is_the_given_one() -> None:
    trace = io.StringIO()
    loop = asyncio.get_running_loop()
    async with Simulator(trace=trace, clock=lambda: loop.time() + 1000):
        await asyncio.sleep(1)
    assert trace.getvalue().startswith('{"t": 1000.0')


async def walk_with_seed(seed: int) -> str:
    trace = io.StringIO()
    async with Simulator(seed=seed, trace=trace) as simulator:
        client = await Rig(simulator, trace).controlling()
        await client.walk()
        heard = b"".join(client.heard[DATA])
    return hashlib.sha256(trace.getvalue().encode() + heard).hexdigest()


def digest(seed: int) -> str:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(walk_with_seed(seed))


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    assert digest(7) == digest(7) != digest(8)


@virtual
async def test_half_an_hour_is_cheap() -> None:
    async with rig() as r:
        client = await r.controlling()
        await client.walk()
        began = time.process_time()
        await asyncio.sleep(1800)
        assert time.process_time() - began < 2.0  # 0.5 s on an idle machine, client included
        assert len(client.heard[DATA]) > 1800
