"""A visitor of a real page process, without a browser: paired, and at its WebSocket."""

from __future__ import annotations

import json
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.helpers.processes import World

Line = dict[str, Any]


def page(world: World, profile: str = "demo", *more: str) -> tuple[subprocess.Popen[str], str]:
    """Start `treadctl page`; return it and the address that it shows for this computer."""
    process = world.treadctl("page", profile, "--radio", world.radio, "--port", "0", *more)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip().startswith("http://"):
            return process, line.strip()
    raise AssertionError("it showed no address")


class Visitor:
    """Somebody at the page."""

    def __init__(self, address: str) -> None:
        self.address, _, self.token = address.partition("/#")
        headers = {"Origin": self.address, "Content-Type": "application/json"}
        body = json.dumps({"token": self.token}).encode()
        request = urllib.request.Request(f"{self.address}/api/pair", body, headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.lines: list[Line] = []
        self._over = threading.Event()
        self._open()
        threading.Thread(target=self._beat, daemon=True).start()

    def _open(self) -> None:
        self._stack = ExitStack()
        self._wire: ClientConnection = self._stack.enter_context(
            connect(
                self.address.replace("http", "ws") + "/api/page",
                origin=Origin(self.address),
                additional_headers={"Cookie": self.cookie},
            )
        )
        self._hearing = threading.Thread(target=self._hear, args=(self._wire,), daemon=True)
        self._hearing.start()

    def is_let_go(self, within_s: float = 30.0) -> None:
        """Wait until the page's process closes this page, and come back, as a page does."""
        self._hearing.join(within_s)
        assert not self._hearing.is_alive()
        self.again()

    def again(self) -> None:
        """Come back, as a page does whose socket was closed."""
        self._stack.close()
        self.lines.clear()
        self._open()

    def _hear(self, wire: ClientConnection) -> None:
        try:
            for text in wire:
                self.lines.append(json.loads(text))
        except ConnectionClosed:
            pass

    def _beat(self) -> None:
        while not self._over.wait(1.0):
            with suppress(ConnectionClosed):
                self.say("beat")

    def say(self, do: str, **more: object) -> None:
        self._wire.send(json.dumps({"do": do, **more}))

    def post(self, path: str) -> None:
        headers = {"Origin": self.address, "Content-Type": "application/json", "Cookie": self.cookie}
        request = urllib.request.Request(f"{self.address}{path}", b"{}", headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            assert json.load(answer) == {"ok": True}

    def close(self) -> None:
        self._over.set()
        self._stack.close()

    def last(self, event: str) -> Line:
        return next((line for line in reversed(self.lines) if line["event"] == event), {})

    def until(self, event: str, within_s: float = 20.0, **values: object) -> Line:
        """Wait for a newest line of a kind that says so."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            line = self.last(event)
            if line and all(line.get(name) == value for name, value in values.items()):
                return line
            time.sleep(0.02)
        raise AssertionError(f"no {event} with {values} within {within_s} s; the last is {self.last(event)}")

    def start(self) -> None:
        """From the first button to a start that was taken."""
        self.say("begin")
        for _ in range(3):  # on a busy machine a press may come too late to count: as a person, again
            self.until("seat", 40.0, stage="ready", may_press=True)
            self.say("press")
            time.sleep(1.6)
            self.say("arm")
            with suppress(AssertionError):
                self.until("seat", 6.0, stage="walk")
                break

    def walk(self) -> None:
        """From the first button to a belt that walks."""
        self.start()
        self.until("snapshot", state="walk")


@contextmanager
def visitor(address: str) -> Iterator[Visitor]:
    """Be there, and go."""
    here = Visitor(address)
    try:
        yield here
    finally:
        here.close()
