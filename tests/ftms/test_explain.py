"""The JSON contract of `treadctl decode`: keys, units, null only for "not available", sentences."""

import json

import pytest
from click.testing import CliRunner

from treadctl import ftms
from treadctl.ftms import MalformedValue, explain, parse_hex, short_uuid
from treadctl.interfaces.cli.decode import decode


def one(uuid: str, *hexes: str) -> dict[str, object]:
    (found,) = explain(uuid, [parse_hex(text) for text in hexes])
    return found


def test_a_line_has_characteristic_value_and_problems() -> None:
    line = one("2acd", "0000e600")
    assert line == {
        "characteristic": "Treadmill Data",
        "uuid": "2acd",
        "value": {"speed_kmh": 2.3},
        "problems": [],
    }
    assert json.loads(json.dumps(line)) == line


@pytest.mark.parametrize(
    "uuid",
    ["2acd", "2ACD", "0x2acd", " 2acd ", "00002acd", "00002acd-0000-1000-8000-00805f9b34fb",
     "00002ACD-0000-1000-8000-00805F9B34FB"],
)  # fmt: skip
def test_uuids_short_or_full_in_any_case(uuid: str) -> None:
    assert one(uuid, "0000e600")["uuid"] == "2acd"


@pytest.mark.parametrize(
    "uuid",
    ["", "2ac", "2acde", "zzzz", "00002acd-0000-1000-8000-00805f9b34fc", "12342acd", "d18d2c10-c44c-11e8"],
)
def test_what_is_no_short_uuid_is_named(uuid: str) -> None:
    with pytest.raises(MalformedValue, match="four hex digits") as error:
        short_uuid(uuid)
    assert repr(uuid) in str(error.value)


def test_an_unknown_characteristic_is_answered_with_the_known_ones() -> None:
    with pytest.raises(MalformedValue, match=r"2a37.*2acd Treadmill Data"):
        explain("2a37", [b"\x00"])


@pytest.mark.parametrize("text", ["0801", "08 01", " 0 8 0 1 ", "08\t01", "0x0801", " 0X08 01"])
def test_hex_with_or_without_spaces(text: str) -> None:
    assert parse_hex(text) == b"\x08\x01"


@pytest.mark.parametrize("text", ["AbCd", "ABCD", "abcd"])
def test_hex_in_any_case(text: str) -> None:
    assert parse_hex(text) == b"\xab\xcd"


@pytest.mark.parametrize(
    ("text", "says"),
    [("08 0g", "'g'"), ("08 0x01", "'x'"), ("0x", "no octets"), ("08:01", "':'"), ("080", "half"), ("", "no octets"),
     ("  ", "no octets"), ("٣٣", "not a hex digit")],
)  # fmt: skip
def test_what_is_no_hex_names_place_value_and_next_step(text: str, says: str) -> None:
    with pytest.raises(MalformedValue) as error:
        parse_hex(text, "HEX 2")
    message = str(error.value)
    assert message.startswith("HEX 2: ")
    assert repr(text) in message
    assert says in message
    assert "two hex digits, for example 84 04 e6 00" in message


def test_absent_is_left_out_and_not_available_is_null() -> None:
    value = one("2acd", "8c04 e600 030201 0500 ff7f 0100 ffff ff 0a00")["value"]
    assert value == {
        "speed_kmh": 2.3,
        "distance_m": 66051,
        "incline_percent": 0.5,
        "ramp_angle_degrees": None,
        "energy_kcal": 1,
        "energy_per_hour_kcal": None,
        "energy_per_minute_kcal": None,
        "elapsed_s": 10,
    }


PART, END = "0700c800030201", "0004e6000a00"


def test_consecutive_notifications_give_one_line_per_complete_record() -> None:
    lines = explain("2acd", [parse_hex(text) for text in (PART, END, END, PART, END)])
    assert [sorted(line["value"]) for line in lines] == [
        ["average_speed_kmh", "distance_m", "elapsed_s", "speed_kmh"],
        ["elapsed_s", "speed_kmh"],
        ["average_speed_kmh", "distance_m", "elapsed_s", "speed_kmh"],
    ]
    assert all(line["problems"] == [] for line in lines)


def test_a_lone_part_prints_the_fields_it_has() -> None:
    line = one("2acd", PART)
    assert line["value"] == {"average_speed_kmh": 2.0, "distance_m": 66051}
    assert line["problems"] == ["This is a part of a split record; the part with the speed did not follow."]


def test_a_part_that_lost_its_end_is_printed_before_what_follows() -> None:
    first, second, third = explain("2acd", [parse_hex(text) for text in (END, PART, PART)])
    assert "speed_kmh" in first["value"]
    assert first["problems"] == []
    assert second["value"] == third["value"] == {"average_speed_kmh": 2.0, "distance_m": 66051}


@pytest.mark.parametrize(
    ("hexes", "code"),
    [(["0000e600"], 0), (["0x0000e600"], 0), (["0100"], 0), (["01000000"], 0), (["ffff0000"], 0),
     (["00", "0100"], 0), (["0000"], 1), (["00"], 1), (["0x"], 1)],
)  # fmt: skip
def test_decode_ends_with_1_only_where_nothing_could_be_read(hexes: list[str], code: int) -> None:
    result = CliRunner().invoke(decode, ["2acd", *hexes])
    assert result.exit_code == code
    assert bool(result.stdout) == (code == 0)


def test_an_unreadable_value_among_others_has_its_line() -> None:
    first, second, third = explain("2acd", [parse_hex(text) for text in (PART, "00", END)])
    assert first["value"] == {"average_speed_kmh": 2.0, "distance_m": 66051}
    assert second["value"] == {}
    assert "Value 2 (00) cannot be read" in second["problems"][0]
    assert third["value"] == {"speed_kmh": 2.3, "elapsed_s": 10}


@pytest.mark.parametrize("frames", [[b""], [b"\x00"], [b"\x00", b"\x00\x00\x01"]])
def test_nothing_readable_is_the_typed_error(frames: list[bytes]) -> None:
    with pytest.raises(MalformedValue, match="Treadmill Data: Value 1 "):
        explain("2acd", frames)


def test_no_frames_are_the_typed_error() -> None:
    with pytest.raises(MalformedValue, match="no octets were given"):
        explain("2acd", [])


def test_every_other_characteristic_has_one_line_per_value() -> None:
    lines = explain("2ada", [b"\x05\xe6\x00", b"\x02\x01"])
    assert [line["value"]["name"] for line in lines] == [
        "Target Speed Changed",
        "Stopped or Paused by the User",
    ]


@pytest.mark.parametrize(
    ("uuid", "octets", "value"),
    [
        ("2ad4", "64005802 0a00", {"min_kmh": 1.0, "max_kmh": 6.0, "step_kmh": 0.1}),
        ("2ad5", "e2ff9600 0500", {"min_percent": -3.0, "max_percent": 15.0, "step_percent": 0.5}),
        ("2ad7", "3cdc01", {"min_bpm": 60, "max_bpm": 220, "step_bpm": 1}),
        ("2ad3", "010d5761", {"status": "Manual Mode (Quick Start)", "code": 13, "text": "Wa"}),
        ("2ad3", "0010", {"status": "Reserved 0x10", "code": 16}),
        ("2ada", "05e600", {"op": 5, "name": "Target Speed Changed", "speed_kmh": 2.3}),
        ("2ada", "77", {"op": 0x77, "name": "Reserved 0x77"}),
        ("2ad9", "0801", {"op": 8, "name": "Stop or Pause", "control": "stop"}),
        ("2ad9", "02e600", {"op": 2, "name": "Set Target Speed", "speed_kmh": 2.3}),
        (
            "2ad9",
            "800805",
            {
                "op": 128,
                "name": "Response Code",
                "request": 8,
                "request_name": "Stop or Pause",
                "result": 5,
                "result_name": "Control Not Permitted",
            },
        ),
        ("2acc", "0500000001000000", {"features": ["Average Speed", "Total Distance"], "targets": ["Speed"]}),
        ("1826", "010100", {"available": True, "types": ["Treadmill"]}),
    ],
)
def test_exact_values_of_the_other_characteristics(uuid: str, octets: str, value: object) -> None:
    assert one(uuid, octets)["value"] == value


def test_problems_are_sentences() -> None:
    for uuid, octets in [("2acd", "8404e6000302"), ("2acd", "00c0e6000102"), ("2ad3", "010d"), ("2ada", "77"),
                         ("2ada", "05e6"), ("2acc", "0d160000"), ("1826", "01"), ("1826", "010001"),
                         ("2ad4", "580264000a00"), ("2ad9", "080100")]:  # fmt: skip
        problems = one(uuid, octets)["problems"]
        assert problems
        assert isinstance(problems, list)
        for sentence in problems:
            assert sentence[0].isupper() or sentence[0].isdigit()
            assert sentence.endswith(".")


def test_every_field_of_a_record_has_a_key() -> None:
    from treadctl.ftms.explain import _RECORD_KEYS

    fields = set(ftms.TreadmillRecord._fields) - {"more_data", "problems", "not_available"}
    assert set(_RECORD_KEYS) == fields
