"""A treadmill without a radio: the same machine, the same faults, by calls."""

import asyncio

import pytest

from simulator import Unreachable, Workbench
from simulator.line import Channel
from simulator.verbs import VERBS
from tests.simulator.bench import Bench

pytestmark = pytest.mark.virtual


async def test_a_walk_by_calls() -> None:
    bench = Bench()
    await bench.walks()
    assert await bench.write("0801", 10) == 0
    assert bench.workbench.truth.speed_kmh == 0
    assert bench.said(Channel.CONTROL) == ["800001", "800701", "800201", "800801"]
    assert len(bench.said(Channel.DATA)) == pytest.approx(21, abs=1)
    assert bench.said(Channel.TRAINING) == ["000e", "000d", "000f", "0001"]
    assert [row["w"] for row in bench.records("control_point")] == ["00", "07", "02c800", "0801"]
    bench.workbench.stop()
    await asyncio.sleep(0.1)
    assert bench.lost == [0x13]


async def test_what_can_be_read() -> None:
    port = Bench().port
    assert port.read(0x2AD4) == bytes.fromhex("6400b0040a00")
    assert port.read(0x2AD3) == bytes.fromhex("0001")
    assert port.read(0x2ACD) is None
    assert port.characteristics[0x2AD9] == {"write", "indicate"}
    assert not port.subscribe(0x2ACC)


async def test_one_client_at_a_time() -> None:
    bench = Bench()
    with pytest.raises(Unreachable):
        bench.connect()
    bench.port.close()
    await asyncio.sleep(0.1)
    assert bench.lost == [0x16]
    bench.connect()
    assert [row["conn"] for row in bench.records("connected")] == [1, 2]


async def test_a_client_must_subscribe_before_it_writes() -> None:
    assert await Bench().write("00") == 0xFD


async def test_out_of_reach_means_for_calls_too() -> None:
    bench = Bench()
    await bench.walks()
    await asyncio.sleep(0.1)
    bench.workbench.do("drop_link", seconds=3)
    heard = len(bench.heard)
    assert await bench.write("0801", 0.3) is None
    assert await bench.write("0801", 1.0) is None
    assert bench.lost == [8]
    assert len(bench.heard) == heard
    assert not bench.workbench.is_reachable
    await asyncio.sleep(3)
    bench.connect()
    assert bench.workbench.truth.speed_kmh == pytest.approx(2.0)


async def test_a_short_silence_delays_a_write_and_keeps_the_connection() -> None:
    bench = Bench()
    await bench.walks()
    bench.workbench.do("drop_link", seconds=0.3)
    assert await bench.write("0801", 0.2) is None
    await asyncio.sleep(0.2)
    assert bench.records("control_point")[-1]["w"] == "0801"
    assert bench.lost == []


async def test_a_client_that_vanishes_is_noticed_late() -> None:
    bench = Bench()
    bench.workbench.lose(bench.port)
    await asyncio.sleep(0.4)
    assert not bench.records("disconnected")
    await asyncio.sleep(0.1)
    assert bench.records("disconnected")[0]["reason"] == 8


@pytest.mark.parametrize("verb", VERBS)
async def test_every_verb_is_done_and_every_fault_ends(verb: str) -> None:
    bench = Bench()
    await bench.walks()
    keys = VERBS[verb].keys
    needed: dict[str, float] = {key: 1 for key, bound in keys.items() if bound.default is None}
    if VERBS[verb].lasts:
        needed["lasts_s"] = 5
    bench.workbench.do(verb, **needed)
    await asyncio.sleep(20)
    assert bool(bench.records("over")) == VERBS[verb].lasts
    if verb == "link_lost":
        bench.workbench.do("link_back")
    if not bench.port.is_up:
        bench.connect()
        await asyncio.sleep(0.1)
    if verb == "connect_fails":
        bench.workbench.do(verb, times=1)
        bench.port.close()
        bench.connect()
        await asyncio.sleep(0.1)
        assert not bench.port.is_up
        bench.connect()
    for channel in Channel:
        bench.port.subscribe(channel)
    assert await bench.write("00") == 0
    assert await bench.write("0801", 10) == 0
    assert bench.workbench.truth.speed_kmh == 0
    heard = len(bench.said(Channel.DATA))
    await asyncio.sleep(5)
    assert len(bench.said(Channel.DATA)) == heard + 5


async def test_calm_ends_whatever_lasts_but_not_what_it_was_born_with() -> None:
    bench = Bench("blind")
    bench.subscribe()
    for verb in ("telemetry_stops", "link_lost", "unit_factor"):
        bench.workbench.do(verb)
    bench.workbench.calm()
    await asyncio.sleep(2.5)
    assert [row["verb"] for row in bench.records("over")] == ["telemetry_stops", "unit_factor"]
    assert len(bench.said(Channel.DATA)) == 2
    assert bench.reported() == 0


async def test_it_can_be_driven_by_hand() -> None:
    bench = Workbench(trace=None)
    bench.start(drives_itself=False)
    bench.do("console_start")
    await asyncio.sleep(10)
    assert bench.truth.speed_kmh == 0
    bench.engine.step()
    assert bench.truth.speed_kmh > 0
