"""Several people at one page: real services, each of its own, and one treadmill that changes hands at rest."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.processes import World, alive, world
from tests.helpers.visitor import page, visitor
from treadctl import paths
from treadctl.journal import SqliteReader, journal_path

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals"),
    pytest.mark.hazard("H-83"),
]


def services(here: World) -> dict[str, dict[str, Any]]:
    """The record of each service, by whose it is."""
    found = [json.loads(path.read_text()) for path in here.folder.glob("run/*.json")]
    return {Path(each["data"]).name: each for each in found}


def test_one_after_the_other_walks_on_one_treadmill(tmp_path: Path) -> None:
    for name in ("anna", "bert"):
        paths.person_dir(tmp_path / "data", name).mkdir(parents=True)
    with world(tmp_path) as here:
        process, shown = page(here)
        asked = here.treadctl(
            "page", "--address"
        )  # as from another terminal, or where systemd started the page
        said, _ = asked.communicate(timeout=30)
        address = next(line.strip() for line in said.splitlines() if line.strip().startswith("http://"))
        assert address.partition("#")[0] == shown.partition("#")[0]
        assert address != shown
        with visitor(address) as somebody:
            seat = somebody.until("seat", stage="who")
            assert [each["label"] for each in seat["people"]] == ["anna", "bert"]
            somebody.say("begin")  # nobody walks before it is said who
            somebody.say("person", name="anna")
            somebody.is_let_go()
            somebody.until("seat", 30.0, name="anna", stage="rest", controls="here")
            somebody.say("begin")
            somebody.until("seat", stage="ready", may_press=True)  # anna's service holds the treadmill
            somebody.say("who")  # not in the middle of that
            somebody.say("leave")
            somebody.until("seat", stage="rest", name="anna")
            somebody.say("who")
            somebody.until("seat", stage="who")
            somebody.say("person", name="bert")
            somebody.is_let_go()
            somebody.until("seat", 30.0, name="bert", stage="rest", controls="here")
            somebody.walk()
            here.wait_for(lambda row: row["speed_kmh"] > 1.0)
            somebody.say("who")
            somebody.say("person", name="anna")
            somebody.post("/api/stop")  # it is bert's belt that stops
            here.wait_for(lambda row: row["speed_kmh"] == 0, 15.0)
            told = services(here)
            assert alive(told["bert"]["pids"]["service"])
            end = time.monotonic() + 10.0
            while services(here)["anna"]["pids"]["service"] is not None and time.monotonic() < end:
                time.sleep(0.1)
            assert services(here)["anna"]["pids"]["service"] is None  # it ended in order
            assert somebody.last("seat")["name"] == "bert"
            journals = {
                name: SqliteReader(journal_path(paths.person_dir(tmp_path / "data", name)))
                for name in ("anna", "bert")
            }
            walked = [name for name in ("anna", "bert") if journals[name].latest("armed") is not None]
            assert walked == ["bert"]
        process.terminate()
        assert process.wait(25) == 0
        assert list((tmp_path / "run").glob("*.page")) == []
