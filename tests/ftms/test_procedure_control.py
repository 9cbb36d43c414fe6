"""Request Control: when it is written, and what machines answer to it."""

import pytest

from tests.ftms.playbook import Playbook, answer, connected, done, failed, status, submit, tick
from treadctl.ftms import Dropped, Finished, WriteError
from treadctl.model import Command, LevelDeck, Outcome, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed

SLOW = SetSpeed(Speed.kmh("1.0"))
FAST = SetSpeed(Speed.kmh("2.3"))
STOP, START, LEVEL = StopBelt(), StartBelt(), LevelDeck()
OUT = Outcome
OCTETS = {STOP: "08 01", START: "07", FAST: "02 e6 00", LEVEL: "03 00 00"}
EVERY_COMMAND = pytest.mark.parametrize("command", OCTETS, ids=str)


def test_nothing_is_written_on_connect() -> None:
    Playbook().at(0.0, connected()).writes(None).wakes_at(None).end()


@EVERY_COMMAND
def test_it_goes_in_front_of_the_first_command_of_a_connection(command: Command) -> None:
    (
        Playbook()
        .at(0.0, submit(command)).writes("00")
        .at(0.01, done()).writes(None).wakes_at(1.51 if command == START else 0.31)
        .at(0.05, answer("80 00 01")).writes(OCTETS[command])
        .end()
    )  # fmt: skip


@EVERY_COMMAND
def test_it_does_not_go_in_front_of_the_second(command: Command) -> None:
    Playbook(granted=True).at(1.0, submit(command)).writes(OCTETS[command]).end()


def test_each_connection_needs_it_anew() -> None:
    Playbook(granted=True).at(1.0, connected()).at(1.1, submit(FAST)).writes("00").end()


@EVERY_COMMAND
@pytest.mark.parametrize("result", ["04", "02", "03", "05", "00", "77"])
def test_any_answer_will_do(command: Command, result: str) -> None:
    """KingSmith MC21 answers 04 and obeys."""
    (
        Playbook()
        .at(0.0, submit(command)).writes("00").at(0.01, done())
        .at(0.05, answer(f"80 00 {result}")).writes(OCTETS[command])
        .end()
    )  # fmt: skip


@pytest.mark.parametrize("command", [STOP, FAST, LEVEL], ids=str)
def test_no_answer_will_do_after_300_ms(command: Command) -> None:
    """Horizon Omega Z never answers it."""
    (
        Playbook()
        .at(0.0, submit(command)).writes("00").at(0.01, done())
        .at(0.30, tick()).writes(None)
        .at(0.31, tick()).writes(OCTETS[command])
        .end()
    )  # fmt: skip


@pytest.mark.hazard("H-20", "G02")
def test_a_start_waits_for_a_machine_that_answers_late() -> None:
    """Its Control Point is busy until then, and a start that meets a busy one is spent."""
    book = Playbook().at(0.0, submit(START)).writes("00").at(0.01, done()).at(1.4, tick()).writes(None)
    book.at(1.45, answer("80 00 01")).writes("07").end()


@pytest.mark.hazard("H-20", "G01")
def test_a_start_on_a_silent_machine_waits_once_for_all() -> None:
    book = Playbook().at(0.0, submit(START)).writes("00").at(0.01, done())
    book.at(1.50, tick()).writes(None).at(1.51, tick()).writes("07").at(1.52, done())
    book.at(2.52, tick()).expect(Finished(START, OUT.UNANSWERED))
    book.at(3.0, status(0xFF)).at(3.1, submit(START)).writes("00").at(3.11, done()).writes("07").end()


@pytest.mark.hazard("H-20", "H-31")
@pytest.mark.parametrize(("at", "written_at"), [(0.05, 0.31), (0.4, 0.4), (1.2, 1.2)])
def test_a_stop_does_not_wait_as_long_as_the_start_before_it(at: float, written_at: float) -> None:
    book = Playbook().at(0.0, submit(START)).writes("00").at(0.01, done()).at(at, submit(STOP))
    book.expect(Dropped(START, "a stop came after it"))
    if at < written_at:
        book.writes(None).wakes_at(written_at).at(written_at, tick())
    book.writes("08 01").end()


def test_a_stop_that_comes_before_the_response_hurries_as_well() -> None:
    book = Playbook().at(0.0, submit(START)).writes("00").at(0.1, submit(STOP))
    book.expect(Dropped(START, "a stop came after it"))
    book.at(0.2, done()).writes(None).wakes_at(0.5).at(0.5, tick()).writes("08 01").end()


def test_next_write_alone_notices_that_the_answer_is_overdue() -> None:
    book = Playbook().at(0.0, submit(STOP)).writes("00").at(0.01, done()).writes(None)
    write = book.procedure.next_write(0.32)
    assert write is not None
    assert write.frame == bytes.fromhex("0801")


def test_a_tolerant_machine_is_not_asked_again_for_targets() -> None:
    book = Playbook().at(0.0, submit(LEVEL)).writes("00").at(0.01, done()).at(0.05, answer("80 00 04"))
    book.writes("03 00 00").at(0.06, done()).at(0.1, answer("80 03 02")).expect(
        Finished(LEVEL, OUT.REFUSED, 2)
    )
    book.at(0.2, submit(FAST)).writes("02 e6 00").end()


def test_on_a_silent_machine_a_stop_follows_request_control_back_to_back() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.01, done()).at(0.31, tick()).writes("02 e6 00")
    book.at(0.32, done()).at(1.32, tick()).expect(Finished(FAST, OUT.UNANSWERED))
    book.at(2.0, submit(STOP)).writes("00").at(2.01, done()).writes("08 01").end()


def test_a_machine_that_speaks_again_is_waited_for_again() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.01, done()).at(0.31, tick()).writes("02 e6 00")
    book.at(0.32, done()).at(1.32, tick()).expect(Finished(FAST, OUT.UNANSWERED))
    book.at(2.0, submit(LEVEL)).writes("03 00 00").at(2.01, done()).at(2.02, answer("80 03 05")).writes("00")
    book.at(2.03, answer("80 00 04")).at(2.04, done()).writes("03 00 00").at(
        2.05, failed(WriteError.REJECTED)
    )
    book.expect(Finished(LEVEL, OUT.NOT_WRITTEN))
    book.at(3.0, submit(STOP)).writes("00").at(3.01, done()).writes(None).at(3.31, tick()).writes(
        "08 01"
    ).end()


def test_an_accepted_command_proves_control() -> None:
    """Every procedure but Request Control needs it (FTMS 1.0.1 4.16.2.1): a stop asks no more."""
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.01, done()).at(0.05, answer("80 00 04"))
    book.writes("02 e6 00").at(0.06, done()).at(0.1, answer("80 02 01")).expect(
        Finished(FAST, OUT.ACCEPTED, 1)
    )
    book.at(0.2, submit(STOP)).writes("08 01").end()


@pytest.mark.hazard("H-21")
def test_a_late_grant_counts() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.01, done()).at(0.31, tick()).writes("02 e6 00")
    book.at(0.4, answer("80 00 01")).expect_ignored()
    book.at(0.5, done()).at(0.6, submit(STOP)).writes("08 01").end()


@pytest.mark.parametrize("op", [0xFF, 0x01])
def test_lost_control_is_asked_for_before_the_next_command(op: int) -> None:
    """Machine Status FF, and Reset (FTMS 1.0.1 4.16.2.1 c)."""
    (
        Playbook(granted=True)
        .at(1.0, status(op)).writes(None)
        .at(1.1, submit(FAST)).writes("00").at(1.11, done()).at(1.15, answer("80 00 01")).writes("02 e6 00")
        .end()
    )  # fmt: skip


@pytest.mark.parametrize("op", [0x02, 0x03, 0x04, 0x05, 0x06, 0x77])
def test_other_reports_do_not_touch_control(op: int) -> None:
    Playbook(granted=True).at(1.0, status(op)).at(1.1, submit(FAST)).writes("02 e6 00").end()


@pytest.mark.parametrize("op", [0xFF, 0x01])
def test_a_stop_without_control_asks_and_waits_300_ms_at_most(op: int) -> None:
    (
        Playbook(granted=True)
        .at(1.0, status(op))
        .at(1.1, submit(STOP)).writes("00")
        .at(1.11, done()).writes(None)
        .at(1.40, tick()).writes(None)
        .at(1.41, tick()).writes("08 01")
        .at(1.42, done()).at(1.45, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_a_stop_uses_the_request_that_is_already_on_its_way() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.1, submit(STOP))
    assert [type(event).__name__ for event in book._events] == ["Dropped"]
    book._events = []
    book.writes(None).at(0.2, done()).writes(None)
    book.at(0.25, answer("80 00 04")).writes("08 01").end()


def test_control_lost_while_a_stop_waits_for_a_free_machine() -> None:
    book = Playbook(granted=True).at(1.0, submit(STOP)).writes("08 01").at(1.05, failed(WriteError.BUSY))
    book.at(1.1, status(0xFF)).at(1.15, tick()).writes("00").at(1.2, done())
    book.at(1.25, answer("80 00 01")).writes("08 01").end()


@pytest.mark.parametrize("command", [STOP, FAST, LEVEL], ids=str)
def test_a_command_answered_05_is_repeated_once_after_asking(command: Command) -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(command)).writes(OCTETS[command]).at(1.01, done())
        .at(1.05, answer(f"80 {OCTETS[command][:2]} 05")).writes("00").at(1.06, done())
        .at(1.1, answer("80 00 01")).writes(OCTETS[command]).at(1.11, done())
        .at(1.2, answer(f"80 {OCTETS[command][:2]} 05")).expect(Finished(command, OUT.REFUSED, 5))
        .at(1.3, submit(command)).writes("00")
        .end()
    )  # fmt: skip


def test_a_repeated_command_can_be_accepted() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(STOP)).writes("08 01").at(1.01, done())
        .at(1.05, answer("80 08 05")).writes("00").at(1.06, done())
        .at(1.36, tick()).writes("08 01").at(1.37, done())
        .at(1.4, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_a_start_answered_05_is_never_repeated() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(START)).writes("07").at(1.01, done())
        .at(1.05, answer("80 07 05")).expect(Finished(START, OUT.REFUSED, 5)).writes(None)
        .at(9.0, tick()).writes(None)
        .end()
    )  # fmt: skip


def test_an_unanswered_start_is_never_repeated() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(START)).writes("07").at(1.01, done()).wakes_at(2.01)
        .at(2.01, tick()).expect(Finished(START, OUT.UNANSWERED)).writes(None).wakes_at(None)
        .at(9.0, tick()).writes(None)
        .end()
    )  # fmt: skip


def test_a_target_answered_05_gives_way_to_a_newer_one() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00").at(1.01, done())
        .at(1.02, submit(SLOW))
        .at(1.05, answer("80 02 05")).expect(Finished(FAST, OUT.REFUSED, 5)).writes("00")
        .at(1.06, done()).at(1.1, answer("80 00 01")).writes("02 64 00")
        .end()
    )  # fmt: skip


@pytest.mark.parametrize("command", [FAST, LEVEL], ids=str)
def test_a_command_answered_05_is_not_repeated_after_a_stop(command: Command) -> None:
    op = OCTETS[command][:2]
    (
        Playbook(granted=True)
        .at(1.0, submit(command)).writes(OCTETS[command]).at(1.01, done())
        .at(1.02, submit(STOP)).writes("08 01").at(1.03, done())
        .at(1.05, answer(f"80 {op} 05")).expect(Finished(command, OUT.REFUSED, 5)).writes(None)
        .at(1.1, answer("80 08 05")).writes("00").at(1.11, done())
        .at(1.12, answer("80 00 01")).writes("08 01")
        .end()
    )  # fmt: skip


@pytest.mark.parametrize("error", [WriteError.REJECTED, WriteError.DENIED])
def test_request_control_that_cannot_be_written_does_not_hold_up_a_stop(error: WriteError) -> None:
    Playbook().at(0.0, submit(STOP)).writes("00").at(0.01, failed(error)).writes("08 01").end()


def test_a_busy_machine_gets_the_stop_itself_next() -> None:
    """HAZARDS 3.4, row "ATT 0xFE": the same `08 01` every 100 ms."""
    book = (
        Playbook()
        .at(0.0, submit(STOP))
        .writes("00")
        .at(0.01, failed(WriteError.BUSY))
        .writes(None)
        .wakes_at(0.11)
    )
    book.at(0.11, tick()).writes("08 01").at(0.12, failed(WriteError.BUSY)).at(0.22, tick()).writes(
        "08 01"
    ).end()


def test_a_busy_machine_is_asked_for_control_again_for_a_target() -> None:
    book = Playbook().at(0.0, submit(FAST)).writes("00").at(0.01, failed(WriteError.BUSY)).writes(None)
    book.at(0.11, tick()).writes("00").at(0.12, done()).at(0.13, answer("80 00 01")).writes("02 e6 00").end()
