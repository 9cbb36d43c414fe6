"""`treadctl profile`: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.test_profiles import SHIPPED
from treadctl import profiles
from treadctl.interfaces.cli.profile import profile
from treadctl.journal import SUMMARY, SqliteJournal, journal_path
from treadctl.profiles.limits import PATTERNS


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str, obj: dict[str, object] | None = None, answers: str = "") -> Result:
    return CliRunner().invoke(profile, list(arguments), obj=obj, input=answers)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_list_says_whose_each_is(data: Path) -> None:
    run("set", "starter", "cap_kmh=1.8")
    run("new", "mine")
    result = run("list")
    assert result.exit_code == 0
    said = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert set(said) == {*SHIPPED, "mine"}
    assert "shipped" in said["gentle"]
    assert "yours, overrides the shipped one" in said["starter"]
    assert "1.8 km/h" in said["starter"]
    assert "overrides" not in said["mine"]
    assert "software treadmill only" in said["demo"]


def test_one_mistake_hides_no_other_profile(data: Path) -> None:
    (data / "profiles").mkdir(parents=True)
    (data / "profiles" / "broken.toml").write_text("cap_kmh = 99")
    result = run("list")
    assert result.exit_code == 0
    assert "broken" in result.stdout
    assert "starter" in result.stdout
    objects = {line["name"]: line for line in lines(run("list", "--json"))}
    assert objects["broken"]["problems"]
    assert objects["starter"]["problems"] == []


def test_show_prints_the_file_and_its_meaning() -> None:
    result = run("show", "starter")
    assert result.exit_code == 0
    assert "cap_kmh = 2.0" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Walks up to 5 min at up to 2.0 km/h")
    (line,) = lines(run("show", "starter", "--json"))
    assert line["event"] == "profile"
    assert (line["cap_kmh"], line["walk_s"], line["origin"]) == (2.0, 300, "shipped")
    assert line["today"] == {"cap_kmh": 2.0, "blocks_s": [120, 120, 60], "break_s": 120}
    assert line["t"] > 1_700_000_000


def test_show_of_a_mistake_shows_the_text_and_refuses(data: Path) -> None:
    (data / "profiles").mkdir(parents=True)
    (data / "profiles" / "broken.toml").write_text("cap_kmh = 99")
    result = run("show", "broken")
    assert result.exit_code == 2
    assert "cap_kmh = 99" in result.stdout
    assert "at most 4.5 km/h" in result.stderr
    assert run("show", "nobody").exit_code == 2
    assert lines(run("show", "broken", "--json"))[0]["problems"]


def test_set_says_what_it_does_to_today(data: Path) -> None:
    result = run("set", "starter", "cap_kmh=1.8")
    assert result.exit_code == 0
    assert f"yours is {data / 'profiles' / 'starter.toml'}" in result.stdout
    assert "starter: today 5 min at 1.8 km/h (was 2.0 km/h): your cap." in result.stdout
    again = run("set", "starter", "cap_kmh = 1.7", "walk_min=4")
    assert "yours is" not in again.stdout
    assert "today 4 min at 1.7 km/h (was 1.8 km/h; was 5 min): your cap, your minutes." in again.stdout


def test_set_refuses_with_file_key_bound_and_value(data: Path) -> None:
    result = run("set", "starter", "cap_kmh=6.0")
    assert result.exit_code == 2
    path = data / "profiles" / "starter.toml"
    for part in (f"{path}: ", "cap_kmh", "6.0 km/h", "at most 2.0 km/h", "Nothing is changed."):
        assert part in result.stderr
    assert not data.exists()
    assert "your text" not in result.stderr
    assert run("set", "nobody", "cap_kmh=2").exit_code == 2


@pytest.mark.parametrize("wrong", ["cap_kmh", "=2", "cap_kmh=", ""])
def test_set_wants_key_and_value(wrong: str) -> None:
    result = run("set", "starter", wrong)
    assert result.exit_code == 2
    assert "KEY=VALUE" in result.stderr


def test_validate_by_name_by_file_and_all(data: Path, tmp_path: Path) -> None:
    assert run("validate").exit_code == 0
    assert run("validate", "starter", "gentle").stdout == "starter: all is well.\ngentle: all is well.\n"
    file = tmp_path / "some.toml"
    file.write_text(profiles.read_text(profiles.find("starter", data).path))
    assert run("validate", str(file)).exit_code == 0
    file.write_text("format = 1\ncap_kmh = fast\n")
    result = run("validate", "starter", str(file))
    assert result.exit_code == 2
    assert f"{file}: line 2 cannot be read" in result.stderr
    assert [line["valid"] for line in lines(run("validate", "--json", "starter", str(file)))] == [True, False]
    assert run("validate", "nobody").exit_code == 2
    assert run("validate", "no/such/file").exit_code == 2


def test_validate_of_what_is_no_profile_is_a_sentence(tmp_path: Path) -> None:
    binary, nul = tmp_path / "some.bin", tmp_path / "nul.bin"
    binary.write_bytes(b"\x7fELF\xff\x00")
    nul.write_bytes(b"\0" * 100)
    for what, says in (
        (tmp_path, "this is a folder"),
        (binary, "not a text file"),
        (nul, "line 1 cannot be read"),
        (tmp_path / "gone.toml", "no such file"),
        (f"{tmp_path}/{'x' * 300}.toml", "this cannot be read"),
    ):
        result = run("validate", str(what))
        assert result.exit_code == 2
        assert result.stderr.startswith(f"{what}: ")
        assert says in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_the_list_of_commands_is_not_cut() -> None:
    said = run("--help").stdout
    assert "..." not in said.split("Commands:")[1]
    assert "…" not in said


def test_schema_prints_the_schema() -> None:
    assert run("schema").stdout == profiles.schema_json()


def test_new_without_a_terminal_takes_its_options(data: Path) -> None:
    result = run("new", "calm", "--cap-kmh", "1.5", "--walk-min", "3")
    assert result.exit_code == 0
    assert "Walks up to 3 min at up to 1.5 km/h" in result.stdout
    assert run("new", "calm").exit_code == 2
    assert run("new", "fast", "--cap-kmh", "9").exit_code == 2


def test_new_on_a_terminal_asks_again_only_what_was_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("treadctl.interfaces.cli.profile._on_a_terminal", lambda: True)
    result = run("new", "calm", "--days-per-week", "2", answers="\n9\n1.5\n4\n\n\n")
    assert result.exit_code == 0, result.output
    assert "at most 2.0 km/h is allowed" in result.stderr
    assert "Walks up to 4 min at up to 1.5 km/h" in result.stdout
    assert "2 days a week" in result.stdout
    assert result.stdout.count("Never faster than") == 2
    assert result.stdout.count("how many minutes") == 1


def test_new_offers_what_is_allowed_after_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("treadctl.interfaces.cli.profile._on_a_terminal", lambda: True)
    result = run("new", "calm", answers="fast\ngentle\n9\n" + "\n" * 5)
    assert result.exit_code == 0, result.output
    assert "[9]" not in result.stdout
    assert result.stdout.count("km/h [2.5]") == 2
    assert "up to 10 min at up to 2.5 km/h" in result.stdout
    given = run("new", "other", "--cap-kmh", "9", answers="\n" * 6)
    assert given.exit_code == 0, given.output
    assert "at most 2.0 km/h is allowed" in given.stderr
    taken = run("new", "calm")
    assert (taken.exit_code, taken.stdout) == (2, "")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_a_pattern_offers_holds(pattern: str) -> None:
    for key, value in profiles.starter_values(pattern).items():
        assert profiles.why_not(key, value.strip('"'), pattern) is None


def test_edit_with_an_editor_that_fails_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "false")
    result = run("edit", "starter")
    assert result.exit_code == 2
    assert "The editor ended with 1, and the text is unchanged." in result.stderr
    assert [path.name for path in (data / "profiles").iterdir()] == ["profile.schema.json"]
    monkeypatch.setenv("VISUAL", 'sh -c \'echo "# new" >> "$0"; exit 3\'')
    result = run("edit", "starter")
    assert result.exit_code == 2
    assert "The editor ended with 3, and the profile is unchanged;" in result.stderr
    assert "treadctl profile edit starter --rejected" in result.stderr
    assert "# new" in (data / "profiles" / "starter.toml.rejected").read_text()


def test_edit_takes_over_what_holds(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "sed -i 's/^cap_kmh.*/cap_kmh = 1.9  # mine/'")
    result = run("edit", "starter")
    assert result.exit_code == 0, result.output
    assert "(was 2.0 km/h): your cap" in result.stdout
    assert "cap_kmh = 1.9  # mine" in (data / "profiles" / "starter.toml").read_text()
    assert "Nothing was changed" in run("edit", "starter").stdout
    assert {path.name for path in (data / "profiles").iterdir()} == {"starter.toml", "profile.schema.json"}


def test_edit_keeps_a_text_that_does_not_hold(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "sed -i s/^cap_kmh.*/cap_kmh=9/")
    result = run("edit", "starter")
    assert result.exit_code == 2
    assert not (data / "profiles" / "starter.toml").exists()
    rejected = data / "profiles" / "starter.toml.rejected"
    assert "cap_kmh=9" in rejected.read_text()
    assert str(rejected) in result.stderr
    monkeypatch.setenv("VISUAL", "sed -i s/^cap_kmh.*/cap_kmh=1.9/")
    assert run("edit", "starter", "--rejected").exit_code == 0
    assert not rejected.exists()


def test_edit_without_an_editor_changes_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    result = run("edit", "starter")
    assert result.exit_code == 2
    assert "$EDITOR" in result.stderr
    assert not (data / "profiles" / "starter.toml").exists()


def test_the_data_folder_of_the_program_or_of_the_command(tmp_path: Path) -> None:
    for number, arguments in enumerate((["--data", "DIR", "new", "mine"], ["new", "mine", "--data", "DIR"])):
        folder = tmp_path / str(number)
        assert run(*[str(folder) if part == "DIR" else part for part in arguments]).exit_code == 0
        assert (folder / "profiles" / "mine.toml").is_file()
    assert run("new", "mine", obj={"data": str(tmp_path / "obj")}).exit_code == 0
    assert (tmp_path / "obj" / "profiles" / "mine.toml").is_file()


def test_a_journal_that_cannot_be_read_is_no_reason_to_refuse(data: Path) -> None:
    journal = SqliteJournal(journal_path(data))
    journal.record(SUMMARY, {"walked_s": 300}, wall=0, now=0)
    journal.close()
    assert run("list").exit_code == 0
    journal_path(data).write_bytes(b"no database " * 100)
    assert run("list").exit_code == 0
