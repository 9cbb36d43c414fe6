"""The judge of the simulator's half of the codec: literal octets from tests/vectors/simulator_wire.json.

Each function takes the simulator as a package, so that a deliberately broken
one can be judged too (test_mutants.py).  No radio, no connection: numbers in,
octets out, and what a machine does when octets come in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

Vector = dict[str, Any]

VECTORS: dict[str, list[Vector]] = {
    kind: vectors
    for kind, vectors in json.loads(
        (Path(__file__).parents[1] / "vectors" / "simulator_wire.json").read_text("utf-8")
    ).items()
    if kind != "about"
}


def vectors() -> Iterator[tuple[str, str, Vector]]:
    """Each vector with a name to find it by, and its kind."""
    for kind, found in VECTORS.items():
        for vector in found:
            yield f"{kind}: {vector['source'][:60]}", kind, vector


def check_vectors(half: ModuleType) -> int:
    """Judge by every vector; the number of vectors, or AssertionError naming those that fail."""
    failed, count = [], 0
    for name, kind, vector in vectors():
        count += 1
        try:
            check_vector(half, kind, vector)
        except Exception as error:
            failed.append(f"{name}: {type(error).__name__} {error}")
    assert count > 50, f"only {count} vectors were found"
    assert not failed, f"{len(failed)} of {count} vectors fail:\n" + "\n".join(failed)
    return count


def check_vector(half: ModuleType, kind: str, vector: Vector) -> None:
    """Judge by one vector of this kind."""
    _CHECKS[kind](half, vector)


def _octets(vector: Vector) -> bytes:
    return bytes.fromhex(vector["octets"])


def _fields(half: ModuleType, vector: Vector) -> Any:
    flags = half.wire.Field(0)
    for name in vector["fields"]:
        flags |= half.wire.Field[name]
    return flags


def _treadmill_data(half: ModuleType, vector: Vector) -> None:
    record, octets = half.wire.Record(**vector["record"]), vector.get("step_octets", 2)
    parts = half.wire.treadmill_data(record, _fields(half, vector), vector["room"], octets)
    assert [part.hex(" ") for part in parts] == vector["parts"]


def _features(half: ModuleType, vector: Vector) -> None:
    targets = tuple(half.wire.Op[name] for name in vector["targets"])
    assert half.wire.features(_fields(half, vector), targets) == _octets(vector)


def _speed_range(half: ModuleType, vector: Vector) -> None:
    assert half.wire.speed_range(*vector["values"]) == _octets(vector)


def _incline_range(half: ModuleType, vector: Vector) -> None:
    assert half.wire.incline_range(*vector["values"]) == _octets(vector)


def _heart_rate_range(half: ModuleType, vector: Vector) -> None:
    assert half.wire.heart_rate_range(*vector["values"]) == _octets(vector)


def _training_status(half: ModuleType, vector: Vector) -> None:
    assert half.wire.training_status(vector["code"], vector["text"], vector["room"]) == _octets(vector)


def _response(half: ModuleType, vector: Vector) -> None:
    assert half.wire.response(vector["op"], half.wire.Result(vector["result"])) == _octets(vector)


def _request(half: ModuleType, vector: Vector) -> None:
    values = None if vector["values"] is None else tuple(vector["values"])
    assert half.wire.read_request(_octets(vector)) == (vector["op"], values)


def _status(half: ModuleType, vector: Vector) -> None:
    values = tuple(vector.get("values", ()))
    what = half.console.What[vector["what"]]
    change = half.console.Change(what, half.console.BY_CONSOLE, vector.get("op", 0), values)
    assert half.report.status(change) == _octets(vector)


def _service_data(half: ModuleType, vector: Vector) -> None:
    assert _octets(vector) == half.wire.SERVICE_DATA


def _console(half: ModuleType) -> Any:
    """A machine without a radio, whose sensor is exact."""
    machine = replace(half.machine.MACHINES["plain"], motor=half.belt.Motor(noise_kmh=0.0))
    belt = half.belt.Belt(machine.motor, Random(1), 0.0, 0.0)
    return half.console.Console(machine, belt, 0.0)


def _started(half: ModuleType, vector: Vector) -> None:
    """What a standing machine does when the client in control writes this."""
    _obeys(_console(half), half, vector)


def _obeyed(half: ModuleType, vector: Vector) -> None:
    """What a running machine does when the client in control writes this."""
    console = _console(half)
    console.start(half.console.BY_CONSOLE, 0.0)
    _pass(console, 0.0)
    assert (console.state.value, console.belt.speed_kmh) == ("running", 1.0)
    _obeys(console, half, vector)


def _obeys(console: Any, half: ModuleType, vector: Vector) -> None:
    control = half.control_point.ControlPoint(console)
    control.execute(b"\x00", 1, 5000.0)
    control.execute(_octets(vector), 1, 5000.0)
    _pass(console, 5000.0)
    assert console.state.value == vector["state"]
    if "belt_kmh" in vector:
        assert console.belt.speed_kmh == vector["belt_kmh"]
    if "deck_percent" in vector:
        assert console.belt.incline_percent == vector["deck_percent"]


def _pass(console: Any, since_s: float) -> None:
    """Time enough for countdown, belt and deck to get where they are going."""
    for step in range(1, 5):
        console.advance(since_s + 1000.0 * step)


def _reported(half: ModuleType, vector: Vector) -> None:
    console = _console(half)
    console.belt.speed_kmh = vector["belt_kmh"]
    console.belt.incline_percent = vector.get("deck_percent", 0.0)
    parts = half.wire.treadmill_data(half.report.record(console), _fields(half, vector), 20)
    assert [part.hex(" ") for part in parts] == vector["parts"]


_CHECKS = {
    "treadmill_data": _treadmill_data,
    "features": _features,
    "speed_range": _speed_range,
    "incline_range": _incline_range,
    "heart_rate_range": _heart_rate_range,
    "training_status": _training_status,
    "responses": _response,
    "requests": _request,
    "statuses": _status,
    "service_data": _service_data,
    "started": _started,
    "obeyed": _obeyed,
    "reported": _reported,
}
