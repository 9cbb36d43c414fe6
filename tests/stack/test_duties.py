"""What the service keeps for others while a belt moves: latch, journal, cap; the true belt is the judge."""

import asyncio
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import walked
from treadctl.claims import FreeClaims
from treadctl.journal import MemoryJournal
from treadctl.model import Plan, StopKind
from treadctl.quantities import Speed
from treadctl.service.latch import MemoryLatch

pytestmark = pytest.mark.virtual

LONG = replace(DEMO, blocks_s=(300, 300))


# --- the latch


class SlowLatch(MemoryLatch):
    """A disk that takes its time."""

    async def hold(self, address: str, cause: str) -> None:
        await asyncio.sleep(3.0)
        await super().hold(address, cause)


@pytest.mark.hazard("H-45", "H-79", "P05")
async def test_the_latch_is_there_before_the_start_and_until_the_belt_was_watched_standing() -> None:
    latch = SlowLatch()
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        address = (await running.ask("connect"))["address"]
        await asyncio.sleep(4)
        arming = asyncio.create_task(running.press("demo"))
        await asyncio.sleep(2.5)
        assert running.service.snapshot()["state"] == "idle"  # nothing is armed before it is on the disk
        assert (await arming)["ok"]
        assert latch.held == (address, "walk")
        await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")
        running.service.stop("test", StopKind.SOFT, "enough")
        await asyncio.sleep(1)
        assert latch.held == (address, "enough")  # the first cause
        await running.wait_for(lambda: running.service.snapshot()["state"] == "stopped")
        assert latch.held is not None
        await running.wait_for(lambda: running.service.snapshot()["state"] == "idle")
        await asyncio.sleep(0.2)
        assert latch.held is None


@pytest.mark.hazard("H-79")
async def test_a_break_needs_no_latch_and_the_next_block_has_it_again() -> None:
    latch = MemoryLatch()
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        await running.press("demo")
        await running.wait_for(lambda: running.service.snapshot()["state"] == "break")
        assert latch.held is not None  # the belt is still watched
        await running.wait_for(lambda: running.service.snapshot()["waits_for"] == "continue")
        assert latch.held is None
        assert (await running.press(None))["ok"]
        assert latch.held is not None
        await running.wait_for(lambda: running.service.snapshot()["state"] == "walk")
        assert latch.held is not None


@pytest.mark.hazard("H-52", "S01", "S03")
async def test_nothing_is_started_where_the_latch_cannot_be_written() -> None:
    latch = MemoryLatch()
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        latch.trouble = OSError("read-only file system")
        reply = await running.press("demo")
        assert (reply["ok"], reply["reason"]) == (False, "journal")
        assert "read-only" in reply["message"]
        latch.trouble = None
        assert (await running.press("demo"))["ok"]


@pytest.mark.hazard("H-79", "S02")
async def test_a_disk_that_was_too_slow_for_a_start_leaves_no_latch() -> None:
    class SlowLatch(MemoryLatch):
        """Does one thing after the other, as the file's thread does; who waited may have left."""

        def __init__(self) -> None:
            super().__init__()
            self.work: list[asyncio.Task[None]] = []

        async def _after(self, seconds: float, held: tuple[str, str] | None) -> None:
            before = self.work[-1:]
            await asyncio.gather(*before)
            await asyncio.sleep(seconds)
            self.held = held

        async def hold(self, address: str, cause: str) -> None:
            work = asyncio.create_task(self._after(7, (address, cause)))
            await asyncio.sleep(0)
            self.work.append(work)
            await asyncio.shield(work)

        def clear(self) -> None:
            work = asyncio.create_task(self._after(0, None))
            asyncio.get_running_loop().call_soon(self.work.append, work)

    latch = SlowLatch()
    async with rig(plan=DEMO, ports={"latch": latch}) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        assert (await running.press("demo"))["reason"] == "journal"
        await asyncio.sleep(10)
        assert len(latch.work) == 2
        assert latch.held is None  # nothing was started: the next service has nobody's walk to stop


async def test_a_press_that_is_refused_leaves_no_latch() -> None:
    latch = MemoryLatch()
    async with rig("tilted", plan=DEMO, ports={"latch": latch}) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        assert (await running.press("demo"))["reason"] == "tilted"
        await asyncio.sleep(0.3)
        assert latch.held is None


async def test_a_service_that_ends_with_a_standing_belt_leaves_no_latch() -> None:
    latch = MemoryLatch()

    async def then(running: Rig) -> None:
        assert latch.held is not None
        running.service.ending.set()

    story = await walked(then=then, ports={"latch": latch})
    assert story.stands_at_the_end()
    assert latch.held is None


async def test_a_service_that_ends_without_seeing_it_stand_leaves_the_latch() -> None:
    latch = MemoryLatch()

    async def then(running: Rig) -> None:
        running.simulator.do("link_lost")
        await asyncio.sleep(2)
        running.service.ending.set()

    await walked(then=then, ports={"latch": latch})
    assert latch.held is not None


@pytest.mark.hazard("H-44", "H-49", "O01", "P04")
async def test_collector_and_computer_are_told_from_the_countdown_until_it_was_watched() -> None:
    told: list[tuple[bool, str]] = []
    async with rig(
        plan=DEMO, ports={"moves": lambda moves: told.append((moves, str(here[0].service._state)))}
    ) as running:
        here = [running]
        await running.walk()
        await running.wait_for(lambda: running.service.snapshot()["state"] == "idle")
        await asyncio.sleep(0.3)
    assert [moves for moves, _ in told] == [True, False, True, False]  # off in the break


async def test_what_fails_to_keep_the_computer_awake_stops_nothing() -> None:
    def fails(moves: bool) -> None:
        raise OSError("no system bus")

    story = await walked(ports={"moves": fails})
    assert story.summary is not None
    assert story.summary["ended"] == "done"


# --- the journal


@pytest.mark.hazard("H-52", "S01", "S02")
async def test_a_walk_goes_on_from_memory_for_a_minute_and_then_ends_softly() -> None:
    journal, began = MemoryJournal(), list[float]()

    async def then(running: Rig) -> None:
        journal.trouble = "the disk is full"
        began.append(asyncio.get_running_loop().time())
        await asyncio.sleep(55)
        assert running.service.snapshot()["state"] == "walk"
        await asyncio.sleep(45)

    story = await walked(plan=LONG, then=then, ports={"journal": journal})
    assert "fault_journal_trouble" in story.told()
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("fault", "journal_lost")
    assert 60 <= story.stop_after(began[0]) <= 75
    assert story.slope_before_stop() <= 1.3
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-52", "S02")
async def test_a_disk_that_comes_back_within_the_minute_ends_nothing() -> None:
    journal = MemoryJournal()

    async def then(running: Rig) -> None:
        journal.trouble = "the disk hangs"
        await asyncio.sleep(50)
        journal.trouble = None
        await asyncio.sleep(60)
        assert running.service.snapshot()["state"] == "walk"

    await walked(plan=LONG, then=then, ports={"journal": journal})


@pytest.mark.hazard("H-52", "S01")
async def test_nothing_is_permitted_where_the_journal_cannot_be_written() -> None:
    journal = MemoryJournal()
    async with rig(plan=DEMO, ports={"journal": journal}) as running:
        await running.ask("connect")
        await asyncio.sleep(4)
        journal.trouble = "the disk is full"
        reply = await running.ask("permit")
        assert (reply["ok"], reply["reason"], reply["message"]) == (False, "journal", "the disk is full")


# --- the profile


class Edited:
    """A profile on a disk."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.fails = False

    def __call__(self, name: str, walks: int) -> Plan:
        if self.fails:
            raise ValueError("half written")
        return self.plan

    def cap(self, kmh: str) -> None:
        self.plan = replace(self.plan, cap=Speed.kmh(kmh))


@pytest.mark.hazard("H-55", "S06")
async def test_a_cap_that_is_lowered_counts_at_once_and_gently() -> None:
    profile = Edited(LONG)

    async def then(running: Rig) -> None:
        edited.append(asyncio.get_running_loop().time())
        profile.cap("1.2")
        await asyncio.sleep(12)
        assert running.simulator.truth.speed_kmh <= 1.3
        assert running.service.snapshot()["cap_kmh"] == 1.2
        profile.cap("2.0")  # higher only in the next session
        await asyncio.sleep(60)
        assert running.service.snapshot()["cap_kmh"] == 1.2
        assert running.simulator.truth.speed_kmh <= 1.3

    edited: list[float] = []
    story = await walked(plan=LONG, then=then, ports={"plan_for": profile})
    assert "cap_lowered" in story.told()
    assert "over_cap" not in story.told()
    falling = [row for row in story.rows if edited[0] < row["t"] < edited[0] + 12]
    steps = [(a["t"], a["speed_kmh"]) for a in falling]
    for at, speed in steps:
        later = [s for t, s in steps if at + 1.0 <= t <= at + 1.2]
        assert not later or speed - min(later) <= 0.5  # never a jolt


@pytest.mark.hazard("H-55", "H-05")
async def test_a_cap_below_the_belts_slowest_ends_the_walk_softly() -> None:
    profile = Edited(LONG)

    async def then(running: Rig) -> None:
        profile.cap("0.9")
        await asyncio.sleep(40)

    story = await walked(plan=LONG, then=then, ports={"plan_for": profile})
    assert story.summary is not None
    assert (story.summary["ended"], story.summary["reason"]) == ("fault", "cap_below_belt")
    assert story.slope_before_stop() <= 1.3
    assert story.stands_at_the_end()


@pytest.mark.hazard("H-54", "H-55", "S05")
async def test_a_profile_that_is_half_written_during_the_walk_changes_nothing() -> None:
    profile = Edited(LONG)

    async def then(running: Rig) -> None:
        profile.fails = True
        await asyncio.sleep(20)
        assert running.service.snapshot()["state"] == "walk"
        assert running.service.snapshot()["cap_kmh"] == 2.0

    await walked(plan=LONG, then=then, ports={"plan_for": profile})


# --- one service for each treadmill


class Taken(FreeClaims):
    """Another service has every treadmill."""

    def take(self, name: str) -> bool:
        return False


@pytest.mark.hazard("H-40", "P08")
async def test_a_treadmill_that_another_service_holds_is_left_alone() -> None:
    async with rig(plan=DEMO, ports={"claims": Taken()}) as running:
        reply = await running.ask("connect")
        assert (reply["ok"], reply["trouble"]) == (False, "held_here")
        assert not running.service._machine.connected
