"""The judge of the codec: literal octets against literal values, from tests/vectors/.

`check_vectors(codec)` takes the codec as a module, so that a deliberately
broken one can be judged too (test_mutants.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from treadctl.model import Command, LevelDeck, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Distance, Incline, Speed

VECTORS = Path(__file__).parent.parent / "vectors"

Vector = dict[str, Any]


def vector_files() -> list[Path]:
    """The files in the form that this module reads; the simulator keeps its own beside them."""
    return sorted([*VECTORS.glob("spec-*.json"), *VECTORS.glob("capture-*.json")])


def vectors() -> Iterator[tuple[str, Vector]]:
    """Each vector with a name to find it by."""
    for path in vector_files():
        for number, vector in enumerate(json.loads(path.read_text("utf-8"))["vectors"]):
            yield f"{path.stem}[{number}]", vector


def check_vectors(codec: ModuleType) -> int:
    """Judge `codec` by every vector; the number of vectors, or AssertionError naming those that fail."""
    failed, count = [], 0
    for name, vector in vectors():
        count += 1
        try:
            check_vector(codec, vector)
        except Exception as error:
            failed.append(f"{name} {vector.get('hex', vector.get('parts'))}: {type(error).__name__} {error}")
    assert count > 250, f"only {count} vectors were found"
    assert not failed, f"{len(failed)} of {count} vectors fail:\n" + "\n".join(failed)
    return count


def check_vector(codec: ModuleType, vector: Vector) -> None:
    frames = [bytes.fromhex(part) for part in vector.get("parts", [vector.get("hex", "")])]
    characteristic = vector["characteristic"]
    if vector.get("malformed"):
        try:
            found = codec.explain(characteristic, frames)
        except codec.MalformedValue:
            return
        raise AssertionError(f"read as {found}")
    results = codec.explain(characteristic, frames)
    assert len(results) == 1, results
    value, expected = results[0]["value"], dict(vector["value"])
    bits = {key: expected.pop(key) for key in ("feature_bits", "target_bits") if key in expected}
    problems = results[0]["problems"]
    assert len(problems) == vector.get("problems", 0), problems
    if characteristic == "2acd":
        assert value == expected, value  # nothing more, nothing less
    else:
        assert {key: value.get(key) for key in expected} == expected, value
    _CHECKS[characteristic](codec, vector, frames, expected | bits)


def _check_record(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    assembler = codec.RecordAssembler()
    for frame in frames[:-1]:
        assert assembler.feed(frame) is None
    record = assembler.feed(frames[-1])
    if "speed_kmh" not in value:
        assert record is None
        return
    telemetry = codec.to_telemetry(record, 7, 1.5)
    assert (telemetry.conn, telemetry.at) == (7, 1.5)
    assert telemetry.speed == Speed.kmh(str(value["speed_kmh"]))
    incline, distance = value.get("incline_percent"), value.get("distance_m")
    assert telemetry.incline == (None if incline is None else Incline.percent(str(incline)))
    assert telemetry.distance == (None if distance is None else Distance(distance))
    assert telemetry.elapsed_s == value.get("elapsed_s")
    assert telemetry.step_count == value.get("step_count")
    assert telemetry.heart_rate_bpm == (value.get("heart_rate_bpm") or None)


def _check_feature(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    feature = codec.decode_feature(frames[0])
    if "feature_bits" in value:
        assert feature.features == sum(1 << bit for bit in value["feature_bits"])
    if "target_bits" in value:
        assert feature.targets == sum(1 << bit for bit in value["target_bits"])
        machine = codec.capabilities(address="a", name="n", has_control_point=True, feature=feature)
        assert machine.sets_speed == (0 in value["target_bits"])
        assert machine.sets_incline == (1 in value["target_bits"])


def _check_speed_range(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    found = codec.decode_speed_range(frames[0])
    machine = codec.capabilities(address="a", name="n", has_control_point=True, speed=found)
    if vector.get("unusable"):
        assert machine.speed_min is machine.speed_max is machine.speed_step is None
        assert machine.problems
        return
    assert machine.speed_min == Speed.kmh(str(value["min_kmh"]))
    assert machine.speed_max == Speed.kmh(str(value["max_kmh"]))
    assert machine.speed_step == Speed.kmh(str(value["step_kmh"]))


def _check_inclination_range(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    found = codec.decode_inclination_range(frames[0])
    machine = codec.capabilities(address="a", name="n", has_control_point=True, incline=found)
    assert machine.incline_min == Incline.percent(str(value["min_percent"]))
    assert machine.incline_max == Incline.percent(str(value["max_percent"]))


def _check_control_point(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    if "request" in value:
        assert codec.decode_response(frames[0]).request == value["request"]
        return
    request = codec.decode_request(frames[0])
    assert request.op == value["op"]
    if not vector.get("one_way"):
        assert codec.encode_request(request.op, *request.values) == frames[0]
    if "command" in vector:
        assert codec.encode_command(command(vector["command"])) == frames[0]


def command(text: str) -> Command:
    """ "stop", "start", "level" or "set speed 2.3"."""
    if text.startswith("set speed "):
        return SetSpeed(Speed.kmh(text.removeprefix("set speed ")))
    return {"stop": StopBelt(), "start": StartBelt(), "level": LevelDeck()}[text]


def _check_machine_status(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    event = codec.to_machine_event(codec.decode_machine_status(frames[0]), 7)
    if "event" not in vector:
        if vector["value"]["op"] not in (1, 2, 3, 4, 5, 6, 255):
            assert event is None
        return
    says, _, number = vector["event"].partition(" ")
    assert event is not None
    assert event.conn == 7
    assert event.says.value == says
    assert event.speed == (Speed.kmh(number) if says == "target_speed" and number else None)
    assert event.incline == (Incline.percent(number) if says == "target_incline" else None)


def _nothing_more(codec: ModuleType, vector: Vector, frames: list[bytes], value: Vector) -> None:
    """The explanation says it all."""


_CHECKS = {
    "2acc": _check_feature,
    "2acd": _check_record,
    "2ad3": _nothing_more,
    "2ad4": _check_speed_range,
    "2ad5": _check_inclination_range,
    "2ad7": _nothing_more,
    "2ad9": _check_control_point,
    "2ada": _check_machine_status,
    "1826": _nothing_more,
}
