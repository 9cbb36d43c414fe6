"""A short gap in the link: what is asked for, counted and believed on its way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    Command,
    CommandDone,
    Connected,
    LevelDeck,
    MachineFacts,
    Outcome,
    Send,
    SetSpeed,
    SlowerRequested,
    StopBelt,
    TakeControl,
)
from treadctl.quantities import Speed

pytestmark = pytest.mark.hazard("H-28", "L01")

LONG = replace(DEMO, blocks_s=(200, 200))


def walking() -> Playbook:
    p = Playbook(toy=Toy(elapsed=0.0)).start(LONG).run(30.0)
    assert p.state == "walk"
    assert p.toy.speed == 200
    return p


def lost(p: Playbook, seconds: float = 1.5) -> Playbook:
    p.lose_link()
    return p.run(seconds)


def unanswered(p: Playbook) -> list[Command]:
    """From here on commands are noted and nobody answers them."""
    written: list[Command] = []
    p._write = written.append  # type: ignore[method-assign,assignment]
    return written


def test_who_wants_it_slower_in_the_gap_gets_it_after_it() -> None:
    p = lost(walking(), 0.5)
    before = len(p.effects)
    p.feed(SlowerRequested("test"))
    p.run(1.0)
    assert not [e for e in p.effects[before:] if isinstance(e, Send)]
    p.come_back()
    p.run(6.0)
    assert p.toy.speed == 180
    assert p.state == "walk"


def test_nothing_that_was_walked_in_the_gap_is_counted() -> None:
    p = walking()
    before = p.core._conduct.walk.walked_s
    lost(p).come_back()
    p.telemetry = False
    for _ in range(3):
        p.run(0.4)
        p.report()
    assert p.told("link_back")
    assert 0 < p.core._conduct.walk.walked_s - before < 0.9


def test_before_control_is_ours_again_records_count_for_nothing() -> None:
    p = walking()
    lost(p)
    before = p.core._conduct.walk.metres
    written = unanswered(p)
    p.come_back()
    p.telemetry = False
    for _ in range(3):
        p.run(0.3)
        p.report()
    assert written == [TakeControl()]
    assert p.core._conduct.walk.metres == before
    p.feed(CommandDone(p.conn, SetSpeed(Speed(200)), Outcome.REFUSED))  # an answer to something older
    p.run(0.1)
    assert p.core.stop_reason is None
    p.feed(CommandDone(p.conn, TakeControl(), Outcome.ACCEPTED))
    assert p.told("link_back")
    assert p.state == "walk"


@pytest.mark.hazard("H-16")
def test_a_machine_that_restarts_before_control_is_ours_again() -> None:
    p = walking()
    lost(p)
    unanswered(p)
    p.come_back()
    p.telemetry = False
    p.run(0.3)
    p.report()
    p.toy.elapsed = 0.0
    p.run(0.3)
    p.report()
    p.feed(CommandDone(p.conn, TakeControl(), Outcome.ACCEPTED))
    p.run(0.3)
    p.report()
    p.run(0.1)
    assert p.core.stop_reason == "machine_restarted"


def test_a_belt_that_was_slowed_just_before_has_its_time_after_it() -> None:
    """It is asked for the lower speed once more when it had time to follow over the new link."""
    p = walking()
    p.period = 5
    p.run(1.0)
    p.toy.forced = lambda now: 188.0
    p.feed(SlowerRequested("test"))
    p.run(0.2)
    p.feed(SlowerRequested("test"))
    p.run(1.3)
    assert p.core._conduct.governor.asked == Speed(160)
    lost(p, 2.2).come_back()
    p.run(1.0)
    (back,) = [at for at, n in p.notices if n.id == "link_back"]
    p.run(5.0)
    again = [at for at, c in p.sent if at > back and isinstance(c, SetSpeed)]
    assert again
    assert again[0] - back > 2.4


def test_a_deck_that_was_on_its_way_down_is_levelled_again_over_a_fresh_link() -> None:
    p = Playbook(toy=Toy(incline=30)).run(4.0)
    written = unanswered(p)
    p.press(LONG, level=True)
    assert written == [LevelDeck()]
    p.lose_link()
    p.come_back()
    p.period = 4
    p.run(4.0)
    p.press(LONG, level=True)
    assert written == [LevelDeck(), LevelDeck()]


@pytest.mark.hazard("H-26", "H-37")
@pytest.mark.parametrize("safe", [True, False])
def test_a_belt_that_stood_still_gets_a_stop_where_that_cannot_start_it(*, safe: bool) -> None:
    p = Playbook()
    p.feed(Connected(1, PLAIN, True, MachineFacts(stop_repeat_safe=safe)))
    p.start(LONG).run(16.0)
    p.toy.forced = lambda now: 0.0
    p.run(2.5)
    assert p.state == "stopping"
    assert (StopBelt() in [c for _, c in p.sent]) is safe
