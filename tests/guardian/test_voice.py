"""The alarm: what speaks, how often, and that nothing of it can hold up the stop."""

import os
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from treadctl import voice, words
from treadctl.guardian.ladder import Say
from treadctl.guardian.voice import AGAIN_S, ALARM_FOR_S, SPEAKS_FOR_S, Voice


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
    speaks = Voice([command])
    speaks.say("Slowly.", 0.0)
    assert lines(said, 1, speaks, 0.0) == ["Slowly."]
    for now in range(1, 100):
        speaks.tick(float(now))
    assert lines(said, 1, speaks, 100.0) == ["Slowly."]


@pytest.mark.hazard("H-67")
def test_an_alarm_is_repeated_until_something_else_is_said(tmp_path: Path) -> None:
    command, said = script(tmp_path)
    speaks = Voice([command])
    speaks.say("Key!", 0.0, alarm=True)
    assert lines(said, 1, speaks, 5.0) == ["Key!"]
    assert lines(said, 2, speaks, 6.1) == ["Key!"] * 2
    speaks.say("It stands.", 7.0)
    assert lines(said, 3, speaks, 20.0)[-1] == "It stands."


def fails(folder: Path) -> tuple[list[str], Path]:
    """A speech program without its daemon: it counts its turns and ends with an error."""
    turns, program = folder / "turns", folder / "fails"
    program.write_text(f"#!/bin/sh\necho x >> {turns}\nexit 1\n")
    program.chmod(0o700)
    return [str(program)], turns


@pytest.mark.hazard("H-67")
@pytest.mark.parametrize("first", ["fails", "/nowhere/to/be/found"])
def test_what_one_program_fails_at_the_next_one_says_and_is_the_first_from_there_on(
    first: str, tmp_path: Path
) -> None:
    works, said = script(tmp_path)
    broken, turns = fails(tmp_path)
    commands = [broken if first == "fails" else [first], works]
    speaks = Voice(commands)
    speaks.say("Key!", 0.0, alarm=True)
    assert lines(said, 1, speaks, 0.1) == ["Key!"]
    speaks.use(commands)  # the service says so again and again
    assert lines(said, 2, speaks, AGAIN_S + 0.1) == ["Key!"] * 2
    assert not turns.exists() or len(turns.read_text().split()) == 1


@pytest.mark.hazard("H-67")
def test_where_every_program_fails_each_has_one_turn_at_each_sentence(tmp_path: Path) -> None:
    broken, turns = fails(tmp_path)
    speaks = Voice([broken, broken])
    speaks.say("Key!", 0.0, alarm=True)
    assert lines(turns, 2, speaks, 0.1) == ["x"] * 2
    for _ in range(10):
        speaks.tick(5.0)
        time.sleep(0.02)
    assert lines(turns, 2, speaks, 5.0) == ["x"] * 2
    assert lines(turns, 4, speaks, AGAIN_S + 0.1) == ["x"] * 4


@pytest.mark.hazard("H-67")
def test_a_program_that_hangs_leaves_the_alarm_to_the_next_one(tmp_path: Path) -> None:
    works, said = script(tmp_path)
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n")
    hangs.chmod(0o700)
    speaks = Voice([[str(hangs)], works])
    speaks.say("Key!", 0.0, alarm=True)
    speaks.tick(SPEAKS_FOR_S)
    assert not said.exists()
    assert lines(said, 1, speaks, SPEAKS_FOR_S + 0.1) == ["Key!"]


def test_an_alarm_that_nobody_answers_ends(tmp_path: Path) -> None:
    speaks = Voice([])
    speaks.say("Key!", 0.0, alarm=True)
    speaks.tick(ALARM_FOR_S + 1)
    assert not speaks.alarms


@pytest.mark.hazard("C05")
@pytest.mark.parametrize("command", [[], ["/nowhere/to/be/found"], ["/"]])
def test_a_voice_that_does_not_work_fails_nothing(command: list[str]) -> None:
    Voice([command], "/dev/null/no/terminal").say("Hold the rail.", 0.0, alarm=True)


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
    ("there", "commands"),
    [
        ({"spd-say", "espeak-ng"}, [["/bin/spd-say", "--wait"], ["/bin/espeak-ng"]]),
        ({"espeak-ng"}, [["/bin/espeak-ng"]]),
        ({"say"}, [["/bin/say"]]),
        (set(), []),
    ],
)
@pytest.mark.hazard("H-67")
def test_the_voices_of_this_computer(there: set[str], commands: list[list[str]], tmp_path: Path) -> None:
    assert voice.loud({}, tmp_path, lambda name: f"/bin/{name}" if name in there else None) == commands


def test_a_sound_where_nothing_speaks_or_what_speaks_fails(tmp_path: Path) -> None:
    there = ("espeak-ng", "aplay")
    speaks, command = voice.loud({}, tmp_path, lambda name: f"/bin/{name}" if name in there else None)
    assert speaks == ["/bin/espeak-ng"]
    assert command == ["/bin/aplay", str(tmp_path / "alarm.wav"), "{-}"]
    with wave.open(command[1]) as sound:
        assert sound.getnframes() / sound.getframerate() == 2.0
    assert voice.name([command]) == "aplay"


def test_the_command_of_the_environment_comes_first(tmp_path: Path) -> None:
    found = voice.loud({"TREADCTL_ALARM_COMMAND": "speak 'very loud'"}, tmp_path, lambda name: None)
    assert found == [["speak", "very loud"]]


def test_a_command_with_an_open_quote_is_said_in_the_log_and_leaves_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {"TREADCTL_ALARM_COMMAND": "speak 'very", "TREADCTL_CALM_COMMAND": '"'}
    there = {"espeak-ng": "/bin/espeak-ng"}
    assert voice.loud(environ, tmp_path, there.get) == [["/bin/espeak-ng"]]
    assert voice.calm(environ, there.get) == []
    assert [line.split(" is no command")[0] for line in caplog.messages] == list(environ)


def test_every_id_has_words_of_the_machine() -> None:
    said = words.guardian(words.hold("plug", rail=False))
    assert said.keys() == {what.value for what in Say}
    assert "pull the plug" in said["alarm"]
    assert "{" not in "".join(said.values())
