"""The bridge as it is used: a real broker, a real service, a belt whose true story is known."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.helpers.mosquitto import MOSQUITTO, NOT_HERE, listener, mosquitto
from tests.helpers.processes import world

pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason=NOT_HERE)


def test_a_walk_is_seen_and_stopped_from_the_house(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with mosquitto(tmp_path / "broker") as broker, world(tmp_path) as here:
        (tmp_path / "data" / "mqtt.toml").write_text(f'format = 1\nport = {broker.port}\nid = "here"\n')
        bridge = here.treadctl("mqtt")
        with listener(broker.port, "treadctl/#") as house:
            assert house.until("treadctl/here/bridge") == "online"
            here.start()
            assert house.until("treadctl/here/machine", lambda said: said == "online")
            state = house.until(
                "treadctl/here/state", lambda said: said["moving"] and said["speed_kmh"] > 1.0
            )
            assert (state["phase"], state["target_kmh"] <= state["cap_kmh"]) == ("walk", True)
            house.say("treadctl/here/command/start", {"id": "1", "t": time.time()})
            assert (
                house.until("treadctl/here/event", lambda said: said["event"] == "refused")["reason"]
                == "start"
            )
            house.say("treadctl/here/command/stop")
            assert (
                house.until("treadctl/here/event", lambda said: said["event"] == "finished")["ended"]
                == "early"
            )
            assert house.last("treadctl/here/summary")["walked_s"] > 0
            here.wait_for(lambda row: row["speed_kmh"] == 0, 15.0)
            bridge.terminate()
            assert house.until("treadctl/here/bridge") == "offline"
        assert bridge.wait(5.0) == 0
