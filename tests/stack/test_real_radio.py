"""A radio that is not the simulator's: read only, the empty belt aside (the same belt behind it, honest about nothing)."""

import asyncio
from dataclasses import replace

import pytest

from tests.helpers.rig import rig
from tests.stack.walked import DEMO
from treadctl.quantities import Speed

pytestmark = pytest.mark.virtual
FAST = replace(DEMO, cap=Speed.kmh("3.5"), blocks_s=(60,), level_until_s=0)


async def test_reading_works_and_starting_is_refused() -> None:
    async with rig(plan=FAST, simulated=False) as running:
        reply = await running.ask("connect")
        assert (reply["ok"], reply["simulated"]) == (True, False)
        await asyncio.sleep(5)
        assert running.service.snapshot()["speed_kmh"] == 0
        reply = await running.press("demo")
        assert (reply["ok"], reply["reason"]) == (False, "not_commissioned")
        assert running.simulator.truth.state == "idle"


async def test_who_wants_the_simulator_does_not_even_connect_elsewhere() -> None:
    async with rig(plan=FAST, simulated=False) as running:
        reply = await running.ask("connect", only_simulated=True)
        assert (reply["ok"], reply["trouble"]) == (False, "not_simulated")
        assert running.service.snapshot()["state"] == "none"


@pytest.mark.hazard("H-60")
async def test_a_page_is_given_no_permit_there_without_a_proof_of_place() -> None:
    async with rig(plan=FAST, simulated=False) as running:
        await running.ask("connect")
        await asyncio.sleep(5)
        for place in (None, "", "held", ["tag"], 1):
            reply = await running.ask("permit", issuer="page", place=place)
            assert (reply["ok"], reply["reason"]) == (False, "no_place")
        assert (await running.ask("permit", issuer="page", place="tag"))["ok"]
        assert (await running.ask("permit", issuer="terminal"))["ok"]


async def test_an_empty_belt_moves_at_most_at_one_and_a_half() -> None:
    async with rig(plan=FAST, simulated=False) as running:
        await running.ask("connect")
        await asyncio.sleep(5)
        assert (await running.press("demo", empty_belt=True))["ok"]
        top = 0.0
        for _ in range(600):
            await asyncio.sleep(0.1)
            top = max(top, running.simulator.truth.speed_kmh)
        assert 1.4 < top <= 1.5
        running.service.stop("test")
        await asyncio.sleep(15)
        assert running.simulator.truth.speed_kmh == 0


async def test_a_profile_for_the_simulator_is_refused_even_on_an_empty_belt() -> None:
    async with rig(plan=replace(DEMO, simulated_only=True), simulated=False) as running:
        await running.ask("connect")
        await asyncio.sleep(5)
        reply = await running.press("demo", empty_belt=True)
        assert (reply["ok"], reply["reason"]) == (False, "plan_simulated_only")
