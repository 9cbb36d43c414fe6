"""What a link leaves behind when it is lost hundreds of times: nothing."""

import asyncio
import gc

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from treadctl.device.link.connection import BleakLink
from treadctl.device.treadmill import Treadmill

LOSSES = 200


def alive() -> tuple[int, int, int]:
    gc.collect()
    objects = gc.get_objects()
    links = sum(isinstance(one, BleakLink) for one in objects)
    return links, sum(isinstance(one, Treadmill) for one in objects), len(asyncio.all_tasks())


@pytest.mark.virtual
@pytest.mark.hazard("H-36", "L04")
async def test_links_that_are_lost_leave_nothing_behind() -> None:
    async with rig(plan=DEMO) as running:
        early = (0, 0, 0)
        for number in range(LOSSES):
            reply = await running.ask("connect")
            assert reply["ok"], reply
            await asyncio.sleep(2.0)
            if number == 10:
                early = alive()
            running.simulator.do("drop_link")
            await asyncio.sleep(2.0)
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(2.0)
        assert alive() <= early
        assert [line["event"] for line in running.lines if line["event"] == "alarm"] == []
