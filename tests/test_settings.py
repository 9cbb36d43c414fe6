"""Language and units that stay: the file, `treadctl settings`, and that nothing wrong with it stops anything."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from treadctl import language, settings, stop, words
from treadctl.interfaces.cli.app import treadctl
from treadctl.language import Kept
from treadctl.paths import person_dir, settings_path
from treadctl.service import __main__ as service


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("TREADCTL_LANG", "TREADCTL_UNITS", "TREADCTL_REMINDERS", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    (tmp_path / "data").mkdir()
    yield tmp_path / "data"
    language.ask(Kept)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(treadctl, list(arguments))


def shown(*more: str) -> tuple[str, str]:
    line: dict[str, Any] = json.loads(run(*more, "settings", "--json").stdout)
    return line["language"], line["units"]


def test_what_is_set_holds_for_the_next_command_and_goes_back(data: Path) -> None:
    assert shown() == ("en", "km/h")
    done = run("settings", "set", "language=de", "units=mph")
    assert (done.exit_code, "ist geschrieben" in done.stdout) == (0, True)
    assert shown() == ("de", "mph")
    assert "mph" in run("plan").stdout
    assert "Heute" in run("plan").stdout
    assert "Wieder so" in run("settings", "reset", "units").stdout
    assert shown() == ("de", "km/h")
    assert run("settings", "reset").exit_code == 0
    assert shown() == ("en", "km/h")
    assert "Nothing is set" in run("settings", "reset").stdout


def test_the_file_is_the_owners_alone_and_keeps_comments(data: Path) -> None:
    run("settings", "set", "language=de")
    path = settings_path(data)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("# from my daughter\n" + path.read_text("utf-8"), "utf-8")
    run("settings", "set", "units=mph")
    run("settings", "reset", "language")
    assert path.read_text("utf-8").startswith("# from my daughter\n# How treadctl speaks")
    assert settings.read(data).kept == Kept(units="mph")
    assert list(data.iterdir()) == [path]


def test_the_environment_wins_and_it_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("settings", "set", "language=de", "units=mph")
    monkeypatch.setenv("TREADCTL_LANG", "en")
    monkeypatch.setenv("TREADCTL_UNITS", "km/h")
    assert shown() == ("en", "km/h")
    said = run("settings").stdout
    assert said.count("says so, and that wins") == 2
    assert "TREADCTL_LANG is set to en in this terminal" in run("settings", "set", "language=de").stdout


def test_the_locale_is_a_guess_and_the_file_a_choice(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert shown() == ("de", "km/h")
    run("settings", "set", "language=en")
    assert shown() == ("en", "km/h")


def test_each_person_may_have_their_own_and_else_everybodys(data: Path) -> None:
    run("person", "new", "anna")
    run("settings", "set", "language=de", "units=mph")
    run("settings", "set", "language=en", "--person", "anna")  # behind the command as well
    assert shown() == ("de", "mph")
    assert shown("--person", "anna") == ("en", "mph")
    assert "everybody's" in run("--person", "anna", "settings").stdout
    assert settings.read(person_dir(data, "anna")).kept == Kept(language="en")
    unknown = run("--person", "bert", "settings")
    assert (unknown.exit_code, "bert" in unknown.stderr, "niemanden" in unknown.stderr) == (2, True, True)


@pytest.mark.row("3.5/reminders")
def test_reminders_are_on_until_somebody_switches_them_off(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("person", "new", "anna")
    anna = person_dir(data, "anna")
    assert (settings.reminders(data), settings.reminders(anna)) == ("on", "on")
    run("settings", "set", "reminders=off")
    assert (settings.reminders(data), settings.reminders(anna)) == ("off", "off")
    run("--person", "anna", "settings", "set", "reminders=on")
    assert (settings.reminders(data), settings.reminders(anna)) == ("off", "on")
    assert json.loads(run("settings", "--json").stdout)["reminders"] == "off"
    for value, means in (
        ("off", "off"),
        ("OFF", "off"),
        ("no", "off"),
        ("0", "off"),
        ("on", "on"),
        ("", "on"),
    ):
        assert settings.reminders(anna, {"TREADCTL_REMINDERS": value}) == means
    monkeypatch.setenv("TREADCTL_REMINDERS", "on")
    assert settings.reminders(data) == "on"
    assert "TREADCTL_REMINDERS says so, and that wins" in run("settings").stdout
    assert run("settings", "set", "reminders=loud").exit_code == 2


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("units=furlongs", ('units is "furlongs"', '"km/h", "mph"', "set units=mph", "settings.toml")),
        ("language=fr", ('language is "fr"', '"en", "de"', "set language=de")),
        ("tongue=de", ("tongue is no setting", "language, units, reminders")),
        ("de", ("de is not KEY=VALUE",)),
    ],
)
def test_what_cannot_be_set_says_key_value_bound_and_next_step(
    typed: str, parts: tuple[str, ...], data: Path
) -> None:
    refused = run("settings", "set", "language=de", typed)
    assert refused.exit_code == 2
    assert [part for part in parts if part not in refused.stderr] == []
    assert not settings_path(data).exists(), "all or none"


WRONG = {
    "no TOML": ("language = de", "cannot be read"),
    "not finished": ('language = "de', "cannot be read"),
    "too deep": ("a = " + "[" * 5000 + "]" * 5000, "cannot be read"),
    "another language": ('language = "fr"', 'language is "fr"'),
    "a number": ("units = 1", "units is 1"),
    "a list": ('units = ["mph"]', "units is ['mph']"),
    "a typo": ('langauge = "de"', "langauge"),
    "from tomorrow": ('format = 2\nlanguage = "de"', "format is 2"),
    "too long": ("#" * 20_000, "16384"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_with_a_mistake_is_one_line_and_stops_nothing(name: str, data: Path) -> None:
    text, says = WRONG[name]
    settings_path(data).write_text(text, "utf-8")
    done = run("plan")
    assert done.exit_code == 0
    assert "Today: " in done.stdout
    assert done.stderr.count("\n") == 1
    assert str(settings_path(data)) in done.stderr
    assert says in done.stderr
    assert "treadctl settings" in done.stderr or "Remove the line" in done.stderr
    assert run("settings", "reset").exit_code == 0


def test_a_mistake_in_one_line_leaves_the_other(data: Path) -> None:
    settings_path(data).write_text('language = "de"\nunits = "kmph"', "utf-8")
    assert shown() == ("de", "km/h")
    assert run("settings", "set", "units=mph").exit_code == 0
    assert shown() == ("de", "mph")


@pytest.mark.parametrize("trouble", ["folder", "bytes", "pipe"])
def test_what_is_no_text_is_said_and_put_aside(trouble: str, data: Path) -> None:
    path = settings_path(data)
    if trouble == "folder":
        path.mkdir()
    elif trouble == "bytes":
        path.write_bytes(b"\xff\xfe\x00")
    elif hasattr(os, "mkfifo"):
        os.mkfifo(path)  # reading it would wait for ever
    else:
        pytest.skip("no pipes here")
    assert run("plan").exit_code == 0
    assert run("settings", "set", "units=mph").exit_code == 2
    assert "settings.toml.unread" in run("settings", "reset").stdout
    assert run("settings", "set", "units=mph").exit_code == 0


@pytest.mark.hazard("H-28")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('language = "de"', "Nichts anzuhalten: treadctl steuert kein Laufband."),
        ("language = de", stop.SAID["nothing"]),
        ('language = "fr"', stop.SAID["nothing"]),
    ],
)
def test_a_stop_speaks_as_settled_and_no_file_hides_its_words(text: str, said: str, data: Path) -> None:
    settings_path(data).write_text(text, "utf-8")
    heard: list[str] = []
    assert stop.stop(say=heard.append) == 3
    assert heard[0] == said
    assert len(heard) == 2


@pytest.mark.hazard("H-28")
def test_settings_that_cannot_be_asked_for_hide_no_word_of_a_stop(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_path(data).write_text('language = "de"', "utf-8")
    monkeypatch.setattr(settings, "kept", None)
    heard: list[str] = []
    assert stop.stop(say=heard.append) == 3
    assert heard[0] == stop.SAID["nothing"]


def test_a_service_speaks_as_the_person_of_its_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    async def serve(*_: object, **__: object) -> int:
        await asyncio.sleep(0)
        said.append(words.guardian()["alarm"])
        return 0

    monkeypatch.setattr(service, "serve", serve)
    monkeypatch.setattr(service.signal, "signal", lambda *_: None)
    run("settings", "set", "language=de")
    mask = os.umask(0o077)
    try:
        assert service.main(["--data", str(data)]) == 0
    finally:
        os.umask(mask)
    assert said[0].startswith("DAS BAND")


def test_it_is_asked_once_and_only_when_nothing_else_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def source() -> Kept:
        asked.append(language.in_miles())  # speaking meanwhile does not ask again
        return Kept(language="de", units="mph")

    language.ask(source)
    monkeypatch.setenv("TREADCTL_LANG", "en")
    assert (language.language(), asked) == ("en", [])
    monkeypatch.delenv("TREADCTL_LANG")
    assert (language.language(), language.in_miles(), asked) == ("de", True, [False])
