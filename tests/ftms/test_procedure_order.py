"""What is written when: one write at a time, stop first, the newest target."""

import pytest

from tests.ftms import playbook
from tests.ftms.playbook import Playbook, answer, connected, disconnected, done, failed, submit, tick
from treadctl.ftms import Blocked, Dropped, Finished, MalformedValue, Procedure, WriteError
from treadctl.model import LevelDeck, Outcome, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed

SLOW = SetSpeed(Speed.kmh("1.0"))
FAST = SetSpeed(Speed.kmh("2.3"))
STOP, START, LEVEL = StopBelt(), StartBelt(), LevelDeck()
OUT = Outcome


def test_a_command_is_written_answered_and_finished() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.01, done())
        .at(1.05, answer("80 02 01")).expect(Finished(FAST, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "octets"),
    [(STOP, "08 01"), (START, "07"), (FAST, "02 e6 00"), (SLOW, "02 64 00"), (LEVEL, "03 00 00")],
)
def test_octets_of_each_command(command: StopBelt, octets: str) -> None:
    Playbook(granted=True).at(1.0, submit(command)).writes(octets).end()


def test_a_write_carries_its_command_and_request_control_none() -> None:
    book = (
        Playbook()
        .at(0.0, submit(STOP))
        .writes("00")
        .at(0.0, done())
        .at(0.1, answer("80 00 01"))
        .writes("08 01")
    )
    assert [write.command for write in book.written] == [None, STOP]
    assert book.written[0].serial != book.written[1].serial


def test_one_write_at_a_time_also_for_a_stop() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.1, submit(STOP)).writes(None)
        .at(1.2, done()).writes("08 01")
        .end()
    )  # fmt: skip


def test_a_target_waits_for_the_answer_to_the_one_before_it() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(SLOW)).writes("02 64 00")
        .at(1.1, submit(LEVEL)).writes(None)
        .at(1.2, done()).writes(None)
        .at(1.3, answer("80 02 01")).expect(Finished(SLOW, OUT.ACCEPTED, 1)).writes("03 00 00")
        .end()
    )  # fmt: skip


def test_a_stop_does_not_wait_for_the_answer_to_another_procedure() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.1, done()).writes(None)
        .at(1.2, submit(STOP)).writes("08 01")
        .at(1.3, done())
        .at(1.4, answer("80 02 01")).expect(Finished(FAST, OUT.ACCEPTED, 1))
        .at(1.5, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_a_stop_empties_the_outbox() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(LEVEL)).writes("03 00 00")
        .at(1.1, submit(START)).at(1.1, submit(FAST))
        .at(1.2, submit(STOP)).expect(
            Dropped(START, "a stop came after it"), Dropped(FAST, "a stop came after it")
        ).writes(None)
        .at(1.3, done()).writes("08 01")
        .at(1.4, done())
        .at(1.5, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1))
        .at(1.5, answer("80 03 01")).expect(Finished(LEVEL, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_what_is_submitted_after_a_stop_waits_until_it_is_answered() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(STOP)).writes("08 01")
        .at(1.1, submit(SLOW)).writes(None)
        .at(1.2, done()).writes(None)
        .at(1.3, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1)).writes("02 64 00")
        .end()
    )  # fmt: skip


def test_a_newer_target_replaces_an_older_one() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(LEVEL)).writes("03 00 00")
        .at(1.1, submit(FAST))
        .at(1.2, submit(SLOW)).expect(Dropped(FAST, "a newer one came after it"))
        .at(1.3, done())
        .at(1.4, answer("80 03 01")).expect(Finished(LEVEL, OUT.ACCEPTED, 1)).writes("02 64 00")
        .end()
    )  # fmt: skip


def test_the_newest_target_goes_behind_a_start_that_came_before_it() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(LEVEL)).writes("03 00 00")
        .at(1.1, submit(FAST)).at(1.2, submit(START))
        .at(1.3, submit(SLOW)).expect(Dropped(FAST, "a newer one came after it"))
        .at(1.4, done()).at(1.4, answer("80 03 01")).expect(Finished(LEVEL, OUT.ACCEPTED, 1)).writes("07")
        .at(1.5, done())
        .at(1.5, answer("80 07 01")).expect(Finished(START, OUT.ACCEPTED, 1)).writes("02 64 00")
        .end()
    )  # fmt: skip


def test_a_second_stop_joins_the_one_that_is_being_written() -> None:
    book = Playbook(granted=True).at(1.0, submit(STOP)).writes("08 01").at(1.1, submit(STOP)).writes(None)
    book.at(1.2, done()).at(1.3, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1)).writes(None)
    book.at(1.4, submit(STOP)).writes("08 01").end()


@pytest.mark.hazard("H-20")
def test_a_person_who_presses_stop_again_is_not_put_off_by_an_answer_that_got_lost() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(STOP)).writes("08 01").at(1.01, done())
        .at(1.1, submit(STOP)).writes("08 01").at(1.11, done())
        .at(1.2, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1))
        .at(1.2, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_a_stop_that_went_unanswered_may_be_written_again() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(STOP)).writes("08 01").at(1.0, done()).wakes_at(2.0)
        .at(2.0, tick()).expect(Finished(STOP, OUT.UNANSWERED))
        .at(2.1, submit(STOP)).writes("08 01")
        .end()
    )  # fmt: skip


def test_a_second_stop_drops_what_was_submitted_between_them() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(STOP)).writes("08 01")
        .at(1.1, submit(FAST))
        .at(1.2, submit(STOP)).expect(Dropped(FAST, "a stop came after it"))
        .at(1.3, done()).at(1.4, answer("80 08 01")).expect(Finished(STOP, OUT.ACCEPTED, 1)).writes(None)
        .end()
    )  # fmt: skip


def test_a_second_start_is_dropped_while_one_is_on_its_way() -> None:
    book = Playbook(granted=True).at(1.0, submit(START)).writes("07")
    book.at(1.1, submit(START)).expect(Dropped(START, "a start is already on its way"))
    book.at(1.2, done()).at(1.3, submit(START)).expect(Dropped(START, "a start is already on its way"))
    book.at(1.4, answer("80 07 01")).expect(Finished(START, OUT.ACCEPTED, 1)).writes(None)
    book.at(1.5, submit(START)).writes("07").end()


def test_a_start_that_cannot_be_written_soon_is_dropped() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(LEVEL)).writes("03 00 00")
        .at(1.1, submit(START)).wakes_at(1.7)
        .at(1.7, tick()).expect(Blocked()).wakes_at(3.1)
        .at(3.05, done()).at(3.1, answer("80 03 01")).expect(Finished(LEVEL, OUT.ACCEPTED, 1)).writes(None)
        .at(3.1, tick()).expect(Dropped(START, "it could not be written within 2.0 s"))
        .end()
    )  # fmt: skip


def test_nothing_is_written_without_a_link() -> None:
    book = Playbook(linked=False)
    for command in (STOP, START, FAST, LEVEL):
        book.at(0.0, submit(command)).expect(Finished(command, OUT.NOT_WRITTEN)).writes(None)
    book.at(1.0, connected()).writes(None)
    book.at(1.0, submit(STOP)).writes("00").end()


def test_a_lost_link_ends_everything_with_what_is_known() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00").at(1.0, done())
        .at(1.1, submit(STOP)).writes("08 01")
        .at(1.2, submit(START))
        .at(1.3, disconnected()).expect(
            Finished(STOP, OUT.WRITE_UNKNOWN),
            Finished(FAST, OUT.UNANSWERED),
            Finished(START, OUT.NOT_WRITTEN),
        ).wakes_at(None)
        .at(2.0, connected()).writes(None)
        .end()
    )  # fmt: skip


def test_a_write_that_failed_with_the_link_ends_everything_too() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(1.1, submit(STOP))
        .at(1.2, failed(WriteError.LINK_LOST)).expect(
            Finished(FAST, OUT.WRITE_UNKNOWN), Finished(STOP, OUT.NOT_WRITTEN)
        ).writes(None)
        .at(1.3, submit(STOP)).expect(Finished(STOP, OUT.NOT_WRITTEN)).writes(None)
        .end()
    )  # fmt: skip


def test_a_start_that_still_waits_for_control_is_replaced_by_a_newer_one() -> None:
    (
        Playbook()
        .at(0.0, submit(START)).writes("00")
        .at(0.1, submit(START)).expect(Dropped(START, "a newer one came after it"))
        .at(0.2, done()).at(0.25, answer("80 00 01")).writes("07")
        .end()
    )  # fmt: skip


def test_request_control_on_the_wire_at_link_loss_is_nobodys_end() -> None:
    (
        Playbook()
        .at(0.0, submit(FAST)).writes("00")
        .at(0.1, disconnected()).expect(Finished(FAST, OUT.NOT_WRITTEN))
        .end()
    )  # fmt: skip


def test_connected_forgets_what_was_on_the_old_link() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(FAST)).writes("02 e6 00")
        .at(2.0, connected()).expect(Finished(FAST, OUT.WRITE_UNKNOWN))
        .at(2.1, done()).expect_ignored()
        .at(2.2, submit(FAST)).writes("00")
        .end()
    )  # fmt: skip


def test_a_command_that_cannot_be_encoded_changes_nothing() -> None:
    procedure = Procedure()
    procedure.connected()
    with pytest.raises(MalformedValue):
        procedure.submit(SetSpeed(Speed(65536)), 0.0)
    with pytest.raises(MalformedValue):
        procedure.submit(SetSpeed(Speed(-1)), 0.0)
    assert procedure.next_write(0.0) is None


def test_serials_are_never_used_twice_also_over_connections() -> None:
    """A late report about a write of the old link must not be taken for one of the new link."""
    procedure = Procedure()
    serials = []
    for now in range(5):
        procedure.connected()
        procedure.submit(STOP, float(now))
        write = procedure.next_write(float(now))
        assert write is not None
        serials.append(write.serial)
    assert len(set(serials)) == 5


def test_every_target_reaches_the_wire_as_it_was_given() -> None:
    """From 0 to the hard ceiling of 5.0 km/h in the finest step: nothing is rounded here."""
    for hundredths in range(501):
        procedure = Playbook(granted=True).procedure
        procedure.submit(SetSpeed(Speed(hundredths)), 1.0)
        write = procedure.next_write(1.0)
        assert write is not None
        assert write.frame == b"\x02" + hundredths.to_bytes(2, "little")
        assert write.command == SetSpeed(Speed(hundredths))


@pytest.mark.hazard("H-20")
@pytest.mark.parametrize("command", [STOP, FAST])
def test_a_machine_that_loses_hurried_writes_gets_none(command: StopBelt | SetSpeed) -> None:
    procedure = playbook.Procedure(write_gap_s=0.4)
    procedure.connected()
    procedure.submit(SLOW, 1.0)
    asked = procedure.next_write(1.0)
    assert asked is not None
    procedure.write_done(asked.serial, 1.1)
    procedure.answered(bytes.fromhex("800001"), 1.1)
    assert procedure.next_write(1.49) is None
    assert procedure.wake_at() == 1.5
    write = procedure.next_write(1.5)
    assert write is not None
    procedure.write_done(write.serial, 1.6)
    procedure.answered(bytes.fromhex("800201"), 1.6)
    procedure.submit(command, 1.7)
    assert procedure.next_write(1.9) is None
    assert procedure.wake_at() == 2.0
    assert procedure.next_write(2.0) is not None


def test_without_a_gap_nothing_waits() -> None:
    procedure = Procedure()
    procedure.connected()
    procedure.submit(STOP, 1.0)
    first = procedure.next_write(1.0)
    assert first is not None
    procedure.write_done(first.serial, 1.0)
    procedure.answered(bytes.fromhex("800001"), 1.0)
    assert procedure.next_write(1.0) is not None
