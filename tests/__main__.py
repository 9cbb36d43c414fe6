"""`python -m tests`: every test but the opt-in tiers, in two halves side by side.

Tests of real processes mostly wait for countdowns and belts, so two cores do for both halves.  What
fails beside the other half is run once more alone, because real time on a loaded machine proves
nothing; it is named either way, and failing alone fails the run.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HALVES = {
    "processes": ["tests/process"],
    "the rest": ["tests", "--ignore=tests/process", "--ignore=tests/bluez"],
}
NONE_LEFT = 5  # pytest's exit code where nothing was selected


def command(half: str, *more: str) -> list[str]:
    """The pytest call of one half, which remembers its own failures."""
    cache = f"cache_dir=.pytest_cache/{half.replace(' ', '_')}"
    return [sys.executable, "-m", "pytest", "-o", cache, *more, *HALVES[half]]


def main(arguments: list[str]) -> int:
    """Run both; 0 when every test passed, beside the others or alone."""
    began, code = time.monotonic(), 0
    runs = {
        half: subprocess.Popen(
            command(half, *arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for half in HALVES
    }
    failed = []
    for half, run in runs.items():
        print(f"=== {half}\n{run.communicate()[0]}", flush=True)
        if run.returncode:
            failed.append(half)
    for half in failed:
        print(f"=== {half}: what failed, once more, alone", flush=True)
        again = subprocess.run(command(half, "--lf", "--lfnf=none", *arguments), cwd=ROOT, check=False)
        code = max(code, 1 if again.returncode == NONE_LEFT else again.returncode)
    print(f"=== {time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
