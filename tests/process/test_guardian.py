"""The service may die in any way: the belt stops.  Real processes, judged by the simulator's true belt."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.helpers.processes import Row, World, alive, read_trace, world, writes

pytestmark = pytest.mark.timeout(180)

KILLED_S, FROZEN_S = 1.5, 2.5
MOVING_KMH = 1.0


def walking(here: World, *more: str) -> tuple[subprocess.Popen[str], int, int]:
    """Start a walk; the client, and the numbers of service and guardian."""
    walk = here.start(*more)
    here.wait_for(lambda row: row["speed_kmh"] >= MOVING_KMH)
    pids = here.record()["pids"]
    return walk, pids["service"], pids["guardian"]


def stopped_after(here: World, struck: float) -> float:
    """Wait until the belt stands; return when the first Stop came, after `struck`."""
    here.wait_for(lambda row: row["speed_kmh"] == 0)
    stops = [row["t"] - struck for row in here.trace() if row.get("w") == "0801" and row["t"] >= struck]
    return float(stops[0]) if stops else float("inf")


def written_after(here: World, struck: float) -> set[str]:
    return {row["w"] for row in here.trace() if row.get("event") == "control_point" and row["t"] > struck}


def status(here: World) -> Row:
    found: Row = json.loads(
        here.treadctl("status", "--json", stderr=subprocess.PIPE).communicate(timeout=20)[0]
    )
    return found


def killed(folder: Path) -> None:
    with world(folder) as here:
        walk, service, _ = walking(here, "--audit", str(folder / "audit.jsonl"))
        struck = time.monotonic()
        os.kill(service, signal.SIGKILL)
        assert stopped_after(here, struck) <= KILLED_S
        assert walk.wait(40) == 1
        said = walk.communicate(timeout=5)[0]
        assert "The guardian has stopped the belt. It stands." in said
        assert written_after(here, struck) <= {"00", "0801", "0802", "01"}
        audit = read_trace(folder / "audit.jsonl")
        by_guardian = [row["bytes"] for row in audit if row.get("writer") == "guardian"]
        assert by_guardian[:2] == ["00", "0801"]
        assert [row["bytes"] for row in audit if row["audit"] == "write"] == writes(here.trace())
        again = here.start()  # the guardian makes way while it only watches
        here.wait_for(lambda row: row["speed_kmh"] > 0)
        assert here.treadctl("stop").wait(30) == 0
        assert again.wait(30) == 130


def frozen(folder: Path) -> None:
    with world(folder) as here:
        walk, service, _ = walking(here)
        struck = time.monotonic()
        os.kill(service, signal.SIGSTOP)
        stop = here.treadctl("stop")
        assert stopped_after(here, struck) <= FROZEN_S
        assert stop.wait(30) == 0
        assert walk.wait(40) == 1
        assert not alive(service)  # it would have gone on where it was


def guardian_killed(folder: Path) -> None:
    with world(folder) as here:
        walk, service, guardian = walking(here)
        os.kill(guardian, signal.SIGKILL)
        end = time.monotonic() + 5
        while (found := status(here))["pids"]["guardian"] in (guardian, None) or not found["protected"]:
            assert time.monotonic() < end
        assert found["state"] in ("walk", "slowing", "break")  # nobody was stopped because of it
        struck = time.monotonic()
        os.kill(service, signal.SIGKILL)
        assert stopped_after(here, struck) <= KILLED_S
        walk.wait(40)


def guardian_frozen(folder: Path) -> None:
    with world(folder) as here:
        walk, _, guardian = walking(here)
        os.kill(guardian, signal.SIGSTOP)
        end = time.monotonic() + 8
        while (found := status(here))["pids"]["guardian"] in (guardian, None) or not found["protected"]:
            assert time.monotonic() < end
        assert here.treadctl("stop").wait(30) == 0
        assert walk.wait(30) == 130
        assert written_after(here, 0) <= {"00", "07", "0801"} | {
            w for w in written_after(here, 0) if w[:2] == "02"
        }


def both_killed(folder: Path) -> None:
    with world(folder) as here:
        walk, service, guardian = walking(here)
        os.kill(guardian, signal.SIGSTOP)
        os.kill(service, signal.SIGKILL)
        os.kill(guardian, signal.SIGKILL)
        assert "MAY STILL BE MOVING" in walk.communicate(timeout=40)[0]
        assert here.trace()[-1]["speed_kmh"] > 0
        stop = here.treadctl("stop")
        here.wait_for(lambda row: row["speed_kmh"] == 0, 20)
        assert stop.wait(30) == 0


def standing(folder: Path) -> None:
    """A service that dies while its belt stands: not one byte from the guardian."""
    with world(folder) as here:
        walk = here.start()
        here.wait_for(lambda row: row.get("event") == "frame")
        service = here.record()["pids"]["service"]
        struck = time.monotonic()
        os.kill(service, signal.SIGKILL)
        assert walk.wait(40) in (1, 3)
        time.sleep(2)
        assert written_after(here, struck) == set()
        assert here.treadctl("stop").wait(30) == 3


def terminal_closed(folder: Path) -> None:
    """Ctrl-C twice and the window closed, all at once."""
    with world(folder) as here:
        walk = here.start(start_new_session=True)
        here.wait_for(lambda row: row["speed_kmh"] >= MOVING_KMH)
        struck = time.monotonic()
        for number in (signal.SIGINT, signal.SIGINT, signal.SIGHUP):
            os.killpg(walk.pid, number)
        assert stopped_after(here, struck) <= KILLED_S
        assert "00" not in written_after(
            here, struck
        )  # the service itself did it: a guardian would ask first


CHECKS: dict[Callable[[Path], None], tuple[str, ...]] = {
    killed: ("H-30", "H-46", "P01", "P02"),
    frozen: ("H-47", "P06"),
    guardian_killed: ("P01",),
    guardian_frozen: ("P06",),
    both_killed: ("H-45", "P05"),
    standing: ("P01",),
    terminal_closed: ("P01",),
}


@pytest.mark.hazard(*sorted({one for ids in CHECKS.values() for one in ids}))
def test_whoever_dies_the_belt_stops(tmp_path: Path) -> None:
    failed = []
    for check in CHECKS:
        (tmp_path / check.__name__).mkdir()
    with ThreadPoolExecutor(4) as pool:
        runs = {check.__name__: pool.submit(check, tmp_path / check.__name__) for check in CHECKS}
        for name, run in runs.items():
            error = run.exception()
            if error is not None:
                failed.append(f"{name}: {error!r}")
    assert not failed, "\n".join(failed)
