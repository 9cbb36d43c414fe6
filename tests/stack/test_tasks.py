"""An exception in any task of the service: the belt is stopped, and nobody goes on as if nothing were."""

import asyncio
import io
from collections.abc import Callable

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import walked
from treadctl.latch import Found
from treadctl.model import Effect, Event
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.latch import MemoryLatch

pytestmark = [pytest.mark.virtual, pytest.mark.hazard("H-57", "P01b")]


def fails(*_: object, **__: object) -> list[Effect]:
    raise RuntimeError("a bug of ours")


def core(running: Rig) -> None:
    running.service._core.handle = fails  # type: ignore[method-assign]


def snapshot(running: Rig) -> None:
    running.service._core.snapshot = fails  # type: ignore[assignment, method-assign]


def duties(running: Rig) -> None:
    running.service.duties.tick = fails  # type: ignore[assignment, method-assign]


def beat(running: Rig) -> None:
    running.service._core.report = fails  # type: ignore[assignment, method-assign]


def writer(running: Rig) -> None:
    treadmill = running.service._machine._treadmill
    assert treadmill is not None
    treadmill._writer._procedure.tick = fails  # type: ignore[assignment, method-assign]
    treadmill._writer._wake.set()


def clients(running: Rig) -> None:
    def listener(line: object) -> None:
        raise RuntimeError("a bug of ours")

    running.service.listener = listener


@pytest.mark.parametrize("breaks", [core, snapshot, duties, beat, writer, clients])
async def test_whatever_fails_the_belt_is_stopped(
    breaks: Callable[[Rig], None], caplog: pytest.LogCaptureFixture
) -> None:
    async def then(running: Rig) -> None:
        began.append(asyncio.get_running_loop().time())
        breaks(running)
        await asyncio.sleep(30)

    began: list[float] = []
    story = await walked(then=then, after_s=8.0)
    assert story.stop_after(began[0]) < 6.0
    assert story.stands_at_the_end()
    assert "a bug of ours" in caplog.text


async def test_a_loop_that_fails_again_while_it_ends_does_not_say_that_the_belt_stands() -> None:
    class Watcher(MemoryGuardian):
        async def close(self, *, stands: bool) -> None:
            told.append((stands, running_rig[0].simulator.truth.speed_kmh))

    def asleep() -> float:
        if broken:
            raise OSError("a bug of ours")
        return 0.0

    async def then(running: Rig) -> None:
        running_rig.append(running)
        broken.append(True)
        await asyncio.sleep(30)

    told: list[tuple[bool, float]] = []
    broken: list[bool] = []
    running_rig: list[Rig] = []
    with pytest.raises(OSError, match="a bug of ours"):
        await walked(then=then, after_s=8.0, ports={"asleep": asleep, "guardian": Watcher()})
    assert told == [(True, 0.0)]


@pytest.mark.hazard("H-12")
async def test_a_core_that_fails_in_the_countdown_of_the_machine_is_not_ended_by_its_zeros() -> None:
    began: list[float] = []
    async with rig("plain", plan=DEMO) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        await running.press("demo")
        await running.wait_for(lambda: running.service._machine.started_at > 0)
        began.append(asyncio.get_running_loop().time())
        core(running)
        await running.wait_for(running.service.ending.is_set)
    assert asyncio.get_running_loop().time() - began[0] >= 10.0
    assert running.service.confirmed


@pytest.mark.hazard("H-79")
async def test_a_core_that_fails_before_anybody_pressed_leaves_the_belt_alone() -> None:
    """Whoever walks there started it at the machine."""
    trace = io.StringIO()
    async with rig("plain", plan=DEMO, trace=trace) as running:
        await running.ask("connect")
        await asyncio.sleep(2)
        running.simulator.do("console_start")
        await asyncio.sleep(8)
        core(running)
        await running.wait_for(running.service.ending.is_set)
        await asyncio.sleep(5)
        assert running.simulator.truth.speed_kmh > 0.5
    assert '"w"' not in trace.getvalue()


async def test_coming_back_that_fails_in_a_new_way_is_tried_again() -> None:
    async def then(running: Rig) -> None:
        machine = running.service._machine
        whole, tried = machine._open_again, list[int]()

        async def fails_twice(trouble: object) -> None:
            tried.append(1)
            if len(tried) <= 2:
                raise RuntimeError("a bug of ours")
            await whole(None)

        machine._open_again = fails_twice  # type: ignore[method-assign, assignment]
        running.simulator.do("drop_link", seconds=1)
        await asyncio.sleep(40)
        assert len(tried) == 3

    story = await walked(then=then, after_s=8.0)
    assert story.stands_at_the_end()


async def test_a_sweep_that_fails_ends_the_service() -> None:
    latch = MemoryLatch(Found(address="F0:54:52:45:41:44", cause="walk", age_s=5.0))
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        machine = running.service._machine
        machine.connect = fails  # type: ignore[assignment, method-assign]
        await running.wait_for(running.service.ending.is_set)
    assert latch.held is None  # it was never ours to write, and the file of before stays
    assert not running.service.confirmed


@pytest.mark.hazard("H-55", "S05")
async def test_a_profile_that_cannot_be_read_fails_nothing_else() -> None:
    story = await walked(ports={"plan_for": plan_once()})
    assert story.summary is not None
    assert story.summary["ended"] == "done"


def plan_once() -> Callable[[str, int], object]:
    calls: list[int] = []

    def plan(name: str, walks: int) -> object:
        calls.append(1)
        if len(calls) > 1:
            raise RuntimeError("a bug of ours")
        return DEMO

    return plan


async def test_the_core_hears_an_event_that_it_does_not_know_and_goes_on() -> None:
    async with rig(plan=DEMO) as running:
        unknown: Event = object()  # type: ignore[assignment]
        running.service.feed(unknown)
        assert not running.service.broken


async def test_a_start_that_fails_half_way_starts_nothing() -> None:
    async with rig(plan=DEMO) as running:
        await running.ask("connect")
        await asyncio.sleep(4.0)
        running.service.duties.armed = fails  # type: ignore[assignment, method-assign]
        reply = await running.press("demo")
        assert (reply["ok"], reply["reason"]) == (False, "request_failed")
        await asyncio.sleep(15.0)
        assert running.told("cancelled")
        assert running.simulator.truth.speed_kmh == 0
        assert running.service.snapshot()["state"] == "idle"


@pytest.mark.hazard("H-38", "P10")
@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.1, 0.2])
async def test_a_service_that_ends_while_it_connects_leaves_no_link_behind(after_s: float) -> None:
    trace = io.StringIO()
    async with rig(plan=DEMO, trace=trace) as running:
        asking = asyncio.create_task(running.ask("connect"))
        await asyncio.sleep(after_s)
        running.service.ending.set()
        reply = await asking
        await asyncio.sleep(5)
        assert not reply["ok"]
        seen = trace.getvalue()
        assert seen.count('"connected"') == seen.count('"disconnected"') <= 1
