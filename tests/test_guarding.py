"""What the service makes of a guardian's lines; the process itself is in `tests/process`."""

import json
import select
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


@pytest.mark.parametrize("speaker", [["speak"], []])
@pytest.mark.hazard("H-66")
def test_a_sentence_is_one_line_that_a_pipe_takes_whole(tmp_path: Path, speaker: list[str]) -> None:
    written: list[dict[str, Any]] = []
    guardian = GuardianProcess(
        time.monotonic,
        tmp_path / "door",
        tmp_path / "log",
        tmp_path / "record",
        tmp_path / "latch",
        speaker=speaker,
    )
    process: Any = object()
    guardian._process = process
    guardian._write = lambda process, line: written.append(line)  # type: ignore[method-assign]
    guardian.says("Slowing. Hold the rail.")
    guardian.says("ä" * 100_000)
    assert len(written) == 2 * len(speaker)
    if written:
        assert written[0] == {"says": "Slowing. Hold the rail."}
        assert len(json.dumps(written[1])) < select.PIPE_BUF
