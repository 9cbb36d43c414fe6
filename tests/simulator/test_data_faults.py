"""What the T kinds do to the data."""

import asyncio

import pytest

from simulator.line import Channel
from tests.simulator.bench import Bench

pytestmark = pytest.mark.virtual


async def walking(seed: int = 1) -> Bench:
    bench = Bench(seed=seed)
    await bench.walks()
    bench.heard.clear()
    return bench


async def after(verb: str, for_s: float = 10.0, **values: float) -> Bench:
    """So long with this fault while the belt runs at 2.0 km/h."""
    bench = await walking()
    bench.workbench.do(verb, lasts_s=60, **values)
    await asyncio.sleep(for_s)
    return bench


def speeds(bench: Bench) -> list[float]:
    return [int.from_bytes(bytes.fromhex(octets)[2:4], "little") / 100 for octets in bench.said(Channel.DATA)]


@pytest.mark.hazard("T01", "T02")
async def test_data_stops_or_freezes_for_a_time() -> None:
    for verb, count, different in (("telemetry_stops", 5, 5), ("telemetry_freezes", 10, 6)):
        bench = await walking()
        bench.workbench.do(verb, lasts_s=5)
        await asyncio.sleep(10)
        assert (len(bench.said(Channel.DATA)), len(set(bench.said(Channel.DATA)))) == (count, different)


@pytest.mark.hazard("T03")
async def test_a_burst_when_there_is_enough() -> None:
    bench = await walking()
    bench.workbench.do("telemetry_holds", frames=5, lasts_s=60)
    await asyncio.sleep(4)
    assert bench.said(Channel.DATA) == []
    await asyncio.sleep(1)
    assert len(bench.said(Channel.DATA)) == 1  # full: each new record pushes the oldest out, four behind
    await asyncio.sleep(56)
    ages = [row["delivered"] - row["generated"] for row in bench.records("frame")]
    assert max(ages) == pytest.approx(4.0, abs=0.01)


@pytest.mark.hazard("T04")
async def test_data_comes_late_and_in_order() -> None:
    bench = await walking()
    bench.workbench.do("telemetry_late", seconds=2.5, lasts_s=5)
    await asyncio.sleep(15)
    frames = bench.records("frame")
    late = [row["delivered"] - row["generated"] for row in frames]
    assert max(late) == pytest.approx(2.5, abs=0.01)
    assert late[-1] == 0
    assert [row["id"] for row in frames] == list(range(1, len(frames) + 1))


@pytest.mark.hazard("T05")
@pytest.mark.parametrize(
    ("verb", "length"),
    [
        ("frames_cut", 14),
        ("frames_longer", 22),
        ("frames_flipped", 18),
        ("frames_random", 18),
        ("frames_empty", 0),
    ],
)
async def test_octets_are_broken(verb: str, length: int) -> None:
    bench = await after(verb, p=1)
    assert {len(octets) // 2 for octets in bench.said(Channel.DATA)} == {length}
    assert len(bench.records("frame_spoiled")) == 10
    bench = await walking()
    bench.workbench.do(verb, p=0.5)
    await asyncio.sleep(100)
    assert 30 < len(bench.records("frame_spoiled")) < 70


@pytest.mark.hazard("T06")
async def test_records_are_split() -> None:
    bench = await after("frames_split", 5)
    assert max(len(octets) for octets in bench.said(Channel.DATA)) <= 18
    assert len(bench.said(Channel.DATA)) > 2 * len(bench.records("frame")) - 30
    assert not int(bench.said(Channel.DATA)[-1][:2], 16) & 1  # the last part says that it is the last


@pytest.mark.hazard("T07")
async def test_old_status_is_told_again() -> None:
    bench = await walking()
    bench.workbench.do("console_plus")
    await asyncio.sleep(0.1)
    bench.workbench.do("status_replay", times=2)
    await asyncio.sleep(0.1)
    assert bench.said(Channel.STATUS) == ["05d200", "05c800", "05d200"]
    bench.heard.clear()
    bench.workbench.do("status_replays")
    bench.port.subscribe(Channel.STATUS)
    await asyncio.sleep(0.1)
    assert bench.said(Channel.STATUS) == ["04", "056400", "05c800", "05d200"]


@pytest.mark.hazard("T08", "T11", "T12")
@pytest.mark.parametrize(
    ("verb", "values", "kmh"),
    [
        ("speed_spike", {"kmh": 4}, 6.0),
        ("speed_spike", {"kmh": -20}, 0.0),
        ("reports_zero", {}, 0.0),
        ("reports_moving", {"kmh": 5}, 5.0),
    ],
)
async def test_the_reported_speed_lies(verb: str, values: dict[str, float], kmh: float) -> None:
    bench = await after(verb, **values)
    assert speeds(bench) == pytest.approx([kmh] * 10, abs=0.03)
    assert bench.kmh == pytest.approx(2.0)


@pytest.mark.hazard("T12")
async def test_a_standing_belt_is_reported_as_moving() -> None:
    bench = Bench()
    bench.subscribe()
    bench.workbench.do("reports_moving", kmh=1.5, lasts_s=3)
    await asyncio.sleep(4.5)
    assert speeds(bench) == [1.5, 1.5, 1.5, 0.0]


@pytest.mark.hazard("T08")
async def test_noise_stays_in_its_bounds_and_never_moves_a_standing_belt() -> None:
    bench = await after("noise", 60, kmh=0.15)
    assert max(abs(speed - 2.0) for speed in speeds(bench)) <= 0.18
    assert max(speeds(bench)) > 2.08 > 1.92 > min(speeds(bench))
    await bench.write("0801", 10)
    assert speeds(bench)[-3:] == [0, 0, 0]


@pytest.mark.hazard("T09")
async def test_data_is_dropped() -> None:
    bench = await after("telemetry_drops", 50, p=0.5)
    assert 12 < len(bench.said(Channel.DATA)) < 38
    assert len(bench.records("frame_lost")) == 50 - len(bench.said(Channel.DATA))


@pytest.mark.hazard("T09", "G11")
async def test_of_a_record_in_two_parts_one_may_be_lost_and_the_trace_says_whether_the_speed_came() -> None:
    bench = await walking()
    began = len(bench.records("frame"))
    for verb, value in (("frames_split", {"octets": 9}), ("telemetry_drops", {"p": 0.5})):
        bench.workbench.do(verb, lasts_s=60, **value)
    await asyncio.sleep(50)
    with_speed = [octets for octets in bench.said(Channel.DATA) if not int(octets[:2], 16) & 1]
    lost = [row["tells_speed"] for row in bench.records("frame_lost")]
    told = [row["tells_speed"] for row in bench.records("frame")[began:]] + lost
    assert (sum(told), len(told)) == (len(with_speed), 50)
    assert True in lost


@pytest.mark.hazard("T10")
async def test_another_pace() -> None:
    bench = await after("telemetry_rate", 10, every_s=0.1)
    assert len(bench.said(Channel.DATA)) == pytest.approx(95, abs=6)
    bench = await after("telemetry_rate", 40, every_s=10)
    assert len(bench.said(Channel.DATA)) in (4, 5)
    bench = await after("telemetry_jitters", 60, seconds=1)
    assert 30 < len(bench.said(Channel.DATA)) < 50


async def test_the_same_seed_gives_the_same_faults_and_one_fault_does_not_shift_another() -> None:
    async def story(seed: int, *more: str) -> list[str]:
        bench = await walking(seed)
        bench.workbench.do("telemetry_drops", p=0.5)
        for verb in more:
            bench.workbench.do(verb, p=0.5)
        await asyncio.sleep(40)
        return ["".join(str(row["id"]) for row in bench.records("frame_lost"))]

    assert await story(1) == await story(1) != await story(2)
    assert await story(1, "frames_flipped") == await story(1)
