"""The alarm: what speaks, how often, and that nothing of it can hold up the stop."""

import os
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from treadctl import voice, words
from treadctl.guardian.ladder import Say
from treadctl.guardian.voice import ALARM_FOR_S, Voice


def script(folder: Path) -> tuple[list[str], Path]:
    said = folder / "said"
    program = folder / "speak"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {said}\n')
    program.chmod(0o700)
    return [str(program)], said


def lines(said: Path, count: int, speaks: Voice, now: float) -> list[str]:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        speaks.tick(now)
        found = said.read_text().splitlines() if said.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"heard {found}, not {count} lines")


@pytest.fixture(autouse=True)
def fall_silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    spoke: list[Voice] = []
    born = Voice.__init__

    def remembered(self: Voice, *values: object) -> None:
        spoke.append(self)
        born(self, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(Voice, "__init__", remembered)
    yield
    for each in spoke:
        each.close()


@pytest.mark.hazard("H-81")
def test_a_calm_sentence_is_said_once(tmp_path: Path) -> None:
    command, said = script(tmp_path)
    speaks = Voice(command)
    speaks.say("Slowly.", 0.0)
    assert lines(said, 1, speaks, 0.0) == ["Slowly."]
    for now in range(1, 100):
        speaks.tick(float(now))
    assert lines(said, 1, speaks, 100.0) == ["Slowly."]


@pytest.mark.hazard("H-67")
def test_an_alarm_is_repeated_until_something_else_is_said(tmp_path: Path) -> None:
    command, said = script(tmp_path)
    speaks = Voice(command)
    speaks.say("Key!", 0.0, alarm=True)
    assert lines(said, 1, speaks, 5.0) == ["Key!"]
    assert lines(said, 2, speaks, 6.1) == ["Key!"] * 2
    speaks.say("It stands.", 7.0)
    assert lines(said, 3, speaks, 20.0)[-1] == "It stands."


def test_an_alarm_that_nobody_answers_ends(tmp_path: Path) -> None:
    speaks = Voice([])
    speaks.say("Key!", 0.0, alarm=True)
    speaks.tick(ALARM_FOR_S + 1)
    assert not speaks.alarms


@pytest.mark.hazard("C05")
@pytest.mark.parametrize("command", [[], ["/nowhere/to/be/found"], ["/"]])
def test_a_voice_that_does_not_work_fails_nothing(command: list[str]) -> None:
    Voice(command, "/dev/null/no/terminal").say("Hold the rail.", 0.0, alarm=True)


@pytest.mark.hazard("H-67")
def test_the_terminal_hears_it_with_a_bell() -> None:
    ours, theirs = os.openpty()
    speaks = Voice([], os.ttyname(theirs))
    speaks.say("Key!", 0.0, alarm=True)
    heard = os.read(ours, 1000)
    assert b"\a" in heard
    assert b"Key!" in heard
    speaks.say("It stands.", 1.0)
    assert b"\a" not in os.read(ours, 1000)
    os.close(ours)
    os.close(theirs)


def test_what_is_no_terminal_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    Voice([], str(file)).say("Key!", 0.0)
    assert file.read_text() == ""


@pytest.mark.parametrize(
    ("there", "command"),
    [
        ({"spd-say", "espeak-ng", "aplay"}, ["/bin/spd-say", "--wait"]),
        ({"espeak-ng", "aplay"}, ["/bin/espeak-ng"]),
        ({"say", "afplay"}, ["/bin/say"]),
        (set(), []),
    ],
)
@pytest.mark.hazard("H-67")
def test_the_best_voice_of_this_computer(there: set[str], command: list[str], tmp_path: Path) -> None:
    assert voice.find({}, tmp_path, lambda name: f"/bin/{name}" if name in there else None) == command


def test_a_sound_where_nothing_speaks(tmp_path: Path) -> None:
    command = voice.find({}, tmp_path, lambda name: "/bin/aplay" if name == "aplay" else None)
    assert command == ["/bin/aplay", str(tmp_path / "alarm.wav"), "{-}"]
    with wave.open(command[1]) as sound:
        assert sound.getnframes() / sound.getframerate() == 2.0
    assert voice.name(command) == "aplay"


def test_the_command_of_the_environment_comes_first(tmp_path: Path) -> None:
    assert voice.find({"TREADCTL_ALARM_COMMAND": "speak 'very loud'"}, tmp_path) == ["speak", "very loud"]


def test_every_id_has_words_of_the_machine() -> None:
    said = words.guardian(words.hold("plug", rail=False))
    assert said.keys() == {what.value for what in Say}
    assert "pull the plug" in said["alarm"]
    assert "{" not in "".join(said.values())
