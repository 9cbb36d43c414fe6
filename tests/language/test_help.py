"""`--help` is German where the person reads German: every text of it, and none besides."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.language.test_german import AVOID, FAMILIAR
from treadctl.german.help import HELP
from treadctl.interfaces.cli.app import COMMANDS, treadctl
from treadctl.interfaces.cli.help import Spoken, SpokenGroup

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
QUOTED = re.compile(r"`[^`]*`|\B--[a-z]+|\b[A-Z]{4,}\b")


def commands(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the way to it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, *path, name)


def texts() -> set[str]:
    """All that `--help` says in English, but for click's own words."""
    found = {says for _, says in COMMANDS.values()}
    for _, command in commands(treadctl):
        said = [command.help, *(each.help for each in command.params if isinstance(each, click.Option))]
        found |= {inspect.cleandoc(text) for text in said if text}
    return found


def test_every_help_text_is_there_and_none_besides() -> None:
    assert texts() - HELP.keys() == set(), "not yet in treadctl/german/help.py"
    assert HELP.keys() - texts() == set(), "said by no command any more"


@pytest.mark.parametrize("english", HELP, ids=lambda text: text[:40])
def test_the_same_numbers_names_and_paragraphs(english: str) -> None:
    said = HELP[english]
    assert sorted(NUMBER.findall(said.replace(",", "."))) == sorted(NUMBER.findall(english.replace(",", ".")))
    assert set(QUOTED.findall(english)) - {"EMPTY", "HTML", "JSON"} <= set(QUOTED.findall(said))
    assert said.count("\n\n") == english.count("\n\n")
    assert FAMILIAR.search(said) is None
    claims = said.replace("Physiotherapie", "")
    assert not [word for word in AVOID if re.search(word, claims, re.IGNORECASE)]
    assert said != english


def test_each_command_shows_its_help_in_german_and_afterwards_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways = [path for path, _ in commands(treadctl)]
    for tongue, says in (("de", HELP.__getitem__), ("en", str)):
        monkeypatch.setenv("TREADCTL_LANG", tongue)
        for path in ways:
            shown = CliRunner().invoke(treadctl, [*path, "--help"])
            assert shown.exit_code == 0
            text = " ".join(shown.stdout.split())
            assert " ".join(says(_english(path)).split("\n\n")[0].split()) in text, path
            listed = text.partition(" Commands: ")[2].replace("KEY=VALUE...", "")
            assert "..." not in listed, path  # a sentence that is cut says nothing
    plain = [way for way, command in commands(treadctl) if not isinstance(command, Spoken | SpokenGroup)]
    assert not plain, "made without cls=Spoken"
    monkeypatch.setenv("TREADCTL_LANG", "de")
    assert "Das Band anhalten, von überall, jetzt." in CliRunner().invoke(treadctl, ["--help"]).stdout
    assert "das nächste freie." in CliRunner().invoke(treadctl, ["start", "--help"]).stdout


def _english(path: tuple[str, ...]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TREADCTL_LANG", "en")
        found = dict(commands(treadctl))[path]
    return inspect.cleandoc(found.help or "")
