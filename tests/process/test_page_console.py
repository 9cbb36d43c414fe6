"""The simulator's console in a real browser: what is pressed there is true of the belt, by touch and by keys."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.chromium import BROWSER, PHONE, TABLET, Tab, browser
from tests.helpers.console_page import HERE, console_page
from tests.helpers.processes import Row, read_trace

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium here: `apt-get install chromium`")

SPEED = "Number(document.getElementById('speed').textContent)"
MARKS = "document.getElementById('marks').getAttribute('stroke-dashoffset')"
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
SMALL = """[...document.querySelectorAll("button, label, summary")].filter((each) => each.checkVisibility())
    .map((each) => [each.textContent, each.getBoundingClientRect()])
    .filter(([, box]) => box.width < 48 || box.height < 48).map(([text]) => text)"""
NAMELESS = """[...document.querySelectorAll("button, input, summary, section, svg")]
    .filter((each) => !(each.textContent || each.labels?.[0]?.textContent).trim()).length"""


def wait_for(trace: Path, true: Callable[[Row], bool], within_s: float = 15.0) -> None:
    """Wait until some record of the true story is so."""
    end = time.monotonic() + within_s
    while not any(true(row) for row in read_trace(trace)):
        assert time.monotonic() < end, read_trace(trace)[-1:]
        time.sleep(0.05)


def looks_right(tab: Tab, pictures: Path | None) -> None:
    """At both sizes, light and dark, with large text: nothing to the side, nothing too small or without a name."""
    for size in (PHONE, TABLET):
        for dark in (False, True):
            tab.look_like(size, dark=dark)
            assert (tab.run(SIDEWAYS), tab.run(SMALL), tab.run(NAMELESS)) == (False, [], 0)
            if pictures is not None:
                tab.picture(pictures / f"console-{size[0]}{'-dark' if dark else ''}.png")
    tab.look_like(PHONE, text=2.0)
    assert (tab.run(SIDEWAYS), tab.run(SMALL)) == (False, [])
    tab.look_like(PHONE)


def test_what_is_pressed_is_true_and_a_fault_is_in_the_true_story(tmp_path: Path) -> None:
    """TREADCTL_PICTURES=FOLDER keeps what it looked like."""
    keep = os.environ.get("TREADCTL_PICTURES")
    trace = tmp_path / "trace.jsonl"
    with console_page(trace) as address, browser(tmp_path) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(address)
        tab.wait_for(HERE)
        tab.tap("Start")
        tab.wait_for(f"{SPEED} > 0.9")
        tab.tap("+ faster")
        tab.button("+ faster")
        while tab.run("document.activeElement.textContent") != "+ faster":
            tab.key("Tab")
        tab.key("Enter")
        tab.wait_for(f"{SPEED} === 1.2")
        wait_for(trace, lambda row: 1.15 < row["speed_kmh"] < 1.25 and row["target_kmh"] == 1.2)
        before = tab.run(MARKS)
        tab.wait_for(f"{MARKS} !== '{before}'", 2.0)
        looks_right(tab, Path(keep) if keep else None)

        tab.look_like(PHONE, calm=True)
        before = tab.run(MARKS)
        time.sleep(0.3)
        assert tab.run(MARKS) == before  # less motion is wanted: the figure alone changes
        tab.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert (tab.run(SMALL), tab.run(NAMELESS), tab.run(SIDEWAYS)) == ([], 0, False)
        tab.run(
            "[...document.querySelectorAll('label')].find((e) => e.textContent.startsWith('Gets')).click()"
        )
        wait_for(trace, lambda row: row.get("event") == "runaway")
        tab.wait_for(f"{SPEED} > 1.4")
        tab.tap("All as it should be")
        wait_for(trace, lambda row: row.get("event") == "over" and row["verb"] == "runaway")
        tab.reload(HERE)
        tab.tap("Step off the belt")
        tab.tap("Pull the safety key")
        tab.wait_for("document.getElementById('state')?.textContent === 'The belt stands.'")
        assert tab.button("Put the safety key back")
        wait_for(trace, lambda row: row.get("event") == "person_off")
        assert tab.errors == []
        tab.close()
