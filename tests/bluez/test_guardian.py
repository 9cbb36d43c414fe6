"""The service dies or freezes mid-walk; on BlueZ the link lives on, and the guardian stops the belt over it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.bluez import vm
from tests.bluez.deaths import FROZEN_S, KILLED_S, distribution, series


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
