"""The journal's file: older and newer versions, and every way in which it can be damaged or unreachable."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from treadctl.journal import READING, JournalError, SqliteJournal, SqliteReader, journal_path
from treadctl.journal.schema import MIGRATIONS

WALL, NOW = 1_760_000_000.0, 4321.0

OLD_ROWS = [
    ("s1", "armed", {"profile": "x"}),
    ("s1", READING, {"speed_hundredths": 200, "incline_tenths": 5}),
    ("s1", READING, {"speed_hundredths": 0, "incline_tenths": None}),
    ("s1", "fault", {"cause": "stale"}),
    ("", READING, {"speed_hundredths": 150, "incline_tenths": -10}),
    ("s2", READING, {"speed_hundredths": None, "incline_tenths": 0}),
    ("s2", READING, {"speed_hundredths": 100}),
    ("s2", READING, {"speed_hundredths": 100, "heart": 90}),
    ("s2", READING, {"speed_hundredths": 2**70, "incline_tenths": 0}),
    ("s2", READING, {"unreadable": "x"}),
    ("s2", "summary", {"walked_s": 300}),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return journal_path(folder)


def of_version_1(path: Path) -> None:
    """A file as the first treadctl wrote it."""
    connection = sqlite3.connect(path)
    for statement in MIGRATIONS[0]:
        connection.execute(statement)
    for n, (session, kind, data) in enumerate(OLD_ROWS):
        connection.execute(
            "INSERT INTO events (wall_us, mono_us, session, kind, data) VALUES (?, ?, ?, ?, ?)",
            (1_760_000_000_000_000 + n, n, session, kind, json.dumps(data)),
        )
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def told(reader: SqliteReader | SqliteJournal, **which: object) -> list[tuple[str, str, object]]:
    return [(row.session, row.kind, row.data) for row in reader.rows(**which)]  # type: ignore[arg-type]


def test_a_journal_of_version_1_is_read_as_it_is_and_brought_up_by_its_writer(path: Path) -> None:
    of_version_1(path)
    reader = SqliteReader(path)
    before = list(reader.rows())
    assert told(reader) == OLD_ROWS
    assert reader.newest_wall() == 1_760_000_000.00001
    assert reader.latest(READING) == before[9]
    journal = SqliteJournal(path)
    try:
        assert journal.set_aside is None
        assert list(journal.rows()) == before, "every row, value and place in the order"
        assert told(journal, session="s2") == OLD_ROWS[5:]
        assert told(journal, kind=READING) == [row for row in OLD_ROWS if row[1] == READING]
        assert told(journal, kind=READING, session="") == [OLD_ROWS[4]]
        journal.record(
            READING, {"speed_hundredths": 1, "incline_tenths": 2}, wall=WALL, now=NOW, session="s2"
        )
        journal.record("event", {}, wall=WALL, now=NOW)
        assert journal.flush()
        assert [row.kind for row in journal.rows()][-3:] == ["summary", READING, "event"]
        assert told(journal, kind=READING, session="s2")[-1][2] == {
            "speed_hundredths": 1,
            "incline_tenths": 2,
        }
    finally:
        assert journal.close()


def test_both_versions_of_the_tables_are_strict(path: Path) -> None:
    SqliteJournal(path).close()
    connection = sqlite3.connect(path)
    tables = dict(
        connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        )
    )
    connection.close()
    assert tables.pop("sqlite_schema") == 0
    assert tables == {"events": 1, "readings": 1, "sessions": 1}


def test_reading_a_walk_or_a_kind_costs_what_is_shown(path: Path) -> None:
    """Pages touched, counted by SQLite itself, do not grow with what else is stored."""
    journal = SqliteJournal(path)
    steps = []
    for batch in range(2):
        for walk in range(10 if batch == 0 else 90):
            name = f"{batch}-{walk}"
            for _ in range(100):
                journal.record(
                    READING, {"speed_hundredths": 200, "incline_tenths": 0}, wall=WALL, now=NOW, session=name
                )
            journal.record(
                "summary" if walk < 3 and not batch else "event", {}, wall=WALL, now=NOW, session=name
            )
            if walk % 10 == 0:
                assert journal.flush()
        assert journal.flush()
        steps.append(
            [
                work_of(path, lambda r: list(r.rows(session="0-4"))),
                work_of(path, lambda r: list(r.rows("summary"))),
                work_of(path, lambda r: r.latest("summary")),
                work_of(path, lambda r: r.latest(READING)),
                work_of(path, lambda r: next(r.rows(newest_first=True))),
                work_of(path, lambda r: r.newest_wall()),
            ]
        )
    journal.close()
    for before, after in zip(*steps, strict=True):
        assert after <= before * 1.1 + 20, steps


def work_of(path: Path, read: object) -> int:
    """Instructions of SQLite's virtual machine, in tens."""
    counted = 0

    class Counting(SqliteReader):
        def _connect(self) -> sqlite3.Connection:
            connection = super()._connect()

            def count() -> int:
                nonlocal counted
                counted += 1
                return 0

            connection.set_progress_handler(count, 10)
            return connection

    assert callable(read)
    read(Counting(path))
    return counted


# --- damage


def filled(path: Path, rows: int = 2000) -> bytes:
    journal = SqliteJournal(path)
    for n in range(rows):
        journal.record("event", {"n": n, "text": "x" * 50}, wall=WALL, now=NOW, session="s")
    assert journal.close()
    return path.read_bytes()


def aside_of(path: Path) -> Path:
    journal = SqliteJournal(path)
    try:
        assert journal.set_aside is not None
        assert journal.flush()
        assert [row.kind for row in journal.rows()] == ["journal_set_aside"]
        return journal.set_aside
    finally:
        journal.close()


@pytest.mark.hazard("H-53")
def test_a_file_without_content_is_not_taken_for_a_young_journal(path: Path) -> None:
    path.touch()
    assert aside_of(path).read_bytes() == b""


@pytest.mark.hazard("H-53")
def test_a_log_without_its_file_is_kept(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"rows that were never moved")
    aside = aside_of(path)
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"rows that were never moved"


@pytest.mark.hazard("H-53")
@pytest.mark.parametrize("part", ["header", "middle", "cut"])
def test_a_damaged_log_costs_no_row_that_was_moved_before(path: Path, part: str) -> None:
    """What SQLite finds whole in the log stays; the rest it cannot tell from a write that power cut short."""
    filled(path, 20)
    journal = SqliteJournal(path)
    for n in range(20, 40):
        journal.record("event", {"n": n}, wall=WALL, now=NOW)
        assert journal.flush()
    log = path.with_name(f"{path.name}-wal")
    content = {path: path.read_bytes(), log: log.read_bytes()}
    journal.close()
    whole = content[log]
    half = len(whole) // 2
    content[log] = {
        "header": b"\xa5" * 32 + whole[32:],
        "middle": whole[:half] + b"\xa5" * 64 + whole[half + 64 :],
        "cut": whole[:half],
    }[part]
    for file, data in content.items():
        file.write_bytes(data)
    journal = SqliteJournal(path)
    try:
        assert journal.set_aside is None
        numbers = [row.data["n"] for row in journal.rows("event")]
        assert numbers == list(range(len(numbers)))
        assert len(numbers) == 20 if part == "header" else 20 < len(numbers) < 40
        assert journal.check_writable() is None
    finally:
        assert journal.close()


@pytest.mark.hazard("H-53")
def test_damage_where_the_next_reading_goes_is_found_before_it_is_written(path: Path) -> None:
    journal = SqliteJournal(path)
    for n in range(5000):
        journal.record(READING, {"speed_hundredths": n, "incline_tenths": 0}, wall=WALL, now=NOW, session="s")
        if n % 1000 == 0:
            journal.flush()
    assert journal.close()
    connection = sqlite3.connect(path)
    (last,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'readings'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = path.read_bytes()
    broken = content[: (last - 1) * size] + b"\xa5" * size + content[last * size :]
    path.write_bytes(broken)
    assert aside_of(path).read_bytes() == broken


@pytest.mark.hazard("H-53")
def test_a_damaged_reading_of_an_old_walk_costs_that_walk_and_is_said(path: Path) -> None:
    journal = SqliteJournal(path)
    for n in range(9000):
        journal.record(
            READING, {"speed_hundredths": n, "incline_tenths": 0}, wall=WALL, now=NOW, session=str(n // 3000)
        )
        if n % 1000 == 0:
            journal.flush()
    assert journal.close()
    content = path.read_bytes()
    middle = len(content) // 2 // 4096 * 4096
    path.write_bytes(content[:middle] + b"\xa5" * 4096 + content[middle + 4096 :])
    journal = SqliteJournal(path)
    try:
        assert journal.set_aside is None
        assert journal.check_writable() is None
        assert len(list(journal.rows(session="0"))) == 3000
        with pytest.raises(JournalError, match="cannot be read"):
            list(journal.rows(session="1"))
    finally:
        journal.close()


def test_what_a_newer_treadctl_wrote_is_not_taken_for_damage(path: Path) -> None:
    """Not even where its tables mean nothing to this SQLite."""
    filled(path, 3)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE events (of another time' WHERE name = 'events'"
    )
    connection.execute("PRAGMA user_version = 9")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for use in (lambda: SqliteJournal(path), lambda: list(SqliteReader(path).rows())):
        with pytest.raises(JournalError, match=r"version 9.*Update treadctl"):
            use()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if "damaged" in file.name] == []


def test_a_folder_in_its_place_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(JournalError, match=r"cannot be written.*--data"):
        SqliteJournal(path)
    assert path.is_dir()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(path: Path) -> None:
    filled(path, 3)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(JournalError, match=r"cannot be written.*--data"):
            SqliteJournal(path)
    finally:
        path.parent.chmod(0o700)


# --- a new one


@pytest.mark.row("3.8/file")
def test_a_journal_appears_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("treadctl.journal.opening.put_in_place", cut)
        with pytest.raises(KeyboardInterrupt):
            SqliteJournal(path)
    assert not path.exists()
    journal = SqliteJournal(path)
    assert journal.set_aside is None
    assert journal.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_journal_that_came_first_is_never_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from treadctl.journal import opening

    put = opening.put_in_place

    def late(made: Path, there: Path) -> None:
        filled_by_another = there.with_name("other")
        put(made, filled_by_another)
        filled_by_another.rename(there)
        connection = sqlite3.connect(there)
        connection.execute("INSERT INTO events VALUES (1, 0, 0, '', 'first', '{}')")
        connection.commit()
        connection.close()
        made.touch()
        put(made, there)

    monkeypatch.setattr(opening, "put_in_place", late)
    journal = SqliteJournal(path)
    assert [row.kind for row in journal.rows()] == ["first"]
    assert journal.close()
    assert not path.with_name(f"{path.name}.new").exists()


@pytest.mark.parametrize("links", [True, False])
def test_nothing_is_put_where_something_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    from treadctl.journal.opening import put_in_place

    def refused(*_: object) -> None:
        raise OSError("no links here")

    if not links:
        monkeypatch.setattr(os, "link", refused)
    made, place = tmp_path / "made", tmp_path / "place"
    made.write_text("new")
    put_in_place(made, place)
    assert (place.read_text(), made.exists()) == ("new", False)
    made.write_text("newer")
    with pytest.raises(FileExistsError):
        put_in_place(made, place)
    assert place.read_text() == "new"
