"""A pytest plug-in that writes down how the tests of each hazard ended, for the hazard table (line 2.1).

HAZARD_RESULTS=FOLDER   where; several runs may write there
HAZARD_ONLY=1           run no other tests
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

FOLDER, ONLY = "HAZARD_RESULTS", "HAZARD_ONLY"


class HazardResults:
    """One run's results: test -> its hazards and its outcome."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{os.getpid()}.json"
        self._of: dict[str, tuple[list[str], str]] = {}
        self._named: dict[str, list[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            named = {str(one) for mark in item.iter_markers("hazard") for one in mark.args}
            if named:
                self._named[item.nodeid] = sorted(named)
        if os.environ.get(ONLY):
            items[:] = [item for item in items if item.nodeid in self._named]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        named = self._named.get(report.nodeid)
        if named is None or (report.when != "call" and report.outcome == "passed"):
            return
        outcome = "expected to fail" if hasattr(report, "wasxfail") else str(report.outcome)
        if self._of.get(report.nodeid, ([], "passed"))[1] == "passed":  # the first that is not, stays
            self._of[report.nodeid] = (named, outcome)

    def pytest_sessionfinish(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._of))


def read(folder: Path) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return hazard -> test -> outcome over all runs, and what never passed.

    What one run skipped, or failed beside others and passed alone, has passed.
    """
    tests: dict[str, tuple[list[str], str]] = {}
    for file in sorted(folder.glob("*.json")):
        for test, (named, outcome) in json.loads(file.read_text()).items():
            if test not in tests or outcome == "passed" or tests[test][1] == "skipped":
                tests[test] = (named, outcome)
    of: dict[str, dict[str, str]] = defaultdict(dict)
    for test, (named, outcome) in tests.items():
        for hazard in named:
            of[hazard][test] = outcome
    return of, sorted(f"{test} {outcome}" for test, (_, outcome) in tests.items() if outcome != "passed")
