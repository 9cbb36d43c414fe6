"""The leaves in a real browser: a profile edited with a bad value, and a walk that closes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.chromium import BROWSER, PHONE, Tab, browser
from tests.helpers.stage import stage
from treadctl.profiles import load, set_values

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium here: `apt-get install chromium`")

CAP = "document.getElementById('field-cap_kmh')"
WRONG = "document.getElementById('field-cap_kmh-wrong')"
STOP_SHARE = "document.getElementById('halt').parentElement.getBoundingClientRect().height / innerHeight"
SLOW_S = 60.0  # each leaf is a process of its own, on a machine that has other things to do


def typed(tab: Tab, text: str) -> None:
    """Put the cursor into the field, and type."""
    tab.run(f"{CAP}.select()")
    tab._do("Input.insertText", text=text)


def test_a_profile_edited_with_a_bad_value(tmp_path: Path) -> None:
    own = tmp_path / "data" / "profiles" / "starter.toml"
    with stage(tmp_path) as here, browser(tmp_path) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(here.address)
        here.show("rest", "Today.")
        tab.tap("Profile")
        tab.wait_for(f"!!{CAP}", SLOW_S)
        typed(tab, "9")
        tab.tap("Save")
        tab.wait_for(f"{CAP}.getAttribute('aria-invalid') === 'true'", SLOW_S)
        said = tab.run(f"{WRONG}.textContent")
        assert "cap_kmh is 9 km/h, and at most 2.0 km/h is allowed" in said
        assert "Write cap_kmh = 2.0 or less" in said
        assert tab.run("document.activeElement.id") == "field-cap_kmh"
        assert tab.run(STOP_SHARE) >= 0.333
        assert not own.exists()

        here.show("walk", state="walk", speed_kmh=1.5)  # somebody walks: the page shows that
        tab.wait_for("document.getElementById('leaf').hidden && document.getElementById('nav').hidden")
        here.show("rest", "Today.")
        tab.button("Today")
        assert tab.run("document.getElementById('leaf').hidden")  # nor does it come back by itself
        tab.tap("Profile")
        tab.wait_for(f"{CAP}?.value === '9'", SLOW_S)  # what was typed is still there
        typed(tab, "1.8")
        tab.tap("Save")
        tab.wait_for("document.querySelector('.told')?.innerText.includes('Saved.')", SLOW_S)
        assert "today 5 min at 1.8 km/h (was 2.0 km/h): your cap" in tab.text()
        assert load("starter", tmp_path / "data").cap.in_kmh == 1.8
        refused = [
            each for each in tab.errors if "422" not in each
        ]  # the browser notes that answer by itself
        assert refused == []
        tab.close()


def test_a_profile_is_made_and_an_agreed_start_taken_away(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with stage(tmp_path) as here, browser(tmp_path) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(here.address)
        here.show("rest", "Today.")
        tab.tap("Profile")
        tab.wait_for("!!document.getElementById('new-profile')", SLOW_S)
        tab.run("document.getElementById('new-profile').focus()")
        tab._do("Input.insertText", text="mine")
        tab.tap("Make it")
        tab.wait_for("document.getElementById('which-profile')?.value === 'mine'", SLOW_S)
        agreed = {"minutes": "5", "speed_kmh": "1.5", "with": "Dr. Vogel", "date": "2026-11-20"}
        set_values("mine", {f"agreed.{key}": value for key, value in agreed.items()}, data)
        tab.tap("Plan")
        tab.wait_for("document.querySelector('a[href*=ics]')?.href.includes('at=17:00')", SLOW_S)
        tab.tap("Profile")
        tab.tap("Take this agreed start away")
        tab.wait_for("document.querySelector('.told')?.innerText.includes('Saved.')", SLOW_S)
        assert load("mine", data).agreed is None
        assert not tab.run("document.documentElement.scrollWidth > innerWidth")
        assert tab.errors == []
        tab.close()
