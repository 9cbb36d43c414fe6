"""The page moves and stops a belt, and nobody else does: judged by the simulator's true belt, in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.page import House, house, lived
from tests.helpers.playbook import DEMO
from treadctl.interfaces.page import browser

pytestmark = pytest.mark.virtual


def moves(here: House) -> bool:
    return here.running.simulator.truth.speed_kmh > 0


async def stands(here: House, within_s: float) -> float:
    """Wait until the true belt stands; return how long that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await here.running.wait_for(lambda: not moves(here), within_s)
    return loop.time() - began


@pytest.mark.parametrize("way", ["socket", "post"])
@pytest.mark.hazard("H-63")
async def test_stop_by_either_way_stops_the_belt(tmp_path: Path, way: str) -> None:
    at: list[float] = []

    async def then(here: House) -> None:
        tab = await here.walks()
        at.append(asyncio.get_running_loop().time())
        if way == "socket":
            tab.say("stop")
        else:
            assert (await here.post("/api/stop")).json == {"ok": True}
        await stands(here, 10.0)
        await tab.until("snapshot", state="idle")
        assert not tab.last("seat")["may_press"]

    story = await lived(tmp_path, then)
    assert story.stop_after(at[0]) < 0.05
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-62")
@pytest.mark.parametrize("how", ["closed", "asleep"])
async def test_a_page_that_is_gone_is_a_lost_interface(tmp_path: Path, how: str) -> None:
    async with house(tmp_path, plan=replace(DEMO, blocks_s=(300,))) as here:
        tab = await here.walks()
        if how == "closed":
            await tab.close()
        else:
            tab.sleep()
            await asyncio.sleep(browser.BEAT_WITHIN_S + 1.5)
            assert tab.code == browser.CLOSE_ASLEEP
        await asyncio.sleep(6.0)
        target = here.running.service.snapshot()["target_kmh"]
        assert "unwatched" in here.running.service.snapshot()["faults"]
        await asyncio.sleep(37.0)
        assert moves(here)
        assert here.running.service.snapshot()["target_kmh"] <= target
        await stands(here, 20.0)
        later = await here.tab()  # woken: it is shown what is so now
        assert (await later.until("seat", stage="rest"))["controls"] == "here"
        assert not (await later.until("snapshot"))["moving"]


async def test_a_page_that_is_loaded_again_keeps_the_walk_and_the_controls(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        await (await here.walks()).close()
        again = await here.tab()
        assert (await again.until("seat", stage="walk"))["controls"] == "here"
        await asyncio.sleep(6.0)
        assert here.running.service.snapshot()["faults"] == []
        assert moves(here)
        again.say("slower")
        again.say("end")
        await stands(here, 30.0)
        assert (await again.until("seat", stage="rest"))["said"][0].startswith("Walked 0 min")


@pytest.mark.parametrize("how", ["short", "no press", "long ago", "other page", "let go", "stopped"])
async def test_nothing_but_a_held_press_starts_a_belt(tmp_path: Path, how: str) -> None:
    async with house(tmp_path) as here:
        tab, other = await here.tab(), await here.tab()
        tab.say("begin")
        await tab.until("seat", stage="ready", may_press=True)
        match how:
            case "short":
                await here.hold(tab, 1.2)
            case "no press":
                tab.say("arm")
            case "long ago":
                await here.hold(tab, 11.0)
            case "other page":
                tab.say("press")
                other.say("press")
                await asyncio.sleep(1.6)
                other.say("arm")
            case "let go":
                tab.say("press")
                await asyncio.sleep(0.7)
                tab.say("release")
                await asyncio.sleep(0.9)
                tab.say("arm")
            case "stopped":
                tab.say("press")
                await asyncio.sleep(0.5)
                await here.post("/api/stop")
                await asyncio.sleep(1.1)
                tab.say("arm")
        await asyncio.sleep(20.0)
        assert here.running.service.snapshot()["state"] == "idle"
        assert here.running.simulator.truth.state == "idle"


async def test_a_countdown_is_cancelled_by_the_page(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.tab()
        tab.say("begin")
        await tab.until("seat", stage="ready", may_press=True)
        await here.hold(tab)
        await tab.until("snapshot", state="countdown")
        tab.say("cancel")
        seat = await tab.until("seat", stage="rest")
        assert "Cancelled." in seat["said"][-1]
        await asyncio.sleep(10.0)
        assert not moves(here)


async def test_a_break_is_ended_by_a_held_press_alone(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.walks()
        await tab.until("seat", within_s=60.0, may_press=True)
        assert tab.last("snapshot")["state"] == "break"
        tab.say("arm")
        await asyncio.sleep(8.0)
        assert not moves(here)
        await here.hold(tab)
        await tab.until("snapshot", state="walk")
        seat = await tab.until("seat", within_s=60.0, stage="rest")
        assert seat["said"][0].startswith("Walked 0 min 4")


async def test_one_has_the_controls_and_everybody_may_stop(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.walks()
        other = await here.tab()
        seat = await other.until("seat", controls="elsewhere")
        assert seat["question"] is None
        other.say("take")
        other.say("pause")
        other.say("end")
        await asyncio.sleep(3.0)
        assert tab.last("snapshot")["state"] == "walk"
        other.say("stop")
        await stands(here, 10.0)
        await tab.close()
        await other.until("seat", controls="free")
        other.say("take")
        await other.until("seat", controls="here")


async def test_one_page_too_many_is_turned_away_and_may_still_stop(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.walks()
        for _ in range(browser.PAGES_MAX - 1):
            assert (await here.tab()).open
        assert (await here.tab()).code == browser.CLOSE_TOO_MANY
        assert (await here.post("/api/stop")).json == {"ok": True}
        await stands(here, 10.0)
        assert tab.open


HOSTILE = (
    "",
    "[]",
    "null",
    "{",
    '{"do": 1}',
    '{"do": "stop"' + " " * 600 + "}",
    "[" * 400,
    "\x00",
)


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_message_that_no_page_sends_ends_the_page(tmp_path: Path, text: str) -> None:
    async with house(tmp_path) as here:
        tab = await here.tab()
        tab.raw(text)
        await asyncio.sleep(0.1)
        assert tab.code == browser.CLOSE_NOT_OURS


async def test_a_flood_ends_the_page_and_its_stops_pass_first(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.walks()
        for _ in range(200):
            tab.say("stop")
        await stands(here, 10.0)
        assert tab.code == browser.CLOSE_NOT_OURS


async def test_who_is_forgotten_is_let_go(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.tab()
        assert here.pairing.revoke() == 1
        await asyncio.sleep(2.5)
        assert tab.code == browser.CLOSE_REVOKED
        assert not (await here.tab()).open
        assert (await here.post("/api/stop")).status == 401
