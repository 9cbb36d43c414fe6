"""Line 2.1: hazard -> test -> result."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.helpers.hazards import ROOT, Hazard, hazards
from tests.show.line import Line, equal


class _Results:
    """A pytest plug-in: runs the tests that name a hazard, and remembers how they ended."""

    def __init__(self) -> None:
        self.of: dict[str, Counter[str]] = defaultdict(Counter)
        self.bad: list[str] = []
        self._named: dict[str, set[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("hazard"):
                self._named.setdefault(item.nodeid, set()).update(mark.args)
        items[:] = [item for item in items if item.nodeid in self._named]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ended = report.when == "call" or report.outcome != "passed"
        for hazard in self._named.get(report.nodeid, ()) if ended else ():
            outcome = "expected to fail" if hasattr(report, "wasxfail") else report.outcome
            self.of[hazard][outcome] += 1
        if ended and (report.outcome != "passed" or hasattr(report, "wasxfail")):
            self.bad.append(f"{report.nodeid} {report.outcome}")


def table(folder: Path) -> list[Line]:
    """Run every test that names a hazard; print the table; judge it."""
    results = _Results()
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:terminal", str(ROOT / "tests")], plugins=[results])
    rows = hazards()
    for row in rows:
        print(f"  {row.id} {row.danger}\n       {_said(row, results.of[row.id])}")
    bare = [row.id for row in rows if not row.outside and not results.of[row.id]["passed"]]
    return [
        equal(f"hazards of {len(rows)} with neither a passed test nor a reason", bare, []),
        equal("tests of hazards that failed or were skipped", results.bad, []),
    ]


def _said(row: Hazard, ended: Counter[str]) -> str:
    if not ended:
        return f"outside this program: {row.outside}" if row.outside else "NO TEST"
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(ended.items()))
