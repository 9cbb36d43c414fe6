"""Recorded traffic through the core; the repository's own captures among it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from treadctl.interfaces.cli.app import treadctl
from treadctl.replay import BadCapture, read_capture, replay

VECTORS = Path(__file__).resolve().parent / "vectors"
CAPTURES = sorted(VECTORS.glob("capture-*.json"))


def lines_of(path: Path) -> list[str]:
    """A vector file as `treadctl capture` would have written it; where no time is known, a second apart."""
    rows = json.loads(path.read_text("utf-8"))["vectors"]
    made = []
    at = 0.0
    for row in rows:
        at = max(at + (0.0 if "t_s" in row else 1.0), float(row.get("t_s", 0.0)))
        made.append(
            json.dumps({"t": at, "uuid": row["characteristic"], "dir": row["direction"], "hex": row["hex"]})
        )
    return made


def speeds(lines: list[dict[str, Any]]) -> list[float]:
    return [line["value"]["speed_kmh"] for line in lines if "speed_kmh" in line.get("value", {})]


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem.removeprefix("capture-"))
def test_every_capture_of_the_repository_replays(path: Path) -> None:
    lines = list(replay(read_capture(lines_of(path))))
    rows = json.loads(path.read_text("utf-8"))["vectors"]
    assert lines[-1]["event"] == "replayed"
    assert lines[-1]["records"] == len(rows)
    told = [row["value"]["speed_kmh"] for row in rows if row.get("value", {}).get("speed_kmh") is not None]
    whole = speeds(lines)
    assert [speed for speed in told if speed not in whole] == [] or "two-part" in path.read_text("utf-8")


def test_the_core_is_heard_too() -> None:
    moving = [json.dumps({"t": t, "uuid": "2acd", "hex": "0000e600"}) for t in range(4)]
    events = [line["event"] for line in replay(read_capture(moving))]
    assert events[0] == "connected"
    assert events.count("octets") == 4


def test_a_write_in_a_capture_does_nothing() -> None:
    text = ['{"t": 0, "uuid": "2ad9", "dir": "write", "hex": "07"}']
    assert [line["event"] for line in replay(read_capture(text))] == ["connected", "octets", "replayed"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "7",
        '{"uuid": "2acd"}',
        '{"uuid": "2acd", "hex": "0"}',
        '{"uuid": "zz", "hex": "00"}',
        '{"uuid": "2acd", "hex": "00", "t": -1}',
        '{"uuid": "2acd", "hex": "00", "t": 1e300}',
        '{"uuid": "2acd", "hex": "00", "t": NaN}',
        '{"uuid": "2acd", "hex": "00", "t": "x"}',
    ],
)
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(BadCapture, match="line 2"):
        list(read_capture(['{"treadctl_capture": 1}', line]))


def test_a_long_silence_does_not_take_as_long() -> None:
    text = [json.dumps({"t": t, "uuid": "2acd", "hex": "00000000"}) for t in (0, 9e9)]
    assert list(replay(read_capture(text)))[-1]["records"] == 2


def test_an_empty_capture() -> None:
    assert list(replay(read_capture([]))) == []


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text("\n".join(lines_of(CAPTURES[0])))
    result = CliRunner().invoke(treadctl, ["replay", str(file)])
    assert result.exit_code == 0
    assert json.loads(result.output.splitlines()[-1])["event"] == "replayed"
    file.write_text("{")
    result = CliRunner().invoke(treadctl, ["replay", str(file)])
    assert (result.exit_code, str(file) in result.output) == (1, True)
