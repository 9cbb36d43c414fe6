"""Real processes: a simulator, the command line, and the true story of the belt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent.parent


class World:
    """One simulator with its trace, and a place of its own for everything treadctl keeps."""

    def __init__(self, folder: Path, radio: str, trace: Path) -> None:
        self.folder, self.radio, self.trace_path = folder, radio, trace
        self.env = environment(folder)
        self._started: list[subprocess.Popen[str]] = []

    def treadctl(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a `treadctl` command with its output captured."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        command = [sys.executable, "-m", "treadctl", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=self.env, text=True, **{**pipes, **options})
        self._started.append(process)
        return process

    def start(self, *more: str, profile: str = "demo", **options: Any) -> subprocess.Popen[str]:
        """Start a walk in a process of its own."""
        return self.treadctl("start", profile, "--radio", self.radio, "--assume-ready", *more, **options)

    def trace(self) -> list[Row]:
        """Everything the belt did so far."""
        return read_trace(self.trace_path)

    def wait_for(self, true: Callable[[Row], bool], within_s: float = 40.0) -> Row:
        """Wait until the belt's last record is as wanted."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            rows = self.trace()
            if rows and true(rows[-1]):
                return rows[-1]
            time.sleep(0.03)
        raise AssertionError(f"not within {within_s} s; the belt's last record is {self.trace()[-1:]}")

    def wait_until_nobody(self, within_s: float = 15.0) -> None:
        """Wait until the service that a walk spawned has ended."""
        end = time.monotonic() + within_s
        while any(alive(pid) for pid in self._pids()):
            if time.monotonic() > end:
                raise AssertionError("the service did not end")
            time.sleep(0.1)

    def record(self) -> dict[str, Any]:
        """Return the record of the one service here."""
        found: dict[str, Any] = json.loads(next(self.folder.glob("run/*.json")).read_text())
        return found

    def _pids(self) -> list[int]:
        records = [json.loads(path.read_text()) for path in self.folder.glob("run/*.json")]
        return [pid for record in records for pid in record["pids"].values() if pid]

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        for pid in self._pids():
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which treadctl keeps everything in `folder`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TREADCTL_", "SSH_"))}
    return {**kept, "TREADCTL_RUNTIME": str(folder / "run"), "TREADCTL_DATA": str(folder / "data")}


def alive(pid: int) -> bool:
    """Tell whether this process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def read_trace(path: Path) -> list[Row]:
    """Return the records of a trace, a half-written last line left out."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return []
    rows = []
    for line in lines:
        try:
            rows.append(json.loads(line))
        except ValueError:
            break
    return rows


@contextmanager
def world(folder: Path, machine: str = "plain", *more: str) -> Iterator[World]:
    """Run a simulator in a process of its own."""
    trace = folder / "trace.jsonl"
    command = [sys.executable, "-m", "simulator", "--radio", "tcp:127.0.0.1:0", "--machine", machine]
    command += ["--trace", str(trace), *more]
    simulator = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    here: World | None = None
    try:
        assert simulator.stdout is not None
        here = World(folder, simulator.stdout.readline().split()[1], trace)
        yield here
    finally:
        if here is not None:
            here.end()
        simulator.terminate()
        simulator.communicate(timeout=5)


def writes(rows: list[Row]) -> list[str]:
    """Return the Control Point writes that reached the machine, in order."""
    return [row["w"] for row in rows if row.get("event") == "control_point"]
