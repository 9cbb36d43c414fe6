"""Lies of the data and odd belts over real ATT bytes; the true belt and its trace are the judge."""

import asyncio
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.walker import Rig
from tests.stack.walked import Row, Story, does, walked
from treadctl.quantities import Speed

pytestmark = pytest.mark.virtual

LONG = replace(DEMO, cap=Speed(300), blocks_s=(300, 300), ramp_per_s=Speed(5), level_until_s=0)


def rises(story: Story) -> list[tuple[float, Row]]:
    """Each target above the one before it: when it was executed."""
    found, last = [], 0
    for row in story.rows:
        w = str(row.get("w", ""))
        if w == "07":
            last = 0
        if w.startswith("02"):
            target = int.from_bytes(bytes.fromhex(w[2:]), "little")
            if target > last and last:
                found.append((row["t"], row))
            last = target
    return found


def newest(story: Story, at: float) -> float:
    """When the newest frame that had been delivered by then was made."""
    return max(
        (
            row["generated"]
            for row in story.rows
            if row.get("event") == "frame" and row["delivered"] is not None and row["delivered"] <= at
        ),
        default=float("-inf"),
    )


def rests_on_fresh_frames(story: Story) -> None:
    assert rises(story)
    for at, row in rises(story):
        assert newest(story, at) >= at - 1.6, row


@pytest.mark.hazard("H-18", "T03", "T04")
@pytest.mark.parametrize("held_s", [0.7, 1.8, 2.6, 4.0])
async def test_no_rise_rests_upon_a_queue(held_s: float) -> None:
    async def then(running: Rig) -> None:
        for _ in range(4):
            running.simulator.do("telemetry_holds")
            await asyncio.sleep(held_s)
            running.simulator.do("telemetry_resumes")
            await asyncio.sleep(3.0)
        await asyncio.sleep(25.0)

    story = await walked(plan=LONG, then=then, after_s=4.0)
    rests_on_fresh_frames(story)
    if held_s > 3.5:
        assert story.stands_at_the_end()


@pytest.mark.hazard("H-18", "T02")
async def test_a_frozen_link_is_stopped_over_real_bytes() -> None:
    story = await walked(plan=LONG, then=does("telemetry_freezes", wait_s=40.0), after_s=10.0)
    assert story.stop_after(story.at("telemetry_freezes")) < 6.5
    assert "fault_telemetry_stale" in story.told()
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-18", "T01", "T09")
async def test_gaps_that_come_and_go_end_the_walk_over_real_bytes() -> None:
    async def then(running: Rig) -> None:
        for _ in range(20):
            running.simulator.do("telemetry_stops")
            await asyncio.sleep(2.5)
            running.simulator.do("telemetry_resumes")
            await asyncio.sleep(1.1)
        await asyncio.sleep(20.0)

    story = await walked(plan=LONG, then=then, after_s=10.0)
    assert story.summary is not None
    assert story.summary["ended"] == "fault"
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-04", "H-73", "B04")
@pytest.mark.parametrize("factor", [1.609, 0.621])
async def test_a_switch_of_units_in_mid_run(factor: float) -> None:
    story = await walked(plan=LONG, then=does("unit_factor", factor=factor, wait_s=60.0), after_s=8.0)
    assert story.top <= 3.0 * 1.609 + 0.3
    moment = story.at("unit_factor")
    ended = any(row.get("w") == "0801" and row["t"] > moment for row in story.rows)
    held = not [at for at, _ in rises(story) if at > moment + 15.0]
    assert ended or held


@pytest.mark.hazard("H-02", "B02")
@pytest.mark.parametrize("rate", [0.1, 0.5, 2.0])
async def test_a_runaway_under_way(rate: float) -> None:
    plan = replace(LONG, cap=Speed(200))
    story = await walked(
        plan=plan, after_s=30.0, then=does("runaway", kmh_per_s=rate, limit_kmh=12, wait_s=60.0)
    )
    over = next(row["t"] for row in story.rows if row["speed_kmh"] > 2.35)
    assert story.stop_after(over) < 6.0
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-74", "T11")
async def test_a_reported_zero_is_met_with_a_stop() -> None:
    story = await walked(then=does("reports_zero", wait_s=40.0))
    assert story.stop_after(story.at("reports_zero")) < 3.5
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-26", "H-69", "T08")
async def test_noise_of_the_field_is_walked_in_peace() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("noise", kmh=0.15)
        await asyncio.sleep(60.0)
        states.append(running.service.snapshot()["state"])

    states: list[object] = []
    story = await walked(plan=LONG, then=then, after_s=3.0)
    assert states == ["walk"]
    assert story.top > 2.0
    rests_on_fresh_frames(story)
