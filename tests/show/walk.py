"""Lines 1.2 and 1.3: what the belt really did in the demo, and how it was stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.helpers.processes import ROOT, Row, World, environment, read_trace, world, writes
from tests.show.line import Line, at_most, equal

CAP_KMH = 2.0
BREAK_S = 10.0
STOP_WITHIN_S = 0.5
STOP_DECELERATION = 0.5  # km/h per s, of the simulated machine `plain`
OWN_TOLERANCE = 0.12  # of the measured slope: the trace has 12 records a second


def demo_walk(folder: Path) -> list[Line]:
    """Run `treadctl demo` without a terminal and judge the belt's true story."""
    trace, audit = folder / "trace.jsonl", folder / "audit.jsonl"
    command = [sys.executable, "-m", "treadctl", "demo", "--trace", str(trace), "--audit", str(audit)]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
    )
    rows, armed = read_trace(trace), _armed_at(read_trace(audit))
    return [equal("exit code of the demo", done.returncode, 0), *judge_demo(rows, armed)]


def _armed_at(audit: list[Row]) -> float:
    return next((row["t"] for row in audit if row["audit"] == "armed"), float("inf"))


def judge_demo(rows: list[Row], armed_at: float) -> list[Line]:
    """Judge a whole demo walk by the truth trace alone (and when it was armed)."""
    speeds = [row["speed_kmh"] for row in rows]
    walks = _moving_stretches(rows)
    rest = walks[1][0] - walks[0][1] if len(walks) == 2 else 0.0
    before = [row for row in rows if row.get("event") == "control_point" and row["t"] < armed_at]
    return [
        at_most("fastest true belt speed", max(speeds), CAP_KMH, "km/h"),
        equal("stretches of walking", len(walks), 2),
        Line("belt stands between them", f"{rest:.1f} s", f"at least {BREAK_S:g} s", rest >= BREAK_S),
        equal("inclines seen", sorted({row["incline_percent"] for row in rows}), [0.0]),
        equal("Control Point writes before arming", len(before), 0),
        equal("belt at the end, km/h", speeds[-1], 0.0),
    ]


def _moving_stretches(rows: list[Row]) -> list[tuple[float, float]]:
    """Return from when to when the true belt moved."""
    stretches: list[tuple[float, float]] = []
    since: float | None = None
    for row in rows:
        if row["speed_kmh"] > 0 and since is None:
            since = row["t"]
        elif row["speed_kmh"] == 0 and since is not None:
            stretches.append((since, row["t"]))
            since = None
    return stretches


def tilted_refused(folder: Path) -> list[Line]:
    """A deck at 3 % is not walked on."""
    with world(folder, "tilted") as here:
        walk = here.start()
        walk.communicate(timeout=60)
        rows = here.trace()
    return [
        equal("exit code of start on a tilted deck", walk.returncode, 2),
        equal("Control Point writes to it", writes(rows), []),
    ]


def stopped_by(folder: Path, how: str) -> list[Line]:
    """Walk in one process, stop from another (`stop`, or a signal name, twice where it ends in x2)."""
    with world(folder) as here:
        walk = here.start()
        here.wait_for(lambda row: row["speed_kmh"] >= 1.3)
        asked = time.monotonic()
        stopper = here.treadctl("stop") if how == "stop" else None
        if stopper is None:
            _signal(walk, how)
        code = walk.wait(60)
        stop_code = stopper.wait(30) if stopper is not None else None
        here.wait_until_nobody()
        lines = _judge_stop(here, asked, how)
    lines.append(equal(f"{how}: exit code of start", code, 130))
    if stop_code is not None:
        lines.append(equal(f"{how}: exit code of stop", stop_code, 0))
    return lines


def _signal(walk: subprocess.Popen[str], how: str) -> None:
    number = getattr(signal, how.removesuffix("x2"))
    walk.send_signal(number)
    if how.endswith("x2"):
        time.sleep(0.05)
        walk.send_signal(number)


def _judge_stop(here: World, asked: float, how: str) -> list[Line]:
    rows = [row for row in here.trace() if row["t"] >= asked]
    sent = next((row for row in rows if row.get("w") == "0801"), None)
    if sent is None:
        return [Line(f"{how}: 0801 at the machine", "never", f"within {STOP_WITHIN_S} s", False)]
    slope = _slope(rows, sent["t"])
    after = [row["w"] for row in rows if row.get("event") == "control_point" and row["t"] > sent["t"]]
    own = abs(slope - STOP_DECELERATION) <= OWN_TOLERANCE
    return [
        at_most(
            f"{how}: from the command's start to 0801 at the machine", sent["t"] - asked, STOP_WITHIN_S, "s"
        ),
        Line(
            f"{how}: deceleration",
            f"{slope:.2f} km/h per s",
            f"the belt's own {STOP_DECELERATION} km/h per s",
            own,
        ),
        equal(f"{how}: anything but Stop written afterwards", [w for w in after if w != "0801"], []),
        equal(f"{how}: belt at the end, km/h", rows[-1]["speed_kmh"], 0.0),
    ]


def _slope(rows: list[Row], since: float) -> float:
    """Return the mean deceleration from first fall to standstill."""
    falling = [row for row in rows if row["t"] >= since]
    top = falling[0]["speed_kmh"]
    begin = next(row for row in falling if row["speed_kmh"] < top - 0.005)
    end = next(row for row in falling if row["speed_kmh"] == 0)
    return float((begin["speed_kmh"]) / max(end["t"] - begin["t"], 1e-6))


STOPS = ("stop", "SIGINT", "SIGINTx2", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")


def stopped_by_all(folder: Path) -> list[Line]:
    """Every way to stop, each with its own simulator and service, side by side."""
    for how in STOPS:
        (folder / how).mkdir()
    with ThreadPoolExecutor(len(STOPS)) as pool:
        runs = pool.map(lambda how: stopped_by(folder / how, how), STOPS)
        return [line for lines in runs for line in lines]
