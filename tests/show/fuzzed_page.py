"""Part of line 4.4: what would take long in real time, at a whole house in virtual time, by its true belt."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.helpers.asgi import ask
from tests.helpers.hostile import messages
from tests.helpers.page import House, house
from tests.helpers.virtual_time import VirtualLoop
from tests.show.line import Line, at_most, equal
from treadctl.client import NoAnswer
from treadctl.interfaces.page.pairing import VIEWER, hashed
from treadctl.interfaces.page.place import Place

FUZZED, FUZZED_REQUESTS, SEED = 10_000, 2_000, 44


def _tagged(clock: Callable[[], float]) -> Place:
    return Place(clock, None, lambda: hashed("ABCDEFGH"))


def virtually(folder: Path) -> list[Line]:
    """What would take long in real time: fuzzed requests and messages, at a whole house in virtual time."""
    folder.mkdir()
    found: dict[str, Any] = {}

    async def both() -> None:
        async with house(folder, place=_tagged) as here:
            found["started"] = await _starts_of_others(here)
            found["moved"], found["closed"], found["asked"] = await _fuzzed_messages(here)
            found["failed"] = await _fuzzed_requests(here)
            found["broken"] = here.running.service.broken

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(both())
    return [
        equal("starts of a viewer, and of a permit that was used", found["started"], []),
        at_most(f"highest true speed under {FUZZED} fuzzed messages of a phone", found["moved"], 0.0, "km/h"),
        equal("the same phone got as far as the question for the code", found["asked"], True),
        equal("pages that sent nonsense and were closed, at least one", found["closed"] > 0, True),
        equal(
            f"answers of {FUZZED_REQUESTS} fuzzed requests that were an error of ours", found["failed"], []
        ),
        equal("its core is broken", bool(found["broken"]), False),
    ]


async def _starts_of_others(here: House) -> list[str]:
    """Press as a viewer, and send a start that was cancelled again, at the service's own socket."""
    viewer = await here.phone(VIEWER)
    for what in ("take", "begin", "press"):
        viewer.say(what)
    await here.hold(viewer)
    walker, watcher = await here.connect("walker", watched=True), await here.connect("viewer")
    reading = [asyncio.create_task(each.run()) for each in (walker, watcher)]
    started = []
    await walker.request("connect")
    await asyncio.sleep(5.0)
    permit = (await walker.request("permit"))["permit"]
    start = {"permit": permit, "profile": "demo", "says_flat": True}
    first = (await walker.request("arm", **start))["ok"]
    walker.tell("cancel")
    await asyncio.sleep(0.5)
    if not first or (await walker.request("arm", **start))["ok"]:
        started.append("a used permit")
    try:
        if (await watcher.request("permit", 1.0)).get("ok"):
            started.append("a viewer's permit")
    except NoAnswer:
        pass  # it is told without the request's number: this is not for the role viewer
    await asyncio.sleep(10.0)
    if here.running.simulator.truth.state != "idle":
        started.append("the belt")
    for each in (walker, watcher):
        each.close()
    await asyncio.wait(reading)
    await viewer.close()
    return started


async def _fuzzed_messages(here: House) -> tuple[float, int, bool]:
    """Send them from a phone that has the controls and no proof of place."""
    phone, fastest, closed, asked = await here.phone(), 0.0, 0, False
    for number, text in enumerate(messages(SEED, FUZZED)):
        if not phone.open:
            closed += 1
            await phone.close()
            phone = await here.phone()
        phone.raw(text)
        await asyncio.sleep(0.06 if number % 50 else 1.7)
        asked = asked or phone.last("seat").get("stage") == "place"
        fastest = max(fastest, here.running.simulator.truth.speed_kmh)
    await phone.close()
    return fastest, closed, asked


async def _fuzzed_requests(here: House) -> list[str]:
    dice, failed = random.Random(SEED), list[str]()
    paths = [getattr(route, "path", "/") for route in here.app._routed.routes]
    for _ in range(FUZZED_REQUESTS):
        headers = dict(here.headers)
        for name in list(headers):
            if dice.random() < 0.05:
                headers[name] = dice.choice(("", "x", "\xff", "a=b;;=", "9" * 3000))
        path = dice.choice(paths)
        if path in ("/api/stop", "/api/again", "/api/page"):
            path = "/api/pair"  # those that act have their own attacks
        method = dice.choice(("GET", "HEAD", "POST", "PUT", "OPTIONS"))
        body = bytes(dice.randrange(256) for _ in range(dice.choice((0, 2, 40)))) + dice.choice(
            (b"", b"{}", b"[" * 1500)
        )
        answer = await ask(here.app.asgi, method, path + dice.choice(("", "?a=1", "/")), body, headers)
        if answer.status >= 500 or not answer.status:
            failed.append(f"{method} {path}: {answer.status}")
    return failed
