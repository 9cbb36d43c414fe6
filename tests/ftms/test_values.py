"""Requests, quantities, capabilities: round trips and edges beyond the vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treadctl import ftms
from treadctl.ftms import (
    Feature,
    InclinationRange,
    MachineStatus,
    MalformedValue,
    Op,
    SpeedRange,
    TreadmillRecord,
)
from treadctl.ftms.control_point import OPERATIONS
from treadctl.ftms.machine_status import EVENTS
from treadctl.model import Capabilities, LevelDeck, MachineSays, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Distance, Incline, Speed


@pytest.mark.parametrize("hundredths", range(1001))
def test_every_speed_a_person_can_walk_is_written_exactly(hundredths: int) -> None:
    octets = ftms.encode_command(SetSpeed(Speed(hundredths)))
    assert octets == bytes([0x02, hundredths % 256, hundredths // 256])
    assert ftms.decode_request(octets) == (Op.SET_TARGET_SPEED, (hundredths,), ())


@given(st.integers(0, 0xFFFF))
def test_speed_round_trip(hundredths: int) -> None:
    assert ftms.decode_request(ftms.encode_command(SetSpeed(Speed(hundredths)))).values == (hundredths,)


@pytest.mark.parametrize("hundredths", [-1, 65536, 10**9])
def test_a_speed_that_does_not_fit_is_the_typed_error(hundredths: int) -> None:
    with pytest.raises(MalformedValue, match="does not fit"):
        ftms.encode_command(SetSpeed(Speed(hundredths)))


def test_the_other_commands_are_constant() -> None:
    assert ftms.encode_command(StopBelt()) == b"\x08\x01"
    assert ftms.encode_command(StartBelt()) == b"\x07"
    assert ftms.encode_command(LevelDeck()) == b"\x03\x00\x00"
    assert ftms.encode_request(Op.REQUEST_CONTROL) == b"\x00"
    assert ftms.encode_request(Op.RESET) == b"\x01"
    assert ftms.encode_request(Op.STOP_OR_PAUSE, ftms.PAUSE) == b"\x08\x02"


@given(st.data())
def test_every_request_round_trip(data: st.DataObject) -> None:
    op = data.draw(st.sampled_from(sorted(OPERATIONS)))
    values = tuple(
        data.draw(st.integers(*((-half, half - 1) if p.signed else (0, 2 * half - 1))))
        for p in OPERATIONS[op].parameters
        for half in [1 << (8 * p.size - 1)]
    )
    request = ftms.decode_request(ftms.encode_request(op, *values))
    assert (request.op, request.values, request.problems) == (op, values, ())


@pytest.mark.parametrize(
    ("op", "values"), [(0x15, ()), (0x80, ()), (0x02, ()), (0x02, (1, 2)), (0x08, (256,)), (-1, ())]
)
def test_requests_that_do_not_exist_are_the_typed_error(op: int, values: tuple[int, ...]) -> None:
    with pytest.raises(MalformedValue):
        ftms.encode_request(op, *values)


@given(st.sampled_from(sorted(EVENTS)), st.binary(max_size=12))
def test_events_are_never_lost_for_their_parameter(op: int, rest: bytes) -> None:
    assert ftms.decode_machine_status(bytes([op]) + rest).op == op


@given(st.integers(0, 255), st.binary(max_size=12))
def test_every_report_of_a_stop_reaches_the_policy(op: int, rest: bytes) -> None:
    event = ftms.to_machine_event(ftms.decode_machine_status(bytes([op]) + rest), 1)
    if op == 0x02:
        assert event is not None
        assert event.says is (MachineSays.PAUSED if rest[:1] == b"\x02" else MachineSays.STOPPED)
    elif op == 0x03:
        assert event is not None
        assert event.says is MachineSays.SAFETY_KEY
    else:
        assert event is None or event.says not in (
            MachineSays.STOPPED,
            MachineSays.PAUSED,
            MachineSays.SAFETY_KEY,
        )


def test_names_of_reserved_codes() -> None:
    assert ftms.decode_request(b"\x15").name == "Reserved 0x15"
    assert ftms.decode_response(b"\x80\x08\x07").name == "Reserved 0x07"
    assert ftms.decode_machine_status(b"\x16").name == "Reserved 0x16"
    assert MachineStatus(0xFF).name == "Control Permission Lost"


@given(st.integers(-1, 255), st.integers(0, 255))
def test_a_response_begins_with_80(first: int, result: int) -> None:
    data = bytes([first % 256, 0x08, result])
    if data[0] == 0x80:
        assert ftms.decode_response(data) == (0x08, result, b"")
        return
    with pytest.raises(MalformedValue, match="not 0x80"):
        ftms.decode_response(data)


def test_telemetry_of_a_full_record() -> None:
    record = TreadmillRecord(speed=230, incline=-5, distance=17, elapsed_s=9, heart_rate=80, step_count=3)
    telemetry = ftms.to_telemetry(record, 4, 12.5)
    assert (telemetry.conn, telemetry.at, telemetry.speed) == (4, 12.5, Speed(230))
    assert (telemetry.incline, telemetry.distance) == (Incline(-5), Distance(17))
    assert (telemetry.elapsed_s, telemetry.heart_rate_bpm, telemetry.step_count) == (9, 80, 3)


def test_telemetry_of_zeros_is_zeros_not_absence() -> None:
    telemetry = ftms.to_telemetry(
        TreadmillRecord(0, incline=0, distance=0, elapsed_s=0, step_count=0), 1, 0.0
    )
    assert (telemetry.incline, telemetry.distance, telemetry.elapsed_s) == (Incline(0), Distance(0), 0)
    assert telemetry.step_count == 0


def test_a_heart_rate_of_zero_is_no_sensor() -> None:
    assert ftms.to_telemetry(TreadmillRecord(0, heart_rate=0), 1, 0.0).heart_rate_bpm is None


def test_an_implausible_speed_stays_a_value() -> None:
    assert ftms.to_telemetry(TreadmillRecord(65535), 1, 0.0).speed == Speed.kmh("655.35")


def test_a_part_is_no_telemetry() -> None:
    with pytest.raises(MalformedValue, match="part"):
        ftms.to_telemetry(TreadmillRecord(more_data=True), 1, 0.0)


class TestCapabilities:
    FEATURE = Feature(0, 0b11)
    SPEED = SpeedRange(100, 600, 10)
    INCLINE = InclinationRange(0, 100, 5)

    def of(self, **given: object) -> Capabilities:
        values = {"address": "AA", "name": "pad", "has_control_point": True} | given
        return ftms.capabilities(**values)  # type: ignore[arg-type]

    def test_everything_given(self) -> None:
        machine = self.of(feature=self.FEATURE, speed=self.SPEED, incline=self.INCLINE)
        assert (machine.address, machine.name, machine.has_control_point) == ("AA", "pad", True)
        assert machine.sets_speed
        assert machine.sets_incline
        assert (machine.speed_min, machine.speed_max, machine.speed_step) == (
            Speed(100),
            Speed(600),
            Speed(10),
        )
        assert (machine.incline_min, machine.incline_max) == (Incline(0), Incline(100))
        assert machine.problems == ()

    def test_nothing_given(self) -> None:
        machine = self.of()
        assert not machine.sets_speed
        assert not machine.sets_incline
        assert machine.speed_min is machine.speed_max is machine.speed_step is None
        assert machine.incline_min is machine.incline_max is None

    def test_without_a_feature_a_range_is_the_claim(self) -> None:
        machine = self.of(speed=self.SPEED)
        assert machine.sets_speed
        assert not machine.sets_incline

    def test_a_feature_that_denies_wins_over_a_range(self) -> None:
        assert not self.of(feature=Feature(0, 0), speed=self.SPEED).sets_speed

    def test_without_a_control_point_nothing_is_set(self) -> None:
        machine = self.of(
            has_control_point=False, feature=self.FEATURE, speed=self.SPEED, incline=self.INCLINE
        )
        assert not machine.sets_speed
        assert not machine.sets_incline

    @pytest.mark.parametrize("lowest_highest", [(0, 0), (600, 100)])
    def test_a_speed_range_that_cannot_be_true_is_not_used(self, lowest_highest: tuple[int, int]) -> None:
        machine = self.of(feature=self.FEATURE, speed=SpeedRange(*lowest_highest, 10))
        assert machine.speed_min is machine.speed_max is machine.speed_step is None
        assert machine.problems == ("The speed range cannot be true and is not used.",)

    def test_an_inclination_range_that_cannot_be_true_is_not_used(self) -> None:
        machine = self.of(incline=InclinationRange(100, 0, 5))
        assert machine.incline_min is machine.incline_max is None
        assert not machine.sets_incline
        assert machine.problems == ("The inclination range cannot be true and is not used.",)

    def test_a_machine_without_incline_motor_has_a_range_of_zero(self) -> None:
        machine = self.of(incline=InclinationRange(0, 0, 10))
        assert machine.incline_min == machine.incline_max == Incline(0)

    def test_problems_are_gathered_in_the_order_of_reading(self) -> None:
        machine = self.of(
            problems=("read",),
            feature=self.FEATURE._replace(problems=("feature",)),
            speed=self.SPEED._replace(problems=("speed",)),
            incline=self.INCLINE._replace(problems=("incline",)),
        )
        assert machine.problems == ("read", "feature", "speed", "incline")


@given(st.binary(max_size=8))
def test_service_data_never_fails(data: bytes) -> None:
    found = ftms.decode_service_data(data)
    assert found.available is (bool(data[0] & 1) if data else None)
    assert (found.treadmill is None) == (found.types is None)


def test_service_data_that_does_not_say() -> None:
    for data in (None, b"", b"\x01", b"\x01\x00\x00", b"\x01\x40\x00"):
        assert ftms.decode_service_data(data).treadmill is None
    assert ftms.decode_service_data(b"\x01\x20\x00").treadmill is False
    assert ftms.decode_service_data(b"\x01\x00\x01").treadmill is True


def test_uuids() -> None:
    assert ftms.TREADMILL_DATA == "00002acd-0000-1000-8000-00805f9b34fb"
    assert ftms.CONTROL_POINT == "00002ad9-0000-1000-8000-00805f9b34fb"
    assert ftms.MACHINE_STATUS == "00002ada-0000-1000-8000-00805f9b34fb"
    assert ftms.FEATURE == "00002acc-0000-1000-8000-00805f9b34fb"
    assert ftms.TRAINING_STATUS == "00002ad3-0000-1000-8000-00805f9b34fb"
    assert ftms.SPEED_RANGE == "00002ad4-0000-1000-8000-00805f9b34fb"
    assert ftms.INCLINATION_RANGE == "00002ad5-0000-1000-8000-00805f9b34fb"
    assert ftms.HEART_RATE_RANGE == "00002ad7-0000-1000-8000-00805f9b34fb"
    assert ftms.FITNESS_MACHINE_SERVICE == "00001826-0000-1000-8000-00805f9b34fb"
    assert ftms.short_uuid(ftms.full_uuid(0x2ADA)) == 0x2ADA


def test_everything_public_is_exported_once() -> None:
    assert len(ftms.__all__) == len(set(ftms.__all__))
    for name in ftms.__all__:
        assert hasattr(ftms, name)
