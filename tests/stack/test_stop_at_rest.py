"""STOP while nobody walks: it is written, and nothing else happens to anybody; judged by the true belt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from tests.helpers.asgi import Socket
from tests.helpers.asking import standard
from tests.helpers.page import House, house, page_of
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from treadctl.care.rows import Kind
from treadctl.journal import MemoryJournal
from treadctl.reports.trace import trace
from treadctl.service.guardian import MemoryGuardian

pytestmark = [pytest.mark.virtual, pytest.mark.hazard("H-74")]

WATCHED_S = 8.0


async def ready(here: House) -> Socket:
    tab = await here.tab()
    tab.say("begin")
    await tab.until("seat", stage="ready", may_press=True)
    return tab


def voice(here: House) -> MemoryGuardian:
    return cast("MemoryGuardian", here.running.service.guardian)


@contextmanager
def shown(tab: Socket) -> Iterator[list[dict[str, Any]]]:
    """Collect the snapshots that come meanwhile."""
    before, lines = len(tab.lines), list[dict[str, Any]]()
    yield lines
    lines += [line for line in tab.lines[before:] if line["event"] == "snapshot"]


@pytest.mark.hazard("H-66")
async def test_on_the_page_it_disturbs_nobody_and_a_start_may_follow(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await ready(here)
        tab.say("stop")
        with shown(tab) as lines:
            await tab.until("seat", stage="rest", resting=True)
            tab.say("stop")
            await asyncio.sleep(WATCHED_S)
        assert {line["state"] for line in lines} == {"stopping", "stopped", "idle"}
        assert not any(line["moving"] for line in lines)
        assert all(line["resting"] for line in tab.lines[-20:] if line["event"] == "seat")
        assert tab.last("seat")["said"][1:] == ["The belt stands."]
        assert voice(here).said == []
        await tab.close()
        await here.walks()


async def test_who_gets_ready_at_once_may_press_when_the_stop_is_over(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await ready(here)
        assert (await here.running.from_afar("stop"))["ok"]
        await tab.until("snapshot", state="stopping")
        assert not tab.last("seat")["may_press"]
        await here.hold(tab)
        assert here.running.service.snapshot()["state"] in ("stopping", "stopped")
        await tab.until("seat", stage="ready", may_press=True)
        assert voice(here).said == []
        await here.hold(tab)
        await tab.until("snapshot", state="countdown")


async def test_what_is_asked_for_meanwhile_is_refused_in_true_words() -> None:
    async with rig("plain", plan=DEMO, ports={"profile_of": standard}) as running:
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(4.0)
        running.service.stop("test")
        await asyncio.sleep(1.0)
        asked = [
            await running.press("demo"),
            await running.ask("setup", hard_stop="key", rail=True),
            await running.ask("scan"),
            await running.from_afar("prepare", profile="gentle"),
        ]
        assert {reply["reason"] for reply in asked} == {"stop_watched"}
        await asyncio.sleep(WATCHED_S)
        assert (await running.from_afar("prepare", profile="gentle"))["ok"]
        assert (await running.press("demo"))["ok"]
        assert (await running.ask("scan"))["reason"] == "already_walking"
        await asyncio.sleep(1.0)


async def test_whoever_walked_before_holds_up_nobody(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await here.walks()
        tab.say("stop")
        await tab.until("snapshot", within_s=60.0, state="idle")
        other = await here.connect("walker")
        reading = asyncio.create_task(other.run())
        tab.say("stop")
        await tab.until("snapshot", state="stopping")
        assert (await other.request("permit"))["ok"]
        other.close()
        await reading


@pytest.mark.hazard("H-83")
async def test_somebody_else_may_walk_as_soon_as_it_is_over(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        tab = await ready(here)
        tab.say("stop")
        await tab.until("snapshot", state="stopping")
        assert await here.seat.lets_go()
        await asyncio.sleep(0.5)
        assert here.running.service.snapshot()["state"] == "none"


async def test_the_walk_before_keeps_its_end_and_nothing_is_a_walk(tmp_path: Path) -> None:
    journal = MemoryJournal()
    async with (
        rig("plain", plan=DEMO, ports={"journal": journal}) as running,
        page_of(running, tmp_path) as here,
    ):
        tab = await here.walks()
        tab.say("end")
        await tab.until("snapshot", within_s=60.0, state="idle")
        rows, walks = list(journal.rows("summary")), list(journal.rows(Kind.WALK))
        course = trace(journal.rows(session=rows[0].session), "w")
        assert (await running.from_afar("stop"))["ok"]
        await asyncio.sleep(60.0)
        assert list(journal.rows("summary")) == rows
        assert [row.session for row in journal.rows("stopped")] == [rows[0].session] * 2
        assert trace(journal.rows(session=rows[0].session), "w") == course
        assert course is not None
        assert course.reason == "enough"
        assert list(journal.rows(Kind.WALK)) == walks
