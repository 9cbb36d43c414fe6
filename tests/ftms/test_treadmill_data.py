"""Treadmill Data beyond the vectors: every combination of flags and length, and split records."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treadctl.ftms import MalformedValue, RecordAssembler, TreadmillRecord, decode_treadmill_data

# The specification's table once more, in another form: name, flag bit, width, signed, not-available value.
TABLE: list[tuple[str, int, int, bool, int | None]] = [
    ("speed", 0, 2, False, None),
    ("average_speed", 1, 2, False, None),
    ("distance", 2, 3, False, None),
    ("incline", 3, 2, True, 0x7FFF),
    ("ramp_angle", 3, 2, True, 0x7FFF),
    ("elevation_gain", 4, 2, False, None),
    ("elevation_loss", 4, 2, False, None),
    ("pace", 5, 1, False, None),
    ("average_pace", 6, 1, False, None),
    ("energy", 7, 2, False, 0xFFFF),
    ("energy_per_hour", 7, 2, False, 0xFFFF),
    ("energy_per_minute", 7, 1, False, 0xFF),
    ("heart_rate", 8, 1, False, None),
    ("met", 9, 1, False, None),
    ("elapsed_s", 10, 2, False, None),
    ("remaining_s", 11, 2, False, None),
    ("force", 12, 2, True, 0x7FFF),
    ("power", 12, 2, True, 0x7FFF),
]
NAMES = [name for name, *_ in TABLE]
ALL_FLAGS = range(0x2000)


def slow_decode(data: bytes) -> tuple[dict[str, int], list[str]]:
    """An independent reader: field by field, without a plan.  Values, and names of the not available."""
    flags = int.from_bytes(data[:2], "little")
    at, values, not_available = 2, {}, []
    for name, bit, width, signed, sentinel in TABLE:
        if bool(flags >> bit & 1) == (bit == 0):
            continue
        if at + width > len(data):
            break
        number = int.from_bytes(data[at : at + width], "little", signed=signed)
        if number == sentinel:
            not_available.append(name)
        else:
            values[name] = number
        at += width
    return values, not_available


def size_of(flags: int) -> int:
    return 2 + sum(width for _, bit, width, *_ in TABLE if bool(flags >> bit & 1) != (bit == 0))


def found(record: TreadmillRecord) -> dict[str, int]:
    return {name: value for name in NAMES if (value := getattr(record, name)) is not None}


def test_every_combination_of_flags_agrees_with_the_slow_reader() -> None:
    body = bytes(range(1, 60))
    for flags in ALL_FLAGS:
        data = flags.to_bytes(2, "little") + body[: size_of(flags) - 2]
        record = decode_treadmill_data(data)
        assert (found(record), list(record.not_available)) == slow_decode(data), hex(flags)
        assert record.problems == ()
        assert record.more_data == bool(flags & 1)
        assert record.step_count is None


@pytest.mark.parametrize("fill", [0x00, 0x7F, 0x80, 0xFF])
def test_every_combination_of_flags_with_extreme_values(fill: int) -> None:
    for flags in ALL_FLAGS[::3]:
        data = flags.to_bytes(2, "little") + bytes([fill]) * (size_of(flags) - 2)
        record = decode_treadmill_data(data)
        assert (found(record), list(record.not_available)) == slow_decode(data), hex(flags)


def test_every_length_of_a_record_keeps_the_complete_leading_fields() -> None:
    full = bytes.fromhex("9e1f") + bytes(range(1, 40))
    for length in range(4, 32):
        record = decode_treadmill_data(full[:length])
        assert found(record) == slow_decode(full[:length])[0]
        assert len(record.problems) == 1
        assert "announce 32 octets" in record.problems[0]
        assert f"{length} arrived" in record.problems[0]
    assert decode_treadmill_data(full[:32]).problems == ()
    for length in range(33, 40):
        record = decode_treadmill_data(full[:length])
        assert found(record) == slow_decode(full)[0]
        assert "ignored" in record.problems[0]


@pytest.mark.parametrize("length", range(4))
def test_incomplete_flags_or_speed_are_the_typed_error(length: int) -> None:
    with pytest.raises(MalformedValue, match="octet"):
        decode_treadmill_data(bytes(length))


def test_a_part_needs_flags_only() -> None:
    assert decode_treadmill_data(b"\x01\x00") == TreadmillRecord(more_data=True)


@given(st.binary(max_size=64))
def test_any_octets_agree_with_the_slow_reader(data: bytes) -> None:
    try:
        record = decode_treadmill_data(data)
    except MalformedValue:
        assert len(data) < 2 or (not data[0] & 1 and len(data) < 4)
        return
    if int.from_bytes(data[:2], "little") & 0x2060:
        return  # widths by length have their own tests
    assert (found(record), list(record.not_available)) == slow_decode(data)


@given(st.binary(min_size=4, max_size=40))
def test_bytearrays_read_the_same(data: bytes) -> None:
    data = b"\x00" + data[1:]
    assert decode_treadmill_data(bytearray(data)) == decode_treadmill_data(data)


@pytest.mark.parametrize(("pace", "steps"), [*itertools.product((1, 2), (2, 3))])
def test_widths_by_length(pace: int, steps: int) -> None:
    """Both paces and vendor steps: every pair of widths whose length is its own."""
    data = bytes.fromhex("6020e600") + bytes([7, 0][:pace]) + bytes([8, 0][:pace]) + bytes([44, 1, 0][:steps])
    record = decode_treadmill_data(data)
    assert (record.pace, record.average_pace, record.step_count) == (7, 8, 300)
    assert record.problems == ()


def test_where_the_length_fits_two_readings_the_pace_is_narrow() -> None:
    assert decode_treadmill_data(bytes.fromhex("2020e600 07 2c0100")).pace == 7
    assert decode_treadmill_data(bytes.fromhex("2020e600 07 2c0100")).step_count == 300


def test_a_changed_layout_on_the_same_link_is_read() -> None:
    """FitShow FS-BC11B7 changes its flags when the belt moves."""
    for _ in range(3):
        assert decode_treadmill_data(bytes.fromhex("0004 0000 0500")).incline is None
        assert decode_treadmill_data(bytes.fromhex("0804 6400 0500 ff7f 0600")).incline == 5


def test_an_all_zero_record_is_a_value() -> None:
    record = decode_treadmill_data(bytes(4))
    assert record == TreadmillRecord(speed=0)
    assert record.average_speed is None


class TestSplitRecords:
    A = bytes.fromhex("0700 c800 030201")  # average speed, distance, more to come
    B = bytes.fromhex("0900 0500 ff7f")  # incline, more to come
    END = bytes.fromhex("0004 e600 0a00")  # speed, elapsed time

    def assembled(self, *parts: bytes) -> list[TreadmillRecord | None]:
        assembler = RecordAssembler()
        return [assembler.feed(part) for part in parts]

    def test_parts_are_merged_at_the_one_with_the_speed(self) -> None:
        first, second, record = self.assembled(self.A, self.B, self.END)
        assert first is second is None
        assert record == TreadmillRecord(
            speed=230,
            average_speed=200,
            distance=66051,
            incline=5,
            elapsed_s=10,
            not_available=("ramp_angle",),
        )

    def test_a_record_without_parts_passes_through(self) -> None:
        (record,) = self.assembled(self.END)
        assert record == decode_treadmill_data(self.END)

    def test_the_next_record_does_not_inherit(self) -> None:
        *_, record = self.assembled(self.A, self.END, self.END)
        assert record is not None
        assert record.distance is None

    def test_a_part_that_repeats_a_field_begins_a_new_record(self) -> None:
        again = bytes.fromhex("0300 2c01")
        *_, record = self.assembled(self.A, again, self.END)
        assert record is not None
        assert (record.average_speed, record.distance) == (300, None)

    def test_the_last_part_wins_where_it_repeats_a_field(self) -> None:
        *_, record = self.assembled(self.A, bytes.fromhex("0200 e600 2c01"))
        assert record is not None
        assert (record.speed, record.average_speed, record.distance) == (230, 300, 66051)

    def test_a_value_replaces_not_available_and_the_other_way_round(self) -> None:
        unknown, known = "0900 0500 ff7f", "0800 e600 0600 0c00"
        *_, record = self.assembled(bytes.fromhex(unknown), bytes.fromhex(known))
        assert record is not None
        assert (record.incline, record.ramp_angle, record.not_available) == (6, 12, ())
        *_, record = self.assembled(bytes.fromhex("0900 0600 0c00"), bytes.fromhex("0800 e600 0500 ff7f"))
        assert record is not None
        assert (record.incline, record.ramp_angle, record.not_available) == (5, None, ("ramp_angle",))

    def test_reset_on_connect_drops_the_parts(self) -> None:
        assembler = RecordAssembler()
        assembler.feed(self.A)
        assembler.reset()
        assert assembler.feed(self.END) == decode_treadmill_data(self.END)
        assert assembler.dropped == 1

    def test_an_unreadable_part_drops_the_record(self) -> None:
        assembler = RecordAssembler()
        assembler.feed(self.A)
        with pytest.raises(MalformedValue):
            assembler.feed(b"\x00\x00")
        assert assembler.part is None
        assert assembler.feed(self.END) == decode_treadmill_data(self.END)
        assert assembler.dropped == 1

    def test_problems_of_all_parts_are_kept(self) -> None:
        *_, record = self.assembled(self.A + b"\x00", self.END + b"\x00\x00")
        assert record is not None
        assert len(record.problems) == 2

    @given(
        values=st.fixed_dictionaries({name: st.integers(0, 100) for name in NAMES[1:]}),
        cut=st.integers(1, 11),
    )
    def test_a_record_cut_anywhere_between_flag_bits_comes_back(
        self, values: dict[str, int], cut: int
    ) -> None:
        def part(bits: set[int], more: int) -> bytes:
            flags = sum(1 << bit for bit in bits) | more
            fields = [(n, w) for n, bit, w, *_ in TABLE if bit in bits or (bit == 0 and not more)]
            return flags.to_bytes(2, "little") + b"".join(
                (values | {"speed": 230})[name].to_bytes(width, "little") for name, width in fields
            )

        assembler = RecordAssembler()
        assert assembler.feed(part(set(range(1, cut + 1)), more=1)) is None
        record: Any = assembler.feed(part(set(range(cut + 1, 13)), more=0))
        assert found(record) == values | {"speed": 230}
        assert record.problems == ()
