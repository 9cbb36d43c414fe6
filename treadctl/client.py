"""The client of the service's local socket, for every interface; the standard library alone.

`treadctl stop` comes through here with nothing else imported: it must start fast
and must work when everything else is broken.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from treadctl import paths

Line = dict[str, Any]

SPAWN_WITHIN_S = 15.0  # chosen: a Raspberry Pi imports Bluetooth in 3 s
CONNECT_WITHIN_S = 2.0
HELLO_WITHIN_S = 5.0
LOOK = "LOOK AT THE BELT. If it moves: hold the rail, step to the side rails, then pull the key."


class ServiceGone(Exception):
    """The service ended, or was never there."""


class NoAnswer(ServiceGone):
    """The service is there and does not answer in time."""


class Client:
    """One connection to a service.

    Args:
        sock: connected; every line is one JSON object.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.record: Line = {}
        self._buffer = b""
        self._lines: deque[Line] = deque()
        self._serial = 0
        self.heard_at = time.monotonic()

    @classmethod
    def attach(cls, record: Line, role: str, *, watched: bool = False) -> Client:
        """Connect to the service of this record.

        Raises:
            ServiceGone: nobody answers there.
        """
        try:
            client = cls(connected(record))
        except (OSError, ValueError, KeyError) as error:
            raise ServiceGone(str(error)) from None
        client._send(
            {"hello": 1, "role": role, "watched": watched, "token": record.get("token"), "tty": _tty()}
        )
        hello = client._read_until(lambda line: "hello" in line or line.get("ok") is False, HELLO_WITHIN_S)
        if "hello" not in hello:
            raise ServiceGone(str(hello.get("message", "refused")))
        client.record = record
        return client

    def fileno(self) -> int:
        """For `select`."""
        return self._sock.fileno()

    def request(self, name: str, timeout_s: float = 10.0, **body: object) -> Line:
        """Make a request and return its reply; other lines wait in `lines`.

        Raises:
            ServiceGone: no reply in time, or the service ended.
        """
        self._serial += 1
        identity = f"{os.getpid()}-{self._serial}"
        self._send({"request": name, "id": identity, **body})
        return self._read_until(lambda line: line.get("reply") == identity, timeout_s)

    def tell(self, name: str, **body: object) -> None:
        """Make a request without waiting for its reply."""
        self._serial += 1
        self._send({"request": name, "id": f"{os.getpid()}-{self._serial}", **body})

    def lines(self) -> Iterator[Line]:
        """Yield every line that is here, without waiting.

        Raises:
            ServiceGone: the service ended, after its last line.
        """
        gone = not self._receive(0.0)
        while self._lines:
            yield self._lines.popleft()
        if gone:
            raise ServiceGone("the service ended")

    def silent_s(self) -> float:
        """Seconds since the service was last heard; it says something four times a second."""
        return time.monotonic() - self.heard_at

    def close(self) -> None:
        """Say goodbye."""
        with contextlib.suppress(ServiceGone, OSError):
            self.tell("bye")
        self._sock.close()

    def _send(self, line: Line) -> None:
        try:
            self._sock.settimeout(CONNECT_WITHIN_S)
            self._sock.sendall(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise ServiceGone(str(error)) from None

    def _read_until(self, wanted: Any, timeout_s: float) -> Line:
        end = time.monotonic() + timeout_s
        kept: list[Line] = []
        while True:
            while self._lines:
                line = self._lines.popleft()
                if wanted(line):
                    self._lines.extendleft(reversed(kept))
                    return line
                kept.append(line)
            left = end - time.monotonic()
            if left <= 0 or not self._receive(left):
                self._lines.extendleft(reversed(kept))
                raise NoAnswer("no answer in time") if left <= 0 else ServiceGone("the service ended")

    def _receive(self, timeout_s: float) -> bool:
        """Take in what is here; False when the other side is closed."""
        while select.select([self._sock], [], [], timeout_s)[0]:
            timeout_s = 0.0
            try:
                data = self._sock.recv(65536)
            except OSError:
                data = b""
            if not data:
                return False
            self.heard_at = time.monotonic()
            *whole, self._buffer = (self._buffer + data).split(b"\n")
            for raw in whole:
                with contextlib.suppress(ValueError):
                    line = json.loads(raw)
                    if isinstance(line, dict):
                        self._lines.append(line)
        return True


def _tty() -> str | None:
    """Return the path of the person's terminal, where the guardian may have to speak."""
    for descriptor in (2, 0):
        with contextlib.suppress(OSError, AttributeError):
            return os.ttyname(descriptor)
    return None


def connected(record: Line) -> socket.socket:
    """Return a connection to the service of this record.

    Raises:
        OSError, ValueError, KeyError: there is none.
    """
    if record.get("socket"):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(CONNECT_WITHIN_S)
        sock.connect(str(record["socket"]))
        return sock
    return socket.create_connection(("127.0.0.1", int(record["port"] or 0)), CONNECT_WITHIN_S)


def read_record(path: Path) -> Line | None:
    """Return the record of a service, None where there is none that can be read."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def may_be_alone(record: Line) -> bool:
    """Tell whether a service that nobody can reach may have left its belt to itself.

    It held a treadmill and did not end in order: such a record still has its process number.
    """
    return bool(record.get("address")) and (record.get("pids") or {}).get("service") is not None


def service_command(data: Path, radio: str, audit: str | None = None, *, spawned: bool = False) -> list[str]:
    """Return the command line of a service."""
    command = [sys.executable, "-P", "-m", "treadctl.service", "--data", str(data), "--radio", radio]
    if audit:
        command += ["--audit", os.path.abspath(audit)]
    return [*command, "--spawned"] if spawned else command


def spawn(data: Path, radio: str, audit: str | None = None) -> Line:
    """Start a service in a session of its own and return its record once it listens.

    Its output goes to a log beside the record, never to the caller's pipes.

    Raises:
        ServiceGone: it did not come up; the text carries the end of its log.
    """
    import subprocess  # a tenth of what `stop` takes to start, and it starts nothing

    record = paths.record_path(data)
    log = record.with_suffix(".log")
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
        process = subprocess.Popen(
            service_command(data, radio, audit, spawned=True),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=paths.child_environment(),
            start_new_session=True,
        )
    end = time.monotonic() + SPAWN_WITHIN_S
    while time.monotonic() < end and process.poll() is None:
        found = read_record(record)
        if found is not None and found.get("pids", {}).get("service") == process.pid:
            return found
        time.sleep(0.02)
    process.kill()
    tail = log.read_text(errors="replace").strip().splitlines()[-3:]
    raise ServiceGone("; ".join(tail) or "it did not come up in time")
