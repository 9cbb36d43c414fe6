"""One browser: its messages in, what it shows out, and its beat, without which nobody is taken to look at it.

What goes out is what is so now: who reads slowly gets fewer snapshots, never older ones.  A page whose
beat stops (the phone sleeps, the tab is hidden) is let go, and the service counts a lost interface.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from treadctl.client import ServiceGone
from treadctl.interfaces.page import lines
from treadctl.interfaces.page.door import Visitor
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.upstream import Upstream

Line = dict[str, Any]

MESSAGE_MAX = 512  # characters; the longest is an answer
KEPT_S = 10.0  # every page comes back when somebody else is to walk: the one that said so keeps the controls
BEAT_WITHIN_S = 4.0  # a page beats once a second while it can be seen
SEND_WITHIN_S = 5.0
PER_S, BURST = 20.0, 40.0  # messages; a person with ten fingers sends fewer
PAGES_MAX = 8

CLOSE_NOT_OURS, CLOSE_ASLEEP, CLOSE_TOO_MANY, CLOSE_REVOKED = 4000, 4001, 4002, 4003
CLOSE_GONE = 4004


class Controls:
    """Which pages are open, and the one of them that has the controls; every one of them may stop."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat
        self.open: list[Browser] = []
        self.held_by: Browser | None = None
        self._kept_for, self._kept_until = "", float("-inf")
        seat.board.changed = self.tell

    def hand_over(self, seat: Seat, browser: str, now: float) -> None:
        """Somebody else walks: every page comes back to that seat, and this browser keeps the controls."""
        self.seat.board.changed = lambda: None
        self.seat, seat.board.changed = seat, self.tell
        self._kept_for, self._kept_until = browser, now + KEPT_S
        self.close_all(CLOSE_GONE)

    def tell(self) -> None:
        """Something to show has changed, on every page."""
        for page in self.open:
            page.wake()

    def take(self, page: Browser, now: float) -> bool:
        """Give the controls to this page if nobody has them and it may; True when it has them now."""
        paired = page.visitor.paired
        kept = now < self._kept_until and (paired is None or paired.hash != self._kept_for)
        if self.held_by is None and page.visitor.controls and not kept:
            self.held_by = page
        return self.held_by is page

    def drop(self, page: Browser) -> None:
        """Forget a page that is gone; whoever comes next, or asks, has the controls."""
        self.open.remove(page)
        if self.held_by is page:
            self.held_by = None
            self.seat.left()
        self.tell()

    def close_all(self, code: int) -> None:
        """Let every page go; each comes back by itself, to what is there then."""
        for page in self.open:
            page.end(code)


class Browser:
    """One open page.

    Args:
        socket: not yet accepted.
        controls: who may do what.
        connect: opens a connection to the service.
        paired: whether this page's cookie is still good.
        clock: monotonic seconds.
        visitor: who it is.
    """

    def __init__(
        self,
        socket: WebSocket,
        controls: Controls,
        connect: Callable[..., Awaitable[Upstream]],
        paired: Callable[[], bool],
        clock: Callable[[], float],
        visitor: Visitor,
    ) -> None:
        self.visitor = visitor
        self._socket, self._controls, self._connect = socket, controls, connect
        self._paired, self._clock = paired, clock
        self._upstream: Upstream | None = None
        self._snapshot: Line | None = None
        self._stop_taken = False
        self._news = asyncio.Event()
        self._over: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._beat_at = clock()
        self._tokens, self._filled_at = BURST, self._beat_at
        self._told: Line = {}
        self._attaching: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There is something new to show."""
        self._news.set()

    def end(self, code: int) -> None:
        """Let this page go."""
        if not self._over.done():
            self._over.set_result(code)

    async def run(self) -> None:
        """Serve it until it is gone."""
        await self._socket.accept()
        if len(self._controls.open) >= PAGES_MAX:
            await self._socket.close(CLOSE_TOO_MANY)
            return
        self._controls.open.append(self)
        works = [
            asyncio.create_task(work, name="page") for work in (self._show(), self._hear(), self._beats())
        ]
        try:
            await self._attach()
            self.wake()
            code = await self._over
        finally:
            for work in works:
                work.cancel()
            await asyncio.wait(works)
            if self._upstream is not None:
                self._upstream.close()
            self._controls.drop(self)
        if code:
            with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect):
                await self._socket.close(code)

    async def _attach(self) -> None:
        """Have a connection of its own; with the controls a watched one: a page that goes is missed."""
        before, self._upstream = self._upstream, None
        if before is not None:
            before.close()
        controls = self._controls.take(self, self._clock())
        try:
            upstream = await self._connect("walker" if controls else "viewer", watched=controls)
        except ServiceGone:
            return  # it is shown what there is without a service
        upstream.on_line = self._line
        self._upstream = upstream
        reading = asyncio.create_task(upstream.run(), name="page: service")
        reading.add_done_callback(lambda _: self.end(CLOSE_GONE) if self._upstream is upstream else None)

    # --- out

    def _line(self, line: Line) -> None:
        if line.get("event") == "snapshot":
            self._snapshot = line
            self.wake()

    async def _show(self) -> None:
        """Send what was so far, once, and what is so now, each time something changes."""
        await self._send(self._controls.seat.board.trail.told())
        while True:
            await self._news.wait()
            self._news.clear()
            if self._stop_taken:
                self._stop_taken = False
                await self._send({"event": "stop_taken"})
            told = self._seat_line()
            if told != self._told:
                self._told = told
                await self._send(told)
            if self._snapshot is not None:
                snapshot, self._snapshot = self._snapshot, None
                await self._send(lines.shown(snapshot))

    def _seat_line(self) -> Line:
        seat, held_by = self._controls.seat, self._controls.held_by
        if held_by is self:
            return {**seat.board.told(may_press=seat.may_press), "controls": "here"}
        free = "free" if held_by is None else "elsewhere"
        return {**seat.board.told_to_others(), "controls": free if self.visitor.controls else "watches"}

    async def _send(self, line: Line) -> None:
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                await self._socket.send_text(json.dumps(line, separators=(",", ":")))
        except (TimeoutError, RuntimeError, OSError, WebSocketDisconnect):
            self.end(0)  # gone, or it does not read: there is nobody to tell

    async def _beats(self) -> None:
        """Let go of a page that nobody looks at, and of one that is no longer paired."""
        while True:
            await asyncio.sleep(1.0)
            if self._clock() - self._beat_at > BEAT_WITHIN_S:
                self.end(CLOSE_ASLEEP)
            elif not self._paired():
                self.end(CLOSE_REVOKED)

    # --- in

    async def _hear(self) -> None:
        try:
            while True:
                message = await self._socket.receive()
                if message["type"] != "websocket.receive":
                    self.end(0)
                    return
                if not self._take(message.get("text")):
                    self.end(CLOSE_NOT_OURS)
                    return
        except (RuntimeError, OSError, WebSocketDisconnect):
            self.end(0)

    def _take(self, text: str | None) -> bool:
        """Act on one message; False where no page of ours sends such a thing, or so many."""
        message = _parsed(text)
        if message is None:
            return False
        what = message["do"]
        if what == "stop":  # before anything is counted
            self._stop()
            return self._in_measure()
        if not self._in_measure():
            return False
        if what == "beat":
            self._beat_at = self._clock()
            return True
        if self.visitor.controls:
            self._controls.seat.board.quiet.used(self._clock())
        if what == "here":  # and that is all
            return True
        if what == "take":
            self._take_controls()
        elif self._controls.held_by is self:
            self._controls.seat.act(message, self)
        return True

    def _stop(self) -> None:
        if self._upstream is not None:
            self._upstream.tell("stop")
            self._stop_taken = True
            self.wake()
        if self._controls.held_by is self:
            self._controls.seat.stopped()

    def _take_controls(self) -> None:
        if self._controls.held_by is None and self._controls.take(self, self._clock()):
            self._attaching = asyncio.create_task(self._attach(), name="page: controls")
            self._attaching.add_done_callback(lambda _: self._controls.tell())

    def _in_measure(self) -> bool:
        now = self._clock()
        self._tokens = min(BURST, self._tokens + (now - self._filled_at) * PER_S) - 1
        self._filled_at = now
        return self._tokens >= 0


def _parsed(text: str | None) -> Line | None:
    """Return a message, None for what is none: one small object that says what to do."""
    if text is None or len(text) > MESSAGE_MAX:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) and isinstance(message.get("do"), str) else None
