"""Resident memory of the service and of the simulator, idle and connected, beside a Python with asyncio.

Three processes at the same time, as the demo has them.  Read from /proc:
Linux only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from bench.figure import Figure, show
from bench.peer import REPOSITORY
from treadctl import client, paths

SETTLE_S = 3.0  # three records of Treadmill Data
SERVICE_MAX_MIB = 65.0  # on the simulator's radio: with a Bluetooth host in it, which `os` is without
SIMULATOR_MAX_MIB = 80.0
RATIO_MAX = 4.0
BARE = "import asyncio, sys; print(flush=True); asyncio.run(asyncio.to_thread(sys.stdin.read))"


def figures() -> tuple[list[Figure], list[str]]:
    """Measure; the figures with a bound, and remarks."""
    if not Path("/proc/self/status").exists():
        return [], ["resident memory is read from /proc, which is not there: not measured"]
    with (
        tempfile.TemporaryDirectory(prefix="treadctl-bench-") as folder,
        patch.dict(os.environ, TREADCTL_RUNTIME=f"{folder}/run"),
        _bare() as bare,
        _simulator() as (simulator, radio),
        _service(Path(folder), radio) as service,
    ):
        time.sleep(SETTLE_S)
        pids = {"bare": bare, "simulator": simulator, "service": service}
        mib = {name: _resident_mib(pid) for name, pid in pids.items()}
    return [
        Figure("service, connected and idle, MiB resident", mib["service"], SERVICE_MAX_MIB),
        Figure("service, times a Python with asyncio", mib["service"] / mib["bare"], RATIO_MAX),
        Figure("simulator, connected and idle, MiB resident", mib["simulator"], SIMULATOR_MAX_MIB),
        Figure("simulator, times a Python with asyncio", mib["simulator"] / mib["bare"], RATIO_MAX),
    ], [f"Python with asyncio: {mib['bare']:.1f} MiB"]


def _resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no resident memory")


@contextmanager
def _bare() -> Iterator[int]:
    command = [sys.executable, "-c", BARE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid


@contextmanager
def _simulator() -> Iterator[tuple[int, str]]:
    command = [sys.executable, "-P", "-m", "simulator", "--radio", "tcp:127.0.0.1:0"]
    environment = paths.child_environment()
    with subprocess.Popen(
        command, env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.pid, process.stdout.readline().split()[1]
        finally:
            process.terminate()


@contextmanager
def _service(data: Path, radio: str) -> Iterator[int]:
    record = client.spawn(data, radio)
    connection = client.Client.attach(record, "walker")
    try:
        reply = connection.request("connect", 20.0)
        assert reply["ok"], reply
        yield record["pids"]["service"]
    finally:
        connection.request("shutdown")
        try:
            while True:
                connection.request("snapshot", 25.0)
        except client.ServiceGone:
            connection.close()


if __name__ == "__main__":
    sys.exit(0 if show(*figures()) else 1)
