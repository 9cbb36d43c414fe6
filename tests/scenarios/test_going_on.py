"""How a walk goes on from tick to tick: what is counted aloud, what holds it and for how long, what is forgotten."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    CommandDone,
    Connected,
    Outcome,
    PermitMinted,
    SetSpeed,
    SlowerRequested,
    StartBelt,
    StopBelt,
    StopRequested,
    TakeControl,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))
STOP = StopRequested("test")


def walking(plan: object = LONG) -> Playbook:
    p = Playbook().start(plan).run(16.0)  # type: ignore[arg-type]
    assert p.state == "walk"
    return p


def on(p: Playbook, seconds: float = 40.0) -> Playbook:
    """From a break into the next block."""
    while p.state != "break":
        p.run(0.1)
    p.run(11.0)
    p.press(None)
    return p.run(seconds)


# --- the countdown


def test_the_countdown_is_counted_aloud_to_its_end() -> None:
    p = Playbook().run(4.0)
    began = p.now
    p.press(LONG)
    p.run(20.0)
    counts = [(round(at - began, 1), n.values["seconds"]) for at, n in p.notices if n.id == "countdown"]
    assert [seconds for _, seconds in counts] == [5, 4, 3, 2, 1]
    assert [at for at, _ in counts] == pytest.approx([0, 1, 2, 3, 4], abs=0.11)
    (starting,) = [at for at, n in p.notices if n.id == "starting"]
    assert starting - began == pytest.approx(5.0, abs=0.11)
    (start,) = [at for at, c in p.sent if isinstance(c, StartBelt)]
    assert start - began == pytest.approx(5.0, abs=0.21)
    assert [n.values for n in p.told("walking")] == [{"block": 1}]


def test_the_countdown_after_a_break_is_counted_anew() -> None:
    p = Playbook().start()
    on(p)
    assert [n.values["seconds"] for n in p.told("countdown")] == [5, 4, 3, 2, 1] * 2
    assert [n.values["block"] for n in p.told("walking")] == [1, 2]


# --- a Start that does not get through


@pytest.mark.hazard("H-13")
def test_a_start_that_could_not_be_written_for_a_moment_is_written_after_it() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(4.9)
    p.up = False  # and nobody has noticed yet
    p.run(0.4)
    assert p.told("starting")
    p.up = True
    p.run(12.0)
    assert p.commands().count("07") == 1
    assert p.state == "walk"
    assert not p.told("start_not_taken")


@pytest.mark.hazard("H-13", "H-12")
def test_a_start_that_is_held_back_until_its_press_is_too_old_is_given_up() -> None:
    p = Playbook().run(4.0)
    p.stack = False
    p.press(LONG)
    began = p.now
    p.run(9.5)
    assert p.told("starting")
    assert p.core.stop_reason is None
    p.run(1.2)
    assert p.told("stopping")[0].values["reason"] == "not_starting"
    assert StartBelt() not in [c for _, c in p.sent]
    assert p.now - began < 11


def test_a_start_of_which_nothing_is_ever_heard_is_given_up_once_its_press_is_too_old() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    began = p.now
    p.run(4.9)
    p.up = False
    p.run(0.3)
    p.up = True
    p._write = lambda command: None  # type: ignore[method-assign]
    p.run(5.1)
    assert p.core.stop_reason is None  # it may still be on its way
    p.run(0.6)
    assert p.core.stop_reason == "not_starting"
    assert p.now - began < 11


def test_a_target_of_which_nothing_is_ever_heard_is_asked_for_again() -> None:
    p = Playbook().start(LONG)
    write, lost = p._write, [0]

    def swallows(command: object) -> None:
        lost[0] += 1

    p._write = swallows  # type: ignore[assignment, method-assign]
    p.run(2.0)
    assert lost == [1]  # it may still be on its way
    p._write = write  # type: ignore[method-assign]
    p.run(10.0)
    assert p.toy.speed == 200


# --- what a new press and a new block leave behind


def test_slower_is_for_this_block_and_the_next_one_rises_again() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(30, 60)))
    p.run(8.0)
    p.feed(SlowerRequested("test"))
    p.run(5.0)
    assert p.core.snapshot(p.now).limited_by == ("person",)
    assert p.toy.speed < 200
    on(p, 40.0)
    assert p.toy.speed == 200


@pytest.mark.hazard("H-27")
def test_a_press_at_the_console_holds_this_block_and_the_next_one_rises_again() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(30, 60)))
    p.run(8.0)
    p.toy.target = 150.0
    p.run(6.0)
    assert p.told("console_changed")
    assert "console_changed" in p.core.snapshot(p.now).faults
    on(p, 40.0)
    assert p.toy.speed == 200
    assert "console_changed" not in p.core.snapshot(p.now).faults


def test_what_was_wrong_with_one_walk_is_not_shown_at_the_next_press() -> None:
    p = walking()
    p.feed(CommandDone(1, SetSpeed(Speed(200)), Outcome.WRITE_UNKNOWN))
    p.run(1.0)
    p.feed(STOP)
    p.run(4.0)
    assert p.core.snapshot(p.now).faults == ("command_unknown",)
    p.run(80.0)
    p.press(LONG)
    assert p.state == "countdown"
    assert p.core.snapshot(p.now).faults == ()


def test_what_is_said_once_is_said_once_in_each_walk() -> None:
    p = Playbook()
    for walks in (1, 2):
        p.start(LONG)
        p.telemetry = False
        p.run(2.5)
        p.telemetry = True
        p.run(3.0)
        p.telemetry = False
        p.run(2.5)
        p.telemetry = True
        assert len(p.told("fault_telemetry_late")) == walks
        p.feed(STOP)
        p.run(30.0)


@pytest.mark.hazard("H-28")
def test_the_minute_after_a_gap_ends_with_the_walk() -> None:
    p = walking()
    p.lose_link()
    p.run(1.0)
    p.come_back()
    p.run(5.0)
    assert "link_gap" in p.core.snapshot(p.now).faults
    p.feed(STOP)
    p.run(20.0)
    p.start(LONG).run(10.0)
    assert p.toy.speed == 200


# --- what limits it


def test_on_the_way_up_nothing_limits_it_but_its_own_pace() -> None:
    p = Playbook().start(replace(DEMO, blocks_s=(20, 60)))
    p.run(8.0)
    assert p.core.snapshot(p.now).limited_by == ("cap",)
    on(p, 13.0)
    assert p.state == "walk"
    assert p.toy.speed < 200
    assert p.core.snapshot(p.now).limited_by == ()


def test_what_holds_it_is_what_it_shows() -> None:
    p = walking()
    p.telemetry = False
    p.run(2.0)
    assert p.core.snapshot(p.now).limited_by == ("telemetry_late",)


@pytest.mark.hazard("H-28")
def test_slower_in_a_gap_waits_for_control() -> None:
    p = walking()
    p.lose_link()
    lost = p.now
    p.run(0.5)
    p.feed(SlowerRequested("test"))
    p.run(0.5)
    p.come_back()
    p.run(4.0)
    after = [c for at, c in p.sent if at > lost]
    assert isinstance(after[0], TakeControl)
    assert after[1] == SetSpeed(Speed(180))
    assert p.state == "walk"


@pytest.mark.hazard("H-28")
def test_a_gap_in_which_somebody_stops_is_a_stop_and_no_lost_link() -> None:
    p = walking()
    p.lose_link()
    p.run(0.5)
    p.feed(STOP)
    p.run(0.5)
    p.come_back()
    p.run(4.0)
    assert "link_lost" not in p.core.snapshot(p.now).faults
    assert "link_gap" not in p.core.snapshot(p.now).faults
    p.run(30.0)
    assert p.told("stopped")


# --- overtime


def test_a_plan_that_is_over_slows_once() -> None:
    """The belt keeps its pace while it slows: what is asked for only falls."""
    p = Playbook().start(replace(DEMO, blocks_s=(20,)))
    while p.state == "walk":
        p.run(0.1)
    asked = [c.speed for _, c in p.sent if isinstance(c, SetSpeed)]
    p.run(20.0)
    falling = [c.speed for _, c in p.sent if isinstance(c, SetSpeed)][len(asked) - 1 :]
    assert falling == sorted(falling, reverse=True)
    assert len(p.told("slowing")) == 1


def test_forty_five_minutes_are_enough() -> None:
    p = Playbook(toy=Toy(up=500.0)).start(replace(DEMO, blocks_s=(900, 900, 900, 900), break_s=1))
    p.period = 10
    for _ in range(3):
        while p.state == "walk":
            p.run(1.0)
        if p.state != "stopped":
            on(p, 12.0)
    while p.state == "walk":
        p.run(1.0)
    p.run(30.0)
    assert 2695 <= p.core.snapshot(p.now).walked_s <= 2705 or p.summaries[0].summary.walked_s <= 2705


# --- a deck that comes down


@pytest.mark.hazard("H-11", "H-12")
def test_a_deck_that_came_down_leaves_nothing_permitted() -> None:
    p = Playbook(toy=Toy(incline=20)).run(4.0)
    p.press(DEMO, level=True)
    p.core.take_records()
    p.run(20.0)
    assert p.told("levelled")[0].values["incline"] == "0.0 %"
    assert [what for what, _ in p.core.take_records()] == ["latch"]


def test_a_deck_that_nobody_sees_come_down_leaves_nothing_permitted() -> None:
    p = Playbook(toy=Toy(incline=20)).run(4.0)
    p.press(DEMO, level=True)
    p.core.take_records()
    p.lose_link()
    assert [what for what, _ in p.core.take_records()] == ["latch"]


def test_the_audit_of_a_walk_from_press_to_standing() -> None:
    p = Playbook().start(LONG).run(5.0)
    p.feed(STOP)
    p.run(20.0)
    records = p.core.take_records()
    assert [what for what, _ in records] == ["permit", "rearm", "permit_consumed", "latch"]
    assert records[2][1]["purpose"] == "start"


# --- another machine, another walk


@pytest.mark.hazard("H-03")
def test_doubts_about_one_machine_are_not_held_against_another() -> None:
    p = walking()
    p.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    p.feed(BreakRequested("test"))
    p.toy.target = 300.0
    p.run(40.0)
    p.press(LONG)
    assert p.told("refused")[-1].values["reason"] == "machine_doubtful"
    p.lose_link()
    p.toy.obeys = lambda command: True
    for conn, machine, doubtful in ((2, p.machine, True), (3, replace(PLAIN, address="BB"), False)):
        p.up, p.conn = True, conn
        p.feed(Connected(conn, machine, True))
        p.run(70.0)
        before = len(p.told("refused"))
        p.press(LONG)
        assert (len(p.told("refused")) > before) is doubtful


@pytest.mark.hazard("H-12")
def test_a_press_from_before_a_stop_of_any_kind_is_void() -> None:
    p = Playbook().run(4.0)
    p.feed(PermitMinted("early", "test"))
    p.ear.mistake_planted = True
    p.core._conduct.broke("R9: planted", p.now)
    p.feed(ArmRequested("early", LONG))
    assert p.told("refused")[-1].values["reason"] == "no_permit"
    assert StopBelt() not in [c for _, c in p.sent]
