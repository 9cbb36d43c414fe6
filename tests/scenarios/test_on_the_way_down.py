"""While it slows down and while it stops: what the machine says then, and what the next belt is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    BreakRequested,
    CapLowered,
    CommandDone,
    Connected,
    EndRequested,
    Event,
    GuardianBeat,
    JournalSays,
    MachineEvent,
    MachineFacts,
    MachineSays,
    Outcome,
    Reconnect,
    SetSpeed,
    SlowerRequested,
    StartBelt,
    StopBelt,
    StopKind,
    StopRequested,
    Tick,
    Watched,
)
from treadctl.quantities import Speed
from treadctl.safety.gate import ASK_THE_STACK
from treadctl.supervisor import Supervisor

LONG = replace(DEMO, blocks_s=(200, 200))
COARSE = replace(PLAIN, speed_step=Speed(30))
SOFT = StopRequested("test", StopKind.SOFT)


def walking(p: Playbook | None = None, seconds: float = 30.0) -> Playbook:
    p = (p or Playbook()).start(LONG).run(seconds)
    assert p.state == "walk"
    return p


def slowing() -> Playbook:
    p = walking()
    p.feed(SOFT)
    p.run(1.0)
    assert p.state == "slowing"
    return p


# --- what the machine says


@pytest.mark.hazard("H-26")
def test_who_stops_it_there_while_it_slows_down_has_stopped_it() -> None:
    p = slowing()
    p.feed(MachineEvent(1, MachineSays.STOPPED))
    assert p.state == "stopping"


@pytest.mark.hazard("H-39")
def test_a_target_that_is_announced_while_it_slows_down_is_nobodys_choice() -> None:
    p = slowing()
    p.feed(MachineEvent(1, MachineSays.TARGET_SPEED, Speed(110)))
    p.run(0.5)
    assert not p.told("console_changed")


@pytest.mark.hazard("H-16")
def test_a_machine_that_restarts_while_it_slows_down_is_stopped_at_once() -> None:
    p = walking(Playbook(toy=Toy(elapsed=0.0)))
    p.feed(SOFT)
    p.run(1.0)
    assert p.toy.elapsed
    p.toy.elapsed = 0.0
    p.run(2.2)
    assert p.state == "stopping"
    assert "machine_restarted" in p.core.snapshot(p.now).faults


@pytest.mark.hazard("H-70")
def test_a_belt_that_starts_although_it_was_stopped_is_not_judged_as_a_start() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(6.5)
    p.toy.obeys = lambda command: False
    p.feed(StopRequested("test"))
    p.toy.target = 180.0
    p.run(5.0)
    assert p.toy.speed == 180
    assert "started_fast" not in p.core.snapshot(p.now).faults


@pytest.mark.hazard("H-09")
def test_the_deck_of_a_belt_that_stands_may_be_moved() -> None:
    p = walking()
    p.feed(StopRequested("test"))
    while p.core.snapshot(p.now).speed != Speed(0):
        p.run(0.1)
    assert p.state == "stopping"
    p.toy.incline = 30
    p.run(1.0)
    assert p.core.snapshot(p.now).faults == ()


def test_a_step_down_that_was_not_written_is_not_believed() -> None:
    p = slowing()
    asked = p.core._conduct.governor.asked
    p.outcome = Outcome.NOT_WRITTEN
    while p.core._conduct.governor.asked == asked and p.state == "slowing":
        before = len(p.sent)
        p.run(0.1)
        if len(p.sent) > before:
            break
    assert isinstance(p.sent[-1][1], SetSpeed)
    assert p.core._conduct.governor.asked == asked


# --- the words for it


def test_the_end_of_a_block_is_a_break_and_the_end_of_the_plan_is_its_end() -> None:
    p = Playbook().start()
    while p.state != "break":
        p.run(0.1)
    p.run(11.0)
    p.press(None)
    p.run(60.0)
    assert [n.values for n in p.told("slowing")] == [
        {"reason": "break", "kind": "soft"},
        {"reason": "plan_done", "kind": "soft"},
    ]


def test_a_block_that_takes_far_too_long_ends_softly() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(20, 20)))
    p.core._conduct.walk.count = lambda *a: None  # type: ignore[method-assign]
    p.run(150.0)
    assert p.told("slowing")[0].values == {"reason": "block_overdue", "kind": "soft"}


@pytest.mark.hazard("H-18")
def test_a_machine_that_says_its_zero_and_then_falls_silent_is_no_machine_without_one() -> None:
    p = walking()
    p.feed(Connected(1, PLAIN, True, MachineFacts(has_zero_frame=True)))
    p.run(1.0)
    p.feed(StopRequested("test"))
    p.telemetry = False
    p.run(30.0)
    assert not p.told("asked_to_stop")
    assert p.told("stop_not_confirmed")


@pytest.mark.hazard("H-18")
def test_a_runaway_that_was_seen_to_stand_does_not_ring_for_its_silence() -> None:
    p = Playbook()
    p.feed(Connected(1, PLAIN, True, MachineFacts(stop_s=60.0)))
    walking(p)
    p.toy.forced = lambda now: 550.0
    p.run(3.0)
    p.toy.forced = lambda now: None
    assert p.alarms()
    p.run(20.0)
    assert p.toy.speed == 0
    assert not p.alarms()
    assert p.state == "stopping"
    p.telemetry = False
    p.run(3.4)
    assert not p.alarms()


def test_stopped_is_said_at_the_tick_at_which_its_time_is_over() -> None:
    p = Playbook()
    p.feed(Connected(1, PLAIN, True, MachineFacts(stop_s=12.0)))
    walking(p)
    began = p.now
    p.feed(StopRequested("test"))
    p.run(11.5)
    p.telemetry = False
    p.now = began + 11.96
    p.report()
    assert not p.told("stopped")
    p.now = began + 12.03
    p.feed(Tick())
    assert p.told("stopped")


# --- the console and what was asked for


@pytest.mark.hazard("H-01")
def test_who_is_faster_at_the_console_than_slower_said_stays_so() -> None:
    p = walking()
    p.feed(SlowerRequested("test"))
    p.feed(SlowerRequested("test"))
    p.run(10.0)
    p.feed(SlowerRequested("test"))
    p.run(10.0)
    slow = p.toy.speed
    p.toy.target = slow + 30
    p.run(12.0)
    assert p.told("console_changed")
    assert p.toy.speed == slow + 30


@pytest.mark.hazard("H-01")
def test_a_press_above_the_cap_does_not_count() -> None:
    p = walking()
    p.feed(SlowerRequested("test"))
    p.run(10.0)
    assert p.toy.speed == 180
    p.toy.target = 280.0
    p.run(20.0)
    assert p.told("over_cap")
    assert p.toy.speed == 180


@pytest.mark.hazard("H-03", "H-73")
@pytest.mark.parametrize("denied", [True, False])
def test_a_rise_that_never_got_to_the_machine_is_not_held_against_it(*, denied: bool) -> None:
    p = Playbook(COARSE).start(LONG)
    while p.toy.speed < 130:
        p.run(0.1)
    p.run(2.0)
    assert p.state == "walk"
    asked = len(p.sent) + len(p.denied)
    if denied:
        p.stack = False
    p.outcome = Outcome.NOT_WRITTEN
    p.toy.obeys = lambda command: False
    while len(p.sent) + len(p.denied) == asked:
        p.run(0.1)
    p.feed(JournalSays("disk full"))
    p.outcome = Outcome.ACCEPTED
    p.run(0.1)
    asked = len(p.sent) + len(p.denied)
    p.run(14.0)
    assert p.core.snapshot(p.now).faults == ("journal_trouble",)
    assert len(p.sent) + len(p.denied) == asked
    assert p.state == "walk"


# --- before it walks


@pytest.mark.hazard("H-62")
def test_a_countdown_that_nobody_watches_ends_at_the_next_tick() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(1.0)
    p.feed(Watched(0))
    p.run(0.2)
    assert [n.values for n in p.told("cancelled")] == [{"reason": "unwatched"}]


@pytest.mark.hazard("H-12", "H-80")
def test_a_belt_that_moves_before_our_start_was_written_is_not_our_walk() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.stack = False
    p.run(5.2)
    assert p.denied
    p.toy.target = 100.0
    p.run(8.0)
    assert not p.told("walking")
    assert not [c for _, c in p.sent if isinstance(c, StartBelt)]


def test_a_stop_that_was_not_written_before_is_no_start_that_was_not() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(6.5)
    p.feed(CommandDone(1, StopBelt(), Outcome.NOT_WRITTEN))
    p.run(8.0)
    assert not p.told("start_not_taken")
    assert p.state == "walk"


# --- presses


@pytest.mark.hazard("H-55")
def test_an_edit_after_the_walk_lowers_nothing() -> None:
    p = walking()
    p.feed(StopRequested("test"))
    p.run(20.0)
    p.feed(CapLowered(Speed(120)))
    assert not p.told("cap_lowered")


@pytest.mark.hazard("H-28")
@pytest.mark.parametrize("resuming", [True, False])
def test_a_press_without_a_link_seeks_it_only_where_a_walk_waits(*, resuming: bool) -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(10, 200) if resuming else (10,), break_s=0))
    while p.state != ("break" if resuming else "stopped"):
        p.run(0.1)
    p.lose_link()
    p.run(0.5)
    effects = p.press(None if resuming else LONG)
    assert (Reconnect() in effects) is resuming
    assert (p.told("refused")[-1].values["reason"] == "not_connected") is resuming


@pytest.mark.hazard("H-43")
def test_a_stall_that_ends_with_a_word_of_the_guardian_lasted_no_longer_than_it_did() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(1.0)
    p.now += 2.4
    p.feed(GuardianBeat())
    assert not p.told("cancelled")
    p.run(0.1)
    assert not p.told("cancelled")


@pytest.mark.hazard("H-13")
def test_the_gate_knows_what_time_it_is() -> None:
    """A permit that has died since the last event starts nothing."""
    p = Playbook().run(4.0)
    p.press(LONG)
    p.stack = False
    p.run(5.2)
    now, later = p.core.gate(b"\x07", p.now), p.core.gate(b"\x07", p.now + 6.0)
    assert now is not None
    assert later is not None
    assert now.reason == ASK_THE_STACK
    assert "permit" in later.reason


def test_before_anything_happened_the_gate_lets_a_stop_pass() -> None:
    assert Supervisor().gate(b"\x08\x01", -5.0) is None


def test_a_break_that_is_wanted_before_the_belt_walks_is_a_stop_at_once() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(6.5)
    p.feed(BreakRequested("test"))
    assert p.told("stopping")[0].values == {"reason": "break_wanted", "kind": "now"}


@pytest.mark.parametrize(("event", "ends"), [(BreakRequested("test"), False), (EndRequested("test"), True)])
def test_only_who_has_enough_leaves_no_break_of_a_stop_that_leads_to_one(event: Event, *, ends: bool) -> None:
    p = walking()
    p.feed(BreakRequested("test"))
    p.run(1.0)
    p.feed(event)
    p.run(30.0)
    assert (p.state == "break") is not ends
    assert [s.summary.reason for s in p.summaries] == (["enough"] if ends else [])
