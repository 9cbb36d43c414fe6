"""`treadctl stop`: service and guardian are asked together; only where both are silent it acts itself.

The standard library alone: it must start fast and must work when everything else is broken.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import sys
import time
from typing import Any

from treadctl import client, paths, standby
from treadctl.client import LOOK, Client, Line, NoAnswer, ServiceGone

STOP_WITHIN_S = 15.0  # contract: `treadctl stop` says "not confirmed" after this
SERVICE_WITHIN_S = 1.5  # a service that is alive answers within its tick; by then its guardian has stepped in
SILENT_S = 2.0  # neither answered for so long: nobody is left

Say = Any
SAID = {
    "nothing": "Nothing to stop: treadctl drives no treadmill.",
    "own_stop": "If a belt moves, use the treadmill's own stop or pull the key.",
    "not_confirmed": "Not confirmed. {look}",
    "stands": "The belt stands.",
    "stopping": "Stopping. Hold the rail until the belt stands.",
    "sent": "Stop is sent. The treadmill says that its belt stands; if it moves, hold the rail.",
    "silent": "treadctl's service does not answer.",
    "ended": "treadctl's service has ended unexpectedly.",
    "guardian_stopped": "treadctl's guardian has stopped the belt. It stands.",
    "guardian_stops": "treadctl's guardian stops the belt. Hold the rail until it stands.",
    "alone": "treadctl's service and its guardian have died. Stopping the belt from here. {look}",
    "look": LOOK,
}
"""What it says; here and not in the catalogue, for a stop must not depend on that."""


def tell(text: str) -> None:
    """Print it, on a terminal in lines that fit; whatever is wrong with that, as it is."""
    with contextlib.suppress(Exception):
        from treadctl.wrapping import fitting

        text = fitting(text, sys.stdout)
    print(text)


def stop(data: str | None = None, say: Say = tell) -> int:
    """Stop every service's belt (or the one of `data`) and wait until it stands.

    Returns the exit code: 0 it stands, 1 not confirmed in 15 s, 3 nothing to stop.
    """
    end = time.monotonic() + STOP_WITHIN_S
    try:
        found = paths.record_paths(paths.data_dir(data)) if data else paths.record_paths()
    except Exception as error:  # whatever is wrong with a folder, the person needs the next step
        say(f"{error}\n" + _said("look"))
        return 1
    records = [record for path in found if (record := client.read_record(path)) is not None]
    asked = [(record, _send_stop(record)) for record in records]  # all of them first, then wait
    for record in records:
        standby.ask(record, "stop")
    _speak_as_settled(data)
    try:
        codes = {_wait_standing(record, sock, end, say) for record, sock in asked} - {3}
    except KeyboardInterrupt:  # the stop is on its way; whoever stops waiting has to look
        say(_said("not_confirmed"))
        return 1
    if not codes:
        say(_said("nothing"))
        say(_said("own_stop"))
        return 3
    return max(codes)


def _speak_as_settled(data: str | None) -> None:
    """Speak as the person has settled, if a file says so; whatever is wrong with it is not said here."""

    def settled() -> Kept:
        with contextlib.suppress(Exception):
            folder = paths.data_dir(data)
            if paths.has_settings(folder):
                from treadctl import settings

                return settings.kept(folder, lambda _: None)
        return Kept()

    with contextlib.suppress(Exception):
        from treadctl.language import Kept, ask

        ask(settled)


def _said(id_: str) -> str:
    """Return a sentence in the person's language; whatever is wrong with a translation, in English."""
    try:
        from treadctl.language import translated

        german = translated("stop")
        return (german.get(id_) or SAID[id_]).format(look=german.get("look") or LOOK)
    except Exception:
        return SAID[id_].format(look=LOOK)


def _send_stop(record: Line) -> socket.socket | None:
    """Put a stop on the way without waiting for anything; None where nobody listens."""
    try:
        sock = client.connected(record)
        hello: Line = {"hello": 1, "role": "walker", "token": record.get("token")}
        lines = (hello, {"request": "stop", "id": "stop"})
        sock.sendall(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        return sock
    except (OSError, ValueError, KeyError):
        return None


def _wait_standing(record: Line, sock: socket.socket | None, end: float, say: Say) -> int:
    """Wait for standstill; 0 it stands, 1 not confirmed, 3 there was nothing to stop."""
    code: int | None = None
    if sock is not None:
        code = _by_service(Client(sock), end, say)
    elif not standby.may_be_moving(record):
        return 3
    if code is None:
        code = _by_guardian(record, end, say)
    if code == 1:
        say(_said("not_confirmed"))
    return code


def _by_service(service: Client, end: float, say: Say) -> int | None:
    """Wait for what the service says; None where it does not answer any more."""
    told = ""
    try:
        while time.monotonic() < end:
            snapshot = service.request("snapshot", SERVICE_WITHIN_S)
            if snapshot.get("state") == "none":
                return 3
            if snapshot.get("state") in ("idle", "stopped") and snapshot.get("speed_kmh") == 0:
                say(_said("stands"))
                return 0
            says = "sent" if snapshot.get("speed_kmh") == 0 else "stopping"
            if not told or (told, says) == ("sent", "stopping"):
                told = says
                say(_said(told))
            time.sleep(0.1)
    except NoAnswer:
        say(_said("silent"))
    except ServiceGone:
        say(_said("ended"))
    else:
        return 1
    return None


def _by_guardian(record: Line, end: float, say: Say) -> int:
    """Wait for what the guardian says, or do its work where nobody is left."""
    heard_at, told = time.monotonic(), False
    while (now := time.monotonic()) < end:
        answer = standby.ask(standby.current(record), "status")
        state = (answer or {}).get("guardian")
        if state == "stands":
            say(_said("guardian_stopped"))
            return 0
        if state is not None:
            heard_at = now
            if state == "stopping" and not told:
                told = True
                say(_said("guardian_stops"))
            if state in ("gave_up", "at rest"):
                return 1
        elif now - heard_at > SILENT_S:
            return _alone(standby.current(record), end, say)
        time.sleep(0.1)
    return 1


def _alone(record: Line, end: float, say: Say) -> int:
    """Nobody else is alive: stop the belt from here."""
    if not standby.may_be_moving(record):
        return 3
    say(_said("alone"))
    try:
        helper = standby.step_in(record)
    except OSError:
        return 1
    with contextlib.closing(helper.stdout) as output:
        buffer = b""
        while (left := end - time.monotonic()) > 0 and select.select([output], [], [], left)[0]:
            data = os.read(output.fileno(), 65536)
            if not data:
                return 1
            buffer += data
            if b'"stands"' in buffer:
                say(_said("stands"))
                return 0
    return 1
