"""`treadctl setup` as a person meets it, and `start` on a radio that is not the simulator's."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.processes import ROOT, World, world, writes
from tests.helpers.well import answers_card, answers_screen
from tests.test_machine_files import WHOLE
from treadctl import profiles
from treadctl.commission import STEPS

ADDRESS = "F0:54:52:45:41:44"
TRIED = replace(WHOLE, address=ADDRESS, name="treadctl-sim", rail=False)


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, here: World, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        command = [sys.executable, "-m", "treadctl", *arguments]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=here.env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)
        self.text = ""

    def sees(self, pattern: str, within_s: float = 40.0) -> str:
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if (found := self._found(pattern)) is not None:
                return found
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.text += os.read(self._master, 65536).decode(errors="replace")
                except OSError:
                    break
        if (found := self._found(pattern)) is not None:
            return found
        raise AssertionError(f"{pattern!r} not within {within_s} s in: {self.text[-2000:]}")

    def _found(self, pattern: str) -> str | None:
        """Sentences are wrapped where the line ends."""
        found = re.search(pattern, " ".join(self.text.split()), re.S)
        return found[0] if found is not None else None

    def types(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def ends(self, within_s: float = 30.0, *, leaving: bool = False) -> int:
        """Wait for its exit code; `leaving`: whatever is asked then is not answered."""
        end = time.monotonic() + within_s
        asked = "How is it now"
        while self._process.poll() is None and time.monotonic() < end:
            if leaving and asked in self.text:
                self.text = ""
                self.types("q")
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self.text += os.read(self._master, 65536).decode(errors="replace")
                except OSError:
                    break
        code = self._process.wait(5)
        os.close(self._master)
        return code


def real(here: World) -> str:
    """The same simulator, by a way on which nobody takes it for one."""
    return here.radio.replace("sim:", "hci:tcp-client:")


def store(here: World, **change: object) -> None:
    profiles.store_machine(here.folder / "data", replace(TRIED, **change))  # type: ignore[arg-type]


@pytest.mark.hazard("H-12", "H-86")
def test_the_first_questions_and_leaving_then_a_start_button_that_is_not_there(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        terminal = Terminal(here, "setup", "--radio", here.radio)
        terminal.sees("Press 1 to 6")
        terminal.types("9")
        terminal.sees("Press one of: 1, 2, 3, 4, 5, 6")
        terminal.types("1")
        terminal.sees("Watching the standing belt")
        terminal.types("q")
        assert terminal.ends() == 130
        store(here, simulated=True, done=STEPS[: STEPS.index("start_again")])
        terminal = Terminal(here, "setup", "--radio", here.radio)
        terminal.sees("Press 1 to 6")
        terminal.types("1")
        terminal.sees("type EMPTY BELT")  # what was empty yesterday may not be now
        terminal.types("EMPTY BELT\r")
        terminal.sees("press Start on the treadmill itself")
        terminal.sees("waiting for its Start button")
        assert not set(writes(here.trace())) - {"00"}
        terminal.types("y")
        terminal.sees("does not do for it")
        here.wait_for(lambda row: row["speed_kmh"] > 0.5)  # by that one key
        terminal.types(" ")
        assert terminal.ends() == 130
        assert here.trace()[-1]["speed_kmh"] == 0
        kept = profiles.load_machine(here.folder / "data", ADDRESS)
        assert kept is not None
        assert ("own_start" in kept.done, kept.own_start) == (True, False)


def test_without_a_terminal_nothing_is_tried(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        process = here.treadctl("setup", "--radio", here.radio)
        said, _ = process.communicate(timeout=20)
        assert process.returncode == 2
        assert "needs a terminal" in said
        assert not writes(here.trace())


@pytest.mark.hazard("H-75", "H-70")
def test_a_machine_that_was_tried_is_started_and_its_facts_are_shown(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        store(here)
        terminal = Terminal(here, "start", "starter", "--radio", real(here))
        answers_screen(terminal)
        answers_card(terminal)
        terminal.sees("this belt runs on")
        terminal.sees("at most 2.0 km/h")
        terminal.sees("press stop on the remote")
        terminal.sees("Press Enter when you are ready")
        terminal.types("\r")
        here.wait_for(lambda row: row["speed_kmh"] > 0.9)
        terminal.types(" ")
        here.wait_for(lambda row: row["speed_kmh"] == 0)
        assert terminal.ends(leaving=True) == 130


@pytest.mark.hazard("H-74")
def test_a_machine_that_falls_silent_is_asked_about_and_the_person_answers(tmp_path: Path) -> None:
    with world(tmp_path, "silent-stop") as here:
        store(here, has_zero_frame=False)
        terminal = Terminal(here, "start", "starter", "--radio", real(here))
        answers_screen(terminal)
        answers_card(terminal)
        terminal.sees("Press Enter when you are ready")
        terminal.types("\r")
        here.wait_for(lambda row: row["speed_kmh"] > 0.9)
        terminal.types(" ")
        terminal.sees("Only if you see it stand, press y")
        assert "The belt stands" not in terminal.text
        terminal.types("y")
        terminal.sees("You say that the belt stands")
        assert terminal.ends(leaving=True) == 130
        assert here.trace()[-1]["speed_kmh"] == 0


@pytest.mark.hazard("H-14", "H-73")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"refused": "stop_moves_it"}, "told to stop while it stood, it started"),
        ({"simulated": True}, "was not tried yet"),
    ],
)
def test_a_machine_that_was_not_tried_or_failed_is_refused_with_the_next_step(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    with world(tmp_path) as here:
        store(here, **change)
        process = here.treadctl("start", "starter", "--radio", real(here))
        text, _ = process.communicate(timeout=40)
        assert process.returncode == 2
        assert said in " ".join(text.split())
        assert "treadctl setup" in text or "treadctl watch" in text
        assert not writes(here.trace())


def test_sharing_gives_no_address_away(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        process = here.treadctl("setup", "--share")
        assert "Nothing was found out yet" in process.communicate(timeout=20)[0]
        assert process.returncode == 2
        store(here)
        process = here.treadctl("setup", "--share")
        text, _ = process.communicate(timeout=20)
        assert process.returncode == 0
        assert ADDRESS not in text
        assert profiles.parse_machine(text, "shared").unit_ratio == TRIED.unit_ratio


@pytest.mark.hazard("H-76")
def test_a_capture_of_a_real_process_replays(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        file = tmp_path / "c.jsonl"
        process = here.treadctl("capture", str(file), "--radio", here.radio, "--seconds", "4")
        process.communicate(timeout=40)
        assert process.returncode == 0
        assert ADDRESS not in file.read_text()
        assert not writes(here.trace())
        text, _ = here.treadctl("replay", str(file)).communicate(timeout=20)
        last = json.loads(text.splitlines()[-1])
        assert (last["event"], last["speed_kmh"]) == ("replayed", 0.0)
        assert last["records"] >= 6
