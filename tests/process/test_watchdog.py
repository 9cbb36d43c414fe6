"""The service as systemd has it: ready, fed while its loop runs, silent when it hangs, and told before it ends."""

from __future__ import annotations

import itertools
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.processes import ROOT, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")

WATCHDOG_S = 2.0
HANGS_AT_S, HANGS_S = 3.0, 4.0
# The service as it is, with something in its loop that blocks it for a while.
SERVICE = f"""
import asyncio, sys, time
from treadctl.service import __main__ as service
real = service.serve

async def serve(options, say=print):
    def hang(_):
        asyncio.get_running_loop().call_later({HANGS_AT_S}, time.sleep, {HANGS_S})
    return await real(options, hang, say)

service.serve = serve
sys.exit(service.main(["--data", sys.argv[1], "--radio", sys.argv[2]]))
"""


@pytest.mark.hazard("H-43")
def test_the_control_loop_feeds_the_watchdog_and_nothing_else_does(tmp_path: Path) -> None:
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
        socket.create_server(("127.0.0.1", 0)) as radio,
    ):
        manager.bind(str(tmp_path / "notify"))
        told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": str(round(WATCHDOG_S * 1e6))}
        service = subprocess.Popen(
            [
                sys.executable,
                "-c",
                SERVICE,
                str(tmp_path / "data"),
                f"sim:127.0.0.1:{radio.getsockname()[1]}",
            ],
            cwd=ROOT,
            env={**environment(tmp_path), **told},
        )
        try:
            heard = listen(manager, 40.0, until=lambda all_: "READY=1" in all_)
            heard += listen(manager, HANGS_AT_S + HANGS_S + 2 * WATCHDOG_S)
            service.send_signal(signal.SIGTERM)
            heard += listen(manager, 20.0, until=lambda all_: "STOPPING=1" in all_)
            assert service.wait(20) == 0
        finally:
            service.kill()
            service.wait()
        radio.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody asked, so nothing has connected
            radio.accept()
    said = [what for _, what in heard]
    assert (said[0], said[-1], set(said[1:-1])) == ("READY=1", "STOPPING=1", {"WATCHDOG=1"})
    at = [when for when, _ in heard[:-1]]
    gaps = sorted(later - before for before, later in itertools.pairwise(at))
    assert gaps[-1] > HANGS_S - WATCHDOG_S / 2  # systemd would have killed it, and started another
    assert gaps[len(gaps) // 2] < WATCHDOG_S  # fed in time as long as it ran


def listen(
    manager: socket.socket, seconds: float, until: Callable[[list[str]], bool] = lambda said: False
) -> list[tuple[float, str]]:
    """Hear what is said, and when, for so long or until enough was."""
    heard: list[tuple[float, str]] = []
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not until([what for _, what in heard]):
        manager.settimeout(left)
        try:
            heard.append((time.monotonic(), manager.recv(200).decode()))
        except TimeoutError:
            break
    return heard
