"""A phone in the home network starts a belt with a proof of place alone, and one screen has a walk: by the true belt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.asgi import Socket
from tests.helpers.page import House, house
from treadctl.interfaces.page.pairing import VIEWER, hashed
from treadctl.interfaces.page.place import AGAIN_S, WAIT_S, Place

pytestmark = pytest.mark.virtual


class Terminal:
    """What stands beside the treadmill."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def place(self, clock: Callable[[], float]) -> Place:
        return Place(clock, self.shown.append, lambda: None)


def tagged(clock: Callable[[], float]) -> Place:
    return Place(clock, None, lambda: hashed("ABCDEFGH"))


async def still(here: House, seconds: float = 15.0) -> None:
    """Nothing starts."""
    await asyncio.sleep(seconds)
    assert here.running.simulator.truth.state == "idle"
    assert here.running.service.snapshot()["state"] in ("none", "idle")


async def asked(here: House) -> Socket:
    """A phone whose person wants to walk."""
    phone = await here.phone()
    phone.say("begin")
    await phone.until("seat", stage="place")
    return phone


@pytest.mark.hazard("H-60", "H-64")
async def test_a_phone_starts_with_the_code_of_this_start_and_goes_on_without(tmp_path: Path) -> None:
    terminal = Terminal()
    async with house(tmp_path, place=terminal.place) as here:
        phone = await asked(here)
        await here.hold(phone)  # without the code
        await still(here)
        await asyncio.sleep(AGAIN_S)
        phone.say("new_code")  # it was not heard
        phone.say("new_code")
        await asyncio.sleep(0.2)
        assert len(terminal.shown) == 2
        phone.say("code", code="x")
        seat = await phone.until("seat", stage="place")
        await asyncio.sleep(0.2)
        assert phone.last("seat")["said"] != seat["said"][:1]
        phone.say("code", code=terminal.shown[-1])
        await phone.until("seat", stage="ready", may_press=True)
        await here.hold(phone)
        await phone.until("snapshot", state="walk")
        await phone.until("seat", within_s=60.0, may_press=True)
        await here.hold(phone)  # after the break
        await phone.until("snapshot", state="walk")
        await phone.until("seat", within_s=90.0, stage="rest")
        assert len(terminal.shown) == 2
        phone.say("begin")  # the next start needs the next code
        await phone.until("seat", stage="place")
        phone.say("code", code=terminal.shown[0])
        await asyncio.sleep(0.2)
        assert phone.last("seat")["stage"] == "place"
        await here.hold(phone)
        await still(here)


async def test_three_wrong_codes_and_nobody_starts_for_a_while(tmp_path: Path) -> None:
    async with house(tmp_path, place=tagged) as here:
        phone = await asked(here)
        for code in ("A", 7, None):
            phone.say("code", code=code)
        await phone.until("seat", stage="rest")
        phone.say("begin")
        await phone.until("seat", stage="place")
        phone.say("code", code="ABCDEFGH")
        await phone.until("seat", stage="rest")
        await here.hold(phone)
        await still(here, WAIT_S)
        phone.say("begin")
        await phone.until("seat", stage="place")
        phone.say("code", code="abcd efgh")
        await phone.until("seat", stage="ready", may_press=True)
        await here.hold(phone)
        await phone.until("snapshot", state="countdown")


async def test_without_any_proof_of_place_no_phone_starts_but_the_computer_itself_does(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as here:
        phone = await here.phone()
        phone.say("begin")
        seat = await phone.until("seat", stage="rest")
        await asyncio.sleep(1.0)
        assert "--tag" in "".join(phone.last("seat")["said"] or seat["said"])
        await here.hold(phone)
        await still(here)
        await phone.close()
        await here.walks()


async def test_a_real_treadmill_is_walked_where_the_terminal_walks_it_and_nowhere_else(
    tmp_path: Path,
) -> None:
    async with house(tmp_path, place=tagged, simulated=False) as here:
        tab = await here.tab()
        tab.say("begin")
        await tab.until("seat", stage="talk")
        seat = await tab.until("seat", stage="rest")
        assert "treadctl setup" in seat["said"][0]
        await here.hold(tab)
        await still(here)


async def test_another_phone_takes_the_controls_but_not_the_place(tmp_path: Path) -> None:
    async with house(tmp_path, place=tagged) as here:
        phone = await asked(here)
        phone.say("code", code="ABCDEFGH")
        await phone.until("seat", stage="ready", may_press=True)
        await phone.close()
        other = await here.phone()
        await other.until("seat", stage="ready", controls="here")
        await here.hold(other)
        await other.until("seat", stage="place")
        await still(here)


@pytest.mark.hazard("H-60")
async def test_another_phone_does_not_end_a_break(tmp_path: Path) -> None:
    async with house(tmp_path, place=tagged) as here:
        phone = await asked(here)
        phone.say("code", code="ABCDEFGH")
        await phone.until("seat", stage="ready", may_press=True)
        await here.hold(phone)
        await phone.until("seat", within_s=60.0, stage="walk", may_press=True)
        await phone.close()
        other = await here.phone()
        await other.until("seat", controls="here", may_press=True)
        await here.hold(other)
        await asyncio.sleep(15.0)
        assert here.running.simulator.truth.speed_kmh == 0
        assert "goes on" in other.last("seat")["said"][-1]


async def test_a_viewer_never_has_the_controls_and_may_stop(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        viewer = await here.phone(VIEWER)
        assert (await viewer.until("seat", controls="watches"))["question"] is None
        for what in ("take", "begin", "press", "arm", "code"):
            viewer.say(what)
        await still(here)
        await here.walks()
        for what in ("pause", "slower", "end", "wrong", "take"):
            viewer.say(what)
        await asyncio.sleep(2.0)
        assert viewer.last("snapshot")["state"] == "walk"
        viewer.say("stop")
        await here.running.wait_for(lambda: here.running.simulator.truth.speed_kmh == 0, 10.0)


async def test_a_terminal_and_a_page_are_not_both_the_walker_of_one_walk(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        terminal = await here.connect("walker", watched=True)
        reading = asyncio.create_task(terminal.run())
        tab = await here.walks()
        await tab.until("seat", within_s=60.0, may_press=True)
        assert (await terminal.request("permit"))["reason"] == "held_elsewhere"
        assert (await terminal.request("arm", permit="x"))["reason"] == "held_elsewhere"
        await asyncio.sleep(8.0)
        assert here.running.simulator.truth.speed_kmh == 0
        await here.hold(tab)
        await tab.until("snapshot", state="walk")
        assert (await terminal.request("slower"))["ok"]
        assert (await terminal.request("break"))["ok"]
        await tab.until("snapshot", within_s=30.0, state="break")
        assert (await terminal.request("end"))["ok"]
        await tab.until("seat", within_s=60.0, stage="rest")
        await tab.until("snapshot", within_s=120.0, state="idle")
        assert (await terminal.request("permit"))["ok"]  # a new walk is anybody's
        terminal.close()
        await reading


async def test_a_walk_whose_screen_is_gone_is_whoever_presses_next(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.walks()
        await tab.until("seat", within_s=60.0, may_press=True)
        await tab.close()
        await here.seat.close()  # the page's process
        terminal = await here.connect("walker", watched=True)
        reading = asyncio.create_task(terminal.run())
        permit = await terminal.request("permit")
        assert (await terminal.request("arm", permit=permit["permit"]))["ok"]
        await here.running.wait_for(lambda: here.running.simulator.truth.speed_kmh > 0, 20.0)
        terminal.close()
        await reading
