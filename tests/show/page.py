"""Lines 4.2 and 4.6: what axe finds on every screen of the page, and a picture of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers import axe
from tests.helpers.chromium import BROWSER, PHONE, TABLET, Tab, browser
from tests.helpers.processes import ROOT
from tests.helpers.screens import SCREENS
from tests.helpers.stage import Stage, stage
from tests.show.line import Line, at_most, equal

SIZES = {"phone": PHONE, "tablet": TABLET}
LIGHTS = {"light": False, "dark": True}
PICTURES = ROOT / "docs" / "screens"
PICTURES_KB = 400
NO_BROWSER = Line("a browser", "none", "`apt-get install chromium`", holds=False)


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


def access(folder: Path) -> list[Line]:
    """Ask axe about every screen, light and dark, on a phone and on a tablet."""
    script = axe.script()
    if BROWSER is None or script is None:
        return [NO_BROWSER if script else Line("axe-core", "none", "make .venv/axe", holds=False)]
    found: list[str] = []
    asked = passes = 0
    version = ""
    with visited(folder) as (here, tab):
        tab.run(script)
        for screen in SCREENS:
            screen.show(here, tab)
            tab.wait_for(screen.there)
            for size, pixels in SIZES.items():
                for light, dark in LIGHTS.items():
                    tab.look_like(pixels, dark=dark)
                    answer = axe.violations(tab)
                    asked, passes, version = asked + 1, passes + answer["passes"], answer["version"]
                    found += [f"{screen.name}, {size}, {light}: {each}" for each in answer["violations"]]
            tab.look_like(PHONE)
        errors = list(tab.errors)
        tab.run("document.body.append(new Image())")
        planted = axe.violations(tab)["violations"]
    looks = f"{len(SCREENS)} screens, phone and tablet, light and dark: {asked} looks, {passes} rules passed"
    return [
        equal(f"violations that axe {version} finds on {looks}", "; ".join(found) or "none", "none"),
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
    made = sorted(PICTURES.glob("*.webp"))
    weight = sum(path.stat().st_size for path in made) / 1000
    most = len(SCREENS) + sum(len(screen.more) for screen in SCREENS)
    return [
        equal(f"pictures made in {PICTURES.relative_to(ROOT)}", len(made), most),
        at_most("what they weigh", weight, PICTURES_KB, "kB"),
    ]
