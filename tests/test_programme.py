"""The programme's requests, without a radio: what is asked, what is refused, and what is written down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.care.programme import D0 as PAST
from tests.care.programme import Programme as Past
from tests.care.programme import profile
from tests.care.walks import GOOD
from tests.care.writing import rows_of
from tests.helpers.asking import D0, NONE, WELL, Person, standard
from treadctl import days
from treadctl.care.forms import SESSION
from treadctl.care.history import Action, Amount, Asked, Ended, LockSpell, Session, Wish
from treadctl.care.rows import Pen
from treadctl.journal.port import CLOCK_SET
from treadctl.journal.promised import PROMISE
from treadctl.messages import ROLES, Request, RequestError, parse_request
from treadctl.quantities import Speed
from treadctl.service.care_requests import CARE

REAL = Pen(simulated=False)


def iso(day: int) -> str:
    return days.iso(D0 + day)


def walked(person: Person, **changes: Any) -> Session:
    """A good walk of this day, its answers still to come."""
    usual = {
        "day": D0 + person.day,
        "started_at": person.wall(),
        "ended_at": person.wall() + 600,
        "baseline": True,
    }
    asked = {"right_after": None, "two_hours": None, "morning": None}
    return replace(GOOD, **{**usual, **asked, **changes})


# --- the first day


@pytest.mark.row("3.5/first run")
async def test_somebody_new_is_screened_before_anything_else() -> None:
    person = Person()
    today = await person.told("today")
    assert (today["first"], today["screen"], today["usual"], today["clinician"]) == (
        True,
        "first",
        False,
        False,
    )
    assert (await person.card())["reason"] == "screen_first"
    reply = await person.told("screen", answers=WELL)
    assert (reply["outcome"], reply["items"], reply["words"], reply["locks"]) == (
        "clear",
        [],
        "screen_clear",
        [],
    )
    today = await person.told("today")
    assert (today["screen"], today["kind"], today["baseline"]) == ("none", "walk", True)
    assert today["plan"]["walk_s"] == 300  # nobody was asked: five minutes
    await person.told("clinician", ok=True)
    await person.told("usual", back=2, leg=3, zone=4)
    today = await person.told("today")
    assert today["plan"] == {
        "walk_s": 600,
        "speed_kmh": 2.0,
        "blocks_s": [120] * 5,
        "break_s": 120,
        "pattern": "starter",
    }
    assert today["why"] == [{"rule": "3.4/baseline", "walk_s": 600, "speed_kmh": 2.0}]
    assert (today["usual"], today["clinician"], today["next_day"]) == (True, True, iso(0))


async def test_an_agreed_start_replaces_the_usual_one() -> None:
    person = Person()
    await person.told("screen", answers=WELL)
    await person.told("clinician", ok=True, day=iso(-1), agreed={"minutes": 8, "speed_kmh": 2.6})
    plan = (await person.told("today"))["plan"]
    assert (plan["walk_s"], plan["speed_kmh"]) == (480, 2.6)


async def test_what_a_full_screen_finds_locks_and_is_kept() -> None:
    person = Person()
    reply = await person.told("screen", answers={**WELL, "D2": "yes", "D7": "not_sure", "T4": "no"})
    assert (reply["outcome"], reply["items"], reply["mention"]) == ("see_someone", ["D2", "T4"], ["D7"])
    assert reply["locks"] == [
        {"item": "D2", "since": iso(0), "key": "talked"},
        {"item": "T4", "since": iso(0), "key": "later_yes"},
    ]
    today = await person.told("today")
    assert (today["kind"], today["plan"], today["next_day"]) == ("locked", None, None)
    assert not person.history.screens[0].cleared


async def test_an_emergency_needs_no_more_answers_and_no_numbers() -> None:
    person = Person()
    assert (await person.told("screen", answers={"E1": "yes"}))["words"] == "emergency"
    other = Person()
    await other.newcomer()
    reply = await other.told(
        "card", profile="standard", lines={**NONE, "S3": "not_sure"}, answers={"E7": "yes"}
    )
    assert (reply["kind"], reply["action"], reply["words"], reply["card"]) == (
        "locked",
        "emergency",
        "emergency_chest",
        None,
    )
    assert other.history.cards[0].scores is None


@pytest.mark.row("3.1/starter-later")
async def test_whom_slow_walking_makes_unsteady_walks_a_little_faster_after_a_good_slow_walk() -> None:
    past = Past(profile(walk_s=1800))
    past.baseline(minutes=10)
    for number in range(1, 13):
        past.week(7 * number)
    past.history = replace(past.history, locks=(LockSpell(since=PAST + 90, until=PAST + 91, item="E2"),))
    past.walk(92)
    person = Person()
    person.day = PAST + 94 - D0
    person.put(*rows_of(past.history))
    await person.newcomer()
    assert (await person.told("today"))["slow"] is True
    assert (await person.card())["plan"]["speed_kmh"] == 2.0
    assert (await person.card(unsteady=False))["plan"]["speed_kmh"] == 2.0
    assert (await person.card(unsteady=True))["plan"]["speed_kmh"] == 2.5
    assert [row.data.get("unsteady") for row in person.journal.rows("care_card")] == [None, False, True]
    assert (await person.card(unsteady="yes"))["reason"] == "bad_value"


# --- locks


@pytest.mark.row("3.7/lock")
async def test_a_lock_opens_by_an_assessment_on_its_day_or_later() -> None:
    person = Person()
    await person.newcomer()
    await person.told("card", profile="standard", lines={**NONE, "S1": "yes"}, answers={"E1": "yes"})
    person.day = 2
    for assessed in (None, iso(-1), iso(3), "soon"):
        reply = await person.ask("unlock", item="E1", assessed=assessed)
        assert (reply["ok"], reply["reason"]) == (False, "bad_value"), assessed
        assert "assessed" in reply["message"]
    assert (await person.ask("unlock", item="E2", assessed=iso(1)))["reason"] == "no_lock"
    assert (await person.told("unlock", item="E1", assessed=iso(1)))["locks"] == []
    today = await person.told("today")
    assert (today["screen"], today["assessed"]) == ("cards", iso(1))


async def test_not_yet_opens_by_a_later_yes() -> None:
    person = Person()
    await person.told("screen", answers={**WELL, "T4": "no", "T5": "no"})
    assert [lock["item"] for lock in (await person.told("unlock", item="T4"))["locks"]] == ["T5"]
    reply = await person.told("screen", answers=WELL)
    assert (reply["outcome"], reply["locks"]) == ("clear", [])


async def test_a_fever_waits_two_days_after_its_last_sign() -> None:
    person = Person()
    await person.newcomer()
    assert (await person.ask("well"))["reason"] == "not_ill"
    lines, opened = {**NONE, "S3": "yes"}, {"E7": "no", "U3": "no", "U4": "no", "N2": "yes"}
    reply = await person.card(lines=lines, answers=opened)
    assert (reply["kind"], reply["rule"], reply["card"]) == ("not_today", "3.6A/12", None)
    person.day = 3
    assert (await person.told("today"))["why"] == [{"rule": "3.4/illness"}]
    await person.told("well")
    person.day = 4
    assert (await person.told("today"))["kind"] == "not_today"
    person.day = 5
    assert (await person.told("today"))["kind"] == "walk"


# --- the card


@pytest.mark.parametrize(
    ("felt", "kind", "action", "rule"),
    [
        ({"back": 3}, "walk", "as_planned", "3.6A/13"),
        ({"back": 4}, "walk", "gentle", "3.6A/6"),
        ({"back": 6}, "walk", "starter", "3.6A/5"),
        ({"back": 7}, "not_today", "not_today", "3.6A/4"),
        ({"leg": 2, "zone": 4}, "not_today", "not_today", "3.6A/9"),
    ],
)
async def test_the_card_decides(felt: dict[str, int], kind: str, action: str, rule: str) -> None:
    person = Person()
    await person.newcomer()
    reply = await person.card(**felt)
    assert (reply["kind"], reply["action"], reply["rule"]) == (kind, action, rule)
    assert (reply["card"] is not None) is (reply["plan"] is not None) is (kind == "walk")
    assert person.history.cards[0].rule == ("" if kind == "walk" else rule)


async def test_line_six_stands_in_for_a_morning_that_was_not_answered() -> None:
    person = Person()
    await person.newcomer()
    person.put(REAL.walk(walked(person), "a"))
    person.day = 2
    lines = {name: answer for name, answer in NONE.items() if name != "S6"}
    assert "S6" in (await person.card(lines=lines))["message"]
    reply = await person.card(lines={**lines, "S6": "yes"})
    assert (reply["reason"], reply["walk"]) == ("morning_first", "a")
    assert (await person.card())["kind"] == "walk"
    await person.told("said", when="morning", as_before=True)
    assert (await person.card(lines=lines))["kind"] == "walk"


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("screen", {}, "Not answered yet: E1, E2"),
        ("screen", {"answers": {**WELL, "X1": "no"}}, "answers.X1 is 'no': there is no such question"),
        ("screen", {"answers": {**WELL, "D1": "maybe"}}, "answers.D1 is 'maybe': one of yes, no, not_sure, skipped"),
        ("screen", {"answers": {**WELL, "E1": "skipped"}}, "E1 may not be skipped"),
        ("screen", {"answers": []}, "answers is '[]'"),
        ("card", {"lines": {**NONE, "S2": "yes"}, "back": 0, "leg": 0}, "Not answered yet: E4, E5, U1, U2, N1"),
        ("card", {"lines": {"S1": "no"}, "back": 0, "leg": 0}, "S2, S3, S4, S5"),
        ("card", {"lines": NONE, "answers": {"E1": "no"}, "back": 0, "leg": 0}, "E1 is not asked here"),
        ("card", {"lines": NONE, "back": 11, "leg": 0}, "back is '11': a whole number from 0 to 10"),
        ("card", {"lines": NONE, "back": 1, "leg": 1.5}, "leg is '1.5'"),
        ("card", {"lines": NONE, "back": 1, "leg": 1}, "zone is 'None': a whole number from 1 to 5"),
        ("usual", {"back": 1, "leg": True}, "leg is 'True'"),
        ("wish", {"wish": "fly"}, "wish is 'fly': one of usual, time, speed, hold, stay"),
        ("clinician", {"ok": "yes"}, "ok is 'yes': true or false"),
        ("clinician", {"ok": True, "day": "2099-01-01"}, "no later than today"),
        ("clinician", {"ok": True, "agreed": {"minutes": 20, "speed_kmh": 2}}, "minutes is '20': a number from 2 to 10"),
        ("said", {"when": "later"}, "when is 'later'"),
        ("said", {"when": "right_after", "back": 1}, "leg is 'None'"),
        ("said", {"when": "right_after", "as_before": 1}, "as_before is '1'"),
        ("not_symptoms", {}, "value is 'None'"),
        ("today", {"simulated": 1}, "simulated is '1'"),
    ],
)  # fmt: skip
async def test_a_bad_value_is_named_with_its_bound_and_nothing_is_written(
    name: str, body: Any, says: str
) -> None:
    person = Person()
    await person.newcomer()
    person.put(REAL.walk(walked(person), "a"))
    before = len(list(person.journal.rows()))
    reply = await person.ask(name, **{"profile": "standard", **body})
    assert (reply["ok"], reply["reason"]) == (False, "bad_value")
    assert says in reply["message"], reply["message"]
    assert len(list(person.journal.rows())) == before


# --- after a walk


@pytest.mark.row("3.5/after")
async def test_what_is_said_after_a_walk_colours_it() -> None:
    person = Person()
    await person.newcomer()
    person.put(REAL.walk(walked(person), "a"))
    today = await person.told("today")
    assert (today["later"], today["walk"]) == (["right_after"], {"id": "a", "day": iso(0)})
    assert (await person.ask("said", when="two_hours", as_before=True))["reason"] == "too_early"
    assert (await person.ask("said", when="morning", as_before=True))["reason"] == "too_early"
    assert (await person.told("said", when="right_after", as_before=True))["colour"] == "open"
    person.hour = 13.0
    assert (await person.told("today"))["later"] == ["two_hours"]
    assert (await person.told("said", when="two_hours", feel="bit_worse", back=3, leg=3, zone=3))[
        "colour"
    ] == "amber"
    person.day, person.hour = 1, 4.0
    assert (await person.told("today"))["later"] == []
    assert (await person.told("today", starting=True))["later"] == ["morning"]
    person.hour = 6.0
    assert (await person.told("today"))["later"] == ["morning"]
    reply = await person.told("said", when="morning", walk="a", back=5, leg=2, zone=3, limp=True, other=1)
    assert (reply["walk"], reply["colour"], reply["rule"]) == ("a", "red", "3.6C/5")
    (session,) = person.history.sessions
    assert (session.morning_on, session.morning.limp, session.morning.other_up) == (D0 + 1, True, 1)  # type: ignore[union-attr]
    assert (await person.told("today"))["later"] == []


@pytest.mark.row("3.0/unanswered at two hours")
async def test_two_hours_are_asked_with_the_morning_and_count_in_full() -> None:
    person = Person()
    await person.newcomer()
    person.put(REAL.walk(walked(person), "a"))
    person.day = 1
    assert (await person.told("today"))["later"] == ["right_after", "two_hours_late", "morning"]
    await person.told("said", when="two_hours_late", as_before=True)
    assert person.history.sessions[0].two_hours.by_morning  # type: ignore[union-attr]


async def test_new_numbness_next_morning_locks() -> None:
    person = Person()
    await person.newcomer()
    person.put(REAL.walk(walked(person), "a"))
    person.day = 1
    for _ in range(2):  # the same said twice is one lock
        reply = await person.told("said", when="morning", back=3, leg=2, zone=3, numb=True)
        assert reply["locks"] == [{"item": "X2", "since": iso(1), "key": "assessed"}]
    assert (await person.told("today"))["kind"] == "locked"


async def test_a_stop_for_the_doorbell_is_neutral() -> None:
    person = Person()
    await person.newcomer()
    stopped = walked(person, ended=Ended.SYMPTOMS, worst=Action.CONTINUE)
    person.put(REAL.walk(stopped, "a"))
    for when in ("right_after", "morning"):
        person.day = 1
        await person.told("said", when=when, as_before=True)
    await person.told("said", when="two_hours_late", as_before=True)
    assert (await person.told("not_symptoms", value=True))["colour"] == "neutral"
    assert (await person.told("not_symptoms", value=False))["colour"] == "red"
    assert (await person.ask("not_symptoms", walk="b", value=True))["reason"] == "no_such_walk"


async def test_wishes_and_more_speed() -> None:
    person = Person()
    await person.newcomer()
    assert (await person.told("wish", wish="hold"))["wish"] == "hold"
    assert person.history.wishes[0].wish is Wish.HOLD
    reply = await person.ask("faster", profile="standard")
    assert (reply["reason"], reply["weeks"], reply["greens"]) == ("not_yet_faster", 4, 0)
    assert person.history.faster is None


# --- what everything rests on


async def test_practice_and_real_walks_know_nothing_of_each_other() -> None:
    person = Person()
    await person.newcomer()
    assert (await person.told("today", simulated=True))["screen"] == "first"
    await person.told("screen", answers={**WELL, "D1": "yes"}, simulated=True)
    assert (await person.told("today"))["kind"] == "walk"
    assert (await person.told("today", simulated=True))["kind"] == "locked"


async def test_a_profile_for_practice_is_none_of_the_programmes() -> None:
    person = Person()
    await person.newcomer()
    assert (await person.ask("today", profile="demo"))["reason"] == "no_programme"
    assert (await person.told("today"))["kind"] == "walk"


@pytest.mark.hazard("H-82", "O03")
async def test_a_clock_behind_the_journal_plans_nothing_and_loses_nothing() -> None:
    person = Person()
    await person.newcomer()
    person.day = -3
    for name, body in (("today", {}), ("card", {}), ("said", {"when": "morning", "as_before": True})):
        reply = await person.ask(name, **body)
        assert (reply["reason"], reply["today"], reply["newest"]) == ("clock_behind", iso(-3), iso(0))
    person.put((CLOCK_SET, {}))  # somebody looked: it was wrong then, not now
    assert (await person.told("today"))["kind"] == "walk"
    assert person.history.screens


async def test_a_row_that_cannot_be_read_forbids_a_walk_and_is_named() -> None:
    person = Person()
    await person.newcomer()
    kind, data = REAL.fact(LockSpell(since=D0, item="E1"))
    person.put((kind, {**data, "v": 2}))
    reply = await person.ask("card")
    assert (reply["reason"], reply["kind"], reply["number"]) == ("row_unreadable", "care_lock", 4)


async def test_an_answer_that_is_not_on_the_disk_is_not_acknowledged() -> None:
    person = Person()
    await person.newcomer()
    person.journal.trouble = "The disk is full."
    reply = await person.ask("wish", wish="stay")
    assert (reply["ok"], reply["reason"], reply["message"]) == (False, "journal", "The disk is full.")
    person.journal.trouble = None
    assert person.history.wishes == ()


@pytest.mark.row("3.7/lock")
async def test_whoever_was_assessed_is_not_locked_again_by_another_answer_of_the_same_walk() -> None:
    person = Person()
    await person.newcomer()
    person.put(
        REAL.walk(walked(person, ended=Ended.EMERGENCY), "w1"), REAL.fact(LockSpell(since=D0, item="X1"))
    )
    person.day = 2
    await person.told("unlock", item="X1", assessed=iso(1))
    for when in ("right_after", "morning"):
        reply = await person.told("said", when=when, as_before=True)
        assert (reply["colour"], reply["locks"]) == ("black", [])


def test_only_a_walker_answers_and_a_viewer_may_look() -> None:
    """And from afar: one answer, what is open, and when the next walk is."""
    may = {"today": set(ROLES), "health": {"remote"}, "checkin": {"remote"}}
    for name in CARE:
        line = {"request": name, "id": "1"}
        for role in ROLES:
            if role in may.get(name, {"walker"}):
                assert parse_request(line, role).name == name
            else:
                with pytest.raises(RequestError, match="not for the role"):
                    parse_request(line, role)


def test_the_page_about_requests_has_each_of_them() -> None:
    page = (Path(__file__).parent.parent / "docs" / "programme.md").read_text()
    assert {row.split("`")[1] for row in page.splitlines() if row.startswith("| `")} == CARE | {"arm"}


# --- a service that was killed


def killed(person: Person, *, decided: tuple[str, ...] = (), simulated: bool = False) -> None:
    """A walk that was armed, walked for 100 s at 2.0 km/h, and never ended."""
    promised = replace(
        walked(person), planned=Amount(walk_s=600.0, speed=220.5), speed=220.5, ended=Ended.FAULT
    )
    armed = {"profile": "standard", PROMISE: SESSION.out(promised), "simulated": simulated}
    person.put(("armed", armed), session="k1")
    for second in range(-5, 101):
        person.mono = 1000.0 + second
        if second == 0:
            person.put(("command", {"outcome": "accepted", "speed_hundredths": 200}), session="k1")
        person.put(("reading", {"speed_hundredths": 0 if second < 0 else 200}), session="k1")
    for action in decided:
        person.put(("check_decided", {"rule": "3.6B/4", "action": action, "attention": False}), session="k1")


async def test_a_walk_whose_service_was_killed_counts_all_the_same() -> None:
    person = Person()
    await person.newcomer()
    killed(person, decided=("slow", "break"))
    today = await person.told("today")
    assert (today["kind"], today["why"], today["walk"]["id"]) == ("rest", [{"rule": "3.2/rest"}], "k1")
    (session,) = person.history.sessions
    assert (session.ended, session.walked_s, session.slows, session.breaks) == (Ended.FAULT, 100.0, 1, 1)
    assert session.metres == pytest.approx(55.6, abs=0.1)
    assert session.speed == pytest.approx(0.8 * 220.5)
    assert (session.worst, session.planned.speed, session.before) == (Action.BREAK, 220.5, GOOD.before)
    rows = len(list(person.journal.rows()))
    await person.told("today")
    assert len(list(person.journal.rows())) == rows  # once


async def test_a_walk_that_ended_or_never_moved_is_not_rebuilt() -> None:
    person = Person()
    await person.newcomer()
    killed(person)
    person.put(("summary", {"walked_s": 0}), session="k1")
    assert (await person.told("today"))["kind"] == "walk"
    other = Person()
    await other.newcomer()
    armed = {"profile": "standard", PROMISE: SESSION.out(walked(other)), "simulated": False}
    other.put(("armed", armed), session="k2")
    assert (await other.told("today"))["kind"] == "walk"
    assert other.history.sessions == ()


async def test_a_killed_practice_walk_stays_practice() -> None:
    person = Person()
    await person.newcomer()
    killed(person, simulated=True)
    assert (await person.told("today"))["kind"] == "walk"
    assert (await person.told("today", simulated=True))["walk"]["id"] == "k1"


# --- a walk at the treadmill's own console, and a service that was killed meanwhile


def at_the_console(
    person: Person, name: str, seconds: int, *, over: bool = False, simulated: bool = False
) -> None:
    """Somebody starts the belt at its console and walks at 2.0 km/h; `over`: its service saw the end of it."""
    person.put(("console_began", {"simulated": simulated}), session=name)
    for second in range(seconds + 1):
        person.mono = 5000.0 + second
        person.put(("reading", {"speed_hundredths": 200, "incline_tenths": None}), session=name)
    if over:
        person.put(("console_over", {"walked_s": float(seconds)}), session=name)


@pytest.mark.row("3.0/console walk", "3.4/guard")
async def test_a_console_walk_whose_service_was_killed_counts_in_its_week() -> None:
    person = Person()
    await person.newcomer()
    at_the_console(person, "console-a", 400)
    person.day = 1
    today = await person.told("today")
    assert (today["kind"], today["why"], today["walk"]["id"]) == ("rest", [{"rule": "3.2/rest"}], "console-a")
    (session,) = person.history.sessions
    assert (session.day, session.walked_s, session.planned.walk_s) == (D0, 400.0, 0.0)
    assert session.metres == pytest.approx(222.2, abs=0.1)
    assert session.speed == pytest.approx(200.0)
    rows = len(list(person.journal.rows()))
    await person.told("today")
    assert len(list(person.journal.rows())) == rows  # once


async def test_of_several_none_is_forgotten_and_none_counts_twice() -> None:
    """The second of them ended as it should; the first was killed before anybody asked."""
    person = Person()
    await person.newcomer()
    at_the_console(person, "console-a", 100)
    at_the_console(person, "console-b", 30, over=True)
    at_the_console(person, "console-c", 59)  # a button was tried
    await person.told("today")
    assert [walk.id for walk in person.stored.walks] == ["console-a"]


async def test_a_console_walk_in_practice_stays_practice() -> None:
    person = Person()
    await person.newcomer()
    at_the_console(person, "console-a", 100, simulated=True)
    assert (await person.told("today"))["kind"] == "walk"
    assert (await person.told("today", simulated=True))["walk"]["id"] == "console-a"


# --- the profile


async def test_the_profile_lowers_the_plan_at_once() -> None:
    person = Person()
    await person.newcomer()
    person.put(REAL.fact(Asked(day=D0, ok=True)))
    person.profile_of = lambda name: replace(standard(name), cap=Speed.kmh("1.5"), walk_s=300)
    plan = (await person.told("today"))["plan"]
    assert (plan["walk_s"], plan["speed_kmh"]) == (300, 1.5)


async def test_a_screen_that_was_left_half_way_keeps_what_speaks_against_walking() -> None:
    here = Person()
    half = {"E1": "no", "U1": "yes"}
    assert (await here.ask("screen", answers=half))["ok"] is False
    reply = await here.ask("screen", answers=half, left=True)
    assert (reply["ok"], reply["outcome"]) == (True, "same_day")
    assert [lock["item"] for lock in reply["locks"]] == ["U1"]
    assert (await here.ask("screen", answers={"E1": "skipped"}, left=True))["ok"] is False


async def test_a_first_screen_that_was_left_half_way_is_gone_on_with_that_day_and_clears_nobody() -> None:
    here, half = Person(), {"E1": "no", "E2": "no", "D1": "not_sure"}
    assert (await here.told("today"))["begun"] == {}
    assert await here.told("screen", answers=half, left=True) == {"ok": True, "kept": 3, "locks": []}
    today = await here.told("today")
    assert (today["screen"], today["begun"]) == ("first", half)
    looked = await here.requests.take(Request("1", "today", {"simulated": False}), "viewer")
    assert (looked["screen"], "begun" in looked) == ("first", False)
    assert here.history.screens == ()
    assert (await here.told("today", simulated=True))["begun"] == {}
    more = {**half, "E3": "no"}
    await here.told("screen", answers=more, left=True)
    assert (await here.told("today"))["begun"] == more
    assert (await here.told("screen", answers={}, left=True))["kept"] == 0  # all of it was taken back
    assert (await here.told("today"))["begun"] == {}
    here.day = 1
    assert (await here.told("today"))["begun"] == {}  # another day, another answer
    await here.told("screen", answers=more, left=True)
    await here.told("screen", answers={**more, "T4": "no"}, left=True)
    await here.told("unlock", item="T4")
    today = await here.told("today")
    assert (today["screen"], today["begun"]) == ("first", {})  # what was said since then holds


async def test_half_a_screen_clears_nobody_whose_answer_was_assessed_before() -> None:
    here = Person()
    await here.told("screen", answers={**WELL, "D8": "yes"})
    await here.told("unlock", item="D8", assessed=iso(0))
    half = {"E1": "no", "D8": "yes"}
    assert (await here.told("screen", answers=half, left=True))["kept"] == 2
    assert [screen.cleared for screen in here.history.screens] == [False]
    today = await here.told("today")
    assert (today["screen"], today["begun"]) == ("first", half)


@pytest.mark.parametrize(
    "values",
    [
        {"answers": {"E1": "yes"}},
        {"answers": {"E1": "perhaps"}},
        {"answers": {"Z1": "no"}},
        {"answers": {"E1": "skipped"}},
        {"answers": 3},
        {},
        {"answers": {"E1": "no"}, "v": 2},
        {"answers": {"E1": "no"}, "day": "today"},
    ],
)
async def test_what_was_not_written_by_us_is_asked_anew(values: dict[str, object]) -> None:
    here = Person()
    here.put(("screen_half", {"v": 1, "simulated": False, "day": D0, **values}))
    assert (await here.told("today"))["begun"] == {}
