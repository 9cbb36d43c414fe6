"""Pictures: no script, nothing from elsewhere, forms beside colours; and a page that claims nothing."""

import importlib
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from tests.care.test_care_words import AVOID
from tests.helpers.decade import fill, lives
from treadctl.care.history import History, LockSpell
from treadctl.interfaces.cli.app import treadctl
from treadctl.journal import MemoryJournal, SqliteJournal, journal_path
from treadctl.reports import charts
from treadctl.reports.extra import MissingExtraError
from treadctl.reports.look import Look, look, one, recent
from treadctl.reports.page import WALKS_MOST, page
from treadctl.reports.trace import trace
from treadctl.reports.weeks import weeks

if find_spec("pygal") is None:
    pytest.skip("pygal is not here: it comes with the extra `dev`", allow_module_level=True)

TODAY = 739_300


@pytest.fixture(scope="module")
def journal() -> MemoryJournal:
    made = MemoryJournal()
    fill(made, islice(lives(1, seed=4), 20))
    return made


@pytest.fixture(scope="module")
def drawn(journal: MemoryJournal) -> dict[str, bytes]:
    seen = look(journal, simulated=False)
    sessions = [walk.session for walk in seen.walks]
    newest = one(journal, "last", simulated=False)
    assert newest is not None
    course = trace(journal.rows(session=newest.id), newest.id)
    assert course is not None
    return {
        "minutes": charts.minutes(weeks(seen.history)),
        "speed": charts.speed(weeks(seen.history)),
        "leg": charts.pain(sessions, "leg"),
        "back": charts.pain(sessions, "back"),
        "walk": charts.walk(course),
    }


@pytest.mark.parametrize("name", ["minutes", "speed", "leg", "back", "walk"])
def test_a_picture_loads_and_runs_nothing(drawn: dict[str, bytes], name: str) -> None:
    root = ET.fromstring(drawn[name])
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags.isdisjoint({"script", "image", "foreignObject", "use", "a"})
    text = drawn[name].decode()
    assert "href" not in text.replace("xlink:href", "href")
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert "{{" not in text
    assert "#here" not in text


def test_lines_differ_by_more_than_their_colour(drawn: dict[str, bytes]) -> None:
    assert b"stroke-dasharray:7,3" in drawn["minutes"]
    assert drawn["minutes"].count(b'class="limit reactive"') >= 15
    assert drawn["minutes"].count(b'class="rect reactive') >= 15
    for form in (b"stroke-width:11", b"fill:white !important", b"stroke-width:2}"):
        assert form in drawn["leg"]
    assert b"stroke-dasharray:9,5" in drawn["walk"]
    for says in (b"(bars)", b"(dashed)"):
        assert says in drawn["minutes"]


def test_the_limit_lies_over_its_bar(drawn: dict[str, bytes]) -> None:
    root = ET.fromstring(drawn["minutes"])
    bars = [node for node in root.iter() if node.get("class", "").startswith("rect")]
    lines = [node for node in root.iter() if node.get("class", "").startswith("limit")]
    spans = [re.fullmatch(r"M([\d.]+) [\d.]+ H([\d.]+)", line.get("d", "")) for line in lines]
    over = [(float(span[1]), float(span[2])) for span in spans if span]
    assert len(over) == len(lines)
    for bar in bars[4:]:
        left = float(bar.get("x", ""))
        assert any(one <= left and left + float(bar.get("width", "")) <= other for one, other in over)


def test_the_same_picture_from_the_same_walks(journal: MemoryJournal, drawn: dict[str, bytes]) -> None:
    assert charts.minutes(weeks(look(journal, simulated=False).history)) == drawn["minutes"]


def test_nothing_to_draw_is_said() -> None:
    assert b"nothing to draw yet" in charts.minutes(())
    assert b"nothing to draw yet" in charts.pain((), "leg")


def test_pictures_on_the_command_line(tmp_path: Path) -> None:
    kept = SqliteJournal(journal_path(tmp_path / "data"))
    fill(kept, islice(lives(1), 3))
    kept.close()
    run = CliRunner()
    arguments = ["--data", str(tmp_path / "data"), "history"]
    done = run.invoke(treadctl, [*arguments, "--charts", str(tmp_path / "charts")])
    assert done.exit_code == 0, done.output
    done = run.invoke(treadctl, [*arguments, "last", "--charts", str(tmp_path / "charts")])
    assert done.exit_code == 0, done.output
    found = sorted(path.name for path in (tmp_path / "charts").iterdir())
    assert found[:4] == ["minutes.svg", "pain-back.svg", "pain-leg.svg", "speed.svg"]
    assert re.fullmatch(r"walk-\w{8}\.svg", found[4])
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "charts").iterdir()} == {0}


def test_python_finds_its_modules_as_before(drawn: dict[str, bytes]) -> None:
    assert not [finder for finder in sys.meta_path if type(finder).__name__ == "PluginImportFixer"]


@pytest.fixture
def without_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str, package: str | None = None) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", nothing)


@pytest.mark.usefixtures("without_extras")
def test_a_missing_package_is_named_with_its_command() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'treadctl\[charts\]'"):
        charts.minutes(())


# --- the page


def test_the_page_has_everything_and_claims_nothing(journal: MemoryJournal) -> None:
    text, with_charts = page(recent(journal, 12, simulated=False), TODAY)
    assert with_charts
    assert text.count("<svg") == 3
    assert text.count("<tr>") == len(recent(journal, 12, simulated=False).walks) + 12 + 2
    assert "<script" not in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg"}
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    said = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", text, flags=re.DOTALL)
    said = said.replace("<!doctype html>", "")
    assert not [word for word in AVOID if re.search(word, said, re.IGNORECASE)]
    assert "treadctl is not a medical device" in said


def test_the_page_says_by_which_rules_it_was_walked(journal: MemoryJournal) -> None:
    seen = recent(journal, 12, simulated=False)
    assert "Version of the rules" not in page(seen, TODAY)[0]  # walks of an older treadctl do not say it
    kept = ({"rules": "1.aa"}, {"rules": "1.aa"}, {"rules": "<2>"})
    walks = tuple(replace(walk, kept=said) for walk, said in zip(seen.walks[-3:], kept, strict=True))
    text, _ = page(replace(seen, walks=walks), TODAY)
    assert "Version of the rules: 1.aa, &lt;2&gt;." in text


def test_a_page_without_charts_or_walks(without_extras: None, journal: MemoryJournal) -> None:
    text, with_charts = page(recent(journal, 12, simulated=False), TODAY)
    assert not with_charts
    assert "<svg" not in text
    nobody, _ = page(recent(MemoryJournal(), 12, simulated=False), TODAY)
    assert "Every walk went to its end." in nobody


def test_stops_and_locks_are_on_the_page(journal: MemoryJournal) -> None:
    seen = look(journal, simulated=False)
    first, last = seen.walks[0].session.day, seen.walks[-1].session.day
    locks = (LockSpell(since=first, until=first + 3, item="E1"), LockSpell(since=last, item="<b>"))
    locked = Look(
        walks=seen.walks, history=History(locks=locks, weeks=seen.history.weeks), aside=(), more=False
    )
    text, _ = page(locked, TODAY)
    stopped = [walk for walk in seen.walks[-WALKS_MOST:] if walk.session.ended.value != "done"]
    assert stopped
    assert _items(text, "Walks that ended")
    assert len(_items(text, "Days without walking")) in (1, 2)
    assert "<b>" not in text


def _items(text: str, title: str) -> Sequence[str]:
    section = text.split(title, 1)[1].split("</section>", 1)[0]
    return re.findall(r"<li>(.*?)</li>", section)
