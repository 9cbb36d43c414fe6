"""What an edit of a profile does to today's walk, where the programme has begun: the journal is asked."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.care.programme import D0, Programme, profile
from treadctl.care.history import LockSpell
from treadctl.care.rows import Pen
from treadctl.interfaces.cli.profile import profile as command
from treadctl.interfaces.leaves.edits import known
from treadctl.journal import SqliteJournal, journal_path

TODAY = date(2026, 11, 20).toordinal()  # a Friday
NOON = time.mktime((2026, 11, 20, 12, 0, 0, 0, 0, -1))


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(time, "time", lambda: NOON)
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def told(data: Path, person: Programme, day: int, *, simulated: bool = False) -> None:
    """Write the person's history down, moved so that its `day` is today."""
    later = TODAY - (D0 + day)
    pen, rows = Pen(simulated=simulated), []
    rows += [pen.fact(replace(asked, day=asked.day + later)) for asked in person.history.asked]
    for number, walk in enumerate(person.history.sessions):
        name = f"w{number}"
        rows.append(pen.walk(replace(walk, day=walk.day + later), name))
        if walk.right_after and walk.two_hours and walk.morning and walk.morning_on:
            rows.append(pen.right_after(name, walk.right_after))
            rows.append(pen.two_hours(name, walk.two_hours))
            rows.append(pen.morning(name, walk.morning, walk.morning_on + later))
    rows += [pen.fact(replace(week, first=week.first + later)) for week in person.history.weeks]
    rows += [pen.fact(replace(lock, since=lock.since + later)) for lock in person.history.locks]
    journal = SqliteJournal(journal_path(data))
    for kind, values in rows:
        journal.record(kind, values, wall=NOON - 100, now=0)
    journal.close()


def grown(weeks: int, **wants: object) -> Programme:
    person = Programme(profile(**wants))
    person.baseline(minutes=10)
    for number in range(1, weeks + 1):
        person.week(7 * number)
    return person


def settled(weeks: int) -> Programme:
    return grown(weeks, pattern="settled", block_s=600)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == 2
    return result.stderr


def test_an_edit_says_what_the_programme_makes_of_it(data: Path) -> None:
    told(data, grown(2), 21)
    said = run("set", "standard", "cap_kmh=1.8")
    assert "standard: today 9 min 40 s at 1.8 km/h (was 2.0 km/h): your cap." in said
    assert "today 9 min 40 s at 1.8 km/h, as before." in run("set", "standard", "walk_min=15")
    assert "today 6 min at 1.8 km/h (was 9 min 40 s): your minutes." in run("set", "standard", "walk_min=6")


def test_a_day_of_rest_says_the_next_walk(data: Path) -> None:
    person = grown(2)
    person.walk(21)
    told(data, person, 22)
    said = run("set", "standard", "cap_kmh=1.8")
    assert (
        "standard: the next walk is on 2026-11-21: 9 min 40 s at 1.8 km/h (was 2.0 km/h): your cap." in said
    )
    moved = run("set", "standard", "schedule.weekdays=mon,thu")
    assert "the next walk is on 2026-11-23 (was 2026-11-21): 9 min 40 s at 1.8 km/h, as before." in moved


def test_a_lock_is_said(data: Path) -> None:
    person = grown(2)
    person.add(locks=(LockSpell(since=D0 + 20, item="U1"),))
    told(data, person, 21)
    assert "walking is locked for now" in run("set", "standard", "cap_kmh=1.8")


def test_practice_says_nothing_about_today(data: Path) -> None:
    told(data, grown(2), 21, simulated=True)
    assert not known(data).begun
    assert "today 20 min at 1.8 km/h (was 3.0 km/h): your cap." in run("set", "standard", "cap_kmh=1.8")


def test_a_cap_above_the_usual_after_four_green_weeks(data: Path) -> None:
    told(data, settled(3), 28)
    assert "four good weeks" in refused("set", "settled", "cap_kmh=4.0")


def test_after_four_it_waits_for_the_persons_own_yes(data: Path) -> None:
    told(data, settled(5), 42)
    said = run("set", "settled", "cap_kmh=4.0")
    assert "waits for your own yes" in said
    assert "waits" not in run("set", "settled", "cap_kmh=3.9")


def test_days_and_agreed_starts_that_wait_are_said(data: Path) -> None:
    assert "A fourth day waits" in run("set", "standard", "days_per_week=4")
    agreed = ("agreed.minutes=8", "agreed.speed_kmh=2.5", "agreed.with=physio", "agreed.date=2026-11-19")
    assert "The agreed start counts once" in run("set", "standard", *agreed)


def test_an_agreed_start_shows_in_today(data: Path) -> None:
    told(data, Programme(), 0)
    agreed = ("agreed.minutes=8", "agreed.speed_kmh=2.5", "agreed.with=physio", "agreed.date=2026-11-19")
    said = run("set", "standard", *agreed)
    assert "today 8 min at 2.5 km/h" in said
    assert "counts once" not in said


def test_a_new_profile_by_its_flags(data: Path) -> None:
    flags = (
        "--weekly-increase-percent",
        "5",
        "--rest-days",
        "2",
        "--weekdays",
        "mon,fri",
        "--check-s",
        "120",
    )
    run("new", "calm", *flags)
    written = (data / "profiles" / "calm.toml").read_text(encoding="utf-8")
    for line in (
        "weekly_increase_percent = 5",
        "rest_days = 2",
        'weekdays = ["mon", "fri"]',
        "every_s = 120",
    ):
        assert line in written
