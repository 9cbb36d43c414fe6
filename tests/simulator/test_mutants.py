"""Mistakes in the simulator's half that the product's half might share: its own vectors must notice each.

A wrong factor in both halves would cancel out in every test of the whole
stack.  Nothing but the vectors judges here.
"""

import pytest

import simulator
from tests.helpers.mutant import mutant_of
from tests.simulator.vector_check import check_vectors

MUTANTS = {
    "08 01 and 08 02 swapped": ("control_point", "_STOP, _PAUSE = 1, 2", "_STOP, _PAUSE = 2, 1"),
    "pause means stop": ("control_point", "_STOP, _PAUSE = 1, 2", "_STOP, _PAUSE = 1, 1"),
    "start and stop swapped": (
        "wire",
        "START = 0x07\n    STOP_OR_PAUSE = 0x08",
        "START = 0x08\n    STOP_OR_PAUSE = 0x07",
    ),
    "speed and incline swapped": (
        "wire",
        "SET_SPEED = 0x02\n    SET_INCLINE = 0x03",
        "SET_SPEED = 0x03\n    SET_INCLINE = 0x02",
    ),
    "02 01 and 02 02 swapped in the status": (
        "report",
        'What.STOPPED:\n            return wire.status(0x02, "B", 0x01)',
        'What.STOPPED:\n            return wire.status(0x02, "B", 0x02)',
    ),
    "key told as a stop by the user": ("report", "wire.status(0x03)", "wire.status(0x02)"),
    "start told as a stop": ("report", "wire.status(0x04)", "wire.status(0x02)"),
    "speed told as incline": ("report", 'wire.status(0x05, "H"', 'wire.status(0x06, "H"'),
    "byte order of requests": ("wire", 'struct.unpack("<" + layout', 'struct.unpack(">" + layout'),
    "byte order of three octets in requests": (
        "wire",
        'int.from_bytes(octets, "little")',
        'int.from_bytes(octets, "big")',
    ),
    "byte order of fields and statuses": ("wire", 'struct.pack("<" + layout', 'struct.pack(">" + layout'),
    "byte order of three octets in records": ("wire", 'to_bytes(3, "little")', 'to_bytes(3, "big")'),
    "byte order of flags and speed": ("wire", 'struct.pack("<HH", flags', 'struct.pack(">HH", flags'),
    "byte order of the flags of a part": ("wire", 'struct.pack("<H", flags', 'struct.pack(">H", flags'),
    "byte order of features": ("wire", '"<II"', '">II"'),
    "byte order of the speed range": ("wire", '"<HHH"', '">HHH"'),
    "byte order of the inclination range": ("wire", '"<hhH"', '">hhH"'),
    "speed reported ten times too low": ("report", "speed_kmh * 100)", "speed_kmh * 10)"),
    "speed reported ten times too high": ("report", "speed_kmh * 100)", "speed_kmh * 1000)"),
    "incline reported ten times too high": ("report", "incline_percent * 10)", "incline_percent * 100)"),
    "incline reported ten times too low": ("report", "incline_percent * 10)", "incline_percent)"),
    "speed obeyed ten times too high": ("console", "target / 100 *", "target / 10 *"),
    "speed obeyed ten times too low": ("console", "target / 100 *", "target / 1000 *"),
    "incline obeyed ten times too high": ("console", "self.incline_target / 10 *", "self.incline_target *"),
    "speed sent ten times too high": ("wire", "flags, record.speed)", "flags, record.speed * 10)"),
    "speed sent ten times too low": ("wire", "flags, record.speed)", "flags, record.speed // 10)"),
    "range ten times too high": ("wire", '"<HHH", lowest, highest', '"<HHH", lowest, highest * 10'),
    "range turned round": ("wire", '"<HHH", lowest, highest', '"<HHH", highest, lowest'),
    "incline unsigned": ("wire", '(Field.INCLINE, "hh"', '(Field.INCLINE, "HH"'),
    "inclines of requests unsigned": ("wire", 'Op.SET_INCLINE: "h"', 'Op.SET_INCLINE: "H"'),
    "distance in two octets": ("wire", 'Field.DISTANCE, "T"', 'Field.DISTANCE, "H"'),
    "incline and ramp angle swapped": ("wire", '("incline", "ramp_angle")', '("ramp_angle", "incline")'),
    "elapsed at the flag of remaining": (
        "wire",
        "ELAPSED = 1 << 10\n    REMAINING = 1 << 11",
        "ELAPSED = 1 << 11\n    REMAINING = 1 << 10",
    ),
    "parts without More Data": ("wire", "flags | _MORE_DATA", "flags"),
    "answers in another order": ("wire", "bytes((0x80, op, result))", "bytes((0x80, result, op))"),
    "not supported told as success": ("wire", "SUCCESS = 0x01", "SUCCESS = 0x02"),
    "speed target announced as incline": (
        "wire",
        "Op.SET_SPEED: 0,\n    Op.SET_INCLINE: 1",
        "Op.SET_SPEED: 1,\n    Op.SET_INCLINE: 0",
    ),
    "training status in another order": ("wire", "bytes((flags, code))", "bytes((code, flags))"),
    "advertised as a cross trainer": ("wire", "26 18 01 01 00", "26 18 01 02 00"),
    "service data turned round": ("wire", "26 18 01 01 00", "18 26 01 01 00"),
}


def caught_by_vectors() -> list[tuple[str, bool]]:
    """Each mutant, and whether the byte vectors notice it."""
    return [(name, _noticed(*change)) for name, change in MUTANTS.items()]


def _noticed(module: str, old: str, new: str) -> bool:
    with mutant_of(simulator, module, old, new) as half:
        try:
            check_vectors(half)
        except AssertionError:
            return True
    return False


def test_the_unchanged_copy_passes() -> None:
    with mutant_of(simulator, "wire", "little", "little") as half:
        assert half.wire.__name__ == "mutant_of_simulator.wire"
        check_vectors(half)


@pytest.mark.parametrize("name", MUTANTS)
def test_vectors_notice(name: str) -> None:
    with mutant_of(simulator, *MUTANTS[name]) as half, pytest.raises(AssertionError, match="vectors fail"):
        check_vectors(half)
