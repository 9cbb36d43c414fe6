"""What a browser shows when a process dies in mid-walk, what a second page may, and STOP on every screen."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.helpers.chromium import BROWSER, PHONE, Tab, browser
from tests.helpers.processes import world
from tests.helpers.screens import SCREENS
from tests.helpers.stage import stage
from tests.helpers.visitor import page
from tests.process.test_page_browser import WALKS, starts
from treadctl import words
from treadctl.interfaces.page.app import STOPS_APART_S

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium here: `apt-get install chromium`")

SAID_WITHIN_S = 4.0
STRANGERS = {"not-paired", "used"}  # who is not paired stops nothing, and is told so at once
HOLDS = "[...document.querySelectorAll('button.hold')].filter((each) => each.offsetParent !== null).length"


def says(text: str) -> str:
    return f"document.body.innerText.includes({text!r})"


def test_two_pages_one_controller_and_processes_that_die_are_said(tmp_path: Path) -> None:
    """Two pages, one controller; a page process that dies is said, and so is a service that dies."""
    with world(tmp_path) as here, browser(tmp_path / "one") as one, browser(tmp_path / "two") as two:
        process, address = page(here)
        tab, other = one.tab(), two.tab()
        tab.look_like(PHONE)
        tab.go(address)
        tab.tap(words.PAGE["begin"])
        other.look_like(PHONE)
        assert process.stdout is not None
        other.go(next(line.strip() for line in process.stdout if line.strip().startswith("http://")))
        tab.button(words.PAGE["hold_start"])
        other.wait_for(says(words.PAGE["elsewhere"]))
        assert other.run(HOLDS) == 0
        starts(tab, lambda: tab.tap(words.PAGE["hold_start"], hold_s=1.7))
        other.wait_for(WALKS)
        assert words.PAGE["slower"] not in other.text()
        here.wait_for(lambda row: row["speed_kmh"] > 1.0)

        process.kill()
        said_s = [_said(each, words.PAGE["lost"]) for each in (tab, other)]
        assert max(said_s) < SAID_WITHIN_S
        assert here.trace()[-1]["speed_kmh"] > 0  # a page is no reason to stop at once: somebody stands there

        _, address = page(here)
        tab.go(address)
        tab.wait_for(WALKS)
        os.kill(here.record()["pids"]["service"], signal.SIGKILL)
        assert _said(tab, words.PAGE["service_over"]) < SAID_WITHIN_S
        here.wait_for(lambda row: row["speed_kmh"] == 0, 15.0)
        for each in (tab, other):
            each.close()


def _said(tab: Tab, text: str) -> float:
    """Return how long it took to be said."""
    began = time.monotonic()
    tab.wait_for(says(text), 2 * SAID_WITHIN_S)
    return time.monotonic() - began


def test_stop_from_every_screen_by_touch_and_by_key(tmp_path: Path) -> None:
    with stage(tmp_path) as here, browser(tmp_path) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(here.address)
        tab.wait_for("document.getElementById('state')?.textContent === 'ready'")
        unheard = []
        for screen in SCREENS:
            screen.show(here, tab)
            tab.wait_for(screen.there, 60.0)
            for press in (lambda: tab.tap("STOP"), lambda: tab.key("Escape")):
                time.sleep(2 * STOPS_APART_S)  # else two are one, which is under way
                before = here.stops
                press()
                end = time.monotonic() + 3.0
                while here.stops == before and time.monotonic() < end:
                    time.sleep(0.02)
                if here.stops == before:
                    unheard.append(screen.name)
                    tab.wait_for(says(words.PAGE["undelivered"].split(".")[0]), 3.0)
        assert set(unheard) == STRANGERS
        tab.close()
