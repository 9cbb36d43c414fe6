"""What people ask for while something else is under way."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import CancelRequested, CapLowered, EndRequested, JournalSays, SetSpeed, StopBelt
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(300,))


def walking() -> Playbook:
    p = Playbook().start(LONG).run(40.0)
    assert p.state == "walk"
    assert p.toy.speed == 200.0
    return p


@pytest.mark.hazard("H-05", "H-55")
def test_a_cap_that_is_lowered_counts_at_once_and_is_said_once() -> None:
    p = walking()
    for cap in (150, 150, 180, 200):
        p.feed(CapLowered(Speed(cap)))
    p.run(12.0)
    assert [n.values["cap"] for n in p.told("cap_lowered")] == [str(Speed(150))]
    assert p.toy.speed == 150.0
    assert p.state == "walk"
    assert not p.alarms()


@pytest.mark.hazard("H-05", "H-55")
def test_a_cap_below_the_lowest_speed_ends_the_walk_softly() -> None:
    p = walking()
    p.feed(CapLowered(Speed(90)))
    p.run(25.0)
    assert p.summaries[0].summary.reason == "cap_below_belt"
    assert p.toy.speed == 0.0
    assert any(isinstance(command, SetSpeed) and command.speed < Speed(200) for _, command in p.sent)


def test_a_cap_that_is_lowered_where_nobody_walks_is_the_next_walks_business() -> None:
    p = Playbook().run(4.0)
    p.feed(CapLowered(Speed(90)))
    assert p.told("cap_lowered") == []


@pytest.mark.hazard("H-52")
def test_a_journal_that_cannot_be_written_ends_a_walk_after_a_minute_and_not_before() -> None:
    p = walking()
    p.feed(JournalSays("disk full"))
    p.run(59.0)
    assert p.state == "walk"
    p.run(20.0)
    assert p.summaries[0].summary.reason == "journal_lost"


def test_who_cancels_in_the_countdown_never_walked() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.feed(CancelRequested("test"))
    p.run(10.0)
    assert p.state == "idle"
    assert p.sent == []


@pytest.mark.hazard("H-17")
def test_who_cancels_in_the_machines_own_countdown_gets_a_stop() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(6.0)
    p.feed(CancelRequested("test"))
    assert isinstance(p.sent[-1][1], StopBelt)
    p.run(30.0)
    assert p.toy.speed == 0.0
    assert p.summaries[0].summary.ended == "person"


def test_who_cancels_on_a_walk_changes_nothing() -> None:
    p = walking()
    p.feed(CancelRequested("test"))
    p.run(5.0)
    assert p.state == "walk"


def test_enough_in_the_countdown_is_a_cancel() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.feed(EndRequested("test"))
    p.run(10.0)
    assert p.state == "idle"
    assert p.sent == []
