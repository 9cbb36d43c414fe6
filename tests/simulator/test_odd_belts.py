"""What sets each machine with an odd belt or console apart."""

import asyncio

import pytest

from simulator.line import Channel
from tests.simulator.bench import Bench

pytestmark = pytest.mark.virtual
MILE = 1.609344


async def started(machine: str) -> Bench:
    """In control, with the belt at its first speed."""
    bench = Bench(machine)
    bench.subscribe()
    await bench.write("00")
    await bench.write("07", 8.0)
    return bench


async def test_miles_in_target_and_data_agree_and_the_belt_is_faster() -> None:
    bench = await started("miles-told")
    await bench.write("02c800", 6.0)
    assert bench.kmh == pytest.approx(2.0 * MILE)
    assert bench.reported() == pytest.approx(2.0, abs=0.03)


async def test_miles_in_data_alone() -> None:
    bench = await started("miles-data")
    await bench.write("02c800", 6.0)
    assert bench.kmh == pytest.approx(2.0)
    assert bench.reported() == pytest.approx(2.0 / MILE, abs=0.03)


async def test_swapped_octets_run_another_speed() -> None:
    bench = await started("swapped")
    assert await bench.ask("020101", 8.0) == "800201"
    assert bench.kmh == pytest.approx(2.6)  # 2.57 on its step
    await bench.write("020001", 8.0)  # 2.56 asked, 0.01 taken and brought into the range
    assert bench.kmh == pytest.approx(1.0)


async def test_an_incline_out_of_range_goes_to_the_highest() -> None:
    bench = await started("incline-most")
    assert await bench.ask("03e803", 40.0) == "800301"
    assert bench.workbench.truth.incline_percent == pytest.approx(10.0)


async def test_both_buttons_make_it_faster() -> None:
    bench = await started("wrong-way")
    bench.workbench.do("console_minus", times=3)
    await asyncio.sleep(4)
    assert bench.kmh == pytest.approx(1.3)


async def test_it_starts_when_somebody_connects() -> None:
    bench = Bench("starts-alone")
    await asyncio.sleep(15)
    assert bench.kmh == pytest.approx(1.0)
    assert bench.records("edge")[0]["cause"] == "self"


async def test_a_stop_is_answered_and_ignored_until_a_reset() -> None:
    bench = await started("stop-ignored")
    assert await bench.ask("0801", 8.0) == "800801"
    assert bench.kmh == pytest.approx(1.0)
    await bench.write("01", 8.0)
    assert bench.kmh == 0


async def test_it_reboots_and_starts_by_itself_at_the_speed_it_had() -> None:
    bench = await started("reboots")
    await bench.write("02c800", 12.0)
    assert bench.lost == [8]
    assert bench.kmh < 0.5
    await asyncio.sleep(15)
    assert bench.kmh == pytest.approx(2.0)
    assert [row["cause"] for row in bench.records("edge")][-2:] == ["self", "self"]
    bench.connect()


async def test_request_control_stops_it() -> None:
    bench = await started("control-stops")
    await bench.write("00", 8.0)
    assert bench.kmh == 0


async def test_a_target_wants_another_start_first() -> None:
    bench = await started("wants-start")
    assert await bench.ask("029600", 4.0) == "800201"
    assert await bench.ask("02c800", 4.0) == "800201"
    assert bench.kmh == pytest.approx(1.5)
    assert await bench.ask("07") == "800701"
    assert await bench.ask("02c800", 4.0) == "800201"
    assert bench.kmh == pytest.approx(2.0)


async def test_a_target_wants_a_press_first() -> None:
    bench = await started("wants-press")
    assert await bench.ask("02c800", 4.0) == "800205"
    bench.workbench.do("console_plus")
    assert await bench.ask("02c800", 4.0) == "800201"
    assert bench.kmh == pytest.approx(2.0)


async def test_without_start_again_it_stops() -> None:
    bench = Bench("start-again")
    bench.subscribe()
    await bench.write("00")
    for _ in range(10):
        assert await bench.ask("07") == "800701"
    assert bench.kmh == pytest.approx(1.0)
    await asyncio.sleep(8)
    assert bench.kmh == 0


async def test_targets_are_answered_and_ignored() -> None:
    bench = await started("speed-ignored")
    assert await bench.ask("02c800", 5.0) == "800201"
    assert bench.kmh == pytest.approx(1.0)


async def test_a_stop_in_two_steps_undoes_a_start_between() -> None:
    bench = await started("two-step-stop")
    await bench.write("0801", 0.5)
    assert bench.said(Channel.STATUS)[-1] == "0202"
    await asyncio.sleep(4)
    assert bench.said(Channel.STATUS)[-1] == "0201"
    bench = await started("two-step-stop")
    await bench.write("0801", 2.9)
    await bench.write("07", 10.0)
    assert bench.kmh == 0


async def test_slow_takes_its_time_and_levels_its_deck() -> None:
    bench = Bench("slow")
    bench.subscribe()
    await bench.write("00")
    await bench.write("031e00", 15.0)
    await bench.write("07", 7.0)
    assert bench.kmh == 0
    await asyncio.sleep(4)
    assert bench.kmh == pytest.approx(1.0)
    await bench.write("0801", 15)
    assert bench.workbench.truth.incline_percent == 0


async def test_a_pause_stops_and_clears() -> None:
    bench = await started("pause-stops")
    await bench.write("0802", 8.0)
    assert bench.workbench.truth.state == "idle"
    assert bench.workbench.treadmill.console.counters.distance_m < 2


async def test_a_paused_belt_is_reported_as_running() -> None:
    bench = await started("speed-kept")
    await bench.write("02c800", 5)
    await bench.write("0802", 10.0)
    assert bench.kmh == 0
    assert bench.reported() == 2.0
    await bench.write("0801", 2.0)
    assert bench.reported() == 0


async def test_it_stops_by_itself_after_the_start() -> None:
    bench = await started("stops-with-app")
    assert bench.kmh > 0
    await asyncio.sleep(8)
    assert bench.kmh == 0
    assert bench.records("edge")[-1]["cause"] == "self"


async def test_the_console_is_locked_while_a_client_is_there() -> None:
    bench = await started("console-locked")
    bench.workbench.do("console_plus", times=3)
    await asyncio.sleep(4)
    assert bench.kmh == pytest.approx(1.0)
    bench.port.close()
    bench.workbench.do("console_plus", times=3)
    await asyncio.sleep(4)
    assert bench.kmh == pytest.approx(1.3)


async def test_it_moves_when_we_come() -> None:
    bench = Bench("moving")
    await asyncio.sleep(8)
    assert bench.kmh == pytest.approx(1.0)
    assert bench.records("edge")[0]["cause"] == "self"


async def test_a_stop_in_the_countdown_is_forgotten() -> None:
    bench = Bench("counts-on")
    bench.subscribe()
    await bench.write("00")
    await bench.write("07", 1.0)
    assert await bench.ask("0801", 7.0) == "800801"
    assert bench.kmh == pytest.approx(1.0)
    await bench.write("0801", 6.0)
    assert bench.kmh == 0
