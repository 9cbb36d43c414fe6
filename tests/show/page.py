"""Lines 4.2 and 4.6: what axe finds on every screen of the page, and a picture of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.helpers import axe
from tests.helpers.chromium import BROWSER, PHONE, TABLET, Tab, browser
from tests.helpers.console_page import HERE, console_page
from tests.helpers.looks import wrong
from tests.helpers.processes import ROOT
from tests.helpers.screens import SCREENS
from tests.helpers.stage import Stage, stage
from tests.show.line import Line, at_most, equal

SIZES = {"phone": PHONE, "tablet": TABLET}
LIGHTS = {"light": False, "dark": True}
PICTURES = ROOT / "docs" / "screens"
PICTURES_KB = 500
NOTED = re.compile("a status of (401|403|423) ")
"""The browser's notes where somebody is not paired, comes with an old address, or is asked for a PIN."""
NO_BROWSER = Line("a browser", "none", "`apt-get install chromium`", holds=False)


class Looks(NamedTuple):
    """What axe said of one screen, at every size and in every light."""

    version: str
    passes: int
    violations: list[str]


def looked_at(tab: Tab, name: str) -> Looks:
    """Ask axe about the screen that is up."""
    version, passes, found = "", 0, list[str]()
    for size, pixels in SIZES.items():
        for light, dark in LIGHTS.items():
            tab.look_like(pixels, dark=dark)
            answer = axe.violations(tab)
            version, passes = answer["version"], passes + answer["passes"]
            found += [f"{name}, {size}, {light}: {each}" for each in answer["violations"]]
    tab.look_like(PHONE)
    return Looks(version, passes, found)


def laid_out(tab: Tab, name: str) -> list[str]:
    """What is amiss with the screen that is up: at both sizes, and with large text in forced colours."""
    found = []
    for size, pixels in SIZES.items():
        tab.look_like(pixels)
        found += [f"{name}, {size}: {each}" for each in wrong(tab, pixels)]
    tab.look_like(PHONE, text=2.0, forced=True, calm=True)
    found += [f"{name}, large text: {each}" for each in wrong(tab, PHONE)]
    tab.look_like(PHONE)
    return found


@contextmanager
def visited(folder: Path) -> Iterator[tuple[Stage, Tab]]:
    """The page in a browser, paired."""
    with stage(folder) as here, browser(folder) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(here.address)
        tab.wait_for("document.getElementById('state')?.textContent === 'ready'")
        yield here, tab
        tab.close()


@contextmanager
def at_the_console(folder: Path) -> Iterator[Tab]:
    """The simulator's own console in a browser, its belt standing."""
    with console_page(folder / "trace.jsonl") as address, browser(folder) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(address)
        tab.wait_for(HERE)
        yield tab
        tab.close()


def access(folder: Path) -> list[Line]:
    """Ask axe about every screen, light and dark, on a phone and on a tablet."""
    script = axe.script()
    if BROWSER is None or script is None:
        return [NO_BROWSER if script else Line("axe-core", "none", "make .venv/axe", holds=False)]
    looks: list[Looks] = []
    amiss: list[str] = []
    with visited(folder) as (here, tab):
        for screen in SCREENS:
            screen.show(here, tab)
            tab.wait_for(screen.there)
            if tab.run("typeof axe") == "undefined":
                tab.run(script)
            looks.append(looked_at(tab, screen.name))
            amiss += laid_out(tab, screen.name)
        errors = [each for each in tab.errors if not NOTED.search(each)]
        tab.run("document.body.append(new Image())")
        planted = axe.violations(tab)["violations"]
    with at_the_console(folder) as tab:
        tab.run(script)
        tab.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        looks.append(looked_at(tab, "the simulator's console"))
        errors += tab.errors
    asked, passes = len(looks) * len(SIZES) * len(LIGHTS), sum(each.passes for each in looks)
    found = [each for one in looks for each in one.violations]
    where = f"{len(looks)} screens, phone and tablet, light and dark: {asked} looks, {passes} rules passed"
    return [
        equal(f"violations that axe {looks[0].version} finds on {where}", "; ".join(found) or "none", "none"),
        equal("the page's screens amiss, there and with a text of 200 %", "; ".join(amiss) or "none", "none"),
        equal(
            "a picture without words, planted, is found", any("image-alt" in each for each in planted), True
        ),
        equal("errors in the browser's console", "; ".join(errors) or "none", "none"),
    ]


def pictures(folder: Path) -> list[Line]:
    """Make the pictures of `docs/screens` anew: every screen on a phone, the walk on a tablet and in the dark."""
    if BROWSER is None:
        return [NO_BROWSER]
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.webp"):
        old.unlink()
    with visited(folder) as (here, tab):
        for screen in SCREENS:
            screen.show(here, tab)
            tab.wait_for(screen.there)
            tab.picture(PICTURES / f"{screen.name}.webp")
            for name, size, dark in screen.more:
                tab.look_like(size, dark=dark)
                tab.picture(PICTURES / f"{screen.name}-{name}.webp")
            tab.look_like(PHONE)
    with at_the_console(folder) as tab:
        tab.picture(PICTURES / "console.webp")
        tab.look_like(TABLET, dark=True)
        tab.picture(PICTURES / "console-tablet-dark.webp")
    made = sorted(PICTURES.glob("*.webp"))
    weight = sum(path.stat().st_size for path in made) / 1000
    most = len(SCREENS) + sum(len(screen.more) for screen in SCREENS) + 2
    return [
        equal(f"pictures made in {PICTURES.relative_to(ROOT)}", len(made), most),
        at_most("what they weigh", weight, PICTURES_KB, "kB"),
    ]
