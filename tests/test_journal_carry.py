"""A journal as JSON and back: every row, or nothing."""

import io
import json
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.helpers.decade import fill, lives
from treadctl.interfaces.cli.app import treadctl
from treadctl.journal import JournalError, SqliteJournal, SqliteReader, journal_path
from treadctl.journal.carry import restore, write_out


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = journal_path(tmp_path_factory.mktemp("old"))
    made = SqliteJournal(path)
    made.record("note", {"text": "Größe „so“ \u2028 \n"}, wall=1.5, now=0.25)
    fill(made, islice(lives(1), 2))
    made.close()
    return path


@pytest.fixture(scope="module")
def text(source: Path) -> str:
    file = io.StringIO()
    assert write_out(source, file) == len(list(SqliteReader(source).rows()))
    return file.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_path(tmp_path / "new")


def test_every_row_comes_back_in_its_order(source: Path, text: str, path: Path) -> None:
    count, kept = restore(io.StringIO(text), path)
    assert list(SqliteReader(path).rows()) == list(SqliteReader(source).rows())
    assert (count, kept) == (len(json.loads(text)["rows"]), None)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0
    again = SqliteJournal(path)  # it can be gone on with
    assert again.record("note", {}, wall=2.0, now=2.0)
    assert again.close()


@pytest.mark.parametrize("indent", [None, 1])
def test_another_layout_is_read_too(source: Path, text: str, path: Path, indent: int | None) -> None:
    laid_out = json.dumps(json.loads(text), ensure_ascii=True, indent=indent)
    restore(io.StringIO(laid_out), path)
    assert list(SqliteReader(path).rows()) == list(SqliteReader(source).rows())


def _without_a_row(text: str) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[:5], *lines[6:]])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text[: len(text) // 2], "is not JSON"),
        (lambda text: "\n".join(text.split("\n")[:9]) + "\n", "in the middle"),
        (_without_a_row, "is damaged"),
        (lambda text: text.replace('"value":"same"', '"value":"Same"', 1), "is damaged"),
        (lambda text: text.replace('"version": 1', '"version": 2', 1), "version 2"),
        (lambda text: text.replace("treadctl journal", "another"), "not a treadctl journal"),
        (lambda text: text + "{}", "something follows"),
        (lambda text: text.replace('"note"', '"No te"', 1), "no row of a journal"),
        (lambda text: "", "is not JSON"),
        (lambda text: "[]", "not a treadctl journal"),
        (lambda text: '{"format": "treadctl journal", "version": 1}', "no list of rows"),
    ],
)
def test_what_is_not_whole_changes_nothing(text: str, path: Path, spoil: object, says: str) -> None:
    with pytest.raises(JournalError, match=says):
        restore(io.StringIO(spoil(text)), path)  # type: ignore[operator]
    assert not path.exists()
    assert not path.parent.exists() or list(path.parent.iterdir()) == []


def test_a_journal_that_is_there_is_never_lost(text: str, path: Path) -> None:
    here = SqliteJournal(path)
    here.record("note", {"mine": True}, wall=1.0, now=1.0)
    here.close()
    with pytest.raises(JournalError, match="Nothing was changed"):
        restore(io.StringIO(text), path)
    assert [row.data for row in SqliteReader(path).rows()] == [{"mine": True}]
    _, kept = restore(io.StringIO(text), path, replace=True)
    assert kept is not None
    assert [row.data for row in SqliteReader(kept).rows()] == [{"mine": True}]
    assert len(list(SqliteReader(path).rows())) == len(json.loads(text)["rows"])


def test_an_empty_journal_makes_room(text: str, path: Path) -> None:
    SqliteJournal(path).close()
    restore(io.StringIO(text), path)
    assert len(list(SqliteReader(path).rows())) == len(json.loads(text)["rows"])


def test_from_one_computer_to_the_next_on_the_command_line(source: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "walks.json", tmp_path / "new"

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(treadctl, list(arguments))
        return done.exit_code, done.output

    assert run("--data", str(source.parent), "export", "--json", str(file))[0] == 0
    code, text = run("--data", str(new), "import", str(file))
    assert (code, "walks among them: 6." in text) == (0, True)
    assert run("--data", str(new), "history")[1] == run("--data", str(source.parent), "history")[1]
    code, text = run("--data", str(new), "import", str(file))
    assert (code, "There is a journal here already" in text) == (2, True)
    code, text = run("--data", str(new), "import", str(file), "--replace")
    assert (code, "is kept as" in text) == (0, True)
