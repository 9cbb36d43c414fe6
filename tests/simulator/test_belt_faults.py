"""What the B kinds do to the belt, the deck and the console."""

import asyncio

import pytest

from tests.simulator.bench import Bench

pytestmark = pytest.mark.virtual


async def walking(machine: str = "plain") -> Bench:
    bench = Bench(machine)
    await bench.walks()
    return bench


@pytest.mark.hazard("B01")
async def test_a_press_of_any_size() -> None:
    bench = await walking()
    bench.workbench.do("console_plus", times=2, step_kmh=0.5)
    await asyncio.sleep(5)
    assert bench.kmh == pytest.approx(3.0)
    assert [row["key"] for row in bench.records("console")] == ["+", "+"]
    assert bench.records("edge")[-1]["cause"] == "console"
    bench.workbench.do("console_minus", step_kmh=3)
    await asyncio.sleep(8)
    assert bench.kmh == pytest.approx(1.0)  # the machine's slowest


@pytest.mark.hazard("B02")
async def test_a_runaway_ends_by_itself_without_a_jerk() -> None:
    bench = await walking()
    bench.workbench.do("runaway", kmh_per_s=1, limit_kmh=10, lasts_s=2)
    await asyncio.sleep(2.05)
    top = bench.kmh
    assert top == pytest.approx(4.0, abs=0.2)
    await asyncio.sleep(1)
    assert bench.kmh == pytest.approx(top - 0.4, abs=0.1)  # its slowest way, and the lag
    await asyncio.sleep(5)
    assert bench.kmh == pytest.approx(2.0)


@pytest.mark.hazard("B03")
@pytest.mark.parametrize(("answer", "said"), [(1, "800201"), (4, "800204"), (0, None)])
async def test_an_op_code_is_ignored_for_a_time(answer: int, said: str | None) -> None:
    bench = await walking()
    bench.workbench.do("ignore_op", op=2, answer=answer, lasts_s=4)
    assert await bench.ask("022c01", 3.5) == said
    assert bench.kmh == pytest.approx(2.0)
    await asyncio.sleep(1)
    assert await bench.ask("022c01", 5) == "800201"
    assert bench.kmh == pytest.approx(3.0)


@pytest.mark.hazard("B04", "H-73")
async def test_the_unit_changes_in_mid_run_and_back() -> None:
    bench = await walking()
    bench.workbench.do("unit_factor", lasts_s=10)
    await asyncio.sleep(6)
    assert bench.kmh == pytest.approx(3.2187, abs=0.001)
    edge = bench.records("edge")[-1]
    assert (edge["kind"], edge["cause"]) == ("up", "self")
    await asyncio.sleep(10)
    assert bench.kmh == pytest.approx(2.0)


@pytest.mark.hazard("B05")
async def test_a_sluggish_belt() -> None:
    bench = await walking()
    bench.workbench.do("sluggish", kmh_per_s=0.1, dead_time_s=2)
    await bench.write("022c01", 2.0)
    assert bench.kmh == pytest.approx(2.0)
    await asyncio.sleep(5)
    assert bench.kmh == pytest.approx(2.5, abs=0.05)


@pytest.mark.hazard("B06", "B07")
async def test_a_deck_that_is_stuck_or_goes_the_wrong_way() -> None:
    bench = await walking()
    bench.workbench.do("incline_stuck", lasts_s=5)
    await bench.write("031e00", 4.5)
    assert bench.workbench.truth.incline_percent == 0
    await asyncio.sleep(15)
    assert bench.workbench.truth.incline_percent == pytest.approx(3.0)
    bench.workbench.do("incline_factor", factor=-1)
    await bench.write("031e00", 25)
    assert bench.workbench.truth.incline_percent == pytest.approx(-3.0)


@pytest.mark.hazard("B08", "B09")
async def test_start_and_stop_become_toggles() -> None:
    bench = await walking()
    bench.workbench.do("start_toggles")
    bench.workbench.do("stop_toggles")
    await bench.write("07", 8)
    assert bench.kmh == 0
    await bench.write("0801", 8)
    assert bench.kmh == pytest.approx(1.0)


@pytest.mark.hazard("B10", "H-16")
@pytest.mark.parametrize(("keeps", "moves", "then_kmh"), [(0, 0, 0.0), (0, 1, 1.0), (1, 1, 2.0)])
async def test_a_reboot(keeps: int, moves: int, then_kmh: float) -> None:
    bench = await walking()
    bench.workbench.do("reboot", seconds=3, keeps_speed=keeps, moves=moves)
    await asyncio.sleep(2)
    assert bench.lost == [8]
    assert not bench.workbench.is_reachable
    assert bench.kmh < 0.1
    await asyncio.sleep(12)
    assert bench.kmh == pytest.approx(then_kmh)
    counters = bench.workbench.treadmill.console.counters
    assert counters.distance_m < 6
    bench.connect()
    bench.subscribe()
    assert await bench.ask("0801") == "800805"  # who was in control is forgotten
    if moves:
        assert bench.records("edge")[-1]["cause"] == "self"


@pytest.mark.hazard("B11")
async def test_the_key() -> None:
    bench = await walking()
    bench.workbench.do("key_pulled")
    await asyncio.sleep(3)
    assert bench.kmh == 0
    assert bench.records("edge")[-1]["cause"] == "key"
    assert await bench.ask("07", 8) == "800704"
    bench.workbench.do("key_inserted")
    await asyncio.sleep(5)
    assert bench.kmh == 0


@pytest.mark.hazard("B12")
async def test_the_console_pauses_and_goes_on() -> None:
    bench = await walking()
    bench.workbench.do("console_pause")
    await asyncio.sleep(8)
    assert bench.workbench.truth.state == "paused"
    bench.workbench.do("console_start")
    await asyncio.sleep(8)
    assert bench.workbench.truth.state == "running"


@pytest.mark.hazard("B10", "B13")
async def test_it_stops_and_starts_by_itself() -> None:
    bench = await walking()
    bench.workbench.do("stops_itself")
    await asyncio.sleep(8)
    assert bench.kmh == 0
    bench.workbench.do("starts_itself")
    await asyncio.sleep(8)
    assert bench.kmh == pytest.approx(1.0)
    assert {row["cause"] for row in bench.records("edge")[-2:]} == {"self"}


@pytest.mark.hazard("B14")
async def test_a_floor_and_a_ceiling_that_nobody_announced() -> None:
    bench = await walking()
    bench.workbench.do("range_differs", floor_kmh=1.5, ceiling_kmh=2.5)
    assert await bench.ask("026400", 5) == "800201"
    assert bench.kmh == pytest.approx(1.5)
    await bench.write("029001", 5)
    assert bench.kmh == pytest.approx(2.5)
    await bench.write("0801", 10)
    assert bench.kmh == 0
