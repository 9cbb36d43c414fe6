"""What the history adds to the card before a walk: the usual, high days, the extra day of rest."""

from __future__ import annotations

import pytest

from tests.care.programme import D0, Programme, scores
from treadctl.care import symptoms
from treadctl.care.body import Numb, Report, Usual, Zone
from treadctl.care.card import card, usual_on
from treadctl.care.history import Card
from treadctl.care.screen import Outcome


def made(person: Programme, day: int, leg: int = 0) -> symptoms.Card:
    return card(person.history, D0 + day, scores=scores(leg=leg), screened=Outcome.CLEAR, numb=Numb.NONE)


@pytest.mark.row("3.4/usual")
def test_the_usual_is_the_median_of_14_days_or_the_first_answer() -> None:
    person = Programme()
    person.add(usual=scores(leg=4))
    assert usual_on(person.history, D0) == Usual(back=0, leg=4, zone=Zone.CALF)
    for day, leg in ((0, 6), (2, 2), (4, 3)):
        person.walk(day, before=scores(leg=leg))
    assert made(person, 7).usual.leg == 3
    assert made(person, 14).usual.leg == 2.5  # the first one is two weeks ago
    assert made(person, 60).usual.leg == 4
    person.add(usual=None)
    assert usual_on(person.history, D0 + 60) is None
    assert made(person, 60, leg=5).usual.leg == 5


@pytest.mark.row("3.6A/4")
def test_earlier_days_at_seven_or_more_are_counted_once_each() -> None:
    person = Programme()
    high = [Card(day=D0 + day, scores=scores(leg=7), started=False) for day in (0, 1, 1, 5, 7)]
    person.add(cards=(*high, Card(day=D0 + 6, scores=scores(leg=6), started=False)))
    assert made(person, 7).high_days == 2  # days 1 and 5: not day 0, a week ago, and not today's own
    assert symptoms.before(made(person, 7, leg=7)).advise


@pytest.mark.row("3.6A/8")
def test_a_red_morning_rests_one_more_day() -> None:
    person = Programme()
    person.walk(0, morning=Report(scores=scores(back=2)), morning_on=D0 + 4)
    assert made(person, 4).red_morning_rest
    assert not made(person, 5).red_morning_rest
    fine = Programme()
    assert not made(fine, 0).red_morning_rest
    fine.walk(0)
    assert not made(fine, 1).red_morning_rest
