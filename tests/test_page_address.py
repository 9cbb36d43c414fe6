"""An address for one more visit, asked for from another terminal: owner's files, one visit, ten minutes."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from treadctl import paths
from treadctl.interfaces.cli import page as command
from treadctl.interfaces.cli.app import treadctl
from treadctl.interfaces.page import whereabouts
from treadctl.interfaces.page.invitation import Invitation, Shown
from treadctl.interfaces.page.pairing import CONTROLLER, VIEWER, Pairing, TooManyTries
from treadctl.interfaces.page.whereabouts import OFFER_S, Whereabouts

pytestmark = pytest.mark.hazard("H-64")


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "abc.page"


@pytest.fixture
def pairing(tmp_path: Path, file: Path, clock: Clock) -> Pairing:
    return Pairing(
        tmp_path / "page.json",
        wall=clock,
        clock=clock,
        asked=lambda token: whereabouts.taken(file, token, clock),
    )


@pytest.mark.parametrize("role", [CONTROLLER, VIEWER])
def test_it_is_good_for_one_visit_with_its_role(
    pairing: Pairing, file: Path, clock: Clock, role: str
) -> None:
    shown = pairing.offer()
    token = whereabouts.offer(file, role, clock)
    assert token not in whereabouts.offers(file).read_text()
    assert stat.S_IMODE(whereabouts.offers(file).stat().st_mode) == 0o600
    cookie = pairing.trade(token)
    assert cookie is not None
    found = pairing.who(cookie)
    assert found is not None
    assert found.role == role
    assert pairing.trade(token) is None
    assert pairing.trade(shown) is not None  # the one that is in the terminal is as good as before


@pytest.mark.parametrize("later", [OFFER_S + 1, -1.0])
def test_it_grows_old_and_a_clock_that_was_put_back_makes_none_good(
    pairing: Pairing, file: Path, clock: Clock, later: float
) -> None:
    token = whereabouts.offer(file, CONTROLLER, clock)
    clock.now += later
    assert pairing.trade(token) is None
    clock.now -= later
    assert pairing.trade(token) is None  # and it was voided by the try


def test_the_next_one_voids_it_and_nothing_else_is_one(pairing: Pairing, file: Path, clock: Clock) -> None:
    first, second = whereabouts.offer(file, CONTROLLER, clock), whereabouts.offer(file, CONTROLLER, clock)
    assert pairing.trade(first) is None
    assert pairing.trade("", caller="other") is None
    assert pairing.trade(second) is not None
    for content in ("", "[]", "{}", '{"hash": 1, "role": 2, "made": "x"}', "\x00"):
        whereabouts.offers(file).write_text(content)
        assert pairing.trade("x", caller=content or "-") is None


def test_who_guesses_is_kept_out_of_this_one_too(pairing: Pairing, file: Path, clock: Clock) -> None:
    token = whereabouts.offer(file, CONTROLLER, clock)
    for _ in range(5):
        assert pairing.trade("wrong") is None
    with pytest.raises(TooManyTries):
        pairing.trade(token)


def test_a_token_that_cannot_be_voided_is_good_for_nobody(
    pairing: Pairing, file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    token = whereabouts.offer(file, CONTROLLER, clock)
    monkeypatch.setattr(Path, "unlink", refuses)
    with pytest.raises(PermissionError):
        pairing.trade(token)


def test_where_a_page_is(file: Path) -> None:
    assert whereabouts.read(file) is None
    with socket.create_server(("127.0.0.1", 0)) as sock:
        there = Whereabouts(
            address=f"http://127.0.0.1:{sock.getsockname()[1]}/", lan_address="https://10.0.0.2:1/"
        )
        whereabouts.write(file, there)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert whereabouts.read(file) == there
        assert there.answers
    assert not there.answers
    assert not Whereabouts(address="x").answers
    whereabouts.offer(file, CONTROLLER)
    whereabouts.forget(file, Whereabouts(address="http://127.0.0.1:1/"))
    assert whereabouts.read(file) == there  # another page's
    whereabouts.forget(file, there)
    assert list(file.parent.iterdir()) == []
    for content in ("", "[]", '{"x": 1}'):
        file.write_text(content)
        assert whereabouts.read(file) is None


# --- the command


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    monkeypatch.setenv("TREADCTL_LANG", "en")
    return tmp_path / "data"


def address(*more: str) -> Result:
    return CliRunner().invoke(treadctl, ["page", "--address", *more])


def test_without_a_page_there_is_no_address(data: Path) -> None:
    refused = address()
    assert refused.exit_code == 3
    assert "treadctl page" in refused.stderr
    whereabouts.write(
        paths.page_path(data), Whereabouts(address="http://127.0.0.1:1/")
    )  # of one that was killed
    assert address().exit_code == 3
    assert not whereabouts.offers(paths.page_path(data)).exists()


@pytest.mark.parametrize("role", [CONTROLLER, VIEWER])
def test_it_shows_an_address_of_the_page_that_runs(data: Path, role: str) -> None:
    file = paths.page_path(data)
    with socket.create_server(("127.0.0.1", 0)) as sock:
        here, lan = f"http://127.0.0.1:{sock.getsockname()[1]}/", "https://192.168.1.2:8730/"
        whereabouts.write(file, Whereabouts(address=here, lan_address=lan))
        said = address(*(["--viewer"] if role == VIEWER else []))
    assert said.exit_code == 0
    tokens = {line.strip().partition("#")[2] for line in said.stdout.splitlines() if "#" in line}
    assert len(tokens) == 1
    assert f"{here}#" in said.stdout
    assert f"{lan}#" in said.stdout
    assert ("may watch" in said.stdout) is (role == VIEWER)
    assert whereabouts.taken(file, tokens.pop()) == role
    assert json.loads(file.read_text())["address"] == here  # it stays


def test_another_person_has_another_page(data: Path) -> None:
    anna = paths.person_dir(data, "anna")
    anna.mkdir(parents=True)
    assert paths.page_path(anna) != paths.page_path(data)
    assert paths.page_paths(data) == ()


def test_in_systemds_journal_stands_nothing_that_lets_anybody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "log").open("w") as log:
        monkeypatch.setattr("sys.stdout", log)
        assert not command._logged()
        place = (tmp_path / "log").stat()
        monkeypatch.setenv("JOURNAL_STREAM", f"{place.st_dev}:{place.st_ino}")
        assert command._logged()
        monkeypatch.setenv(
            "JOURNAL_STREAM", f"{place.st_dev}:1"
        )  # of the session that a terminal was opened in
        assert not command._logged()
    said: list[str] = []
    shown = Shown(say=said.append, invites=CONTROLLER, tall=False)
    Invitation(Whereabouts(address="http://127.0.0.1:1/"), lambda: "TOKEN", shown).elsewhere()
    assert "TOKEN" not in said[0]
    assert "treadctl page --address" in said[0]
