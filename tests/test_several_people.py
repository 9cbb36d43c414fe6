"""Several people on one treadmill: journals and profiles apart, machines and stops together."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from treadctl import latch, paths
from treadctl.claims import DATA, left_latch, own_claims
from treadctl.client import LOOK
from treadctl.interfaces.cli import app
from treadctl.interfaces.cli.app import chosen_data, treadctl
from treadctl.model import TreadctlError
from treadctl.profiles import machine_path
from treadctl.service.latch import FileLatch
from treadctl.stop import tell

RADIO = "sim:127.0.0.1:1"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    return tmp_path / "data"


def run(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(treadctl, list(arguments), input=answers)


def test_new_list_delete(data: Path) -> None:
    assert "Nobody besides you" in run("person", "list").stdout
    assert run("person", "new", "anna").exit_code == 0
    assert "treadctl --person bert start" in run("person", "new", "bert").stdout
    assert run("person", "list").stdout.split() == ["anna", "bert"]
    said = [json.loads(line) for line in run("person", "list", "--json").stdout.splitlines()]
    assert [line["name"] for line in said] == ["anna", "bert"]
    assert run("person", "new", "anna").exit_code == 2
    refused = run("person", "delete", "anna", answers="yes\n")
    assert (refused.exit_code, "Nothing is deleted." in refused.stderr) == (2, True)
    assert run("person", "delete", "anna", answers="anna\n").exit_code == 0
    assert run("person", "delete", "bert", "--yes").exit_code == 0
    assert run("person", "delete", "bert").exit_code == 2
    assert paths.people(data) == ()


@pytest.mark.parametrize(
    "command",
    [
        ["person", "new", "anna"],
        ["scan", "--radio", RADIO],
        ["watch", "--radio", RADIO],
        ["start", "demo", "--radio", RADIO],
        ["journal", "restore", "copy"],
    ],
)
def test_a_file_in_the_place_of_the_data_folder_is_said_in_one_sentence(
    command: list[str], data: Path, tmp_path: Path
) -> None:
    data.write_text("not a folder")
    result = run(*command)
    assert (result.exit_code, result.exception is None or isinstance(result.exception, SystemExit)) == (
        2,
        True,
    )
    assert f"The data folder {data} cannot be used: File exists. Choose another with --data." in result.output
    assert data.read_text() == "not a folder"


@pytest.mark.parametrize("command", [["scan"], ["start", "demo"], ["journal", "restore", "copy"]])
def test_a_data_folder_that_cannot_be_written_is_said_in_one_sentence(command: list[str], data: Path) -> None:
    paths.data_lock_path(data).mkdir(parents=True)  # the tests may run as root, who may write everywhere
    more = ["--radio", RADIO] if command[0] != "journal" else []
    result = run(*command, *more)
    assert result.exit_code == 2
    assert f"The data folder {data} cannot be used: Is a directory." in result.output


@pytest.mark.parametrize("name", ["", "..", "../x", "Anna", "a/b", "-a", ".a", "x" * 33, "änne"])
def test_a_name_is_a_name_and_no_path(name: str, data: Path) -> None:
    with pytest.raises(TreadctlError):
        paths.person_dir(data, name)
    result = run("person", "new", "--", name)
    assert result.exit_code == 2
    assert not data.exists()


def test_profiles_are_each_ones_own(data: Path) -> None:
    run("person", "new", "anna")
    for arguments in (
        ["--person", "anna", "profile", "new", "calm"],
        ["profile", "new", "mine", "--person", "anna"],
    ):
        assert run(*arguments).exit_code == 0
    own = paths.person_dir(data, "anna") / "profiles"
    assert {path.stem for path in own.glob("*.toml")} == {"calm", "mine"}
    assert not (data / "profiles").exists()
    assert "calm" not in run("profile", "list").stdout
    assert "calm" in run("profile", "list", "--person", "anna").stdout


@pytest.mark.parametrize("command", [["start"], ["profile", "list"], ["status"], ["scan"], ["setup"]])
def test_nobody_walks_under_a_name_that_is_not_there(command: list[str], data: Path) -> None:
    result = run("--person", "ghost", *command)
    assert result.exit_code == 2
    assert "nobody called ghost" in result.stderr
    assert not data.exists()


@pytest.mark.hazard("H-28")
def test_a_stop_does_not_ask_whose_belt_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str | None] = []

    def stop(folder: str | None) -> int:
        stopped.append(folder)
        return 0

    monkeypatch.setattr("treadctl.interfaces.cli.stop.stop_belts", stop)
    run("--person", "ghost", "stop")
    run("stop", "--person", "anna")
    assert stopped == [None, None]


def test_records_of_a_data_folder_are_those_of_its_people_too(data: Path) -> None:
    run("person", "new", "anna")
    for folder in (data, paths.person_dir(data, "anna")):
        paths.record_path(folder).write_text("{}")
    assert len(paths.record_paths(data)) == 2
    assert len(paths.record_paths(paths.person_dir(data, "anna"))) == 1


def test_treadmills_are_everybodys(data: Path) -> None:
    anna = paths.person_dir(data, "anna")
    assert machine_path(anna, "AA:BB") == machine_path(data, "AA:BB")
    assert paths.shared_dir(data) == data
    assert paths.shared_dir(anna) == data


def test_every_command_that_takes_a_folder_takes_a_person() -> None:
    for name in app.COMMANDS:
        command = treadctl.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        options = {option for each in command.params for option in each.opts}
        assert ("--data" in options) <= ("--person" in options), name


def test_the_data_folder_of_a_person_is_inside_the_chosen_one(tmp_path: Path) -> None:
    run("--data", str(tmp_path / "else"), "person", "new", "anna")
    assert (tmp_path / "else" / paths.PEOPLE / "anna").is_dir()
    assert callable(chosen_data)


@pytest.mark.hazard("H-79")
def test_a_belt_that_somebody_else_left_moving_is_stopped_first(data: Path) -> None:
    for name in ("anna", "bert"):
        run("person", "new", name)
    anna, bert = paths.person_dir(data, "anna"), paths.person_dir(data, "bert")
    assert left_latch(bert, RADIO) is None
    left = paths.latch_path(anna, RADIO)
    latch.write(left, latch.mark("AA:BB", RADIO, "walk"))
    assert left_latch(bert, RADIO) == left_latch(data, RADIO) == left
    assert left_latch(anna, RADIO) is None, "her own is found as ever"
    claims = own_claims(anna, RADIO)
    assert claims.take(DATA)
    assert left_latch(bert, RADIO) is None, "her service runs: it is her walk"
    claims.drop(DATA)

    async def swept() -> None:
        held = FileLatch(paths.latch_path(bert, RADIO), RADIO, left=left_latch(bert, RADIO))
        assert held.found is not None
        assert held.found.address == "AA:BB"
        await held.hold("AA:BB", "walk")
        held.clear()
        held.close()

    asyncio.run(swept())
    assert not left.exists()
    assert not paths.latch_path(bert, RADIO).exists()


def test_an_old_latch_of_somebody_else_is_theirs_to_hear_of(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("person", "new", "anna")
    left = paths.latch_path(paths.person_dir(data, "anna"), RADIO)
    latch.write(left, latch.mark("AA:BB", RADIO, "walk"))
    monkeypatch.setattr(latch, "age_s", lambda *_: latch.YOUNG_S + 1)
    assert left_latch(data, RADIO) is None


def test_who_stops_waiting_for_a_stop_is_told_to_look(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    def left(*_: object) -> int:
        raise KeyboardInterrupt

    paths.record_path(data).write_text("{}")
    monkeypatch.setattr("treadctl.stop._wait_standing", left)
    result = run("stop")
    assert result.exit_code == 1
    assert "Not confirmed. LOOK AT THE BELT." in result.output


def test_what_a_stop_says_fits_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    tell(LOOK)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    tell(LOOK)
    whole, *lines = capsys.readouterr().out.splitlines()
    assert whole == " ".join(lines) == LOOK
    assert len(lines) > 1
    assert max(map(len, lines)) < 40
