"""docs/library.md says what really works: its blocks are taken from the page and run, each in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.scenario import EXAMPLE, parse
from simulator.verbs import VERBS, keys_of
from tests.helpers.processes import ROOT, environment, world

PAGE = ROOT / "docs" / "library.md"
LINES_MAX = 14  # "about ten", the imports and blank lines left out


class Part(NamedTuple):
    program: str
    prints: str | None


def parts() -> dict[str, Part]:
    """The sections with a program, and what it prints if the page says so."""
    found = {}
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        blocks = dict(re.findall(r"^```(python|text)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))
        found[section.splitlines()[0]] = Part(blocks["python"], blocks.get("text"))
    return found


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment(folder) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def written(folder: Path, section: str, name: str = "program.py") -> str:
    path = folder / name
    path.write_text(parts()[section].program, "utf-8")
    return str(path)


def test_the_table_of_scenarios_is_the_simulators() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*?) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows[1:] == [(verb, row.kind, keys_of(verb), row.does) for verb, row in VERBS.items()]


def test_the_example_of_a_scenario_is_the_simulators() -> None:
    assert f"```toml\n{EXAMPLE}\n```" in PAGE.read_text("utf-8")
    assert [event.verb for event in parse(EXAMPLE, "x")] == ["key_pulled", "console_plus"]


def test_the_page_names_the_program_that_is_installed() -> None:
    page = PAGE.read_text("utf-8")
    assert "`treadctl-sim --radio" in page
    assert "pip install pytest pytest-asyncio" in page


def test_the_page_has_its_parts() -> None:
    assert list(parts()) == [
        "The codec alone",
        "The simulator alone, as a pytest fixture",
        "The simulator without a radio",
        "The bleak backend alone",
    ]


@pytest.mark.parametrize("section", parts())
def test_about_ten_lines_each(section: str) -> None:
    lines = parts()[section].program.splitlines()
    code = [line for line in lines if line.strip() and not line.startswith(("import ", "from "))]
    assert len(code) <= LINES_MAX


def test_the_codec_alone(tmp_path: Path) -> None:
    section = "The codec alone"
    assert run(tmp_path, written(tmp_path, section)) == parts()[section].prints


def test_the_codec_needs_the_standard_library_alone(tmp_path: Path) -> None:
    run(tmp_path, "-S", "-P", written(tmp_path, "The codec alone"))


def test_the_simulator_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "The simulator alone, as a pytest fixture", "test_program.py")
    said = run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", path)
    assert "1 passed" in said


def test_the_simulator_without_a_radio(tmp_path: Path) -> None:
    section = "The simulator without a radio"
    assert run(tmp_path, written(tmp_path, section)) == parts()[section].prints


def test_the_bleak_backend_alone(tmp_path: Path) -> None:
    section = "The bleak backend alone"
    program = written(tmp_path, section)
    with world(tmp_path) as here:
        said = run(tmp_path, program, here.radio.replace("sim:", "tcp-client:"))
    assert said == parts()[section].prints
