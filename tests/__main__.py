"""`python -m tests`: every test but the opt-in tiers, in six parts side by side; `python -m tests quick`: the pure ones.

Tests of real processes mostly wait for countdowns and belts, so two cores do for all; what only computes
stands back (`nice`).  What fails beside the others is run once more alone, because real time on a loaded
machine proves nothing; it is named either way, and failing alone fails the run.

HAZARD_RESULTS=FOLDER   each part leaves its JUnit file there, too: `make show-4.1` reads it
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.helpers.hazard_results import FOLDER

ROOT = Path(__file__).resolve().parents[1]
PROCESS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "process").glob("test_*.py"))
FIRST, SECOND, PAGES = ("wheel", "pyftms", "contract", "setup"), ("sweep",), ("page",)
# the sweeps watch a belt for a minute each; the pages drive a browser


def among(*names: str) -> list[str]:
    """The process tests of these names; all parts of them take about four minutes."""
    return [path for path in PROCESS if any(name in path for name in names)]


LONG = "tests/care/test_people.py"
QUICK = {
    "scenarios": ["tests/scenarios", "tests/safety", "tests/session"],
    "rules": [
        *("tests/ftms", "tests/commission", "tests/guardian", "tests/care"),
        *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob("test_*.py")),
        f"--ignore={LONG}",
    ],
}
PURE = [path for part in QUICK.values() for path in part if not path.startswith("--")]
CARE = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/care").glob("test_*.py"))
BUT = ["tests/process", "tests/bluez", *(set(PURE) - {"tests/care"}), *(set(CARE) - {LONG})]
PARTS = {
    "processes, first": among(*FIRST),
    "processes, second": among(*SECOND),
    "processes, third": sorted(set(PROCESS) - set(among(*FIRST, *SECOND, *PAGES))),
    "processes, pages": among(*PAGES),
    "pure": [*PURE, f"--ignore={LONG}"],
    "the rest": ["tests", *(f"--ignore={path}" for path in BUT)],
}
COMPUTES = {"pure", "the rest"}
NICE = [nice, "-n", "10"] if (nice := shutil.which("nice")) else []
NONE_LEFT = 5  # pytest's exit code where nothing was selected


def command(part: str, *more: str) -> list[str]:
    """The pytest call of one part, which remembers its own failures."""
    name = part.replace(", ", "_").replace(" ", "_")
    report = []
    if folder := os.environ.get(FOLDER):
        report = [f"--junitxml={Path(folder) / name}{'_alone' * ('--lf' in more)}.xml"]
    pytest = [sys.executable, "-m", "pytest", "-o", f"cache_dir=.pytest_cache/{name}", *report, *more]
    return [*NICE * (part in COMPUTES), *pytest, *(PARTS | QUICK)[part]]


def main(arguments: list[str]) -> int:
    """Run all; 0 when every test passed, beside the others or alone."""
    began, code, parts = time.monotonic(), 0, PARTS
    if arguments[:1] == ["quick"]:
        arguments, parts = arguments[1:], QUICK
    runs = {
        part: subprocess.Popen(
            command(part, *arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for part in parts
    }
    failed = []
    for part, run in runs.items():
        print(f"=== {part}\n{run.communicate()[0]}", flush=True)
        if run.returncode:
            failed.append(part)
    for part in failed:
        print(f"=== {part}: what failed, once more, alone", flush=True)
        again = subprocess.run(command(part, "--lf", "--lfnf=none", *arguments), cwd=ROOT, check=False)
        code = max(code, 1 if again.returncode == NONE_LEFT else again.returncode)
    print(f"=== {time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
