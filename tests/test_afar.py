"""Answers from afar, over the service: what is told, what counts, what only the person can confirm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.care.walks import GOOD
from tests.helpers.asking import D0, NONE, Line, Person
from treadctl import days
from treadctl.care.body import Later
from treadctl.care.history import Session
from treadctl.care.rows import Kind, Pen
from treadctl.messages import RequestError
from treadctl.words import refusal

MORNING = "morning.w1"
AS_BEFORE = {"question": MORNING, "value": "as_before"}
MUCH_WORSE = {"question": MORNING, "value": "worse", "back": 2, "leg": 5, "zone": 4}
NUMB = {"question": MORNING, "value": "worse", "numb": True}


def walk(person: Person, **changes: Any) -> Session:
    """A good walk of this day, whose answers are still to come."""
    at = {"day": D0 + person.day, "started_at": person.wall(), "ended_at": person.wall() + 600}
    asked = {"right_after": GOOD.right_after, "two_hours": GOOD.two_hours, "morning": None}
    return replace(GOOD, **{**at, "baseline": True, **asked, **changes})


async def next_morning(**changes: Any) -> Person:
    """Somebody who walked yesterday; the morning's question is open."""
    person = Person()
    await person.newcomer()
    pen = Pen(simulated=False)
    session = walk(person, **changes)
    person.put(pen.walk(session, "w1"))
    if session.right_after is not None:
        person.put(pen.right_after("w1", session.right_after))
    if session.two_hours is not None:
        person.put(pen.two_hours("w1", session.two_hours))
    person.day = 1
    return person


async def from_afar(person: Person, **body: object) -> Line:
    return await person.ask_as("remote", "checkin", **{"from": "phone", **body})


async def health(person: Person) -> Line:
    return await person.ask_as("remote", "health")


# --- what is told


@pytest.mark.hazard("H-65")
async def test_a_house_is_told_when_and_how_much_and_nothing_of_the_body() -> None:
    person = await next_morning()
    today = await person.ask_as("remote", "today")
    assert today == {
        "ok": True,
        "today": days.iso(D0 + 1),
        "kind": "rest",
        "plan": None,
        "next_day": days.iso(D0 + 2),
    }
    person.day = 2
    plan = (await person.ask_as("remote", "today"))["plan"]
    assert set(plan) == {"walk_s", "speed_kmh", "blocks_s", "break_s"}


async def test_that_walking_is_locked_is_the_bodys_matter() -> None:
    person = await next_morning()
    assert (await from_afar(person, **NUMB))["counts"] is True
    assert (await person.told("today"))["kind"] == "locked"
    today = await person.ask_as("remote", "today")
    assert (today["kind"], today["plan"], today["next_day"]) == ("not_today", None, None)


async def test_what_is_open_is_told_with_its_id_and_its_answers() -> None:
    person = await next_morning()
    told = await health(person)
    assert told["question"] == {
        "id": MORNING,
        "asked": "morning",
        "walk_day": days.iso(D0),
        "values": ["as_before", "worse"],
    }
    before = GOOD.before
    assert before is not None
    numbers = {"back": before.back, "leg": before.leg, "zone": int(before.zone)}
    assert told["scores"] == {"day": days.iso(D0), "asked": "before", **numbers}
    assert (told["locks"], [each["rule"] for each in told["why"]]) == ([], ["3.2/rest"])
    await from_afar(person, **NUMB)
    told = await health(person)
    assert [(lock["item"], lock["key"]) for lock in told["locks"]] == [("X2", "assessed")]
    assert told["question"] is None


async def test_the_newest_question_comes_first_and_then_the_evenings() -> None:
    person = await next_morning(two_hours=None)
    assert (await health(person))["question"]["asked"] == "morning"
    await from_afar(person, **AS_BEFORE)
    question = (await health(person))["question"]
    assert (question["id"], question["asked"]) == ("two_hours.w1", "two_hours_late")
    assert question["values"] == ["yes", "bit_worse", "clearly_worse"]


async def test_scores_of_a_card_are_newer_than_those_of_the_walk_before_it() -> None:
    person = await next_morning()
    await person.told("said", when="morning", as_before=True)
    person.day = 2
    await person.card(back=3, leg=0)
    scores = {"day": days.iso(D0 + 2), "asked": "before", "back": 3, "leg": 0, "zone": 1}
    assert (await health(person))["scores"] == scores


async def test_nothing_is_asked_while_the_date_is_in_doubt() -> None:
    person = await next_morning()
    person.day = 40  # a month without an entry: is it really that day?
    assert (await health(person))["question"] is None
    assert (await from_afar(person, **AS_BEFORE))["reason"] == "date_first"


@pytest.mark.parametrize("name", ["health", "checkin"])
async def test_at_the_treadmill_nobody_is_from_afar(name: str) -> None:
    person = await next_morning()
    with pytest.raises(RequestError, match="not for the role walker"):
        await person.ask(name)


# --- what counts


@pytest.mark.hazard("H-65")
async def test_a_good_answer_from_afar_changes_nothing_until_it_is_confirmed() -> None:
    person, other = await next_morning(), await next_morning()
    reply = await from_afar(person, **AS_BEFORE)
    assert reply == {"ok": True, "question": MORNING, "walk": "w1", "counts": False}
    for day in (1, 2, 9):
        person.day = other.day = day
        ours, theirs = await person.told("today", starting=True), await other.told("today", starting=True)
        assert ours.pop("afar") == [
            {"question": MORNING, "asked": "morning", "from": "phone", "value": "as_before"}
        ]
        assert theirs.pop("afar") == []
        assert ours == theirs
    person.day = 2
    assert (await person.card(lines={**NONE, "S6": "yes"}))["reason"] == "morning_first"


async def test_once_confirmed_it_is_the_persons_own() -> None:
    person = await next_morning()
    await from_afar(person, **AS_BEFORE)
    person.day = 2
    reply = await person.told("confirm", question=MORNING, right=True)
    assert (reply["colour"], reply["locks"]) == ("green", [])
    session = person.stored.walks[-1].session
    assert (session.morning, session.morning_on) == (GOOD.morning, D0 + 1)
    today = await person.told("today", starting=True)
    assert (today["later"], today["afar"]) == ([], [])


async def test_what_is_not_so_is_asked_again_and_cannot_be_sent_again() -> None:
    person = await next_morning()
    await from_afar(person, **AS_BEFORE)
    await person.told("confirm", question=MORNING, right=False)
    today = await person.told("today", starting=True)
    assert (today["later"], today["afar"]) == (["morning"], [])
    assert (await from_afar(person, **AS_BEFORE))["reason"] == "answered_already"
    assert (await person.ask("confirm", question=MORNING, right=True))["reason"] == "not_open"
    await person.told("said", when="morning", back=2, leg=6, zone=4)
    assert person.stored.walks[-1].session.morning is not None


@pytest.mark.row("3.6C/5")
async def test_what_tightens_counts_at_once_and_is_asked_back_all_the_same() -> None:
    person = await next_morning()
    assert (await from_afar(person, **MUCH_WORSE))["counts"] is True
    person.day = 2
    today = await person.told("today", starting=True)
    assert today["why"][0]["rule"] == "3.6C/5"
    assert today["later"] == ["morning"]
    assert today["afar"][0] == {
        "question": MORNING,
        "asked": "morning",
        "from": "phone",
        "value": "worse",
        "back": 2,
        "leg": 5,
        "zone": 4,
    }
    await person.told("said", when="morning", as_before=True)  # the person's own word is the last
    assert (await person.told("today", starting=True))["why"][0]["rule"] != "3.6C/5"


@pytest.mark.hazard("H-65")
@pytest.mark.row("3.6A/10")
async def test_a_lock_is_made_from_afar_and_opened_by_an_assessment_alone() -> None:
    person = await next_morning()
    await from_afar(person, **NUMB)
    await person.told("confirm", question=MORNING, right=False)
    locks = (await person.told("today"))["locks"]
    assert [lock["item"] for lock in locks] == ["X2"]
    await person.told("said", when="morning", as_before=True)
    assert (await person.told("today"))["kind"] == "locked"


async def test_an_answer_that_locked_does_not_lock_again_when_it_is_confirmed() -> None:
    person = await next_morning()
    await from_afar(person, **NUMB)
    person.day = 4
    await person.told("unlock", item="X2", assessed=days.iso(D0 + 3))
    reply = await person.told("confirm", question=MORNING, right=True)
    assert (reply["colour"], reply["locks"]) == ("black", [])


async def test_worse_in_no_numbers_is_asked_in_numbers() -> None:
    person = await next_morning()
    assert (await from_afar(person, question=MORNING, value="worse"))["counts"] is False
    today = await person.told("today", starting=True)
    assert (today["later"], today["afar"][0]["value"]) == (["morning"], "worse")
    assert (await person.ask("confirm", question=MORNING, right=True))["reason"] == "not_open"
    assert (await from_afar(person, **MUCH_WORSE))["reason"] == "answered_already"


async def test_a_bit_worse_in_the_evening_counts_at_once() -> None:
    person = await next_morning(two_hours=None)
    reply = await from_afar(person, question="two_hours.w1", value="bit_worse")
    assert reply["counts"] is True
    session = person.stored.walks[-1].session
    assert session.two_hours is not None
    assert (session.two_hours.feel, session.two_hours.by_morning) == (Later.BIT_WORSE, True)


async def test_right_after_a_walk_it_may_be_told_from_the_sofa() -> None:
    person = await next_morning(right_after=None, two_hours=None)
    person.day, person.hour = 0, 10.5
    question = (await health(person))["question"]
    assert question["id"] == "right_after.w1"
    assert (await from_afar(person, question=question["id"], value="worse", back=9, leg=0))["counts"] is True
    assert (await from_afar(person, question=MORNING, value="as_before"))["reason"] == "not_open"


# --- what is refused


@pytest.mark.parametrize(
    "body",
    [
        {"question": MORNING},
        {"question": MORNING, "value": "well"},
        {"question": MORNING, "value": "yes"},
        {"question": MORNING, "value": ["as_before"]},
        {"question": MORNING, "value": "as_before", "numb": True},
        {"question": MORNING, "value": "as_before", "back": 0},
        {"question": MORNING, "value": "worse", "back": 11, "leg": 0},
        {"question": MORNING, "value": "worse", "leg": 3},
        {"question": MORNING, "value": "worse", "back": 1, "leg": 3},
        {"question": MORNING, "value": "worse", "numb": False},
        {"question": MORNING, "value": "worse", "back": 1, "leg": 0, "numb": "no"},
        {"question": MORNING, "value": "worse", "back": 1, "leg": 0, "limp": True},
        {"question": "two_hours.w1", "value": "as_before"},
        {"question": "two_hours.w1", "value": "bit_worse", "numb": True},
        {"question": "two_hours.w1", "value": "bit_worse", "leg": 1},
    ],
)
async def test_a_bad_value_is_named_and_nothing_is_written(body: dict[str, object]) -> None:
    person = await next_morning(two_hours=None)
    rows = len(list(person.journal.rows()))
    reply = await from_afar(person, **body)
    assert (reply["ok"], reply["reason"]) == (False, "bad_value")
    assert "Nothing was written down" in reply["message"]
    assert len(list(person.journal.rows())) == rows


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("morning.w2", "not_open"),
        ("not_symptoms.w1", "not_open"),
        ("", "not_open"),
        (None, "not_open"),
        ("right_after.w1", "answered_already"),
    ],
)
async def test_a_question_that_is_not_open_is_refused_with_words(question: object, reason: str) -> None:
    person = await next_morning()
    reply = await from_afar(person, question=question, value="as_before")
    assert (reply["ok"], reply["reason"]) == (False, reason)
    assert refusal(reply) != reason


async def test_who_never_walked_has_nothing_to_answer() -> None:
    person = Person()
    assert (await from_afar(person, **AS_BEFORE))["reason"] == "not_open"
    told = await health(person)
    assert (told["question"], told["scores"]) == (None, None)
    assert (await person.ask("confirm", question=MORNING, right=True))["reason"] == "not_open"


@pytest.mark.hazard("N13")
async def test_a_second_answer_is_refused() -> None:
    person = await next_morning()
    await from_afar(person, **AS_BEFORE)
    assert (await from_afar(person, **MUCH_WORSE))["reason"] == "answered_already"
    rows = [row for row in person.journal.rows() if row.kind == Kind.AFAR]
    assert len(rows) == 1


async def test_who_it_came_from_is_written_down_as_a_short_name() -> None:
    person = await next_morning()
    await from_afar(person, **{**AS_BEFORE, "from": "a\nb\x1b[31m" + "x" * 99})
    row = next(row for row in person.journal.rows() if row.kind == Kind.AFAR)
    assert row.data["by"] == ("ab[31m" + "x" * 99)[:40]
    nobody = await next_morning()
    await from_afar(nobody, **{**AS_BEFORE, "from": 7})
    row = next(row for row in nobody.journal.rows() if row.kind == Kind.AFAR)
    assert row.data["by"] == ""


async def test_it_is_acknowledged_only_when_it_is_on_the_disk() -> None:
    person = await next_morning()
    person.journal.flush = lambda limit_s: False  # type: ignore[method-assign]
    reply = await from_afar(person, **AS_BEFORE)
    assert (reply["ok"], reply["reason"]) == (False, "journal")


async def test_a_walk_is_not_disturbed_from_afar(monkeypatch: pytest.MonkeyPatch) -> None:
    person = await next_morning()
    monkeypatch.setattr(type(person.service), "idle", property(lambda self: False))
    assert (await from_afar(person, **AS_BEFORE))["reason"] == "already_walking"
    assert (await person.ask_as("remote", "prepare", profile="standard"))["reason"] == "already_walking"
    assert (await person.ask_as("remote", "today"))["ok"] is True


async def test_nobody_is_reminded_of_what_was_answered_from_afar() -> None:
    from treadctl.care.asking import Due
    from treadctl.service.reminders import last_walk

    person = await next_morning()
    await from_afar(person, **AS_BEFORE)
    walk = last_walk(person.journal)
    assert walk is not None
    assert [Due(each.answer) for each in walk.afar] == [Due.MORNING]
