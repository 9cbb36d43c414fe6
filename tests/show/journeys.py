"""Line 4.1: a first run to a finished walk with a break, by touch alone and by keys alone, and what may go wrong.

The two walks are whole ones of two minutes and a break of two, in two worlds at the same time; the rest are the
tests of the page in a real browser, by name: as `make test` ended where that left its results (HAZARD_RESULTS), else
played meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.helpers.chromium import BROWSER, PHONE, Tab, browser
from tests.helpers.hazard_results import FOLDER
from tests.helpers.processes import ROOT, Row, World, world
from tests.helpers.visitor import page
from tests.show.line import Line, equal
from tests.show.page import NO_BROWSER
from treadctl import words
from treadctl.care_words import ENGLISH

WALK_S, BREAK_S, CAP_KMH = 120, 120, 2.0
SHORT = f"""format = 1
name = "short"
pattern = "gentle"
cap_kmh = {CAP_KMH}
walk_min = {WALK_S // 60}
block_s = {WALK_S // 2}
break_s = {BREAK_S}
days_per_week = 3
"""
WITHIN_S = 600.0
TRUE_OF_A_WALKER = tuple(ENGLISH[f"screen_t{number}"].partition("{")[0] for number in range(1, 7))
BUTTONS = """[...document.querySelectorAll("main button")]
    .filter((each) => each.offsetParent !== null).map((each) => each.textContent.trim())"""
ASKED = "document.getElementById('asked').hidden ? '' : document.getElementById('question').textContent"
SHOWN = {
    "stop from every screen": "stop_from_every_screen",
    "loaded again in mid-walk": "a_walk_by_touch_and_one_by_keys",
    "two pages, one controller; either process killed in mid-walk, said within 4 s": "two_pages_one_controller",
    "a phone that slept, and is back": "a_page_that_slept",
    "a profile edited with a bad value": "a_profile_edited_with_a_bad_value",
}
"""What else the line asks for, and what the name of its test holds."""
FILES = [
    "tests/process/test_page_trouble.py",
    "tests/process/test_page_browser.py",
    "tests/process/test_page_leaves_browser.py",
    "tests/host/test_page_stage.py",
]


def journeys(folder: Path) -> list[Line]:
    """Walk by touch and by keys at the same time; meanwhile play the tests of the page in a browser."""
    if BROWSER is None:
        return [NO_BROWSER]
    with ThreadPoolExecutor(3) as pool:
        walks = [pool.submit(_first_run, folder / hand.__name__, hand) for hand in (touch, keys)]
        tests = pool.submit(_tests, folder / "tests.xml")
        return [*(line for walk in walks for line in walk.result()), *tests.result()]


# --- the two walks


def touch(tab: Tab, label: str, hold_s: float) -> None:
    """Press a button with a finger."""
    tab.tap(label, hold_s)


def keys(tab: Tab, label: str, hold_s: float) -> None:
    """Press a button by Tab, and Space."""
    tab.button(label)
    for _ in range(60):
        if tab.run("document.activeElement.textContent.trim()") == label:
            tab.key(" ", hold_s)
            return
        tab.key("Tab")
    raise AssertionError(f"no way to {label!r} by Tab")


def _first_run(folder: Path, hand: Callable[[Tab, str, float], None]) -> list[Line]:
    (folder / "data" / "profiles").mkdir(parents=True)
    (folder / "data" / "profiles" / "short.toml").write_text(SHORT)
    with world(folder) as here, browser(folder) as chromium:
        _, address = page(here, "short")
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(address)
        tab.button(words.PAGE["begin"])
        asked, presses = _walk(tab, here, hand)
        closing = tab.run("document.getElementById('said').innerText")
        errors = list(tab.errors)
        tab.close()
        return _judged(hand.__name__, here.trace(), asked, presses, closing, errors)


def _walk(tab: Tab, here: World, hand: Callable[[Tab, str, float], None]) -> tuple[int, int]:
    """Answer as somebody who is well, until today's walk is done; return the questions and the presses."""
    asked = presses = 0
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        buttons, question = tab.run(f"[{BUTTONS}, {ASKED}]")
        moved = any(row["speed_kmh"] > 0 for row in here.trace()[-1:])
        if words.PAGE["begin"] in buttons and presses:
            return asked, presses
        label, hold_s = _choice(buttons, question, begun=presses > 0)
        if label is not None:
            hand(tab, label, hold_s)
            asked, presses = asked + bool(question), presses + 1
        time.sleep(1.0 if moved else 0.4)
    raise AssertionError(f"not done within {WITHIN_S} s: {tab.text()!r}")


def _choice(buttons: list[str], question: str, *, begun: bool) -> tuple[str | None, float]:
    held = {words.PAGE["hold_start"], words.PAGE["hold_go_on"]}
    for label in buttons:
        if label in held:
            return label, 1.8
    if not question:
        return (words.PAGE["begin"], 0.0) if words.PAGE["begin"] in buttons and not begun else (None, 0.0)
    if "Yes" in buttons and any(each in question for each in TRUE_OF_A_WALKER):
        return "Yes", 0.0
    wanted = [
        label for label in ("No", "0", "Yes, that is so", "Same", "The same", "Nowhere") if label in buttons
    ]
    first = buttons[0] if buttons else None
    return (wanted[0] if wanted else first), 0.0


def _judged(
    how: str, rows: list[Row], asked: int, presses: int, closing: str, errors: list[str]
) -> list[Line]:
    speeds = [row["speed_kmh"] for row in rows]
    starts = sum(one == 0 < other for one, other in pairwise(speeds))
    return [
        Line(f"by {how}: questions answered, and presses in all", f"{asked}, {presses}", "printed", True),
        equal(f"by {how}: times that the true belt set off, with a break between", starts, 2),
        Line(
            f"by {how}: its highest speed",
            f"{max(speeds):.2f} km/h",
            f"at most {CAP_KMH} + 0.3",
            max(speeds) <= CAP_KMH + 0.3,
        ),
        equal(f"by {how}: its speed at the end", speeds[-1], 0.0),
        Line(
            f"by {how}: the closing sentence",
            closing.splitlines()[-1] if closing else "",
            "there",
            bool(closing),
        ),
        equal(f"by {how}: errors in the browser's console", "; ".join(errors) or "none", "none"),
    ]


# --- what may go wrong


def _tests(report: Path) -> list[Line]:
    reports = sorted(Path(os.environ.get(FOLDER) or report.parent).glob("*.xml"))
    if not reports:
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *FILES]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        reports = [report]
    passed: dict[str, bool] = {}
    for case in (case for each in reports for case in ET.parse(each).iter("testcase")):
        name = str(case.get("name"))
        passed[name] = passed.get(name, False) or not len(case)  # beside others or alone
    lines = []
    for what, name in SHOWN.items():
        found = [well for each, well in passed.items() if name in each]
        told = f"{sum(found)} of {len(found)} tests passed"
        lines.append(Line(what, told, "all, and one at least", bool(found) and all(found)))
    return lines
