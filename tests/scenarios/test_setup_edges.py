"""The empty-belt test at its edges: what it does not hear, when it says no, and that it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.empty_belt import FRESH, Bench
from tests.helpers.playbook import DEMO, PLAIN
from tests.scenarios.test_setup import Deaf, times
from treadctl.commission import STEPS
from treadctl.model import (
    CommandDenied,
    CommandDone,
    Connected,
    CutLink,
    Effect,
    Event,
    MachineEvent,
    MachineFacts,
    MachineSays,
    Measured,
    Outcome,
    SetSpeed,
    SetupAnswered,
    SetupRequested,
    StartBelt,
    StopBelt,
    StopRequested,
    TakeControl,
    Telemetry,
)
from treadctl.quantities import Speed


def ready(bench: Bench) -> Bench:
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    assert len(bench.told("setup_ready")) == 1
    return bench


def running(bench: Bench) -> Bench:
    ready(bench).press(None, empty_belt=True)
    bench.run(10.0)
    assert bench.state == "walk"
    return bench


def in_a_break(bench: Bench) -> Bench:
    running(bench)
    while bench.state != "break":
        bench.run(0.5)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    return bench


def refused_at(bench: Bench) -> str:
    """Run until it is refused; return the state of the belt at that moment."""
    while not bench.told("setup_refused"):
        bench.run(0.1)
        assert bench.now < 400
    return bench.state


# --- before it starts


def test_of_two_reasons_the_graver_one_is_said() -> None:
    bench = Bench()
    bench.feed(Connected(1, replace(PLAIN, speed_max=Speed(256)), False))
    bench.run(4.0)
    bench.feed(SetupRequested(replace(FRESH, refused="takes_miles")))
    assert [n.values["reason"] for n in bench.told("refused")] == ["machine_refused"]


@pytest.mark.hazard("H-01")
def test_a_machine_that_is_slower_than_our_cap_is_tried_up_to_its_own_highest_speed() -> None:
    bench = Bench()
    bench.machine = replace(PLAIN, speed_max=Speed(300))
    bench.feed(Connected(1, bench.machine, False))
    assert bench.attend(replace(FRESH, speed_max=Speed(300))) == "done"
    assert bench.top == 300


@pytest.mark.hazard("H-12")
def test_what_is_known_against_a_machine_from_elsewhere_does_not_end_a_test_under_way() -> None:
    bench = Bench()
    bench.feed(Connected(1, PLAIN, False, MachineFacts(refused="takes_miles")))
    running(bench)


def test_records_of_an_older_link_are_no_rate_of_this_one() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    for _ in range(140):
        bench.run(0.5)
        bench.feed(Telemetry(conn=0, at=bench.now, speed=Speed(0)))
    (found,) = [e.findings for e in bench.effects if isinstance(e, Measured)]
    assert found.period_s == pytest.approx(1.0, abs=0.01)


@pytest.mark.hazard("H-15")
def test_a_ghost_in_the_watch_is_stopped_and_not_held_against_the_machine() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(10.0)
    bench.feed(CommandDone(1, TakeControl(), Outcome.WRITE_UNKNOWN))
    bench.toy.target = 80.0
    bench.run(2.0)
    assert bench.told("stopping")[0].values["reason"] == "ghost_command"
    bench.run(10.0)
    assert not bench.told("setup_refused")


@pytest.mark.hazard("H-15", "H-26")
def test_a_belt_that_moves_in_the_countdown_of_a_test_ends_that() -> None:
    bench = ready(Bench())
    bench.press(None, empty_belt=True)
    bench.toy.target = 100.0
    bench.run(3.0)
    assert [n.values for n in bench.told("cancelled")] == [{"reason": "belt_moves"}]
    assert bench.sent == []


# --- while it runs


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_WRITTEN])
def test_an_answer_to_something_else_is_none_to_a_target(outcome: Outcome) -> None:
    bench = running(Bench(Deaf()))
    while not isinstance(bench.sent[-1][1], SetSpeed):
        bench.run(0.1)
    bench.run(0.6)
    for command in (StopBelt(), StartBelt()):
        bench.feed(CommandDone(1, command, outcome))
        bench.feed(CommandDenied(1, command, "old", our_bug=False))
    bench.run(1.0)
    assert len([c for _, c in bench.sent if isinstance(c, SetSpeed)]) == 1
    refused_at(bench)
    assert bench.told("setup_refused")[0].values["reason"] == "ignores_speed"


@pytest.mark.hazard("H-04", "B04")
def test_a_belt_that_is_far_too_fast_is_refused_before_it_stands() -> None:
    bench = ready(Bench(times(10.0)))
    bench.press(None, empty_belt=True)
    assert refused_at(bench) == "stopping"


def test_a_belt_that_does_not_start_is_refused_before_it_is_said_to_stand() -> None:
    bench = ready(Bench())
    bench.toy.obeys = lambda command: not isinstance(command, StartBelt)
    bench.press(None, empty_belt=True)
    assert refused_at(bench) == "stopping"


@pytest.mark.hazard("H-03", "B03")
def test_a_belt_that_does_not_stop_has_sixteen_seconds_to_do_so() -> None:
    bench = running(Bench())
    bench.toy.obeys = lambda command: not isinstance(command, StopBelt)
    while not isinstance(bench.sent[-1][1], StopBelt):
        bench.run(0.1)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    began = bench.now
    refused_at(bench)
    assert bench.now - began == pytest.approx(16.1, abs=0.15)


def test_how_long_it_counts_down_is_measured_from_our_start() -> None:
    bench = Bench()
    assert bench.attend() == "done"
    assert bench.findings.start_s is not None
    assert bench.findings.start_s >= 3.0


@pytest.mark.hazard("H-28")
def test_a_link_that_is_lost_in_a_run_is_no_gap() -> None:
    bench = running(Bench())
    bench.lose_link()
    bench.run(0.2)
    assert bench.core.stop_reason == "link_lost"


# --- its breaks, and its end


def test_a_break_of_a_test_has_no_least_time() -> None:
    bench = in_a_break(Bench())
    assert bench.told("break")[-1].values == {"seconds": 0}


@pytest.mark.hazard("H-15", "H-26")
def test_whoever_starts_the_belt_in_a_break_of_a_test_it_is_stopped() -> None:
    bench = in_a_break(Bench())
    bench.run(30.0)
    bench.feed(MachineEvent(1, MachineSays.STARTED))
    bench.toy.target = 100.0
    bench.run(3.0)
    assert bench.told("stopping")[-1].values["reason"] == "moves_again"


@pytest.mark.hazard("H-17")
def test_who_stops_a_test_is_not_told_that_the_next_run_may_start() -> None:
    bench = running(Bench())
    bench.feed(StopRequested("test"))
    bench.run(30.0)
    assert bench.told("setup_over")
    assert len(bench.told("setup_ready")) == 1


@pytest.mark.hazard("H-01", "H-14")
def test_a_walk_after_a_test_is_a_walk_like_any_other() -> None:
    bench = running(Bench(simulated=True))
    bench.feed(StopRequested("test"))
    bench.run(30.0)
    assert bench.told("setup_over")
    bench.press(replace(DEMO, blocks_s=(60,)))
    bench.run(30.0)
    assert bench.state == "walk"
    assert bench.toy.speed == 200
    assert bench.core.gate(b"\x02\x01\x01", bench.now) is not None
    bench.run(60.0)
    assert bench.summaries[0].summary.ended == "done"


class StoppedInTheCut(Bench):
    """A person stops the test while its link is cut."""

    def feed(self, event: Event) -> list[Effect]:
        effects = super().feed(event)
        if any(isinstance(effect, CutLink) for effect in effects):
            self.feed(StopRequested("test"))
        return effects


@pytest.mark.hazard("H-17", "H-28")
def test_a_stop_while_the_link_is_cut_is_no_measurement() -> None:
    bench = StoppedInTheCut()
    assert bench.attend() == "interrupted"
    assert bench.cut_until is None
    assert set(STEPS) - set(bench.findings.done) == {"link_loss"}
    assert bench.toy.speed == 0
