"""The bridge between a real service with its belt and a broker in memory, in virtual time."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.helpers.mqtt import PROFILES, TOPICS, Bridged, bridged, fuzzed
from tests.helpers.page import House, house
from treadctl.care_words import say
from treadctl.interfaces.mqtt.payloads import schema
from treadctl.interfaces.mqtt.port import Trouble
from treadctl.interfaces.mqtt.serve import FINAL_AGAIN_S

pytestmark = pytest.mark.virtual


def speed(here: Bridged) -> float:
    return here.house.running.simulator.truth.speed_kmh


def writes(trace: io.StringIO) -> list[str]:
    rows = [json.loads(row) for row in trace.getvalue().splitlines()]
    return [row["w"] for row in rows if row.get("event") == "control_point"]


async def until_stopped(here: Bridged) -> None:
    await here.house.running.wait_for(lambda: here.house.running.service.last_walk is not None)
    await asyncio.sleep(0.3)


@pytest.mark.hazard("H-66")
async def test_a_walk_is_told_and_a_stop_from_the_house_is_a_quick_one(tmp_path: Path) -> None:
    async with bridged(tmp_path) as here:
        assert here.broker.kept[TOPICS.bridge] == b"online"
        assert here.broker.kept[TOPICS.machine] == b"offline"
        assert here.broker.told(TOPICS.about)[-1]["profiles"] == sorted(PROFILES)
        await here.house.walks()
        assert here.broker.kept[TOPICS.machine] == b"online"
        here.broker.say(TOPICS.command("stop"))
        await asyncio.sleep(0.5)
        assert speed(here) > 0.5  # not at once: it is said first, and goes down step by step
        await until_stopped(here)
        assert [each["event"] for each in here.events()] == ["started", "stopping", "stopped", "finished"]
        states = here.broker.told(TOPICS.state)
        for state in states:
            jsonschema.validate(state, schema("state"))
        walking = [state for state in states if state["phase"] == "walk"]
        apart = [later["t"] - state["t"] for state, later in itertools.pairwise(walking[:-1])]
        assert apart == pytest.approx(
            [1.0] * len(apart), abs=0.31
        )  # the last was told at once, as something was asked
        assert json.loads(here.broker.kept[TOPICS.summary])["ended"] == "early"
        assert states[-1]["moving"] is False
    assert (here.broker.kept[TOPICS.bridge], here.broker.kept[TOPICS.machine]) == (b"offline", b"offline")
    assert set(here.broker.kept) == {TOPICS.bridge, TOPICS.machine, TOPICS.about, TOPICS.summary}


@pytest.mark.hazard("H-12", "H-65")
async def test_nothing_from_the_house_starts_resumes_or_speeds_up_a_belt(tmp_path: Path) -> None:
    trace = io.StringIO()
    async with bridged(tmp_path, trace) as here:
        tab = await here.house.tab()
        tab.say("begin")
        await tab.until("seat", stage="ready", may_press=True)  # the treadmill is there, and stands
        for number, name in enumerate(("start", "resume", "faster", "prepare", "speed")):
            here.command(name, str(number), **({"speed_kmh": 2.0} if name == "speed" else {}))
            await asyncio.sleep(6.0)
        assert speed(here) == 0
        reasons = [each.get("reason") for each in here.events("refused")]
        assert reasons[:3] == ["start", "resume", "faster"]
        assert reasons[-1] == "not_walking"
    rows = [json.loads(row) for row in trace.getvalue().splitlines()]
    assert max(row["speed_kmh"] for row in rows) == 0.0
    assert not [each for each in writes(trace) if each.startswith(("07", "02"))]  # neither Start nor a speed


async def test_slower_pause_and_a_lower_speed_are_carried_out_and_a_higher_is_refused(tmp_path: Path) -> None:
    async with bridged(tmp_path) as here:
        await here.house.walks()
        await here.house.running.wait_for(lambda: speed(here) > 1.9)
        here.command("speed", "1", speed_kmh=1.4)
        await asyncio.sleep(2.2)  # the block of the demo ends soon
        assert here.bridge.telling.mirror.target_kmh == pytest.approx(1.4)
        here.command("speed", "2", speed_kmh=1.6)
        here.command("slower", "3")
        await asyncio.sleep(1.2)
        assert here.events("refused")[-1]["reason"] == "not_up"
        assert here.bridge.telling.mirror.target_kmh == pytest.approx(1.2)
        here.command("pause", "4")
        await here.house.running.wait_for(lambda: speed(here) == 0)
        await asyncio.sleep(1.0)
        here.command("resume", "5")
        await asyncio.sleep(20.0)
        assert here.broker.told(TOPICS.state)[-1]["phase"] == "break"
        assert speed(here) == 0


async def test_a_profile_is_chosen_and_only_told(tmp_path: Path) -> None:
    async with bridged(tmp_path) as here:
        here.command("profile", "1", profile="starter")
        await asyncio.sleep(0.5)
        assert here.broker.told(TOPICS.about)[-1]["profile"] == "starter"
        assert here.events("profile")[-1]["profile"] == "starter"
        here.command("profile", "2", profile="none-such")
        await asyncio.sleep(0.5)
        assert here.events("refused")[-1]["reason"] == "no_profile"


@pytest.mark.hazard("H-65")
async def test_a_broker_that_freezes_or_dies_mid_walk_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "bridged").mkdir()
    told: list[list[str]] = []
    alone = io.StringIO()
    async with house(tmp_path / "alone", alone) as here_alone:
        await asyncio.sleep(1.0)
        await here_alone.walks()
        await rests(here_alone)
    told.append(writes(alone))
    trace = io.StringIO()
    async with bridged(tmp_path / "bridged", trace) as here:
        await here.house.walks()
        here.broker.thawed.clear()
        await asyncio.sleep(8.0)
        here.broker.thawed.set()
        await asyncio.sleep(0.3)
        assert here.broker.told(TOPICS.state)[-1]["phase"] in ("walk", "slowing", "break")
        here.broker.trouble = Trouble.UNREACHABLE
        here.broker.die()
        await asyncio.sleep(3.0)
        assert here.broker.kept[TOPICS.bridge] == b"offline"
        here.broker.trouble = None
        await rests(here.house)
        await asyncio.sleep(3.0)
        assert here.broker.kept[TOPICS.bridge] == b"online"
        assert here.broker.told(TOPICS.state)[-1]["phase"] == "break"
    told.append(writes(trace))
    assert told[0] == told[1]
    assert [said.split(" broker")[0] for said in here.said] == ["Connected to the", "The", "No", "The"]


async def rests(here: House) -> None:
    await here.running.wait_for(lambda: here.running.service.snapshot()["state"] == "break", 120.0)


async def test_a_broker_that_refuses_is_said_once_and_asked_again_slowly(tmp_path: Path) -> None:
    async with bridged(tmp_path) as here:
        here.broker.trouble = Trouble.REFUSED
        here.broker.die()
        await asyncio.sleep(FINAL_AGAIN_S)
        said = list(here.said)
        assert len(said) == 3
        assert "does not take this user and password" in said[-1]
        here.broker.trouble = None
        await asyncio.sleep(2 * FINAL_AGAIN_S)
        assert here.said[len(said) :] == ["The broker broker is back."]


@pytest.mark.hazard("H-65")
async def test_a_thousand_fuzzed_commands_move_nothing_and_a_stop_still_comes_through(tmp_path: Path) -> None:
    async with bridged(tmp_path) as here:
        tab = await here.house.tab()
        tab.say("begin")
        await tab.until("seat", stage="ready", may_press=True)
        fastest = 0.0
        for topic, payload, retain in fuzzed(7, 1000, here.wall(), 0.02):
            here.broker.say(topic, payload, retain=retain)
            await asyncio.sleep(0.02)
            fastest = max(fastest, speed(here))
        assert fastest == 0.0
        assert not here.house.running.service.broken
        assert len(here.bridge.telling.outbox) < 200
        await here.house.hold(tab)
        await tab.until("snapshot", state="walk")
        await asyncio.sleep(5.0)
        assert speed(here) > 0
        here.broker.say(TOPICS.stop_all, b"anything")
        await until_stopped(here)
        assert speed(here) == 0


async def test_a_stop_that_no_service_takes_is_asked_of_the_guardian_and_else_said(tmp_path: Path) -> None:
    async with bridged(tmp_path) as here:
        await here.bridge.close()  # the service is gone
        here.guardian = {"ok": True}
        here.broker.say(TOPICS.command("stop"))
        await asyncio.sleep(0.5)
        assert here.events("refused") == []
        here.guardian = None
        await here.bridge.close()
        here.broker.say(TOPICS.command("stop"), {"id": "7"})
        await asyncio.sleep(0.1)
        refused = here.events("refused")
        assert [(each["reason"], each["id"]) for each in refused] == [("nobody_took_it", "7")]
        assert "LOOK AT THE BELT" in refused[0]["message"]


BODY = {
    "today": {"ok": True, "kind": "not_today", "plan": None, "next_day": None},
    "health": {
        "ok": True,
        "question": {
            "id": "7-m",
            "asked": "morning",
            "walk_day": "2026-11-21",
            "values": ["as_before", "worse"],
        },
        "scores": {"day": "2026-11-21", "asked": "before", "back": 2, "leg": 1, "zone": 0},
        "locks": [{"item": "S6", "since": "2026-11-20", "key": "doctor"}],
        "why": [{"rule": "Z05"}],
    },
}


async def test_the_heart_rate_of_a_hand_sensor_comes_as_far_as_the_broker(tmp_path: Path) -> None:
    async with bridged(tmp_path, health=True, machine="gym") as here:
        await here.house.walks()
        walked = here.broker.told(TOPICS.state)[-1]
        here.broker.say(TOPICS.command("stop"))
        await until_stopped(here)
        stood = here.broker.told(TOPICS.state)[-1]
    assert (walked["phase"], walked["heart_rate_bpm"]) == ("walk", 92)
    assert (stood["moving"], stood["heart_rate_bpm"]) == (False, None)  # nobody holds the sensor: never 0


async def test_what_the_body_says_leaves_only_where_its_owner_wants_it(tmp_path: Path) -> None:
    async def asked(name: str, timeout_s: float = 1.0, /, **body: object) -> dict[str, Any]:
        return BODY.get(name, {})

    for health in (False, True):
        folder = tmp_path / str(health)
        folder.mkdir()
        async with bridged(folder, health=health) as here:
            here.bridge.telling._ask = asked
            here.bridge.telling.plan_soon()
            await asyncio.sleep(2.0)
            said = here.broker.told(TOPICS.health)
            assert bool(said) is health
            for each in said:
                jsonschema.validate(each, schema("health"))
            if health:  # in words, for those who have no catalogue
                assert said[-1]["question"]["text"] == say("ask_morning")
                assert said[-1]["question"]["values"] == {"as_before": say("as_before"), "worse": "Worse"}
                assert said[-1]["question"]["id"] == "7-m"
            assert TOPICS.health not in here.broker.kept
            everything = b" ".join(
                each.payload for each in here.broker.published if each.topic != TOPICS.health
            )
            assert not any(
                word in everything for word in (b"Z05", b"S6", b"not_today", b"as_before", b"doctor")
            )
            assert here.broker.told(TOPICS.state)[-1]["today"] == "rest"
