"""What the machine and the link say: what counts, for whom, and what is only noted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook
from treadctl.model import (
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    Event,
    GuardianActs,
    MachineEvent,
    MachineSays,
    Outcome,
    Reconnect,
    SetSpeed,
    SlowerRequested,
    StackAnswered,
    StackDown,
    StartBelt,
    StartedByOther,
    StopBelt,
    StopRequested,
    Telemetry,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))
STOP = StopRequested("test")
NOT_PERMITTED = 0x05


def walking() -> Playbook:
    p = Playbook().start(LONG).run(16.0)
    assert p.state == "walk"
    return p


def in_a_break() -> Playbook:
    p = Playbook().start().run(45.0)
    assert p.state == "break"
    return p


def stopping() -> Playbook:
    p = walking()
    p.toy.obeys = lambda command: False
    p.feed(STOP)
    p.run(1.0)
    return p


# --- status


@pytest.mark.hazard("H-39", "H-69")
@pytest.mark.parametrize(
    "says", [MachineSays.RESET, MachineSays.TARGET_INCLINE, MachineSays.STARTED, MachineSays.TARGET_SPEED]
)
def test_words_that_ask_for_nothing_change_nothing(says: MachineSays) -> None:
    p = walking()
    p.feed(MachineEvent(1, says))
    p.run(5.0)
    assert p.state == "walk"
    assert p.core.snapshot(p.now).faults == ()
    assert p.toy.speed == 200


@pytest.mark.hazard("H-25", "T07")
def test_the_second_word_right_after_a_gap_is_no_repetition() -> None:
    p = walking()
    p.lose_link()
    p.run(0.5)
    p.come_back()
    p.run(0.3)
    p.feed(MachineEvent(p.conn, MachineSays.STOPPED))  # its last status, told once more
    assert p.core.stop_reason is None
    p.feed(MachineEvent(p.conn, MachineSays.STOPPED))
    assert p.core.stop_reason == "console_stop"
    assert p.told("stopping")[0].values == {"reason": "console_stop", "kind": "now"}


@pytest.mark.hazard("H-58", "B11")
@pytest.mark.parametrize("made", [stopping, in_a_break])
def test_who_pulls_the_key_ends_the_session_wherever_it_is(made: object) -> None:
    p = made()  # type: ignore[operator]
    was = p.state
    p.feed(MachineEvent(1, MachineSays.SAFETY_KEY))
    p.toy.obeys = lambda command: True
    p.run(30.0)
    assert p.core.settled
    assert p.summaries[0].summary.ended == "person"
    assert p.summaries[0].summary.reason == ("safety_key" if was == "break" else "person")
    assert len(p.summaries) == 1


@pytest.mark.hazard("H-58", "B11")
def test_the_key_on_the_way_to_a_break_leaves_no_break() -> None:
    p = walking()
    p.feed(MachineEvent(1, MachineSays.SAFETY_KEY))
    p.toy.target = 0.0
    p.run(30.0)
    assert not p.told("break")
    assert p.summaries[0].summary.reason == "safety_key"


@pytest.mark.hazard("H-39", "G08")
@pytest.mark.parametrize("made", [in_a_break, stopping])
def test_control_that_is_lost_where_nothing_is_asked_for_is_no_fault(made: object) -> None:
    p = made()  # type: ignore[operator]
    p.feed(MachineEvent(1, MachineSays.CONTROL_LOST))
    p.feed(CommandDone(1, StopBelt(), Outcome.REFUSED, NOT_PERMITTED))
    p.run(1.0)
    assert "control_lost" not in p.core.snapshot(p.now).faults


@pytest.mark.hazard("H-39", "G08")
@pytest.mark.parametrize("result", [NOT_PERMITTED, 0x04])
def test_only_not_permitted_means_that_control_is_lost(result: int) -> None:
    p = walking()
    p.run(10.0)
    p.feed(CommandDone(1, SetSpeed(Speed(200)), Outcome.REFUSED, result))
    p.run(0.2)
    assert ("control_lost" in p.core.snapshot(p.now).faults) is (result == NOT_PERMITTED)


@pytest.mark.hazard("H-39", "G08")
@pytest.mark.parametrize(("after_s", "lost"), [(8.0, False), (14.0, False), (16.0, True), (25.0, True)])
def test_for_fifteen_seconds_after_our_start_a_machine_may_still_say_no(
    after_s: float, *, lost: bool
) -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(5.2 + after_s)
    p.feed(CommandDone(1, SetSpeed(Speed(150)), Outcome.REFUSED, NOT_PERMITTED))
    p.run(0.2)
    assert ("control_lost" in p.core.snapshot(p.now).faults) is lost


@pytest.mark.hazard("H-19")
def test_records_over_an_older_link_are_nobodys() -> None:
    p = walking()
    for _ in range(4):
        p.run(0.3)
        p.feed(Telemetry(conn=0, at=p.now, speed=Speed(0)))
    assert p.state == "walk"
    assert p.core.snapshot(p.now).speed == Speed(200)


@pytest.mark.hazard("H-01", "H-39")
def test_a_target_that_is_announced_where_nobody_walks_is_nobodys_choice() -> None:
    p = in_a_break()
    p.feed(MachineEvent(1, MachineSays.TARGET_SPEED, Speed(150)))
    p.run(1.0)
    assert not p.told("console_changed")


# --- answers


@pytest.mark.hazard("H-03", "H-20")
@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_WRITTEN])
def test_a_stop_that_got_no_further_goes_out_again_soon(outcome: Outcome) -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    p.outcome = outcome
    began = p.now
    p.feed(STOP)
    p.outcome = Outcome.ACCEPTED
    p.run(1.0)
    times = [round(at - began, 1) for at, c in p.sent if isinstance(c, StopBelt)]
    assert times == ([0.0, 0.5] if outcome is Outcome.REFUSED else [0.0, 0.2])


@pytest.mark.hazard("H-14")
def test_a_stop_that_was_taken_is_not_repeated_at_once() -> None:
    p = walking()
    p.feed(STOP)
    p.run(1.0)
    assert len([c for _, c in p.sent if isinstance(c, StopBelt)]) == 1


@pytest.mark.hazard("H-15", "H-84")
def test_a_write_of_unknown_outcome_warns_of_a_start_alone() -> None:
    p = walking()
    p.feed(CommandDone(1, SetSpeed(Speed(200)), Outcome.WRITE_UNKNOWN))
    p.run(0.5)
    assert not p.told("ghost_start")
    assert p.core.snapshot(p.now).faults == ("command_unknown",)
    assert p.core.ghost_possible(p.now)


@pytest.mark.hazard("H-06", "H-12")
def test_a_denial_of_our_own_mistake_is_told_and_one_for_its_time_is_not() -> None:
    p = walking()
    p.feed(CommandDenied(1, SetSpeed(Speed(200)), "too early", our_bug=False))
    p.run(5.0)
    assert p.state == "walk"
    p.ear.mistake_planted = True
    p.feed(CommandDenied(1, SetSpeed(Speed(200)), "above the cap", our_bug=True))
    assert p.told("our_bug")[0].values == {"why": "above the cap"}
    p.run(0.2)
    assert p.state == "slowing"


@pytest.mark.hazard("H-03")
def test_slower_that_was_not_written_is_asked_for_again_at_once() -> None:
    p = walking()
    p.outcome = Outcome.NOT_WRITTEN
    p.toy.obeys = lambda command: False
    p.feed(SlowerRequested("test"))
    p.outcome = Outcome.ACCEPTED
    p.run(0.4)
    p.toy.obeys = lambda command: True
    p.run(2.0)
    assert p.toy.speed == 180
    assert not p.told("console_changed")


@pytest.mark.hazard("H-15", "H-80")
def test_a_late_word_about_our_own_start_makes_it_nobodys_at_the_console() -> None:
    """Stopped, and then the belt starts after all and says so: it is stopped again."""
    p = Playbook().run(4.0)
    p.toy.obeys = lambda command: False
    p.press(LONG)
    p.run(5.5)
    p.feed(STOP)
    while p.state != "stopped":
        p.run(0.1)
    p.toy.obeys = lambda command: True
    p.feed(MachineEvent(1, MachineSays.STARTED))
    p.toy.target = 100.0
    p.run(20.0)
    assert p.toy.speed == 0
    assert p.told("stopping")[-1].values["reason"] == "moves_again"


# --- other programs, the guardian, the stack


@pytest.mark.hazard("H-39", "D02")
@pytest.mark.parametrize(("conn", "after_s", "told"), [(1, 70.0, True), (1, 30.0, False), (0, 70.0, False)])
def test_a_start_of_another_program_is_one_over_this_link_long_after_ours(
    conn: int, after_s: float, *, told: bool
) -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(10,)))
    started = next(at for at, c in p.sent if isinstance(c, StartBelt))
    p.run(started + after_s - p.now)
    p.feed(StartedByOther(conn))
    p.toy.target = 100.0
    p.run(5.0)
    assert bool(p.told("belt_moves_without_us")) is told


@pytest.mark.hazard("H-30", "H-47")
@pytest.mark.parametrize("made", [in_a_break, lambda: Playbook().run(4.0)])
def test_a_guardian_that_acts_where_nothing_moves_is_told_and_holds_no_later_walk(made: object) -> None:
    p = made()  # type: ignore[operator]
    before = p.state
    p.feed(GuardianActs("stopped"))
    assert p.told("guardian_acts")[0].values == {"what": "stopped"}
    assert p.state == before
    p.press(None if before == "break" else LONG)
    p.run(16.0)
    assert p.state == "walk"
    assert "guardian_acted" not in p.core.snapshot(p.now).faults


@pytest.mark.hazard("H-34")
def test_a_stack_that_is_down_is_told_where_something_moves() -> None:
    p = Playbook().run(4.0)
    p.feed(StackDown("test"))
    assert not p.told("fault_stack_down")
    p = walking()
    p.feed(StackDown("test"))
    p.feed(StackDown("test"))
    assert [n.values for n in p.told("fault_stack_down")] == [{"why": "test"}]


@pytest.mark.hazard("H-34")
@pytest.mark.parametrize("event", [StackAnswered(0), StackAnswered(1)])
def test_an_answer_of_the_stack_says_nothing_to_people(event: Event) -> None:
    p = walking()
    assert p.feed(event) == []


# --- the link


def test_a_fresh_link_is_told_with_its_machine() -> None:
    p = Playbook()
    assert p.told("connected")[0].values == {"machine": "Toy", "address": "AA"}


@pytest.mark.hazard("H-28", "H-81")
def test_a_link_that_is_lost_where_nothing_moves_is_told_calmly_and_sought_again() -> None:
    for p in (in_a_break(), walking()):
        if p.state == "walk":
            p.feed(STOP)
            while p.state != "stopped":
                p.run(0.1)
        p.up = False
        assert Reconnect() in p.feed(Disconnected(1, "range"))
        assert p.told("link_lost_standing")[0].values == {"reason": "range"}
        assert not p.told("voice_link_lost")


@pytest.mark.hazard("H-28")
def test_a_link_that_is_lost_where_nobody_walks_is_not_sought_again() -> None:
    p = Playbook().run(4.0)
    assert p.feed(Disconnected(1, "range")) == []
    assert p.state == "none"


@pytest.mark.hazard("H-28", "L01")
@pytest.mark.parametrize("stops", [True, False])
def test_a_link_that_is_lost_while_it_stops_or_starts_is_no_gap(*, stops: bool) -> None:
    if stops:
        p = stopping()
    else:
        p = Playbook().run(4.0)
        p.press(LONG)
        p.run(6.5)
    p.lose_link()
    p.run(0.2)
    assert "link_lost" in p.core.snapshot(p.now).faults
    assert "link_gap" not in p.core.snapshot(p.now).faults
    assert p.core.stop_reason == ("person" if stops else "link_lost")


@pytest.mark.hazard("H-13")
def test_a_press_over_a_link_that_is_lost_is_void() -> None:
    p = in_a_break()
    p.press(None)
    p.run(1.0)
    p.lose_link()
    p.run(0.3)
    p.come_back()
    p.run(3.5)
    assert p.core.gate(b"\x07", p.now) is not None
    p.run(10.0)
    assert p.commands().count("07") == 1


@pytest.mark.hazard("H-41")
def test_a_machine_that_comes_back_is_the_same_and_another_is_not() -> None:
    p = Playbook()
    p.feed(Connected(2, replace(PLAIN, name="Other", address="BB"), True))
    assert p.told("connected")[-1].values == {"machine": "Other", "address": "BB"}


# --- the person's "-" on the way up


@pytest.mark.hazard("H-87", "H-39")
@pytest.mark.parametrize("after_s", [0.1, 0.5, 0.9])
def test_minus_on_the_way_up_holds_and_no_target_of_ours_undoes_it(after_s: float) -> None:
    p = Playbook().start(LONG)
    while SetSpeed(Speed(180)) not in [command for _, command in p.sent]:
        p.run(0.1)
    p.run(after_s)
    chosen = Speed(160)
    p.toy.target = float(chosen.hundredths)
    sent = len(p.sent)
    p.feed(MachineEvent(1, MachineSays.TARGET_SPEED, chosen))
    p.run(20.0)
    assert p.told("console_changed")[0].values["speed"] == str(chosen)
    # ours may have come after theirs: theirs is asked for, and nothing above it
    assert [c for _, c in p.sent[sent:]] == [SetSpeed(chosen)]
    assert p.toy.speed == chosen.hundredths
