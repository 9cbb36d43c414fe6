"""What people ask for: what is refused with which words, what a press is good for, what stop and less lead to."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    CapLowered,
    CommandDone,
    Connected,
    EndRequested,
    LatchFound,
    MachineFacts,
    Outcome,
    PermitMinted,
    Reconnect,
    Send,
    SetSpeed,
    SlowerRequested,
    StartBelt,
    StopBelt,
    StopKind,
    StopRequested,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))
STOP = StopRequested("test")
TRIED = MachineFacts(commissioned=True, guardian_proven=True)


def walking() -> Playbook:
    p = Playbook().start(LONG).run(16.0)
    assert p.state == "walk"
    return p


def refused(p: Playbook) -> object:
    return p.told("refused")[-1].values["reason"]


def real(facts: MachineFacts) -> Playbook:
    p = Playbook(simulated=False)
    p.feed(Connected(1, PLAIN, False, facts))
    return p.run(4.0)


# --- what a press is good for


@pytest.mark.hazard("H-12")
def test_a_press_that_was_refused_is_still_good_once_the_cause_is_gone() -> None:
    p = Playbook(toy=Toy(incline=None)).run(4.0)
    p.feed(PermitMinted("once", "test"))
    p.feed(ArmRequested("once", LONG))
    assert refused(p) == "incline_unknown"
    p.feed(ArmRequested("once", LONG, says_flat=True))
    assert p.state == "countdown"


@pytest.mark.parametrize(("age_s", "comes_down"), [(9.5, True), (10.2, False)])
def test_a_deck_may_come_down_on_a_press_too_old_to_start_on(age_s: float, *, comes_down: bool) -> None:
    p = Playbook(toy=Toy(incline=20)).run(4.0)
    p.feed(PermitMinted("once", "test"))
    p.run(age_s)
    p.feed(ArmRequested("once", LONG, level=True))
    assert bool(p.told("levelling")) is comes_down
    assert comes_down or refused(p) == "no_permit"


@pytest.mark.hazard("H-11")
def test_a_deck_is_not_lowered_while_a_walk_is_being_watched() -> None:
    p = walking()
    p.feed(STOP)
    while p.state != "stopped":
        p.run(0.1)
    p.run(1.5)
    p.toy.incline = 20
    p.run(1.5)
    assert p.state == "stopped"
    p.press(LONG, level=True)
    assert refused(p) == "tilted"
    assert not p.told("levelling")


def test_a_new_plan_in_a_break_is_refused_and_the_break_goes_on() -> None:
    p = Playbook().start().run(45.0)
    assert p.state == "break"
    p.press(LONG)
    assert refused(p) == "already_walking"
    assert p.state == "break"
    p.press(None)
    p.run(60.0)
    assert p.summaries[0].summary.walked_s in (39, 40, 41)


def test_nothing_to_go_on_with() -> None:
    p = Playbook(connect=False).run(1.0)
    p.press(None)
    assert refused(p) == "no_machine"
    p.come_back()
    p.run(4.0)
    p.press(None)
    assert refused(p) == "nothing_to_continue"


# --- real machines


@pytest.mark.hazard("H-05", "H-06")
@pytest.mark.parametrize(
    ("facts", "top"),
    [
        (TRIED, 300),
        (replace(TRIED, rail=False), 200),
        (replace(TRIED, guardian_proven=False), 200),
    ],
)
def test_how_fast_a_real_machine_is_walked_at_most(facts: MachineFacts, top: int) -> None:
    p = real(facts)
    p.press(replace(LONG, cap=Speed(300), blocks_s=(400,), level_until_s=0))
    p.run(250.0)
    assert p.state == "walk"
    assert p.top == top
    assert p.core.snapshot(p.now).cap == Speed(top)
    targets = [(at, c.speed.hundredths) for at, c in p.sent if isinstance(c, SetSpeed)]
    first, second = targets[0], targets[1]
    assert second[1] - first[1] <= 10 * (second[0] - first[0]) + 0.5


def test_a_simulated_machine_rises_as_its_plan_says() -> None:
    p = Playbook().start(LONG)
    targets = [(at, c.speed.hundredths) for at, c in p.run(10.0).sent if isinstance(c, SetSpeed)]
    assert max(b[1] - a[1] for a, b in itertools.pairwise(targets)) == 20


@pytest.mark.hazard("H-05", "H-55")
def test_a_cap_lowered_in_a_walk_counts_after_its_break_too_and_not_for_the_next_walk() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(30, 30)))
    p.run(5.0)
    p.feed(CapLowered(Speed(150)))
    while p.state != "break":
        p.run(0.5)
    p.run(11.0)
    p.press(None)
    p.run(25.0)
    assert p.state == "walk"
    assert p.toy.speed == 150
    assert p.core.snapshot(p.now).cap == Speed(150)
    p.feed(STOP)
    p.run(20.0)
    p.start(LONG).run(15.0)
    assert p.toy.speed == 200


def test_what_was_unknown_of_an_older_walk_does_not_hold_the_next() -> None:
    p = walking()
    p.toy.target = 150.0
    p.run(5.0)
    assert "console_changed" in p.core.snapshot(p.now).faults
    p.feed(STOP)
    p.run(20.0)
    p.start(LONG).run(16.0)
    assert p.toy.speed == 200
    assert p.core.snapshot(p.now).faults == ()


# --- stop


@pytest.mark.hazard("H-17", "H-28")
def test_a_stop_without_a_link_asks_for_the_link_again() -> None:
    p = walking()
    p.lose_link()
    p.run(20.0)
    effects = p.feed(STOP)
    assert Reconnect() in effects
    assert Reconnect() not in walking().feed(STOP)


@pytest.mark.hazard("H-17")
def test_a_stop_in_the_countdown_of_a_belt_that_stands_writes_nothing() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(2.0)
    p.feed(STOP)
    assert p.told("cancelled")[0].values == {"reason": "person"}
    assert p.state == "idle"
    assert not p.sent
    assert p.summaries[0].summary.ended == "person"
    assert p.summaries[0].summary.reason == "cancelled_person"


@pytest.mark.hazard("H-17")
def test_a_stop_in_the_countdown_of_a_belt_that_nobody_sees_is_written() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.telemetry = False
    p.run(2.0)
    assert Send(StopBelt()) in p.feed(STOP)


@pytest.mark.hazard("H-74", "H-14")
@pytest.mark.parametrize(
    ("facts", "simulated", "written"),
    [
        (MachineFacts(), True, True),
        (TRIED, False, True),
        (MachineFacts(), False, False),
        (MachineFacts(stop_repeat_safe=False), True, False),
        (replace(TRIED, stop_repeat_safe=False), False, False),
    ],
)
def test_a_stop_of_a_belt_that_is_said_to_stand_is_written_where_it_can_start_nothing(
    facts: MachineFacts, *, simulated: bool, written: bool
) -> None:
    p = Playbook(simulated=simulated)
    p.feed(Connected(1, PLAIN, simulated, facts))
    p.run(4.0)
    p.feed(STOP)
    assert (Send(StopBelt()) in p.effects) is written
    assert len(p.told("stands_already")) == (not written)
    p.run(20.0)
    assert p.state == "idle"
    assert len(p.told("stopped")) == written
    assert not p.summaries


def unsafe(p: Playbook | None = None) -> Playbook:
    """A machine whose Stop may start its standing belt."""
    p = p or Playbook()
    p.feed(Connected(1, PLAIN, True, MachineFacts(stop_repeat_safe=False)))
    return p.run(4.0)


@pytest.mark.hazard("H-12", "H-14")
def test_a_stop_that_is_not_written_voids_the_press_all_the_same() -> None:
    p = unsafe()
    p.feed(PermitMinted("once", "test"))
    p.feed(STOP)
    assert p.told("stands_already")
    p.feed(ArmRequested("once", LONG))
    assert refused(p) == "no_permit"


@pytest.mark.hazard("H-14")
def test_where_stop_may_start_it_none_follows_stopped_and_a_moving_belt_gets_one() -> None:
    p = unsafe()
    p.press(LONG)
    p.run(30.0)
    p.feed(STOP)
    assert p.sent[-1][1] == StopBelt()
    while not p.told("stopped"):
        p.run(0.1)
    sent = len(p.sent)
    p.feed(STOP)
    p.run(0.5)
    assert p.told("stands_already")
    assert len(p.sent) == sent
    p.run(20.0)
    p.toy.target = 150.0
    p.toy.running = True
    p.run(5.0)
    p.feed(STOP)
    assert p.sent[-1][1] == StopBelt()


@pytest.mark.hazard("H-74", "H-45")
def test_a_stop_after_stopped_is_written_once_more_and_the_walk_keeps_its_end() -> None:
    p = walking()
    p.feed(STOP)
    while not p.told("stopped"):
        p.run(0.1)
    sent = len(p.sent)
    p.feed(STOP)
    p.run(0.1)
    assert [c for _, c in p.sent[sent:]] == [StopBelt()]
    p.run(20.0)
    assert len(p.told("stopped")) == 2
    assert len(p.summaries) == 1
    p.feed(StopRequested("exit", StopKind.NOW, "service_ends"))  # that is no person
    assert p.told("stands_already")
    assert len(p.sent) == sent + 1


@pytest.mark.hazard("H-17", "H-03")
@pytest.mark.parametrize(("kind", "again"), [(StopKind.NOW, True), (StopKind.SOFT, False)])
def test_pressing_stop_once_more_is_worth_one_more_stop(kind: StopKind, *, again: bool) -> None:
    p = walking()
    p.feed(STOP)
    p.run(0.5)
    p.feed(StopRequested("test", kind))
    p.run(0.1)
    assert len([c for _, c in p.sent if isinstance(c, StopBelt)]) == (2 if again else 1)


@pytest.mark.hazard("H-37", "H-74", "H-14")
@pytest.mark.parametrize("safe", [True, False])
def test_pressing_stop_when_it_stands_already_is_one_more_where_that_can_start_nothing(*, safe: bool) -> None:
    p = Playbook()
    p.feed(Connected(1, PLAIN, True, MachineFacts(stop_repeat_safe=safe)))
    p.start(LONG).run(20.0)
    p.feed(STOP)
    while p.core.snapshot(p.now).speed != Speed(0):
        p.run(0.1)
    p.run(1.1)
    assert p.state == "stopping"
    p.feed(STOP)
    p.run(1.0)
    assert len([c for _, c in p.sent if isinstance(c, StopBelt)]) == 1 + safe


@pytest.mark.hazard("H-38", "H-47")
@pytest.mark.parametrize("walks", [True, False])
def test_a_latch_that_is_found_late_changes_nothing_of_a_walk_or_a_stop(*, walks: bool) -> None:
    p = walking()
    if not walks:
        p.feed(STOP)
    assert not [e for e in p.feed(LatchFound("our_bug")) if not isinstance(e, Send)]
    p.run(0.5)
    assert p.state == ("walk" if walks else "stopping")
    assert not p.told("latch_found")


# --- less


def test_a_break_that_is_wanted_comes_softly_and_the_rest_of_the_block_is_left() -> None:
    p = walking()
    p.feed(BreakRequested("test"))
    assert p.told("slowing")[0].values == {"reason": "break_wanted", "kind": "soft"}
    p.run(30.0)
    assert p.state == "break"
    assert not p.summaries
    p.press(None)
    p.run(20.0)
    assert p.state == "walk"
    assert p.core.snapshot(p.now).block == 1


def test_enough_while_it_slows_to_a_break_is_the_end() -> None:
    p = walking()
    p.feed(BreakRequested("test"))
    p.run(1.0)
    p.feed(EndRequested("test"))
    p.run(20.0)
    assert not p.told("break")
    assert (p.summaries[0].summary.ended, p.summaries[0].summary.reason) == ("person", "enough")


def test_a_break_that_is_wanted_while_it_stops_is_no_other_stop() -> None:
    p = walking()
    p.feed(STOP)
    p.feed(BreakRequested("test"))
    p.run(30.0)
    assert not p.told("break")
    assert p.summaries[0].summary.reason == "person"


def test_enough_on_the_walk_is_the_persons_end() -> None:
    p = walking()
    p.feed(EndRequested("test"))
    assert p.told("slowing")[0].values == {"reason": "enough", "kind": "soft"}
    p.run(30.0)
    assert not p.told("break")
    assert (p.summaries[0].summary.ended, p.summaries[0].summary.reason) == ("person", "enough")


@pytest.mark.parametrize("event", [BreakRequested("test"), EndRequested("test"), SlowerRequested("test")])
def test_less_of_nothing_is_nothing(event: object) -> None:
    p = Playbook().run(4.0)
    assert p.feed(event) == []  # type: ignore[arg-type]


def test_enough_in_a_break_after_a_countdown_that_was_left() -> None:
    """Enough in the countdown that leads out of a break ends the walk; it does not lead back to the break."""
    p = Playbook().start().run(45.0)
    p.press(None)
    p.run(2.0)
    p.feed(EndRequested("test"))
    p.run(1.0)
    assert (p.summaries[0].summary.ended, p.summaries[0].summary.reason) == ("person", "enough")
    assert p.told("stopped")
    assert p.commands().count("07") == 1


@pytest.mark.parametrize("step", [1, 10, 15])
def test_slower_is_one_fifth_of_a_kilometre_per_hour_and_says_so(step: int) -> None:
    p = Playbook(replace(PLAIN, speed_step=Speed(step))).start(LONG).run(40.0)
    before = p.toy.speed
    p.feed(SlowerRequested("test"))
    p.run(4.0)
    assert before - p.toy.speed == {1: 20, 10: 20, 15: 30}[step]
    assert p.told("slower")[0].values == {"speed": str(Speed(round(p.toy.speed)))}


def test_slower_at_the_lowest_speed_says_that_it_is_the_lowest() -> None:
    p = walking()
    for _ in range(6):
        p.feed(SlowerRequested("test"))
        p.run(3.0)
    assert p.toy.speed == 100
    assert len(p.told("slower")) == 5
    assert p.told("slowest")[0].values == {"speed": "1.0 km/h"}
    assert p.state == "walk"


# --- what became of a command


@pytest.mark.hazard("H-15", "D01")
def test_a_start_that_may_have_been_taken_is_told_once() -> None:
    p = Playbook()
    p.toy.obeys = lambda command: not isinstance(command, StartBelt)
    p.run(4.0)
    p.press(LONG)
    p.run(5.5)
    for _ in range(2):
        p.feed(CommandDone(1, StartBelt(), Outcome.WRITE_UNKNOWN))
    assert len(p.told("ghost_start")) == 1
