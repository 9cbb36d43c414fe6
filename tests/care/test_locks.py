"""Which screen is due, what locks, and what opens a lock."""

from dataclasses import replace

import pytest

from tests.care.walks import session
from treadctl.care.body import Report
from treadctl.care.history import Action, Ended, History, LockSpell, Screened
from treadctl.care.locks import (
    Due,
    Key,
    after_walk,
    assessed_on,
    due,
    halves,
    key,
    locks,
    release,
    resolved,
)
from treadctl.care.screen import ASSESSED_T, ITEMS, NOT_TODAY, Answer, Group, Outcome, judge

CLEARED = (Screened(day=100, cleared=True),)


@pytest.mark.row("3.5/full", "Z03")
def test_the_first_screen_is_question_by_question() -> None:
    assert due(History(), 100) is Due.FIRST
    assert due(History(screens=(Screened(day=100, cleared=False),)), 101) is Due.FIRST


@pytest.mark.row("3.5/full", "3.5/short")
@pytest.mark.parametrize(
    ("day", "expected"), [(100, Due.SHORT), (127, Due.SHORT), (128, Due.CARDS), (140, Due.CARDS)]
)
def test_every_28_days_by_cards(day: int, expected: Due) -> None:
    assert due(History(screens=CLEARED), day) is expected


@pytest.mark.row("3.5/full", "3.7/lock")
def test_after_a_lock_by_cards_once() -> None:
    lock = LockSpell(since=105, until=107, item="U1")
    assert due(History(screens=CLEARED, locks=(lock,)), 107) is Due.CARDS
    again = (*CLEARED, Screened(day=107, cleared=True))
    assert due(History(screens=again, locks=(lock,)), 107) is Due.SHORT
    assert due(History(screens=again, locks=(lock,)), 109) is Due.SHORT
    long_ago = LockSpell(since=88, until=90, item="U1")
    assert due(History(screens=CLEARED, locks=(long_ago,)), 102) is Due.SHORT
    sooner = LockSpell(since=103, until=105, item="U1")
    assert due(History(screens=again, locks=(sooner,)), 109) is Due.SHORT
    holds = LockSpell(since=103, item="U1")
    assert due(History(screens=CLEARED, locks=(holds,)), 109) is Due.SHORT


@pytest.mark.row("3.7/lock")
def test_locked_and_opened_on_the_day_of_a_screen() -> None:
    urgent = LockSpell(since=100, until=100, item="U1")
    assert due(History(screens=CLEARED, locks=(urgent,)), 102) is Due.CARDS
    told = LockSpell(since=100, until=100, item="D7")
    assert due(History(screens=CLEARED, locks=(told,)), 102) is Due.SHORT


@pytest.mark.row("3.5/full", "3.4/gap")
def test_after_a_gap_of_more_than_28_days() -> None:
    walked = (session(day=101),)
    recent = (*CLEARED, Screened(day=120, cleared=True))
    assert due(History(screens=recent, sessions=walked), 129) is Due.SHORT
    assert due(History(screens=recent, sessions=walked), 130) is Due.CARDS
    at_the_edge = (*CLEARED, Screened(day=129, cleared=True))
    assert due(History(screens=at_the_edge, sessions=walked), 130) is Due.CARDS
    more = (session(day=90), *walked, session(day=125))
    assert due(History(screens=recent, sessions=more), 130) is Due.SHORT
    again = (*recent, Screened(day=130, cleared=True))
    assert due(History(screens=again, sessions=walked), 131) is Due.SHORT
    never = (Screened(day=100, cleared=True), Screened(day=120, cleared=True))
    assert due(History(screens=never), 135) is Due.SHORT


@pytest.mark.row("3.7/lock", "3.0/T1-T3", "W24")
@pytest.mark.parametrize("item", ITEMS)
def test_what_opens_each_lock(item: str) -> None:
    expected = {Group.EMERGENCY: Key.ASSESSED, Group.URGENT: Key.ASSESSED, Group.DOCTOR: Key.TALKED}.get(
        ITEMS[item].group
    )
    if item.startswith("T"):
        expected = Key.TALKED if item in ASSESSED_T else Key.LATER_YES
    if item in NOT_TODAY:
        assert key(item) is None
    elif expected is not None:
        assert key(item) is expected
    assert key("N1") is Key.ASSESSED
    assert key("X1") is Key.ASSESSED
    assert key("K2") is key("N6") is key("N7") is Key.TALKED


@pytest.mark.row("W24", "3.7/lock", "3.4/1")
def test_an_urgent_lock_opens_with_an_assessment_after_it_and_halves() -> None:
    lock = LockSpell(since=100, item="E1")
    with pytest.raises(ValueError, match="day of an assessment"):
        release(lock, assessed=None, day=103)
    with pytest.raises(ValueError, match="after today"):
        release(lock, assessed=104, day=103)
    with pytest.raises(ValueError, match="before the lock"):
        release(lock, assessed=99, day=103)
    assert release(lock, assessed=100, day=103).until == 103
    assert release(lock, assessed=103, day=103).until == 103
    assert halves(lock)
    assert History(locks=(lock,)).locked(200)
    assert not History(locks=(release(lock, assessed=101, day=103),)).locked(103)


@pytest.mark.row("3.6A/3", "3.0/T1-T3", "W01")
def test_a_lock_for_the_doctor_opens_with_a_talk_whenever_it_was() -> None:
    lock = LockSpell(since=100, item="D7")
    assert release(lock, assessed=60, day=100).until == 100
    assert not halves(lock)
    with pytest.raises(ValueError, match="day of an assessment"):
        release(lock, assessed=None, day=100)
    with pytest.raises(ValueError, match="after today"):
        release(lock, assessed=101, day=100)


@pytest.mark.row("3.0/T1-T3")
def test_readiness_opens_with_a_later_yes() -> None:
    assert release(LockSpell(since=100, item="T6"), assessed=None, day=100).until == 100


@pytest.mark.row("3.7/lock")
def test_a_finding_locks_for_each_of_its_questions() -> None:
    found = judge({"U1": Answer.YES, "D1": Answer.YES, "N4": Answer.YES})
    assert {lock.item for lock in locks(found, 100)} == {"U1", "D1"}
    assert all(lock.since == 100 and lock.until is None for lock in locks(found, 100))
    assert locks(judge({"N4": Answer.YES}), 100) == ()
    assert locks(judge({}), 100) == ()
    assert [lock.item for lock in locks(judge({"E6": Answer.YES}), 100)] == ["E6"]


@pytest.mark.row("3.4/1", "3.6B/1")
def test_an_emergency_during_a_walk_and_a_numb_morning_lock() -> None:
    assert after_walk(session(), 100) == ()
    for walk in (session(ended=Ended.EMERGENCY), session(worst=Action.EMERGENCY)):
        assert halves(after_walk(walk, 100)[0])
    worse = session(morning=Report(scores=None, numb_worse=True))
    assert after_walk(worse, 101)[0].item == "X2"
    assert after_walk(session(ended=Ended.EMERGENCY), 100)[0].item == "X1"
    (lock,) = after_walk(worse, 101)
    assert (lock.since, lock.until, halves(lock)) == (101, None, True)
    assert after_walk(replace(worse, morning=None), 101) == ()


@pytest.mark.row("3.4/1", "3.6B/1")
def test_a_numb_morning_after_an_emergency_locks_by_itself() -> None:
    """Who was assessed in between has opened the emergency's lock alone."""
    both = session(ended=Ended.EMERGENCY, morning=Report(scores=None, numb_worse=True))
    assert [lock.item for lock in after_walk(both, 101)] == ["X1", "X2"]


def test_what_was_resolved_is_known() -> None:
    spells = (
        LockSpell(since=1, until=2, item="D7"),
        LockSpell(since=1, until=2, item="T2"),
        LockSpell(since=1, until=2, item="K2"),
        LockSpell(since=1, until=2, item="E1"),
        LockSpell(since=1, until=2, item="T6"),
        LockSpell(since=1, until=2, item="N7"),
        LockSpell(since=1, item="D8"),
    )
    assert resolved(History(locks=spells)) == {"D7", "T2", "K2"}


@pytest.mark.row("3.6A/3")
def test_what_went_away_and_came_back_locks_anew() -> None:
    spells = (LockSpell(since=1, until=2, item="D1"), LockSpell(since=1, until=2, item="D7"))
    screens = (
        Screened(day=1, cleared=False),
        Screened(day=2, cleared=True, told=frozenset({"D1"})),
        Screened(day=30, cleared=True, told=frozenset({"D1", "D7"})),
        Screened(day=58, cleared=True, told=frozenset({"D7"})),
    )
    assert resolved(History(locks=spells, screens=screens[:3])) == {"D1", "D7"}
    assert resolved(History(locks=spells, screens=screens)) == {"D7"}
    answers = {"D1": Answer.YES, "D7": Answer.YES, "D8": Answer.NO}
    found = judge(answers, resolved=resolved(History(locks=spells, screens=screens)))
    assert (found.outcome, found.items, found.told) == (Outcome.SEE_SOMEONE, ("D1",), {"D7"})


@pytest.mark.row("3.7/lock")
def test_after_an_assessment_it_is_asked_what_is_new_since_then() -> None:
    opened = History(locks=(LockSpell(since=98, until=100, item="E4"),))
    assert assessed_on(opened, 100) == 100
    assert assessed_on(opened, 113) == 100
    assert assessed_on(opened, 114) is None
    twice = History(locks=(LockSpell(since=90, until=92, item="E4"), *opened.locks))
    assert assessed_on(twice, 101) == 100
    assert assessed_on(twice, 112) == 100
    assert assessed_on(History(locks=(LockSpell(since=98, item="E4"),)), 100) is None
    assert assessed_on(History(locks=(LockSpell(since=98, until=100, item="D4"),)), 100) is None
    told_later = History(locks=(release(LockSpell(since=90, item="U2"), assessed=95, day=100),))
    assert assessed_on(told_later, 108) == 95
    assert assessed_on(told_later, 109) is None
