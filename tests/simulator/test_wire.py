"""The simulator's half of the codec against octets worked out by hand."""

import pytest

import simulator
from simulator import wire
from tests.simulator.vector_check import Vector, check_vector, check_vectors, vectors


@pytest.mark.parametrize(
    ("kind", "vector"), [pytest.param(kind, vector, id=name) for name, kind, vector in vectors()]
)
def test_vector(kind: str, vector: Vector) -> None:
    check_vector(simulator, kind, vector)


def test_all_of_them_in_one() -> None:
    assert check_vectors(simulator) == len(list(vectors()))


@pytest.mark.parametrize("room", range(11, 40))
def test_no_part_is_longer_than_its_room_and_only_the_last_has_the_speed(room: int) -> None:
    every = wire.Field(0x1FFE)
    parts = wire.treadmill_data(wire.Record(speed=0x1234), every, room)
    assert all(len(part) <= room for part in parts)
    assert [part[0] & 1 for part in parts] == [1] * (len(parts) - 1) + [0]
    assert parts[-1][2:4] == b"\x34\x12"
    assert sum(int.from_bytes(part[:2], "little") & ~1 for part in parts) == every
