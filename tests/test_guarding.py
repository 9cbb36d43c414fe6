"""What the service makes of a guardian's lines; the process itself is in `tests/process`."""

import json
import select
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from treadctl.model import Event, GuardianBeat, Report
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


class Pipe:
    """A guardian that was born, by what is written to it."""

    def __init__(self, folder: Path, voice: list[list[str]]) -> None:
        self.written: list[dict[str, Any]] = []
        door, log, record, latch = (folder / name for name in ("door", "log", "record", "latch"))
        self.guardian = GuardianProcess(time.monotonic, door, log, record, latch, voices=voice)
        self.guardian._write = lambda process, line: self.written.append(line)  # type: ignore[method-assign]
        self.guardian._beat_at = float("inf")
        self.born()

    def born(self) -> None:
        process: Any = SimpleNamespace(stdin=SimpleNamespace(fileno=lambda: -1, close=lambda: None))
        self.guardian._born(process)

    def beats(self) -> list[object]:
        self.written.clear()
        for tick in range(3):
            self.guardian.beat(Report(may_move=True, armed=True, target=Speed(100), stopping=True), tick)
        return [line.get("alarm") for line in self.written]


@pytest.mark.hazard("H-67")
def test_every_beat_says_that_an_alarm_is_on_and_the_next_guardian_hears_it_too(tmp_path: Path) -> None:
    pipe = Pipe(tmp_path, [["speak"]])
    assert pipe.beats() == [None] * 3
    pipe.guardian.alarms("Pull the key.")
    assert pipe.beats() == ["Pull the key."] * 3
    pipe.guardian._died(pipe.guardian._process)
    pipe.written.clear()
    pipe.born()
    assert [line["alarm"] for line in pipe.written if "beat" in line] == ["Pull the key."]
    assert pipe.beats() == ["Pull the key."] * 3
    pipe.guardian.alarms("")
    assert pipe.beats() == [None] * 3
    pipe.guardian.alarms("ä" * 100_000)
    pipe.beats()
    assert max(len(json.dumps(line)) for line in pipe.written) < select.PIPE_BUF


@pytest.mark.hazard("H-67")
def test_where_nothing_speaks_or_sounds_no_alarm_is_sent(tmp_path: Path) -> None:
    pipe = Pipe(tmp_path, [])
    pipe.guardian.alarms("Pull the key.")
    assert pipe.beats() == [None] * 3


@pytest.mark.parametrize("speaker", [[["speak"]], []])
@pytest.mark.hazard("H-66")
def test_a_sentence_is_one_line_that_a_pipe_takes_whole(tmp_path: Path, speaker: list[list[str]]) -> None:
    written: list[dict[str, Any]] = []
    guardian = GuardianProcess(
        time.monotonic,
        tmp_path / "door",
        tmp_path / "log",
        tmp_path / "record",
        tmp_path / "latch",
        speakers=speaker,
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
