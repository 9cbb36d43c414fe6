"""When the guardian steps in: a service that died, fell silent, or does not work on a stop."""

from __future__ import annotations

import pytest

from treadctl.guardian.vigil import Vigil, Why

NEVER = float("-inf")


def beats(vigil: Vigil, start: float, seconds: float, **values: bool) -> float:
    said = {"may_move": True, "stopping": False, "start": False, **values}
    now = start
    while now < start + seconds:
        vigil.beat(now, **said)
        assert vigil.verdict(now) is None
        now += 0.1
    return now


@pytest.mark.hazard("H-43", "H-47", "P03")
def test_seven_beats_missing_in_a_row() -> None:
    vigil = Vigil(0.0)
    now = last = beats(vigil, 0.0, 2.0)
    while vigil.verdict(now) is None:
        now += 0.05
    assert 0.55 <= now - last <= 0.75
    assert vigil.verdict(now) is Why.SILENT


def test_the_end_of_the_pipe_counts_at_once() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0)
    vigil.ended()
    assert vigil.verdict(now) is Why.DEAD


def test_a_standing_belt_is_nobodys_business() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0, may_move=False)
    vigil.ended()
    assert vigil.verdict(now + 60) is None
    assert vigil.over


@pytest.mark.hazard("H-44", "P04")
def test_our_own_stall_is_not_the_services() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0) + 5.0  # we did not run; its beats wait in the pipe
    assert vigil.verdict(now) is None
    vigil.beat(now + 0.1, may_move=True, stopping=False, start=False)
    assert vigil.verdict(now + 0.1) is None


def test_our_own_stall_gives_no_more_than_a_moment() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0) + 5.0
    assert vigil.verdict(now) is None
    assert vigil.verdict(now + 0.15) is None
    assert vigil.verdict(now + 0.25) is Why.SILENT


def test_a_stop_that_the_service_does_not_work_on() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0)
    vigil.asked(now)
    now = beats(vigil, now, 0.9)
    vigil.beat(now + 0.15, may_move=True, stopping=False, start=False)
    assert vigil.verdict(now + 0.15) is Why.DEAF


def test_a_stop_that_the_service_works_on() -> None:
    vigil = Vigil(0.0)
    vigil.asked(beats(vigil, 0.0, 1.0))
    beats(vigil, 1.0, 5.0, stopping=True)


def test_it_knows_when_a_start_was_written() -> None:
    vigil = Vigil(0.0)
    vigil.beat(7.0, may_move=True, stopping=False, start=True)
    vigil.beat(7.1, may_move=True, stopping=False, start=False)
    assert vigil.started_at == 7.0


def test_before_its_first_beat_the_service_has_no_belt() -> None:
    vigil = Vigil(0.0)
    assert not vigil.stopping
    assert not vigil.over
    assert vigil.started_at == NEVER
    vigil.ended()
    assert vigil.verdict(60.0) is None


def test_a_beat_may_be_seven_tenths_of_a_second_late() -> None:
    vigil = Vigil(0.0)
    vigil.beat(0.0, may_move=True, stopping=False, start=False)
    for now in (0.25, 0.5, 0.7):
        assert vigil.verdict(now) is None
    assert vigil.verdict(0.75) is Why.SILENT


@pytest.mark.hazard("H-44", "P04")
@pytest.mark.parametrize(("ran_at", "judged_at", "late"), [(0.0, 0.3, True), (-0.05, 0.5, False)])
def test_only_a_stall_of_our_own_excuses_the_service(ran_at: float, judged_at: float, late: bool) -> None:
    vigil = Vigil(-0.45)
    vigil.beat(-0.45, may_move=True, stopping=False, start=False)
    for now in (-0.25, ran_at):
        assert vigil.verdict(now) is None
    assert (vigil.verdict(judged_at) is Why.SILENT) is late


def test_a_stop_that_was_asked_for_again_is_no_newer() -> None:
    vigil = Vigil(0.0)
    vigil.asked(0.5)
    vigil.asked(1.0)
    vigil.beat(1.25, may_move=True, stopping=False, start=False)
    assert vigil.verdict(1.5) is None
    vigil.beat(1.5, may_move=True, stopping=False, start=False)
    assert vigil.verdict(1.55) is Why.DEAF


def test_a_stop_that_was_asked_for_while_it_stood_is_done() -> None:
    vigil = Vigil(0.0)
    vigil.asked(0.5)
    vigil.beat(1.0, may_move=False, stopping=False, start=False)
    vigil.beat(5.0, may_move=True, stopping=False, start=False)
    assert vigil.verdict(5.05) is None
