"""The guardian seen from outside: ask it, wait for it, or run its ladder where nobody is left alive.

The standard library alone: `treadctl stop` comes through here.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from treadctl import client, paths

Line = dict[str, Any]

ANSWER_WITHIN_S = 0.5  # it runs twenty times a second
GONE_WITHIN_S = 2.0
STANDS_WITHIN_S = 30.0  # a belt takes some 10 s to stand, a lost link some more to come back


def ask(record: Line, request: str) -> Line | None:
    """Ask the guardian of this record; None where nobody answers."""
    way = record.get("guardian") or {}
    try:
        if way.get("socket"):
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.settimeout(ANSWER_WITHIN_S)
            sock.connect(str(way["socket"]))
        else:
            sock = socket.create_connection(("127.0.0.1", int(way["port"])), ANSWER_WITHIN_S)
        with sock:
            sock.settimeout(ANSWER_WITHIN_S)
            sock.sendall(json.dumps({"request": request, "token": way.get("token")}).encode() + b"\n")
            answer = json.loads(sock.makefile("rb").readline())
        return answer if isinstance(answer, dict) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current(record: Line) -> Line:
    """Return the record as it is now: a guardian that died has a successor."""
    with contextlib.suppress(Exception):
        return client.read_record(paths.record_path(Path(str(record["data"])))) or record
    return record


def may_be_moving(record: Line) -> bool:
    """Tell whether a service that died may have left a belt of ours moving: its latch is still there."""
    if not client.may_be_alone(record):
        return False
    with contextlib.suppress(Exception):
        return paths.latch_path(Path(str(record["data"])), str(record["radio"])).exists()
    return True  # who cannot tell must look


def stands_after_all(record: Line, guarding: Callable[[], None]) -> bool:
    """Wait for what the guardian makes of the belt of a service that is gone; False where that is not known.

    Args:
        record: of that service.
        guarding: called once, when the guardian is found at work.
    """
    told, end = False, time.monotonic() + STANDS_WITHIN_S
    while time.monotonic() < end:
        state = (ask(current(record), "status") or {}).get("guardian")
        if state not in ("guarding", "stopping", "stands"):
            return False
        if not told:
            told = True
            guarding()
        if state == "stands":
            return True
        time.sleep(0.1)
    return False


def release(record: Line) -> bool:
    """Have a guardian that has stopped a belt make way; False while that belt is not seen to stand."""
    answer = ask(record, "release")
    if answer is None:
        return True  # nobody is there
    if not answer.get("ok"):
        return False
    end = time.monotonic() + GONE_WITHIN_S
    while ask(record, "status") and time.monotonic() < end:
        time.sleep(0.05)
    return True


def step_in(record: Line) -> Any:
    """Do what a guardian does, nobody else being alive: a process that outlives this one.

    Its lines are on its standard output.

    Raises:
        OSError: it cannot be started.
    """
    import subprocess  # only where everything else has failed

    from treadctl import words

    charge = dict(record.get("charge") or {"radio": record.get("radio"), "address": record.get("address")})
    pids = record.get("pids") or {}
    _end(pids.get("guardian"), "treadctl.guardian")
    service = pids.get("service")
    charge["pid"] = service if _is(service, "treadctl.service") else 0
    charge.setdefault("words", words.guardian())
    with contextlib.suppress(OSError):
        charge["tty"] = os.ttyname(2)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "treadctl.guardian", "--once", json.dumps(charge)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=paths.child_environment(),
        start_new_session=True,
    )


def _end(pid: Any, what: str) -> None:
    if _is(pid, what):
        with contextlib.suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _is(pid: Any, what: str) -> bool:
    """Tell whether this process is still ours; numbers are used again."""
    if not isinstance(pid, int) or pid <= 1:
        return False
    try:
        return what.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        pass
    system: str = sys.platform
    if system in ("linux", "win32"):
        return False
    import subprocess

    try:
        command = ["ps", "-o", "command=", "-p", str(pid)]
        return what in subprocess.run(command, capture_output=True, text=True, timeout=2, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return False
