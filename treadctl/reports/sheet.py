"""Walks as CSV, one a line, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from treadctl.reports.cells import values
from treadctl.reports.look import Shown


def sheet(walks: Iterable[Shown]) -> str:
    """Return the text: a line of names with their units, then the walks, the oldest first."""
    rows = [values(walk) for walk in walks]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]) if rows else [], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
