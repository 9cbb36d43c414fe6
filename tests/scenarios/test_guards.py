"""A guardian that goes, a guardian that acts, a Bluetooth stack that goes: what the walk does."""

import itertools
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import Event, GuardianActs, GuardianBeat, Notice, SetSpeed, StackAnswered, StackDown, Tick

LONG = replace(DEMO, blocks_s=(200, 200))


def rises(p: Playbook, since: float) -> list[float]:
    """When targets above the one before were asked for."""
    asked = [(at, c.speed) for at, c in p.sent if isinstance(c, SetSpeed)]
    return [at for (_, old), (at, new) in itertools.pairwise(asked) if new > old and at > since]


def test_arming_is_refused_without_a_guardian() -> None:
    p = Playbook().run(4.0)
    p.guardian = False
    p.run(1.0)
    assert not p.core.snapshot(p.now).protected
    p.press(LONG)
    assert p.told("refused")[-1].values["reason"] == "no_guardian"
    assert p.run(20.0).commands() == []


@pytest.mark.hazard("H-43", "H-45")
def test_a_guardian_that_dies_holds_the_speed_and_then_ends_the_walk_softly() -> None:
    p = Playbook().start(LONG)
    assert p.core.snapshot(p.now).protected
    p.guardian = False
    died = p.now
    p.run(4.5)
    assert rises(p, died + 0.8) == []
    assert "guardian_late" in p.core.snapshot(p.now).faults
    assert p.state == "walk"
    p.run(1.0)
    assert p.told("slowing")[0].values == {"reason": "guardian_lost", "kind": "soft"}
    p.run(25.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "guardian_lost"


def test_a_guardian_that_comes_back_in_time_lets_the_walk_go_on() -> None:
    p = Playbook().start(LONG)
    p.guardian = False
    p.run(3.0)
    p.guardian = True
    back = p.now
    p.run(10.0)
    assert p.state == "walk"
    assert rises(p, back)


@pytest.mark.hazard("H-47", "P06")
def test_what_the_guardian_stopped_stays_stopped() -> None:
    p = Playbook().start(LONG)
    effects_at = p.now
    p.feed(GuardianActs("stop"))
    assert p.commands()[-1] == "0801"
    assert [at for at, c in p.sent if isinstance(c, SetSpeed) and at > effects_at] == []
    p.run(20.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "guardian_acted"


def test_a_guardian_that_acts_in_the_countdown_cancels_it() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(2.0)
    p.feed(GuardianActs("stop"))
    p.run(10.0)
    assert p.commands() == []
    assert p.core.settled


@pytest.mark.hazard("H-33", "H-34", "D01")
def test_a_stack_that_is_down_holds_the_speed_and_then_counts_as_a_lost_link() -> None:
    p = Playbook().start(LONG)
    down = p.now
    p.feed(StackDown("no answer"))
    assert p.told("fault_stack_down")
    p.run(0.9)
    assert rises(p, down) == []
    p.feed(StackAnswered(p.conn))
    assert p.run(5.0).state == "walk"
    p.feed(StackDown("gone"))
    p.run(1.3)
    assert p.commands()[-1] == "0801"
    p.run(20.0)
    assert p.summaries[0].summary.reason == "link_lost"


def test_an_answer_of_an_older_link_is_no_answer() -> None:
    p = Playbook().start(LONG)
    p.feed(StackDown("gone"))
    p.feed(StackAnswered(p.conn - 1))
    p.run(1.3)
    assert p.commands()[-1] == "0801"


def test_what_the_guardian_is_told() -> None:
    p = Playbook().run(4.0)
    assert not p.core.report(p.now).may_move
    p.press(LONG)
    p.run(2.0)
    assert p.core.report(p.now).armed
    assert not p.core.report(p.now).may_move
    p.run(14.0)
    walking = p.core.report(p.now)
    assert walking.may_move
    assert walking.target.hundredths >= 100
    assert not walking.stopping
    p.toy.obeys = lambda command: True
    p.run(220.0)
    assert p.state == "break"
    assert not p.core.report(p.now).may_move
    p.toy.target = 150.0  # the console's own walk is none of the guardian's business
    p.run(6.0)
    assert not p.core.report(p.now).may_move


@pytest.mark.hazard("H-15", "H-34", "D01")
def test_nothing_rises_and_nothing_starts_through_a_stack_that_does_not_answer() -> None:
    p = Playbook().run(4.0)
    p.stack = False
    p.press(LONG)
    p.run(20.0)
    assert "07" not in p.commands()
    assert {reason for _, _, reason in p.denied} == {"ask_the_stack"}
    p.stack = True
    p.run(20.0)
    p.press(LONG)
    p.run(9.0)
    p.stack = False
    since = p.now
    p.run(10.0)
    assert rises(p, since) == []
    assert p.state == "walk"
    p.stack = True
    p.run(10.0)
    assert rises(p, since)


@pytest.mark.parametrize("noted", [GuardianBeat(), StackAnswered(1)])
def test_a_beat_is_noted_and_leads_nowhere_by_itself(noted: Event) -> None:
    """Ten of each arrive every second: what should be true is worked out once, at the tick between them."""
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(4.9)
    p.now += 0.2  # the countdown is over
    assert p.feed(noted) == []
    assert [n.id for n in p.feed(Tick()) if isinstance(n, Notice)] == ["starting"]


@pytest.mark.hazard("H-43")
def test_a_beat_after_our_own_stall_is_still_a_look_at_the_clock() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(2.0)
    p.now += 4.0
    p.feed(GuardianBeat())
    assert p.told("cancelled")[0].values["reason"] == "loop_lost"
