"""`treadctl journal`: a copy is whole, nothing is written over, and what is deleted is gone."""

from __future__ import annotations

import sqlite3
import stat
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.test_journal_file import OLD_ROWS, of_version_1
from treadctl.claims import DATA, own_claims
from treadctl.interfaces.cli.app import treadctl
from treadctl.interfaces.cli.journal import journal
from treadctl.journal import READING, SqliteJournal, SqliteReader, journal_path

WALL, NOW = 1_760_000_000.0, 4321.0


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    return tmp_path / "data"


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(journal, [str(one) for one in arguments], input=typed)


def said(result: Result) -> str:
    return result.output if not isinstance(result.exception, Exception) else str(result.exception)


def walked(data: Path, walks: int = 2) -> SqliteJournal:
    kept = SqliteJournal(journal_path(data))
    for n in range(walks):
        for _ in range(5):
            kept.record(
                READING, {"speed_hundredths": n, "incline_tenths": 0}, wall=WALL, now=NOW, session=f"s{n}"
            )
        kept.record("summary", {"walked_s": 300, "n": n}, wall=WALL + n, now=NOW, session=f"s{n}")
    assert kept.flush()
    return kept


def rows(path: Path) -> list[object]:
    return [(row.session, row.kind, row.data) for row in SqliteReader(path).rows()]


def is_private(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) == 0o600


# --- backup


def test_a_copy_is_one_whole_file_of_its_own_also_while_the_journal_is_written(
    data: Path, tmp_path: Path
) -> None:
    kept, copy = walked(data), tmp_path / "copy.sqlite3"
    try:
        result = run("backup", copy)
        assert result.exit_code == 0, said(result)
        assert "Entries: 12; walks among them: 2." in result.output
        assert rows(copy) == rows(journal_path(data))
        assert is_private(copy)
        assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == [copy.name]
    finally:
        kept.close()


def test_a_copy_writes_over_nothing(data: Path, tmp_path: Path) -> None:
    walked(data).close()
    copy = tmp_path / "copy"
    copy.write_text("mine")
    result = run("backup", copy)
    assert "there already" in said(result)
    assert copy.read_text() == "mine"
    assert "there already" in said(run("backup", tmp_path))


@pytest.mark.hazard("H-53")
def test_no_copy_is_made_of_what_is_damaged_or_not_there(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert "There is no journal" in said(run("backup", copy))
    walked(data, 300).close()
    path = journal_path(data)
    content = path.read_bytes()
    middle = len(content) // 2 // 4096 * 4096
    path.write_bytes(content[:middle] + b"\xa5" * 4096 + content[middle + 4096 :])
    assert "is damaged" in said(run("backup", copy))
    assert list(tmp_path.glob("copy*")) == []


def test_a_place_that_cannot_be_written_is_said(data: Path, tmp_path: Path) -> None:
    walked(data).close()
    assert "cannot be written" in said(run("backup", tmp_path / "no" / "folder" / "copy"))


# --- restore


def test_a_copy_is_put_back_and_what_was_there_is_kept(data: Path, tmp_path: Path) -> None:
    walked(data).close()
    copy, path = tmp_path / "copy", journal_path(data)
    assert run("backup", copy).exit_code == 0
    before = rows(path)
    late = SqliteJournal(path)
    late.record("late", {}, wall=WALL, now=NOW)
    late.close()
    assert run("restore", copy, typed="n\n").exit_code == 1
    assert rows(path)[-1] == ("", "late", {})
    result = run("restore", copy, typed="y\n")
    assert result.exit_code == 0, said(result)
    assert rows(path) == [*before, ("", "journal_restored", {"file": "copy"})]
    (aside,) = data.glob("journal.before-restore-*.sqlite3")
    assert str(aside) in result.output
    assert rows(aside)[-1] == ("", "late", {})
    assert is_private(path)
    assert is_private(aside)
    again = SqliteJournal(path)
    assert again.set_aside is None
    assert again.close()


def test_a_copy_of_version_1_is_restored_where_nothing_is(data: Path, tmp_path: Path) -> None:
    of_version_1(tmp_path / "old")
    result = run("restore", tmp_path / "old")
    assert result.exit_code == 0, said(result)
    assert rows(journal_path(data))[:-1] == OLD_ROWS
    connection = sqlite3.connect(journal_path(data))
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    connection.close()


@pytest.mark.parametrize("content", [b"", b"no database " * 500, None, "newer"])
def test_what_is_no_journal_of_ours_changes_nothing(
    data: Path, tmp_path: Path, content: bytes | str | None
) -> None:
    walked(data).close()
    before, source = rows(journal_path(data)), tmp_path / "source"
    if content == "newer":
        connection = sqlite3.connect(source)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
    elif isinstance(content, bytes):
        source.write_bytes(content)
    result = run("restore", source, "--yes")
    assert result.exit_code != 0
    assert any(word in said(result) for word in ("no journal", "newer treadctl"))
    assert rows(journal_path(data)) == before
    assert files(data) == {journal_path(data).name}


# --- delete


def filled(data: Path) -> set[str]:
    walked(data).close()
    (data / "journal.damaged-20260101T000000Z.sqlite3").write_text("old")
    (data / "profiles").mkdir()
    (data / "profiles" / "mine.toml").write_text("cap_kmh = 2.0")
    (data / "machines").mkdir()
    (data / "machines" / "F0.toml").write_text("name = 'x'")
    return {"journal.sqlite3", "journal.damaged-20260101T000000Z.sqlite3", "profiles/mine.toml"}


def files(data: Path) -> set[str]:
    there = (path for path in data.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(data)) for path in there if not path.name.endswith(("-wal", "-shm"))}


@pytest.mark.row("3.8/file")
def test_everything_about_the_body_is_listed_and_deleted_and_the_machines_stay(data: Path) -> None:
    about = filled(data)
    result = run("delete", typed="Delete\n")
    assert result.exit_code == 0, said(result)
    assert all(name in result.output for name in about)
    assert "walks among them: 2" in result.output
    assert {path.name for path in data.rglob("*") if path.is_file()} == {"F0.toml", "service.lock"}
    assert "nothing to delete" in run("delete").output


@pytest.mark.parametrize("typed", ["\n", "y\n", "yes\n", "deleted\n", ""])
def test_nothing_is_deleted_without_the_word(data: Path, typed: str) -> None:
    filled(data)
    before = files(data)
    assert run("delete", typed=typed).exit_code == 1
    assert files(data) == before


@pytest.mark.parametrize("command", [("delete",), ("restore", "copy", "--yes"), ("clock", "--yes")])
def test_nothing_is_changed_under_a_running_service(data: Path, command: tuple[str, ...]) -> None:
    kept = walked(data)
    kept.record("event", {}, wall=time.time() + 1e6, now=NOW)
    kept.close()
    before = rows(journal_path(data))
    claims = own_claims(data, "sim:x")
    assert claims.take(DATA)
    try:
        result = run(*command, typed="delete\n")
        assert result.exit_code == 2
        assert "at work" in result.output
        assert rows(journal_path(data)) == before
    finally:
        claims.drop(DATA)


def test_each_person_has_a_journal_of_their_own_to_delete(data: Path) -> None:
    from treadctl.interfaces.cli.app import treadctl

    anna = data / "treadctl-people" / "anna"
    for folder in (data, anna):
        walked(folder).close()
    result = CliRunner().invoke(treadctl, ["--person", "anna", "journal", "delete"], input="delete\n")
    assert result.exit_code == 0, said(result)
    assert not journal_path(anna).exists()
    walked(anna).close()
    result = CliRunner().invoke(treadctl, ["journal", "delete"], input="delete\n")
    assert result.exit_code == 0, said(result)
    assert not journal_path(data).exists()
    assert len(rows(journal_path(anna))) == 12
    result = CliRunner().invoke(treadctl, ["journal", "backup", str(data / "copy"), "--person", "anna"])
    assert result.exit_code == 0, said(result)


# --- the clock


@pytest.mark.hazard("H-82")
def test_a_person_can_say_that_the_clock_is_right(data: Path) -> None:
    kept = walked(data)
    assert "no entry of the journal is later" in run("clock").output
    kept.record("event", {}, wall=time.time() + 1e7, now=NOW)
    assert kept.close()
    assert run("clock", typed="n\n").exit_code == 1
    assert (SqliteReader(journal_path(data)).newest_wall() or 0) > time.time() + 1e6
    assert run("clock", typed="y\n").exit_code == 0
    assert (SqliteReader(journal_path(data)).newest_wall() or 0) <= time.time()
    assert "no entry of the journal is later" in run("clock").output


@pytest.mark.parametrize(
    ("language", "typed", "code", "kept"),
    [
        ("de", "vielleicht\nj\n", 0, 1),
        ("de", "Ja\n", 0, 1),
        ("de", "y\n", 0, 1),
        ("de", "nein\n", 1, 2),
        ("de", "\n", 1, 2),
        ("en", "yes\n", 0, 1),
        ("en", "perhaps\nNO\n", 1, 2),
    ],
)
def test_yes_and_no_are_taken_in_the_persons_language(
    language: str, typed: str, code: int, kept: int, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", language)
    walked(data, 1).close()
    copy = data.parent / "copy"
    assert run("backup", copy).exit_code == 0
    walked(data, 1).close()
    result = run("restore", copy, typed=typed)
    assert result.exit_code == code, said(result)
    assert ("[j/N]" if language == "de" else "[y/N]") in result.output
    assert SqliteReader(journal_path(data)).sessions_before(simulated=True) == kept


def test_who_leaves_a_question_is_told_that_nothing_was_done(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", "de")
    walked(data).close()
    result = CliRunner().invoke(treadctl, ["--data", str(data), "journal", "delete"], input="")
    assert result.exit_code == 130
    assert "Abgebrochen. Mehr ist nicht geschehen." in result.output
    assert "Aborted" not in result.output
    assert journal_path(data).exists()
