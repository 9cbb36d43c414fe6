"""Service and guardian are both gone in mid-walk: whatever is asked next stops the belt first."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.processes import World, world, writes

pytestmark = [pytest.mark.timeout(240), pytest.mark.hazard("H-30", "H-38", "H-45", "P05", "P07")]


def pids(here: World) -> dict[str, int | None]:
    records = [json.loads(path.read_text())["pids"] for path in here.folder.glob("run/*.json")]
    return {name: pid for record in records for name, pid in record.items()}


def kill_both(here: World) -> None:
    """Guardian first: it must not see the service end."""
    both = pids(here)
    for name in ("guardian", "service"):
        pid = both.get(name)
        assert pid is not None, both
        os.kill(pid, signal.SIGKILL)


def walking(here: World) -> None:
    here.start(profile="starter")
    here.wait_for(lambda row: row["speed_kmh"] > 0.8, 60)


def asks_status(here: World) -> str:
    process = here.treadctl("status", "--data", str(here.folder / "data"))
    return process.communicate(timeout=150)[0]


def serves(here: World) -> str:
    process = here.treadctl("serve", "--radio", here.radio)
    here.wait_for(lambda row: row["speed_kmh"] == 0, 120)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=60)[0]


def starts(here: World) -> str:
    process = here.start("--json", profile="demo")
    here.wait_for(lambda row: row["speed_kmh"] == 0, 120)
    here.treadctl("stop").wait(30)
    return process.communicate(timeout=60)[0]


@pytest.mark.parametrize("asks", [asks_status, serves, starts])
def test_both_killed_in_mid_walk_the_next_command_stops_the_belt(
    tmp_path: Path, asks: Callable[[World], str]
) -> None:
    with world(tmp_path) as here:
        walking(here)
        before = len(writes(here.trace()))
        kill_both(here)
        time.sleep(2.0)
        assert here.trace()[-1]["speed_kmh"] > 0.5  # nobody is left who could stop it
        assert (here.folder / "data" / "moving-simulated.json").exists()
        said = asks(here)
        after = writes(here.trace())[before:]
        assert "0801" in after
        assert set(after[: after.index("0801") + 1]) <= {"00", "0801"}  # nothing else goes first
        assert here.wait_for(lambda row: row["speed_kmh"] == 0, 30)
        assert asks is serves or "did not end in order" in said or "latch_sweep" in said, said
        here.wait_until_nobody(90)
        latch = here.folder / "data" / "moving-simulated.json"
        assert latch.exists() is (asks is serves)  # that one was told to end in the minute of its watch


@pytest.mark.hazard("H-79")
def test_a_walk_of_long_ago_is_told_of_and_nothing_is_sent(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        walking(here)
        kill_both(here)
        path = here.folder / "data" / "moving-simulated.json"
        mark = json.loads(path.read_text())
        path.write_text(json.dumps({**mark, "up": mark["up"] - 660, "wall": mark["wall"] - 660}))
        sent = len(writes(here.trace()))
        said = asks_status(here)
        assert "does not answer" in said  # the record says so; the belt may be somebody else's walk by now
        process = here.treadctl("watch", "--radio", here.radio, "--seconds", "3")
        watched = process.communicate(timeout=60)[0]
        assert "11 min ago" in watched
        assert len(writes(here.trace())) == sent
        assert here.trace()[-1]["speed_kmh"] > 0.5
        assert here.treadctl("stop").wait(30) in (0, 1, 3)
