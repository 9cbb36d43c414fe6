"""The service dies or freezes mid-walk; on BlueZ the link lives on, and the guardian stops the belt over it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.bluez import vm
from tests.bluez.conftest import Walking
from tests.bluez.deaths import FROZEN_S, KILLED_S, STOPS, distribution, series

ORPHAN_S = 6.0  # from the person's `treadctl stop`: a Python starts, attaches by path and writes


@pytest.mark.hazard("H-30", "P01")
def test_service_killed(machine: vm.Machine, tmp_path: Path) -> None:
    took = list(series(machine, tmp_path, signal.SIGKILL, 3))
    print(f"killed {distribution(took)}")
    assert max(took) <= KILLED_S


@pytest.mark.hazard("H-43", "H-47", "P06")
def test_service_frozen(machine: vm.Machine, tmp_path: Path) -> None:
    took = list(series(machine, tmp_path, signal.SIGSTOP, 2))
    print(f"frozen {distribution(took)}")
    assert max(took) <= FROZEN_S


@pytest.mark.hazard("H-38", "H-45", "P05", "P07")
def test_both_killed_leaves_an_orphan_that_stop_finds(walking: Walking) -> None:
    """Nobody of ours is left, the link stays up and the belt runs; a connected machine is found by no scan."""
    with walking() as here:
        here.starts()
        for pid in (here.pid("guardian"), here.pid("service")):
            os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        time.sleep(3.0)
        assert here.writes(killed) == []
        assert here.linux.trace()[-1]["speed_kmh"] > 0
        asked = time.monotonic()
        stop = here.sits_down("stop")
        here.wait_for_write("0801", asked, ORPHAN_S)
        here.stands()
        assert set(here.writes(killed)) <= STOPS
        assert stop.leaves() == 0
