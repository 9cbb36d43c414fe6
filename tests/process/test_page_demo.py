"""`treadctl demo --page`: both addresses, a walk at them, and nothing left behind by Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.helpers.processes import ROOT, environment, read_trace
from tests.helpers.visitor import visitor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def until(true: Callable[[], object], within_s: float = 40.0) -> None:
    end = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def listens(address: str) -> bool:
    """Tell whether anybody is at this address."""
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", urlsplit(address).port or 0)) == 0


@pytest.mark.timeout(240)
def test_both_addresses_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    trace, temporary = tmp_path / "trace.jsonl", tmp_path / "tmp"
    temporary.mkdir()
    demo = subprocess.Popen(
        [sys.executable, "-m", "treadctl", "demo", "--page", "--trace", str(trace)],
        cwd=ROOT,
        env={**environment(tmp_path), "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert demo.stdout is not None
        lines = (line.strip() for line in demo.stdout)
        console = next(line for line in lines if line.startswith("http://"))
        walk = next(line for line in lines if line.startswith("http://"))
        assert listens(console)
        assert [path.name.startswith("treadctl-demo-") for path in temporary.iterdir()] == [True]
        with visitor(walk) as somebody:
            somebody.say("begin")
            somebody.until(
                "seat", 90.0, stage="ready", may_press=True
            )  # simulator, service, guardian: all begin
            somebody.walk()
            until(lambda: read_trace(trace)[-1]["speed_kmh"] > 1.0)
            demo.send_signal(signal.SIGINT)
            assert demo.wait(40) == 0
    finally:
        demo.kill()
        demo.communicate()
    assert read_trace(trace)[-1]["speed_kmh"] == 0
    assert not listens(console)
    assert not listens(walk)
    assert list(temporary.iterdir()) == []
    assert not [path for path in (tmp_path / "run").iterdir() if path.suffix in (".sock", ".json")]


@pytest.mark.parametrize("more", [["--json"], ["--audit", os.devnull]])
def test_what_does_not_go_with_it_is_said(more: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "treadctl", "demo", "--page", *more]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "--machine and --trace alone" in done.stderr
