"""The machine's own Start as the start press: what mints a permit, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import (
    ArmRequested,
    CancelRequested,
    Command,
    CommandDone,
    Connected,
    EndRequested,
    MachineEvent,
    MachineFacts,
    MachineSays,
    Outcome,
    RequestControl,
    StackDown,
    StartBelt,
    StartedByOther,
    StopRequested,
    TakeControl,
    Watched,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(70, 20))
COUNTDOWN_S = 3.0
STOP, CONTROL = "0801", "00"  # asked for while the belt stands: some machines stop a moving one for it


def waiting(p: Playbook | None = None, plan: object = LONG, nonce: str = "own") -> Playbook:
    """A person armed, and is told to press Start on the treadmill."""
    p = p or Playbook().run(4.0)
    p.feed(ArmRequested(nonce, LONG if plan is LONG else None, own_start=True))
    return p


def pressed(p: Playbook, *, says: bool = True, moves: bool = True) -> Playbook:
    """A person presses Start on the treadmill: it says so, counts down and moves."""
    if says:
        p.feed(MachineEvent(p.conn, MachineSays.STARTED))
    if moves:
        p.toy.queue.append((p.now + COUNTDOWN_S, StartBelt()))
    return p


def stops(p: Playbook) -> list[object]:
    return [n.values["reason"] for n in p.told("stopping")]


def cancelled(p: Playbook) -> list[object]:
    return [n.values["reason"] for n in p.told("cancelled")]


def records(p: Playbook, what: str) -> list[dict[str, object]]:
    return [values for name, values in p.core.take_records() if name == what]


# --- as it should be


@pytest.mark.hazard("H-86", "B12")
def test_a_press_at_the_machine_starts_the_walk_and_no_start_is_written() -> None:
    p = waiting()
    snapshot = p.core.snapshot(p.now)
    assert (snapshot.state.value, snapshot.waits_for, snapshot.next_change_s) == (
        "countdown",
        "own_start",
        60,
    )
    assert [n.values for n in p.told("press_start")] == [{"seconds": 60}]
    p.run(20.0)
    assert p.core.snapshot(p.now).next_change_s == 40
    assert not p.told("countdown")
    assert p.commands() == [CONTROL]
    pressed(p).run(0.1)
    assert p.told("starting")
    assert p.core.snapshot(p.now).waits_for is None
    assert p.core.report(p.now).armed
    p.run(30.0)
    assert p.state == "walk"
    assert p.told("walking")
    assert not [c for _, c in p.sent if isinstance(c, StartBelt)]
    assert p.toy.speed == pytest.approx(LONG.cap.hundredths, abs=1)
    p.run(60.0)
    assert p.state == "break"


@pytest.mark.hazard("H-86")
def test_that_press_is_a_permit_of_its_own_and_is_used_up() -> None:
    p = waiting()
    p.core.take_records()
    pressed(p).run(0.1)
    names = [name for name, _ in p.core.take_records()]
    assert names == ["permit", "permit_consumed", "rearm"]
    again = waiting()
    again.core.take_records()
    pressed(again).run(0.1)
    used = records(again, "permit_consumed")
    assert used == [
        {"id": "own", "issuer": "machine", "conn": 1, "purpose": "own_start", "age_s": 0.0},
    ]


def test_after_a_break_it_is_a_start_as_well() -> None:
    p = pressed(waiting()).run(95.0)
    while p.core.snapshot(p.now).waits_for != "continue":
        p.run(1.0)
    waiting(p, plan=None, nonce="second")
    assert p.core.snapshot(p.now).waits_for == "own_start"
    pressed(p).run(15.0)
    assert p.state == "walk"


# --- who may wait for it


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize(("proven", "refused"), [(False, ["own_start_unproven"]), (True, [])])
def test_a_real_machine_is_waited_for_where_that_was_proven(proven: bool, refused: list[str]) -> None:
    p = Playbook(simulated=False, connect=False)
    facts = MachineFacts(commissioned=True, own_start=proven)
    p.conn, p.up = 1, True
    p.feed(Connected(1, p.machine, simulated=False, facts=facts))
    p.run(4.0)
    waiting(p)
    assert [n.values["reason"] for n in p.told("refused")] == refused
    assert (p.state == "countdown") is proven


def test_a_press_without_a_name_is_none() -> None:
    p = waiting(nonce="")
    assert [n.values["reason"] for n in p.told("refused")] == ["no_permit"]


def test_a_name_that_was_used_before_starts_nothing() -> None:
    p = waiting()
    pressed(p).run(6.0)
    p.feed(StopRequested("test"))
    p.run(40.0)
    waiting(p)
    pressed(p).run(3.0)
    assert stops(p) == ["person", "start_unproven"]


def test_levelling_is_no_start_and_wants_a_press_here() -> None:
    p = Playbook()
    p.toy.incline = 20
    p.run(4.0)
    p.feed(ArmRequested("own", LONG, level=True, own_start=True))
    assert [n.values["reason"] for n in p.told("refused")] == ["no_permit"]
    assert p.commands() == []


# --- when it is over without a press


@pytest.mark.hazard("H-86")
def test_the_window_closes_after_a_minute() -> None:
    p = waiting().run(59.9)
    assert p.state == "countdown"
    p.run(0.1)
    assert cancelled(p) == ["not_pressed"]
    assert p.state == "idle"
    assert p.commands() == [CONTROL]


@pytest.mark.hazard("H-86", "B12")
@pytest.mark.parametrize("says", [True, False])
@pytest.mark.parametrize(("later_s", "stopped"), [(0.0, True), (11.0, True), (16.0, False)])
def test_a_belt_that_comes_just_after_the_window_is_stopped(
    says: bool, later_s: float, stopped: bool
) -> None:
    p = waiting().run(60.1 + later_s)
    pressed(p, says=says).run(0.2)
    assert bool(stops(p)) is (says and stopped)  # before it moves, where it says so
    p.run(6.0)
    assert stops(p) == (["start_unproven"] if stopped else [])
    assert p.told("summary") == []
    p.run(6.0)
    assert (p.toy.speed == 0) is stopped


@pytest.mark.parametrize("ends", [CancelRequested("test"), EndRequested("test"), StopRequested("test")])
def test_a_cancelled_wait_is_over(ends: object) -> None:
    p = waiting().run(5.0)
    p.feed(ends)  # type: ignore[arg-type]
    assert cancelled(p) == ["person"]
    assert p.state == "idle"
    assert p.commands() == [CONTROL]


@pytest.mark.hazard("H-86")
def test_a_cancel_that_crosses_the_press_stops_the_belt() -> None:
    p = waiting().run(5.0)
    p.feed(CancelRequested("test"))
    pressed(p).run(15.0)
    assert stops(p) == ["start_unproven"]
    assert p.toy.speed == 0.0


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize(
    ("cause", "reason"), [("person", "person"), ("watched", "start_unproven"), ("tilted", "start_unproven")]
)
def test_a_press_that_is_not_taken_yet_is_stopped_with_the_wait(cause: str, reason: str) -> None:
    p = waiting().run(5.0)
    p.telemetry = False
    p.run(2.0)  # nothing fresh: the press waits for a record
    pressed(p, moves=False).run(0.2)
    assert p.state == "countdown"
    if cause == "person":
        p.feed(CancelRequested("test"))
    elif cause == "watched":
        p.feed(Watched(0))
    else:
        p.toy.incline = 20
        p.report()
    p.run(0.2)
    assert stops(p) == [reason]
    assert p.commands()[1] == STOP
    p.telemetry = True
    p.run(30.0)
    assert p.summaries[0].summary.ended == ("person" if reason == "person" else "refused")


@pytest.mark.hazard("H-86")
def test_a_press_that_is_said_twice_waits_no_longer_than_the_first() -> None:
    p = waiting().run(5.0)
    p.telemetry = False
    p.run(2.0)
    pressed(p, moves=False).run(1.5)
    pressed(p, moves=False).run(0.4)
    assert p.state == "countdown"
    p.run(0.3)
    assert stops(p) == ["start_unproven"]


def test_a_link_that_is_lost_closes_the_window() -> None:
    p = waiting().run(5.0)
    p.lose_link()
    assert cancelled(p) == ["link_lost"]
    p.run(1.0).come_back()
    p.run(16.0)
    pressed(p).run(8.0)
    assert p.commands() == [CONTROL]


# --- what looks like a press, and is none


@pytest.mark.hazard("H-86")
def test_a_moving_belt_alone_is_no_press() -> None:
    p = waiting().run(5.0)
    pressed(p, says=False).run(6.0)
    assert stops(p) == ["start_unproven"]
    p.run(20.0)
    assert p.toy.speed == 0
    assert p.summaries[0].summary.ended == "refused"
    assert records(p, "permit_consumed") == []


@pytest.mark.hazard("H-86", "H-84", "D02")
@pytest.mark.parametrize("first", ["answer", "status"])
def test_a_program_that_starts_it_in_the_window_is_no_person(first: str) -> None:
    p = waiting().run(5.0)
    if first == "answer":
        p.feed(StartedByOther(1))
        p.run(0.1)
        assert stops(p) == ["start_unproven"]
        pressed(p).run(1.0)
    else:
        pressed(p).run(1.0)
        p.feed(StartedByOther(1))
        assert stops(p) == ["program_started"]
        p.run(2.5)
        assert p.told("alarm")  # as soon as it moves
    assert p.commands()[1] == STOP
    p.run(20.0)
    assert p.toy.speed == 0.0


@pytest.mark.hazard("H-84", "D02")
def test_a_program_that_started_something_just_before_the_window_spoils_it() -> None:
    p = Playbook().run(4.0)
    p.feed(StartedByOther(1))
    p.run(1.0)
    pressed(waiting(p)).run(1.0)
    assert stops(p) == ["start_unproven"]


def test_a_program_that_writes_start_when_all_is_over_stops_nothing() -> None:
    p = waiting().run(5.0)
    pressed(p, says=False).run(3.2)
    while p.state != "stopped":
        p.run(0.1)
    p.feed(StartedByOther(1))
    assert stops(p) == ["start_unproven"]


def test_a_program_that_wrote_start_long_after_the_press_is_another_thing() -> None:
    p = pressed(waiting()).run(20.0)
    p.feed(StartedByOther(1))
    assert stops(p) == []


@pytest.mark.hazard("H-86", "H-15")
def test_while_a_write_may_still_be_executed_nothing_is_a_press() -> None:
    p = Playbook().run(4.0)
    p.feed(CommandDone(1, RequestControl(), Outcome.WRITE_UNKNOWN))
    p.run(1.0)
    pressed(waiting(p)).run(0.2)
    assert stops(p) == ["start_unproven"]


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize(("since_s", "taken"), [(14.8, False), (15.3, True)])
def test_what_it_says_soon_after_a_start_of_ours_is_about_that(since_s: float, taken: bool) -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(5.2)
    at = next(t for t, c in p.sent if isinstance(c, StartBelt))
    p.feed(StopRequested("test"))
    p.toy.queue.clear()
    while p.state != "stopped":
        p.run(0.1)
    p.run(3.0 if p.now - at < 11.5 else 0.0)
    waiting(p)
    assert p.state == "countdown"
    p.run(since_s - (p.now - at))
    pressed(p, moves=False).run(0.2)
    assert bool(records(p, "permit_consumed")[1:]) is taken
    assert stops(p)[1:] == ([] if taken else ["start_unproven"])


@pytest.mark.hazard("H-86", "G05")
def test_the_status_that_is_repeated_to_a_subscriber_is_no_press() -> None:
    p = Playbook().run(4.0)
    p.lose_link()
    p.run(0.2)
    p.come_back()
    p.feed(MachineEvent(p.conn, MachineSays.STARTED))
    p.run(4.0)
    waiting(p).run(1.0)
    assert p.state == "countdown"
    assert p.told("starting") == []


# --- what a start needs, this one needs too


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize("lacks", ["guardian", "stack", "telemetry"])
def test_a_press_waits_two_seconds_for_what_a_start_needs(lacks: str) -> None:
    p = waiting().run(5.0)
    if lacks == "stack":
        p.feed(StackDown("gone"))
    elif lacks == "guardian":
        p.guardian = False
        p.run(1.0)
    else:
        p.telemetry = False
        p.run(2.0)
    pressed(p, moves=False).run(1.9)
    assert stops(p) == []
    assert p.state == "countdown"
    p.run(0.1)
    assert stops(p) == ["start_unproven"]
    assert records(p, "permit") == []  # a permit that cannot be used is not minted


def test_a_press_is_taken_as_soon_as_the_belt_is_heard_again() -> None:
    p = waiting().run(5.0)
    p.telemetry = False
    p.run(2.0)
    pressed(p).run(0.5)
    assert p.told("starting") == []
    p.telemetry = True
    p.run(1.0)
    assert p.told("starting")
    p.run(10.0)
    assert p.state == "walk"


class Busy(Playbook):
    """Whether control was taken is told when the test says so."""

    def _write(self, command: Command) -> None:
        if isinstance(command, TakeControl):
            self.sent.append((self.now, command))
        else:
            super()._write(command)


@pytest.mark.hazard("H-86", "G07")
def test_a_press_waits_for_the_write_that_is_on_its_way() -> None:
    """Regression (world 716082): a press 0.5 s after control was asked for, and that write had hung."""
    p = waiting(Busy().run(4.0))
    pressed(p, moves=False).run(0.5)
    assert p.told("starting") == []
    p.feed(CommandDone(1, TakeControl(), Outcome.ACCEPTED))
    p.run(0.1)
    assert p.told("starting")


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize(("zeros", "taken"), [(1, False), (2, True)])
def test_one_zero_after_something_else_is_no_standing_belt(zeros: int, taken: bool) -> None:
    p = waiting().run(5.0)
    p.core._conduct.governor.belt.zeros = zeros
    p.period = 100
    pressed(p, moves=False).run(0.3)
    assert bool(p.told("starting")) is taken


# --- and then it is as every walk


@pytest.mark.hazard("H-86", "H-70")
def test_a_belt_that_takes_up_its_former_speed_is_stopped_at_once() -> None:
    p = waiting().run(5.0)
    pressed(p, moves=False)
    p.toy.queue.append((p.now + COUNTDOWN_S, StartBelt()))
    p.toy.forced = lambda now: min(350.0, p.toy.speed + 15.0) if p.toy.speed else None
    p.run(9.0)
    assert stops(p) == ["started_fast"]
    p.toy.forced = lambda now: None
    p.run(15.0)
    assert p.toy.speed == 0


def test_a_press_after_which_nothing_moves_is_a_start_that_failed() -> None:
    p = waiting().run(5.0)
    pressed(p, moves=False).run(16.0)
    assert stops(p) == ["not_starting"]


def test_a_second_press_on_the_way_is_nothing_new() -> None:
    p = pressed(waiting()).run(1.0)
    p.feed(MachineEvent(1, MachineSays.STARTED))
    p.run(10.0)
    assert p.state == "walk"
    assert p.told("starting") == p.told("starting")[:1]


def test_a_start_of_ours_after_a_wait_in_vain_counts_as_always() -> None:
    p = waiting().run(60.2)
    p.press(LONG)
    p.run(6.0)
    pressed(p, moves=False)  # some machines say so of a Start that was written, too
    p.run(9.0)
    assert p.state == "walk"
    assert stops(p) == []
    assert Speed(round(p.toy.speed)) > Speed(0)
