"""A start needs everything that an increase needs: what is wrong is said, and what passes only delays."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import (
    CapLowered,
    CommandDone,
    GuardianBeat,
    JournalSays,
    Outcome,
    SetSpeed,
    StackAnswered,
    StackDown,
    StopRequested,
    Tick,
    Watched,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(200, 200))

Trouble = Callable[[Playbook], None]


def stalls(p: Playbook) -> None:
    p.now += 0.7
    p.report()  # after the stall there is a record, and all others stand by
    p.feed(Tick())
    p.feed(GuardianBeat())
    p.report()


def nobody(p: Playbook) -> None:
    p.feed(Watched(0))
    p.run(5.5)


def reads_otherwise(p: Playbook) -> None:
    """The guardian reads 0.5 km/h on a belt that reports 0 to us."""
    for _ in range(15):
        p.feed(GuardianBeat(Speed(50)))
        p.run(0.1)
        p.feed(GuardianBeat(Speed(50)))


TROUBLES: list[tuple[Trouble, str]] = [
    (nobody, "unwatched"),
    (lambda p: p.feed(StackDown("test")) and None, "stack_down"),
    (lambda p: p.feed(JournalSays("disk full")) and None, "journal_trouble"),
]


def refused(p: Playbook) -> list[object]:
    return [n.values["reason"] for n in p.told("refused")]


@pytest.mark.hazard("H-12", "H-18", "H-34", "H-52", "H-62")
@pytest.mark.parametrize(("trouble", "words"), TROUBLES)
def test_a_press_is_refused_with_what_is_wrong(trouble: Trouble, words: str) -> None:
    p = Playbook().run(4.0)
    trouble(p)
    p.press(LONG)
    assert refused(p) == [words]
    p.run(15.0)
    assert p.commands() == []


@pytest.mark.hazard("H-18", "H-19")
def test_two_readings_that_differ_start_nothing() -> None:
    p = Playbook().run(4.0)
    p.guardian = False
    reads_otherwise(p)
    p.press(LONG)
    assert refused(p) == ["readings_differ"]
    p.guardian = True
    p.run(1.0)
    p.press(LONG)
    assert p.run(16.0).state == "walk"


@pytest.mark.hazard("H-43", "H-44", "P03")
def test_after_a_stall_a_press_waits_and_the_next_one_counts() -> None:
    p = Playbook().run(4.0)
    stalls(p)
    p.press(LONG)
    p.run(1.0)
    p.feed(Tick(0.6))  # and once more, asleep
    p.run(0.2)
    p.press(LONG)
    assert refused(p) == ["not_stood_long_enough", "not_stood_long_enough"]
    p.run(4.1)
    p.press(LONG)
    assert p.run(16.0).state == "walk"


@pytest.mark.hazard("H-43", "H-44", "P03")
def test_what_passes_in_the_countdown_only_delays_the_start() -> None:
    p = Playbook().run(4.0)
    began = p.now
    p.press(LONG)
    p.run(4.8)
    stalls(p)
    p.run(1.5)
    assert p.commands() == []
    p.run(12.0)
    assert p.state == "walk"
    assert p.commands().count("07") == 1
    started = next(at for at, c in p.sent if c.__class__.__name__ == "StartBelt")
    assert 7.4 <= started - began <= 8.3
    assert not p.told("our_bug")


@pytest.mark.hazard("H-12", "H-18", "H-52")
def test_what_stays_wrong_through_the_countdown_starts_nothing() -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(3.0)
    p.feed(JournalSays("disk full"))
    p.run(20.0)
    assert "07" not in p.commands()
    assert {reason for _, _, reason in p.denied} == {"journal_trouble"}
    assert p.core.settled
    assert p.summaries[0].summary.reason == "not_starting"


@pytest.mark.hazard("H-34")
def test_a_stack_that_answers_again_lets_a_start_through() -> None:
    p = Playbook().run(4.0)
    p.feed(StackDown("test"))
    p.press(LONG)
    p.feed(StackAnswered(p.conn))
    p.press(LONG)
    assert refused(p) == ["stack_down"]
    assert p.run(16.0).state == "walk"


@pytest.mark.hazard("H-05", "H-55")
def test_a_cap_that_fell_below_the_belt_in_a_break_ends_there_and_binds_no_other_walk() -> None:
    p = Playbook().start().run(48.0)
    assert p.state == "break"
    p.feed(CapLowered(Speed(90)))
    p.run(3.0)
    p.press(None)
    assert refused(p) == ["cap_below_belt"]
    p.feed(StopRequested("test"))
    p.run(20.0)
    p.press(LONG)
    assert p.run(16.0).state == "walk"


@pytest.mark.hazard("H-15", "H-84")
def test_the_watch_for_a_ghost_holds_the_speed_and_keeps_nobody_from_a_walk() -> None:
    p = Playbook().run(4.0)
    p.feed(CommandDone(1, SetSpeed(Speed(100)), Outcome.WRITE_UNKNOWN))
    p.press(LONG)
    p.run(16.0)
    assert p.state == "walk"
    assert "command_unknown" in p.core.snapshot(p.now).faults
    assert p.toy.speed == 100
