"""Line 4.4: everything that must fail at the page, judged by the simulator's true belt and by what came back."""

from __future__ import annotations

import itertools
import json
import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.helpers.hostile import (
    MISFITS,
    PATHS,
    SECRETS,
    STRANGERS,
    Target,
    dawdlers,
    flooding,
    held,
    lateness,
)
from tests.helpers.processes import World, world
from tests.helpers.visitor import Visitor, page, visitor
from tests.show import fuzzed_page
from tests.show.line import Line, at_most, equal
from treadctl.interfaces.page import network
from treadctl.interfaces.page.browser import CLOSE_TOO_MANY, PAGES_MAX
from treadctl.interfaces.page.leaves import READ
from treadctl.interfaces.page.web import REQUEST_WITHIN_S

API = Path(__file__).resolve().parent.parent.parent / "docs" / "openapi.json"
ACTS = ("/api/stop", "/api/again", "/api/pair", "/api/page")  # those have their own attacks
ODD = ("..%2f..%2fpage.json", "%00", "-1", "9" * 400, "%ff%fe", "[]")
CALM_S, STALLED_S = 4.5, 3.0
LATER_MS = 30.0  # chosen: a third of a tick; the machine that this runs on is busy with the attackers too


def suite(folder: Path) -> list[Line]:
    """Attack a real page process at both its entrances, then its rooms in virtual time."""
    lines = []
    (folder / "real").mkdir()
    with world(folder / "real") as here:
        lan = network.addresses()[:1]
        process, address = page(here, "demo", *(("--lan", "--at", lan[0]) if lan else ()))
        with visitor(address) as somebody:
            targets = _targets(here, somebody, lan)
            lines += [
                *_strangers(targets, somebody.token),
                _odd(targets[0]),
                *_replays(somebody),
                _crowd(somebody),
                *_slow(targets),
            ]
            lines.append(_belt(here, "highest true speed of the belt under all that"))
            lines += _walk(here, somebody, targets, process.pid)
        alive = process.poll() is None
    lines.append(equal("the page process lived through it", alive, True))
    from tests.show.conforming import conforming  # half a second of imports that no other line needs

    return [*lines, *fuzzed_page.virtually(folder / "virtual"), *conforming(folder / "conforming")]


def _targets(here: World, somebody: Visitor, lan: tuple[str, ...]) -> list[Target]:
    host, port = somebody.address.removeprefix("http://").split(":")
    targets = [Target(host, int(port), somebody.cookie)]
    certificate = Path(here.env["TREADCTL_DATA"]) / "page_tls.pem"
    return targets + [Target(each, int(port), f"__Host-{somebody.cookie}", certificate) for each in lan]


def _belt(here: World, what: str) -> Line:
    return at_most(what, max(row["speed_kmh"] for row in here.trace()), 0.0, "km/h")


def _strangers(targets: list[Target], used: str) -> list[Line]:
    tried, let_in, told = 0, list[str](), 0

    def count(name: str, status: int, body: bytes) -> None:
        nonlocal tried, told
        tried += 1
        told += any(secret in body for secret in SECRETS)
        if 100 < status < 400 or status >= 500:
            let_in.append(f"{name}: {status}")

    for target in targets:
        again = target.hit("POST", "/api/pair", {"Cookie": None}, json.dumps({"token": used}).encode())
        count("a token that was used", *again)
        for name, headers in STRANGERS.items():
            for path in ("/api/stop", "/api/again", "/api/pair"):
                body = b'{"token": "guess"}'
                count(f"{name}, POST {path}", *target.hit("POST", path, headers, body))
            count(f"{name}, WebSocket", target.upgrade(headers), b"")
            for path in READ:
                count(f"{name}, GET {path}", *target.hit("GET", path, headers))
        for path in PATHS:
            count(path, *target.hit("GET", path, {"Origin": None}))
        for name, (headers, body) in MISFITS.items():
            count(name, *target.hit("POST", "/api/pair", headers, body))
    at = f"{tried} at {len(targets)} entrances"
    return [
        equal(f"strangers, paths and misfits that were let in, of {at}", let_in, []),
        equal("answers with anything of journal, key or cookies", told, 0),
    ]


def _odd(target: Target) -> Line:
    """Ask somebody paired's way at every address of the API file what makes no sense, and look for our own errors."""
    failed, tried, file = list[str](), 0, json.loads(API.read_text())
    names = [each["name"] for each in file["components"]["parameters"].values()]
    query = "&".join(f"{name}={odd}" for name, odd in zip(names, itertools.cycle(ODD), strict=False))
    for path, methods in file["paths"].items():
        for method in {each.upper() for each in methods} & {"GET", "POST"} if path not in ACTS else ():
            tried += 1
            status, body = target.hit(method, f"{path}?{query}", {}, b'{"name": [[]], "odd": 1e999}')
            if not 100 < status < 500 or any(secret in body for secret in SECRETS[:3]):
                failed.append(f"{method} {path}: {status}")
    return equal(f"odd requests at {tried} addresses of the API file that were an error of ours", failed, [])


def _replays(somebody: Visitor) -> list[Line]:
    """Cancel a start that was permitted, and send everything again, also as a viewer and with the old token."""
    somebody.start()
    somebody.until("snapshot", 4.0, state="countdown")
    somebody.say("cancel")
    somebody.until("seat", stage="rest")
    for what in ("arm", "press", "arm", "begin", "press", "arm", "arm"):
        somebody.say(what)
        time.sleep(0.1)
    time.sleep(0.5)
    states = {line["state"] for line in somebody.lines[-3:] if line["event"] == "snapshot"}
    somebody.say("leave")
    return [equal("countdowns after a cancelled start was sent again", states & {"countdown", "walk"}, set())]


def _crowd(somebody: Visitor) -> Line:
    """More pages than there is room for."""
    codes = []
    with ExitStack() as stack:
        for _ in range(PAGES_MAX + 3):
            wire = stack.enter_context(
                connect(
                    somebody.address.replace("http", "ws") + "/api/page",
                    origin=Origin(somebody.address),
                    additional_headers={"Cookie": somebody.cookie},
                )
            )
            try:
                while "seat" not in str(wire.recv(5)):
                    pass
            except ConnectionClosed as closed:
                codes.append(closed.rcvd.code if closed.rcvd is not None else 0)
    return equal(f"pages beyond {PAGES_MAX} that were told so", codes, [CLOSE_TOO_MANY] * 4)


def _slow(targets: list[Target]) -> list[Line]:
    count, took = 200, 0.0
    with ExitStack() as stack:
        crowds = [stack.enter_context(dawdlers(target, count)) for target in targets]
        for target in targets:
            began = time.monotonic()
            status, _ = target.hit("GET", "/api/paired", {"Origin": None})
            took = max(took, time.monotonic() - began if status == 200 else 99.0)
        time.sleep(REQUEST_WITHIN_S + 2.0)
        left = sum(held(crowd) for crowd in crowds)
    slow = at_most(
        f"somebody paired gets in beside {count} slow callers at each entrance, in", took, 2.0, "s"
    )
    return [
        equal(f"slow callers that still hold a place after {REQUEST_WITHIN_S + 2.0:g} s", left, 0),
        Line(slow.what, slow.figure, slow.bound, slow.holds, timing=True),
    ]


def _walk(here: World, somebody: Visitor, targets: list[Target], pid: int) -> list[Line]:
    """Flood and stall the page's process in mid-walk."""
    service = here.record()["pids"]["service"]
    somebody.walk()
    here.wait_for(lambda row: row["speed_kmh"] > 1.0)
    calm = lateness(here.record(), CALM_S)
    with flooding(targets) as sent:
        flooded = lateness(here.record(), CALM_S)
    os.kill(pid, signal.SIGSTOP)
    try:
        stalled = lateness(here.record(), STALLED_S)
    finally:
        os.kill(pid, signal.SIGCONT)
    walks = here.trace()[-1]["speed_kmh"]
    status, answer = targets[0].hit("POST", "/api/stop", {}, b"{}")
    here.wait_for(lambda row: row["speed_kmh"] == 0, 15.0)
    same = here.record()["pids"]["service"] == service

    def jitter(what: str, late: list[float]) -> Line:
        most = LATER_MS + calm[-1]
        line = at_most(f"the control loop's snapshots, {what}, late by at most", late[-1], round(most), "ms")
        return Line(
            line.what,
            f"{line.figure} (median {late[len(late) // 2]:.1f})",
            line.bound,
            line.holds,
            timing=True,
        )

    return [
        jitter("calm", calm),
        jitter(f"flooded with {sent[0]} requests", flooded),
        jitter("page process stalled", stalled),
        equal("the belt walked on under that", walks > 1.0, True),
        equal("STOP was taken after that", (status, json.loads(answer)), (200, {"ok": True})),
        equal("it is the same service", same, True),
    ]
