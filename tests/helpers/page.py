"""The page on the rig: its rooms as they are, at a real service's own socket server, all in one event loop."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from tests.helpers.api import answered
from tests.helpers.asgi import HOST, OURS, Answer, Socket, ask
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import Story
from treadctl.interfaces.page import stopping
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.browser import Controls
from treadctl.interfaces.page.door import Entrance
from treadctl.interfaces.page.leaves import Leaves
from treadctl.interfaces.page.pairing import CONTROLLER, COOKIE, Pairing
from treadctl.interfaces.page.place import Place
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.upstream import Upstream
from treadctl.model import Plan
from treadctl.service.server import Server


class _Wire:
    """A connection's one direction: what is written here is read there."""

    def __init__(self, there: asyncio.StreamReader) -> None:
        self._there, self._closed, self.transport = there, False, self

    def write(self, data: bytes) -> None:
        if not self._closed:
            self._there.feed_data(data)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._there.feed_eof()

    abort = close

    def is_closing(self) -> bool:
        return self._closed

    def get_write_buffer_size(self) -> int:
        return 0


def wired(server: Server) -> Callable[..., Awaitable[Upstream]]:
    """Return what connects to this server without a network."""
    serving: set[asyncio.Task[None]] = set()

    async def connect(role: str, *, watched: bool = False) -> Upstream:
        there, here = asyncio.StreamReader(), asyncio.StreamReader()
        task = asyncio.create_task(server._serve(there, cast("Any", _Wire(here))))
        serving.add(task)
        task.add_done_callback(serving.discard)
        return await Upstream.greet(here, cast("Any", _Wire(there)), role, watched=watched)

    return connect


class House:
    """A service, its treadmill, and a page that is paired."""

    def __init__(
        self,
        running: Rig,
        app: App,
        seat: Seat,
        pairing: Pairing,
        connect: Callable[..., Awaitable[Upstream]],
    ) -> None:
        self.running, self.app, self.seat, self.pairing = running, app, seat, pairing
        self.connect = connect  # as a client of the service's socket
        self.lan = app.behind(Entrance(hosts=frozenset((HOST,)), lan=True))
        cookie = pairing.trade(pairing.offer())
        self.headers = {**OURS, "cookie": f"{COOKIE}={cookie}"}

    async def post(self, path: str, **headers: str) -> Answer:
        return await ask(self.app.asgi, "POST", path, b"{}", {**self.headers, **headers})

    async def tab(self, **headers: str) -> Socket:
        """Open the page in one more tab, and look at it."""
        socket = Socket(self.app.asgi, {**self.headers, **headers})
        socket.beat()
        await asyncio.sleep(0.1)
        return socket

    async def phone(self, role: str = CONTROLLER) -> Socket:
        """Pair a phone in the home network, and look at its page."""
        cookie = self.pairing.trade(self.pairing.offer(role))
        headers = {**OURS, "origin": f"https://{HOST}", "cookie": f"__Host-{COOKIE}={cookie}"}
        socket = Socket(self.lan, headers)
        socket.beat()
        await asyncio.sleep(0.1)
        return socket

    async def hold(self, tab: Socket, seconds: float = 1.6) -> None:
        """Press, hold, and let go when the page says that it was long enough."""
        tab.say("press")
        await asyncio.sleep(seconds)
        tab.say("arm")
        await asyncio.sleep(0.1)

    async def walks(self) -> Socket:
        """A tab whose person walks."""
        tab = await self.tab()
        tab.say("begin")
        await tab.until("seat", stage="ready", may_press=True)
        await self.hold(tab)
        await tab.until("snapshot", state="walk")
        await asyncio.sleep(10.0)
        assert self.running.simulator.truth.speed_kmh > 1.2
        return tab


@asynccontextmanager
async def page_of(
    running: Rig,
    folder: Path,
    *,
    profile: str = "demo",
    programme: bool = False,
    place: Callable[[Callable[[], float]], Place] | None = None,
    simulated: bool = True,
) -> AsyncIterator[House]:
    """Serve the page of a service that runs."""
    server = Server(running.service, running._requests, folder, "sim:rig")
    server._file.write_soon = lambda: None  # type: ignore[method-assign]  # there is no file, and no thread
    connect, clock = wired(server), asyncio.get_running_loop().time
    proof = None if place is None else place(clock)
    seat = Seat(connect, profile, programme=programme, clock=clock, place=proof, simulated=simulated)
    pairing = Pairing(folder / "page.json", wall=clock, clock=clock)

    async def no_guardian() -> None:
        return None

    leaves = Leaves(
        folder / "data",
        profile,
        answered,
        resting=lambda: seat.board.resting,
        practice=simulated,
        clock=clock,
    )
    app = App(
        Controls(seat),
        pairing,
        connect=connect,
        stop=lambda: stopping.stop(connect, no_guardian),
        hosts=frozenset((HOST,)),
        clock=clock,
        leaves=leaves.routes(),
    )
    await seat.open()
    try:
        yield House(running, app, seat, pairing, connect)
    finally:
        await seat.close()


@asynccontextmanager
async def house(
    folder: Path,
    trace: io.StringIO | None = None,
    plan: Plan = DEMO,
    place: Callable[[Callable[[], float]], Place] | None = None,
    *,
    simulated: bool = True,
    machine: str = "plain",
) -> AsyncIterator[House]:
    """Run all of it."""
    async with (
        rig(machine, plan=plan, trace=trace, simulated=simulated) as running,
        page_of(running, folder, place=place, simulated=simulated) as here,
    ):
        yield here


async def lived(
    folder: Path,
    then: Callable[[House], Awaitable[None]],
    place: Callable[[Callable[[], float]], Place] | None = None,
) -> Story:
    """Let something happen, and return the belt's true story."""
    trace = io.StringIO()
    async with house(folder, trace, place=place) as here:
        await then(here)
    rows = [json.loads(line) for line in trace.getvalue().splitlines()]
    return Story(rows, [], here.running.service.last_walk)
