"""What commands say around a walk, in the person's language: status, the empty-belt test's own line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from treadctl.interfaces.cli.app import treadctl
from treadctl.interfaces.cli.status import _show
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.cli.trying_view import TryingView

SNAPSHOT = {
    "state": "walk",
    "speed_kmh": 1.9,
    "cap_kmh": 2.3,
    "walked_s": 61,
    "walk_s": 300,
    "block": 1,
    "blocks": 3,
    "radio": "os",
    "address": "AA:01",
}


@pytest.mark.parametrize(
    ("tongue", "lines"),
    [
        ("en", ["Now: walking, 1.9 km/h (cap 2.3 km/h)", "Walked 1 min 01 s of 5 min, block 1 of 3"]),
        (
            "de",
            [
                "Jetzt: gehen, 1,9 km/h (höchstens 2,3 km/h)",
                "Gegangen 1 Minuten 01 von 5 Minuten, Abschnitt 1 von 3",
            ],
        ),
    ],
)
def test_status(
    tongue: str, lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", tongue)
    _show(SNAPSHOT, as_json=False)
    assert capsys.readouterr().out.splitlines()[:2] == lines
    _show({**SNAPSHOT, "speed_kmh": None, "cap_kmh": None, "state": "unknown"}, as_json=False)
    assert "höchstens" not in capsys.readouterr().out


class Terminal(io.StringIO):
    """Shows what is written to it."""

    def isatty(self) -> bool:
        return True


def test_the_line_below_the_empty_belt_test_and_its_countdown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_LANG", "de")
    shown = Terminal()
    outlet = Outlet(shown)
    view = TryingView(outlet)
    for line in (
        {"event": "countdown", "seconds": 3},
        {"event": "snapshot", "state": "countdown", "speed_kmh": 0.0, "target_kmh": 1.0},
        {"event": "snapshot", "state": "walk", "speed_kmh": 0.9, "target_kmh": 1.0},
    ):
        view._drawn_at = 0.0
        view.line(line)
    outlet.close()
    drawn = shown.getvalue().split("\r\x1b[K")
    assert [each.strip() for each in drawn if each] == [
        "[Das Band läuft in 3 s an. Jede Taste bricht ab.]",
        "[Band 0.9 km/h, verlangt 1.00    Leertaste oder s: STOPP]",
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("start", "--radio", "wifi"), "Ein Funkgerät 'wifi' gibt es nicht."),
        (("start", "--assume-ready"), "gilt nur für den Simulator"),
        (("start", "--empty-belt"), "braucht darum ein Terminal"),
        (("setup",), "dazu braucht es ein Terminal"),
        (("setup", "--share"), "Das macht `treadctl setup`."),
        (
            ("profile", "set", "starter", "cap_kmh=9"),
            "erlaubt sind höchstens 2.0 km/h: die höchste Geschwindigkeit",
        ),
        (
            ("profile", "set", "starter", "schedule.rest_days=0"),
            "Schreiben Sie rest_days = 1 oder mehr (unter [schedule]).",
        ),
        (("profile", "set", "starter", "cap=2"), "Meinten Sie cap_kmh?"),
        (("profile", "set", "starter", "name=x"), "er gehört zum Namen der Datei."),
        (("profile", "show", "nobody"), "ein solches Profil gibt es nicht. Es gibt: "),
        (("status",), "Es läuft kein Dienst von treadctl."),
    ],
)
def test_refusals(
    arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", "de")
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    assert says in CliRunner().invoke(treadctl, list(arguments)).output
