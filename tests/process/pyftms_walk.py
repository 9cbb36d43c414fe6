"""pyftms, a client that is not ours, walks on the simulator; the belt's own trace is the judge.

`python -m tests.process.pyftms_walk` prints what held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from bench.peer import PYFTMS, NoPeer, environment_with, import_path
from tests.helpers.processes import Row, world, writes
from tests.show.line import Line

CLIENT = Path(__file__).with_name("pyftms_client.py")
BACKEND_NEEDS = ("bleak>=3.1", "bumble>=0.0.236")
WITHIN_S = 90.0

# Written from the table of FTMS 1.0.1 4.16; 00c8 is 2.00 km/h and 0078 1.20 km/h, low octet first.
EXPECTED_WRITES = ["00", "07", "02c800", "0802", "07", "027800", "0801"]


class Result(NamedTuple):
    """What pyftms saw, what the belt really did, and what is to be said of it."""

    seen: dict[str, Any]
    trace: list[Row]
    checks: dict[str, bool]

    @property
    def failed(self) -> list[str]:
        return [what for what, holds in self.checks.items() if not holds]


def pyftms_walk() -> Result | None:
    """Run the walk in real time, about half a minute; None where no Python can run pyftms (`why_not`)."""
    if why_not() is not None:
        return None
    with tempfile.TemporaryDirectory(prefix="treadctl-pyftms-") as folder:
        with world(Path(folder)) as here:
            seen = _run_client(here.radio)
        rows = here.trace()
    return Result(seen, rows, judge(seen, rows))


def lines(_folder: Path) -> list[Line]:
    """The walk for `make show`."""
    result = pyftms_walk()
    if result is None:
        return [
            Line(f"whole walk by {PYFTMS}", f"skipped: {why_not()}", "where a Python runs it", holds=True)
        ]
    return [Line(what, "yes" if holds else "no", "yes", holds) for what, holds in result.checks.items()]


def why_not() -> str | None:
    """The reason why it cannot be run here, in a line."""
    try:
        environment_with(*BACKEND_NEEDS)
    except NoPeer as reason:
        return f"{PYFTMS} does not drive the simulator here: {reason}"
    return None


def _run_client(radio: str) -> dict[str, Any]:
    done = subprocess.run(
        [environment_with(*BACKEND_NEEDS), str(CLIENT), radio],
        env=import_path(),
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN_S,
    )
    if done.returncode:
        raise AssertionError(f"the pyftms client failed:\n{done.stderr}")
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def judge(seen: dict[str, Any], rows: list[Row]) -> dict[str, bool]:
    """Each thing that must be so, and whether it is."""
    written = [row for row in rows if row.get("event") == "control_point"]
    events = [row.get("event") for row in rows]
    held = _after_writes(rows)
    return {
        "pyftms found the treadmill": (seen["name"], seen["kind"]) == ("treadctl-sim", "TREADMILL"),
        "pyftms read the speed range": seen["ranges"].get("target_speed") == [1.0, 12.0, 0.1],
        "pyftms read the inclination range": seen["ranges"].get("target_inclination") == [0, 10.0, 0.5],
        "pyftms read what can be set": seen["settings"] == ["target_speed", "target_inclination"],
        "pyftms was told Success each time": set(seen["answers"].values()) == {"SUCCESS"},
        "pyftms saw the speed that it set": abs(seen["top_speed_kmh"] - 2.0) <= 0.03,
        "pyftms saw the distance grow": seen["distances_m"] == sorted(seen["distances_m"])
        and seen["distances_m"][-1] >= 4,
        "pyftms saw the end of the connection": seen["connected_at_the_end"] is False,
        "the machine was written to as the specification says": writes(rows) == EXPECTED_WRITES,
        "the machine said yes to each": {row["answer"] for row in written} == {"01"},
        "the belt went to 2.00 km/h": held["02c800"] == ("running", 2.0),
        "the belt stood in the pause": held["0802"] == ("paused", 0.0),
        "the belt went to 1.20 km/h": held["027800"] == ("running", 1.2),
        "the belt stood after the stop": held["0801"] == ("idle", 0.0),
        "the belt never went faster than it was told": max(row["speed_kmh"] for row in rows) <= 2.0,
        "the deck stayed flat": {row["incline_percent"] for row in rows} == {0.0},
        "the belt moved by the client alone": _causes(rows) == {"client"},
        "one client came and went": [event for event in events if event in ("connected", "disconnected")]
        == ["connected", "disconnected"],
    }


def _after_writes(rows: list[Row]) -> dict[str, tuple[str, float]]:
    """State and true speed at the end of what each write began: just before the next one, or at the end."""
    held: dict[str, tuple[str, float]] = {}
    written = ""
    for row in rows:
        if row.get("event") == "control_point":
            written = row["w"]
        else:
            held[written] = (row["state"], round(row["speed_kmh"], 2))
    return dict.fromkeys(EXPECTED_WRITES, ("never written", 0.0)) | held


def _causes(rows: list[Row]) -> set[str]:
    return {row["cause"] for row in rows if row.get("event") == "edge"}


if __name__ == "__main__":
    found = lines(Path())
    print(*found, sep="\n")
    sys.exit(0 if all(line.holds for line in found) else 1)
