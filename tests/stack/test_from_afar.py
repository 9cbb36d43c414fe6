"""The role remote with a real belt underneath: nothing that it asks moves one, or disturbs a walk."""

from __future__ import annotations

import asyncio
import io
import json

import pytest

from tests.helpers.asking import standard
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import walked
from treadctl.messages import REQUESTS, RequestError

pytestmark = pytest.mark.virtual

MAY = [name for name, roles in REQUESTS.items() if "remote" in roles]
KNOWS = {"profile_of": standard}


@pytest.mark.hazard("H-65")
async def test_a_belt_that_stands_stays_where_it_is_whatever_is_asked_from_afar() -> None:
    trace = io.StringIO()
    async with rig("plain", plan=DEMO, trace=trace, ports=KNOWS) as running:
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(4.0)
        for name in (*MAY, "prepare", *MAY):
            await running.from_afar(name, profile="gentle", question="morning.w", value="as_before")
            await asyncio.sleep(4.0)  # a Stop is written, and looked after, whatever the belt says
        for name in sorted(REQUESTS.keys() - set(MAY)):
            with pytest.raises(RequestError, match="not for the role remote"):
                await running.from_afar(name, profile="gentle", permit="0" * 32)
        assert running.service.snapshot()["prepared"]["profile"] == "gentle"
        await asyncio.sleep(61.0)  # what was prepared is over by itself
        assert running.service.snapshot()["prepared"] is None
    rows = [json.loads(line) for line in trace.getvalue().splitlines()]
    assert {row["speed_kmh"] for row in rows} == {0}
    assert not [row for row in rows if str(row.get("w", ""))[:2] in ("02", "03", "07")]


async def test_what_was_prepared_is_over_when_somebody_walks() -> None:
    async with rig("plain", plan=DEMO, ports=KNOWS) as running:
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(4.0)
        assert (await running.from_afar("prepare", profile="gentle"))["ok"]
        assert (await running.press("demo"))["ok"]
        assert running.service.snapshot()["prepared"] is None
        await asyncio.sleep(1.0)


@pytest.mark.hazard("H-65")
async def test_nothing_is_prepared_or_answered_into_a_walk() -> None:
    async def then(running: Rig) -> None:
        for name in ("prepare", "checkin"):
            reply = await running.from_afar(name, profile="gentle", question="morning.w", value="as_before")
            assert (reply["ok"], reply["reason"]) == (False, "already_walking")
        await asyncio.sleep(1.0)
        assert running.service.snapshot()["state"] == "walk"
        running.service.stop("test")
        await asyncio.sleep(20.0)

    story = await walked(then=then, after_s=5.0, ports=KNOWS)
    assert "prepared" not in story.told()
    assert story.stands_at_the_end()
