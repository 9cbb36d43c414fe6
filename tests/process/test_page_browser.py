"""A walk in a real browser: by touch, by keys, loaded again on the way, and STOP; judged by the true belt."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.helpers.chromium import BROWSER, PHONE, TABLET, Tab, browser
from tests.helpers.looks import wrong
from tests.helpers.processes import world
from tests.helpers.visitor import page

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium here: `apt-get install chromium`")

WALKS = "document.getElementById('state')?.textContent === 'walking'"


def looks_right(tab: Tab, pictures: Path | None, name: str) -> None:
    """At both sizes, light and dark, with large text: STOP has its third, nothing is too small or to the side."""
    for size in (PHONE, TABLET):
        for dark in (False, True):
            tab.look_like(size, dark=dark)
            assert wrong(tab, size) == []
            if pictures is not None:
                tab.picture(pictures / f"{name}-{size[0]}{'-dark' if dark else ''}.png")
    tab.look_like(PHONE, calm=True, text=2.0)
    assert wrong(tab, PHONE) == []
    tab.look_like(PHONE)


def starts(tab: Tab, press: Callable[[], None]) -> None:
    """Hold until the countdown runs: on a busy machine a press may be too long ago, and is made again."""
    for _ in range(3):
        press()
        with suppress(AssertionError):
            tab.wait_for("document.getElementById('count').textContent !== ''", 5.0)
            break
    tab.wait_for(WALKS)


def test_a_walk_by_touch_and_one_by_keys(tmp_path: Path) -> None:
    """TREADCTL_PICTURES=FOLDER keeps what it looked like."""
    keep = os.environ.get("TREADCTL_PICTURES")
    pictures = Path(keep) if keep else None
    with world(tmp_path) as here, browser(tmp_path) as chromium:
        _, address = page(here)
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(address)
        tab.tap("Walk today")
        tab.tap("Press and hold to start", hold_s=0.6)  # too short
        tab.wait_for("document.body.innerText.includes('A little longer')")
        looks_right(tab, pictures, "ready")
        assert here.trace()[-1]["state"] == "idle"
        starts(tab, lambda: tab.tap("Press and hold to start", hold_s=1.7))
        tab.reload(WALKS)
        looks_right(tab, pictures, "walk")
        here.wait_for(lambda row: row["speed_kmh"] > 1.0)
        tab.tap("STOP")
        tab.wait_for("!document.getElementById('stopping').hidden", 1.0)
        here.wait_for(lambda row: row["speed_kmh"] == 0, 6.0)

        tab.tap("Walk today")
        tab.button("Press and hold to start")
        while not tab.run("document.activeElement.classList.contains('hold')"):
            tab.key("Tab")
        starts(tab, lambda: tab.key(" ", hold_s=1.8))
        time.sleep(1.0)
        tab.key("Escape")
        here.wait_for(lambda row: row["speed_kmh"] == 0, 6.0)
        tab.wait_for("document.getElementById('stopping').hidden", 6.0)
        assert tab.errors == []
        tab.close()
