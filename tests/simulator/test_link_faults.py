"""What the L kinds do to the link, by calls and over the virtual radio."""

import asyncio

import pytest

from simulator.line import Channel
from tests.simulator.bench import Bench
from tests.simulator.rig import CONTROL, DATA, rig

pytestmark = pytest.mark.virtual


@pytest.mark.hazard("L01")
async def test_out_of_reach_until_told_otherwise() -> None:
    bench = Bench()
    await bench.walks()
    bench.workbench.do("link_lost")
    await asyncio.sleep(100)
    assert bench.lost == [8]
    assert not bench.workbench.is_reachable
    bench.workbench.do("link_back")
    assert bench.workbench.is_reachable


@pytest.mark.hazard("L02")
async def test_flapping() -> None:
    bench = Bench()
    reachable = []
    bench.port.close()
    bench.workbench.do("link_flaps", period_s=2, times=3)
    for _ in range(8):
        await asyncio.sleep(0.5)
        reachable.append(bench.workbench.is_reachable)
        await asyncio.sleep(0.5)
    assert reachable == [False, True, False, True, False, True, True, True]


@pytest.mark.hazard("L03")
async def test_a_slow_link_passes_everything_late_and_in_order() -> None:
    bench = Bench()
    await bench.walks()
    bench.heard.clear()
    bench.workbench.do("link_slow", interval_s=4, lasts_s=20)
    responses: list[int] = []
    bench.port.write(bytes.fromhex("0801"), responses.append)
    await asyncio.sleep(20)
    assert responses == [0]
    assert bench.said(Channel.CONTROL) == ["800801"]
    frames = bench.records("frame")[-15:]
    late = [row["delivered"] - row["generated"] for row in frames]
    assert 2 < max(late) <= 4
    assert {round(row["delivered"] % 4, 3) for row in frames if row["delivered"] > row["generated"]} <= {0, 4}
    ids = [row["id"] for row in bench.records("frame")]
    assert ids == sorted(ids)


@pytest.mark.hazard("L04")
async def test_connections_end_as_soon_as_they_are_made() -> None:
    async with rig() as r:
        r.simulator.do("connect_fails", times=2)
        client = await r.client()
        for _ in range(2):
            with pytest.raises(asyncio.CancelledError):  # bumble gives up what waits for an answer
                await client.connect()
        await client.connect()
        await client.subscribe(CONTROL, DATA)
        assert await client.ask("00") == "800001"
        assert len(r.records("disconnected")) == 2


@pytest.mark.hazard("L05")
@pytest.mark.parametrize("after_s", [0, 10])
async def test_the_belt_stops_when_its_client_is_gone(after_s: float) -> None:
    bench = Bench()
    await bench.walks()
    bench.workbench.do("loss_stops_belt", after_s=after_s)
    bench.workbench.do("link_lost")
    await asyncio.sleep(0.42 + after_s)
    assert bench.kmh == pytest.approx(2.0)
    await asyncio.sleep(8)
    assert bench.kmh == 0
    assert bench.records("edge")[-1]["cause"] == "self"


@pytest.mark.hazard("L05")
async def test_the_belt_runs_on_if_the_client_is_back_in_time() -> None:
    bench = Bench()
    await bench.walks()
    bench.workbench.do("loss_stops_belt", after_s=10)
    bench.workbench.do("drop_link", seconds=2)
    await asyncio.sleep(3)
    bench.connect()
    await asyncio.sleep(20)
    assert bench.kmh == pytest.approx(2.0)


@pytest.mark.hazard("B10", "H-16")
async def test_a_reboot_over_the_radio() -> None:
    async with rig() as r:
        client = await r.controlling()
        await client.walk()
        r.simulator.do("reboot", seconds=5, moves=1)
        await asyncio.sleep(4)
        assert client.disconnections == [8]
        assert r.simulator.truth.speed_kmh == 0
        await client.connect()
        await client.subscribe(CONTROL, DATA)
        await asyncio.sleep(8)
        assert r.simulator.truth.speed_kmh == pytest.approx(1.0)


@pytest.mark.hazard("G05", "G09")
async def test_answers_over_the_radio_come_as_often_as_told() -> None:
    async with rig() as r:
        client = await r.controlling()
        r.simulator.do("answers_repeated", times=3)
        await client.write("00")
        await asyncio.sleep(1)
        assert [value.hex() for value in client.heard[CONTROL]] == ["800001"] * 4
