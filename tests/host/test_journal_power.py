"""A power cut at any call to the system leaves a whole journal, with every answer that was acknowledged."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.helpers.power import cuts

CUTS = int(os.environ.get("POWER_CUTS") or 40)


@pytest.mark.hazard("H-53", "S04")
@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")
def test_a_power_cut_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    found = cuts(tmp_path, CUTS, seed=1)
    assert [cut for cut in found if cut.trouble] == []
    assert max(cut.acknowledged for cut in found) > 10
    assert any(cut.kept > cut.acknowledged for cut in found), "some cuts fall between the disk and the word"
    assert any(cut.kept == 0 for cut in found), "some fall before there is a journal"
