"""The simulator's half of the codec against octets worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import report, wire
from simulator.console import BY_CONSOLE, Change, What

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "simulator_wire.json").read_text(encoding="utf-8")
)


def vectors(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", VECTORS[kind], ids=lambda vector: str(vector["source"])[:50])


def octets(vector: dict[str, Any]) -> bytes:
    return bytes.fromhex(vector["octets"])


def fields(vector: dict[str, Any]) -> wire.Field:
    flags = wire.Field(0)
    for name in vector["fields"]:
        flags |= wire.Field[name]
    return flags


@vectors("treadmill_data")
def test_treadmill_data(vector: dict[str, Any]) -> None:
    parts = wire.treadmill_data(
        wire.Record(**vector["record"]), fields(vector), vector["room"], vector.get("step_octets", 2)
    )
    assert [part.hex(" ") for part in parts] == vector["parts"]


@vectors("features")
def test_features(vector: dict[str, Any]) -> None:
    targets = tuple(wire.Op[name] for name in vector["targets"])
    assert wire.features(fields(vector), targets) == octets(vector)


@vectors("speed_range")
def test_speed_range(vector: dict[str, Any]) -> None:
    assert wire.speed_range(*vector["values"]) == octets(vector)


@vectors("incline_range")
def test_incline_range(vector: dict[str, Any]) -> None:
    assert wire.incline_range(*vector["values"]) == octets(vector)


@vectors("training_status")
def test_training_status(vector: dict[str, Any]) -> None:
    assert wire.training_status(vector["code"], vector["text"], vector["room"]) == octets(vector)


@vectors("responses")
def test_response(vector: dict[str, Any]) -> None:
    assert wire.response(vector["op"], wire.Result(vector["result"])) == octets(vector)


@vectors("requests")
def test_request(vector: dict[str, Any]) -> None:
    values = None if vector["values"] is None else tuple(vector["values"])
    assert wire.read_request(octets(vector)) == wire.Request(vector["op"], values)


@vectors("statuses")
def test_status(vector: dict[str, Any]) -> None:
    values = tuple(vector.get("values", ()))
    change = Change(What[vector["what"]], BY_CONSOLE, vector.get("op", 0), values)
    assert report.status(change) == octets(vector)


@vectors("service_data")
def test_service_data(vector: dict[str, Any]) -> None:
    assert octets(vector) == wire.SERVICE_DATA


@pytest.mark.parametrize("room", range(11, 40))
def test_no_part_is_longer_than_its_room_and_only_the_last_has_the_speed(room: int) -> None:
    every = wire.Field(0x1FFE)
    parts = wire.treadmill_data(wire.Record(speed=0x1234), every, room)
    assert all(len(part) <= room for part in parts)
    assert [part[0] & 1 for part in parts] == [1] * (len(parts) - 1) + [0]
    assert parts[-1][2:4] == b"\x34\x12"
    assert sum(int.from_bytes(part[:2], "little") & ~1 for part in parts) == every
