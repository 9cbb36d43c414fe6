"""The same walk with and without unauthorised traffic at the page: the machine gets the same writes (I10)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.helpers.asgi import HOST, OURS, Socket, ask
from tests.helpers.page import House, lived
from tests.stack.test_page_place import tagged
from treadctl.interfaces.page.pairing import COOKIE, VIEWER

pytestmark = pytest.mark.virtual

EVIL = {"origin": "http://evil.example"}
REBOUND = {"host": "evil.example:8730", "origin": "http://evil.example:8730"}
STRANGERS = {
    "computer": (EVIL, REBOUND, {"cookie": ""}, {"cookie": f"{COOKIE}=guess"}),
    "lan": (
        EVIL,
        {**REBOUND, "origin": "https://evil.example:8730"},
        {"origin": f"http://{HOST}"},
        {"cookie": ""},
        {"cookie": f"__Host-{COOKIE}=guess"},
    ),
}
"""What is wrong with them, at each entrance; all else is as a page of ours has it."""


async def strangers(here: House, entrance: str) -> None:
    """Try every address that acts, without an end."""
    lan = entrance == "lan"
    app, scheme = (here.lan, "https") if lan else (here.app.asgi, "http")
    cookie = here.pairing.trade(here.pairing.offer())
    good = {**OURS, "origin": f"{scheme}://{HOST}", "cookie": f"{'__Host-' * lan}{COOKIE}={cookie}"}
    other = {"cookie": f"{'__Host-' * (not lan)}{COOKIE}={cookie}"}  # good at the other entrance
    while True:
        for wrong in (*STRANGERS[entrance], other):
            for path in ("/api/stop", "/api/again", "/api/pair", "/api/settings"):
                answer = await ask(app, "POST", path, b'{"token": "guess"}', {**good, **wrong})
                assert answer.status in (401, 403, 421, 429), (path, wrong)
            socket = Socket(app, {**good, **wrong})
            await asyncio.sleep(0.01)
            assert (socket.open, socket.code) == (False, 1008)
        assert (await ask(app, "GET", "/api/paired", headers={"host": HOST})).status == 401
        assert (await ask(app, "POST", "/api/stop", b"x" * 5000, OURS)).status in (401, 403, 413)
        await asyncio.sleep(0.5)


async def onlooker(here: House) -> None:
    """Be a phone that may watch, and ask for everything that it may not."""
    viewer = await here.phone(VIEWER)
    while True:
        for what in ("take", "begin", "press", "arm", "code", "slower", "pause", "end", "wrong", "cancel"):
            viewer.say(what, code="ABCDEFGH")
            await asyncio.sleep(0.1)
        assert viewer.open


async def computer(here: House) -> Socket:
    """Walk at the computer beside the treadmill."""
    return await here.walks()


async def lan(here: House) -> Socket:
    """Walk with a phone that has scanned the tag."""
    phone = await here.phone()
    phone.say("begin")
    await phone.until("seat", stage="place")
    phone.say("code", code="ABCDEFGH")
    await phone.until("seat", stage="ready", may_press=True)
    await here.hold(phone)
    await phone.until("snapshot", state="walk")
    return phone


@pytest.mark.hazard("H-64")
@pytest.mark.parametrize("begun", [computer, lan])
async def test_hostile_traffic_changes_nothing_of_a_walk(
    tmp_path_factory: pytest.TempPathFactory, begun: Callable[[House], Awaitable[Socket]]
) -> None:
    async def walk(here: House, *, attacked: bool) -> None:
        works = (strangers(here, begun.__name__), onlooker(here)) if attacked else ()
        attacking = [asyncio.create_task(each) for each in works]
        page = await begun(here)
        await page.until("seat", within_s=60.0, may_press=True)
        await here.hold(page)
        await page.until("seat", within_s=90.0, stage="rest")
        assert not any(each.done() for each in attacking)
        for each in attacking:
            each.cancel()

    calm = await lived(tmp_path_factory.mktemp("calm"), lambda here: walk(here, attacked=False), place=tagged)
    loud = await lived(tmp_path_factory.mktemp("loud"), lambda here: walk(here, attacked=True), place=tagged)
    assert loud.writes == calm.writes
    assert len(calm.writes) > 10
