"""A clock that is wrong: before treadctl was made, put forward within a boot, or ahead by a gap that nobody had."""

from __future__ import annotations

import pytest

from tests.cli.test_talk import WALK, Table
from tests.helpers.asking import D0, NONE, Person
from treadctl import days
from treadctl.care_words import say
from treadctl.interfaces.talk.order import after
from treadctl.interfaces.talk.programme import Programme
from treadctl.service.dates import AHEAD_S, CLOCK, Uptime

DAY_S = 86_400.0
pytestmark = pytest.mark.hazard("H-82", "O03")


def iso(day: int) -> str:
    return days.iso(D0 + day)


async def settled() -> Person:
    """Somebody who was screened on day 0, on a computer that tells how long it has been on."""
    person = Person()
    person.uptime = Uptime(boot="monday", up_s=500.0)
    await person.newcomer()
    return person


async def doubt(person: Person) -> object:
    return (await person.told("today"))["doubt"]


async def test_a_week_without_an_entry_is_no_question_and_one_day_more_is_asked_once() -> None:
    person = await settled()
    person.uptime = Uptime()
    person.day = 7
    assert await doubt(person) is None
    person.day = 8
    assert await doubt(person) == "gap"
    await person.told("date", day=iso(8))
    for day in (8, 9, 15):
        person.day = day
        assert await doubt(person) is None, day
    person.day = 17
    assert await doubt(person) == "gap"


async def test_until_then_nothing_is_written_or_planned_by_that_date() -> None:
    person = await settled()
    person.day, before = 60, len(list(person.journal.rows()))
    asked = (
        ("card", {"lines": NONE, "back": 0, "leg": 0, "profile": "standard"}),
        ("clinician", {"ok": True}),
        ("wish", {"wish": "hold"}),
        ("said", {"when": "morning", "as_before": True}),
    )
    for name, body in asked:
        reply = await person.ask(name, **body)  # type: ignore[arg-type]
        assert (reply["ok"], reply["reason"], reply["today"]) == (False, "date_first", iso(60)), name
    wrong = await person.ask("date", day=iso(8))
    assert (wrong["ok"], iso(8) in str(wrong), iso(60) in str(wrong)) == (False, True, True)
    assert not (await person.ask("date"))["ok"]
    assert len(list(person.journal.rows())) == before
    await person.told("date", day=iso(60))
    assert (await person.card())[
        "reason"
    ] == "screen_first"  # the gap rule has its turn now: 28 days are over


async def test_answers_are_entries_too() -> None:
    person = await settled()
    person.uptime = Uptime()
    for day in (6, 12, 18):
        person.day = day
        assert await doubt(person) is None
        await person.told("wish", wish="hold")


async def test_a_clock_that_was_put_forward_within_a_boot_is_seen() -> None:
    person = await settled()
    person.uptime = Uptime()
    person.day, person.uptime = 2, Uptime(boot="monday", up_s=500.0 + 2 * DAY_S)
    assert await doubt(person) is None
    person.day = 4  # the day of rest would be over, and two days have not passed
    assert await doubt(person) == "jumped"
    assert (await person.card())["reason"] == "date_first"
    await person.told("date", day=iso(4))
    assert await doubt(person) is None
    assert (await person.card())["ok"]
    person.day, person.uptime = 5, Uptime(boot="monday", up_s=500.0 + 3 * DAY_S)
    assert await doubt(person) is None, "a person's word is what is gone on from"


@pytest.mark.parametrize(("ahead_s", "says"), [(AHEAD_S - 1, None), (AHEAD_S + 1, "jumped")])
async def test_a_time_server_may_move_it_by_less_than_an_hour(ahead_s: float, says: str | None) -> None:
    person = await settled()
    person.day, person.uptime = 1, Uptime(boot="monday", up_s=500.0 + DAY_S - ahead_s)
    assert await doubt(person) == says


@pytest.mark.parametrize("boot", ["tuesday", ""])
async def test_a_computer_that_was_off_or_does_not_tell_proves_nothing(boot: str) -> None:
    person = await settled()
    person.day, person.uptime = 5, Uptime(boot=boot, up_s=10.0)
    assert await doubt(person) is None


async def test_what_the_clocks_said_is_written_once_for_each_service() -> None:
    person = await settled()
    await person.told("wish", wish="hold")
    kept = [dict(row.data) for row in person.journal.rows(CLOCK)]
    assert kept == [{"boot": "monday", "up_s": 500.0, "confirmed": False}]


async def test_a_clock_without_a_battery_plans_nothing() -> None:
    person = Person()
    person.day = days.of_iso("1970-01-02") - D0
    for name in ("today", "screen", "date"):
        reply = await person.ask(name)
        assert (reply["ok"], reply["reason"], reply["today"]) == (False, "clock_unset", "1970-01-02")
    assert not list(person.journal.rows())


# --- at the terminal


def asked(keys: str, why: str) -> tuple[Table, dict[str, object]]:
    table = Table(keys, today={**WALK, "today": "2026-11-22", "doubt": why})
    return table, dict(Programme(table.seat, "starter").today())


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("gap", "It has been a while. Is today Sunday 22 November 2026?"),
        ("jumped", "This computer's clock was put forward. Is today Sunday 22 November 2026?"),
    ],
)
def test_one_key_says_that_the_date_is_right(why: str, text: str) -> None:
    table, _ = asked("y", why)
    assert text in table.screen.text
    assert [name for name, _ in table.service.asked] == ["today", "date", "today"]
    assert table.service.of("date") == [{"day": "2026-11-22"}]


def test_who_says_no_is_told_to_set_the_clock_and_nothing_is_taken() -> None:
    table, reply = asked("n", "gap")
    assert not table.service.of("date")
    assert not table.programme.told(reply)
    assert "it says 2026-11-22. Set it and try again." in " ".join(table.screen.text.split())


def test_who_leaves_that_question_after_a_walk_is_told_the_end_of_it_all_the_same() -> None:
    table = Table("q", today={**WALK, "today": "2026-11-22", "doubt": "jumped", "later": ["right_after"]})
    after(table.programme, {"walked_s": 300}, stopped=False, wrong=False)
    assert "You walked 5 min today" in " ".join(table.screen.text.split())


def test_without_doubt_nobody_is_asked() -> None:
    table = Table("", today={**WALK, "today": "2026-11-22", "doubt": None})
    assert table.programme.today()["ok"]
    assert [name for name, _ in table.service.asked] == ["today"]
    assert say("ask_date_gap", date="x", year="y") not in table.screen.text
