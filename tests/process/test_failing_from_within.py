"""The service fails from within: blocked, out of memory, an exception in its tasks.  The belt stops."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.helpers.processes import world

pytestmark = pytest.mark.timeout(180)

WITHIN_S = 2.5
HARM = Path(__file__).parent / "harm"
MAY_GO_ON = "task lonely"  # not needed for walking
LONG = bool(os.environ.get("TREADCTL_LONG"))  # every task by itself
WAYS = ("block", "exit", "raise", "memory", "task control loop", "task")
MORE = ("task lonely", "task Task") if LONG else ()


def fails(folder: Path, how: str) -> str | None:
    """Walk, harm the service, and judge; the trouble, None where the belt stopped in time."""
    (folder / "harm").write_text(how)
    with world(folder) as here:
        here.env |= {"TREADCTL_HARM": str(folder / "harm"), "PYTHONPATH": str(HARM)}
        walk = here.start()
        here.wait_for(lambda row: row["speed_kmh"] >= 1.0)
        struck = time.monotonic()
        os.kill(here.record()["pids"]["service"], signal.SIGUSR1)
        try:
            here.wait_for(lambda row: row["speed_kmh"] == 0, 25)
        except AssertionError:
            return f"{how}: the belt still moves"
        rows = [row for row in here.trace() if row["t"] >= struck]
        code = walk.wait(60)
        stops = [row["t"] - struck for row in rows if row.get("w") == "0801"]
        faster = [row["w"] for row in rows if str(row.get("w", ""))[:2] in ("02", "07")]
    if not stops or stops[0] > WITHIN_S:
        return f"{how}: Stop after {stops[:1]} s"
    if faster and how != MAY_GO_ON:
        return f"{how}: {faster} written afterwards"
    return None if code in (1, 130) else f"{how}: exit code {code}"


@pytest.mark.hazard("H-43", "H-44", "H-46", "H-57", "P01b", "P02", "P03")
def test_the_belt_stops_whatever_fails_in_the_service(tmp_path: Path) -> None:
    ways = WAYS + MORE
    for how in ways:
        (tmp_path / how).mkdir()
    with ThreadPoolExecutor(3) as pool:
        troubles = list(pool.map(lambda how: fails(tmp_path / how, how), ways))
    assert not any(troubles), "\n".join(filter(None, troubles))
