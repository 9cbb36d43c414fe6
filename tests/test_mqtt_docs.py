"""The rights of docs/mqtt.md: each user may do what its part of treadctl does, and whoever looks on no more."""

from __future__ import annotations

from tests.helpers.mosquitto import acl
from treadctl.interfaces.mqtt import discovery
from treadctl.interfaces.mqtt.fleet import Fleet
from treadctl.interfaces.mqtt.topics import COMMANDS, Topics

HERE = Topics("treadctl", "here")


def rights(user: str) -> list[tuple[str, str]]:
    """What one user may do: read, write or readwrite, and where."""
    found, name = [], ""
    for line in acl().splitlines():
        match line.split():
            case ["user", whose]:
                name = whose
            case ["topic", does, where] if name == user:
                found.append((does, where))
    return found


def may(user: str, does: str, topic: str) -> bool:
    return any(does in allowed and _covers(where, topic) for allowed, where in rights(user))


def _covers(where: str, topic: str) -> bool:
    """Whether a filter of a list covers a topic, or another filter."""
    if where.endswith("/#"):
        return topic.startswith(where[:-1])
    ours, theirs = where.split("/"), topic.split("/")
    return len(ours) == len(theirs) and all(a in ("+", b) for a, b in zip(ours, theirs, strict=True))


def test_the_bridge_may_hear_all_that_it_listens_to_and_say_all_that_it_says() -> None:
    assert all(may("treadctl", "read", topic) for topic in HERE.listened)
    says = (HERE.bridge, HERE.machine, HERE.about, HERE.state, HERE.event, HERE.summary, HERE.health)
    assert all(may("treadctl", "write", topic) for topic in says)
    assert may("treadctl", "write", discovery.topic("homeassistant", "here"))
    assert not may("treadctl", "write", HERE.stop_all)


def test_whoever_looks_after_several_sees_them_stops_them_and_does_nothing_else() -> None:
    fleet = Fleet("treadctl")
    assert all(may("fleet", "read", topic) for topic in fleet.topics)
    assert all(may("fleet", "write", fleet.stop(which).topic) for which in ("here", "another", None))
    others = [HERE.command(name) for name in COMMANDS if name != "stop"]
    assert not any(may("fleet", "write", topic) for topic in (*others, HERE.state, HERE.bridge, HERE.about))
    assert not any(may("fleet", "read", topic) for topic in (HERE.health, HERE.event, HERE.summary, *others))


def test_the_house_sees_everything_and_may_command() -> None:
    assert all(may("house", "read", topic) for topic in (HERE.state, HERE.event, HERE.summary))
    assert all(may("house", "write", HERE.command(name)) for name in COMMANDS)
    assert may("house", "write", HERE.stop_all)
    assert not may("house", "write", HERE.state)
