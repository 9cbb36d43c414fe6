"""The page as a process of its own: what it and its service leave behind when they end in mid-walk."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.processes import world
from tests.helpers.visitor import page, visitor
from treadctl import words

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def test_ctrl_c_stops_the_belt_that_the_page_started(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        process, address = page(here)
        with visitor(address) as somebody:
            somebody.walk()
            here.wait_for(lambda row: row["speed_kmh"] > 1.0)
            process.send_signal(signal.SIGINT)
            assert process.wait(25) == 0
        assert here.trace()[-1]["speed_kmh"] == 0


def test_a_service_that_dies_is_said_within_four_seconds_and_its_belt_stands(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        process, address = page(here)
        with visitor(address) as somebody:
            somebody.walk()
            here.wait_for(lambda row: row["speed_kmh"] > 1.0)
            os.kill(here.record()["pids"]["service"], signal.SIGKILL)
            killed = time.monotonic()
            somebody.until("seat", 4.0, stage="gone")
            assert time.monotonic() - killed < 4.0
            here.wait_for(lambda row: row["speed_kmh"] == 0, 15.0)
            somebody.again()
            said = somebody.until("seat", 30.0, stage="gone", said=[words.alone("stands")])
            assert said["alarm"] is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
