"""Calm words of the service: one at a time, after the guardian's own, and never in the way of a beat or a stop."""

import asyncio
import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.guardian.test_guard import SharedHands
from treadctl.guardian import calm
from treadctl.guardian import voice as own
from treadctl.guardian.calm import APART_S, WAITS_FOR_S, Calm
from treadctl.guardian.codec import STOP
from treadctl.guardian.guard import Guard
from treadctl.guardian.speech import SENTENCE_MAX, SPEAKS_FOR_S, plain
from treadctl.guardian.vigil import Why

pytestmark = pytest.mark.hazard("H-66")

SPEAKER = ["speak"]


class Mouth:
    """Takes the place of a speech program."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, whose: ModuleType) -> None:
        self.said: list[str] = []
        self.ended: list[str] = []
        self.over = True
        monkeypatch.setattr(whose, "Spoken", self._spoken)

    def _spoken(self, command: list[str]) -> Any:
        mouth, self.over = self, False
        self.said.append(command[-1])

        class Spoken:
            failed = False

            @property
            def over(self) -> bool:
                return mouth.over

            def end(self) -> None:
                mouth.ended.append(command[-1])

            def gone(self, seconds: float) -> None: ...

        return Spoken()


@pytest.fixture(autouse=True)
def loud(monkeypatch: pytest.MonkeyPatch) -> Mouth:
    """The guardian's own voice."""
    return Mouth(monkeypatch, own)


@pytest.fixture
def mouth(monkeypatch: pytest.MonkeyPatch) -> Mouth:
    return Mouth(monkeypatch, calm)


def speaks() -> Calm:
    voice = Calm()
    voice.use([SPEAKER])
    return voice


def within(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_one_sentence_at_a_time_and_the_newest_waits(mouth: Mouth) -> None:
    voice = speaks()
    voice.say("One.", 0.0)
    voice.tick(0.0)
    voice.say("Two.", 0.1)
    voice.say("Three.", 0.2)
    voice.tick(2.0)
    assert mouth.said == ["One."]
    mouth.over = True
    voice.tick(3.0)
    mouth.over = True
    voice.tick(9.0)
    assert mouth.said == ["One.", "Three."]


def test_what_waited_too_long_is_not_said(mouth: Mouth) -> None:
    voice = speaks()
    voice.say("One.", 0.0)
    voice.tick(0.0)
    voice.say("Slowing.", 0.1)
    mouth.over = True
    voice.tick(0.2 + WAITS_FOR_S)
    assert mouth.said == ["One."]


def test_a_flood_starts_one_program_a_second(mouth: Mouth) -> None:
    voice = speaks()
    for tick in range(201):
        mouth.over = True
        voice.say(f"Number {tick}.", tick / 20)
        voice.tick(tick / 20)
    assert len(mouth.said) == 10 / APART_S + 1


def test_a_program_that_hangs_is_ended_and_the_next_sentence_waits_for_its_end(mouth: Mouth) -> None:
    voice = speaks()
    voice.say("One.", 0.0)
    voice.tick(0.0)
    voice.tick(SPEAKS_FOR_S)
    assert mouth.ended == []
    voice.say("Two.", SPEAKS_FOR_S)
    voice.tick(SPEAKS_FOR_S + 0.1)
    assert (mouth.said, mouth.ended) == (["One."], ["One."])
    mouth.over = True
    voice.tick(SPEAKS_FOR_S + 0.2)
    assert mouth.said == ["One.", "Two."]


def test_something_else_is_said_now(mouth: Mouth) -> None:
    voice = speaks()
    voice.say("One.", 0.0)
    voice.tick(0.0)
    voice.say("Two.", 0.5)
    voice.hush()
    assert mouth.ended == ["One."]
    mouth.over = True
    voice.tick(2.0)
    assert mouth.said == ["One."]


def test_without_a_speech_program_nothing_is_said(mouth: Mouth) -> None:
    voice = Calm()
    voice.say("One.", 0.0)
    voice.tick(0.0)
    assert mouth.said == []


@pytest.mark.parametrize(
    ("sentence", "heard"),
    [
        ("Stop from the house. Slowing; hold the rail.", "Stop from the house. Slowing; hold the rail."),
        ("Es läuft mit 2.0 km/h (höchstens).", "Es läuft mit 2.0 km/h (höchstens)."),
        ("This computer's voice", "This computers voice"),
        ("--help", "help"),
        ("-f/etc/passwd", "f/etc/passwd"),
        ("');Remove-Item *;('", "Remove-Item ;("),
        ('`reboot` $(reboot) {} {-} "|&<>\\', "reboot (reboot) -"),
        ("\x1b]0;title\x07\x00one\ntwo\u202e\ud800", "0;title one two"),
        ("...", ""),
        ("", ""),
        (None, ""),
        (5, ""),
        (["One."], ""),
        ({"say": "One."}, ""),
        ("a" * 100_000, "a" * SENTENCE_MAX),
    ],
)
def test_only_letters_digits_and_plain_marks_are_spoken(sentence: object, heard: str) -> None:
    assert plain(sentence) == heard


def test_a_program_is_given_the_sentence_and_ended_in_the_middle_of_it(tmp_path: Path) -> None:
    said, program = tmp_path / "said", tmp_path / "speak"
    program.write_text(f'#!/bin/sh\necho "$$ $*" >> {said}\nexec sleep 60\n')
    program.chmod(0o700)
    voice = Calm()
    voice.use([[str(program), "--slowly"]])
    voice.say("Slowing. Hold the rail.", 0.0)
    voice.tick(0.0)
    assert within(lambda: said.exists() and said.read_text().endswith("\n"))
    number, words = said.read_text().strip().split(" ", 1)
    assert words == "--slowly Slowing. Hold the rail."
    spoken = voice._mouth._spoken
    assert spoken is not None
    assert not spoken.over
    voice.hush()
    assert within(lambda: spoken.over)
    assert not Path(f"/proc/{number}").exists()


@pytest.mark.parametrize("command", [["/nowhere/speak"], ["/dev/null"], ["\x00"]])
def test_a_program_that_cannot_be_started_is_nothing_to_stop_for(command: list[str]) -> None:
    voice = Calm()
    voice.use([command])
    voice.say("One.", 0.0)
    voice.tick(0.0)
    spoken = voice._mouth._spoken
    assert spoken is not None
    assert within(lambda: spoken.over)
    assert spoken.failed


@pytest.mark.hazard("H-62")
def test_what_one_program_fails_at_the_next_one_says(tmp_path: Path) -> None:
    said, program = tmp_path / "said", tmp_path / "speak"
    program.write_text(f'#!/bin/sh\necho "$*" >> {said}\n')
    program.chmod(0o700)
    voice = Calm()
    voice.use([["/nowhere/speak"], [str(program)]])
    voice.say("Is anyone there?", 0.0)

    def spoken() -> bool:
        voice.tick(0.1)
        return said.exists() and said.read_text() == "Is anyone there?\n"

    assert within(spoken)


class Watch:
    """A guardian that looks after a moving belt."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.made: list[SharedHands] = []
        self.guard = Guard(self.told.append, self._hands, asyncio.get_running_loop().time)
        its = {"calm": "It is being stopped.", "alarm": "Pull the key!", "stands": "It stands."}
        charge = {"radio": "os", "address": "F0:54:52:45:41:44", "words": its}
        self.charge = {"guard": {**charge, "speakers": [SPEAKER], "voices": [SPEAKER]}}
        self.guard.take(self.charge)
        self.running = asyncio.create_task(self.guard.run())

    def _hands(self, target: Any) -> SharedHands:
        self.made.append(SharedHands(target))
        return self.made[-1]

    async def beats(self, seconds: float, alarm: object = None, **line: object) -> None:
        for tick in range(round(seconds * 10)):
            self.guard.take({"beat": tick, "may_move": True, "alarm": alarm})
            if line:
                self.guard.take(dict(line))
            await asyncio.sleep(0.1)

    async def reports(self, seconds: float) -> None:
        for _ in range(round(seconds * 2)):
            self.made[0].report()
            await asyncio.sleep(0.5)

    async def over(self) -> None:
        self.guard.take({"bye": 1})
        await self.running


@pytest.mark.virtual
async def test_what_the_service_says_is_spoken_while_it_lives(mouth: Mouth) -> None:
    watch = Watch()
    watch.guard.take({"says": "Slowing. Hold the rail."})
    await watch.beats(1.0)
    assert mouth.said == ["Slowing. Hold the rail."]
    assert [line for line in watch.told if "acts" in line] == []
    await watch.over()


@pytest.mark.virtual
@pytest.mark.hazard("H-67")
async def test_the_guardians_own_words_end_a_calm_sentence_and_nothing_calm_follows(mouth: Mouth) -> None:
    watch = Watch()
    watch.guard.take({"says": "Slowing. Hold the rail."})
    await watch.beats(1.0)
    watch.guard.step_in(Why.DEAF)
    assert mouth.ended == ["Slowing. Hold the rail."]
    mouth.over = True
    for _ in range(30):
        watch.guard.take({"says": "All is well."})
        await asyncio.sleep(0.1)
    assert mouth.said == ["Slowing. Hold the rail."]
    assert STOP in watch.made[0].written
    watch.running.cancel()
    await asyncio.gather(watch.running, return_exceptions=True)


@pytest.mark.virtual
@pytest.mark.parametrize(
    "says",
    [
        None,
        5,
        True,
        1e308,
        [],
        ["a"],
        {},
        {"says": "a"},
        "",
        "\x00",
        "\x1b[2J",
        "--",
        "a" * 1_000_000,
        "\ud800",
    ],
    ids=lambda says: json.dumps(says)[:20],
)
async def test_garbage_is_no_sentence_and_the_guardian_does_its_work(mouth: Mouth, says: object) -> None:
    watch = Watch()
    await watch.beats(3.0, says=says)
    assert [line["beat"] for line in watch.told if "beat" in line] == list(range(30))
    assert set(mouth.said) == {plain(says)} - {""}
    await asyncio.sleep(1.0)  # no beat any more
    assert watch.made[0].written == [STOP]
    watch.running.cancel()
    await asyncio.gather(watch.running, return_exceptions=True)


def test_a_disk_that_hangs_holds_up_a_sentence_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    disk, begun = threading.Event(), threading.Event()

    def popen(*_: object, **__: object) -> None:
        begun.set()
        disk.wait(10)
        raise OSError("at last")

    monkeypatch.setattr(subprocess, "Popen", popen)
    voice = speaks()
    voice.say("One.", 0.0)
    voice.tick(0.0)
    assert begun.wait(5)
    voice.hush()
    voice.say("Two.", 2.0)
    voice.tick(2.0)
    spoken = voice._mouth._spoken
    assert spoken is not None
    assert not spoken.over  # and here we are all the same
    disk.set()
    assert within(lambda: spoken.over)
    assert vars(subprocess)["_USE_VFORK"] is False  # else the real one would hold every thread
