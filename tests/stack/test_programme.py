"""A card, a walk of the programme, and what the journal keeps of it: the whole stack in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from simulator.machine import MACHINES, Machine
from tests.care.walks import GOOD
from tests.helpers.asking import D0, NONE, WELL, Person, standard
from tests.helpers.rig import rig
from tests.helpers.walker import Line, Rig
from tests.stack.walked import DEMO
from treadctl import days
from treadctl.care.asking import AS_BEFORE
from treadctl.care.body import Later, LaterReport
from treadctl.care.history import Amount, Ended
from treadctl.care.rows import Pen
from treadctl.care.stored import Stored, read
from treadctl.journal import MemoryJournal
from treadctl.model import Capabilities, MachineFacts
from treadctl.quantities import Speed
from treadctl.service.programme import most
from treadctl.service.walks import PROMISE

pytestmark = pytest.mark.virtual
TEN = 36_000
TEN_MINUTES = Amount(walk_s=600.0, speed=200.0)


class Home:
    """A rig with a calendar, and a newcomer who has been screened."""

    def __init__(self, running: Rig, journal: MemoryJournal) -> None:
        self.running, self.journal = running, journal
        self.wants = standard("standard")
        self._loop = asyncio.get_running_loop()
        self.day = 0

    @property
    def day(self) -> int:
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        """It is ten o'clock of that day."""
        self._day, self._ten = day, self._loop.time()

    def wall(self) -> float:
        at_s = (D0 + self.day - days.of_iso("1970-01-01")) * 86_400 + TEN
        return at_s + self._loop.time() - self._ten

    def stored(self, *, simulated: bool = True) -> Stored:
        return read(((row.kind, row.data) for row in self.journal.rows()), simulated=simulated)

    async def told(self, name: str, **body: object) -> Line:
        reply = await self.running.ask(name, **body)
        assert reply["ok"], reply
        return reply

    async def card(self, **body: object) -> Line:
        return await self.told("card", **{"lines": NONE, "back": 0, "leg": 0, "profile": "standard", **body})

    async def arm(self, card: object, **body: object) -> Line:
        permit = (await self.told("permit"))["permit"]
        return await self.running.ask(
            "arm", **{"permit": permit, "profile": "standard", "card": card, **body}
        )

    async def walks(self) -> Line:
        """To the end of the walk that was armed, whoever asks on the way."""
        self.running.service.last_walk = None
        async with asyncio.timeout(7200):
            while self.running.service.last_walk is None:
                await asyncio.sleep(1.0)
                if (question := self.running.service.snapshot()["question"]) is not None:
                    await self.running.ask("check", question=question, value="same")
                if self.running.service.snapshot()["waits_for"]:
                    permit = (await self.told("permit"))["permit"]
                    await self.running.ask("arm", permit=permit)
        await self.running.wait_for(lambda: self.running.service.snapshot()["state"] == "idle")
        return self.running.service.last_walk

    def walked(self, day: int) -> None:
        """A good baseline walk of that day, with all its answers, is in the journal."""
        at_s = self.wall()
        walk = replace(
            GOOD,
            day=D0 + day,
            started_at=at_s,
            ended_at=at_s,
            baseline=True,
            planned=TEN_MINUTES,
            walked_s=600.0,
        )
        name, pen = f"walk of day {day}", Pen(simulated=True)
        rows = [
            pen.walk(walk, name),
            pen.right_after(name, AS_BEFORE),
            pen.morning(name, AS_BEFORE, D0 + day + 1),
        ]
        for kind, data in (*rows, pen.two_hours(name, LaterReport(feel=Later.YES))):
            self.journal.record(kind, data, wall=at_s, now=0.0)


@asynccontextmanager
async def home(
    machine: str | Machine = "plain", *, clinician: bool = True, connect: bool = True
) -> AsyncIterator[Home]:
    journal = MemoryJournal()
    place: list[Home] = []
    ports = {
        "journal": journal,
        "wall": lambda: place[0].wall() if place else 0.0,
        "profile_of": lambda name: replace(place[0].wants, name=name),
    }
    async with rig(machine, plan=DEMO, ports=ports) as running:
        place.append(Home(running, journal))
        if connect:
            await running.ask("connect")
            await asyncio.sleep(4)
            await place[0].told("screen", answers=WELL)
            await place[0].told("clinician", ok=clinician)
        yield place[0]


@pytest.mark.row("3.8/session")
async def test_a_walk_of_the_programme_is_kept_as_it_was_promised_and_as_it_was() -> None:
    async with home(clinician=False) as here:
        card = await here.card(back=2)
        assert card["plan"]["blocks_s"] == [120, 120, 60]
        reply = await here.arm(card["card"])
        assert reply["ok"], reply
        armed = here.journal.latest("armed")
        assert armed is not None
        assert PROMISE in armed.data
        assert "Checks(back=2, leg=0, zone=1, often=False, baseline=True, every_s=300)" in str(
            armed.data["plan"]
        )
        assert (await here.told("today"))["kind"] == "walk"  # the one that is under way
        line = await here.walks()
        (walk,) = here.stored().walks
        session = walk.session
        assert walk.id == armed.session
        assert (session.ended, session.baseline, session.day) == (Ended.DONE, True, D0)
        assert (session.planned.walk_s, session.planned.speed, session.speed) == (300.0, 200.0, 200.0)
        assert session.walked_s == line["walked_s"]
        assert session.metres == line["distance_m"]
        assert session.before is not None
        assert session.before.back == 2
        assert session.ended_at > session.started_at
        today = await here.told("today")
        assert (today["kind"], today["walk"], today["later"]) == (
            "rest",
            {"id": walk.id, "day": days.iso(D0)},
            ["right_after"],
        )
        assert (await here.arm(card["card"]))["reason"] == "card_void"  # for one walk
        assert (await here.card())["card"] is None  # and there is none today
        assert here.stored(simulated=False).walks == ()


async def test_a_card_holds_for_ten_minutes_and_until_a_stop() -> None:
    async with home() as here:
        for spoil in ("time", "stop", "another", "unknown", "midnight"):
            token = (await here.card())["card"]
            assert token is not None
            if spoil == "time":
                await asyncio.sleep(601)
            elif spoil == "stop":
                await here.told("stop")
            elif spoil == "another":
                await here.card()
            elif spoil == "unknown":
                token = "f" * 32
            else:
                here.day += 1
            assert (await here.arm(token))["reason"] == "card_void", spoil
        assert here.running.simulator.truth.state == "idle"


@pytest.mark.row("3.4/guard")
async def test_the_plan_is_worked_out_anew_at_the_start() -> None:
    async with home() as here:
        card = await here.card()
        assert card["plan"]["walk_s"] == 600
        await here.told("clinician", ok=False)
        assert (await here.arm(card["card"]))["ok"]
        assert here.running.service.snapshot()["walk_s"] == 300
    async with home() as here:
        card = await here.card()
        await here.told("screen", answers={"E1": "yes"})
        reply = await here.arm(card["card"])
        assert (reply["reason"], reply["kind"]) == ("not_today_any_more", "locked")


async def test_a_start_that_the_belt_refuses_leaves_the_card_as_it_was() -> None:
    async with home() as here:
        token = (await here.card())["card"]
        reply = await here.running.ask("arm", permit="none", profile="standard", card=token)
        assert reply["reason"] == "no_permit"
        assert here.journal.latest("armed") is None
        assert (await here.arm(token))["ok"]


async def test_practice_without_a_card_does_not_count_any_number_of_times() -> None:
    async with home() as here:
        for _ in range(2):
            assert (await here.running.press("demo"))["ok"]
            await here.walks()
        assert [walk.counts for walk in here.stored().walks] == [False, False]
        assert here.stored().history.sessions == ()
        assert (await here.told("today"))["kind"] == "walk"


@pytest.mark.row("3.4/stored weeks")
async def test_weeks_are_stored_at_the_start_after_them_and_never_decided_anew() -> None:
    async with home() as here:
        for day in (0, 2, 4):
            here.walked(day)
        assert here.stored().history.weeks == ()
        here.day = 7
        plan = (await here.told("today"))["plan"]
        assert here.stored().history.weeks == ()  # only looked at
        assert (await here.arm((await here.card())["card"]))["ok"]
        (week,) = here.stored().history.weeks
        assert (week.first, week.change.value, week.next.walk_s) == (D0, "found", pytest.approx(480, abs=2))
        here.wants = replace(here.wants, walk_s=240)
        assert plan["walk_s"] == pytest.approx(480, abs=2)
        assert here.stored().history.weeks == (week,)


@pytest.mark.row("3.0/machines")
async def test_a_machine_with_coarse_steps_is_planned_at_its_start_speed() -> None:
    coarse = Capabilities(
        address="AA",
        name="Coarse",
        has_control_point=True,
        sets_speed=True,
        sets_incline=False,
        speed_min=Speed.kmh("0.8"),
        speed_max=Speed.kmh("12.0"),
        speed_step=Speed.kmh("0.4"),
    )
    fine = replace(coarse, speed_step=Speed.kmh("0.3"))
    known = MachineFacts(commissioned=True)
    assert most(coarse, known, simulated=True) == Speed.kmh("0.8")
    assert most(coarse, known, simulated=False) == Speed.kmh("0.8")
    assert most(fine, known, simulated=False) == Speed.kmh("5.0")
    assert most(fine, replace(known, rail=False), simulated=False) == Speed.kmh("2.0")
    assert most(fine, replace(known, guardian_proven=False), simulated=False) == Speed.kmh("2.0")
    assert most(fine, replace(known, rail=False), simulated=True) == Speed.kmh("5.0")
    async with home(replace(MACHINES["plain"], speed_step=50)) as here:
        card = await here.card()
        assert card["plan"]["speed_kmh"] == MACHINES["plain"].speed_min / 100
        assert (await here.arm(card["card"]))["ok"]
        assert here.running.service.snapshot()["cap_kmh"] == MACHINES["plain"].speed_min / 100


@pytest.mark.hazard("P01")
async def test_a_service_that_is_killed_on_the_way_leaves_a_walk_that_counts() -> None:
    async with home() as here:
        assert (await here.arm((await here.card())["card"]))["ok"]
        await here.running.wait_for(lambda: here.running.service.snapshot()["walked_s"] >= 60, 200)
        left = list(here.journal.rows())
    after = Person(simulated=True)
    for row in left:
        after.journal.record(
            row.kind, row.data, wall=row.wall_us / 1e6, now=row.mono_us / 1e6, session=row.session
        )
    after.hour = 12.0
    today = await after.told("today")
    assert today["kind"] == "rest"
    (session,) = after.history.sessions
    assert session.ended is Ended.FAULT
    assert session.walked_s == pytest.approx(60, abs=3)
    assert session.planned.walk_s == 600


async def test_a_card_of_one_world_starts_nothing_in_the_other() -> None:
    async with home() as here:
        reply = await here.running.ask("card", lines=NONE, back=0, leg=0, profile="standard", simulated=False)
        assert reply["reason"] == "other_world"
        assert (await here.told("today", simulated=False))["screen"] == "first"


@pytest.mark.row("3.0/console walk")
@pytest.mark.hazard("H-80")
async def test_a_walk_that_was_begun_at_the_console_counts_in_its_week() -> None:
    async with home() as here:
        here.running.simulator.do("console_start")
        await asyncio.sleep(30)
        here.running.simulator.do("console_stop")
        await asyncio.sleep(150)
        assert here.stored().walks == ()  # a button was tried
        here.running.simulator.do("console_start")
        await asyncio.sleep(200)
        here.running.simulator.do("console_stop")
        await asyncio.sleep(100)
        assert here.stored().walks == ()  # perhaps a break
        await asyncio.sleep(40)
        (walk,) = here.stored().walks
        session = walk.session
        assert walk.counts
        assert (session.planned.walk_s, session.before, session.day) == (0.0, None, D0)
        assert session.walked_s == pytest.approx(200, abs=8)
        assert session.metres == pytest.approx(session.walked_s * session.speed / 360)
        assert (await here.told("today"))["kind"] == "rest"
