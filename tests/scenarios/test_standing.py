"""What is said on the way to a standing belt, how often, and what the end of a walk is called."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl import words
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    CancelRequested,
    Connected,
    MachineEvent,
    MachineFacts,
    MachineSays,
    PermitMinted,
    Send,
    SetSpeed,
    StandsConfirmed,
    StartBelt,
    StopBelt,
    StopKind,
    StopRequested,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))
STOP = StopRequested("test")
SOFT = StopRequested("test", StopKind.SOFT)


def walking(toy: Toy | None = None, facts: MachineFacts | None = None, period: int = 10) -> Playbook:
    p = Playbook(toy=toy)
    p.period = period
    if facts is not None:
        p.feed(Connected(1, PLAIN, True, facts))
    p.run(4.0).start(LONG).run(16.0)
    assert p.state == "walk"
    return p


def said(p: Playbook, since: float = 0.0) -> list[str]:
    return [n.id for at, n in p.notices if at >= since and not n.id.startswith("fault_")]


def when(p: Playbook, notice: str) -> float:
    (at,) = [at for at, n in p.notices if n.id == notice]
    return at


# --- what a stop says: once


def test_a_stop_at_once_says_so_and_then_that_it_stands() -> None:
    p = walking()
    began = p.now
    p.feed(STOP)
    p.run(30.0)
    assert said(p, began) == ["stopping", "stopped"]
    assert p.told("stopping")[0].values == {"reason": "person", "kind": "now"}
    assert p.told("stopped")[0].values == {"reason": "person"}


def test_a_gentle_stop_says_that_it_slows_and_then_that_it_stands() -> None:
    p = walking()
    began = p.now
    p.feed(SOFT)
    p.run(30.0)
    assert said(p, began) == ["slowing", "stopped"]
    assert p.told("slowing")[0].values == {"reason": "person", "kind": "soft"}


@pytest.mark.parametrize("sharper", [True, False])
def test_a_gentle_stop_that_becomes_sharp_says_it_once(*, sharper: bool) -> None:
    p = walking()
    began = p.now
    p.feed(SOFT)
    p.run(0.5)
    if sharper:
        p.feed(STOP)
    else:
        p.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    p.run(30.0)
    assert said(p, began) == ["slowing", "stop_now", "stopped"]
    assert p.summaries[0].summary.reason == "person"


@pytest.mark.hazard("H-03", "B03")
def test_a_belt_that_does_not_obey_gets_one_sentence_and_one_alarm() -> None:
    p = walking(facts=MachineFacts(hard_stop="remote", rail=False))
    p.toy.obeys = lambda command: False
    began = p.now
    p.feed(STOP)
    p.run(60.0)
    assert said(p, began) == ["stopping", "alarm", "stop_not_confirmed"]
    for notice in (*p.told("alarm"), *p.told("stop_not_confirmed")):
        assert words.hold("remote", False) in (words.notice({"event": notice.id, **notice.values}) or "")
    assert when(p, "stop_not_confirmed") - began == pytest.approx(15.0, abs=0.15)
    assert p.summaries[0].summary.reason == "standstill_not_confirmed"
    assert p.summaries[0].summary.ended == "fault"
    p.toy.obeys = lambda command: True
    p.run(30.0)
    assert said(p, began)[3:] == ["alarm_over", "stopped"]
    assert len(p.summaries) == 1


# --- from where, and to where


@pytest.mark.hazard("H-12", "H-17")
@pytest.mark.parametrize("event", [BreakRequested("test"), SOFT])
def test_where_there_is_nothing_to_slow_down_the_stop_goes_out_at_once(event: object) -> None:
    """The machine's own countdown: the belt stands, and a Start is on its way."""
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(6.5)
    assert p.toy.speed == 0
    assert Send(StopBelt()) in p.feed(event)  # type: ignore[arg-type]
    assert p.state == "stopping"
    assert p.told("stopping")[0].values["kind"] == "now"


def test_a_break_before_the_first_target_takes_the_belts_own_start_speed_down() -> None:
    """A belt that starts at 1.0 although it can do 0.5: no jolt because nothing was asked of it yet."""
    p = Playbook(replace(PLAIN, speed_min=Speed(50)), Toy(up=1000.0)).run(4.0)
    report = p.report

    def then_a_break() -> None:
        report()
        if p.state == "walk":
            p.feed(BreakRequested("test"))

    p.report = then_a_break  # type: ignore[method-assign]
    p.press(LONG)
    p.run(12.0)
    start, first, *_ = [command for _, command in p.sent]
    assert isinstance(start, StartBelt)
    assert isinstance(first, SetSpeed)
    assert first.speed == Speed(80)


@pytest.mark.hazard("H-26")
def test_what_the_machine_stopped_is_stopping_from_that_moment() -> None:
    p = walking()
    p.toy.target = 0.0
    p.feed(MachineEvent(1, MachineSays.STOPPED))
    assert p.state == "stopping"
    p.run(30.0)
    assert p.core.settled
    assert said(p)[-2:] == ["stopping", "stopped"]


# --- slow machines


@pytest.mark.hazard("H-18", "H-20")
def test_each_step_down_of_a_slow_machine_rests_on_a_record() -> None:
    p = walking(period=20)
    heard = [0.0]
    report = p.report

    def notes() -> None:
        heard[0] = p.now
        report()

    p.report = notes  # type: ignore[method-assign]
    p.run(2.0 - p.now % 2.0 + 0.8)  # so that steps fall due long after a record
    p.feed(SOFT)
    steps = 0
    for _ in range(300):
        before = len(p.sent)
        p.run(0.1)
        fresh = [c for _, c in p.sent[before:] if isinstance(c, SetSpeed)]
        steps += len(fresh)
        assert not fresh or p.now - heard[0] <= 1.5
    assert steps >= 3
    assert not p.told("stop_now")
    assert p.told("stopped")


@pytest.mark.hazard("H-17", "H-20")
def test_a_stop_at_once_waits_for_no_record_of_a_slow_machine() -> None:
    p = walking(period=20)
    p.run(2.0 - p.now % 2.0 + 1.8)
    assert Send(StopBelt()) in p.feed(STOP)


# --- standing, and who says so


def test_a_belt_that_takes_long_to_stop_and_stands_is_not_doubted() -> None:
    p = walking(facts=MachineFacts(stop_s=20.0))
    p.feed(STOP)
    p.run(30.0)
    assert not p.told("stop_not_confirmed")
    assert p.told("stopped")


@pytest.mark.hazard("H-74")
def test_a_machine_without_a_zero_frame_that_still_reports_is_not_called_silent() -> None:
    p = walking(facts=MachineFacts(has_zero_frame=False))
    p.toy.obeys = lambda command: False
    p.feed(STOP)
    p.run(60.0)
    assert not p.told("asked_to_stop")


@pytest.mark.hazard("H-17")
def test_who_looks_while_the_belt_moves_is_asked_to_look_again_and_nothing_ends() -> None:
    p = walking()
    p.feed(STOP)
    p.feed(StandsConfirmed("test"))
    assert said(p)[-2:] == ["stopping", "look_again"]
    assert p.state == "stopping"
    assert not p.summaries
    p.run(30.0)
    assert p.summaries[0].summary.ended == "person"


def test_a_person_is_not_believed_before_the_belt_had_its_time() -> None:
    p = walking()
    p.telemetry = False
    p.feed(STOP)
    p.run(2.0)
    p.feed(StandsConfirmed("test"))
    assert said(p)[-1] == "look_again"
    assert not p.core.settled
    p.run(20.0)
    p.feed(StandsConfirmed("test"))
    assert said(p)[-1] == "stands_confirmed"
    assert p.state == "unknown"


def test_who_looks_where_nothing_is_to_stop_hears_nothing() -> None:
    for p in (walking(), Playbook().run(4.0)):
        before = said(p)
        assert p.feed(StandsConfirmed("test")) == []
        p.run(5.0)
        assert said(p) == before


@pytest.mark.hazard("H-18", "H-28")
def test_what_nobody_saw_is_called_so_and_is_over_for_the_next_walk() -> None:
    """Silence rings; a person says that the belt stands; the next walk ends without a sound."""
    p = walking()
    p.telemetry = False
    p.run(5.0)
    assert p.told("alarm_blind")
    p.run(20.0)
    p.feed(StandsConfirmed("test"))
    assert p.summaries[0].summary.ended == "fault"
    assert p.summaries[0].summary.reason in ("telemetry_stale", "standstill_not_confirmed")
    p.telemetry = True
    p.run(20.0)
    began = p.now
    p.run(4.0).start(LONG).run(16.0)
    assert p.state == "walk"
    p.feed(STOP)
    p.run(30.0)
    assert "alarm" not in {i[:5] for i in said(p, began)}


def test_a_silent_belt_is_asked_about_when_its_time_is_over_and_not_before() -> None:
    p = walking(facts=MachineFacts(has_zero_frame=False, stop_s=12.0))
    began = p.now
    p.feed(STOP)
    p.telemetry = False
    p.run(30.0)
    assert when(p, "asked_to_stop") - began == pytest.approx(12.0, abs=0.15)


def test_a_break_that_nobody_saw_begin_is_the_end() -> None:
    """The reports end late in the stop, and a person says at once that it stands."""
    p = walking()
    p.feed(BreakRequested("test"))
    p.toy.obeys = lambda command: not isinstance(command, StopBelt)
    p.run(13.0)
    p.telemetry = False
    p.run(2.5)
    p.feed(StandsConfirmed("test"))
    assert p.told("stands_confirmed")
    assert (p.summaries[0].summary.ended, p.summaries[0].summary.reason) == (
        "fault",
        "standstill_not_confirmed",
    )
    p.run(20.0)
    assert not p.told("break")


def test_a_belt_that_took_too_long_to_stop_gets_no_break() -> None:
    """Its walk was given up after 15 s and told so: it does not go on from there."""
    p = walking()
    p.feed(BreakRequested("test"))
    p.toy.obeys = lambda command: not isinstance(command, StopBelt)
    p.run(40.0)
    assert p.summaries[0].summary.reason == "standstill_not_confirmed"
    p.toy.obeys = lambda command: True
    p.run(30.0)
    assert not p.told("break")
    assert p.told("stopped")
    assert p.core.settled


def test_a_press_before_the_end_is_void_after_it() -> None:
    p = walking()
    p.feed(STOP)
    while p.core.snapshot(p.now).speed != Speed(0):
        p.run(0.1)
    p.run(1.5)
    assert p.state == "stopping"
    p.feed(PermitMinted("early", "test"))
    while p.state != "stopped":
        p.run(0.1)
    p.run(0.5)
    p.feed(ArmRequested("early", LONG))
    assert p.told("refused")[-1].values["reason"] == "no_permit"


def test_a_countdown_that_was_left_permits_no_start() -> None:
    p = Playbook().start().run(45.0)
    p.press(None)
    p.run(2.0)
    p.feed(CancelRequested("test"))
    assert p.state == "break"
    assert p.core.gate(b"\x07", p.now) is not None


# --- the alarm


@pytest.mark.hazard("H-28")
def test_a_fresh_link_that_shows_a_running_belt_rings_at_once() -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    began = p.now
    p.period = 2
    p.feed(STOP)
    p.run(1.5)
    p.lose_link()
    p.run(0.5)
    p.come_back()
    p.run(3.0)
    assert when(p, "alarm") - began == pytest.approx(2.2, abs=0.05)  # the first record over it


@pytest.mark.hazard("H-18")
@pytest.mark.parametrize("runs_away", [True, False])
def test_one_late_record_of_a_belt_that_stands_does_not_ring_again(*, runs_away: bool) -> None:
    p = walking(facts=MachineFacts(stop_s=20.0))
    if runs_away:
        p.toy.forced = lambda now: 550.0
        p.run(3.0)
        p.toy.forced = lambda now: None
    else:
        p.toy.obeys = lambda command: False
        p.feed(STOP)
        p.run(4.0)
    assert p.told("alarm")
    p.toy.obeys = lambda command: True
    p.run(14.0 if runs_away else 8.0)
    assert not p.alarms()
    p.period = 17
    p.run(20.0)
    assert not p.alarms()
    assert len(p.told("alarm_over")) == 1
    assert p.told("stopped")


# --- what the walk is called in the end


def test_a_plan_that_is_done_stays_done_whoever_stops_the_rest() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(20,)))
    while p.state == "walk":
        p.run(0.1)
    assert p.state == "slowing"
    p.feed(STOP)
    p.run(30.0)
    assert (p.summaries[0].summary.ended, p.summaries[0].summary.reason) == ("done", "plan")
    assert p.told("stopped")[0].values == {"reason": "plan"}


def test_a_break_with_nothing_left_to_walk_is_the_end() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(20,)))
    while p.core.snapshot(p.now).walked_s < 19:
        p.run(0.1)
    p.feed(BreakRequested("test"))
    p.run(30.0)
    assert not p.told("break")
    assert p.told("stopped")[0].values == {"reason": "plan"}
    assert (p.summaries[0].summary.ended, p.summaries[0].summary.reason) == ("done", "plan")


def test_a_break_says_how_long_it_must_be() -> None:
    p = Playbook().start().run(40.0)
    assert p.told("break")[0].values == {"seconds": 10}


@pytest.mark.hazard("H-15", "D01")
def test_a_belt_that_moves_again_is_stopped_for_that_and_not_for_the_walk() -> None:
    p = walking()
    p.feed(STOP)
    p.run(10.0)
    p.toy.target = 100.0
    p.run(20.0)
    assert [n.values["reason"] for n in p.told("stopped")] == ["person", "moves_again"]
    assert len(p.summaries) == 1


@pytest.mark.hazard("H-72", "B09")
def test_a_machine_that_sped_up_when_told_to_slow_down_is_not_driven_again() -> None:
    p = walking()
    p.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    p.feed(SOFT)
    p.toy.target = 300.0
    p.run(30.0)
    assert p.toy.speed == 0
    p.run(20.0)
    p.press(LONG)
    assert p.told("refused")[-1].values["reason"] == "machine_doubtful"


@pytest.mark.hazard("H-74", "H-18")
def test_two_zeros_and_then_silence_before_its_time_is_not_called_stopped() -> None:
    """Silence is neither standing nor moving: somebody may have started it since.  A person looks."""
    p = walking(facts=MachineFacts(stop_s=12.0))
    p.feed(STOP)
    p.run(6.0)
    assert p.toy.speed == 0
    p.telemetry = False
    p.run(20.0)
    assert not p.told("stopped")
    assert p.told("stop_not_confirmed")
    p.feed(StandsConfirmed("test"))
    assert p.told("stands_confirmed")
    assert (
        p.summaries[0].summary.reason == "standstill_not_confirmed"
        or p.summaries[0].summary.ended == "person"
    )
