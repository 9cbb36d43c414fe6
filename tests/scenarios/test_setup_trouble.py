"""The empty-belt test where something goes otherwise: it is refused, interrupted, or asks once more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.empty_belt import FRESH, Bench
from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    Capabilities,
    CommandDone,
    EndRequested,
    Measured,
    Outcome,
    SetSpeed,
    SetupAnswered,
    SetupRequested,
    StartBelt,
    StopBelt,
    StopRequested,
    Telemetry,
)
from treadctl.quantities import Speed


def refused(p: Playbook) -> dict[str, object]:
    return dict(p.told("refused")[-1].values)


def ready(bench: Bench) -> Bench:
    """Watched for its minute: the first start may be asked for."""
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    assert len(bench.told("setup_ready")) == 1
    return bench


def running(bench: Bench) -> Bench:
    """The first run, asked for 2.57 km/h."""
    ready(bench).press(None, empty_belt=True)
    bench.run(10.0)
    assert bench.state == "walk"
    return bench


def in_a_break(bench: Bench) -> Bench:
    """The first run is over, and the standing belt is told to stop again and again."""
    running(bench)
    while bench.state != "break":
        bench.run(0.5)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    return bench


def outcome(bench: Bench) -> tuple[object, object]:
    (over,) = bench.told("setup_over")
    return over.values["outcome"], over.values["reason"]


# --- before anything moves


@pytest.mark.parametrize(
    ("machine", "findings", "said"),
    [
        (replace(PLAIN, sets_speed=False), FRESH, {"reason": "no_speed_control", "machine": "Toy"}),
        (PLAIN, replace(FRESH, refused="takes_miles"), {"reason": "machine_refused", "why": "takes_miles"}),
        (
            replace(PLAIN, speed_max=Speed(256)),
            FRESH,
            {"reason": "too_slow_to_measure", "max": "2.56 km/h"},
        ),
    ],
)
def test_a_machine_that_cannot_be_tried(machine: Capabilities, findings: object, said: object) -> None:
    p = Playbook(machine).run(4.0)
    p.feed(SetupRequested(findings))  # type: ignore[arg-type]
    assert refused(p) == said
    p.run(100.0)
    assert not p.told("setup_ready")
    assert not p.sent


def test_a_machine_that_is_just_fast_enough_is_tried() -> None:
    p = Playbook(replace(PLAIN, speed_max=Speed(257))).run(4.0)
    p.feed(SetupRequested(FRESH))
    assert not p.told("refused")


def test_without_a_machine_and_on_a_walk_nothing_is_tried() -> None:
    p = Playbook(connect=False).run(1.0)
    p.feed(SetupRequested(FRESH))
    assert refused(p) == {"reason": "no_machine"}
    p = Playbook().start(replace(DEMO, blocks_s=(200,)))
    p.feed(SetupRequested(FRESH))
    assert refused(p) == {"reason": "already_walking"}
    p.run(100.0)
    assert p.state == "walk"
    assert not [n for _, n in p.notices if n.id.startswith("setup")]


def test_an_answer_that_nobody_asked_for_is_nothing() -> None:
    p = Playbook().run(4.0)
    assert p.feed(SetupAnswered(True)) == []


@pytest.mark.hazard("H-12")
def test_the_first_start_waits_for_the_watch_and_for_an_empty_belt() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(10.0)
    bench.press(None, empty_belt=True)
    assert refused(bench) == {"reason": "setup_not_ready"}
    bench.run(60.0)
    bench.press(None, empty_belt=True)
    bench.run(1.0)
    assert bench.state == "countdown"


@pytest.mark.hazard("H-12", "H-14")
def test_the_next_start_waits_for_an_empty_belt_again() -> None:
    bench = in_a_break(Bench())
    bench.press(None)
    assert refused(bench) == {"reason": "setup_not_ready"}
    bench.run(30.0)
    assert len(bench.told("setup_ready")) == 2
    bench.press(None)
    assert refused(bench) == {"reason": "setup_wants_empty"}
    bench.press(None, empty_belt=True)
    bench.run(1.0)
    assert bench.state == "countdown"


@pytest.mark.hazard("H-14")
def test_a_walk_instead_of_a_test_is_a_walk_like_any_other() -> None:
    bench = ready(Bench(simulated=True))
    bench.press(replace(DEMO, blocks_s=(60,)))
    bench.run(30.0)
    assert bench.state == "walk"
    assert bench.top == 200
    assert bench.core.gate(b"\x02\x01\x01", bench.now) is not None
    bench.run(200.0)
    assert bench.summaries[0].summary.ended == "done"
    assert not bench.told("setup_over")


@pytest.mark.hazard("H-17")
def test_who_stops_a_test_has_interrupted_it() -> None:
    bench = running(Bench())
    bench.feed(StopRequested("test"))
    bench.run(30.0)
    assert outcome(bench) == ("interrupted", "person")
    assert bench.toy.speed == 0
    assert not bench.summaries
    assert bench.findings.refused is None
    bench.run(20.0)
    bench.press(None, empty_belt=True)
    assert refused(bench) == {"reason": "nothing_to_continue"}


def test_who_has_enough_in_the_break_of_a_test_ends_it() -> None:
    bench = in_a_break(Bench())
    bench.feed(EndRequested("test"))
    bench.run(1.0)
    assert outcome(bench) == ("interrupted", "enough")
    assert bench.told("stopped")[-1].values == {"reason": "enough"}


def test_a_walk_that_is_asked_for_in_a_run_changes_nothing_of_it() -> None:
    bench = running(Bench(simulated=True))
    assert bench.core.snapshot(bench.now).blocks == 4
    bench.press(replace(DEMO, cap=Speed(350)))
    assert refused(bench) == {"reason": "already_walking"}
    bench.run(40.0)
    assert bench.top <= 270
    assert bench.told("setup_ask_display")


# --- writes that do not get through


def test_a_target_that_is_not_written_is_asked_for_again() -> None:
    bench = ready(Bench())
    bench.press(None, empty_belt=True)
    bench.run(5.5)
    assert StartBelt() in [c for _, c in bench.sent]
    bench.outcome = Outcome.NOT_WRITTEN
    bench.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    bench.run(9.0)
    assert bench.commands().count("020101") > 1
    bench.outcome = Outcome.ACCEPTED
    bench.toy.obeys = lambda command: True
    bench.run(10.0)
    assert bench.toy.speed > 200
    assert not bench.told("setup_over")


def test_a_target_that_is_held_back_for_its_time_is_asked_for_again() -> None:
    bench = ready(Bench())
    bench.press(None, empty_belt=True)
    bench.run(6.0)
    bench.stack = False
    bench.run(9.0)
    assert [c for _, c, _ in bench.denied]
    bench.stack = True
    bench.run(10.0)
    assert bench.toy.speed > 200
    assert not bench.told("setup_over")


def test_an_answer_over_an_older_link_is_not_this_machines() -> None:
    """A belt that is merely deaf does not say no."""
    bench = running(Bench())
    bench.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    for _ in range(60):
        bench.feed(CommandDone(0, SetSpeed(Speed(257)), Outcome.REFUSED))
        bench.run(0.5)
    assert bench.told("setup_over")
    assert "refuse" not in str(bench.told("setup_refused")[0].values["reason"])


@pytest.mark.parametrize("says_no", [True, False])
def test_a_belt_that_says_no_and_one_that_says_nothing(*, says_no: bool) -> None:
    bench = ready(Bench())
    bench.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    bench.press(None, empty_belt=True)
    bench.run(5.5)
    bench.outcome = Outcome.REFUSED if says_no else Outcome.ACCEPTED
    bench.run(60.0)
    assert outcome(bench)[0] == "refused"
    assert outcome(bench)[1] == ("probe_refused" if says_no else "ignores_speed")


# --- belts that are refused by what they do


@pytest.mark.hazard("H-15")
def test_a_belt_that_moves_although_nobody_started_it() -> None:
    bench = Bench(Toy(speed=100.0, target=100.0))
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    assert outcome(bench) == ("refused", "moves_when_connected")
    assert bench.sent == []  # whoever moves it, it is not ours
    assert not bench.told("stopped")
    assert len(bench.told("setup_refused")) == 1


def test_a_display_that_shows_something_else_ends_it_where_the_belt_stands() -> None:
    bench = ready(Bench())
    bench.press(None, empty_belt=True)
    while len(bench.told("setup_ready")) < 2:
        bench.run(1.0)
    assert bench.state == "break"
    bench.feed(SetupAnswered(False))
    bench.run(0.5)
    assert outcome(bench) == ("refused", "display_differs")
    assert bench.state == "stopped"
    assert bench.told("stopped")
    bench.run(10.0)
    assert bench.state == "idle"


def test_a_belt_that_does_not_start() -> None:
    bench = ready(Bench())
    bench.toy.obeys = lambda command: not isinstance(command, StartBelt)
    bench.press(None, empty_belt=True)
    bench.run(60.0)
    assert outcome(bench) == ("refused", "starts_not")


def test_only_a_stop_of_its_own_says_that_a_belt_does_not_stop() -> None:
    bench = running(Bench())
    bench.toy.obeys = lambda command: False
    bench.feed(StopRequested("test"))
    bench.run(30.0)
    assert bench.told("stop_not_confirmed")
    assert not bench.told("setup_refused")


@pytest.mark.hazard("H-37")
def test_a_belt_that_a_stop_starts() -> None:
    class Contrary(Toy):
        def step(self, now: float, dt: float) -> None:
            stops = [c for at, c in self.queue if at <= now and isinstance(c, StopBelt)]
            stood = self.speed == 0
            super().step(now, dt)
            if stops and stood and contrary:
                self.target = 100.0

    contrary: list[bool] = []
    bench = in_a_break(Bench(Contrary()))
    contrary.append(True)
    bench.run(12.0)
    contrary.clear()
    bench.run(60.0)
    assert outcome(bench) == ("refused", "stop_moves_it")
    assert bench.toy.speed == 0
    assert bench.told("alarm") or bench.told("stopping")


@pytest.mark.hazard("H-15")
def test_a_belt_that_moved_in_its_break_by_a_record_that_came_late() -> None:
    bench = in_a_break(Bench())
    bench.run(8.0)
    bench.telemetry = False
    bench.run(2.5)
    bench.feed(Telemetry(conn=1, at=bench.now - 1.6, speed=Speed(100)))
    assert isinstance(bench.sent[-1][1], StopBelt)
    assert outcome(bench)[0] == "refused"
    bench.telemetry = True
    bench.run(60.0)
    assert bench.core.settled


@pytest.mark.hazard("H-03", "B03")
def test_a_belt_that_does_not_stop_is_refused_and_its_break_is_the_end() -> None:
    bench = running(Bench())
    bench.toy.obeys = lambda command: not isinstance(command, StopBelt)
    while not bench.told("setup_over"):
        bench.run(0.5)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    assert outcome(bench)[0] == "refused"
    assert outcome(bench)[1] == "does_not_stop"
    assert [e.findings.refused for e in bench.effects if isinstance(e, Measured)][-1] == "does_not_stop"
    assert bench.alarms()
    bench.toy.obeys = lambda command: True
    bench.run(60.0)
    assert bench.toy.speed == 0
    assert bench.core.settled


@pytest.mark.hazard("H-18", "H-74")
def test_a_belt_that_falls_silent_when_it_stops() -> None:
    bench = running(Bench())
    while not isinstance(bench.sent[-1][1], StopBelt):
        bench.run(0.1)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    bench.telemetry = False
    bench.run(40.0)
    assert outcome(bench) == ("refused", "no_zero_frame")


def test_a_belt_that_said_that_it_stands_and_then_nothing_more() -> None:
    """Its reports end, but not with the stop: that is no machine without a zero."""
    bench = running(Bench())
    while not isinstance(bench.sent[-1][1], StopBelt):
        bench.run(0.1)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    while bench.core.snapshot(bench.now).speed != Speed(0):
        bench.run(0.1)
    bench.telemetry = False
    bench.run(40.0)
    assert not bench.told("setup_refused")
    bench.telemetry = True
    bench.run(30.0)
    assert outcome(bench)[0] == "interrupted"


@pytest.mark.hazard("H-28")
@pytest.mark.parametrize("stopping", [True, False])
def test_a_link_that_is_lost_is_not_held_against_the_machine(*, stopping: bool) -> None:
    bench = running(Bench())
    while stopping and not isinstance(bench.sent[-1][1], StopBelt):
        bench.run(0.1)
        if bench.told("setup_ask_display"):
            bench.feed(SetupAnswered(True))
    bench.lose_link()
    bench.run(40.0)
    assert not bench.told("setup_refused")
    bench.come_back()
    bench.run(60.0)
    assert outcome(bench)[0] == "interrupted"
    assert bench.toy.speed == 0
    assert bench.core.settled


def test_a_machine_that_goes_while_it_is_watched() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(10.0)
    bench.lose_link()
    bench.run(1.0)
    assert outcome(bench)[0] == "interrupted"
    bench.come_back()
    bench.run(100.0)
    assert not bench.told("setup_ready")
