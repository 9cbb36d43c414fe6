"""What a service does with the latch of an earlier one; the machine's own record of writes is the judge."""

import asyncio
import io
import json

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from treadctl import words
from treadctl.latch import Found
from treadctl.service.latch import MemoryLatch

pytestmark = [pytest.mark.virtual, pytest.mark.hazard("H-38", "H-45", "H-79", "P07")]

HERE = "F0:54:52:45:41:44"


def writes(trace: io.StringIO) -> list[str]:
    rows = [json.loads(line) for line in trace.getvalue().splitlines()]
    return [row["w"] for row in rows if row.get("event") == "control_point"]


async def swept(
    found: Found, *, seconds: float = 40.0
) -> tuple[list[str], float, list[dict[str, object]], str | None]:
    """A belt that moves already when the service starts; what was written, its speed, what was said."""
    trace, latch = io.StringIO(), MemoryLatch(found)
    latch.held = (found.address, found.cause)
    async with rig(plan=DEMO, trace=trace, ports={"latch": latch}) as running:
        running.simulator.do("console_start")
        await asyncio.sleep(seconds)
        said = [*running.lines, *running.service.news()]
        speed = running.simulator.truth.speed_kmh
        swept = running.service.snapshot()["sweep"]
    return writes(trace), speed, said, swept


@pytest.mark.parametrize("cause", ["walk", "link_lost", "person"])
async def test_a_young_latch_stops_the_belt_and_says_why(cause: str) -> None:
    sent, speed, said, outcome = await swept(Found(address=HERE, cause=cause, age_s=20.0))
    assert sent
    assert set(sent) <= {"00", "0801"}
    assert speed == 0
    assert outcome == "stood"
    first = next(line for line in said if line["event"] == "latch_sweep")
    assert first["reason"] == cause
    stopped = next(line for line in said if line["event"] == "stopped")
    assert stopped["reason"] == cause  # the first cause is kept


@pytest.mark.parametrize("age_s", [600.0, 86_400.0])
async def test_an_old_latch_is_told_of_and_nothing_is_sent(age_s: float) -> None:
    sent, speed, said, outcome = await swept(Found(address=HERE, cause="walk", age_s=age_s))
    assert sent == []
    assert speed > 0
    assert outcome == "old"
    assert "latch_old" in [line["event"] for line in said]


@pytest.mark.hazard("H-82", "O03")
async def test_a_latch_that_no_clock_can_date_is_told_of_and_nothing_is_sent() -> None:
    sent, speed, said, outcome = await swept(Found(address=HERE, cause="walk", age_s=None))
    assert sent == []
    assert speed > 0
    assert outcome == "old"
    (told,) = [line for line in said if line["event"] == "latch_undated"][:1]
    assert "`treadctl stop`" in (words.notice(told) or "")  # the stop is on offer


@pytest.mark.hazard("H-41")
async def test_a_belt_out_of_reach_is_told_of_and_no_other_is_touched() -> None:
    elsewhere = Found(address="C4:00:00:00:00:77", cause="walk", age_s=20.0)
    trace = io.StringIO()
    async with rig(plan=DEMO, trace=trace, ports={"latch": MemoryLatch(elsewhere)}) as running:
        await asyncio.sleep(130)
        assert running.service.snapshot()["sweep"] == "unreachable"
        assert "latch_unreachable" in [line["event"] for line in running.lines]
        reply = await running.ask("connect", address=HERE)
        assert (reply["ok"], reply["trouble"], reply["detail"]) == (False, "other_machine", elsewhere.address)
    assert writes(trace) == []


@pytest.mark.hazard("H-41")
@pytest.mark.parametrize(("age_s", "stopped"), [(20.0, True), (490.0, False)])
async def test_a_belt_that_comes_back_into_reach_after_it_was_told_of_is_stopped(
    age_s: float, stopped: bool
) -> None:
    """The stop is owed for ten minutes, whatever was said meanwhile; then who walks may be somebody else."""
    latch = MemoryLatch(Found(address=HERE, cause="walk", age_s=age_s))
    latch.held = (HERE, "walk")
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        running.simulator.do("console_start")
        running.simulator.do("link_lost")
        await asyncio.sleep(130)
        assert running.service.snapshot()["sweep"] == "unreachable"
        assert running.simulator.truth.speed_kmh > 0
        running.simulator.do("link_back")
        await asyncio.sleep(30)
        assert (running.simulator.truth.speed_kmh == 0) is stopped
        assert running.service.snapshot()["sweep"] == ("stood" if stopped else "unreachable")


async def test_one_that_cannot_be_read_says_look() -> None:
    sent, speed, said, outcome = await swept(Found(address="", cause="unknown", age_s=1.0), seconds=5.0)
    assert sent == []
    assert speed > 0
    assert outcome == "unreachable"
    assert "latch_unreachable" in [line["event"] for line in said]


@pytest.mark.hazard("H-40")
async def test_nothing_is_written_beside_a_guardian_that_works_on_that_belt() -> None:
    """The machine takes two links; neither the sweep nor a client connects before the guardian is gone."""
    trace, gone = io.StringIO(), asyncio.Event()
    ports = {"latch": MemoryLatch(Found(address=HERE, cause="walk", age_s=20.0)), "alone": gone.wait}
    async with rig(machine="gym", plan=DEMO, trace=trace, ports=ports) as running:
        running.simulator.do("console_start")
        asked = asyncio.create_task(running.ask("connect"))
        await asyncio.sleep(8)
        assert writes(trace) == []
        assert "conn" not in trace.getvalue()
        assert (await running.press("demo"))["reason"] == "sweeping"
        gone.set()
        assert (await asked)["ok"]
        await running.wait_for(lambda: running.service.snapshot()["sweep"] == "stood")
        assert running.simulator.truth.speed_kmh == 0
    assert "0801" in writes(trace)


async def test_after_the_sweep_a_fresh_press_walks() -> None:
    latch = MemoryLatch(Found(address=HERE, cause="walk", age_s=20.0))
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        running.simulator.do("console_start")
        assert (await running.ask("connect"))["ok"]
        assert (await running.press("demo"))["reason"] == "sweeping"  # the stop of before comes first
        await running.wait_for(lambda: running.service.snapshot()["sweep"] == "stood")
        await asyncio.sleep(10)
        assert (await running.press("demo"))["ok"]
        await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")
        assert running.service.news() == []
