"""A person's PIN: kept as a hash, and asked for before a page shows that person's log."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from treadctl import paths, pin
from treadctl.interfaces.cli.app import treadctl


@pytest.mark.hazard("H-83")
def test_it_fits_and_no_other_does(tmp_path: Path) -> None:
    assert not pin.is_set(tmp_path)
    assert not pin.fits(tmp_path, "2468")
    pin.set_pin(tmp_path, "2468")
    assert pin.is_set(tmp_path)
    assert [pin.fits(tmp_path, each) for each in ("2468", "2469", "", "02468", "2" * 64)] == [
        True,
        *[False] * 4,
    ]
    pin.set_pin(tmp_path, "135790864213")
    assert [pin.fits(tmp_path, each) for each in ("2468", "135790864213")] == [False, True]
    assert pin.remove(tmp_path)
    assert not pin.remove(tmp_path)


def test_what_is_kept_is_the_owners_alone_and_not_the_pin(tmp_path: Path) -> None:
    pin.set_pin(tmp_path, "2468")
    path = pin.pin_path(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    assert "2468" not in path.read_text().replace(path.read_text().split('"')[3], "")
    first = path.read_text()
    pin.set_pin(tmp_path, "2468")
    assert path.read_text() != first  # another salt
    assert [each.name for each in tmp_path.iterdir()] == ["pin.json"]


@pytest.mark.parametrize("bad", ["", "123", "1" * 13, "12a4", "12 4", "\u0661\u0662\u0663\u0664"])
def test_a_pin_is_four_to_twelve_digits(bad: str, tmp_path: Path) -> None:
    with pytest.raises(pin.BadPin):
        pin.set_pin(tmp_path, bad)
    assert not pin.is_set(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"salt": "zz", "hash": "00"}', '{"salt": 1, "hash": 2}']
)
def test_a_damaged_file_is_a_pin_that_nothing_fits(content: str, tmp_path: Path) -> None:
    pin.pin_path(tmp_path).write_text(content)
    assert pin.is_set(tmp_path)
    assert not pin.fits(tmp_path, "2468")


# --- at the terminal


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    monkeypatch.setenv("TREADCTL_LANG", "en")
    return tmp_path / "data"


def run(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(treadctl, list(arguments), input=answers)


def test_set_and_removed_at_the_terminal_for_one_person(data: Path) -> None:
    run("person", "new", "anna")
    said = run("--person", "anna", "person", "pin", answers="2468\n2468\n")
    assert (said.exit_code, "2468" in said.output) == (0, False)
    assert pin.fits(paths.person_dir(data, "anna"), "2468")
    assert not pin.is_set(data)
    assert run("--person", "anna", "person", "pin", "--remove").exit_code == 0
    assert not pin.is_set(paths.person_dir(data, "anna"))
    assert "There was no PIN." in run("--person", "anna", "person", "pin", "--remove").output


@pytest.mark.parametrize(
    ("answers", "says"), [("2468\n2469\n", "two different ones"), ("12\n12\n", "not 4 to 12 digits")]
)
def test_a_slip_changes_nothing(answers: str, says: str, data: Path) -> None:
    assert run("person", "pin", answers="1357\n1357\n").exit_code == 0
    refused = run("person", "pin", answers=answers)
    assert (refused.exit_code, says in refused.output) == (2, True)
    assert pin.fits(data, "1357")
