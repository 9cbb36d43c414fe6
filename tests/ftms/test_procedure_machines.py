"""Conversations with machines that exist, as their captures and owners' notes tell them.

Octets of the captures stand in tests/vectors/; each test names its machine.
"""

import pytest

from tests.ftms.playbook import (
    Playbook,
    answer,
    connected,
    disconnected,
    done,
    failed,
    status,
    submit,
    tick,
)
from treadctl.ftms import Blocked, Dropped, Finished, ForeignStart, Resubscribe, WriteError
from treadctl.model import LevelDeck, Outcome, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed

STOP, START, LEVEL = StopBelt(), StartBelt(), LevelDeck()
ONE, TWO = SetSpeed(Speed.kmh("1.0")), SetSpeed(Speed.kmh("2.0"))
ACCEPTED, REFUSED, UNANSWERED = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNANSWERED


def test_domyos_run500_walks_and_stops_as_captured() -> None:
    """Every request answered with success; two stop reports for one stop, 3 s apart."""
    (
        Playbook()
        .at(0.0, submit(START))
        .writes("00")
        .at(0.05, done())
        .at(0.12, answer("80 00 01"))
        .writes("07")
        .at(0.2, done())
        .at(0.25, answer("80 07 01"))
        .expect(Finished(START, ACCEPTED, 1))
        .at(3.0, status(0x04))
        .at(3.5, submit(ONE))
        .writes("02 64 00")
        .at(3.55, done())
        .at(3.6, answer("80 02 01"))
        .expect(Finished(ONE, ACCEPTED, 1))
        .at(10.0, submit(TWO))
        .writes("02 c8 00")
        .at(10.05, done())
        .at(10.1, answer("80 02 01"))
        .expect(Finished(TWO, ACCEPTED, 1))
        .at(20.0, submit(STOP))
        .writes("08 01")
        .at(20.05, done())
        .at(20.1, answer("80 08 01"))
        .expect(Finished(STOP, ACCEPTED, 1))
        .at(20.2, status(0x02))
        .at(23.2, status(0x02))
        .wakes_at(None)
        .end()
    )


def test_kingsmith_mc21_refuses_control_and_obeys_in_silence() -> None:
    """Request Control -> 04, Start obeyed, no indication for any other op code."""
    (
        Playbook()
        .at(0.0, submit(START))
        .writes("00")
        .at(0.03, done())
        .at(0.06, answer("80 00 04"))
        .writes("07")
        .at(0.1, done())
        .at(1.1, tick())
        .expect(Finished(START, UNANSWERED))
        .at(5.0, submit(ONE))
        .writes("02 64 00")
        .at(5.03, done())
        .at(6.03, tick())
        .expect(Finished(ONE, UNANSWERED))
        .at(9.0, submit(STOP))
        .writes("00")
        .at(9.03, done())
        .at(9.06, answer("80 00 04"))
        .writes("08 01")
        .at(9.1, done())
        .at(10.1, tick())
        .expect(Finished(STOP, UNANSWERED))
        .wakes_at(None)
        .end()
    )


def test_kingsmith_mc21_as_home_assistant_saw_it_answers_05() -> None:
    (
        Playbook()
        .at(0.0, submit(ONE))
        .writes("00")
        .at(0.03, done())
        .at(0.06, answer("80 00 05"))
        .writes("02 64 00")
        .at(0.1, done())
        .at(0.15, answer("80 02 05"))
        .writes("00")
        .at(0.2, done())
        .at(0.25, answer("80 00 05"))
        .writes("02 64 00")
        .at(0.3, done())
        .at(0.35, answer("80 02 05"))
        .expect(Finished(ONE, REFUSED, 5))
        .wakes_at(None)
        .end()
    )


def test_kingsmith_z1_before_its_unlock_takes_everything_and_does_nothing() -> None:
    """Writes are acknowledged by ATT and ignored; each command ends as unknown, the stop included."""
    (
        Playbook()
        .at(0.0, submit(ONE))
        .writes("00")
        .at(0.02, done())
        .at(0.32, tick())
        .writes("02 64 00")
        .at(0.34, done())
        .at(1.34, tick())
        .expect(Finished(ONE, UNANSWERED))
        .at(2.0, submit(STOP))
        .writes("00")
        .at(2.02, done())
        .writes("08 01")
        .at(2.04, done())
        .at(3.04, tick())
        .expect(Finished(STOP, UNANSWERED))
        .at(4.0, submit(STOP))
        .writes("00")
        .at(4.02, done())
        .writes("08 01")
        .end()
    )


def test_horizon_omega_z_never_answers_request_control() -> None:
    """Its Control Point notifies instead of indicating; nobody can tell the difference here."""
    (
        Playbook()
        .at(0.0, submit(START))
        .writes("00")
        .at(0.05, done())
        .at(1.5, tick())
        .writes(None)
        .at(1.55, tick())
        .writes("07")
        .at(1.6, done())
        .at(1.7, answer("80 07 01"))
        .expect(Finished(START, ACCEPTED, 1))
        .at(9.0, submit(STOP))
        .writes("08 01")
        .end()
    )


def test_urevo_e1l_answers_within_45_ms_and_before_control() -> None:
    """It answers a level-deck request with success although its range is 0 to 0."""
    (
        Playbook()
        .at(0.0, submit(LEVEL))
        .writes("00")
        .at(0.03, done())
        .at(0.045, answer("80 00 01"))
        .writes("03 00 00")
        .at(0.07, done())
        .at(0.09, answer("80 03 01"))
        .expect(Finished(LEVEL, ACCEPTED, 1))
        .at(0.5, submit(STOP))
        .writes("08 01")
        .at(0.52, done())
        .at(0.565, answer("80 08 01"))
        .expect(Finished(STOP, ACCEPTED, 1))
        .at(0.6, answer("80 03 01"))
        .expect_ignored()
        .end()
    )


def test_vitalwalk_tm11gy_gets_one_start_only() -> None:
    """07 toggles there: a second one would stop the belt, or start it again."""
    (
        Playbook()
        .at(0.0, submit(START))
        .writes("00")
        .at(0.05, done())
        .at(0.1, answer("80 00 01"))
        .writes("07")
        .at(0.12, submit(START))
        .expect(Dropped(START, "a start is already on its way"))
        .at(0.15, done())
        .at(1.15, tick())
        .expect(Finished(START, UNANSWERED))
        .at(1.2, answer("80 07 01"))
        .expect_ignored()
        .at(5.0, tick())
        .writes(None)
        .end()
    )


def test_walkingpad_ph4_refuses_speeds_for_2_seconds_after_start() -> None:
    """Set Speed fails with 05 during spin-up: one try more, then the outcome goes to the policy."""
    book = (
        Playbook()
        .at(0.0, submit(START))
        .writes("00")
        .at(0.02, done())
        .at(0.05, answer("80 00 01"))
        .writes("07")
    )
    book.at(0.07, done()).at(0.1, answer("80 07 01")).expect(Finished(START, ACCEPTED, 1))
    for now in (0.5, 1.5):
        (
            book.at(now, submit(ONE))
            .writes("02 64 00" if now == 0.5 else "00")
            .at(now + 0.02, done())
            .at(now + 0.05, answer("80 02 05" if now == 0.5 else "80 00 01"))
            .writes("00" if now == 0.5 else "02 64 00")
            .at(now + 0.07, done())
            .at(now + 0.1, answer("80 00 01" if now == 0.5 else "80 02 05"))
            .writes("02 64 00" if now == 0.5 else "00")
            .at(now + 0.12, done())
            .at(now + 0.15, answer("80 02 05" if now == 0.5 else "80 00 01"))
        )
        if now == 0.5:
            book.expect(Finished(ONE, REFUSED, 5)).writes(None)
    book.writes("02 64 00").at(1.7, done()).at(2.6, answer("80 02 01")).expect(
        Finished(ONE, ACCEPTED, 1)
    ).end()


def test_a_strict_machine_by_the_letter_of_ftmp() -> None:
    """0xFD until indications are on, 0xFE while a procedure is unanswered, 04 for a second stop."""
    (
        Playbook()
        .at(0.0, submit(ONE))
        .writes("00")
        .at(0.02, failed(WriteError.CCCD_OFF))
        .expect(Resubscribe())
        .writes(None)
        .wakes_at(0.12)
        .at(0.12, tick())
        .writes("00")
        .at(0.14, done())
        .at(0.2, answer("80 00 01"))
        .writes("02 64 00")
        .at(0.22, done())
        .at(0.25, submit(STOP))
        .writes("08 01")
        .at(0.27, failed(WriteError.BUSY))
        .writes(None)
        .wakes_at(0.37)
        .at(0.3, answer("80 02 01"))
        .expect(Finished(ONE, ACCEPTED, 1))
        .writes(None)
        .at(0.37, tick())
        .writes("08 01")
        .at(0.39, done())
        .at(0.45, answer("80 08 01"))
        .expect(Finished(STOP, ACCEPTED, 1))
        .at(1.0, submit(STOP))
        .writes("08 01")
        .at(1.02, done())
        .at(1.05, answer("80 08 04"))
        .expect(Finished(STOP, REFUSED, 4))
        .end()
    )


def test_a_console_takes_control_away_in_the_middle_of_a_walk() -> None:
    (
        Playbook(granted=True)
        .at(1.0, submit(ONE))
        .writes("02 64 00")
        .at(1.02, status(0xFF))
        .at(1.03, done())
        .at(1.05, answer("80 02 05"))
        .writes("00")
        .at(1.07, done())
        .at(1.1, answer("80 00 05"))
        .writes("02 64 00")
        .at(1.12, done())
        .at(1.15, answer("80 02 05"))
        .expect(Finished(ONE, REFUSED, 5))
        .at(2.0, submit(STOP))
        .writes("00")
        .at(2.02, done())
        .at(2.05, answer("80 00 05"))
        .writes("08 01")
        .at(2.07, done())
        .at(2.1, answer("80 08 01"))
        .expect(Finished(STOP, ACCEPTED, 1))
        .end()
    )


def test_a_machine_that_swallows_one_att_write_costs_the_link() -> None:
    """HAZARDS 0.2 L1: every further write is refused for 30 s; cut the link, come back, stop."""
    (
        Playbook(granted=True)
        .at(10.0, submit(TWO))
        .writes("02 c8 00")
        .wakes_at(10.7)
        .at(10.5, submit(STOP))
        .writes(None)
        .at(10.7, tick())
        .expect(Blocked())
        .writes(None)
        .at(10.8, disconnected())
        .expect(Finished(TWO, Outcome.WRITE_UNKNOWN), Finished(STOP, Outcome.NOT_WRITTEN))
        .at(12.8, connected())
        .writes(None)
        .at(12.8, submit(STOP))
        .writes("00")
        .at(12.85, done())
        .at(12.9, answer("80 00 01"))
        .writes("08 01")
        .at(12.95, done())
        .at(13.0, answer("80 08 01"))
        .expect(Finished(STOP, ACCEPTED, 1))
        .wakes_at(None)
        .end()
    )


@pytest.mark.hazard("H-19")
def test_another_process_on_the_same_link_is_heard_and_not_believed() -> None:
    """HAZARDS 0.2 N: its answers arrive here too, ours arrive twice."""
    (
        Playbook(granted=True)
        .at(1.0, answer("80 08 01"))
        .expect_ignored()
        .at(1.1, submit(ONE))
        .writes("02 64 00")
        .at(1.12, done())
        .at(1.13, answer("80 08 01"))
        .expect_ignored()
        .at(1.15, answer("80 02 01"))
        .expect(Finished(ONE, ACCEPTED, 1))
        .at(1.15, answer("80 02 01"))
        .expect_ignored()
        .at(1.2, answer("80 07 01"))
        .expect(ForeignStart())
        .wakes_at(None)
        .end()
    )
