"""What scripts rely on: JSON lines, exit codes, and a stop that no pipe can hold up."""

import itertools
import json
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import pytest

from tests.helpers.processes import read_trace, world, writes
from treadctl.messages import snapshot_schema

pytestmark = pytest.mark.timeout(150)


def json_of_a_walk(folder: Path) -> None:
    """Lines of `start --json`, and `status --json` beside them."""
    with world(folder) as here:
        walk = here.start(
            "--json", "--audit", str(folder / "audit.jsonl"), stderr=subprocess.DEVNULL
        )  # words for people are on standard error
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2)
        status = here.treadctl("status", "--json", stderr=subprocess.PIPE)
        found = json.loads(status.communicate(timeout=20)[0])
        second = here.treadctl("start", "demo", "--radio", "sim:127.0.0.1:9", "--assume-ready")
        second.communicate(timeout=20)
        walk.send_signal(signal.SIGINT)
        output, _ = walk.communicate(timeout=60)
        here.wait_until_nobody()
        rows, audit = here.trace(), read_trace(folder / "audit.jsonl")
    assert walk.returncode == 130
    assert second.returncode == 2
    lines = [json.loads(line) for line in output.splitlines()]
    assert all({"t", "event"} <= set(line) for line in lines)
    snapshots = [line for line in lines if line["event"] == "snapshot"]
    for snapshot in snapshots:
        jsonschema.validate(snapshot, snapshot_schema())
    assert {"countdown", "walk"} <= {snapshot["state"] for snapshot in snapshots}
    assert min(b["t"] - a["t"] for a, b in itertools.pairwise(snapshots)) > 0.7
    assert lines[-1]["event"] == "summary"
    assert (lines[-1]["ended"], lines[-1]["reason"]) == ("person", "person")
    assert found["state"] == "walk"
    assert found["radio"] == here.radio
    assert found["profile"] == "demo"
    assert set(found["pids"]) == {"service", "guardian", "interfaces"}
    written = [record["bytes"] for record in audit if record["audit"] == "write"]
    assert written == writes(rows)
    minted = [record["t"] for record in audit if record["audit"] == "permit_minted"]
    started = [record["t"] for record in audit if record.get("bytes") == "07"]
    assert len(minted) == len(started) == 1
    assert 0 <= started[0] - minted[0] <= 10


def nobody_reads(folder: Path) -> None:
    """A pipe that is never read holds up neither the walk nor the stop."""
    with world(folder) as here:
        walk = here.start("--json")
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2)
        time.sleep(2)
        asked = time.monotonic()
        walk.send_signal(signal.SIGTERM)
        here.wait_for(lambda row: row["speed_kmh"] == 0)
        stop = next(row["t"] for row in here.trace() if row.get("w") == "0801")
        assert stop - asked < 0.5
        assert walk.wait(60) == 130


def client_killed(folder: Path) -> None:
    """A client that is killed leaves the service in charge; `stop` from anywhere still works."""
    with world(folder) as here:
        walk = here.start()
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2)
        walk.kill()
        time.sleep(1)
        assert here.trace()[-1]["speed_kmh"] > 0
        stop = here.treadctl("stop")
        assert stop.wait(30) == 0
        assert here.trace()[-1]["speed_kmh"] == 0
        here.wait_until_nobody(20)


def service_terminated(folder: Path) -> None:
    """SIGTERM to the service: the belt is stopped first, and the client says so and exits 1 or 130."""
    with world(folder) as here:
        walk = here.start()
        here.wait_for(lambda row: row["speed_kmh"] >= 1.2)
        record = json.loads(next((folder / "run").glob("*.json")).read_text())
        subprocess.run(["kill", "-TERM", str(record["pids"]["service"])], check=True)
        here.wait_for(lambda row: row["speed_kmh"] == 0)
        assert writes(here.trace())[-1] == "0801"
        assert walk.wait(60) in (1, 130)


def test_contracts(tmp_path: Path) -> None:
    checks = (json_of_a_walk, nobody_reads, client_killed, service_terminated)
    for check in checks:
        (tmp_path / check.__name__).mkdir()
    with ThreadPoolExecutor(len(checks)) as pool:
        for done in [pool.submit(check, tmp_path / check.__name__) for check in checks]:
            done.result()
