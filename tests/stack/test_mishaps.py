"""Things that happen to a walk, over real ATT bytes in virtual time; the true belt is the judge."""

import asyncio
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import does, walked
from treadctl import words
from treadctl.model import Effect
from treadctl.service.guardian import MemoryGuardian

pytestmark = pytest.mark.virtual


async def test_the_persons_stop_is_at_the_machine_within_a_tenth_of_a_second() -> None:
    async def then(running: Rig) -> None:
        asked.append(asyncio.get_running_loop().time())
        running.service.stop("test")
        await asyncio.sleep(20)

    asked: list[float] = []
    story = await walked(then=then)
    assert story.stop_after(asked[0]) < 0.1
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("person", "person")
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-66")
async def test_a_remote_stop_slows_first_and_it_is_said_where_it_came_from() -> None:
    async def then(running: Rig) -> None:
        before = len(heard.said)
        assert (await running.from_afar("stop"))["ok"]
        assert heard.said[before:] == ["Stop from the house. Slowing; hold the rail."]
        await asyncio.sleep(25)

    heard = MemoryGuardian()
    story = await walked(then=then, ports={"guardian": heard})
    assert story.slope_before_stop() <= 1.3
    assert story.stands_at_the_end()
    said = [words.notice(line) for line in story.lines if words.spoken(line["event"]) == "calm"]
    assert said[0] == "Stop from the house. Slowing; hold the rail."
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("person", "from_house")


async def test_key_pulled_ends_the_walk_and_nothing_is_started_again() -> None:
    story = await walked(then=does("key_pulled"))
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("person", "safety_key")
    assert story.writes.count("07") == 1
    assert story.stands_at_the_end()


async def test_console_stop_ends_the_walk() -> None:
    story = await walked(then=does("console_stop"))
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("person", "console_stop")
    assert story.stands_at_the_end()


async def test_console_stop_of_a_machine_that_says_nothing_is_seen_by_its_speed() -> None:
    story = await walked("quiet", then=does("console_stop"))
    assert story.summary is not None
    assert story.summary["reason"] in ("belt_stopped", "console_stop")
    assert story.stands_at_the_end()


@pytest.mark.parametrize("times", [1, 3, 10])
async def test_console_plus_above_the_cap_is_brought_back(times: int) -> None:
    story = await walked(then=does("console_plus", times=times, wait_s=40))
    press = story.at("console")
    late = [row for row in story.rows if row["t"] > press + 6.0]
    assert max(row["speed_kmh"] for row in late) <= 2.3
    assert story.stands_at_the_end()


async def test_console_minus_is_kept() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("console_minus", times=5)
        await asyncio.sleep(6)
        low.append(running.simulator.truth.speed_kmh)

    low: list[float] = []
    story = await walked(then=then, after_s=12.0)
    assert low[0] < 1.9
    assert "console_changed" in story.told()


async def test_a_runaway_is_stopped() -> None:
    story = await walked(then=does("runaway", kmh_per_s=0.5, limit_kmh=12, wait_s=40))
    began = story.at("runaway")
    assert story.stop_after(began) < 8.0


async def test_silence_for_three_seconds_stops_the_belt() -> None:
    story = await walked(then=does("telemetry_stops"))
    assert 2.0 < story.stop_after(story.at("telemetry_stops")) < 4.3
    assert "fault_telemetry_stale" in story.told()
    assert story.stands_at_the_end()


async def test_a_burst_of_old_frames_does_not_raise_anything() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("telemetry_holds")
        await asyncio.sleep(2.5)
        running.simulator.do("telemetry_resumes")
        await asyncio.sleep(1.0)

    story = await walked(then=then, after_s=4.0)
    assert story.top <= 2.0


@pytest.mark.hazard("H-67")
async def test_ignored_commands_are_repeated_and_alarmed_until_the_belt_stands() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("ignore_commands")
        running.service.stop("test")
        await asyncio.sleep(8)
        running.simulator.do("obey_commands")
        await asyncio.sleep(20)

    heard = MemoryGuardian()
    story = await walked(then=then, ports={"guardian": heard})
    assert story.writes.count("0801") >= 3
    assert "alarm" in story.told()
    its_own = words.hold(hard_stop="key", rail=True)
    assert heard.alarmed == [f"THE BELT DOES NOT STOP AS ASKED. {its_own}", ""]
    assert "alarm_over" in story.told()
    assert story.stands_at_the_end()


async def test_a_lost_link_is_met_again_with_a_stop_first() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=4)
        await asyncio.sleep(30)

    story = await walked(then=then)
    dropped = story.at("disconnected")
    after = [row["w"] for row in story.rows if row.get("event") == "control_point" and row["t"] > dropped]
    assert after
    assert set(after) <= {"00", "0801"}
    assert "voice_link_lost" in story.told()
    assert story.stands_at_the_end()
    assert story.summary is not None
    assert story.summary["ended"] == "fault"


async def test_a_hung_write_cuts_the_link_and_comes_back_to_stop() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("hang_writes")
        running.service.stop("test")
        await asyncio.sleep(3)
        running.simulator.do("answer_writes")
        await asyncio.sleep(40)

    story = await walked(then=then)
    assert story.stands_at_the_end()


async def test_answers_that_never_come_do_not_hold_up_a_stop() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("lose_answers")
        await asyncio.sleep(3)
        asked.append(asyncio.get_running_loop().time())
        running.service.stop("test")
        await asyncio.sleep(20)

    asked: list[float] = []
    story = await walked(then=then, after_s=3.0)
    assert story.stop_after(asked[0]) < 0.5
    assert story.stands_at_the_end()


async def test_a_service_that_ends_stops_the_belt_first() -> None:
    async def then(running: Rig) -> None:
        running.service.ending.set()

    story = await walked(then=then)
    assert story.stands_at_the_end()
    assert story.writes[-1] == "0801"


async def test_a_service_that_is_cancelled_twice_stops_the_belt_first() -> None:
    async def then(running: Rig) -> None:
        loop_task = next(task for task in asyncio.all_tasks() if "Service.run" in repr(task.get_coro()))
        loop_task.cancel()
        await asyncio.sleep(0.05)
        loop_task.cancel()
        await asyncio.sleep(15)
        speeds.append(running.simulator.truth.speed_kmh)

    speeds: list[float] = []
    with pytest.raises(asyncio.CancelledError):
        await walked(then=then)
    assert speeds == [0]


@pytest.mark.hazard("H-62")
async def test_nobody_watching_is_asked_aloud_and_ends_the_walk_softly_after_45_seconds() -> None:
    async def then(running: Rig) -> None:
        running.service.watched(0)
        await asyncio.sleep(14)
        assert asks not in heard.said
        await asyncio.sleep(2)
        assert heard.said[-1] == asks
        await asyncio.sleep(46)

    asks, heard = "Is anyone there? Press a key, or the belt will stop softly.", MemoryGuardian()
    plan = replace(DEMO, blocks_s=(300,))
    story = await walked(plan=plan, then=then, ports={"guardian": heard})
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("fault", "unwatched_long")
    assert story.slope_before_stop() <= 1.3


async def test_a_deck_is_levelled_on_consent_and_only_standing() -> None:
    async with rig("tilted", plan=DEMO) as running:
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(4)
        assert (await running.press("demo"))["reason"] == "tilted"
        assert (await running.press("demo", level=True))["ok"]
        await running.wait_for(lambda: running.simulator.truth.incline_percent == 0, 60)
        await asyncio.sleep(5)
        assert running.told("levelled")
        assert (await running.press("demo"))["ok"]


async def test_an_exception_in_the_core_stops_the_belt(caplog: pytest.LogCaptureFixture) -> None:
    async def then(running: Rig) -> None:
        def fails(event: object, now: float) -> list[Effect]:
            raise RuntimeError("a bug of ours")

        running.service._core.handle = fails  # type: ignore[method-assign]
        await asyncio.sleep(25)

    story = await walked(then=then)
    assert story.stop_after(0.0) > 0
    assert story.stands_at_the_end()
    assert "a bug of ours" in caplog.text
