"""What the service makes of a guardian's lines; the process itself is in `tests/process`."""

import time
from pathlib import Path
from typing import Any

import pytest

from treadctl.model import Event, GuardianBeat
from treadctl.quantities import Speed
from treadctl.service.guarding import GuardianProcess

pytestmark = pytest.mark.hazard("H-18", "H-43")


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ({"beat": 1, "ready": True}, [GuardianBeat()]),
        ({"beat": 1, "ready": True, "speed": 200}, [GuardianBeat(Speed(200))]),
        ({"beat": 1, "ready": True, "speed": 0}, [GuardianBeat(Speed(0))]),
        ({"beat": 1, "ready": True, "speed": 0x10000}, [GuardianBeat()]),
        ({"beat": 1, "ready": True, "speed": -1}, [GuardianBeat()]),
        ({"beat": 1, "ready": True, "speed": "fast"}, [GuardianBeat()]),
        ({"beat": 1, "ready": True, "speed": True}, [GuardianBeat()]),
        ({"beat": 1, "ready": False, "speed": 200}, []),
        ({"beat": 1}, []),
    ],
)
def test_a_beat_and_its_own_reading_of_the_belt(
    tmp_path: Path, line: dict[str, Any], heard: list[Event]
) -> None:
    process: Any = object()
    guardian = GuardianProcess(
        time.monotonic, tmp_path / "door", tmp_path / "log", tmp_path / "record", tmp_path / "latch"
    )
    events: list[Event] = []
    guardian._heard, guardian._process = events.append, process
    guardian._take(process, line)
    assert events == heard
