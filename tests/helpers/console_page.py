"""The simulator's console page as a person opens it: a process of its own, and the address that it shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.processes import ROOT

HERE = "document.querySelectorAll('details').length > 0"  # in the page: the simulator has said what it is


@contextmanager
def console_page(trace: Path, *more: str) -> Iterator[str]:
    """Run a simulator with its page; yield the page's address."""
    command = [sys.executable, "-m", "simulator", "--page", "0", "--trace", str(trace), *more]
    simulator = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert simulator.stdout is not None
        assert simulator.stdout.readline().startswith("radio sim:")
        yield simulator.stdout.readline().removeprefix("page ").strip()
    finally:
        simulator.terminate()
        assert simulator.wait(5) == 0
        simulator.communicate()
