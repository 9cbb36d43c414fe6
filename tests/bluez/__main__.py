"""`python -m tests.bluez`: the tier in two halves side by side, each with a virtual machine of its own.

Most of the time everybody waits for a countdown or a belt, so two cores do for both.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bluez import vm
from tests.bluez.conftest import WANTED

HERE = Path(__file__).parent
HALVES = (["test_faults.py", "test_connections.py"], ["test_walk.py", "test_guardian.py"])


def main(arguments: list[str]) -> int:
    """Run both halves; 0 when both passed, or when it cannot be run here and says why."""
    if (why_not := vm.why_not()) is not None:
        print(f"skipped: {why_not}")
        return 0
    left_out = {path.name for path in HERE.glob("test_*.py")} - {name for half in HALVES for name in half}
    if left_out:
        print(f"in neither half: {sorted(left_out)}", file=sys.stderr)
        return 2
    vm.build()  # once, before both want it
    command = [sys.executable, "-m", "pytest", "-rsP", "--durations=0", "-p", "no:cacheprovider", *arguments]
    runs = [
        subprocess.Popen(
            [*command, *(str(HERE / name) for name in half)],
            env={**os.environ, WANTED: "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for half in HALVES
    ]
    for run in runs:
        print(run.communicate()[0], flush=True)
    return max(run.returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
