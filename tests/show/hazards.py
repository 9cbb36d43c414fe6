"""Line 2.1: hazard -> test -> result."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.helpers.hazard_results import FOLDER, ONLY, read
from tests.helpers.hazards import ROOT, Hazard, hazards
from tests.show.line import Line, equal


def table(folder: Path) -> list[Line]:
    """Judge the tests that name a hazard; run them, unless HAZARD_RESULTS names a folder of runs just made."""
    made = Path(os.environ.get(FOLDER, ""))
    if FOLDER not in os.environ or not any(made.glob("*.json")):
        made = folder
        environment = {**os.environ, FOLDER: str(made), ONLY: "1"}
        for command in (["pytest", "-p", "no:cacheprovider"], ["tests.bluez"]):
            subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, check=False)
    of, bad = read(made)
    rows = hazards()
    for row in rows:
        print(f"  {row.id} {row.danger}\n       {_said(row, Counter(of.get(row.id, {}).values()))}")
    bare = [row.id for row in rows if not row.outside and "passed" not in of.get(row.id, {}).values()]
    return [
        equal(f"hazards of {len(rows)} with neither a passed test nor a reason", bare, []),
        equal("tests of hazards that did not pass", bad, []),
    ]


def _said(row: Hazard, ended: Counter[str]) -> str:
    if not ended:
        return f"outside this program: {row.outside}" if row.outside else "NO TEST"
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(ended.items()))
