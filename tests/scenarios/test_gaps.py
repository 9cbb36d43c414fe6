"""A link that is lost on a walk and comes back: three seconds in which everything may be as it was."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    CommandDone,
    Connected,
    Disconnected,
    Outcome,
    SetSpeed,
    StopBelt,
    StopRequested,
    TakeControl,
)
from treadctl.quantities import Speed

pytestmark = pytest.mark.hazard("H-28", "L01")

LONG = replace(DEMO, blocks_s=(200, 200), ramp_per_s=Speed(5))


def rising() -> Playbook:
    """Walking, below the cap, so that it would rise."""
    p = Playbook(toy=Toy(elapsed=0.0)).start(LONG).run(6.0)
    assert p.state == "walk"
    assert 100 < p.toy.speed < 180
    return p


def gap(p: Playbook, seconds: float) -> float:
    """Lose the link so soon after a record, and come back so much later; return when it was lost."""
    p.period = 5
    p.run(1.0)
    lost = p.now
    p.lose_link()
    p.run(seconds)
    p.come_back()
    return lost


def written(p: Playbook, since: float) -> list[type]:
    return [type(command) for at, command in p.sent if at > since]


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.UNANSWERED])
def test_back_in_time_the_walk_goes_on_and_nothing_rises_for_a_minute(outcome: Outcome) -> None:
    p = rising()
    lost = gap(p, 1.5)
    before = p.toy.speed
    p.outcome = outcome
    p.run(1.0)
    p.outcome = Outcome.ACCEPTED
    assert written(p, lost) == [TakeControl]
    assert p.told("voice_link_lost")[0].values == {"reason": "test"}
    assert len(p.told("link_back")) == 1
    p.run(58.0)
    assert p.core.snapshot(p.now).limited_by == ("link_gap",)
    assert max(speed for at, speed in p.trace if at > lost) == before
    assert not p.alarms()
    p.run(40.0)
    assert p.state == "walk"
    assert p.toy.speed == 200
    first = next(command for at, command in p.sent if at > lost and isinstance(command, SetSpeed))
    assert first.speed <= Speed(round(before) + 20)  # one small step, as ever
    assert not p.told("console_changed")


def test_what_only_records_said_is_not_believed_after_the_gap_either() -> None:
    p = rising()
    told = p.core.snapshot(p.now).target
    assert told is not None
    p.core._conduct.adopt(Speed(told.hundredths + 40), p.now, told=False)
    p.toy.target = p.toy.speed = float(told.hundredths + 40)
    p.run(2.0)
    gap(p, 1.5)
    p.run(1.0)
    assert p.told("link_back")
    governor = p.core._conduct.governor
    assert governor.way_down(governor.asked) == told


def test_in_the_gap_the_belt_is_not_called_silent() -> None:
    """The voice says that the link is lost, and leaves it at that."""
    p = rising()
    gap(p, 2.6)
    p.run(0.3)
    assert [n.id for _, n in p.notices if n.id.startswith("fault_")] in ([], ["fault_link_gap"])


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.WRITE_UNKNOWN, Outcome.NOT_WRITTEN])
def test_without_control_the_walk_does_not_go_on(outcome: Outcome) -> None:
    p = rising()
    lost = gap(p, 1.0)
    p.outcome = outcome
    p.run(0.6)
    p.outcome = Outcome.ACCEPTED
    p.run(20.0)
    assert StopBelt in written(p, lost)
    assert SetSpeed not in written(p, lost)
    assert p.summaries[0].summary.reason == "not_as_left"
    assert p.toy.speed == 0
    assert not p.told("link_back")


def test_a_belt_that_was_slowed_in_the_gap_is_stopped() -> None:
    p = rising()
    p.lose_link()
    p.toy.target = p.toy.speed - 40
    p.run(1.6)
    p.come_back()
    p.run(20.0)
    assert p.summaries[0].summary.reason == "not_as_left"
    assert p.toy.speed == 0


def test_another_machine_is_not_ours_to_walk_on() -> None:
    p = rising()
    p.lose_link()
    p.run(1.0)
    p.up, p.conn = True, 2
    p.feed(Connected(2, replace(PLAIN, address="BB"), True))
    p.run(0.1)
    assert p.summaries == []
    assert isinstance(p.sent[-1][1], StopBelt)
    assert p.told("stopping")[0].values["reason"] == "not_as_left"


def test_too_late_is_a_lost_link_and_a_stop_goes_first() -> None:
    p = rising()
    lost = gap(p, 3.4)
    assert p.told("stopping") == []  # nothing reaches it: the voice has said so
    assert written(p, lost)[:1] == [StopBelt]
    p.run(20.0)
    assert set(written(p, lost)) == {StopBelt}
    assert p.summaries[0].summary.reason == "link_lost"


@pytest.mark.parametrize("cause", ["write_blocked", "writer_failed"])
def test_a_link_that_we_cut_ourselves_is_not_waited_for(cause: str) -> None:
    """Nothing could be written any more: the walk is over at once, and Stop goes first."""
    p = rising()
    p.up = False
    p.feed(Disconnected(p.conn, cause))
    p.run(0.1)
    assert p.core.stop_reason == "link_lost"


def test_a_stop_in_the_gap_is_not_forgotten() -> None:
    p = rising()
    p.lose_link()
    p.run(1.0)
    p.feed(StopRequested("test"))
    p.run(0.5)
    p.come_back()
    assert isinstance(p.sent[-1][1], StopBelt)
    p.run(20.0)
    assert TakeControl() not in [command for _, command in p.sent]
    assert p.summaries[0].summary.ended == "person"


def test_a_word_about_control_where_nobody_asked_for_it_changes_nothing() -> None:
    p = rising()
    asked = p.core.snapshot(p.now).target
    p.feed(CommandDone(p.conn, TakeControl(), Outcome.ACCEPTED))
    assert not p.told("link_back")
    assert p.core.snapshot(p.now).target == asked
    p.run(0.2)
    assert p.state == "walk"


def test_control_that_nobody_answers_for_is_not_waited_for_long() -> None:
    p = rising()
    write = p._write

    def swallows(command: object) -> None:
        if not isinstance(command, TakeControl):
            write(command)  # type: ignore[arg-type]

    p._write = swallows  # type: ignore[assignment, method-assign]
    gap(p, 0.5)
    p.run(4.0)
    assert p.told("link_back") == []
    assert p.core.stop_reason == "link_lost"
