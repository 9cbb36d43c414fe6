"""Whoever wants to move, stop or read what is not theirs: what they send, and what became of it."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from treadctl import client

Headers = dict[str, str | None]


@dataclass(frozen=True)
class Target:
    """One entrance of a page process, and a cookie that is good there."""

    host: str
    port: int
    cookie: str
    certificate: Path | None = None

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{'https' if self.certificate else 'http'}://{self.name}"

    @property
    def context(self) -> ssl.SSLContext | None:
        return ssl.create_default_context(cafile=str(self.certificate)) if self.certificate else None

    def wire(self) -> http.client.HTTPConnection:
        context = self.context
        if context is None:
            return http.client.HTTPConnection(self.host, self.port, timeout=10)
        return http.client.HTTPSConnection(self.host, self.port, timeout=10, context=context)

    def hit(self, method: str, path: str, headers: Headers, body: bytes = b"") -> tuple[int, bytes]:
        """Make one request as a paired page would, but for `headers` (None: left out)."""
        usual: Headers = {"Host": self.name, "Origin": self.origin, "Cookie": self.cookie}
        if method == "POST":
            usual |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        wire = self.wire()
        try:
            wire.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {**usual, **headers}.items():
                if value is not None:
                    wire.putheader(name, value)
            wire.endheaders(body)
            answer = wire.getresponse()
            return answer.status, b"" if answer.status == 101 else answer.read()
        except (http.client.HTTPException, OSError):
            return 0, b""  # cut off
        finally:
            wire.close()

    def upgrade(self, headers: Headers) -> int:
        """Ask for the WebSocket; 101: let in."""
        asks: Headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        return self.hit(
            "GET", "/api/page", {**asks, "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==", **headers}
        )[0]


STRANGERS: dict[str, Headers] = {
    "foreign origin": {"Origin": "http://evil.example"},
    "another port's origin": {"Origin": "http://127.0.0.1:3000"},
    "no origin, other host": {"Origin": None, "Host": "evil.example"},
    "rebound host": {"Host": "evil.example:8730", "Origin": "http://evil.example:8730"},
    "every address": {"Host": "0.0.0.0:8730", "Origin": "http://0.0.0.0:8730"},
    "no cookie": {"Cookie": None},
    "forged cookie": {"Cookie": "treadctl_page=guess; __Host-treadctl_page=guess"},
    "other entrance's cookie": {"Cookie": "__Secure-treadctl_page=guess"},
}
PATHS = (
    "/../page.json",
    "/..%2fpage.json",
    "/%2e%2e/%2e%2e/journal.sqlite3",
    "//journal.sqlite3",
    "/static/../journal.sqlite3",
    "/page.js/../../journal.sqlite3",
    "/journal.sqlite3",
    "/page_tls.pem",
    "/page.json",
    "/page_tag.json",
    "/.git/config",
    "/api/../journal.sqlite3",
    "/api/stop/",
    "/%00",
    "/page.js%00.html",
    "http://evil.example/page.json",
)
MISFITS: dict[str, tuple[Headers, bytes]] = {
    "10 MB": ({}, b"x" * 10_000_000),
    "10 MB, said to be small": ({"Content-Length": "10"}, b"x" * 10_000_000),
    "plain text": ({"Content-Type": "text/plain"}, b"{}"),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, b"do=stop"),
    "20 kB of header": ({"X-Long": "x" * 20_000}, b"{}"),
    "negative length": ({"Content-Length": "-1"}, b""),
}
SECRETS = (b"SQLite", b"PRIVATE KEY", b'"hash"', b"[core]")
"""What no answer may contain: the journal, the key, what is kept of cookies."""

DOINGS = [
    *(
        "beat",
        "stop",
        "begin",
        "key",
        "leave",
        "press",
        "release",
        "arm",
        "code",
        "cancel",
        "slower",
        "pause",
    ),
    *("end", "worse", "wrong", "check", "looks", "take", "who", "person"),
]


def messages(seed: int, count: int) -> Iterator[str]:
    """What somebody might send who has read the protocol, and what nobody would."""
    dice = random.Random(seed)
    values: tuple[object, ...] = (
        None,
        True,
        0,
        -1,
        1e308,
        "",
        "1",
        "q",
        "b",
        "y",
        "\x00",
        "ä" * 40,
        [],
        {},
        [[[]]],
        "9" * 400,
    )
    for _ in range(count):
        message: dict[str, object] = {"do": dice.choice(DOINGS)}
        for name in ("key", "n", "code", "name", "token", "permit", "request", "do"):
            if dice.random() < (0.02 if name == "do" else 0.2):
                message[name] = dice.choice(values)
        text = json.dumps(message)
        if dice.random() < 0.1:
            cut = dice.randrange(len(text))
            text = text[:cut] + chr(dice.randrange(1, 0x2FF)) * dice.choice((0, 1, 9)) + text[cut + 1 :]
        yield text * dice.choice((1,) * 30 + (2, 40))


@contextmanager
def flooding(targets: list[Target]) -> Iterator[list[int]]:
    """Two threads of strangers, as fast as they can; gives how often they have asked."""
    over, sent, strangers = threading.Event(), [0], list(STRANGERS.values())

    def flood(target: Target) -> None:
        while not over.is_set():
            target.hit("POST", "/api/stop", strangers[sent[0] % len(strangers)], b"{}")
            sent[0] += 1

    for target in (targets * 2)[:2]:
        threading.Thread(target=flood, args=(target,), daemon=True).start()
    try:
        yield sent
    finally:
        over.set()


@contextmanager
def dawdlers(target: Target, count: int) -> Iterator[list[socket.socket]]:
    """So many who open a connection and send next to nothing."""
    crowd = []
    for number in range(count):
        sock = socket.create_connection((target.host, target.port), timeout=10)
        if number % 2:
            sock.sendall(b"GET / HTTP/1.1\r\nHost: ")
        crowd.append(sock)
    try:
        yield crowd
    finally:
        for sock in crowd:
            sock.close()


def held(crowd: list[socket.socket]) -> int:
    """How many of them still have their place."""
    count = 0
    for sock in crowd:
        sock.settimeout(0.01)
        try:
            while sock.recv(1000):
                pass
        except TimeoutError:
            count += 1
        except OSError:
            pass
    return count


SNAPSHOT_S = 0.3
"""Four a second are due, and a tick is a tenth: so they go out with every third one."""


def lateness(record: dict[str, object], seconds: float) -> list[float]:
    """How late the control loop's snapshots were, by the service's own clock, in ms."""
    sock = client.connected(record)
    with sock, sock.makefile("rwb") as lines:
        lines.write(json.dumps({"hello": 1, "role": "viewer", "token": record.get("token")}).encode() + b"\n")
        lines.flush()
        at, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            line = json.loads(lines.readline())
            if line.get("event") == "snapshot":
                at.append(float(line["t"]))
    apart = [later - before for before, later in itertools.pairwise(at)]
    return sorted(max(0.0, each - SNAPSHOT_S) * 1000 for each in apart if each > SNAPSHOT_S / 2)
