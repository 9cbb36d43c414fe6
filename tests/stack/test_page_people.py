"""One treadmill, two services: the first lets go of it where nothing is under way, and nowhere else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.helpers.page import House, house
from treadctl.interfaces.upstream import Upstream

pytestmark = [pytest.mark.virtual, pytest.mark.hazard("H-83")]


async def walker(here: House, *, watched: bool = False) -> Upstream:
    upstream = await here.connect("walker", watched=watched)
    reading = asyncio.create_task(upstream.run())
    reading.add_done_callback(lambda _: None)
    return upstream


async def test_an_idle_treadmill_is_let_go_of_and_can_be_had_again(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        asks = await walker(here)
        assert (await asks.request("let_go"))["ok"]  # of none
        assert (await asks.request("connect"))["ok"]
        await asyncio.sleep(4.0)
        assert here.running.service.snapshot()["address"] is not None
        assert (await asks.request("let_go"))["ok"]
        await asyncio.sleep(1.0)
        assert not here.running.service._machine.connected
        assert here.running.service.snapshot()["address"] is None
        assert (await asks.request("connect"))["ok"]
        await asyncio.sleep(4.0)
        await here.walks()  # whoever comes back walks as before
        asks.close()


async def test_a_treadmill_that_somebody_uses_is_kept(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        asks = await walker(here)
        tab = await here.walks()
        assert (await asks.request("let_go", watched=1))["reason"] == "in_use"
        assert (await here.seat.lets_go()) is False
        await tab.until("seat", within_s=60.0, may_press=True)  # a break
        assert (await here.seat.lets_go()) is False
        tab.say("end")
        await tab.until("snapshot", within_s=150.0, state="idle")
        assert (await asks.request("let_go"))["reason"] == "in_use"  # somebody looks at it
        other = await walker(here, watched=True)
        assert (await asks.request("let_go", watched=1))["reason"] == "in_use"
        other.close()
        await asyncio.sleep(0.1)
        assert (await here.seat.lets_go()) is True
        asks.close()


async def test_a_belt_that_was_started_at_its_console_is_kept(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        asks = await walker(here)
        assert (await asks.request("connect"))["ok"]
        await asyncio.sleep(4.0)
        here.running.simulator.do("console_start")
        await here.running.wait_for(lambda: here.running.simulator.truth.speed_kmh > 0.5, 20.0)
        await asyncio.sleep(1.0)
        assert (await asks.request("let_go"))["reason"] == "in_use"
        assert (await asks.request("let_go", watched="x"))["reason"] == "in_use"
        asks.close()
