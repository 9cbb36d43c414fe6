"""Files checked in a process that ends again: the same answers, asked once, and no pydantic in the one that stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from treadctl import paths
from treadctl.profiles import Apart, ProfileError, all_texts, check_here, hint_for, load, load_machine
from treadctl.service.knowledge import DiskMachines, Known, known_of

WALK = 'format = 1\nname = "mine"\npattern = "starter"\ncap_kmh = 1.9\nwalk_min = 5\nblock_s = 120\nbreak_s = 120\ndays_per_week = 3\n'
TEXTS = [
    ("profile", WALK),
    ("profile", "\ufeff" + WALK),
    ("profile", WALK.replace("1.9", "7").replace("= 5", "= 5.001") + "colour = 3\n"),
    ("profile", WALK.replace("1.9", '"1.9"') + "[block_s_]\nx = [1, {y = 1979-05-27}]\n"),
    ("machine", 'format = 1\naddress = "AA"\nrail = 1\n[[stops]]\nspeed_kmh = 31\n'),
    ("machine", "no toml"),
    ("model", 'format = 1\nnames = []\nsays = "\u00fc\U0001f6b6"\n'),
]
LEAVES_OUT = ("pydantic", "pydantic_core", "tomlkit", "rich", "click", "bumble", "bleak", "prompt_toolkit")


def test_it_says_what_this_process_would_say(tmp_path: Path) -> None:
    asked = [*TEXTS, *all_texts(tmp_path)]
    assert len(asked) > 20
    assert Apart()(asked) == check_here(asked)


def test_profiles_and_machine_files_read_with_it_are_the_same(tmp_path: Path) -> None:
    apart = Apart()
    assert load("starter", tmp_path, apart) == load("starter", tmp_path)
    assert hint_for("KS-K12", apart) == hint_for("KS-K12")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "mine.toml").write_text(WALK.replace("1.9", "7"))
    said = []
    for check in (check_here, apart):
        with pytest.raises(ProfileError) as caught:
            load("mine", tmp_path, check)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_what_was_asked_once_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = DiskMachines(tmp_path, Apart())
    files.hint("a machine")

    def run(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "run", run)
    hint = files.hint("KS-K12")
    assert hint is not None
    assert hint.refused == "stop_moves_it"


@pytest.mark.parametrize("trouble", [OSError("no more processes"), subprocess.TimeoutExpired("python", 10)])
async def test_a_check_that_cannot_be_made_forbids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def run(*_: object, **__: object) -> None:
        raise trouble

    async def off_loop(work: object) -> Known:
        return work()  # type: ignore[operator,no-any-return]

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ProfileError, match="cannot be checked"):
        load("starter", tmp_path, Apart())
    assert load_machine(tmp_path, "AA", Apart()) is None
    known = await known_of(DiskMachines(tmp_path, Apart()), off_loop, "AA", "a machine")
    assert known.trouble is not None


def test_the_process_that_moves_the_belt_keeps_what_is_heavy_out(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import treadctl.service.__main__ as service\n"
        "service.load('starter', Path(sys.argv[1]), service.Apart())\n"
        f"print([name for name in {LEAVES_OUT} if name in sys.modules])"
    )
    command = [sys.executable, "-P", "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=paths.child_environment(), check=True)
    assert done.stdout.strip() == "[]"
