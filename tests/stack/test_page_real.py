"""A whole walk from a phone on a treadmill that is not the simulator's, as far as the page and its service can tell.

It has passed the empty-belt test; the programme's questions are answered on the page; the true belt is the judge.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.asgi import Socket
from tests.helpers.home import Home, home
from tests.helpers.page import House, page_of
from tests.stack.test_page_place import Terminal
from tests.stack.test_setup import tried
from treadctl import words
from treadctl.care.history import Amount, Ended
from treadctl.interfaces.page.place import WAIT_S
from treadctl.safety.limits import LEVEL_LATER_S
from treadctl.service.knowledge import MemoryMachines

pytestmark = pytest.mark.virtual

NONCES = 40  # the rig counts them: more than this walk uses
CALM = ("No", "0", "Same", "The same", "Nowhere")  # what somebody answers whom nothing hurts


class Answering:
    """A person at a phone, well and at leisure."""

    def __init__(self, phone: Socket) -> None:
        self.phone, self.answered = phone, 0
        self.checks = 0
        self._task = asyncio.create_task(self._answer())

    async def _answer(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            seat = self.phone.last("seat")
            question, check = seat.get("question"), seat.get("check")
            if question is not None and question["n"] != self.answered:
                self.answered = question["n"]
                self.phone.say("key", key=_calm(question), n=question["n"])
            elif check is not None:
                self.checks += 1
                self.phone.say("check", key=_calm(check))
                await asyncio.sleep(2.0)

    def end(self) -> None:
        self._task.cancel()


def _calm(question: dict[str, Any]) -> str:
    """The key of what somebody answers whom nothing hurts; where there is no such answer, the first."""
    keys = {choice["label"]: choice["key"] for choice in question["choices"]}
    return str(keys[next((each for each in CALM if each in keys), next(iter(keys)))])


@asynccontextmanager
async def at_home(
    folder: Path, terminal: Terminal, trace: io.StringIO | None = None, *, own_start: bool = False
) -> AsyncIterator[tuple[Home, House]]:
    """Somebody's own treadmill: tried empty, and known to be none of the simulator's."""
    files, found = MemoryMachines(), (await tried("plain")).findings
    assert found.own_start
    files.store(replace(found, simulated=False, own_start=own_start))
    async with (
        home(simulated=False, machines=files, trace=trace) as somebody,
        page_of(
            somebody.running,
            folder,
            profile="standard",
            programme=True,
            place=terminal.place,
            simulated=False,
        ) as here,
    ):
        yield somebody, here


async def still(here: House, seconds: float) -> None:
    """Nothing moves."""
    for _ in range(int(seconds)):
        await asyncio.sleep(1.0)
        assert here.running.simulator.truth.speed_kmh == 0


async def asked_for_the_code(phone: Socket) -> None:
    phone.say("begin")
    await phone.until("seat", within_s=120.0, stage="place")


async def proven(here: House, phone: Socket, terminal: Terminal) -> None:
    """A proof of place is asked for, three tries are all, and the code that the terminal shows is the one."""
    await asked_for_the_code(phone)
    await here.hold(phone)
    await still(here, 10.0)  # a press alone starts nothing here
    for code in ("000000 ", "1", "2"):
        phone.say("code", code=code)
    await phone.until("seat", stage="rest")
    shown = len(terminal.shown)
    await asked_for_the_code(phone)
    assert len(terminal.shown) == shown  # and nobody is shown another so soon
    phone.say("code", code=terminal.shown[-1])
    assert words.PAGE["code_wait"] in (await phone.until("seat", stage="rest"))["said"]
    await still(here, WAIT_S)
    await asked_for_the_code(phone)
    phone.say("code", code=terminal.shown[-1])
    await phone.until("seat", stage="ready", may_press=True)


async def replayed(here: House, phone: Socket) -> None:
    """Everything that ever started this belt is sent again, by the page and at the service's own socket."""
    for what in ("arm", "press", "arm", "release", "arm"):
        phone.say(what)
        await asyncio.sleep(0.2)
    walker = await here.connect("walker", watched=True)
    reading = asyncio.create_task(walker.run())
    assert (await walker.request("permit", issuer="page"))["reason"] in ("no_place", "held_elsewhere")
    for number in range(1, NONCES):
        for profile in (None, "standard"):
            again = await walker.request("arm", permit=f"{number:032x}", profile=profile, says_flat=True)
            assert not again["ok"]
    walker.close()
    await reading


@pytest.mark.hazard("H-60", "H-64")
async def test_a_whole_walk_from_a_phone_on_a_treadmill_of_ones_own(tmp_path: Path) -> None:
    terminal = Terminal()
    async with at_home(tmp_path, terminal) as (somebody, here):
        somebody.has_walked_at(Amount(walk_s=600.0, speed=300.0))
        phone, service = await here.phone(), here.running.service
        person = Answering(phone)
        await proven(here, phone, terminal)
        await here.hold(phone, 1.2)
        await still(here, 10.0)  # too short
        await here.hold(phone)
        await phone.until("snapshot", state="countdown")
        await still(here, 4.0)
        await phone.until("snapshot", state="walk")
        planned = phone.last("snapshot")
        breaks, top, soon = 0, 0.0, list[int]()
        while service.last_walk is None:
            await asyncio.sleep(1.0)
            top = max(top, here.running.simulator.truth.speed_kmh)
            if (phone.last("seat")["cue"] or {}).get("id") == "soon_faster":
                soon.append(service.snapshot()["walked_s"])
            if phone.last("snapshot")["waits_for"]:
                breaks += 1
                phone.say("arm")  # without a press
                await still(here, 10.0)
                await replayed(here, phone)
                await still(here, 10.0)
                await here.hold(phone)  # and no code
                await phone.until("snapshot", state="walk")
        await phone.until("seat", within_s=120.0, stage="rest")
        assert (breaks, person.checks > 0) == (planned["blocks"] - 1, True)
        assert soon[0] in (LEVEL_LATER_S - 5, LEVEL_LATER_S - 4), soon
        assert 1.5 < top <= planned["cap_kmh"] + 0.1
        await replayed(here, phone)
        await still(here, 20.0)
        walk = somebody.stored(simulated=False).walks[-1]
        assert (walk.session.ended, walk.session.planned.speed) == (Ended.DONE, 100 * planned["cap_kmh"])
        assert somebody.stored(simulated=True).walks == ()
        person.end()
        await phone.close()


@pytest.mark.hazard("H-60", "H-64", "H-80")
async def test_a_walk_that_starts_at_the_treadmill_itself_needs_no_code_and_no_start_of_ours(
    tmp_path: Path,
) -> None:
    terminal, trace = Terminal(), io.StringIO()
    async with at_home(tmp_path, terminal, trace, own_start=True) as (somebody, here):
        somebody.has_walked_at(Amount(walk_s=600.0, speed=300.0))
        phone = await here.phone()
        person = Answering(phone)
        phone.say("begin")
        seat = await phone.until("seat", within_s=120.0, stage="ready", may_press=True)
        assert (seat["own_start"], terminal.shown) == (True, [])
        walker = await here.connect("walker", watched=True)
        reading = asyncio.create_task(walker.run())
        assert (await walker.request("permit", issuer="page"))["reason"] == "no_place"
        walker.close()
        await reading
        await here.hold(phone)
        await phone.until("snapshot", waits_for="own_start")
        await still(here, 50.0)
        asked = await phone.until("seat", within_s=30.0, stage="ready")
        assert words.PAGE["own_start_dead"] in asked["said"][0]
        await phone.until("seat", may_press=True)
        await here.hold(phone)  # with the same card
        await phone.until("snapshot", waits_for="own_start")
        here.running.simulator.do("console_start")
        await phone.until("snapshot", state="walk")
        assert here.running.simulator.truth.speed_kmh > 0
        assert "07" not in written(trace)
        await phone.until("seat", within_s=900.0, stage="walk", may_press=True)
        await here.hold(phone)  # after a break the press suffices
        await phone.until("snapshot", state="walk")
        assert written(trace).count("07") == 1
        phone.say("stop")
        await phone.until("snapshot", within_s=30.0, state="stopped")
        assert terminal.shown == []
        person.end()
        await phone.close()


def written(trace: io.StringIO) -> list[str]:
    """Every command that was written to the machine."""
    rows = map(json.loads, trace.getvalue().splitlines())
    return [row["w"] for row in rows if row.get("event") == "control_point"]
