"""Mistakes that would hurt someone, made on purpose: the vectors must notice each of them."""

import pytest

from tests.ftms.mutant_codec import mutant
from tests.ftms.vector_check import check_vectors

MUTANTS = {
    "stop and pause swapped": ("control_point", "STOP = 0x01", "STOP = 0x02"),
    "pause means stop": ("control_point", "PAUSE = 0x02", "PAUSE = 0x01"),
    "stop written as start": ("control_point", "STOP_OR_PAUSE = 0x08", "STOP_OR_PAUSE = 0x07"),
    "start written as stop": ("control_point", "START_OR_RESUME = 0x07", "START_OR_RESUME = 0x08"),
    "speed written as incline": ("control_point", "SET_TARGET_SPEED = 0x02", "SET_TARGET_SPEED = 0x03"),
    "incline written as speed": (
        "control_point",
        "SET_TARGET_INCLINATION = 0x03",
        "SET_TARGET_INCLINATION = 0x02",
    ),
    "level raises the deck": (
        "control_point",
        "encode_request(Op.SET_TARGET_INCLINATION, 0)",
        "encode_request(Op.SET_TARGET_INCLINATION, 10)",
    ),
    "speed ten times too high": ("control_point", "speed.hundredths)", "speed.hundredths * 10)"),
    "speed ten times too low": ("control_point", "speed.hundredths)", "speed.hundredths // 10)"),
    "byte order of requests": ("wire", 'self.size, "little"', 'self.size, "big"'),
    "byte order of parameters and ranges": ("wire", 'self.size], "little"', 'self.size], "big"'),
    "byte order of Treadmill Data": ("treadmill_data", '"<2x"', '">2x"'),
    "byte order of the flags": ("treadmill_data", "data[0] | data[1] << 8", "data[1] | data[0] << 8"),
    "byte order of three octets": ("treadmill_data", "raw[low + 1] << 16", "raw[low + 1] << 8"),
    "byte order of features": ("feature", 'data[:4], "little"', 'data[:4], "big"'),
    "byte order of targets": ("feature", 'data[4:8], "little"', 'data[4:8], "big"'),
    "speed read ten times too low": (
        "to_model",
        "speed=Speed(record.speed)",
        "speed=Speed(record.speed // 10)",
    ),
    "speed read ten times too high": (
        "to_model",
        "speed=Speed(record.speed)",
        "speed=Speed(record.speed * 10)",
    ),
    "speed printed ten times too low": ("explain", '("speed_kmh", 100)', '("speed_kmh", 1000)'),
    "incline read ten times too low": (
        "to_model",
        "Incline(record.incline)",
        "Incline(record.incline // 10)",
    ),
    "incline printed ten times too high": ("explain", '("incline_percent", 10)', '("incline_percent", 1)'),
    "range read ten times too high": ("to_model", "Speed(speed.highest)", "Speed(speed.highest * 10)"),
    "range turned round": ("to_model", "Speed(speed.lowest)", "Speed(speed.highest)"),
    "ranges printed ten times too high": ("explain", '"kmh", 100)', '"kmh", 10)'),
    "speed status ten times too high": (
        "operations",
        '"speed_kmh", 2, per_unit=100',
        '"speed_kmh", 2, per_unit=10',
    ),
    "incline unsigned": ("treadmill_data", '("incline", 3, "h")', '("incline", 3, "H")'),
    "distance in two octets": ("treadmill_data", '("distance", 2, "HB")', '("distance", 2, "H")'),
    "More Data not inverted": ("treadmill_data", "flags ^= _MORE_DATA", "flags ^= 0"),
    "fields in another order": ("treadmill_data", '("elapsed_s", 10', '("elapsed_s", 11'),
    "absent read as 0": ("treadmill_data", "tail=(None,", "tail=(0,"),
    "not available read as a number": ("treadmill_data", '"energy": 0xFFFF', '"energy": 0xFFFE'),
    "key taken for a stop by the user": ("machine_status", "SAFETY_KEY = 0x03", "SAFETY_KEY = 0x02"),
    "stop taken for a start": ("machine_status", "STARTED_OR_RESUMED = 0x04", "STARTED_OR_RESUMED = 0x02"),
    "status op codes one too low": (
        "machine_status",
        "TARGET_SPEED_CHANGED = 0x05",
        "TARGET_SPEED_CHANGED = 0x04",
    ),
    "control loss not heard": ("machine_status", "CONTROL_LOST = 0xFF", "CONTROL_LOST = 0xFE"),
    "pause told as a stop": ("to_model", "MachineSays.PAUSED", "MachineSays.STOPPED"),
    "answers read one octet late": (
        "control_point",
        "Response(data[1], data[2]",
        "Response(data[2], data[1]",
    ),
    "every answer is a success": ("control_point", "SUCCESS = 0x01", "SUCCESS = 0x04"),
    "busy machine called free": ("advertising", "_AVAILABLE = 0x01", "_AVAILABLE = 0x00"),
}


def caught_by_vectors() -> list[tuple[str, bool]]:
    """Each mutant, and whether the byte vectors notice it."""
    return [(name, _noticed(*change)) for name, change in MUTANTS.items()]


def _noticed(module: str, old: str, new: str) -> bool:
    with mutant(module, old, new) as codec:
        try:
            check_vectors(codec)
        except AssertionError:
            return True
    return False


def test_the_unchanged_copy_passes() -> None:
    with mutant("wire", "little", "little") as codec:
        assert codec.__name__ != "treadctl.ftms"
        check_vectors(codec)


@pytest.mark.parametrize("name", MUTANTS)
@pytest.mark.hazard("H-27")
def test_vectors_notice(name: str) -> None:
    assert _noticed(*MUTANTS[name])
