"""What docs/home-assistant.md gives people to paste: it is YAML, and names what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.homeassistant.docs import ACL, AUTOMATIONS, CARDS, TEXT
from treadctl.interfaces.mqtt import config, topics

yaml = pytest.importorskip("yaml")
GOLDEN = json.loads((Path(__file__).parent / "vectors" / "mqtt" / "discovery.json").read_text())
PARTS = GOLDEN["components"]
THERE = {part["default_entity_id"] for part in PARTS.values()}


def values(found: Any) -> Iterator[str]:
    """Every text somewhere inside."""
    if isinstance(found, dict):
        for each in found.values():
            yield from values(each)
    elif isinstance(found, list):
        for each in found:
            yield from values(each)
    else:
        yield str(found)


def named(text: str) -> set[str]:
    """The entities that a text names, those of several treadmills as if they were one."""
    text = re.sub(r"\b(left|right)_belt_", "treadmill_", text)
    return set(re.findall(r"\b((?:sensor|binary_sensor|button|number|select|event)\.treadmill_\w+)", text))


def test_every_card_and_automation_is_yaml_and_names_entities_that_there_are() -> None:
    assert len(AUTOMATIONS) == 4  # the question takes two: asking and answering
    assert len(CARDS) == 2
    for text in (*CARDS, *AUTOMATIONS):
        found = yaml.safe_load(text)
        assert isinstance(found, dict)
        assert named(text) <= THERE, named(text) - THERE


def test_the_text_names_every_entity_and_no_other() -> None:
    assert named(TEXT) == THERE


def test_every_automation_has_an_id_a_name_and_something_to_do() -> None:
    found = [yaml.safe_load(text) for text in AUTOMATIONS]
    assert len({each["id"] for each in found}) == len(found)
    for each in found:
        assert (
            {"id", "alias", "triggers", "actions"}
            <= each.keys()
            <= {
                *("id", "alias", "mode", "triggers", "conditions", "actions"),
            }
        )


def test_what_is_pressed_or_published_is_what_may_be() -> None:
    sends = {part["command_topic"] for part in PARTS.values() if "command_topic" in part}
    for text in (*CARDS, *AUTOMATIONS):
        for said in values(yaml.safe_load(text)):
            if said.startswith("treadctl/"):
                assert said in {*sends, "treadctl/all/command/stop", "treadctl/treadmill/command/answer"}
        for never in topics.NEVER:
            assert f"command/{never}" not in text
    assert "confirmation:" not in "".join(CARDS)  # nobody is asked whether to stop


def test_the_example_of_an_mqtt_toml_holds() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    lines = "\n".join(line.strip() for line in text.splitlines())
    found = config.parse(lines, Path("mqtt.toml"))
    assert (found.id, found.tls, found.publish_health) == ("treadmill", True, False)


def test_the_broker_lets_treadctl_say_and_hear_what_it_has_to() -> None:
    mine = [
        line.split()[1:]
        for line in ACL.split("user homeassistant")[0].splitlines()
        if line.startswith("topic")
    ]
    may = {
        kind: [
            re.compile(topic.replace("+", "[^/]+").replace("#", ".*")) for how, topic in mine if kind in how
        ]
        for kind in ("read", "write")
    }
    at = topics.Topics("treadctl", "treadmill")
    for topic in (*at.listened, "homeassistant/status"):
        assert any(each.fullmatch(topic) for each in may["read"]), topic
    published = (
        at.bridge,
        at.machine,
        at.about,
        at.state,
        at.event,
        at.summary,
        at.health,
        at.command("speed"),
    )
    for topic in (*published, "homeassistant/device/treadctl_treadmill/config"):
        assert any(each.fullmatch(topic) for each in may["write"]), topic
    assert not any(each.fullmatch("treadctl/another/command/stop") for each in may["write"])
