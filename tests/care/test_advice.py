"""When somebody is advised to see someone although nothing locks."""

from dataclasses import replace

import pytest

from tests.care.walks import said, session
from treadctl.care.advice import advice, high_days
from treadctl.care.body import Report, Scores, Zone
from treadctl.care.history import Amount, Card, Change, History, Session, Week

LEVEL = Amount(walk_s=300.0, speed=200.0)


def card(day: int, back: int) -> Card:
    return Card(day=day, scores=Scores.said(back, 0), started=back < 7)


def week(first: int, back: float, leg: float) -> Week:
    return Week(
        first=first, level=LEVEL, sessions=3, planned_sessions=3, counted=LEVEL, before=(back, leg),
        red=0, amber=0, change=Change.HOLD, rule="3.4/4", next=LEVEL,
    )  # fmt: skip


@pytest.mark.row("3.6A/4")
def test_three_days_of_seven_or_more_within_seven() -> None:
    cards = (card(100, 7), card(103, 8), card(106, 9))
    assert high_days(History(cards=cards), 106) == 3
    assert advice(History(cards=cards), 106) == ("advice_high_days",)
    assert advice(History(cards=cards), 107) == ()
    assert advice(History(cards=(*cards[:2], card(106, 6))), 106) == ()
    twice_a_day = (card(100, 7), card(100, 7), card(101, 7))
    assert high_days(History(cards=twice_a_day), 101) == 2
    assert high_days(History(cards=(Card(day=100, scores=None, started=False),)), 100) == 0


@pytest.mark.row("3.6C/7")
def test_three_reds_in_fourteen_days() -> None:
    red = said(5, 2)
    walks = tuple(session(day=day, morning=red) for day in (100, 106, 113))
    assert "advice_reds" in advice(History(sessions=walks), 113)
    assert "advice_reds" not in advice(History(sessions=walks), 114)
    assert "advice_reds" not in advice(History(sessions=walks[:2]), 113)
    good = tuple(session(day=day) for day in (100, 106, 113))
    assert advice(History(sessions=good), 113) == ()


@pytest.mark.row("3.6C/7")
@pytest.mark.parametrize(
    ("means", "rising"),
    [
        ([(3, 2), (3.5, 2), (4, 2)], True),
        ([(3, 2), (3, 2.6), (3, 3.1)], True),
        ([(3, 2), (3.2, 2), (3.4, 2)], False),
        ([(3, 2), (4, 2), (4, 2)], False),
        ([(3, 2), (2, 2), (4, 2)], False),
        ([(3, 2), (5, 2)], False),
        ([(0, 0), (3, 2), (3.5, 2), (4, 2)], True),
        ([(3, 2), (3.6, 1), (3, 3)], False),
        ([(5, 5), (3, 2), (3.5, 2), (4, 2)], True),
    ],
)
def test_scores_before_walks_that_rise_two_weeks_running(means: list, rising: bool) -> None:
    weeks = tuple(week(100 + 7 * number, *each) for number, each in enumerate(means))
    assert ("advice_rising" in advice(History(weeks=weeks), 130)) == rising
    blank = (*weeks[:-1], replace(weeks[-1], before=None))
    assert "advice_rising" not in advice(History(weeks=blank[-3:]), 130)


@pytest.mark.row("3.6C/7")
def test_six_weeks_on_and_no_better() -> None:
    def walks(first: int, last: int) -> tuple[Session, ...]:
        early, late = Scores(back=first, leg=1, zone=Zone.THIGH), Scores(back=last, leg=0, zone=Zone.LOW_BACK)
        return (session(day=100, before=early), session(day=140, before=late if last else Scores.said(0, 0)))

    assert advice(History(sessions=walks(4, 4)), 142) == ("advice_no_better",)
    assert advice(History(sessions=walks(4, 5)), 142) == ("advice_no_better",)
    assert advice(History(sessions=walks(4, 3)), 142) == ()
    assert advice(History(sessions=walks(4, 4)), 141) == ()
    assert advice(History(sessions=walks(0, 0)), 142) == ()
    assert advice(History(sessions=walks(4, 4)), 160) == ()
    assert advice(History(), 142) == ()


def scored(*tops: tuple[int, int]) -> History:
    return History(sessions=tuple(session(day=day, before=Scores.said(top, 0)) for day, top in tops))


@pytest.mark.row("3.6C/7")
def test_the_first_two_weeks_and_the_last_two_are_compared() -> None:
    no_better = ("advice_no_better",)
    assert advice(scored((100, 4), (113, 2), (142, 3)), 142) == no_better  # the mean of 4 and 2
    assert advice(scored((100, 4), (114, 2), (142, 3)), 142) == ()  # the 2 is of the third week
    assert advice(scored((100, 4), (129, 5), (142, 3)), 142) == no_better
    assert advice(scored((100, 4), (128, 5), (142, 3)), 142) == ()
    assert advice(scored((100, 1), (142, 1)), 142) == no_better
    assert advice(scored((100, 0), (142, 0)), 142) == ()
    console = session(day=100, before=None)
    assert advice(History(sessions=(console, *scored((142, 3)).sessions)), 142) == ()


@pytest.mark.row("W11")
def test_a_limp_noted_twice() -> None:
    limp = Report(scores=None, limp=True)
    assert advice(History(sessions=(session(right_after=limp),)), 101) == ()
    twice = (session(right_after=limp), session(day=102, morning=limp))
    assert advice(History(sessions=twice), 103) == ("advice_limp",)
    unanswered = session(right_after=None, two_hours=None, morning=None)
    assert advice(History(sessions=(unanswered, *twice)), 103) == ("advice_limp",)
    same_walk = (session(right_after=limp, morning=limp),)
    assert advice(History(sessions=same_walk), 101) == ()
