"""What Home Assistant is told of a treadmill: a golden payload, and what no payload may ever have."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from treadctl import words
from treadctl.interfaces.mqtt import discovery, entities
from treadctl.interfaces.mqtt.payloads import About, Health, State, Summary
from treadctl.interfaces.mqtt.topics import CARRIED, NEVER, Topics

GOLDEN = Path(__file__).parent / "vectors" / "mqtt" / "discovery.json"
ABOUT = About(
    id="treadmill",
    name="Treadmill",
    version="1.2.3",
    profiles=["starter", "gentle"],
    profile="starter",
    cap_kmh=2.0,
    publish_health=True,
    commands_s=5,
    stop_s=30,
)
TOPICS = Topics("treadctl", "treadmill")
BRIDGE, MACHINE = {"topic": TOPICS.bridge}, {"topic": TOPICS.machine}
READ = {TOPICS.state: State, TOPICS.summary: Summary, TOPICS.about: About, TOPICS.health: Health}


def told(**changed: Any) -> dict[str, Any]:
    """The payload of a treadmill of which this is otherwise."""
    found: dict[str, Any] = json.loads(discovery.payload(ABOUT.model_copy(update=changed), "treadctl"))
    return found


def parts(**changed: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = told(**changed)["components"]
    return found


def test_the_payload_is_the_golden_one() -> None:
    assert told() == json.loads(GOLDEN.read_text()), (
        "if that is meant: python -m tests.test_mqtt_discovery writes it anew; then make show-5.2 FULL=1"
    )


def test_it_lies_where_home_assistant_looks_for_it() -> None:
    at = discovery.topic("homeassistant", "Left_belt-2")
    assert at == "homeassistant/device/treadctl_Left_belt-2/config"
    assert re.fullmatch(r"homeassistant/device/[a-zA-Z0-9_-]+/config", at)


@pytest.mark.hazard("H-65")
def test_stop_is_there_as_long_as_the_bridge_is_whatever_the_treadmill_does() -> None:
    payload = told()
    assert payload["availability"] == [BRIDGE, MACHINE]
    assert payload["availability_mode"] == "all"
    assert payload["components"]["stop"]["availability"] == [BRIDGE]
    of_machine = {key for key, part in payload["components"].items() if "availability" not in part}
    assert of_machine == {
        *("speed", "distance", "walked", "next_change", "heart_rate", "phase", "moving", "problem"),
        *("pause", "slower", "target"),
    }
    assert "availability_topic" not in GOLDEN.read_text()  # beside a list at the root it is a clash


@pytest.mark.hazard("H-65")
def test_nothing_that_home_assistant_may_press_starts_a_belt_or_makes_it_faster() -> None:
    sends = {key: part["command_topic"] for key, part in parts().items() if "command_topic" in part}
    assert set(sends) == {"stop", "pause", "slower", "prepare", "target", "profile"}
    assert set(sends.values()) <= {TOPICS.command(name) for name in CARRIED}
    assert not set(sends.values()) & {TOPICS.command(name) for name in NEVER}
    assert {part["platform"] for part in parts().values()} == {
        *("sensor", "binary_sensor", "event", "button", "number", "select"),
    }  # no switch: somebody would turn it on


def test_every_command_has_an_id_and_the_time_but_stop_which_nothing_may_hold_up() -> None:
    for key, part in parts().items():
        if "command_topic" not in part:
            continue
        if key == "stop":  # no template: neither that nor a wrong clock may be in its way
            assert part["payload_press"] == "stop"
            assert "command_template" not in part
        else:
            assert "'id': 'ha-%d-%d'" in part["command_template"], key
            assert "'t': now().timestamp()" in part["command_template"], key
        assert (part["qos"], part["retain"]) == (1, False)
        assert part["message_expiry_interval"] == (ABOUT.stop_s if key == "stop" else ABOUT.commands_s)
    assert "message_expiry_interval" not in told()  # there 2025.4 refuses the whole device for it


def test_every_value_that_is_read_is_one_that_is_published() -> None:
    for key, part in parts().items():
        model = READ.get(part.get("state_topic", ""))
        for name in re.findall(r"value_json\.(\w+)", part.get("value_template", "")):
            if model is not None:
                assert name in model.model_fields, f"{key} reads {name}"
    read = {part["state_topic"] for part in parts().values() if "state_topic" in part}
    assert read == {*READ, TOPICS.machine, TOPICS.event}


def test_names_are_unlike_one_another_and_made_from_the_id() -> None:
    found = parts().values()
    for field in ("unique_id", "object_id", "default_entity_id", "name"):
        assert len({part[field] for part in found}) == len(found), field
    assert {part["default_entity_id"] for part in found} == {
        f"{part['platform']}.{part['object_id']}" for part in found
    }


@pytest.mark.parametrize(
    ("identity", "slug"),
    [("Left_belt-2", "left_belt_2"), ("--", "treadmill"), ("a", "a"), ("7f-3A", "7f_3a")],
)
def test_any_id_gives_names_that_home_assistant_takes(identity: str, slug: str) -> None:
    payload = told(id=identity)
    assert payload["components"]["speed"]["default_entity_id"] == f"sensor.{slug}_speed"
    assert payload["components"]["speed"]["unique_id"] == f"treadctl_{identity}_speed"
    assert payload["device"]["identifiers"] == [f"treadctl_{identity}"]


def test_what_the_body_says_is_not_there_unless_its_owner_wants_it() -> None:
    found = parts(publish_health=False)
    for key in ("leg", "back", "question", "heart_rate"):
        assert found[key] == {"platform": "sensor"}  # what takes them away where they were
    assert TOPICS.health not in json.dumps(found)
    assert "heart_rate_bpm" not in json.dumps(found)


def test_cap_and_profiles_are_what_may_be_chosen() -> None:
    assert (parts(cap_kmh=3.2)["target"]["min"], parts(cap_kmh=3.2)["target"]["max"]) == (0.5, 3.2)
    assert parts(cap_kmh=0.5)["target"] == {"platform": "number"}
    assert parts(profiles=["mine"])["profile"]["options"] == ["mine"]
    assert parts(profiles=[])["profile"] == {"platform": "select"}


def test_a_family_reads_it_in_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_LANG", "de")
    found = parts()
    assert {part["name"] for part in found.values()} | {words.HOME["model"]} == set(words.HOME.values())
    assert found["stop"]["name"] == "Stopp"
    assert found["stop"]["default_entity_id"] == "button.treadmill_stop"  # what automations are written with


SPEED = {
    "unique_id": "u",
    "object_id": "o",
    "default_entity_id": "sensor.o",
    "name": "n",
    "state_topic": "t",
    "value_template": "v",
    "device_class": "speed",
    "unit_of_measurement": "km/h",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_of_measurment": "km/h"},
        {"unit_of_measurement": "kph"},
        {"unit_of_measurement": None},
        {"state_class": "total"},
        {"device_class": "enum"},
        {"device_class": "enum", "unit_of_measurement": None},
        {"device_class": "date"},
        {"options": ("a",)},
        {"default_entity_id": "sensor.Left belt"},
        {"object_id": "Left-belt"},
        {"expire_after": 0},
        {"expire_after": "15"},
        {"icon": "walk"},
        {"name": ""},
    ],
)
def test_a_model_refuses_what_home_assistant_would_drop_or_regret(wrong: dict[str, Any]) -> None:
    assert entities.Sensor(**SPEED).device_class == "speed"
    with pytest.raises(ValidationError):
        entities.Sensor(**{**SPEED, **wrong})


def test_a_number_has_something_to_choose() -> None:
    slider = parts()["target"]
    assert entities.Number(**slider).max == 2.0
    for range_ in ({"min": 2.0}, {"max": 0.5}, {"min": 0.0}, {"retain": True}, {"qos": 0}):
        with pytest.raises(ValidationError):
            entities.Number(**{**slider, **range_})


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(json.dumps(told(), indent=1) + "\n")
