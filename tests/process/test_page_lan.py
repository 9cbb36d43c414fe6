"""A phone's browser in the home network: TLS, the code of the tag, a walk; judged by the true belt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.chromium import BROWSER, PHONE, browser
from tests.helpers.processes import world
from tests.helpers.visitor import page
from tests.process.test_page_browser import starts
from treadctl import paths
from treadctl.interfaces.page import network
from treadctl.interfaces.page.place import new_tag

LAN = network.addresses()[:1]
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no chromium here: `apt-get install chromium`"),
    pytest.mark.skipif(not LAN, reason="no address in a home network here"),
]


def test_a_phone_walks_once_the_code_of_the_tag_was_typed_in(tmp_path: Path) -> None:
    with world(tmp_path) as here, browser(tmp_path) as chromium:
        data = Path(here.env["TREADCTL_DATA"])
        paths.make_data_folder(data)
        code = new_tag(data)
        _, address = page(here, "demo", "--lan", "--at", LAN[0])
        tab = chromium.tab()
        tab.trust()
        tab.look_like(PHONE)
        tab.go(address.replace("http://127.0.0.1", f"https://{LAN[0]}"))
        tab.tap("Walk today")
        tab.wait_for("isSecureContext && !document.getElementById('place').hidden")
        for typed in ("2222-2222", code.lower()):
            tab.run(f"document.getElementById('place-field').value = '{typed}'")
            tab.tap("I am at the treadmill")
            if typed != code.lower():
                tab.wait_for("document.body.innerText.includes('That is not the code')")
        starts(tab, lambda: tab.tap("Press and hold to start", hold_s=1.7))
        here.wait_for(lambda row: row["speed_kmh"] > 1.0)
        tab.tap("STOP")
        here.wait_for(lambda row: row["speed_kmh"] == 0, 6.0)
        assert tab.errors == []
        tab.close()
