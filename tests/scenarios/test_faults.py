"""What goes wrong around a walking belt, and what follows."""

import itertools
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl.model import (
    BadTelemetry,
    CommandDenied,
    CommandDone,
    Disconnected,
    LevelDeck,
    MachineEvent,
    MachineSays,
    Outcome,
    Reconnect,
    Send,
    SetSpeed,
    StartBelt,
    StopBelt,
    StopRequested,
    Telemetry,
    Tick,
    Watched,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))


def stops(p: Playbook) -> list[float]:
    return [at for at, command in p.sent if isinstance(command, StopBelt)]


def rises(p: Playbook, after: float) -> list[float]:
    pairs = [(at, c.speed) for at, c in p.sent if isinstance(c, SetSpeed)]
    return [at for (_, a), (at, b) in itertools.pairwise(pairs) if b > a and at > after]


def walking(toy: Toy | None = None, *, s: float = 12.0) -> Playbook:
    p = Playbook(toy=toy).start(LONG).run(s)
    assert p.state == "walk"
    return p


# --- telemetry


@pytest.mark.hazard("H-18", "T01")
def test_silence_holds_the_speed_then_stops() -> None:
    p = Playbook().start(LONG).run(3.0)
    p.run(0.9)
    heard = p.now
    p.report()
    p.telemetry = False
    p.run(1.5)
    assert not p.told("fault_telemetry_late")
    p.run(0.1)
    assert p.told("fault_telemetry_late")
    p.run(1.4)
    assert not stops(p)
    p.run(0.1)
    assert stops(p)
    assert stops(p)[0] - heard == pytest.approx(3.1, abs=0.05)
    assert not rises(p, heard + 1.5)
    assert p.state == "unknown"
    p.run(5.0)
    assert p.told("alarm_blind")
    assert not p.told("stopped")
    p.telemetry = True
    p.run(20.0)
    assert p.told("stopped")
    assert p.summaries[0].summary.reason == "telemetry_stale"
    assert p.core.settled


@pytest.mark.hazard("H-69", "T04")
def test_a_gap_of_two_seconds_is_no_stop_and_the_rise_goes_on() -> None:
    p = Playbook().start(LONG).run(1.0)
    p.telemetry = False
    p.run(2.0)
    p.telemetry = True
    p.run(15.0)
    assert p.state == "walk"
    assert p.toy.speed == 200.0
    assert not stops(p)


@pytest.mark.hazard("H-23", "T05")
def test_unreadable_records_count_as_silence() -> None:
    p = walking()
    for _ in range(4):
        p.feed(BadTelemetry(1, "short"))
    assert not stops(p)
    p.feed(BadTelemetry(0, "an old connection's"))
    assert not stops(p)
    p.feed(BadTelemetry(1, "short"))
    assert stops(p)


def test_unreadable_records_in_a_break_do_not_spoil_the_next_start() -> None:
    """Regression: the fault waited for the start and stopped the belt in its first step."""
    p = Playbook().start().run(45.0)
    for _ in range(6):
        p.feed(BadTelemetry(1, "short"))
    p.press(None)
    p.run(12.0)
    assert p.state == "walk"


@pytest.mark.hazard("H-23", "H-26", "T08")
def test_one_impossible_speed_is_held_two_are_true() -> None:
    p = walking()
    p.feed(Telemetry(conn=1, at=p.now, speed=Speed(65534)))
    assert not stops(p)
    assert p.core.snapshot(p.now).speed == Speed(200)
    p.feed(Telemetry(conn=1, at=p.now, speed=Speed(65535)))
    assert stops(p)
    p.run(40.0)
    assert p.core.settled  # an impossible speed is no reason to wait for its stopping time


@pytest.mark.hazard("H-23", "T08")
def test_impossible_speeds_in_between_are_as_bad_as_unreadable_ones() -> None:
    p = walking()
    for _ in range(5):
        p.run(0.5)
        p.feed(Telemetry(conn=1, at=p.now, speed=Speed(5000)))
        p.run(0.5)
    assert stops(p)


def test_an_impossible_speed_is_no_fresh_look() -> None:
    p = Playbook().start(LONG).run(1.0)
    p.telemetry = False
    p.run(1.4)
    p.feed(Telemetry(conn=1, at=p.now, speed=Speed(5000)))
    p.run(0.3)
    assert p.told("fault_telemetry_late")


@pytest.mark.hazard("H-18")
def test_a_record_from_the_future_is_no_fresher_than_now() -> None:
    p = walking()
    p.feed(Telemetry(conn=1, at=p.now + 1000.0, speed=Speed(200)))
    p.telemetry = False
    p.run(4.0)
    assert stops(p)


@pytest.mark.hazard("H-19", "G06")
def test_twins_are_one_record() -> None:
    """Two subscribers: every record twice.  Two zeros are then one zero."""
    p = walking()
    p.telemetry = False
    p.feed(StopRequested("test"))
    p.run(9.0)
    p.feed(Telemetry(conn=1, at=p.now, speed=Speed(0)))
    p.feed(Telemetry(conn=1, at=p.now, speed=Speed(0)))
    p.run(0.2)
    assert not p.told("stopped")
    p.feed(Telemetry(conn=1, at=p.now, speed=Speed(0)))
    assert p.told("stopped")


@pytest.mark.hazard("H-51", "O04")
def test_time_that_goes_back_changes_nothing() -> None:
    p = walking()
    before = p.now
    assert p.core.handle(Tick(), before - 50.0) == []
    p.run(20.0)
    assert p.state == "walk"
    assert not p.denied


@pytest.mark.hazard("H-43", "P03")
def test_a_stalled_loop_stops_on_what_it_knows() -> None:
    p = walking()
    p.now += 20.0
    assert Send(StopBelt()) in p.feed(Tick())


# --- the link


def test_link_lost_while_walking_owes_a_stop_and_replays_nothing() -> None:
    p = walking()
    p.up = False
    effects = p.feed(Disconnected(1, "range"))
    assert Reconnect() in effects
    assert p.told("voice_link_lost")
    p.run(5.0)
    assert p.told("alarm_link")
    assert p.state == "unknown"
    sent = len(p.sent)
    p.come_back()
    assert isinstance(p.sent[sent][1], StopBelt)
    p.run(20.0)
    after = [command for _, command in p.sent[sent:]]
    assert set(after) == {StopBelt()}
    assert p.toy.speed == 0.0
    assert p.summaries[0].summary.reason == "link_lost"
    p.run(60.0)
    assert p.core.settled
    assert all(command == StopBelt() for _, command in p.sent[sent:])


def test_link_lost_while_starting() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(6.0)
    p.lose_link()
    p.run(3.0)
    p.come_back()
    assert isinstance(p.sent[-1][1], StopBelt)
    p.run(30.0)
    assert p.toy.speed == 0.0
    assert p.core.settled


def test_link_lost_in_the_countdown_cancels() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    effects = p.feed(Disconnected(1, "range"))
    assert Reconnect() not in effects
    p.up = False
    p.run(10.0)
    assert not p.sent
    assert p.state == "none"
    assert p.core.settled


def test_link_lost_in_the_break_is_no_fault() -> None:
    p = Playbook().start().run(45.0)
    p.lose_link()
    p.run(5.0)
    p.press(None)
    assert p.told("refused")[-1].values["reason"] == "not_connected"
    p.come_back()
    assert not p.told("voice_link_lost")
    p.run(5.0)
    p.press(None)
    p.run(60.0)
    assert p.core.settled
    assert p.summaries[0].summary.ended == "done"


def test_link_lost_in_the_countdown_after_a_break_goes_back_to_the_break() -> None:
    p = Playbook().start().run(45.0)
    p.press(None)
    p.run(2.0)
    p.up = False
    assert Reconnect() in p.feed(Disconnected(1, "range"))
    p.come_back()
    p.run(12.0)
    assert p.state == "break"
    p.press(None)
    p.run(60.0)
    assert p.summaries[0].summary.ended == "done"


def test_nobody_says_stopped_when_a_break_ends_without_a_link() -> None:
    p = Playbook().start().run(45.0)
    p.lose_link()
    p.run(600.0)
    assert p.summaries
    assert not p.told("stopped")
    assert p.told("stop_not_confirmed")


def test_late_words_of_an_old_connection_count_for_nothing() -> None:
    p = walking()
    for event in (
        Telemetry(conn=0, at=p.now, speed=Speed(600)),
        MachineEvent(0, MachineSays.SAFETY_KEY),
        CommandDone(0, StopBelt(), Outcome.WRITE_UNKNOWN),
        CommandDenied(0, StartBelt(), "old", our_bug=True),
        BadTelemetry(0, "old"),
        Disconnected(0, "old"),
    ):
        assert p.feed(event) == []
    p.run(5.0)
    assert p.state == "walk"
    assert not p.core.snapshot(p.now).faults


def test_a_new_link_without_a_word_about_the_old_one() -> None:
    p = walking()
    p.come_back()
    p.run(1.0)
    assert stops(p)


# --- the deck


def test_a_tilted_deck_is_refused_and_lowered_on_consent() -> None:
    p = Playbook(toy=Toy(incline=30)).run(4.0)
    p.press()
    assert p.told("refused")[-1].values["reason"] == "tilted"
    assert not p.sent
    p.press(level=True)
    p.run(2.0)
    assert not p.told("levelled")  # it may still be moving
    p.run(3.0)
    assert p.commands() == ["030000"]
    assert p.told("levelled")
    assert p.toy.incline == 0
    assert "07" not in p.commands()
    p.press()  # a start needs a press of its own
    p.run(12.0)
    assert p.state == "walk"


@pytest.mark.hazard("H-09")
@pytest.mark.parametrize("incline", [-30, -6, 6, 7])
def test_off_level_either_way_is_refused(incline: int) -> None:
    p = Playbook(toy=Toy(incline=incline)).run(4.0)
    p.press(level=incline < 0)
    p.run(10.0)
    assert not p.sent


@pytest.mark.hazard("H-78")
def test_a_belt_that_moves_is_not_levelled_under() -> None:
    p = Playbook(toy=Toy(incline=30)).run(4.0)
    p.toy.target = 100.0
    p.run(2.0)
    p.press(level=True)
    assert p.told("refused")[-1].values["reason"] == "belt_moves"


@pytest.mark.hazard("H-78", "B06")
def test_the_deck_does_not_come_down_after_a_stop() -> None:
    p = Playbook(toy=Toy(incline=30)).run(4.0)
    p.toy.obeys = lambda command: not isinstance(command, LevelDeck)
    p.press(level=True)
    p.run(1.0)
    p.feed(StopRequested("test"))
    p.run(20.0)
    assert p.core.settled
    assert p.commands().count("030000") == 1
    assert p.core.gate(b"\x03\x00\x00", p.now) is not None


@pytest.mark.hazard("H-12")
def test_a_press_that_cannot_be_spent_leaves_the_stop_latched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("treadctl.safety.governor.Governor.permit_level", lambda governor, now: False)
    p = Playbook(toy=Toy(incline=30)).run(5.0)
    p.press(level=True)
    assert [n.values["reason"] for n in p.told("refused")] == ["no_permit"]
    assert p.core._conduct.governor.latched
    assert not p.sent


def test_levelling_ends_by_itself_and_leaves_nothing_permitted() -> None:
    p = Playbook(toy=Toy(incline=30)).run(4.0)
    p.toy.obeys = lambda command: False
    p.press(level=True)
    p.run(62.0)
    assert p.core.settled
    denial = p.core.gate(b"\x07", p.now)
    assert denial is not None
    assert denial.our_bug


def test_link_lost_while_levelling() -> None:
    p = Playbook(toy=Toy(incline=30)).run(4.0)
    p.press(level=True)
    p.lose_link()
    assert p.core.settled
    p.come_back()
    p.run(5.0)
    assert not p.told("levelled")


@pytest.mark.hazard("H-09", "H-10", "B07")
@pytest.mark.parametrize(("incline", "at_once"), [(8, True), (-8, False)])
def test_the_deck_while_moving(incline: int, at_once: bool) -> None:
    p = walking()
    p.toy.incline = incline
    p.run(1.5)
    assert bool(stops(p)) is at_once
    p.run(25.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == ("deck_rising" if at_once else "deck_tilted")


@pytest.mark.hazard("H-09")
def test_a_deck_that_tilts_in_the_countdown_cancels_it() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.toy.incline = 20
    p.run(10.0)
    assert not p.sent
    assert not p.told("our_bug")
    assert p.core.settled


# --- nobody there


def test_unwatched_holds_asks_and_stops_softly() -> None:
    p = Playbook().start(LONG).run(1.0)
    p.feed(Watched(0))
    left = p.now
    p.run(14.9)
    assert p.told("fault_unwatched")
    assert not p.told("fault_unwatched_ask")
    assert not rises(p, left + 5.1)
    p.run(0.3)
    assert p.told("fault_unwatched_ask")
    p.run(29.7)
    assert p.state == "walk"
    p.run(0.3)
    assert p.state == "slowing"
    p.run(30.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "unwatched_long"


def test_somebody_comes_back() -> None:
    p = Playbook().start(LONG).run(1.0)
    p.feed(Watched(0))
    p.run(20.0)
    p.feed(Watched(1))
    p.run(20.0)
    assert p.state == "walk"
    assert p.toy.speed == 200.0


@pytest.mark.hazard("H-17")
def test_a_countdown_that_nobody_watches_is_cancelled() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.feed(Watched(0))
    p.run(10.0)
    assert not p.sent
    assert p.core.settled


# --- starting


def test_a_belt_that_does_not_start_is_stopped() -> None:
    p = Playbook(toy=Toy(countdown_s=1000.0)).run(4.0)
    p.press()
    p.run(5.1 + 15.2)
    assert stops(p)
    p.run(20.0)
    assert p.summaries[0].summary.reason == "not_starting"
    assert p.commands().count("07") == 1


@pytest.mark.parametrize("outcome", [Outcome.UNANSWERED, Outcome.NOT_WRITTEN, Outcome.REFUSED])
def test_a_start_is_never_sent_twice(outcome: Outcome) -> None:
    p = Playbook().run(4.0)
    p.outcome = outcome
    p.toy.obeys = lambda command: False
    p.press()
    p.run(60.0)
    assert p.commands().count("07") == 1
    assert p.core.settled


def test_a_start_that_cannot_be_written_is_no_endless_loop() -> None:
    """Regression: it failed, and was wanted again in the same instant, for ever."""
    p = Playbook().run(4.0)
    p.press()
    p.run(4.5)
    p.up = False
    p.run(30.0)
    assert not p.sent
    assert not p.told("walking")


def test_silence_in_the_last_moment_of_the_countdown() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(3.0)
    p.telemetry = False
    p.run(30.0)
    assert "07" not in p.commands()
    assert not p.told("our_bug")


# --- answers


@pytest.mark.hazard("H-03", "H-20")
def test_a_lost_target_is_asked_for_again() -> None:
    p = Playbook().start(LONG).run(2.0)
    lost = [True]
    p.toy.obeys = lambda command: not (isinstance(command, SetSpeed) and lost and lost.pop())
    p.run(20.0)
    assert not lost
    assert p.toy.speed == 200.0


def test_a_target_that_was_not_written_is_asked_for_again() -> None:
    p = Playbook().start(LONG).run(2.0)
    p.outcome = Outcome.NOT_WRITTEN
    obeys, p.toy.obeys = p.toy.obeys, lambda command: False
    p.run(3.0)
    p.outcome, p.toy.obeys = Outcome.ACCEPTED, obeys
    p.run(20.0)
    assert p.toy.speed == 200.0


def test_an_unknown_write_holds_for_a_minute_and_keeps_the_watch() -> None:
    p = Playbook().start(LONG).run(2.0)
    p.feed(CommandDone(1, SetSpeed(Speed(120)), Outcome.WRITE_UNKNOWN))
    unknown = p.now
    p.run(10.0)
    assert not rises(p, unknown + 0.05)
    assert "command_unknown" in p.core.snapshot(p.now).faults
    p.feed(StopRequested("test"))
    p.run(20.0)
    assert p.state == "stopped"
    sent = len(stops(p))
    p.toy.target = 100.0  # the ghost
    p.run(3.0)
    assert len(stops(p)) > sent
    p.run(60.0)
    assert p.toy.speed == 0.0
    assert p.core.settled
    assert p.now - unknown > 60.0


def test_a_ghost_in_the_countdown_of_the_next_walk_and_while_idle() -> None:
    for cancels in (False, True):
        p = Playbook().start(LONG).run(2.0)
        p.feed(StopRequested("test"))
        p.feed(CommandDone(1, StartBelt(), Outcome.WRITE_UNKNOWN))
        p.run(15.0)
        p.press()
        p.run(1.0)
        if cancels:
            p.feed(StopRequested("test"))
            assert p.core.settled
        sent = len(stops(p))
        p.toy.target = 100.0
        p.run(2.0)
        assert len(stops(p)) > sent
        p.run(70.0)
        assert p.toy.speed == 0.0
        assert p.core.settled


def test_a_mistake_of_our_own_ends_the_walk_softly() -> None:
    p = walking()
    p.ear.mistake_planted = True
    p.feed(CommandDenied(1, SetSpeed(Speed(900)), "above the cap", our_bug=True))
    assert p.told("our_bug")
    assert p.state == "slowing"
    p.run(30.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "our_bug"


def test_a_denial_for_its_time_is_tried_again() -> None:
    p = walking()
    p.feed(CommandDenied(1, SetSpeed(Speed(210)), "too early", our_bug=False))
    p.run(5.0)
    assert p.state == "walk"


@pytest.mark.hazard("H-39", "G08")
def test_control_lost_holds() -> None:
    p = Playbook().start(LONG).run(2.0)
    p.feed(MachineEvent(1, MachineSays.CONTROL_LOST))
    at = p.now
    p.run(20.0)
    assert p.state == "walk"
    assert not rises(p, at)
    assert p.core.snapshot(p.now).limited_by == ("control_lost",)
