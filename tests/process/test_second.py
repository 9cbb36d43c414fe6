"""Two services, two walks, two data folders: the second one is told so, and `status` works meanwhile."""

import json
import time
from pathlib import Path

import pytest

from tests.helpers.processes import World, world, writes

pytestmark = [pytest.mark.timeout(120), pytest.mark.hazard("H-40", "P08")]


def status(here: World) -> dict[str, object]:
    process = here.treadctl("status", "--json", "--data", str(here.folder / "data"))
    out, _ = process.communicate(timeout=20)
    line: dict[str, object] = json.loads(out.splitlines()[-1])
    return line


def test_of_two_starts_in_the_same_moment_at_most_one_walks(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        both = [here.start("--json"), here.start("--json")]
        while all(process.poll() is None for process in both) and not writes(here.trace()):
            time.sleep(0.05)
        time.sleep(1.0)
        services = [
            json.loads(path.read_text())["pids"]["service"] for path in here.folder.glob("run/*.json")
        ]
        assert len(services) == 1
        assert here.treadctl("stop").wait(20) in (0, 3)
        codes = [process.wait(30) for process in both]
        assert set(codes) <= {2, 130}, codes  # two presses at once may void each other
        assert writes(here.trace()).count("07") <= 1


def test_another_radio_or_treadmill_is_refused_while_one_walks(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.start(profile="starter")
        here.wait_for(lambda row: row["speed_kmh"] > 0.5)
        radio = here.treadctl("start", "demo", "--radio", "sim:127.0.0.1:9", "--assume-ready")
        address = here.start("--address", "C4:00:00:00:00:77")
        other_data = here.start("--data", str(tmp_path / "other"))
        assert radio.wait(30) == 2
        assert address.wait(30) == 2
        assert other_data.wait(40) in (2, 3)  # 3: a treadmill that is taken does not advertise
        assert status(here)["state"] == "walk"
        assert here.treadctl("stop").wait(20) == 0
        assert writes(here.trace()).count("07") == 1
