"""3.8: what the journal tells is what happened; nothing in it is passed over in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.care.programme import D0, Programme, scores
from tests.care.walks import session
from tests.care.writing import rows_of
from treadctl.care import history as facts
from treadctl.care.body import Later, LaterReport, Numb, Report, Scores, Zone
from treadctl.care.history import History
from treadctl.care.rows import Kind, Pen
from treadctl.care.stored import Why, history_of, read

REAL = Pen(simulated=False)
DAYS = st.integers(1, 3_652_059)
NUMBERS = st.floats(0, 1e9)
COUNTS = st.integers(0, 1000)
SCORES = st.builds(
    Scores, back=st.integers(0, 10), leg=st.integers(1, 10), zone=st.sampled_from(Zone).filter(bool)
) | st.builds(
    Scores, back=st.integers(0, 10), leg=st.just(0), zone=st.sampled_from((Zone.NONE, Zone.LOW_BACK))
)
AMOUNTS = st.builds(facts.Amount, walk_s=NUMBERS, speed=NUMBERS)
REPORTS = st.builds(
    Report,
    scores=st.none() | SCORES,
    numb_worse=st.booleans(),
    limp=st.booleans(),
    other_up=st.integers(0, 10),
)
LATER = st.builds(
    LaterReport,
    feel=st.sampled_from((Later.BIT_WORSE, Later.CLEARLY_WORSE)),
    scores=st.none() | SCORES,
    by_morning=st.booleans(),
) | st.builds(LaterReport, feel=st.just(Later.YES), scores=st.none(), by_morning=st.booleans())


@st.composite
def walks(draw: st.DrawFn) -> facts.Session:
    morning = draw(st.none() | REPORTS)
    return facts.Session(
        day=draw(DAYS),
        started_at=draw(NUMBERS),
        ended_at=draw(NUMBERS),
        planned=draw(AMOUNTS),
        walked_s=draw(NUMBERS),
        speed=draw(NUMBERS),
        metres=draw(NUMBERS),
        pattern=draw(st.sampled_from(facts.Pattern)),
        ended=draw(st.sampled_from(facts.Ended)),
        cut=draw(st.floats(0, 1)),
        baseline=draw(st.booleans()),
        worst=draw(st.sampled_from(facts.Action)),
        slows=draw(COUNTS),
        breaks=draw(COUNTS),
        before=draw(st.none() | SCORES),
        right_after=draw(st.none() | REPORTS),
        two_hours=draw(st.none() | LATER),
        morning=morning,
        morning_on=None if morning is None else draw(DAYS),
        not_symptoms=draw(st.booleans()),
    )


def some(each: st.SearchStrategy[Any], key: str = "day") -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(each, max_size=3).map(
        lambda found: tuple(sorted(found, key=lambda fact: getattr(fact, key)))
    )


WEEKS = st.builds(
    facts.Week,
    first=DAYS,
    level=AMOUNTS,
    sessions=COUNTS,
    planned_sessions=COUNTS,
    counted=AMOUNTS,
    before=st.none() | st.tuples(NUMBERS, NUMBERS),
    red=COUNTS,
    amber=COUNTS,
    change=st.sampled_from(facts.Change),
    rule=st.text(max_size=8),
    next=AMOUNTS,
)
HISTORIES = st.builds(
    History,
    sessions=st.lists(walks(), max_size=3).map(
        lambda found: tuple(sorted(found, key=lambda s: (s.day, s.started_at)))
    ),
    weeks=st.lists(WEEKS, max_size=3, unique_by=lambda week: week.first).map(
        lambda found: tuple(sorted(found, key=lambda week: week.first))
    ),
    cards=some(
        st.builds(
            facts.Card, day=DAYS, scores=st.none() | SCORES, started=st.booleans(), rule=st.text(max_size=8)
        )
    ),
    screens=some(
        st.builds(
            facts.Screened,
            day=DAYS,
            cleared=st.booleans(),
            numb=st.sampled_from(Numb),
            told=st.frozensets(st.text(max_size=3), max_size=3),
        )
    ),
    locks=some(
        st.builds(facts.LockSpell, since=DAYS, until=st.none() | DAYS, item=st.text(max_size=3)), "since"
    ),
    illnesses=some(st.builds(facts.Illness, since=DAYS, well_at=st.none() | NUMBERS), "since"),
    asked=some(st.builds(facts.Asked, day=DAYS, ok=st.booleans())),
    wishes=some(st.builds(facts.Wished, day=DAYS, wish=st.sampled_from(facts.Wish))),
    agreed=st.none() | st.builds(facts.Agreed, day=DAYS, amount=AMOUNTS),
    faster=st.none() | DAYS,
    usual=st.none() | SCORES,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES)
@pytest.mark.row("3.8/facts")
def test_every_fact_comes_back_as_it_was(history: History) -> None:
    written = json.loads(json.dumps(list(rows_of(history))))
    told = read(written, simulated=False)
    assert told.history == history
    assert told.aside == ()


def test_a_programme_comes_back_as_it_was() -> None:
    person = Programme()
    person.baseline()
    person.week(7)
    person.week(14)
    assert history_of(rows_of(person.history), simulated=False) == person.history


def test_practice_and_what_is_real_know_nothing_of_each_other() -> None:
    person = Programme()
    person.baseline()
    rows = [*rows_of(person.history, simulated=True), REAL.fact(facts.Asked(day=D0, ok=False))]
    assert history_of(rows, simulated=True) == person.history
    assert history_of(rows, simulated=False) == History(asked=(facts.Asked(day=D0, ok=False),))
    assert history_of([("summary", {"walked_s": 5}), ("reading", {})], simulated=False) == History()


def test_a_walk_without_a_card_is_kept_and_does_not_count() -> None:
    told = read([REAL.walk(session(), "a"), REAL.walk(session(day=101), "b", counts=False)], simulated=False)
    assert [walk.id for walk in told.walks] == ["a", "b"]
    assert len(told.history.sessions) == 1
    assert told.last is not None
    assert told.last.id == "a"


def test_the_newest_answer_of_each_kind_holds() -> None:
    rows = [
        REAL.walk(session(), "a"),
        REAL.right_after("a", Report(scores=None)),
        REAL.morning("a", Report(scores=scores(leg=3)), 101),
        REAL.morning("a", Report(scores=None), 102),
        REAL.two_hours("a", LaterReport(feel=Later.YES)),
        REAL.not_symptoms("a", value=True),
        REAL.not_symptoms("a", value=False),
    ]
    (walk,) = history_of(rows, simulated=False).sessions
    assert walk == session(morning_on=102)


def test_a_lock_and_an_illness_end_once() -> None:
    lock = facts.LockSpell(since=100, item="E1")
    ill = facts.Illness(since=100)
    rows = [REAL.fact(lock), REAL.unlock(replace(lock, until=105)), REAL.fact(lock), REAL.fact(ill)]
    rows.append(REAL.well(replace(ill, well_at=7.0)))
    told = read(rows, simulated=False)
    assert told.history.locks == (replace(lock, until=105), lock)
    assert told.history.illnesses == (replace(ill, well_at=7.0),)
    again = read([*rows, rows[-1], REAL.unlock(replace(lock, item="E2", until=105))], simulated=False)
    assert [each.why for each in again.aside] == [Why.UNMATCHED, Why.UNMATCHED]
    assert again.history == told.history
    assert not any(each.forbids for each in again.aside)


def test_a_week_and_a_walk_are_never_told_anew() -> None:
    person = Programme()
    person.baseline()
    person.week(7)
    (week,) = person.history.weeks
    rows = [REAL.fact(week), REAL.fact(replace(week, change=facts.Change.HOLD)), REAL.walk(session(), "a")]
    told = read([*rows, REAL.walk(session(walked_s=9.0), "a")], simulated=False)
    assert told.history.weeks == (week,)
    assert told.history.sessions[0].walked_s == 300.0
    assert [each.why for each in told.aside] == [Why.AGAIN, Why.AGAIN]


def changed(**values: object) -> tuple[str, object]:
    kind, data = REAL.walk(session(), "a")
    return kind, {**data, **values}


@pytest.mark.parametrize(
    ("row", "why", "says"),
    [
        (changed(v=2), Why.NEWER, "v 2"),
        (("care_dream", {"v": 1, "simulated": False}), Why.NEWER, "v 1"),
        (changed(v=None), Why.DAMAGED, "v is None"),
        (changed(simulated="no"), Why.DAMAGED, "simulated 'no'"),
        (changed(day=0), Why.DAMAGED, "care_walk.day is 0"),
        (changed(day=True), Why.DAMAGED, "care_walk.day"),
        (changed(walked_s=float("nan")), Why.DAMAGED, "care_walk.walked_s"),
        (changed(walked_s=-1), Why.DAMAGED, "a number of 0 or more"),
        (changed(ended="died"), Why.DAMAGED, "'done', 'chose'"),
        (changed(before=[1, 0, 5]), Why.DAMAGED, "care_walk.before: zone is FOOT"),
        (changed(before=[1, 0]), Why.DAMAGED, "a list of 3"),
        (changed(planned=5), Why.DAMAGED, "care_walk.planned is 5"),
        (changed(counts=1), Why.DAMAGED, "counts"),
        (("care_walk", {"v": 1, "simulated": False, "walk": "a", "counts": True}), Why.DAMAGED, "has no day"),
        (("care_walk", ["a"]), Why.DAMAGED, "no values"),
        (("care_said", {"v": 1, "simulated": False, "walk": "a", "when": "never"}), Why.DAMAGED, "right_after"),
        (REAL.not_symptoms("nobody", value=True), Why.UNMATCHED, "nobody"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_set_aside(row: tuple[str, object], why: Why, says: str) -> None:
    good = REAL.walk(session(), "good")
    told = read([good, row, REAL.fact(facts.Asked(day=5, ok=True))], simulated=False)
    (aside,) = told.aside
    assert (aside.number, aside.kind, aside.why, aside.forbids) == (
        2,
        row[0],
        why,
        why in (Why.NEWER, Why.DAMAGED),
    )
    assert says in aside.says
    assert len(told.history.sessions) == len(told.history.asked) == 1


def test_each_kind_has_its_row() -> None:
    everything = History(
        sessions=(session(not_symptoms=True),),
        cards=(facts.Card(day=5, scores=None, started=False),),
        screens=(facts.Screened(day=5, cleared=True),),
        locks=(facts.LockSpell(since=5, until=6, item="E1"),),
        illnesses=(facts.Illness(since=5, well_at=1.0),),
        asked=(facts.Asked(day=5, ok=True),),
        wishes=(facts.Wished(day=5, wish=facts.Wish.STAY),),
        agreed=facts.Agreed(day=5, amount=facts.NOTHING),
        faster=5,
        usual=scores(),
    )
    assert {kind for kind, _ in rows_of(everything)} == {kind.value for kind in Kind} - {
        "care_week",
        "care_afar",
        "care_disowned",
    }
