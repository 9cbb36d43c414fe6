"""The linter keeps the wall clock out of what decides about the belt."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.hazard("H-51", "O03")
@pytest.mark.parametrize(
    "room", ["service/service.py", "service/machine.py", "device/treadmill.py", "safety/gap.py"]
)
@pytest.mark.parametrize(
    "code",
    ["import time\n\nNOW = time.time()\n", "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n"],
)
def test_a_wall_clock_in_a_room_that_decides_is_found(room: str, code: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename"]
    path = str(ROOT / "treadctl" / room)
    found = subprocess.run(
        [*command, path], input=code, cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert found.returncode == 1, found.stdout + found.stderr
    assert "TID251" in found.stdout
