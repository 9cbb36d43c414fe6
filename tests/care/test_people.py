"""Half a year of virtual people, and any past whatever: what must never be, never is; and nobody is held for ever."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest

from tests.care.judge import Start as Promise
from tests.care.judge import complaints
from tests.care.life import FIRST_DAY, Life
from tests.care.nature import PERFECT, wanted
from tests.care.people import lived
from tests.care.programme import D0, RED, Programme, profile, scores
from treadctl.care import numbers
from treadctl.care import today as module
from treadctl.care.body import Later, LaterReport, Report
from treadctl.care.colour import Colour, judge
from treadctl.care.history import Action, Amount, Asked, Ended, History, LockSpell, Pattern, Session
from treadctl.care.progress import GREEN
from treadctl.care.road import road
from treadctl.care.standing import Standing
from treadctl.care.today import Kind
from treadctl.care.wants import most
from treadctl.care.weeks import folded

PEOPLE, WEEKS = 100, 26


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return [lived(seed, WEEKS) for seed in range(PEOPLE)]


@pytest.mark.row("3.4/guard", "3.2/rest", "W03", "W04", "3.6A/4", "3.7/lock")
def test_half_a_year_of_people(lives: list[Life], capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    again = [lived(seed, WEEKS) for seed in range(10)]
    a_second = sum(len(life.history.sessions) for life in again) / (time.perf_counter() - began)
    walks = sum(len(life.history.sessions) for life in lives)
    with capsys.disabled():
        print(f"\n  {PEOPLE} people x {WEEKS} weeks: {walks} walks, {a_second:.0f} simulated walks a second")
    assert [f"{seed}: {text}" for seed, life in enumerate(lives) for text in life.judged()] == []
    assert [life.history for life in again] == [life.history for life in lives[:10]]  # the seed is all


def test_the_people_meet_everything(lives: list[Life]) -> None:
    """A simulation in which nothing happens proves nothing."""
    sessions = [session for life in lives for session in life.history.sessions]
    assert {session.ended for session in sessions} >= {
        Ended.DONE,
        Ended.SYMPTOMS,
        Ended.OTHERWISE,
        Ended.ATTENTION,
        Ended.EMERGENCY,
    }
    assert {judge(session, final=True).colour for session in sessions} >= set(Colour) - {Colour.OPEN}
    assert {session.pattern for session in sessions} == set(Pattern)
    assert {session.worst for session in sessions} == set(Action)
    assert {kind for life in lives for kind in life.kinds} >= {
        "rest",
        "not_today",
        "locked",
        "card not_today",
    }
    rules = {week.rule for life in lives for week in life.kept.standing.weeks if life.kept.standing}
    assert rules >= {"3.4/1", "3.4/2", "3.4/3", "3.4/4", "3.4/5", "3.4/baseline", "3.4/guard"}


@pytest.mark.parametrize(
    ("where", "name", "planted", "said"),
    [
        (numbers, "GUARD", 1.25, "above a tenth more"),
        (module, "rests", lambda *_: None, "follows day"),
        (numbers, "TOO_HIGH", 9, "a start at"),
        (numbers, "REFERENCE_DAYS", 60, "a tenth more"),
        (History, "locked", lambda _history, _day: False, "while locked"),
        (Standing, "within", lambda _at, amount, _day: amount, "a tenth more"),
    ],
)
def test_the_judge_notices_a_planted_mistake(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, planted: object, said: str
) -> None:
    monkeypatch.setattr(where, name, planted)
    for seed in range(80):
        if any(said in text for text in lived(seed, WEEKS).judged()):
            return
    pytest.fail(f"{name} = {planted} was not noticed")


def test_from_wherever_they_are_the_road_leads_to_what_they_want(lives: list[Life]) -> None:
    """Nobody who does everything right from here on is held for ever, whatever was before."""
    for seed, life in enumerate(lives):
        history = replace(life.history, asked=(Asked(day=FIRST_DAY, ok=True),), wishes=())
        ahead = road(history, life.profile, life.day)
        top = most(history, life.profile, 0)
        there = folded(history, life.profile)
        reached = [
            *(stage.amount for stage in ahead),
            *(week.level for week in (there.weeks[-1:] if there else ())),
        ]
        assert any(one.walk_s == top.walk_s and one.speed == top.speed for one in reached), seed
        assert len(ahead) <= 60, (seed, len(ahead))


@pytest.mark.parametrize("pain", [0.0, 2.0, 4.0, 5.2])
def test_a_steady_pain_of_five_is_no_reason_to_be_held(pain: float) -> None:
    """The average person with sciatica begins at 5.2."""
    life = Life(replace(PERFECT, pain=pain), wanted(), Random(1))
    life.live(7 * 36)
    assert life.judged() == []
    assert life.history.sessions[-1].planned == Amount(walk_s=1800, speed=350)
    weeks = life.kept.standing.weeks if life.kept.standing else ()
    assert all(week.change in GREEN for week in weeks[1:])


def somehow(draw: Random) -> Programme:
    """Return a person with any past: walks that no plan would have allowed, and any answers."""
    person = Programme(profile(walk_s=draw.choice((600, 1800, 2700)), days_per_week=draw.choice((2, 3, 4))))
    day = 0
    for _ in range(draw.randrange(40)):
        day += draw.choice((1, 2, 2, 2, 3, 3, 4, 5, 8, 16, 30))
        planned = Amount(walk_s=draw.uniform(10, 2700), speed=draw.uniform(100, 450))
        session = Session(
            day=D0 + day,
            started_at=0.0,
            ended_at=0.0,
            planned=planned if draw.random() < 0.9 else Amount(walk_s=0, speed=0),
            walked_s=draw.uniform(0, 3000),
            speed=draw.uniform(50, 500),
            metres=draw.uniform(0, 3000),
            pattern=draw.choice(list(Pattern)),
            cut=draw.choice((1.0, 0.8)),
            ended=draw.choice(list(Ended)),
            baseline=person.at(day).open.baseline,
            worst=draw.choice(list(Action)[:-1]),
            before=draw.choice((None, scores(), scores(leg=draw.randrange(11), back=draw.randrange(11)))),
            right_after=draw.choice((None, Report(scores=None))),
            two_hours=draw.choice((None, *(LaterReport(feel=feel) for feel in Later))),
            morning=draw.choice((None, Report(scores=None), Report(scores=scores(leg=draw.randrange(11))))),
        )
        person.add(sessions=(*person.history.sessions, session))
        if draw.random() < 0.03:
            spell = LockSpell(since=D0 + day, until=D0 + day + draw.randrange(30), item="E3")
            person.add(locks=(*person.history.locks, spell))
    return person


def promises(person: Programme) -> list[Promise]:
    """Return every walk as the judge wants it; the past counts as promised as it stands."""
    found = []
    earlier = person.history.sessions
    for number, session in enumerate(earlier):
        person.add(sessions=earlier[:number])
        at = person.at(session.day - D0)
        found.append(
            Promise(
                day=session.day,
                planned_s=session.planned.walk_s,
                speed=session.planned.speed,
                done_s=session.walked_s,
                done_speed=session.speed,
                red=judge(session, final=number < len(earlier) - 1).colour >= Colour.RED,
                top=0,
                locked=person.history.locked(session.day),
                profile_s=float(person.wants.walk_s),
                profile_speed=float(person.wants.cap.hundredths),
                planned_walks=at.open.planned,
                ours=session.planned.walk_s > 0,
                baseline=at.open.baseline,
            )
        )
    person.add(sessions=earlier)
    return found


@pytest.mark.row("3.4/guard")
@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_past_what_is_planned_next_keeps_to_the_rules(seed: int) -> None:
    draw = Random(f"past {seed}")
    person = somehow(draw)
    last = person.history.sessions[-1].day - D0 if person.history.sessions else 0
    for day in range(last, last + 28):
        if person.on(day).kind is Kind.WALK:
            person.walk(day, **(RED if draw.random() < 0.15 else {}))  # type: ignore[arg-type]
    person.add(weeks=())
    found = complaints(promises(person), person.wants.days_per_week)
    ours = [text for text in found if int(text.split("day ")[1].split(":")[0].split()[0]) > D0 + last]
    assert ours == []
