"""A person's "-" while our targets rise: it counts at once where the machine names it, whatever we asked for just now."""

from __future__ import annotations

import pytest

from treadctl.quantities import Speed
from treadctl.safety.console import Adopt, Console
from treadctl.safety.echoes import ANSWERS_S, Echoes

CAP = Speed(250)

pytestmark = pytest.mark.hazard("H-87", "H-39")


def rising(*, says_back: bool, upto: int = 170, rounds: int = 0) -> Console:
    """From 1.0 km/h on a step each second; what the machine says of each."""
    console = Console()
    for number, target in enumerate(range(100, upto + 1, 10)):
        console.asked(Speed(target), float(number))
        if says_back:
            assert console.announced(Speed(target - rounds), number + 0.1) is None
        console.judge(Speed(target - 5), CAP, number + 0.9)
    return console  # 1.7 was asked for at 7.0


@pytest.mark.parametrize("says_back", [True, False])
@pytest.mark.parametrize("chosen", [160, 150, 140, 100, 90])
def test_a_slower_target_that_is_named_on_the_way_up_is_a_persons(says_back: bool, chosen: int) -> None:
    console = rising(says_back=says_back)
    verdict = console.announced(Speed(chosen), 7.95)
    assert verdict == Adopt(Speed(chosen), told=True, crossed=not says_back)


def test_also_where_it_lies_between_the_belt_and_our_target() -> None:
    console = rising(says_back=True)
    assert console.announced(Speed(168), 7.95) == Adopt(Speed(168), told=True)


def test_what_is_not_said_back_yet_may_be_said_late() -> None:
    console = rising(says_back=True)
    console.asked(Speed(180), 8.0)
    assert console.announced(Speed(170), 8.1) is None
    assert console.announced(Speed(180), 8.2) is None
    assert console.announced(Speed(170), 8.3) == Adopt(Speed(170), told=True)


def test_a_machine_that_rounds_what_it_says_back_is_believed_once_each_time() -> None:
    console = rising(says_back=True, rounds=2)
    assert console.announced(Speed(169), 7.95) is None  # further up than what it made of ours
    assert console.announced(Speed(167), 7.95) == Adopt(Speed(167), told=True)


@pytest.mark.parametrize("first", [1, 5, 9])
def test_a_machine_that_streams_its_way_up_is_nobody(first: int) -> None:
    console = Console()
    for number in range(10):
        console.asked(Speed(100 + 10 * number), float(number))
        for tenth in range(first, 10):
            told = Speed(90 + 10 * number + tenth)
            assert console.announced(told, number + tenth / 10) is None
        console.judge(Speed(99 + 10 * number), CAP, number + 0.95)
    assert console.announced(Speed(189), 9.96) is None  # 1.89, said again
    assert console.announced(Speed(188), 9.97) == Adopt(Speed(188), told=True)


def test_nothing_is_known_of_a_machine_at_the_first_targets() -> None:
    console = rising(says_back=False, upto=120)  # 1.0 at 0, 1.1 at 1, 1.2 at 2
    assert console.announced(Speed(110), 2.9) is None
    assert console.announced(Speed(109), 2.95) == Adopt(Speed(109), told=True)


@pytest.mark.parametrize("resumed", [True, False])
def test_what_is_known_of_a_machine_lasts(resumed: bool) -> None:
    console = rising(says_back=False)
    console.restarted(resumed=resumed)
    console.asked(Speed(100), 60.0)
    console.judge(Speed(95), CAP, 61.0)
    console.asked(Speed(110), 61.0)
    verdict = console.announced(Speed(100), 61.9)
    assert verdict == Adopt(Speed(100), told=True, crossed=True)


@pytest.mark.parametrize(("at", "crossed"), [(8.5, True), (8.6, False)])
def test_ours_may_come_after_theirs_for_as_long_as_a_belt_takes_to_answer(at: float, crossed: bool) -> None:
    console = rising(says_back=False)
    assert console.announced(Speed(120), at) == Adopt(Speed(120), told=True, crossed=crossed)


def test_a_target_that_never_got_there_is_not_waited_for() -> None:
    console = rising(says_back=True)
    console.asked(Speed(180), 8.0)
    console.not_asked(Speed(170))
    assert console.announced(Speed(172), 8.1) is None  # more than what it has
    assert console.announced(Speed(169), 8.1) == Adopt(Speed(169), told=True)


# --- the habit


def said(*named: bool) -> Echoes:
    """A target each second from 100 on, and whether the machine named anything after it."""
    echoes = Echoes()
    for number, name in enumerate(named):
        echoes.asked(100.0 + number)
        if name:
            echoes.names(Speed(100))
    return echoes


@pytest.mark.parametrize(
    ("named", "silent"),
    [
        ((), False),
        ((False,) * 2, False),
        ((False,) * 3, True),
        ((True, False, False, False), True),
        ((True, True, False, False, False), False),
        ((True, True, False, False, False, False), True),
        ((True,) * 3 + (False,) * 5, False),
        ((True,) * 3 + (False,) * 6, True),  # the first is too long ago to count
        ((True,) * 8, False),
    ],
)
def test_three_targets_without_a_word_are_a_habit_unless_half_as_many_had_one(
    named: tuple[bool, ...], silent: bool
) -> None:
    assert said(*named).silent(200.0) is silent


def test_a_target_of_just_now_may_still_be_answered() -> None:
    echoes = said(False, False, False)
    assert not echoes.silent(102.0 + ANSWERS_S)
    assert echoes.silent(102.0 + ANSWERS_S + 0.01)
    assert echoes.named is None
    echoes.names(Speed(120))
    assert echoes.named == Speed(120)
    assert not echoes.silent(200.0)


def test_what_was_not_written_is_not_answered() -> None:
    echoes = said(True, False)
    echoes.not_asked()
    assert echoes.named == Speed(100)
    empty = Echoes()
    empty.not_asked()
    empty.names(Speed(100))
    assert empty.named is None
