"""The page's own code before a browser, without service and belt: what it shows is put there by hand, and stays.

Real walks move on while somebody looks; here every picture holds still for as long as it is looked at.  The
lines are made by the product's own code, from snapshots as the service sends them.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import uvicorn

from treadctl.client import ServiceGone
from treadctl.interfaces.page.apart import Apart
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.board import Board
from treadctl.interfaces.page.browser import Browser, Controls
from treadctl.interfaces.page.leaves import Leaves
from treadctl.interfaces.page.pairing import Pairing
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.upstream import Upstream

Line = dict[str, Any]

IDLE: Line = {
    "event": "snapshot",
    "t": 1_800_000_000.0,
    "state": "idle",
    "speed_kmh": 0.0,
    "target_kmh": None,
    "cap_kmh": None,
    "incline_percent": 0.0,
    "heart_rate_bpm": None,
    "block": 0,
    "blocks": 0,
    "walked_s": 0,
    "walk_s": 0,
    "level_s": None,
    "next_change_s": None,
    "waits_for": None,
    "limited_by": [],
    "faults": [],
    "protected": True,
    "question": None,
    "question_again": False,
}
EVERY_S = 0.25


class _Seat:
    """Whoever sits here presses into the air."""

    def __init__(self) -> None:
        self.board = Board(asks=True)
        self.board.stage = "rest"
        self.may_press = False

    def act(self, message: Line, by: object) -> None: ...

    def stopped(self) -> None: ...

    def left(self) -> None: ...


class _Other:
    """Somebody else's page, which is open, too."""

    def wake(self) -> None: ...

    def end(self, code: int) -> None: ...


class Stage:
    """What the page is shown.

    Attributes:
        host: where it is, without a token.
        silent: no snapshot is sent.
        stops: how often a STOP came.
        data: the folder that its leaves show; there is nothing in it.
    """

    def __init__(self, folder: Path) -> None:
        self.silent = False
        self.stops = 0
        self._seat = _Seat()
        self._controls = Controls(cast("Seat", self._seat))
        self._snapshot = IDLE
        self._loop = asyncio.new_event_loop()
        self._sock = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{self._sock.getsockname()[1]}"
        self._pairing = Pairing(folder / "page.json")
        self.data = folder / "data"
        board = self._seat.board
        leaves = Leaves(
            self.data,
            "starter",
            Apart(),
            resting=lambda: board.resting,
            practice=False,
            clock=time.monotonic,
        )
        app = App(
            self._controls,
            self._pairing,
            connect=self._connect,
            stop=self._stop,
            hosts=frozenset((host,)),
            clock=time.monotonic,
            leaves=leaves.routes(),
        )
        self.host = f"http://{host}/"
        config = uvicorn.Config(
            app.asgi, ws="websockets-sansio", lifespan="off", log_level="warning", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)

    def show(
        self,
        stage: str,
        *said: str,
        ask: Line | None = None,
        may_press: bool = False,
        **snapshot: object,
    ) -> None:
        """Put up a stage with what is said and asked, and a snapshot."""

        def change(board: Board) -> None:
            self._seat.may_press = may_press
            board.go(stage, said)
            if ask is not None:
                board.asks(ask)
            self._snapshot = {**IDLE, **snapshot}
            board.follow(self._snapshot, time.monotonic())

        self.silent = False
        self.change(change)

    def walked(self, lines: Iterator[Line]) -> None:
        """Let the page have seen so much of a walk: its course, its trail, its cues."""

        def follow(board: Board) -> None:
            board.stage = "walk"
            for line in lines:
                self._snapshot = line
                board.follow(line, line["t"])
            board.changed()

        self.change(follow)

    def change(self, how: Callable[[Board], None]) -> None:
        """Change what is up, where it lives."""
        done = threading.Event()

        def there() -> None:
            how(self._seat.board)
            self._controls.tell()
            done.set()

        self._loop.call_soon_threadsafe(there)
        assert done.wait(10)

    @property
    def address(self) -> str:
        """With a token that nobody has used."""
        return f"{self.host}#{self._pairing.offer()}"

    def held(self, *, elsewhere: bool) -> None:
        """Let another page have the controls, or nobody."""
        other = cast("Browser", _Other()) if elsewhere else None
        self.change(lambda board: setattr(self._controls, "held_by", other))

    def crowd(self, pages: int) -> None:
        """So many others have this page open."""
        mine = [each for each in self._controls.open if isinstance(each, Browser)]
        self._controls.open[:] = [*mine, *(cast("Browser", _Other()) for _ in range(pages))]

    def forget(self) -> None:
        """Nobody is paired any more."""
        self._pairing.revoke()

    def again(self) -> None:
        """Let every page go: it comes back, and sees what is so now."""
        self._loop.call_soon_threadsafe(self._controls.close_all, 4004)

    async def _stop(self) -> bool:
        self.stops += 1
        return True

    async def _connect(self, role: str, *, watched: bool = False) -> Upstream:
        if self._seat.board.stage == "gone":
            raise ServiceGone("there is none")
        return cast("Upstream", _Upstream(self))

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._server.serve([self._sock]))
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    def end(self) -> None:
        self._server.should_exit = self._server.force_exit = True

    def line(self) -> Line:
        return {**self._snapshot}


class _Upstream:
    """Says the same again and again."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._closed = asyncio.Event()
        self.on_line: Callable[[Line], None] = lambda line: None

    async def run(self) -> None:
        while not self._closed.is_set():
            if not self._stage.silent:
                self.on_line(self._stage.line())
            await asyncio.sleep(EVERY_S)

    def tell(self, name: str, **body: object) -> None: ...

    def close(self) -> None:
        self._closed.set()


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Serve it on a thread."""
    here = Stage(folder)
    thread = threading.Thread(target=here.run, name="stage", daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.end()
        thread.join(5)
