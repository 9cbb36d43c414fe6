"""The guardian's own codec, held to the vectors that both other halves are held to."""

import contextlib
import itertools
import json
from pathlib import Path

import pytest

from treadctl.guardian.codec import NotAllowed, checked, control_missing, speed_of

VECTORS = Path(__file__).resolve().parent.parent / "vectors"


@pytest.mark.hazard("H-06")
def test_exactly_four_frames_may_be_written() -> None:
    allowed = []
    for length in (1, 2):
        for frame in map(bytes, itertools.product(range(256), repeat=length)):
            with contextlib.suppress(NotAllowed):
                allowed.append(checked(frame))
    assert allowed == [b"\x00", b"\x01", b"\x08\x01", b"\x08\x02"]


@pytest.mark.parametrize("frame", [b"", b"\x08\x01\x00", b"\x02\xc8\x00", b"\x03\x00\x00", b"\x00" * 20])
def test_nothing_longer_or_shorter(frame: bytes) -> None:
    with pytest.raises(NotAllowed):
        checked(frame)


def test_speed() -> None:
    assert speed_of(bytes.fromhex("0000c800")) == 200
    assert speed_of(bytes.fromhex("8c05c800aa")) == 200
    assert speed_of(bytes.fromhex("0100c800")) is None  # More Data: the speed is in another part
    assert speed_of(bytes.fromhex("0000c8")) is None
    assert speed_of(b"") is None


@pytest.mark.parametrize(
    ("uuid", "value", "missing"),
    [
        (0x2AD9, "800805", True),
        (0x2AD9, "800005", True),
        (0x2AD9, "800801", False),
        (0x2AD9, "8008", False),
        (0x2AD9, "", False),
        (0x2ADA, "ff", True),
        (0x2ADA, "0201", False),
        (0x2ADA, "", False),
        (0x2ACD, "800805", False),
    ],
)
def test_control_missing(uuid: int, value: str, missing: bool) -> None:
    assert control_missing(uuid, bytes.fromhex(value)) is missing


def test_speeds_of_the_specifications_and_of_real_machines() -> None:
    """Every record of the vectors that states a speed by itself."""
    held = 0
    for path in sorted(VECTORS.glob("*.json")):
        for row in json.loads(path.read_text()).get("vectors", []):
            expected, record = row.get("value", {}).get("speed_kmh"), row.get("hex")
            if row.get("characteristic") == "2acd" and isinstance(record, str) and expected is not None:
                held += 1
                assert speed_of(bytes.fromhex(record)) == round(expected * 100), row
    assert held > 50
