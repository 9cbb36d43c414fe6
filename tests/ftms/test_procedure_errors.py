"""ATT errors, silence, and answers that belong to nothing."""

import pytest

from tests.ftms.playbook import Playbook, answer, connected, done, failed, submit, tick
from treadctl.ftms import (
    Blocked,
    Dropped,
    Finished,
    ForeignStart,
    Procedure,
    Resubscribe,
    WriteError,
)
from treadctl.model import Command, LevelDeck, Outcome, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed

SLOW = SetSpeed(Speed.kmh("1.0"))
FAST = SetSpeed(Speed.kmh("2.3"))
STOP, START, LEVEL = StopBelt(), StartBelt(), LevelDeck()
OUT = Outcome
OCTETS = {STOP: "08 01", START: "07", FAST: "02 e6 00", LEVEL: "03 00 00"}
EVERY_COMMAND = pytest.mark.parametrize("command", OCTETS, ids=str)
NO_STOPS = pytest.mark.parametrize("command", [START, FAST, LEVEL], ids=str)
NO_START = pytest.mark.parametrize("command", [STOP, FAST, LEVEL], ids=str)
REPEATED = pytest.mark.parametrize("command", [FAST, LEVEL], ids=str)  # a stop for ever, a start never
BUSY, CCCD_OFF, TIMED_OUT = WriteError.BUSY, WriteError.CCCD_OFF, WriteError.TIMED_OUT


# --- no ATT response ---


@EVERY_COMMAND
def test_a_write_without_response_is_told_once_after_700_ms(command: Command) -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(command)).writes(OCTETS[command]).wakes_at(1.7)
        .at(1.69, tick())
        .at(1.7, tick()).expect(Blocked()).writes(None).wakes_at(None)
        .at(1.8, tick())
        .at(2.0, done())
        .at(2.1, answer(f"80 {OCTETS[command][:2]} 01")).expect(Finished(command, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_request_control_without_response_is_told_too() -> None:
    Playbook().at(0.0, submit(STOP)).writes("00").at(0.7, tick()).expect(Blocked()).writes(None).end()


def test_a_stop_never_joins_a_write_without_response() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.7, tick()).expect(Blocked())
        .at(1.8, submit(STOP)).writes(None)
        .at(2.5, done()).writes("08 01")
        .end()
    )  # fmt: skip


@EVERY_COMMAND
def test_a_write_that_timed_out_may_still_be_executed(command: Command) -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(command)).writes(OCTETS[command])
        .at(1.6, failed(TIMED_OUT)).expect(Blocked(), Finished(command, OUT.WRITE_UNKNOWN)).writes(None)
        .end()
    )  # fmt: skip


def test_after_a_timed_out_write_only_a_stop_may_follow_on_this_link() -> None:
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00").at(1.1, submit(LEVEL))
    book.at(1.7, tick()).expect(Blocked())
    book.at(1.9, failed(TIMED_OUT)).expect(
        Finished(FAST, OUT.WRITE_UNKNOWN), Finished(LEVEL, OUT.NOT_WRITTEN)
    )
    for command in (START, FAST, LEVEL):
        book.at(2.0, submit(command)).expect(Finished(command, OUT.NOT_WRITTEN)).writes(None)
    book.at(2.1, submit(STOP)).writes("08 01")
    book.at(2.2, failed(TIMED_OUT)).expect(Blocked(), Finished(STOP, OUT.WRITE_UNKNOWN))
    book.at(2.3, submit(STOP)).writes("08 01")
    book.at(3.0, connected()).expect(Finished(STOP, OUT.WRITE_UNKNOWN))
    book.at(3.1, submit(FAST)).writes("00").end()


def test_a_stop_that_waits_for_a_timed_out_write_goes_next_without_asking() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.1, submit(STOP))
    book.expect(Dropped(FAST, "a stop came after it")).writes(None)
    book.at(0.6, failed(TIMED_OUT)).expect(Blocked()).writes("08 01").end()


def test_an_answer_before_the_write_timed_out_is_an_answer() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.1, answer("80 02 01"))
        .at(1.6, failed(TIMED_OUT)).expect(Blocked(), Finished(FAST, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


# --- ATT errors: it never started ---


@REPEATED
def test_a_busy_machine_is_tried_ten_times_more(command: Command) -> None:
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command])
    now = 1.0
    for _ in range(10):
        book.at(now, failed(BUSY)).writes(None).at(now + 0.09, tick()).writes(None)
        now += 0.1
        book.at(now, tick()).writes(OCTETS[command])
    book.at(now, failed(BUSY)).expect(Finished(command, OUT.NOT_WRITTEN)).writes(None).wakes_at(None).end()


def test_a_busy_machine_is_told_to_stop_for_ever() -> None:
    book = Playbook(granted=True).at(0.0, submit(STOP)).writes("08 01")
    for step in range(1, 500):
        book.at(step / 10 - 0.1, failed(BUSY)).wakes_at(step / 10)
        book.at(step / 10, tick()).writes("08 01")
    book.at(50.0, done()).at(50.1, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1)).end()


def test_a_stop_does_not_wait_while_another_command_does() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.01, failed(BUSY)).writes(None)
        .at(1.02, submit(STOP)).expect(Dropped(FAST, "a stop came after it")).writes("08 01")
        .end()
    )  # fmt: skip


@NO_STOPS
@pytest.mark.parametrize("error", [BUSY, CCCD_OFF])
def test_a_command_that_did_not_start_is_not_tried_again_after_a_stop(
    command: Command, error: WriteError
) -> None:
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command]).at(1.1, submit(STOP))
    again = [Resubscribe()] if error is CCCD_OFF else []
    book.at(1.2, failed(error)).expect(*again, Dropped(command, "a newer command came after it")).writes(
        "08 01"
    ).end()


def test_a_target_that_did_not_start_gives_way_to_a_newer_one() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.1, submit(SLOW))
        .at(1.2, failed(BUSY)).expect(Dropped(FAST, "a newer command came after it")).writes("02 64 00")
        .end()
    )  # fmt: skip


def test_a_newer_target_takes_the_place_of_one_that_waits_for_a_busy_machine() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.1, failed(BUSY))
        .at(1.15, submit(SLOW)).expect(Dropped(FAST, "a newer one came after it")).writes("02 64 00")
        .end()
    )  # fmt: skip


def test_a_start_that_did_not_start_is_never_written_again() -> None:
    """One press, one frame; what was to follow it goes on."""
    (
        Playbook(granted=True)
        .at(1.0, submit(START)).writes("07")
        .at(1.01, submit(FAST))
        .at(1.02, failed(BUSY)).expect(Finished(START, OUT.NOT_WRITTEN)).writes("02 e6 00")
        .end()
    )  # fmt: skip


def test_a_start_without_indications_leaves_them_switched_on_for_the_next() -> None:
    book = Playbook(granted=True).at(1.0, submit(START)).writes("07")
    book.at(1.1, failed(CCCD_OFF)).expect(Resubscribe(), Finished(START, OUT.NOT_WRITTEN)).writes(None).end()


def test_what_is_tried_again_keeps_its_place() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.01, submit(LEVEL))
        .at(1.02, failed(BUSY)).writes(None)
        .at(1.12, tick()).writes("02 e6 00")
        .end()
    )  # fmt: skip


@NO_START
def test_indications_are_switched_on_again_three_times_at_most(command: Command) -> None:
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command])
    for step in range(3):
        book.at(1.1 + step / 5, failed(CCCD_OFF)).expect(Resubscribe()).writes(None)
        book.at(1.2 + step / 5, tick()).writes(OCTETS[command])
    book.at(1.8, failed(CCCD_OFF)).expect(Finished(command, OUT.NOT_WRITTEN)).writes(None)
    book.at(6.0, submit(command)).writes(OCTETS[command])
    book.at(6.1, failed(CCCD_OFF)).expect(Resubscribe()).end()


def test_request_control_without_indications_does_not_hold_up_its_command_for_ever() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00")
    for step in range(3):
        book.at(0.1 + step / 5, failed(CCCD_OFF)).expect(Resubscribe()).writes(None)
        book.at(0.2 + step / 5, tick()).writes("00")
    book.at(0.7, failed(CCCD_OFF)).writes(None).at(0.8, tick()).writes("02 e6 00").end()


def test_a_stop_asks_for_control_again_when_indications_are_back() -> None:
    book = Playbook().at(0.0, submit(STOP)).writes("00").at(0.1, failed(CCCD_OFF)).expect(Resubscribe())
    book.writes(None).at(0.2, tick()).writes("00").at(0.25, done()).at(0.3, answer("80 00 01"))
    book.writes("08 01").end()


def test_indications_are_switched_on_for_request_control_too() -> None:
    book = (
        Playbook()
        .at(0.0, submit(FAST))
        .writes("00")
        .at(0.1, failed(CCCD_OFF))
        .expect(Resubscribe())
        .writes(None)
    )
    book.at(0.2, tick()).writes("00").at(0.3, done()).at(0.35, answer("80 00 01")).writes("02 e6 00").end()


def test_a_lenient_machine_without_indications_is_left_to_its_answers() -> None:
    """0xFD never comes, answers never come: each command ends UNANSWERED and the next one goes."""
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.0, done()).at(0.3, tick()).writes("02 e6 00")
    book.at(0.4, done()).at(1.4, tick()).expect(Finished(FAST, OUT.UNANSWERED))
    book.at(1.5, submit(SLOW)).writes("02 64 00").end()


@EVERY_COMMAND
def test_another_att_error_ends_the_command(command: Command) -> None:
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command])
    book.at(1.1, failed(WriteError.REJECTED)).expect(Finished(command, OUT.NOT_WRITTEN)).writes(None).end()


@EVERY_COMMAND
def test_a_frame_that_our_own_gate_refused_is_not_tried_again(command: Command) -> None:
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command])
    book.at(1.0, failed(WriteError.DENIED)).expect(Dropped(command, "the byte gate refused it")).writes(None)
    book.at(9.0, tick()).writes(None).end()


# --- answers ---


@pytest.mark.parametrize("result", ["02", "03", "04", "06", "00", "ff"])
@EVERY_COMMAND
def test_any_other_result_is_a_refusal_with_its_code(command: Command, result: str) -> None:
    """A machine may obey all the same (04 of KingSmith MC21): telemetry decides."""
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command]).at(1.01, done())
    book.at(1.1, answer(f"80 {OCTETS[command][:2]} {result}"))
    book.expect(Finished(command, OUT.REFUSED, int(result, 16))).writes(None).end()


@EVERY_COMMAND
def test_no_answer_for_a_second_is_unknown(command: Command) -> None:
    book = (
        Playbook(granted=True)
        .at(1.0, submit(command))
        .writes(OCTETS[command])
        .at(1.25, done())
        .wakes_at(2.25)
    )
    book.at(2.24, tick()).at(2.25, tick()).expect(Finished(command, OUT.UNANSWERED)).wakes_at(None)
    book.at(2.3, answer(f"80 {OCTETS[command][:2]} 01")).expect_ignored().writes(None).end()


@EVERY_COMMAND
def test_an_answer_may_overtake_the_att_response(command: Command) -> None:
    book = Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command])
    book.at(1.1, answer(f"80 {OCTETS[command][:2]} 01")).writes(None)
    book.at(1.2, done()).expect(Finished(command, OUT.ACCEPTED, 1)).wakes_at(None).end()


def test_of_two_early_answers_the_first_counts() -> None:
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00")
    book.at(1.1, answer("80 02 01")).at(1.15, answer("80 02 03")).expect_ignored()
    book.at(1.2, done()).expect(Finished(FAST, OUT.ACCEPTED, 1)).end()


def test_a_grant_may_overtake_the_att_response() -> None:
    Playbook().at(0.0, submit(STOP)).writes("00").at(0.1, answer("80 00 01")).at(0.2, done()).writes(
        "08 01"
    ).end()


@pytest.mark.parametrize(
    "octets",
    [
        "",
        "80",
        "80 02",
        "80 08 01",
        "80 07 05",
        "80 00 01",
        "80 55 01",
        "02 e6 00",
        "00",
        "ff ff ff",
        "80 80 80",
    ],
)
def test_what_belongs_to_nothing_is_ignored_and_counted(octets: str) -> None:
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00").at(1.01, done())
    book.at(1.05, answer(octets)).expect_ignored().writes(None)
    assert book.procedure.ignored == 1
    book.at(1.1, answer("80 02 01")).expect(Finished(FAST, OUT.ACCEPTED, 1)).end()


@pytest.mark.hazard("H-22")
def test_a_foreign_answer_05_does_not_move_the_belt() -> None:
    book = Playbook(granted=True).at(1.0, answer("80 07 05")).expect_ignored().writes(None)
    book.at(1.1, answer("80 02 05")).expect_ignored().writes(None).end()


def test_a_duplicated_answer_is_ignored() -> None:
    """Two subscribers on one link get every answer twice (HAZARDS 0.2 N)."""
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00").at(1.01, done())
    book.at(1.1, answer("80 02 01")).expect(Finished(FAST, OUT.ACCEPTED, 1))
    book.at(1.1, answer("80 02 01")).expect_ignored().end()


def test_longer_answers_are_read() -> None:
    book = Playbook(granted=True).at(1.0, submit(STOP)).writes("08 01").at(1.01, done())
    book.at(1.1, answer("80 08 01 00 00")).expect(Finished(STOP, OUT.ACCEPTED, 1)).end()


@pytest.mark.hazard("H-21", "H-22")
def test_reports_about_another_write_are_ignored() -> None:
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00").at(1.1, done())
    book.at(1.2, done()).expect_ignored()
    book.at(1.2, failed(BUSY)).expect_ignored()
    book.at(1.3, submit(STOP)).writes("08 01").at(1.3, done(back=1)).expect_ignored().writes(None)
    assert book.procedure.ignored == 3
    assert book.procedure.write_failed(book.written[-2].serial, BUSY, 1.35) != []  # ignored, not obeyed
    assert book.procedure.ignored == 4
    book.at(1.36, tick()).writes(None)
    book.at(1.4, done()).end()


def test_an_early_answer_does_not_survive_an_att_error() -> None:
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00").at(1.1, answer("80 02 01"))
    book.at(1.2, failed(BUSY)).writes(None).at(1.3, tick()).writes("02 e6 00").end()


def test_lost_link_after_an_early_answer_keeps_the_answer() -> None:
    book = Playbook(granted=True).at(1.0, submit(FAST)).writes("02 e6 00").at(1.1, answer("80 02 03"))
    book.at(1.2, failed(WriteError.LINK_LOST)).expect(Finished(FAST, OUT.REFUSED, 3)).end()


# --- limits, to the microsecond


def test_each_limit_counts_from_its_own_moment() -> None:
    procedure = Playbook(granted=True).procedure
    procedure.submit(FAST, 1.0)
    write = procedure.next_write(1.0)
    assert write is not None
    assert procedure.wake_at() == 1.7
    assert procedure.tick(1.7) == [Blocked()]
    assert procedure.write_done(write.serial, 2.0) == []
    assert procedure.wake_at() == 3.0
    assert procedure.tick(3.0) == [Finished(FAST, OUT.UNANSWERED)]


def test_a_start_is_written_within_two_seconds_or_never() -> None:
    for now, expected in ((1.999, "07"), (2.0, None)):
        procedure = Procedure()
        procedure.connected()
        procedure.submit(START, 0.0)
        assert procedure.wake_at() == 0.0  # at once: nobody has asked yet
        control = procedure.next_write(0.0)
        assert control is not None
        procedure.write_done(control.serial, 0.0)
        procedure.answered(bytes.fromhex("80 00 01"), now)
        write = procedure.next_write(now)
        assert (None if write is None else write.frame.hex()) == expected


def test_a_machine_that_does_not_answer_request_control_keeps_nobody_longer() -> None:
    procedure = Procedure()
    procedure.connected()
    procedure.submit(STOP, 1.0)
    control = procedure.next_write(1.0)
    assert control is not None
    procedure.write_done(control.serial, 1.0)
    assert procedure.next_write(1.299) is None
    write = procedure.next_write(1.3)
    assert write is not None
    assert write.frame == b"\x08\x01"


def test_a_busy_machine_is_asked_again_at_the_time_that_was_promised() -> None:
    for command in (STOP, FAST):
        procedure = Playbook(granted=True).procedure
        procedure.submit(command, 1.0)
        write = procedure.next_write(1.0)
        assert write is not None
        procedure.write_failed(write.serial, BUSY, 1.0)
        assert procedure.wake_at() == 1.1
        assert procedure.next_write(1.099) is None
        assert procedure.next_write(1.1) is not None


def test_an_answer_to_somebody_elses_start_is_told() -> None:
    """A program that shares the link, or one that died: its answer arrives here as well."""
    book = Playbook(granted=True).at(1.0, answer("80 07 05")).expect_ignored()
    book.at(2.0, answer("80 07 01")).expect(ForeignStart()).end()


def test_the_answer_to_our_own_start_is_nobody_elses() -> None:
    book = Playbook(granted=True).at(1.0, submit(START)).writes("07").at(1.1, done())
    book.at(1.2, answer("80 07 01")).expect(Finished(START, OUT.ACCEPTED, 1)).end()
