"""`treadctl fleet` beside a real walk: listed, stopped, and what is said where there is nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.mosquitto import MOSQUITTO, NOT_HERE, listener, mosquitto
from tests.helpers.processes import World, world

pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason=NOT_HERE)


def fleet(here: World, *more: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, lines, and what was said beside them."""
    process = here.treadctl("fleet", "--json", *more)
    output, _ = process.communicate(timeout=40)
    lines = output.splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    return process.returncode, found, "\n".join(line for line in lines if not line.startswith("{"))


def test_a_walk_is_listed_and_stopped(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with mosquitto(tmp_path / "broker") as broker, world(tmp_path) as here:
        (tmp_path / "data" / "mqtt.toml").write_text(f'format = 1\nport = {broker.port}\nid = "here"\n')
        code, rows, words = fleet(here)
        assert (code, rows) == (3, [])
        assert "Nobody has answered on this broker." in words
        here.treadctl("mqtt")
        with listener(broker.port, "treadctl/#") as house:
            walk = here.start()
            house.until("treadctl/here/state", lambda told: told["moving"] and told["speed_kmh"] > 1.0)
            code, (row,), _ = fleet(here)
            assert (code, row["id"], row["machine"], row["moving"]) == (0, "here", True, True)
            code, (row,), _ = fleet(here, "--stop", "here")
            assert (code, row["outcome"]) == (0, "stands")
            assert here.trace()[-1]["speed_kmh"] == 0
            assert walk.wait(20.0) == 130  # ended by a person
        code, (row,), _ = fleet(here, "--stop", "another")
        assert (code, row["outcome"]) == (3, "nobody")
        broker.kill()
        code, rows, words = fleet(here, "--stop-all")
        assert (code, rows) == (3, [])
        assert "No broker answers" in words
        assert "Nothing was stopped." in words
