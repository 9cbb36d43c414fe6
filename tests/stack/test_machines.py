"""What is said on machines that end a walk, and that the same seed tells the same story (all: test_quirks)."""

import asyncio

import pytest

from tests.helpers.virtual_time import VirtualLoop
from tests.stack.walked import Story, walked


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
