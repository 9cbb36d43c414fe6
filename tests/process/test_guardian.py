"""The service may die in any way: the belt stops.  Real processes, judged by the simulator's true belt."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.helpers.processes import world

pytestmark = pytest.mark.timeout(150)

KILLED_S, FROZEN_S = 1.5, 2.5


@pytest.mark.parametrize(
    ("how", "within_s"),
    [
        pytest.param(
            "SIGKILL", KILLED_S, marks=pytest.mark.hazard("H-30", "H-46", "P01", "P02"), id="killed"
        ),
        pytest.param("SIGSTOP", FROZEN_S, marks=pytest.mark.hazard("H-47", "P06"), id="frozen"),
    ],
)
def test_a_service_that_is_gone_or_frozen(tmp_path: Path, how: str, within_s: float) -> None:
    with world(tmp_path) as here:
        walk = here.start("--audit", str(tmp_path / "audit.jsonl"))
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2)
        struck = time.monotonic()
        os.kill(here.record()["pids"]["service"], getattr(signal, how))
        here.wait_for(lambda row: row["speed_kmh"] == 0)
        stop = next(row["t"] for row in here.trace() if row.get("w") == "0801" and row["t"] >= struck)
        assert stop - struck <= within_s
        assert walk.wait(30) == 1
