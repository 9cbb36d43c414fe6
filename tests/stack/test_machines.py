"""The demo walk on every machine of the simulator, over real ATT bytes, judged by the true belt."""

import asyncio

import pytest

from simulator.machine import MACHINES
from tests.helpers.rig import rig
from tests.helpers.virtual_time import VirtualLoop
from tests.stack.walked import DEMO, Story, walked

REFUSED = {"tilted": "tilted", "fast-min": "starts_too_fast", "read-only": "no_speed_control"}
FAILS = {"silent-stop", "miles"}
WALKED = [name for name in MACHINES if name not in REFUSED and name not in FAILS]


@pytest.mark.virtual
@pytest.mark.parametrize("machine", WALKED)
async def test_a_whole_walk(machine: str) -> None:
    story = await walked(machine)
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["walked_s"]) == ("done", 40)
    assert story.top <= 2.0
    assert {row["incline_percent"] for row in story.rows} == {0.0}
    assert story.writes.count("07") == 2
    assert story.stands_at_the_end()


@pytest.mark.virtual
@pytest.mark.parametrize("machine", REFUSED)
async def test_refused_before_a_single_octet(machine: str) -> None:
    async with rig(machine, plan=DEMO) as running:
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(4.5)
        reply = await running.press("demo")
        assert (reply["ok"], reply["reason"]) == (False, REFUSED[machine])
        assert running.simulator.treadmill.truth().speed_kmh == 0


@pytest.mark.virtual
async def test_a_machine_in_miles_is_corrected_then_stopped() -> None:
    story = await walked("miles")
    assert story.summary is not None
    assert story.summary["ended"] == "fault"
    assert story.stands_at_the_end()


def test_the_same_seed_tells_the_same_story() -> None:
    def run() -> Story:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            return runner.run(walked(seed=5))

    first, second = run(), run()
    assert first.rows == second.rows
    assert first.lines == second.lines


@pytest.mark.virtual
async def test_a_machine_without_a_zero_frame_is_never_called_stopped() -> None:
    story = await walked("silent-stop")
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("fault", "standstill_not_confirmed")
    assert "stopped" not in story.told()
    assert "alarm_blind" in story.told()
    assert story.stands_at_the_end()
