"""A standing belt begins to move: a person at the console, another program, a ghost of ours; and what a record counts for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl.model import (
    CommandDone,
    EndRequested,
    MachineEvent,
    MachineSays,
    Outcome,
    StartBelt,
    StartedByOther,
    StopRequested,
    TakeControl,
    Telemetry,
    Tick,
)
from treadctl.quantities import Distance, Speed

LONG = replace(DEMO, blocks_s=(200, 200))
STARTED = MachineEvent(1, MachineSays.STARTED)


def walking(toy: Toy | None = None) -> Playbook:
    p = Playbook(toy=toy).start(LONG).run(16.0)
    assert p.state == "walk"
    return p


def in_a_break(seconds: float = 0.0) -> Playbook:
    p = Playbook().start(replace(DEMO, blocks_s=(10, 200), break_s=0))
    while p.state != "break":
        p.run(0.1)
    return p.run(seconds)


def stopped() -> Playbook:
    p = walking()
    p.feed(StopRequested("test"))
    while p.state != "stopped":
        p.run(0.1)
    return p


def heard(p: Playbook, speed: int, after_s: float = 1.0) -> None:
    """One record, and nothing before it."""
    p.telemetry = False
    p.run(after_s)
    p.feed(Telemetry(conn=p.conn, at=p.now, speed=Speed(speed)))


def stops(p: Playbook) -> list[str]:
    return [str(n.values["reason"]) for n in p.told("stopping")]


# --- who started it


@pytest.mark.hazard("H-15", "H-84")
def test_a_belt_that_moves_since_it_was_found_may_be_a_ghost() -> None:
    p = Playbook(toy=Toy(speed=100.0, target=100.0)).run(1.5)
    p.feed(CommandDone(1, StartBelt(), Outcome.WRITE_UNKNOWN))
    p.run(2.0)
    assert stops(p) == ["ghost_command"]


@pytest.mark.hazard("H-15", "H-26")
@pytest.mark.parametrize(("zeros", "ours"), [(1, []), (2, ["ghost_command"])])
def test_a_persons_belt_is_a_persons_until_it_was_seen_to_stand(zeros: int, ours: list[str]) -> None:
    p = in_a_break(8.0)
    heard(p, 80)
    assert p.told("belt_moves_without_us")
    p.feed(CommandDone(1, TakeControl(), Outcome.WRITE_UNKNOWN))
    for speed in (80, *[0] * zeros, 60, 80):
        heard(p, speed)
    assert stops(p) == ours


@pytest.mark.hazard("H-39", "D02")
def test_a_program_that_starts_the_belt_in_our_countdown_is_no_person() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(70,)))
    while p.state != "stopped":
        p.run(0.1)
    p.run(3.5)
    p.press(LONG)
    assert p.state == "countdown"
    p.feed(StartedByOther(1))
    p.feed(STARTED)
    heard(p, 80)
    assert stops(p) == ["moves_again"]


@pytest.mark.hazard("H-15", "D02")
@pytest.mark.parametrize(("by_program", "ends"), [(True, ["program_started"]), (False, [])])
def test_a_belt_that_a_program_starts_in_the_countdown_back_is_stopped(
    by_program: bool, ends: list[str]
) -> None:
    p = in_a_break(60.0)  # too long after our own Start for a late answer to it
    if by_program:
        p.feed(StartedByOther(1))
    p.press(None)
    assert p.state == "countdown"
    heard(p, 80)
    assert stops(p) == ends
    assert bool(p.alarms()) is by_program
    assert bool(p.told("belt_moves_without_us")) is not by_program


@pytest.mark.hazard("H-26")
def test_who_starts_it_at_the_console_in_a_break_with_a_fresh_link_walks_alone() -> None:
    p = in_a_break(8.0)
    p.lose_link()
    p.run(1.0)
    p.come_back()
    p.run(3.0)
    p.feed(MachineEvent(p.conn, MachineSays.RESET))
    p.run(1.0)
    p.feed(replace(STARTED, conn=p.conn))
    heard(p, 80)
    assert stops(p) == []
    assert p.told("belt_moves_without_us")


@pytest.mark.hazard("H-26")
def test_who_walks_without_us_later_hears_nothing_of_it() -> None:
    p = in_a_break()
    p.press(None)
    p.run(15.0)
    assert p.state == "walk"
    p.feed(StopRequested("test"))
    while p.state != "idle":
        p.run(0.1)
    assert p.summaries[0].summary.breaks == 1
    p.toy.target = 100.0
    p.run(5.0)
    assert not p.told("belt_moves_without_us")
    assert stops(p) == ["person"]


@pytest.mark.hazard("H-26")
def test_a_belt_that_moves_in_the_first_countdown_only_ends_that() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.toy.target = 100.0
    p.run(3.0)
    assert [n.values for n in p.told("cancelled")] == [{"reason": "belt_moves"}]
    assert not p.told("belt_moves_without_us")
    assert p.commands() == []


@pytest.mark.hazard("H-15", "D01")
def test_a_belt_that_moves_again_rings_at_once() -> None:
    p = stopped()
    p.toy.obeys = lambda command: False
    heard(p, 80)
    assert stops(p)[-1] == "moves_again"
    assert p.told("alarm")


@pytest.mark.hazard("H-15", "B09", "T10")
@pytest.mark.parametrize(
    ("between_s", "after_s", "reason"),
    [
        (None, 14.9, "moves_again"),
        (None, 15.2, "person"),
        (1.0, 13.9, "moves_again"),
        (1.0, 14.2, "person"),
        (2.1, 2.8, "moves_again"),
        (2.1, 3.0, "person"),  # records come: five seconds
    ],
)
def test_a_watch_in_which_no_record_came_lasts_longer(
    between_s: float | None, after_s: float, reason: str
) -> None:
    """A slow machine tells nothing within the usual five seconds; one that told is watched for those."""
    p = stopped()
    since = p.now
    if between_s is not None:
        heard(p, 0, between_s)
    heard(p, 80, after_s)
    assert p.now - since == pytest.approx(after_s + (between_s or 0.0), abs=0.05)
    assert stops(p)[-1] == reason


@pytest.mark.hazard("H-15", "T10")
def test_a_machine_that_may_be_slow_by_nature_is_watched_until_it_tells_something() -> None:
    p = in_a_break()
    p.period = 29
    p.run(40.0)
    p.feed(EndRequested("test"))
    assert p.state == "stopped"
    p.telemetry = False
    p.run(5.5)
    assert p.state == "stopped"
    p.telemetry = True
    p.report()
    p.run(0.2)
    assert p.state == "idle"


@pytest.mark.hazard("H-15", "B09", "O04")
def test_a_watch_that_this_computer_slept_through_is_no_watch() -> None:
    """Regression (world 617118): it stood a second after "stopped", and ten seconds later it walked."""
    p = stopped()
    heard(p, 0, 1.0)
    heard(p, 80, 10.0)
    assert stops(p)[-1] == "moves_again"


@pytest.mark.hazard("H-15")
def test_a_machine_that_came_back_moving_in_a_break_rings_at_once() -> None:
    p = in_a_break(8.0)
    p.toy.obeys = lambda command: False
    p.lose_link()
    p.run(1.0)
    p.come_back()
    heard(p, 80, 0.5)
    assert stops(p)[-1] == "machine_restarted"
    p.run(0.1)
    assert p.alarms()


@pytest.mark.hazard("H-15")
def test_a_walk_begun_right_after_another_is_watched_from_its_own_end() -> None:
    p = stopped()
    p.run(3.0)
    p.press(LONG)
    p.run(16.0)
    assert p.state == "walk"
    p.feed(StopRequested("test"))
    while p.state != "stopped":
        p.run(0.1)
    heard(p, 80)
    assert stops(p)[-1] == "moves_again"


# --- metres at a reported 0


@pytest.mark.hazard("H-19")
def test_a_belt_that_counts_metres_after_it_stopped_is_stopped_again_and_rings() -> None:
    p = stopped()
    p.toy.obeys = lambda command: False
    p.telemetry = False
    for metres in (10, 11, 12, 13):
        p.run(1.0)
        p.feed(Telemetry(conn=1, at=p.now, speed=Speed(0), distance=Distance(metres)))
        if len(stops(p)) > 1:
            break
    assert stops(p)[-1] == "moves_at_zero"
    assert p.alarms()


@pytest.mark.hazard("H-19")
def test_a_belt_that_counts_metres_where_nobody_walked_is_nobodys_stop() -> None:
    p = Playbook()
    p.telemetry = False
    for metres in range(10, 16):
        p.run(1.0)
        p.feed(Telemetry(conn=1, at=p.now, speed=Speed(0), distance=Distance(metres)))
    assert p.sent == []
    assert stops(p) == []


# --- what a record counts for


@pytest.mark.hazard("H-26")
def test_one_zero_on_a_walk_may_be_a_glitch_and_two_are_a_stop() -> None:
    p = walking()
    heard(p, 200)
    heard(p, 0)
    assert p.state == "walk"
    heard(p, 0)
    assert p.state == "stopping"
    assert stops(p) == ["belt_stopped"]


@pytest.mark.hazard("H-43", "H-44")
def test_what_arrives_right_after_our_own_stall_is_no_stop() -> None:
    p = walking()
    p.telemetry = False
    p.now += 1.0
    p.feed(Tick())
    for later in (0.05, 0.1):
        p.now += later
        p.feed(Telemetry(conn=1, at=p.now, speed=Speed(0)))
    assert p.state == "walk"
