"""What leaves through `--json`: at most one snapshot a second by its own time, every event, words on standard error."""

import io
import json
from typing import Any

import pytest

from tests.helpers.stage import IDLE
from treadctl.interfaces.cli.picture import LiveView
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.cli.turns import choose_walk
from treadctl.interfaces.cli.view import KEYS, JsonView, PlainView
from treadctl.interfaces.cli.wrapping import echo
from treadctl.interfaces.figures import state_of


class Written(io.StringIO):
    def isatty(self) -> bool:
        return False


def lines_of(view: type[JsonView], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    file = Written()
    outlet = Outlet(file)
    shown = view(outlet)
    for line in lines:
        shown.line(line)
    shown.close()
    outlet.close()
    return [json.loads(text) for text in file.getvalue().splitlines()]


def test_a_burst_of_old_snapshots_is_thinned_by_their_own_time() -> None:
    snapshots = [{"event": "snapshot", "t": 10 + number / 4, "state": "walk"} for number in range(40)]
    shown = lines_of(JsonView, snapshots)
    assert [line["t"] for line in shown] == [10.0 + second for second in range(10)]


def test_no_event_is_thinned() -> None:
    events = [{"event": "countdown", "t": 10.0, "seconds": number} for number in range(5)]
    assert lines_of(JsonView, events) == events


def test_replies_are_not_for_scripts() -> None:
    assert lines_of(JsonView, [{"reply": "1", "ok": True}]) == []


def test_plain_words() -> None:
    file = Written()
    outlet = Outlet(file)
    view = PlainView(outlet, always=False)
    view.line({"event": "countdown", "t": 1.0, "seconds": 5})
    view.line({"event": "stopped", "t": 2.0, "reason": "plan"})
    view.line({"event": "permit_of_the_future", "t": 2.0})
    outlet.close()
    assert file.getvalue().splitlines() == ["Starting in 5 ...", "The belt stands: today's walk is done."]


LONG = "LOOK AT THE BELT. If it moves: hold the rail, step to the side rails, then pull the key."
PLACE = "/home/somebody/.local/share/treadctl/profiles/a-walk-of-mine.toml"


@pytest.mark.parametrize("err", [False, True])
def test_a_sentence_on_a_terminal_ends_between_words_and_a_path_stays_whole(
    err: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(f"sys.std{'err' if err else 'out'}.isatty", lambda: True)
    echo(f"{LONG} {PLACE}", err=err)
    lines = "".join(capsys.readouterr()).splitlines()
    assert all(len(line) < 40 or line == PLACE for line in lines)
    assert " ".join(lines) == f"{LONG} {PLACE}"
    assert lines[-1] == PLACE


def test_where_no_person_looks_each_line_stays_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    echo(LONG)
    assert capsys.readouterr().out == f"{LONG}\n"


def test_a_terminal_that_cannot_draw_gets_lines_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    file = Written()
    monkeypatch.setattr(file, "isatty", lambda: True)
    outlet = Outlet(file)
    PlainView(outlet, always=False).say(LONG)
    outlet.close()
    assert max(map(len, file.getvalue().splitlines())) < 40
    assert file.getvalue().split() == LONG.split()


def test_a_terminal_that_cannot_draw_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(Written):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "dumb")
    outlet = Outlet(Terminal())
    assert isinstance(choose_walk(outlet, as_json=False), PlainView)
    outlet.close()


def test_a_wait_for_the_machines_own_start_shows_what_to_do_and_how_long_still() -> None:
    awaited = {**IDLE, "state": "countdown", "waits_for": "own_start", "next_change_s": 52}
    file = Written()
    outlet = Outlet(file)
    view = LiveView(outlet, KEYS)
    view.line(awaited)
    view.line({"event": "press_start", "t": 1.0, "seconds": 60})
    view.close()
    outlet.close()
    shown = file.getvalue()
    for part in ("waiting for Start", "Time left", "0:52", "any key here: cancel", "Now press Start"):
        assert part in shown
    assert "whenever you are ready" not in shown
    assert state_of({**awaited, "state": "unknown"}) == "UNKNOWN: hold the rail"
