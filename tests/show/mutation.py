"""Line 2.7: small mistakes made on purpose in the rooms that keep people safe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.helpers.hazards import ROOT
from tests.show.line import Line, equal

BOUND = 0.95


def mutants(folder: Path) -> list[Line]:
    """All of them, or MUTANTS=N drawn by chance; in a process that has not imported treadctl."""
    out = folder / "score.json"
    sample = os.environ.get("MUTANTS", "0")
    command = [sys.executable, "-m", "tests.mutation", "--sample", sample, "--json", str(out)]
    subprocess.run(command, cwd=ROOT, check=False)
    found = json.loads(out.read_text())
    share = found["noticed"] / max(found["tried"], 1)
    return [
        Line(
            f"mutants noticed, of {found['tried']}", f"{share:.1%}", f"at least {BOUND:.0%}", share >= BOUND
        ),
        equal("survivors without a reason", found["unexplained"], 0),
        equal("lines and branches that no test takes", found["missed"], 0),
    ]
