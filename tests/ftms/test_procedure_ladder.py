"""What the stop ladder adds to Stop: in its order, back to back, waiting for no answer."""

import pytest

from tests.ftms.playbook import Playbook, answer, done, failed, submit, tick
from treadctl.ftms import Dropped, Finished, Procedure, WriteError
from treadctl.model import Outcome, PauseBelt, RequestControl, ResetMachine, SetSpeed, StopBelt, TakeControl
from treadctl.quantities import Speed

STOP, PAUSE, RESET, CONTROL = StopBelt(), PauseBelt(), ResetMachine(), RequestControl()
SLOW = SetSpeed(Speed.kmh("1.0"))


@pytest.mark.hazard("H-03", "H-39")
def test_control_stop_pause_stop() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(CONTROL))
        .at(1.0, submit(STOP)).writes("00")
        .at(1.0, submit(PAUSE))
        .at(1.0, submit(STOP))
        .at(1.02, done())
        .at(1.05, answer("80 00 01")).writes("08 01")
        .at(1.07, done()).writes("08 02")
        .at(1.09, done()).writes("08 01")
        .at(1.11, done())
        .at(1.12, answer("80 08 01")).expect(Finished(STOP, Outcome.ACCEPTED, 1))
        .at(1.13, answer("80 08 04")).expect(Finished(PAUSE, Outcome.REFUSED, 4))
        .at(1.14, answer("80 08 01")).expect(Finished(STOP, Outcome.ACCEPTED, 1))
        .end()
    )  # fmt: skip


def test_nobody_waits_long_for_the_answer_to_request_control() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(CONTROL))
        .at(1.0, submit(STOP)).writes("00")
        .at(1.02, done())
        .at(1.30, tick())
        .at(1.33, tick()).writes("08 01")
        .end()
    )  # fmt: skip


def test_reset_then_control_then_stop() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(RESET)).writes("01")
        .at(1.0, submit(CONTROL))
        .at(1.0, submit(STOP))
        .at(1.02, done()).writes("00")
        .at(1.04, done())
        .at(1.05, answer("80 01 01")).expect(Finished(RESET, Outcome.ACCEPTED, 1))
        .at(1.06, answer("80 00 01")).writes("08 01")
        .end()
    )  # fmt: skip


@pytest.mark.parametrize("stop", [STOP, PAUSE, RESET])
def test_each_of_them_empties_the_outbox(stop: StopBelt) -> None:
    book = (
        Playbook(granted=True).at(1.0, submit(SLOW)).writes("02 64 00").at(1.01, submit(SetSpeed(Speed(90))))
    )
    book.at(1.02, submit(stop)).expect(Dropped(SetSpeed(Speed(90)), "a stop came after it")).end()


def test_a_stop_joins_its_like_alone() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(STOP)).writes("08 01")
        .at(1.0, submit(STOP))
        .at(1.0, submit(PAUSE))
        .at(1.0, submit(PAUSE))
        .at(1.01, done()).writes("08 02")
        .at(1.02, done())
        .end()
    )  # fmt: skip


def test_a_pause_that_a_machine_refuses_does_not_hold_up_the_stop_behind_it() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(PAUSE)).writes("08 02")
        .at(1.0, submit(STOP))
        .at(1.01, failed(WriteError.REJECTED)).expect(Finished(PAUSE, Outcome.NOT_WRITTEN)).writes("08 01")
        .end()
    )  # fmt: skip


@pytest.mark.hazard("H-28", "L01")
@pytest.mark.parametrize(
    ("result", "outcome"), [(1, Outcome.ACCEPTED), (5, Outcome.REFUSED), (4, Outcome.REFUSED)]
)
def test_control_by_itself_is_one_write_and_its_answer_is_told(result: int, outcome: Outcome) -> None:
    procedure = Procedure()
    procedure.connected()
    procedure.submit(TakeControl(), 0.0)
    write = procedure.next_write(0.0)
    assert write is not None
    assert (write.frame, write.command) == (b"\x00", TakeControl())
    procedure.write_done(write.serial, 0.1)
    told = procedure.answered(bytes((0x80, 0x00, result)), 0.2)
    assert told == [Finished(TakeControl(), outcome, result)]
    assert procedure.next_write(0.2) is None
    procedure.submit(SLOW, 0.3)
    again = procedure.next_write(0.3)
    assert again is not None
    assert (again.frame == b"\x00") is (result == 5)  # what was granted is not asked for again


@pytest.mark.hazard("H-20")
def test_a_machine_that_says_nothing_to_control_by_itself_is_unanswered() -> None:
    procedure = Procedure()
    procedure.connected()
    procedure.submit(TakeControl(), 0.0)
    write = procedure.next_write(0.0)
    assert write is not None
    procedure.write_done(write.serial, 0.1)
    assert procedure.tick(1.2) == [Finished(TakeControl(), Outcome.UNANSWERED)]


@pytest.mark.parametrize(("command", "octets"), [(PAUSE, "08 02"), (RESET, "01")])
def test_what_follows_a_stop_does_not_ask_for_control_again(command: StopBelt, octets: str) -> None:
    """Also where nobody ever grants it: each question costs 0.3 s."""
    (
        Playbook()
        .at(1.0, submit(STOP)).writes("00")
        .at(1.0, submit(command))
        .at(1.02, done())
        .at(1.33, tick()).writes("08 01")
        .at(1.35, done()).writes(octets)
        .end()
    )  # fmt: skip
