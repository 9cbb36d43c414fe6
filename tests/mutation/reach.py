"""Which tests reach which line, and how long they take: one run of the tests under coverage."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).resolve().parents[2]
SUITE = (
    "tests/safety",
    "tests/session",
    "tests/scenarios",
    "tests/guardian",
    "tests/ftms/test_procedure_control.py",
    "tests/ftms/test_procedure_errors.py",
    "tests/ftms/test_procedure_ladder.py",
    "tests/ftms/test_procedure_machines.py",
    "tests/ftms/test_procedure_mutants.py",
    "tests/ftms/test_procedure_order.py",
    "tests/ftms/test_procedure_random.py",
)
SLOW = (
    "tests/scenarios/test_random_core.py",
)  # notices little that the scripts do not, for a third of the time


@dataclass(frozen=True)
class Reach:
    """What one run of the suite saw.

    Attributes:
        by_line: file, line -> tests that ran it.
        took_s: test -> seconds.
        missed: file -> branches and lines that no test took.
    """

    by_line: dict[str, dict[int, list[str]]]
    took_s: dict[str, float]
    missed: dict[str, list[str]]

    def tests_of(self, file: str, line: int, constant: str | None) -> list[str]:
        """Return the tests that may notice a change of this line, quickest first."""
        found = set(self.by_line.get(file, {}).get(line, ()))
        if constant is not None:
            for user, user_line in _uses(constant, tuple(self.by_line)):
                found.update(self.by_line[user].get(user_line, ()))
            found.update(test for test in self.took_s if _speaks_of(test.partition("::")[0], constant))
        return sorted(found, key=lambda test: self.took_s.get(test, 0.0))


def measure(sources: Iterable[str], folder: Path) -> Reach:
    """Run the suite once in a process of its own; raises if it is not green."""
    out = folder / "reach.json"
    command = [sys.executable, "-m", "tests.mutation.reach", str(out), *sources]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = json.loads(out.read_text())
    by_line = {file: {int(n): tests for n, tests in lines.items()} for file, lines in found["lines"].items()}
    return Reach(by_line, found["took_s"], found["missed"])


def suite() -> list[str]:
    """The tests that exist, of those that may judge a mutant; MUTATION_TESTS names fewer, for a quick look."""
    chosen = os.environ.get("MUTATION_TESTS", "").split() or SUITE
    return [path for path in chosen if (ROOT / path).exists()] + [f"--ignore={path}" for path in SLOW]


@functools.cache
def _speaks_of(file: str, name: str) -> bool:
    """Whether a test file reads this constant itself: no coverage of the product shows that."""
    return re.search(rf"\b{re.escape(name)}\b", (ROOT / file).read_text()) is not None


_lines_with: dict[tuple[str, tuple[str, ...]], list[tuple[str, int]]] = {}


def _uses(name: str, files: tuple[str, ...]) -> list[tuple[str, int]]:
    """Where a module constant is read, by its name."""
    key = (name, files)
    if key not in _lines_with:
        word = re.compile(rf"\b{re.escape(name)}\b")
        _lines_with[key] = [
            (file, number)
            for file in files
            for number, text in enumerate((ROOT / file).read_text().splitlines(), 1)
            if word.search(text)
        ]
    return _lines_with[key]


class _Watcher:
    """A pytest plug-in: tells coverage which test runs."""

    def __init__(self, cov: coverage.Coverage) -> None:
        self._cov = cov
        self.took_s: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item):  # type: ignore[no-untyped-def]
        self._cov.switch_context(item.nodeid)
        yield

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.took_s[report.nodeid] += report.duration


def main(out: str, sources: list[str]) -> int:
    """Run the suite here and write down what it reached."""
    cov = coverage.Coverage(data_file=None, branch=True, include=[str(ROOT / s) for s in sources])
    cov.start()
    watcher = _Watcher(cov)
    code = pytest.main(["-q", "-p", "no:cacheprovider", *suite()], plugins=[watcher])
    cov.stop()
    if code:
        return int(code)
    data = cov.get_data()
    lines, missed = {}, {}
    for source in sources:
        by_line = data.contexts_by_lineno(str(ROOT / source))
        lines[source] = {n: [c for c in contexts if c] for n, contexts in by_line.items()}
        analysis = cov._analyze(str(ROOT / source))  # coverage has no public name for branches
        arcs = analysis.missing_branch_arcs()
        missed[source] = [f"line {n}" for n in sorted(analysis.missing)]
        missed[source] += [f"branch {a} to {b}" for a, many in sorted(arcs.items()) for b in many]
    Path(out).write_text(json.dumps({"lines": lines, "took_s": watcher.took_s, "missed": missed}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
