"""A row that cannot be read: every walk is forbidden until a person sets it aside, and then no more is allowed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.care.walks import GOOD
from tests.helpers.asking import D0, Person
from treadctl import days
from treadctl.care.forms import SESSION
from treadctl.care.history import Agreed, Amount, Asked, Illness, LockSpell, Wish, Wished
from treadctl.care.mending import UNREADABLE, digest, set_aside
from treadctl.care.rows import Pen
from treadctl.care.rows import Row as CareRow
from treadctl.care.stored import Why, read
from treadctl.interfaces.cli.journal import journal
from treadctl.journal import SqliteJournal, SqliteReader, journal_path

PEN = Pen(simulated=False)


def aside(row: tuple[str, dict[str, object]]) -> tuple[CareRow, ...]:
    return set_aside(*row, name="stands in", day=D0, at_s=0.0, today=D0)


def broken(row: CareRow, **wrong: object) -> CareRow:
    return row[0], {**row[1], **wrong}


LOCK = broken(PEN.fact(LockSpell(since=D0, item="E1")), since="yesterday")


async def damaged(row: CareRow) -> Person:
    """Somebody whose journal has this row, and who therefore may not walk."""
    person = Person()
    await person.newcomer()
    person.put(row)
    for name in ("today", "card", "wish"):
        assert (await person.ask(name, wish="stay"))["reason"] == "row_unreadable", name
    return person


@pytest.mark.row("3.7/lock")
async def test_a_lock_that_cannot_be_read_locks_also_when_it_is_set_aside() -> None:
    person = await damaged(LOCK)
    person.put(*aside(LOCK))
    today = await person.told("today")
    assert (today["kind"], [lock["item"] for lock in today["locks"]]) == ("locked", ["E1"])
    person.day = 3
    assert (await person.ask("unlock", item="E1"))["ok"] is False
    assert (await person.told("unlock", item="E1", assessed=days.iso(D0 + 1)))["locks"] == []
    assert len(list(person.journal.rows("care_lock"))) == 2  # it is still there


@pytest.mark.parametrize("item", [5, "?", None, "E99"])
async def test_a_lock_of_nobody_knows_what_opens_like_the_strictest(item: object) -> None:
    row = broken(PEN.fact(LockSpell(since=D0, item="T4")), item=item, since=-1)
    person = await damaged(row)
    person.put(*aside(row))
    (lock,) = (await person.told("today"))["locks"]
    assert (lock["item"], lock["key"]) == (UNREADABLE, "assessed")


@pytest.mark.row("3.4/guard")
async def test_a_walk_counts_as_half_an_hour_on_its_day() -> None:
    row = broken(PEN.walk(GOOD, "w1"), walked_s="long")
    person = await damaged(row)
    person.put(*aside(row))
    assert (await person.told("today"))["why"] == [{"rule": "3.2/rest"}]
    (session,) = person.history.sessions
    assert (session.day, session.walked_s, session.planned.walk_s) == (D0, 1800.0, 0.0)


@pytest.mark.parametrize(
    ("row", "then"),
    [
        (broken(PEN.fact(Illness(since=D0)), well_at="soon"), lambda h: h.illnesses == (Illness(since=D0),)),
        (broken(PEN.fact(Asked(day=D0, ok=False)), ok="no"), lambda h: not h.clinician_ok(D0)),
        (
            broken(PEN.fact(Agreed(day=D0, amount=Amount(walk_s=600.0, speed=300.0))), day=0),
            lambda h: h.agreed.amount == Amount(walk_s=300.0, speed=200.0),
        ),
        (
            broken(PEN.fact(Wished(day=D0, wish=Wish.STAY)), wish="?"),
            lambda h: h.wishes[-1].wish is Wish.HOLD,
        ),
        (broken(PEN.well(Illness(since=D0)), since=0), lambda h: h.illnesses == ()),
        (broken(PEN.faster(D0), day="?"), lambda h: h.faster is None),
    ],
    ids=["ill", "no", "agreed", "wish", "well", "faster"],
)
async def test_what_stands_in_is_never_less_strict(row: CareRow, then: Any) -> None:
    person = await damaged(row)
    person.put(*aside(row))
    assert person.stored.aside[-1].why is Why.GIVEN_UP
    assert then(person.history)
    await person.told("today")


async def test_one_word_is_for_one_row() -> None:
    person = await damaged(LOCK)
    person.put(*aside(LOCK), LOCK)
    assert (await person.ask("today"))["reason"] == "row_unreadable"
    person.put(*aside(LOCK))
    assert (await person.told("today"))["kind"] == "locked"


def test_another_row_is_not_forgiven() -> None:
    rows: Iterable[CareRow] = (LOCK, *aside(broken(LOCK, item="E2")))
    assert [each.why for each in read(rows, simulated=False).aside] == [Why.DAMAGED]


def test_a_row_of_neither_world_locks_both() -> None:
    row = broken(LOCK, simulated="?")
    rows: list[CareRow] = [row, *aside(row)]
    for simulated in (False, True):
        assert read(rows, simulated=simulated).history.locked(D0 + 1)


async def test_a_promise_that_cannot_be_read_can_be_given_up() -> None:
    person = Person()
    await person.newcomer()
    promise = {**SESSION.out(GOOD), "pattern": 7}
    armed: dict[str, object] = {"profile": "standard", "promise": promise, "simulated": False}
    person.put(("armed", armed), session="w1")
    assert (await person.ask("today"))["reason"] == "row_unreadable"
    person.put(*aside(("armed", armed)))
    assert (await person.told("today"))["why"] == [{"rule": "3.2/rest"}]


# --- the command


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    kept = SqliteJournal(journal_path(tmp_path / "data"))
    for row in (PEN.fact(LockSpell(since=D0, item="E1")), PEN.fact(Asked(day=D0, ok=True))):
        assert kept.record(*row, wall=time.time(), now=0.0)
    assert kept.close()
    return tmp_path / "data"


def harm(data: Path) -> None:
    """The lock's day is another one in the file."""
    connection = sqlite3.connect(journal_path(data))
    with connection:
        connection.execute("UPDATE events SET data = json_set(data, '$.since', 'x') WHERE kind = 'care_lock'")
    connection.close()


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(journal, ["unreadable", *arguments], input=typed)


def test_a_journal_that_can_be_read_says_so(data: Path) -> None:
    assert "can be read" in run().output
    assert "can be read" in run("--set-aside", "1").output


def test_the_row_its_place_and_its_value_are_named(data: Path) -> None:
    harm(data)
    output = run().output
    assert "1. care_lock, written" in output
    assert "care_lock.since is 'x': a whole number" in output
    assert run("--set-aside", "2").exit_code == 2


def test_it_is_set_aside_on_a_persons_word_and_stays(data: Path) -> None:
    harm(data)
    before = list(SqliteReader(journal_path(data)).rows())
    refused = run("--set-aside", "1", typed="n\n")
    assert refused.exit_code == 1
    assert '"since": "x"' in refused.output
    assert "it stays one" in refused.output
    assert list(SqliteReader(journal_path(data)).rows()) == before
    assert run("--set-aside", "1", typed="y\n").exit_code == 0
    after = list(SqliteReader(journal_path(data)).rows())
    assert after[: len(before)] == before
    assert [row.kind for row in after[len(before) :]] == ["care_aside", "care_lock"]
    assert after[len(before)].data["digest"] == digest("care_lock", before[0].data)
    assert "can be read" in run().output
    stored = read(((row.kind, row.data) for row in after), simulated=False)
    assert [lock.item for lock in stored.history.locks] == ["E1"]
