"""A card, a walk of the programme, and what the journal keeps of it: the whole stack in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from simulator.machine import MACHINES
from tests.helpers.asking import D0, NONE, Person
from tests.helpers.home import home
from treadctl import days
from treadctl.care.history import Action, Amount, Ended
from treadctl.care.machine import Reach
from treadctl.journal.promised import PROMISE
from treadctl.model import Capabilities, MachineFacts
from treadctl.quantities import Speed

pytestmark = pytest.mark.virtual


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
        for spoil in ("time", "stop", "another", "unknown", "profile", "midnight"):
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
            elif spoil == "midnight":
                here.day += 1
            profile = "fast" if spoil == "profile" else "standard"
            assert (await here.arm(token, profile=profile))["reason"] == "card_void", spoil
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


@pytest.mark.parametrize(("spoil", "holds"), [("cancel", True), ("stop", False), ("empty", False)])
async def test_a_walk_that_was_cancelled_before_its_belt_moved_gives_its_card_back(
    spoil: str, *, holds: bool
) -> None:
    async with home() as here:
        token = (await here.card())["card"]
        assert (await here.arm(token))["ok"]
        assert (await here.arm(token))["reason"] == "card_void"  # while it is under way
        await here.told("stop" if spoil == "stop" else "cancel")
        await here.running.wait_for(lambda: here.running.service.last_walk is not None)
        if spoil == "empty":  # another start came between, which was cancelled, too
            before = here.running.service.last_walk
            assert (await here.running.press("demo"))["ok"]
            await here.told("cancel")
            await here.running.wait_for(lambda: here.running.service.last_walk is not before)
        again = await here.arm(token)
        assert (again["ok"], again.get("reason")) == (holds, None if holds else "card_void")
        if holds:
            await here.walks()
            assert len(here.stored().history.sessions) == 1
            assert (await here.arm(token))["reason"] == "card_void"


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
    unproven = replace(known, guardian_proven=False)
    for machine, facts, simulated, top, rule in (
        (coarse, known, True, "0.8", "machine/coarse"),
        (coarse, known, False, "0.8", "machine/coarse"),
        (fine, known, False, "5.0", "machine/fastest"),
        (fine, replace(known, rail=False), False, "2.0", "machine/rail"),
        (fine, unproven, False, "2.0", "machine/host"),
        (fine, replace(known, rail=False), True, "5.0", "machine/fastest"),
        (replace(fine, speed_max=Speed.kmh("3.1")), known, False, "3.1", "machine/fastest"),
    ):
        reach = Reach.of(machine, facts, simulated=simulated)
        assert (reach.top, reach.rule) == (Speed.kmh(top), rule)
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


@pytest.mark.row("3.0/console walk", "3.4/guard")
async def test_who_walked_at_the_console_just_now_gets_no_walk_of_ours_on_top() -> None:
    async with home() as here:
        token = (await here.card())["card"]
        here.running.simulator.do("console_start")
        await asyncio.sleep(200)
        assert here.stored().walks == ()
        began = here.journal.latest("console_began")
        assert began is not None
        after_a_kill = Person(simulated=True)  # who starts anew with the journal as it is now
        for row in here.journal.rows():
            after_a_kill.journal.record(
                row.kind, row.data, wall=row.wall_us / 1e6, now=row.mono_us / 1e6, session=row.session
            )
        after_a_kill.hour = 11.0
        assert (await after_a_kill.told("today"))["kind"] == "rest"
        (lost,) = after_a_kill.history.sessions
        assert lost.walked_s == pytest.approx(200, abs=8)
        here.running.simulator.do("console_stop")
        await asyncio.sleep(20)
        assert (await here.arm(token))["reason"] == "not_today_any_more"
        (walk,) = here.stored().walks
        assert walk.id == began.session
        assert (await here.card())["kind"] == "rest"


@pytest.mark.row("3.6B/2", "3.0/baseline")
@pytest.mark.parametrize(
    ("felt", "ended", "worst", "colour"),
    [
        ({"leg": 2, "zone": 3}, Ended.SYMPTOMS, Action.STOP, "red"),  # leg pain that was not there
        (
            {"leg": 0, "back": 3, "numb": 0, "other": 0},
            Ended.DONE,
            Action.SLOW,
            "open",
        ),  # what a first walk is for
        ({}, Ended.ATTENTION, Action.STOP, "neutral"),  # nobody answers, and all was as before
    ],
)
async def test_what_is_answered_on_the_way_is_kept_with_the_walk(
    felt: dict[str, int], ended: Ended, worst: Action, colour: str
) -> None:
    async with home() as here:
        running = here.running
        if not felt:  # in a break nobody has to answer: a walk of longer blocks
            here.has_walked_at(Amount(walk_s=600.0, speed=200.0))
        assert (await here.arm((await here.card(back=2))["card"]))["ok"]
        await running.wait_for(lambda: running.service.snapshot()["question"] == "compared", 240)
        if felt:
            assert (await running.ask("check", question="compared", value="worse"))["ok"]
        for _ in felt:
            question = running.service.snapshot()["question"]
            if question is not None:
                assert (await running.ask("check", question=question, value=felt[question]))["ok"]
        await running.wait_for(lambda: running.service.last_walk is not None, 150)
        session = here.stored().history.sessions[-1]
        assert (session.ended, session.worst, session.slows) == (ended, worst, int(worst is Action.SLOW))
        assert session.walked_s >= 110
        here.day = 1
        reply = await here.told("said", when="right_after", as_before=True)
        if colour == "neutral":
            await here.told("said", when="two_hours_late", as_before=True)
            reply = await here.told("said", when="morning", as_before=True)
        assert reply["colour"] == colour
