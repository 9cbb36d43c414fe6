"""What interfaces and the guardian are told of a walk, from before its first press to after its watch."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import EndRequested, Report, State, StopKind, StopRequested
from treadctl.quantities import Incline, Speed
from treadctl.safety.faults import Fault

NOTHING = Report(may_move=False, armed=False, target=Speed(0), stopping=False)


def shown(book: Playbook) -> Report:
    return book.core.report(book.now)


def test_before_a_walk() -> None:
    book = Playbook().run(5.0)
    found = book.core.snapshot(book.now)
    assert (found.state, found.speed, found.target, found.cap) == (State.IDLE, Speed(0), None, None)
    assert (found.block, found.blocks, found.walked_s, found.walk_s) == (0, 0, 0, 0)
    assert (found.next_change_s, found.waits_for, found.limited_by, found.faults) == (None, None, (), ())
    assert found.level_s is None
    assert found.incline == Incline(0)
    assert found.protected
    assert shown(book) == NOTHING


def test_without_a_machine() -> None:
    assert Playbook(connect=False).run(1.0).state == "none"


def test_the_countdown_is_armed_and_moves_nothing() -> None:
    book = Playbook().run(4.0)
    book.press()
    book.run(2.0)
    found = book.core.snapshot(book.now)
    assert (found.state, found.target, found.cap) == (State.COUNTDOWN, None, DEMO.cap)
    assert (found.block, found.blocks, found.walk_s, found.next_change_s) == (1, 2, 40, 3)
    assert found.level_s == DEMO.level_until_s
    assert shown(book) == Report(may_move=False, armed=True, target=Speed(0), stopping=False)


def test_the_machines_own_countdown_may_end_in_movement() -> None:
    """The belt stands still, and a Start is on its way: the guardian must know."""
    book = Playbook().run(4.0)
    book.press()
    book.run(6.5)
    assert book.toy.speed == 0
    assert book.state == "countdown"
    assert (shown(book).may_move, shown(book).armed) == (True, True)


def test_a_walk_shows_what_was_asked_for_and_what_limits_it() -> None:
    book = Playbook().start().run(10.0)
    found = book.core.snapshot(book.now)
    assert (found.state, found.target, found.speed) == (State.WALK, Speed(200), Speed(200))
    assert found.limited_by == ("cap",)
    assert found.walked_s > 0
    assert shown(book) == Report(may_move=True, armed=True, target=Speed(200), stopping=False)


def test_a_silent_belt_is_unknown_while_it_may_move() -> None:
    book = Playbook().start()
    book.telemetry = False
    book.run(4.0)
    found = book.core.snapshot(book.now)
    assert (found.state, found.speed) == (State.UNKNOWN, None)
    assert "telemetry_stale" in found.faults
    assert shown(book).may_move
    book.telemetry = True
    book.run(80.0)
    assert (book.state, book.core.snapshot(book.now).faults) == ("idle", ())


def test_the_heart_rate_is_the_last_records_and_not_kept_when_the_belt_is_silent() -> None:
    book = Playbook().start()
    assert book.core.snapshot(book.now).heart_rate_bpm is None
    book.run(0.5)
    book.feed(replace(book.record(), heart_rate_bpm=92))
    assert book.core.snapshot(book.now).heart_rate_bpm == 92
    book.telemetry = False
    book.run(2.0)
    assert book.core.snapshot(book.now).heart_rate_bpm == 92
    book.run(2.0)
    assert book.core.snapshot(book.now).heart_rate_bpm is None


@pytest.mark.parametrize(("kind", "target"), [(StopKind.SOFT, None), (StopKind.NOW, Speed(0))])
def test_a_stop_shows_the_target_of_its_step(kind: StopKind, target: Speed | None) -> None:
    book = Playbook().start().run(10.0)
    book.feed(StopRequested("person", kind))
    book.run(0.5)
    found = shown(book)
    assert (found.may_move, found.armed, found.stopping) == (True, True, True)
    assert found.target < Speed(200)
    if target is not None:
        assert found.target == target
    else:
        assert found.target > Speed(0)
        assert book.core.snapshot(book.now).target == found.target
    book.run(20.0)
    assert not shown(book).may_move


def test_a_break_waits_for_the_person_when_it_is_over() -> None:
    book = Playbook().start()
    while book.state != "break":
        book.run(0.5)
    found = book.core.snapshot(book.now)
    assert found.waits_for is None
    assert found.next_change_s == pytest.approx(10, abs=1)
    assert (found.target, found.limited_by, found.block, found.walked_s) == (None, (), 1, 20)
    assert (shown(book).may_move, shown(book).armed, shown(book).stopping) == (False, False, False)
    book.run(11.0)
    found = book.core.snapshot(book.now)
    assert (found.waits_for, found.next_change_s) == ("continue", None)
    book.press(None)
    book.run(1.0)
    assert book.core.snapshot(book.now).waits_for is None
    book.run(20.0)
    assert book.core.snapshot(book.now).block == 2


def test_after_the_walk_its_end_is_shown_for_a_moment() -> None:
    book = Playbook().start().run(8.0)
    book.feed(EndRequested("person"))
    while book.state != "stopped":
        book.run(0.5)
    found = book.core.snapshot(book.now)
    assert (found.target, found.cap, found.walk_s) == (None, DEMO.cap, 40)
    assert shown(book).armed is False
    book.telemetry = False
    book.run(3.5)
    assert book.state == "unknown"  # it was to be watched, and nobody sees it
    book.telemetry = True
    book.run(70.0)
    assert (book.state, book.core.snapshot(book.now).cap) == ("idle", None)


def test_a_break_waits_for_the_person_when_all_of_it_is_over() -> None:
    book = Playbook().start()
    while book.state != "break":
        book.run(0.1)
    book.run(DEMO.break_s - 0.1)
    assert book.core.snapshot(book.now).waits_for is None
    book.run(0.2)
    assert book.core.snapshot(book.now).waits_for == "continue"


def test_a_belt_that_was_seen_to_stand_does_not_move_for_the_guardian() -> None:
    book = Playbook().start().run(20.0)
    book.feed(StopRequested("test"))
    while book.core._conduct.governor.belt.zeros < 2:
        assert shown(book).may_move
        book.run(0.1)
    assert book.state == "stopping"
    assert not shown(book).may_move
    assert shown(book).stopping


def test_what_was_wrong_while_it_waited_for_a_start_is_said_in_the_countdown() -> None:
    book = Playbook().run(4.0)
    book.press()
    assert book.state == "countdown"
    book.core._conduct.faults = [Fault.STACK_DOWN]
    assert book.core.snapshot(book.now).faults == ("stack_down",)
