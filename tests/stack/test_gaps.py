"""A link that is lost and comes back, over real ATT bytes in virtual time; the true belt is the judge."""

import asyncio
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import Story, does, walked

pytestmark = pytest.mark.virtual

LONG = replace(DEMO, blocks_s=(300, 300))
MOTION = ("02", "03", "07", "08")


def writes_after(story: Story, moment: float) -> list[tuple[float, str]]:
    return [
        (row["t"] - moment, row["w"])
        for row in story.rows
        if row.get("event") == "control_point" and row["t"] > moment
    ]


def motion(writes: list[tuple[float, str]]) -> list[tuple[float, str]]:
    return [(at, w) for at, w in writes if w[:2] in MOTION]


@pytest.mark.hazard("H-28", "H-69", "L01", "L04")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("seconds", [0.6, 1.0])
async def test_a_short_gap_goes_on_and_nothing_rises_for_a_minute(seconds: float, seed: int) -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=seconds)
        await asyncio.sleep(50)
        assert running.service.snapshot()["state"] == "walk"
        assert running.service.snapshot()["limited_by"] == ["link_gap"]

    story = await walked(plan=LONG, then=then, after_s=4.0, seed=seed)  # below its cap: it would rise
    lost = story.at("disconnected")
    assert motion(writes_after(story, lost))[:1] in ([], [(pytest.approx(50, abs=5), "0801")])
    speeds = [row["speed_kmh"] for row in story.rows if lost < row["t"] < lost + 45]
    assert max(speeds) - min(speeds) < 0.3
    assert "voice_link_lost" in story.told()
    assert "link_back" in story.told()
    assert not {"alarm", "alarm_blind", "alarm_link"} & set(story.told())


@pytest.mark.hazard("H-28")
async def test_after_that_minute_it_rises_again() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=0.6)
        await asyncio.sleep(85)
        assert running.simulator.truth.speed_kmh > 1.9

    story = await walked(plan=LONG, then=then, after_s=4.0)
    rises = [at for at, w in motion(writes_after(story, story.at("disconnected"))) if w[:2] == "02"]
    assert min(rises) > 60


@pytest.mark.hazard("H-28", "H-81", "L01", "L04")
@pytest.mark.parametrize("seconds", [3.5, 4.0, 8.0, 30.0])
async def test_a_longer_gap_is_met_again_with_a_stop_first(seconds: float) -> None:
    story = await walked(plan=LONG, then=does("drop_link", seconds=seconds, wait_s=seconds + 30))
    lost = story.at("disconnected")
    after = writes_after(story, lost)
    assert motion(after)[0][1] == "0801"
    assert {w for _, w in after} <= {"00", "0801", "0802", "01"}
    assert motion(after)[0][0] <= seconds + 6.0
    assert story.stands_at_the_end()
    assert story.summary is not None
    assert story.summary["ended"] == "fault"
    assert story.summary["reason"] == ("link_lost" if seconds < 10 else "standstill_not_confirmed")
    times = {line["event"]: line["t"] for line in reversed(story.lines)}
    assert times["voice_link_lost"] - lost <= 1.0
    if seconds > 5:
        assert 2.5 <= times["alarm_link"] - lost <= 3.6  # a calm voice first
    assert "alarm_over" in story.told() or "alarm_link" not in story.told()


@pytest.mark.hazard("H-28", "H-39")
async def test_a_belt_that_was_changed_in_the_gap_is_stopped() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=1.6)
        running.simulator.do("console_plus", times=4)
        await asyncio.sleep(30)

    story = await walked(plan=LONG, then=then, after_s=8.0)
    after = motion(writes_after(story, story.at("disconnected")))
    assert after[0][1] == "0801"
    assert story.summary is not None
    assert story.summary["reason"] in ("not_as_left", "link_lost")
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-29", "L05")
async def test_a_belt_that_stopped_in_the_gap_is_not_started_again() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=0.6)
        running.simulator.do("key_pulled")
        await asyncio.sleep(2)
        running.simulator.do("key_inserted")
        await asyncio.sleep(40)

    story = await walked(plan=LONG, then=then, after_s=8.0)
    lost = story.at("disconnected")
    assert not [w for _, w in motion(writes_after(story, lost)) if w != "0801"]
    assert story.summary is not None
    assert story.summary["ended"] in ("fault", "person")
    assert story.writes.count("07") == 1
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-28", "L02")
@pytest.mark.parametrize("seed", range(3))
async def test_a_flickering_link_ends_in_a_stop_or_holds_the_speed(seed: int) -> None:
    async def then(running: Rig) -> None:
        for _ in range(12):
            running.simulator.do("drop_link", seconds=0.6)
            await asyncio.sleep(2.5)
        await asyncio.sleep(30)
        top.append(running.simulator.truth.speed_kmh)

    top: list[float] = []
    story = await walked(plan=LONG, then=then, after_s=6.0, seed=seed)
    lost = story.at("disconnected")
    before = max(row["speed_kmh"] for row in story.rows if row["t"] < lost)
    assert max(row["speed_kmh"] for row in story.rows if row["t"] > lost) <= before + 0.25
    assert not [w for _, w in motion(writes_after(story, lost)) if w[:2] in ("02", "07")]


@pytest.mark.hazard("H-28", "L01")
async def test_a_stop_that_is_pressed_in_the_gap_goes_first_when_it_is_over() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=0.8)
        await asyncio.sleep(0.6)
        running.service.stop("test")
        await asyncio.sleep(30)

    story = await walked(plan=LONG, then=then, after_s=8.0)
    after = motion(writes_after(story, story.at("disconnected")))
    assert after[0][1] == "0801"
    assert "link_back" not in story.told()
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("person", "person")


@pytest.mark.hazard("H-28", "L01", "L04")
@pytest.mark.parametrize("seconds", [1.0, 12.0])
async def test_a_link_lost_in_the_break_is_no_fault_and_an_old_press_is_void(seconds: float) -> None:
    async with rig(plan=DEMO) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        await running.press("demo")
        await running.wait_for(lambda: running.service.snapshot()["waits_for"] == "continue")
        permit = (await running.ask("permit"))["permit"]
        running.simulator.do("drop_link", seconds=seconds)
        await asyncio.sleep(seconds + 6)
        assert running.service.snapshot()["state"] == "break"
        assert running.service.snapshot()["speed_kmh"] == 0
        assert not {"voice_link_lost", "alarm_link", "alarm_blind"} & {
            line["event"] for line in running.lines
        }
        old = await running.ask("arm", permit=permit, profile=None, says_flat=True)
        assert (old["ok"], old["reason"]) == (False, "no_permit")
        assert (await running.press(None))["ok"]
        await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")


@pytest.mark.hazard("H-28", "L01", "L04")
async def test_who_presses_in_a_break_without_a_link_is_told_and_it_is_tried_again() -> None:
    async with rig(plan=replace(DEMO, break_s=10)) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        await running.press("demo")
        await running.wait_for(lambda: running.service.snapshot()["waits_for"] == "continue")
        running.simulator.do("link_lost")
        await asyncio.sleep(200)  # it has given up coming back
        gave_up = running.told("reconnect_gave_up")
        assert gave_up
        assert gave_up[0]["trouble"]
        assert (await running.press(None))["reason"] == "not_connected"
        running.simulator.do("link_back")
        await running.press(None)
        await asyncio.sleep(12)
        assert (await running.press(None))["ok"]
        await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")


@pytest.mark.hazard("H-28", "L01")
async def test_a_link_lost_after_the_stop_is_no_fault() -> None:
    async with rig(plan=DEMO) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        await running.press("demo")
        await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")
        running.service.stop("test")
        await running.wait_for(lambda: running.service.snapshot()["state"] == "stopped")
        running.simulator.do("drop_link", seconds=3)
        await asyncio.sleep(15)
        assert not {"voice_link_lost", "alarm_link", "alarm_blind"} & {
            line["event"] for line in running.lines
        }
        assert running.service.last_walk is not None
        assert running.service.last_walk["ended"] == "person"
        assert running.service.snapshot()["state"] == "idle"


@pytest.mark.hazard("H-28", "H-38", "L01", "L04")
async def test_a_stop_that_is_owed_is_not_given_up_after_a_minute() -> None:
    story = await walked(plan=LONG, then=does("drop_link", seconds=200, wait_s=225), after_s=8.0)
    assert 199 < story.stop_after(story.at("disconnected")) < 210
    assert story.told().count("reconnect_gave_up") == 1
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-28", "H-79")
async def test_after_ten_minutes_only_a_press_looks_for_the_belt_again() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=700)
        await asyncio.sleep(760)
        assert running.simulator.truth.speed_kmh > 0  # somebody else's walk by now, as far as we know
        running.service.stop("test")
        await asyncio.sleep(20)
        assert running.simulator.truth.speed_kmh == 0

    story = await walked(plan=LONG, then=then, after_s=8.0)
    assert story.stands_at_the_end()
