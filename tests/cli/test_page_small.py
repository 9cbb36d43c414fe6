"""`treadctl page` stays for weeks on a small computer: what it needs once is asked of a process that ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from treadctl.interfaces.cli.start import walked_profile
from treadctl.model import TreadctlError

ASKS = """
import sys
from pathlib import Path
from treadctl.interfaces.cli import page
from treadctl.interfaces.page import serve
whose = page._found(Path(sys.argv[1]), "", "demo")
print(whose.profile, whose.programme, [name for name in sys.modules if name.startswith("pydantic")])
"""


def test_a_profile_is_checked_without_what_checks_it(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASKS, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.split("\n")[0] == "demo False []"


def test_and_what_is_wrong_with_it_is_said_the_same(tmp_path: Path) -> None:
    mine = tmp_path / "profiles"
    mine.mkdir()
    (mine / "mine.toml").write_text('format = 1\nname = "mine"\ncap_kmh = 99.0\n')
    said = []
    for stays in (True, False):
        with pytest.raises(TreadctlError) as wrong:
            walked_profile("mine", tmp_path, stays=stays)
        said.append(str(wrong.value))
    assert said[0] == said[1]
    assert "cap_kmh" in said[0]
