"""Every vector, and what the collection of vectors itself must hold."""

import json
from typing import Any

import pytest

from tests.ftms.vector_check import VECTORS, check_vector, check_vectors, vector_files, vectors
from treadctl import ftms

ALL = list(vectors())


@pytest.mark.parametrize(("vector"), [pytest.param(vector, id=name) for name, vector in ALL])
@pytest.mark.hazard("H-27")
def test_vector(vector: dict[str, Any]) -> None:
    check_vector(ftms, vector)


def test_the_whole_collection_is_judged() -> None:
    assert check_vectors(ftms) == len(ALL)


def test_each_file_says_where_its_octets_come_from() -> None:
    for path in vector_files():
        document = json.loads(path.read_text("utf-8"))
        for key in ("device", "source", "authenticity"):
            assert document[key].strip(), (path.name, key)
        assert path.stat().st_size < 30_000, path.name


def test_captures_of_ten_machines_are_there() -> None:
    assert len(list(VECTORS.glob("capture-*.json"))) == 10


def test_every_op_code_and_flag_bit_has_a_vector() -> None:
    requests = {
        v["value"]["op"] for _, v in ALL if v["characteristic"] == "2ad9" and "op" in v.get("value", {})
    }
    events = {v["value"]["op"] for _, v in ALL if v["characteristic"] == "2ada" and "value" in v}
    flags = {
        bit
        for _, v in ALL
        if v["characteristic"] == "2acd" and len(v.get("hex", "")) >= 5
        for bit in range(16)
        if int.from_bytes(bytes.fromhex(v["hex"])[:2], "little") >> bit & 1
    }
    assert set(range(0x15)) <= requests
    assert {*range(0x01, 0x16), 0xFF} <= events
    assert flags == set(range(16))
