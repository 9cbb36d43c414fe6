"""An answer from afar, whatever it is, leaves nobody with a plan that is looser than without it."""

from __future__ import annotations

import dataclasses
from itertools import product
from typing import Any

import pytest

from tests.care.programme import AS_PLANNED, Programme, profile
from tests.care.walks import WELL, said, session
from treadctl.care.afar import Afar, asked, counted, tightens
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.colour import judge
from treadctl.care.history import History, Session
from treadctl.care.rows import Pen
from treadctl.care.stored import Stored, Why, read
from treadctl.care.today import Kind, Today, today

REPORTS = (
    WELL,
    Report(scores=None, numb_worse=True),
    Report(scores=None, limp=True),
    *(
        said(back, leg, zone)
        for back, leg, zone in product((0, 2, 4, 9), (1, 2, 3, 6), (Zone.THIGH, Zone.FOOT))
    ),
)
LATER = (
    LaterReport(feel=Later.YES),
    *(
        LaterReport(feel=feel, scores=scores)
        for feel in (Later.BIT_WORSE, Later.CLEARLY_WORSE)
        for scores in (None, said(3, 2).scores, said(4, 3).scores, said(9, 9).scores)
    ),
)
ANSWERS = (
    *(Afar(answer="right_after", said=each) for each in REPORTS),
    *(Afar(answer="two_hours", said=each) for each in LATER),
    *(Afar(answer="morning", said=each, on=101) for each in REPORTS),
    Afar(answer="morning", said=None),
)


def waiting(afar: Afar, **changes: Any) -> Session:
    return session(**{"right_after": WELL, "morning": None, "morning_on": None, **changes, afar.answer: None})


@pytest.mark.hazard("H-65")
@pytest.mark.row("3.6C/8")
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("before", [Scores(back=2, leg=2, zone=Zone.THIGH), None])
def test_no_answer_from_afar_betters_a_walk(before: Scores | None, *, final: bool) -> None:
    """Against the same walk without it, and for each of its other answers."""
    for afar, straight, evening in product(ANSWERS, (None, WELL, said(5, 2)), (None, *LATER[:3])):
        walk = waiting(afar, before=before, right_after=straight, two_hours=evening)
        walk = dataclasses.replace(walk, **{afar.answer: None})
        there = counted(walk, (afar,))
        assert judge(there, final=final).colour >= judge(walk, final=final).colour, afar
        assert (there == walk) is not tightens(walk, afar)
        assert asked(there, (afar,)) == walk


def test_what_tightens_is_what_is_worse_than_settled() -> None:
    for said_, counts in ((WELL, False), (said(2, 3), True), (Report(scores=None, numb_worse=True), True)):
        afar = Afar(answer="morning", said=said_, on=101)
        assert tightens(waiting(afar), afar) is counts
        assert not tightens(waiting(afar), dataclasses.replace(afar, disowned=True))


@pytest.mark.hazard("H-65")
def test_a_day_is_never_looser_for_an_answer_from_afar() -> None:
    """A programme of three weeks; its last walk's answers come from afar, one of each, or all."""
    life = Programme(profile())
    life.baseline()
    for week in (1, 2):
        life.week(7 * week)
    last = life.history.sessions[-1]
    open_ = dataclasses.replace(last, right_after=None, two_hours=None, morning=None, morning_on=None)
    without, seen = _days(life.history, open_), set()
    for right, later, morning in product(REPORTS[:5], LATER[:5], REPORTS[:5]):
        there = counted(
            open_,
            (
                Afar(answer="right_after", said=right),
                Afar(answer="two_hours", said=later),
                Afar(answer="morning", said=morning, on=last.day + 1),
            ),
        )
        if there not in seen:
            seen.add(there)
            for one, other in zip(_days(life.history, there), without, strict=True):
                assert not _looser(one, other), (there, other.day - last.day)
    assert len(seen) > 20


def _days(history: History, last: Session) -> list[Today]:
    """Return the days after a last walk, at rest and with somebody about to start."""
    history = dataclasses.replace(history, sessions=(*history.sessions[:-1], last))
    return [
        today(history, profile(), last.day + day, wall_s=(last.day + day) * 86_400.0, beginning=beginning)
        for day in (2, 3, 8)
        for beginning in (None, AS_PLANNED)
    ]


def _looser(one: Today, other: Today) -> bool:
    if one.kind is not Kind.WALK:
        return False
    return other.kind is not Kind.WALK or one.amount.metres > other.amount.metres + 1e-6


# --- as rows


PEN = Pen(simulated=False)
WALK = session(right_after=None, two_hours=None, morning=None, morning_on=None)


def told(*rows: tuple[str, dict[str, object]]) -> Stored:
    return read((PEN.walk(WALK, "w"), *rows), simulated=False)


@pytest.mark.parametrize("afar", ANSWERS[:8] + ANSWERS[-3:])
def test_every_answer_comes_back_as_it_was_written(afar: Afar) -> None:
    afar = dataclasses.replace(afar, by="phone")
    stored = told(PEN.afar("w", afar))
    assert stored.aside == ()
    assert stored.walks[0].afar == (afar,)
    assert stored.walks[0].asked == WALK
    if afar.said is not None:
        stored = told(PEN.afar("w", afar), PEN.confirmed("w", afar))
        assert (stored.walks[0].afar, stored.walks[0].session) == ((), afar.into(WALK))


def test_the_persons_word_holds_whatever_comes_after_it() -> None:
    row = PEN.afar("w", Afar(answer="right_after", said=said(9, 9)))
    stored = told(PEN.right_after("w", WELL), row)
    assert [aside.why for aside in stored.aside] == [Why.AGAIN]
    assert stored.walks[0].session.right_after == WELL
    assert [aside.why for aside in told(row, row).aside] == [Why.AGAIN]


def test_only_what_was_said_can_be_disowned_and_once() -> None:
    row = PEN.afar("w", Afar(answer="right_after", said=said(9, 9)))
    no = PEN.disowned("w", "right_after")
    assert told(row).walks[0].session.right_after is not None
    assert told(row, no).walks[0].session == WALK
    assert [aside.why for aside in told(no).aside] == [Why.UNMATCHED]
    assert [aside.why for aside in told(row, no, no).aside] == [Why.UNMATCHED]
    assert [aside.why for aside in told(PEN.disowned("other", "right_after")).aside] == [Why.UNMATCHED]


@pytest.mark.parametrize(
    "change", [{"when": "not_symptoms"}, {"when": None}, {"worse": 1}, {"by": None}, {"other_up": 11}]
)
def test_a_row_that_cannot_be_is_damaged(change: dict[str, object]) -> None:
    kind, data = PEN.afar("w", Afar(answer="right_after", said=WELL))
    assert [aside.why for aside in told((kind, {**data, **change})).aside] == [Why.DAMAGED]


def test_worse_in_no_numbers_cannot_be_confirmed() -> None:
    with pytest.raises(ValueError, match="it is asked"):
        PEN.confirmed("w", Afar(answer="morning", said=None))
