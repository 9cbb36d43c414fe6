"""The empty-belt test asks for one start at the machine itself: what proves its button, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.empty_belt import FRESH, Bench, Ordinary
from treadctl.commission import OWN_START, STEPS, complete, machine_facts
from treadctl.model import ArmRequested, SetupRequested
from treadctl.quantities import Speed

THIRD = STEPS[: STEPS.index("start_again")]


@pytest.mark.hazard("H-86", "B12")
@pytest.mark.parametrize("done", [(), THIRD], ids=["whole", "resumed"])
@pytest.mark.parametrize("button", ["tells", "moves", "none", "dead"])
def test_a_start_button_that_does_not_do_costs_the_test_nothing_else(
    button: str, done: tuple[str, ...]
) -> None:
    bench = Bench(button=button)
    assert bench.attend(replace(FRESH, done=done), limit_s=800) == "done"
    assert complete(bench.findings)
    assert OWN_START in bench.findings.done
    assert not machine_facts(bench.findings).own_start
    assert len(bench.told("setup_own_start_not")) == 1
    asked = [(n.values["run"], n.values["own"]) for n in bench.told("setup_ready")]
    assert asked[-3:] == [(3, True), (3, False), (4, False)]
    assert bench.commands().count("07") == len({run for run, _ in asked})
    assert bench.toy.speed == 0
    assert bench.top <= 350


@pytest.mark.hazard("H-86")
def test_resumed_its_own_start_may_be_the_first_one() -> None:
    bench = Bench()
    assert bench.attend(replace(FRESH, done=THIRD)) == "done"
    assert machine_facts(bench.findings).own_start
    assert bench.commands().count("07") == 1
    asked = [(n.values["run"], n.values["own"]) for n in bench.told("setup_ready")]
    assert asked == [(3, True), (4, False)]


@pytest.mark.hazard("H-86")
def test_who_presses_there_at_once_is_not_taken_for_the_start_that_was_written_before() -> None:
    bench = Bench()
    bench.hesitates_s = 0.2
    assert bench.attend() == "done"
    assert machine_facts(bench.findings).own_start


@pytest.mark.hazard("H-70", "H-86", "B14")
@pytest.mark.parametrize("done", [(), THIRD], ids=["whole", "resumed"])
@pytest.mark.parametrize(("there", "does"), [(130, True), (140, False)])
def test_a_start_button_too_fast_to_step_on(done: tuple[str, ...], there: int, does: bool) -> None:
    """That is no reason against the machine: the start that is written goes to its lowest speed."""
    bench = Bench()
    bench.there = Speed(there)
    assert bench.attend(replace(FRESH, done=done), limit_s=800) == "done"
    assert bench.findings.refused is None
    assert bench.findings.own_start is does
    assert [n.values["speed"] for n in bench.told("setup_own_start_fast")] == ([] if does else ["1.4 km/h"])
    asked = [(n.values["run"], n.values["own"]) for n in bench.told("setup_ready")]
    assert asked[-2:] == ([(3, True), (4, False)] if does else [(3, False), (4, False)])
    assert bench.toy.speed == 0


def third(bench: Bench, done: tuple[str, ...]) -> Bench:
    """The belt stands, and the start at the machine is asked for."""
    bench.feed(SetupRequested(replace(FRESH, done=done, period_s=1.0)))
    bench.run(70.0)
    return bench


@pytest.mark.hazard("H-12", "H-86")
def test_only_the_third_start_may_be_the_machines_own_and_only_over_an_empty_belt() -> None:
    """What a Start that is written does, the other runs must find out."""
    bench = third(Bench(), ())
    bench.arm_there()
    assert bench.told("refused")[-1].values["reason"] == "setup_not_ready"
    bench = third(Bench(), STEPS[: STEPS.index("start_after_top")])
    assert [n.values["run"] for n in bench.told("setup_ready")] == [3]
    bench.feed(ArmRequested("there", None, own_start=True))
    assert bench.told("refused")[-1].values["reason"] == "setup_wants_empty"
    assert bench.state == "idle"
    bench.arm_there()
    assert bench.core.snapshot(bench.now).waits_for == "own_start"


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize("moved", [False, True])
def test_a_stop_in_that_run_ends_the_test_and_the_button_is_tried_another_time(*, moved: bool) -> None:
    """Whether the belt already came: it is not the button's doing."""
    bench = Bench()
    bench.stops_there = 5.0 if moved else 1.0
    assert bench.attend() == "interrupted"
    assert bench.toy.speed == 0
    assert OWN_START not in bench.findings.done
    assert not bench.findings.own_start
    again = Bench()
    assert again.attend(bench.findings) == "done"
    assert again.findings.own_start


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize(
    ("done", "late_s", "outcome", "asked"),
    [
        ((), 59.5, "interrupted", [1, 3, 3]),
        ((), 66.0, "done", [1, 3, 3, 3, 4]),
        (THIRD, 59.5, "done", [3, 3, 3, 4]),
    ],
    ids=["before the next press", "into its countdown", "before the first press"],
)
def test_a_start_button_that_comes_late_is_stopped_and_no_stop_is_to_blame(
    done: tuple[str, ...], late_s: float, outcome: str, asked: list[int]
) -> None:
    """Nothing lies between the Stops to the standing belt and that run, where there is no countdown."""
    bench = Bench(Ordinary(countdown_s=0.0), button="dead")
    bench.late_s = late_s
    assert bench.attend(replace(FRESH, done=done), limit_s=800) == outcome
    assert bench.findings.refused is None
    assert bench.findings.stop_repeat_safe is not False
    assert len(bench.told("setup_own_start_not")) == 1
    assert [n.values["run"] for n in bench.told("setup_ready")] == asked
    assert bench.toy.speed == 0


@pytest.mark.hazard("H-86")
def test_a_belt_that_comes_without_a_word_and_is_stopped_by_the_person_ends_the_test() -> None:
    bench = Bench(button="moves")
    bench.stops_there = 5.0
    assert bench.attend() == "interrupted"
    assert OWN_START in bench.findings.done
    assert bench.toy.speed == 0
    again = Bench()
    assert again.attend(bench.findings) == "done"
    assert not again.findings.own_start
    assert again.commands().count("07") == 2
