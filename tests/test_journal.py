"""The journal: nothing acknowledged is lost, and nobody ever waits for it."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from treadctl.journal import (
    CLOCK_SET,
    READING,
    SUMMARY,
    Journal,
    JournalError,
    MemoryJournal,
    Row,
    SqliteJournal,
    SqliteReader,
    journal_path,
)
from treadctl.quantities import Speed

WALL, NOW = 1_760_000_000.123456, 4321.654321


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_path(tmp_path / "data")


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, path: Path) -> Iterator[Journal]:
    made: Journal = MemoryJournal() if request.param == "memory" else SqliteJournal(path)
    yield made
    made.close()


@pytest.fixture
def on_disk(path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(path)
    yield made
    made.close()


# --- both kinds


def test_rows_come_back_as_they_were_taken(journal: Journal) -> None:
    assert journal.record("fault", {"cause": "stale", "age_s": 3.2}, wall=WALL, now=NOW, session="s1")
    assert journal.record(READING, {"speed": 200}, wall=WALL, now=NOW + 1, session="s1")
    assert journal.record("latch", {"on": True}, wall=WALL, now=NOW + 2)
    assert journal.flush()
    first = Row(1_760_000_000_123_456, 4_321_654_321, "s1", "fault", {"cause": "stale", "age_s": 3.2})
    assert next(journal.rows()) == first
    assert [row.kind for row in journal.rows()] == ["fault", READING, "latch"]
    assert [row.kind for row in journal.rows(session="s1")] == ["fault", READING]
    assert [row.data for row in journal.rows("latch")] == [{"on": True}]


def test_the_latest_of_a_kind(journal: Journal) -> None:
    assert journal.latest("latch") is None
    for on in (True, False):
        journal.record("latch", {"on": on}, wall=WALL, now=NOW)
    journal.flush()
    found = journal.latest("latch")
    assert found is not None
    assert found.data == {"on": False}


def test_several_kinds_and_the_newest_first(journal: Journal) -> None:
    for n, kind in enumerate(("care_card", READING, "care_walk", "fault", READING, "care_card")):
        journal.record(kind, {"n": n}, wall=WALL, now=NOW, session="s" if n % 2 else "")
    journal.flush()

    def told(*args: object, **which: object) -> list[object]:
        return [row.data["n"] for row in journal.rows(*args, **which)]  # type: ignore[arg-type]

    assert told(("care_walk", "care_card")) == [0, 2, 5]
    assert told(["care_walk", READING]) == [1, 2, 4]
    assert told((READING, "care_card"), newest_first=True) == [5, 4, 1, 0]
    assert told(newest_first=True, session="s") == [5, 3, 1]
    assert told(session="") == [0, 2, 4]
    assert told(()) == []


@pytest.mark.hazard("H-82")
def test_the_newest_wall_time_is_known_whatever_came_last(journal: Journal) -> None:
    assert journal.newest_wall() is None
    for wall in (WALL, WALL + 1000, WALL - 50):
        journal.record("event", {}, wall=wall, now=NOW)
    journal.flush()
    assert journal.newest_wall() == WALL + 1000
    journal.record(CLOCK_SET, {}, wall=WALL + 10, now=NOW)
    journal.flush()
    assert journal.newest_wall() == WALL + 10, "a person said that the clock is right"
    journal.record("event", {}, wall=WALL + 5, now=NOW)
    journal.flush()
    assert journal.newest_wall() == WALL + 10


def test_only_walks_that_were_walked_count(journal: Journal) -> None:
    for data in (
        {"walked_s": 300},
        {"walked_s": 0},
        {"walked_s": 40, "simulated": True},
        {"walked_s": 40.5, "simulated": False},
        {"walked_s": None},
        {},
    ):
        journal.record(SUMMARY, data, wall=WALL, now=NOW)
    journal.record(READING, {"walked_s": 300}, wall=WALL, now=NOW)
    journal.flush()
    assert journal.sessions_before() == 2
    assert journal.sessions_before(simulated=True) == 3


@pytest.mark.parametrize(
    "data",
    [
        {"speed": Speed(200)},
        {"nan": float("nan")},
        {("a", "tuple"): 1},
        {"surrogate": "\ud800"},
        {"bytes": b"\x08\x01"},
    ],
)
def test_no_content_costs_a_row(journal: Journal, data: dict[str, object]) -> None:
    assert journal.record("odd", data, wall=WALL, now=NOW)
    assert journal.flush()
    assert len(list(journal.rows("odd"))) == 1
    assert journal.trouble is None


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), 1e300, -1e300])
def test_no_time_costs_a_row(journal: Journal, moment: float) -> None:
    assert journal.record("odd \ud800", {}, wall=moment, now=moment, session="\ud800")
    assert journal.flush()
    assert [row.wall_us for row in journal.rows()] == [0]


def test_data_may_be_changed_afterwards(journal: Journal) -> None:
    data = {"n": 1}
    journal.record("event", data, wall=WALL, now=NOW)
    data["n"] = 2
    journal.flush()
    assert next(journal.rows()).data == {"n": 1}


def test_closed_takes_nothing(journal: Journal) -> None:
    assert journal.close()
    assert not journal.record("event", {}, wall=WALL, now=NOW)


# --- the file


def test_only_its_owner_can_read_it(on_disk: SqliteJournal, path: Path) -> None:
    on_disk.record("event", {}, wall=WALL, now=NOW)
    on_disk.flush()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = list(path.parent.iterdir())
    assert {path.name, f"{path.name}-wal"} <= {file.name for file in files}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    SqliteJournal(path).close()
    path.chmod(0o644)
    SqliteJournal(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_table_is_strict_and_the_file_in_wal_mode(on_disk: SqliteJournal, path: Path) -> None:
    assert on_disk.flush()
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO events VALUES (1, 'now', 0, '', 'event', '{}')")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO events VALUES (1, 0, 0, '', 'event', 'no json')")
    finally:
        connection.close()


def test_rows_survive_a_reopening(path: Path) -> None:
    for n in range(3):
        journal = SqliteJournal(path)
        journal.record("event", {"n": n}, wall=WALL, now=NOW)
        assert journal.close()
    assert [row.data["n"] for row in SqliteReader(path).rows()] == [0, 1, 2]


def test_reading_a_journal_that_is_not_there_finds_nothing_and_makes_nothing(path: Path) -> None:
    reader = SqliteReader(path)
    assert list(reader.rows()) == []
    assert reader.latest("latch") is None
    assert reader.sessions_before() == 0
    assert not path.exists()


def test_a_newer_journal_is_refused_by_its_version_and_left_alone(path: Path) -> None:
    SqliteJournal(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"version 7.*Update treadctl"):
        SqliteJournal(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["no database", "cut", "scribbled"])
@pytest.mark.hazard("H-53")
def test_a_damaged_journal_is_set_aside_and_said(path: Path, damage: str) -> None:
    journal = SqliteJournal(path)
    for n in range(2000):
        journal.record("event", {"n": n, "text": "x" * 50}, wall=WALL, now=NOW)
    assert journal.close()
    content = path.read_bytes()
    broken = {
        "no database": b"this was a journal once\n" * 100,
        "cut": content[: len(content) // 2],
        "scribbled": content[:8192] + b"\xa5" * 8192 + content[16384:],
    }[damage]
    path.write_bytes(broken)
    journal = SqliteJournal(path)
    try:
        assert journal.set_aside is not None
        assert journal.set_aside.read_bytes() == broken
        assert journal.flush()
        assert [row.kind for row in journal.rows()] == ["journal_set_aside"]
        assert next(journal.rows()).data == {"file": journal.set_aside.name}
        assert journal.trouble is None
    finally:
        journal.close()


def test_two_damaged_journals_in_one_second_are_both_kept(path: Path) -> None:
    for _ in range(2):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"no database " * 100)
        SqliteJournal(path).close()
    assert len(list(path.parent.glob("*.damaged-*.sqlite3"))) == 2


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalError, match="--data"):
        SqliteJournal(tmp_path / "file" / "journal.sqlite3")
