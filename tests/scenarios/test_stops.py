"""Stops of every kind, from everywhere, against belts that obey, lag, refuse or ignore."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    CancelRequested,
    CommandDone,
    Disconnected,
    MachineEvent,
    MachineSays,
    Outcome,
    PermitMinted,
    Send,
    SetSpeed,
    StartBelt,
    StartedByOther,
    StopBelt,
    StopKind,
    StopRequested,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))
STOP = StopRequested("test")


def stops(p: Playbook) -> list[float]:
    """When Stop went out; twice in one breath counts once."""
    return sorted({at for at, command in p.sent if isinstance(command, StopBelt)})


def walking(toy: Toy | None = None) -> Playbook:
    p = Playbook(toy=toy).start(LONG).run(12.0)
    assert p.state == "walk"
    return p


@pytest.mark.row("3.0/own stop")
@pytest.mark.parametrize("after_s", [5.05, 6.0, 8.5, 9.0, 12.0, 25.0, 205.0])
def test_now_is_in_the_same_breath(after_s: float) -> None:
    """STARTING, the machine's own countdown, the first steps, the walk, the slowing."""
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(after_s)
    effects = p.feed(STOP)
    assert Send(StopBelt()) in effects
    p.run(25.0)
    assert p.core.settled
    assert p.toy.speed == 0.0
    assert p.summaries[0].summary.ended == "person"
    assert all(not isinstance(c, SetSpeed | StartBelt) for at, c in p.sent if at > stops(p)[0])


@pytest.mark.hazard("H-17")
def test_a_stop_in_our_countdown_cancels_it() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(4.8)
    p.feed(STOP)
    p.run(20.0)
    assert p.told("cancelled")
    assert not p.sent
    assert p.summaries[0].summary.ended == "person"
    assert p.core.settled


def test_a_stop_in_the_countdown_after_a_break_ends_the_walk() -> None:
    p = Playbook().start().run(45.0)
    p.press(None)
    p.run(2.0)
    p.feed(STOP)
    p.run(20.0)
    assert p.commands().count("07") == 1
    assert p.summaries[0].summary.ended == "person"


def test_a_stop_in_the_machines_countdown_is_watched_for_ten_seconds() -> None:
    """The belt that forgot the Stop and starts all the same is stopped again."""
    toy = Toy()
    p = Playbook(toy=toy).run(4.0)
    p.press()
    p.run(5.6)
    assert p.commands() == ["07"]
    forgets = [True]
    toy.obeys = lambda command: not (isinstance(command, StopBelt) and forgets and forgets.pop())
    p.feed(STOP)
    p.run(4.0)
    assert not p.told("stopped")
    p.run(20.0)
    assert toy.speed == 0.0
    assert len(stops(p)) >= 2
    assert p.told("stopped")


def test_a_stop_in_a_break_and_while_idle() -> None:
    p = Playbook().start().run(45.0)
    assert p.state == "break"
    p.feed(STOP)
    p.run(20.0)
    assert p.core.settled
    assert p.summaries[0].summary.ended == "person"
    sent = len(stops(p))
    p.feed(STOP)
    p.run(20.0)
    assert len(stops(p)) == sent + 1
    assert p.core.settled


def test_a_stop_of_a_belt_that_the_console_started() -> None:
    p = Playbook().run(4.0)
    p.toy.target = 150.0
    p.run(4.0)
    assert Send(StopBelt()) in p.feed(STOP)
    p.run(20.0)
    assert p.toy.speed == 0.0
    assert p.core.settled


@pytest.mark.row("3.0/own stop")
@pytest.mark.parametrize("belt", [50.0, 30.0])
@pytest.mark.parametrize("step", [10, 15, 30])
@pytest.mark.parametrize(("kind", "slope"), [(StopKind.SOFT, 25.0), (StopKind.QUICK, 60.0)])
def test_gentle_stops_are_gentle(kind: StopKind, slope: float, belt: float, step: int) -> None:
    toy = Toy(down=belt)
    machine = replace(PLAIN, speed_step=Speed(step))
    plan = replace(LONG, cap=Speed(350), level_until_s=0, ramp_per_s=Speed(20))
    p = Playbook(machine, toy).start(plan).run(190.0)
    top = toy.speed
    assert top >= 250.0
    began = p.now
    p.feed(StopRequested("test", kind))
    p.run(40.0)
    (sent,) = stops(p)
    at_stop = next(speed for at, speed in p.trace if at >= sent)
    assert at_stop <= 100.0 + 30.0
    assert top - at_stop <= slope * (sent - began) + 50.0 * 0.3
    assert p.core.settled
    assert not p.told("alarm")
    assert not p.told("our_bug")
    falls = [c.speed for at, c in p.sent if at >= began and isinstance(c, SetSpeed)]
    assert falls == sorted(falls, reverse=True)


def test_soft_becomes_now_when_the_belt_does_not_follow() -> None:
    p = walking()
    p.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    p.feed(StopRequested("test", StopKind.SOFT))
    p.run(3.0)
    assert stops(p)
    p.run(20.0)
    assert p.core.settled


def test_soft_becomes_now_when_nothing_is_heard() -> None:
    p = walking()
    p.feed(StopRequested("test", StopKind.SOFT))
    p.telemetry = False
    p.run(3.0)
    assert stops(p)


def test_soft_then_quick_then_now() -> None:
    p = walking()
    p.feed(StopRequested("test", StopKind.SOFT))
    p.run(0.5)
    p.feed(StopRequested("test", StopKind.QUICK))
    assert not stops(p)
    assert not p.told("stop_now")
    assert Send(StopBelt()) in p.feed(STOP)
    assert p.told("stop_now")


def test_soft_while_the_console_is_slower_still() -> None:
    """Regression: a target above the seen speed was denied as a bug of our own."""
    p = walking()
    p.feed(StopRequested("test", StopKind.SOFT))
    p.toy.target = 60.0
    p.toy.speed = 60.0
    p.toy.obeys = lambda command: isinstance(command, StopBelt)
    p.run(30.0)
    assert not p.denied
    assert p.core.settled
    assert p.summaries[0].summary.ended == "person"


def test_a_belt_that_stands_while_we_slow_is_accounted_for() -> None:
    p = walking()
    p.feed(BreakRequested("test"))
    p.toy.target = p.toy.speed = 0.0
    p.toy.obeys = lambda command: isinstance(command, StopBelt)
    p.run(30.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "belt_stopped"


def test_stop_is_repeated_until_the_belt_stands() -> None:
    p = walking()
    deaf_until = p.now + 20.0
    p.toy.obeys = lambda command: p.now > deaf_until
    p.feed(STOP)
    p.run(20.0)
    gaps = [b - a for a, b in zip(stops(p), stops(p)[1:], strict=False)]
    assert all(1.0 <= gap <= 3.5 for gap in gaps), gaps
    assert len(p.told("alarm")) == 1
    assert p.told("stop_not_confirmed")
    assert not p.told("stopped")
    p.run(25.0)
    assert p.told("alarm_over")
    assert p.told("stopped")
    assert p.core.settled


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_WRITTEN, Outcome.UNANSWERED])
def test_a_stop_that_does_not_get_through_raises_the_alarm(outcome: Outcome) -> None:
    """Regression: each refusal put the alarm off again."""
    p = walking()
    p.toy.obeys = lambda command: False
    p.outcome = outcome
    began = p.now
    p.feed(STOP)
    p.run(4.0)
    assert p.told("alarm")
    writes = len([at for at in stops(p) if at >= began])
    assert writes >= (20 if outcome is Outcome.NOT_WRITTEN else 2)
    p.toy.obeys = lambda command: True
    p.outcome = Outcome.ACCEPTED
    p.run(30.0)
    assert p.core.settled


def test_a_refused_stop_that_the_belt_obeys_is_not_hammered() -> None:
    p = walking()
    p.outcome = Outcome.REFUSED
    p.feed(STOP)
    p.run(20.0)
    assert len(stops(p)) <= 5
    assert not p.told("alarm")
    assert p.core.settled


def test_pressing_again_sends_again_and_does_not_put_off_the_alarm() -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    p.feed(STOP)
    for _ in range(10):
        p.run(0.5)
        pressed = p.now
        p.feed(STOP)
        p.run(0.2)
        assert any(abs(at - pressed) <= 0.11 for at in stops(p))
    assert p.told("alarm")


def test_an_unanswered_stop_does_not_hold_up_the_next() -> None:
    """No CommandDone at all: the repeat goes out in its own time."""
    p = walking()
    p.toy.obeys = lambda command: False
    silent = p.core.handle
    p.core.handle = lambda event, now: [] if isinstance(event, CommandDone) else silent(event, now)  # type: ignore[method-assign]
    p.feed(STOP)
    p.run(4.2)
    assert len(stops(p)) == 3


@pytest.mark.hazard("H-58", "B11", "B12")
@pytest.mark.parametrize("says", [MachineSays.STOPPED, MachineSays.PAUSED, MachineSays.SAFETY_KEY])
def test_stopped_at_the_machine(says: MachineSays) -> None:
    p = walking()
    p.toy.target = 0.0
    p.feed(MachineEvent(1, says))
    assert not stops(p)  # it stops by itself: no second jerk
    p.run(20.0)
    assert p.core.settled
    assert p.summaries[0].summary.ended == "person"
    expected = "safety_key" if says is MachineSays.SAFETY_KEY else "console_stop"
    assert p.summaries[0].summary.reason == expected
    p.feed(MachineEvent(1, MachineSays.STARTED))
    p.run(10.0)
    assert p.toy.speed == 0.0  # putting the key back resumes nothing


def test_the_machine_says_stopped_and_goes_on() -> None:
    p = walking()
    p.feed(MachineEvent(1, MachineSays.STOPPED))
    p.run(20.0)
    assert stops(p)
    assert p.toy.speed == 0.0
    assert p.core.settled


@pytest.mark.parametrize("says", [MachineSays.STOPPED, MachineSays.SAFETY_KEY])
def test_a_stop_at_the_machine_in_our_countdown_cancels(says: MachineSays) -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.feed(MachineEvent(1, says))
    p.run(20.0)
    assert not p.sent
    assert p.core.settled


def test_a_late_stop_event_while_starting_is_answered_with_a_stop() -> None:
    """The machine counts down on our Start after the event: waiting would let it move."""
    p = Playbook().run(4.0)
    p.press()
    p.run(6.0)
    p.feed(MachineEvent(1, MachineSays.STOPPED))
    assert stops(p)
    p.run(20.0)
    assert p.toy.speed == 0.0
    assert p.core.settled


@pytest.mark.parametrize("when_s", [0.0, 10.0])
def test_the_key_ends_the_session_also_on_the_way_to_a_break_and_in_it(when_s: float) -> None:
    p = walking()
    p.feed(BreakRequested("test"))
    p.run(6.0)
    assert p.state == "stopping"
    p.run(when_s)
    p.feed(MachineEvent(1, MachineSays.SAFETY_KEY))
    p.run(20.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "safety_key"


def test_the_key_in_the_countdown_after_a_break_ends_the_session() -> None:
    p = Playbook().start().run(45.0)
    p.press(None)
    p.run(2.0)
    p.feed(MachineEvent(1, MachineSays.SAFETY_KEY))
    p.run(20.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "safety_key"
    assert p.commands().count("07") == 1


@pytest.mark.hazard("H-16", "H-15")
def test_a_belt_that_moves_again_after_stopped_is_stopped_again() -> None:
    p = walking()
    p.feed(STOP)
    p.run(9.5)
    assert p.state == "stopped"
    sent = len(stops(p))
    p.toy.target = 100.0
    p.run(3.0)
    assert len(stops(p)) > sent
    p.run(20.0)
    assert p.toy.speed == 0.0
    assert len(p.summaries) == 1
    assert p.core.settled


@pytest.mark.hazard("H-16", "H-15", "B09")
@pytest.mark.parametrize("cancels", [False, True])
def test_a_press_right_after_stopped_does_not_end_the_watch(cancels: bool) -> None:
    p = walking()
    p.feed(STOP)
    p.run(9.5)
    assert p.state == "stopped"
    sent = len(stops(p))
    p.press()
    assert p.state == "countdown"
    if cancels:
        p.feed(CancelRequested("test"))
    p.toy.target = 100.0
    p.run(3.0)
    assert len(stops(p)) > sent
    p.run(25.0)
    assert p.toy.speed == 0.0
    assert p.core.settled
    assert p.commands().count("07") == 1


@pytest.mark.hazard("H-80", "B12")
def test_a_start_at_the_console_before_a_press_right_after_stopped_is_left_alone() -> None:
    p = walking()
    p.feed(STOP)
    p.run(9.5)
    sent = len(p.sent)
    p.feed(MachineEvent(1, MachineSays.STARTED))
    p.run(0.5)
    p.press()
    p.toy.target = 100.0
    p.run(10.0)
    assert len(p.sent) == sent
    assert p.told("cancelled")


@pytest.mark.hazard("H-80", "B12")
def test_a_start_at_the_console_right_after_stopped_is_left_alone() -> None:
    p = walking()
    p.run(10.0)
    p.feed(STOP)
    p.run(9.0)
    assert p.state == "stopped"
    sent = len(p.sent)
    p.feed(MachineEvent(1, MachineSays.STARTED))
    p.toy.target = 100.0
    p.run(10.0)
    assert len(p.sent) == sent
    assert p.told("belt_moves_without_us")
    assert p.state == "idle"


@pytest.mark.hazard("H-80", "B12")
def test_a_start_at_the_console_in_a_break_ends_it_and_nobody_says_that_it_stands() -> None:
    p = Playbook().start().run(48.0)
    assert p.state == "break"
    sent = len(p.sent)
    p.toy.target = 100.0
    p.run(5.0)
    assert p.summaries[0].summary.reason == "console_start"
    assert not p.told("stopped")
    assert p.state == "idle"
    assert len(p.sent) == sent


@pytest.mark.hazard("H-15", "H-16", "H-84", "D02")
@pytest.mark.parametrize("announced", [False, True])
def test_a_start_of_a_dead_program_in_a_break_is_stopped(announced: bool) -> None:
    """Its answer arrives here too, and a console that starts a belt gives none; 04 comes with both."""
    p = Playbook().start(replace(DEMO, blocks_s=(70, 20))).run(95.0)
    assert p.state == "break"
    p.feed(StartedByOther(1))
    if announced:
        p.feed(MachineEvent(1, MachineSays.STARTED))
    p.toy.target = 100.0
    p.run(2.1)
    assert p.told("alarm")
    assert stops(p)[-1] > p.now - 2.1
    p.run(20.0)
    assert p.toy.speed == 0.0
    assert not p.alarms()
    assert p.summaries[0].summary.reason == "program_started"


@pytest.mark.hazard("H-39", "D02")
def test_a_start_of_another_program_when_nobody_walks_is_told_and_nothing_is_written() -> None:
    p = Playbook().run(4.0)
    p.feed(StartedByOther(1))
    p.toy.target = 100.0
    p.run(10.0)
    assert len(p.told("belt_moves_without_us")) == 1
    assert p.sent == []


@pytest.mark.hazard("H-80", "B12")
def test_a_late_answer_to_our_own_start_makes_nobodys_console_start_a_ghost() -> None:
    p = Playbook().start().run(48.0)
    assert p.state == "break"
    p.feed(StartedByOther(1))
    p.toy.target = 100.0
    p.run(5.0)
    assert p.told("belt_moves_without_us")


@pytest.mark.hazard("H-80", "B12")
def test_a_program_that_started_nothing_visible_is_forgotten_soon() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(70, 20))).run(95.0)
    p.feed(StartedByOther(1))
    p.run(15.1)
    p.toy.target = 100.0
    p.run(5.0)
    assert p.told("belt_moves_without_us")
    assert not p.told("alarm")


def test_a_stop_voids_a_press_that_was_not_used() -> None:
    p = Playbook().run(4.0)
    p.feed(PermitMinted("n", "test"))
    p.feed(STOP)
    p.run(3.0)
    p.feed(ArmRequested("n", DEMO))
    assert p.told("refused")[-1].values["reason"] == "no_permit"


def test_a_stop_without_any_word_from_the_belt_is_still_sent() -> None:
    p = Playbook()
    assert Send(StopBelt()) in p.feed(STOP)


@pytest.mark.hazard("H-12", "H-13")
def test_a_start_that_the_machine_does_not_take_is_asked_for_again_by_a_person_alone() -> None:
    """ATT error "procedure in progress": the permit is spent, nothing is our bug, and nobody presses for them."""
    p = Playbook(toy=Toy(obeys=lambda command: not isinstance(command, StartBelt))).run(4.0)
    p.outcome = Outcome.NOT_WRITTEN
    p.press(LONG)
    p.run(5.0)
    p.outcome = Outcome.ACCEPTED
    assert p.told("start_not_taken")
    assert stops(p) == [p.now]  # in case that it did start after all
    p.run(14.0)
    assert p.commands().count("07") == 1
    assert not p.told("our_bug")
    assert not p.told("alarm")
    assert p.summaries[0].summary.ended == "refused"
    assert p.summaries[0].summary.reason == "start_not_taken"
    p.toy.obeys = lambda command: True
    p.press(LONG)
    assert p.run(12.0).state == "walk"


@pytest.mark.hazard("H-12", "H-13")
def test_a_start_that_is_not_taken_after_a_break_leads_back_into_a_break() -> None:
    p = Playbook().start().run(45.0)
    assert p.state == "break"
    p.toy.obeys = lambda command: not isinstance(command, StartBelt)
    p.press(None)
    p.run(4.9)
    p.outcome = Outcome.NOT_WRITTEN
    p.run(0.3)
    p.outcome = Outcome.ACCEPTED
    p.run(14.0)
    assert p.state == "break"
    assert p.summaries == []
    p.toy.obeys = lambda command: True
    p.run(10.0)
    p.press(None)
    assert p.run(12.0).state == "walk"


def _gap_while_slowing(seconds: float) -> Playbook:
    p = Playbook().start(LONG).run(5.0)
    p.feed(BreakRequested("test"))
    p.run(1.0)
    p.lose_link()
    p.run(seconds)
    p.telemetry = False
    p.come_back()
    return p


@pytest.mark.hazard("H-18", "B12")
@pytest.mark.parametrize("period", [3, 10, 15])
@pytest.mark.parametrize("after_s", [0.1, 0.5, 0.9])
def test_stopped_is_said_of_a_record_and_not_between_two(after_s: float, period: int) -> None:
    """By the next one somebody may have started the belt at the console."""
    p = walking()
    p.period = period
    p.run(after_s)
    p.feed(StopRequested("test"))
    for _ in range(300):
        if not p.told("stopped"):
            p.run(0.1)
    assert p.told("stopped")
    assert p._ticks % period in (0, 1)


@pytest.mark.hazard("H-81", "H-28", "L01")
def test_a_fresh_link_may_speak_before_it_counts_as_blind() -> None:
    p = _gap_while_slowing(0.5)
    p.run(0.9)
    p.report()
    p.telemetry = True
    p.run(20.0)
    assert p.told("voice_link_lost")  # the calm voice, at once
    assert not [n for _, n in p.notices if n.id in ("alarm_blind", "alarm_link")]
    assert p.toy.speed == 0.0


@pytest.mark.hazard("H-18", "H-28")
@pytest.mark.parametrize(("gap_s", "quiet_s", "loud_s"), [(0.5, 1.3, 1.7), (2.5, 0.3, 0.7)])
def test_a_fresh_link_that_stays_silent_is_alarmed(gap_s: float, quiet_s: float, loud_s: float) -> None:
    """After 1.5 s, or 3 s after the old link was lost."""
    p = _gap_while_slowing(gap_s)
    p.run(quiet_s)
    assert not p.alarms()
    p.run(loud_s - quiet_s)
    assert p.told("alarm_blind")


@pytest.mark.hazard("H-18", "H-28", "L02")
def test_links_that_come_and_go_without_a_word_do_not_put_the_alarm_off() -> None:
    """Three seconds without a word of the belt are three seconds, over however many links."""
    p = _gap_while_slowing(0.5)
    for _ in range(2):
        p.run(0.8)
        p.lose_link()
        p.run(0.3)
        p.come_back()
    assert not p.alarms()
    p.run(0.4)
    assert p.alarms()


@pytest.mark.hazard("H-18", "H-28", "T01", "L01")
def test_a_belt_that_was_silent_before_its_link_was_lost_is_alarmed_as_a_silent_one() -> None:
    p = walking()
    p.report()
    p.telemetry = False
    p.run(2.5)
    p.lose_link()
    p.run(0.3)
    assert p.told("voice_link_lost")
    assert not p.alarms()
    p.run(0.5)
    assert p.told("alarm_link")


@pytest.mark.hazard("H-81", "H-44", "P03", "P04")
@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("stall_s", [0.9, 1.2, 1.4])
@pytest.mark.parametrize("after_s", [6.6, 6.9, 8.5, 8.7, 8.9])
def test_a_loop_that_stood_still_does_not_ring_over_a_belt_that_was_seen_to_stand(
    after_s: float, stall_s: float, blind: bool
) -> None:
    p = walking()
    if blind:
        p.telemetry = False
        p.run(4.0)
        p.telemetry = True
    else:
        p.feed(StopRequested("test"))
    p.run(after_s)
    rang = len(p.told("alarm_blind"))
    assert not p.alarms()
    p.now = round(p.now + stall_s, 3)
    p.report()
    p.run(10.0)
    assert len(p.told("alarm_blind")) == rang
    assert p.told("stopped")


@pytest.mark.hazard("H-18", "H-28")
def test_a_belt_that_stood_and_falls_silent_is_alarmed_after_three_seconds() -> None:
    p = walking()
    p.feed(StopRequested("test"))
    p.run(7.0)
    assert not p.alarms()
    p.telemetry = False
    p.run(4.0)
    assert not p.alarms()
    p.run(3.5)
    assert p.alarms()


def _cut() -> Playbook:
    """Our own doing, because nothing could be written any more: that is a lost link at once."""
    p = Playbook().start(LONG).run(5.0)
    p.up = False
    p.feed(Disconnected(p.conn, "write_blocked"))
    return p.run(1.0)


@pytest.mark.hazard("H-81", "H-28", "G07")
def test_one_zero_over_a_fresh_link_is_no_reason_for_an_alarm() -> None:
    """A second one says that it stands; where that one does not come it is a belt that nobody hears."""
    for silent in (False, True):
        p = _cut()
        p.toy.speed = p.toy.target = 0.0
        p.come_back()
        p.telemetry = False
        p.run(0.1)
        p.report()
        assert not p.alarms()
        p.telemetry = not silent
        p.run(1.4)
        assert not p.alarms()
        p.run(1.0)
        assert bool(p.alarms()) is silent


@pytest.mark.hazard("H-28", "G07")
def test_a_belt_that_moves_over_a_fresh_link_is_alarmed_at_once() -> None:
    p = _cut()
    p.come_back()
    p.report()
    assert p.alarms()


@pytest.mark.hazard("H-81")
def test_the_alarm_ends_with_the_second_record_of_a_belt_that_stands() -> None:
    """Whatever time this machine is given to come down: "stopped" waits for that, the alarm does not."""
    p = Playbook().start(LONG).run(5.0)
    p.telemetry = False
    p.run(4.5)
    assert p.alarms()
    p.run(4.0)
    p.toy.speed = p.toy.target = 0.0
    p.telemetry = True
    p.run(2.1)
    assert not p.alarms()
    assert not p.told("stopped")
    p.run(25.0)
    assert p.told("stopped")
