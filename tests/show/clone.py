"""Line 1.1: the README's two commands on a fresh clone, in an environment with nothing of this installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from tests.helpers.processes import ROOT
from tests.show.line import Line, equal


def fresh_clone(folder: Path) -> list[Line]:
    """Clone what is committed, run `make demo` without a terminal, then `make test`."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    demo, demo_s = _make("demo", clone, folder)
    tests, tests_s = _make("test", clone, folder)
    counted = re.findall(r"(?:\d+ failed, )?\d+ passed[^\n]*", tests.stdout)
    failed = re.findall(r"^(?:FAILED|ERROR) .*", tests.stdout, re.M)
    return [
        Line("make demo", f"exit {demo.returncode} in {demo_s:.0f} s", "exit 0", demo.returncode == 0),
        equal("it prints the walk", "Walked 0 min 40 s" in demo.stdout, True),
        Line(
            "make test",
            f"exit {tests.returncode} in {tests_s:.0f} s, {'; '.join(counted) or tests.stdout[-300:]} {failed}",
            "exit 0",
            tests.returncode == 0,
        ),
    ]


def _make(target: str, clone: Path, folder: Path) -> tuple[subprocess.CompletedProcess[str], float]:
    began = time.monotonic()
    bare = {
        key: os.environ[key]
        for key in ("PATH", "HOME", "LANG", "PIP_INDEX_URL", "PIP_CONFIG_FILE")
        if key in os.environ
    }
    done = subprocess.run(
        [shutil.which("make") or "make", target],
        cwd=clone,
        env={**bare, "TMPDIR": str(folder), "VIRTUAL_ENV": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=3000,
    )
    return done, time.monotonic() - began
