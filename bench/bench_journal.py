"""What an hour of walking costs the disk, beside a commit for each row, and what `record` costs the loop.

The hour: a reading a second and an event every 20 s, written as the journal writes them.  Octets are
counted by the system as they are handed to it (/proc/self/io): how much an SD card wears, not how fast
it is.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure, show
from treadctl.journal import READING, SqliteJournal, sqlite
from treadctl.journal.opening import open_for_writing
from treadctl.journal.table import Values, insert

HOUR_S, EVENT_EVERY_S = 3600, 20
MEASURED = '{"speed_hundredths":200,"incline_tenths":0}'
EVENT = '{"command":"SetSpeed(target=Speed(hundredths=200))","outcome":"done","result":1}'
ROWS = 4000  # at once; no more than the queue holds


def hour() -> list[Values]:
    rows: list[Values] = []
    for second in range(HOUR_S):
        at = (1_760_000_000_000_000 + second * 1_000_000, second * 1_000_000, "0123456789abcdef")
        rows.append((*at, READING, MEASURED))
        if second % EVENT_EVERY_S == 0:
            rows.append((*at, "command", EVENT))
    return rows


def gathered(rows: list[Values]) -> list[list[Values]]:
    """An event is written at once, and what waits with it; readings alone wait."""
    parts: list[list[Values]] = [[]]
    for row in rows:
        parts[-1].append(row)
        waited_s = (row[1] - parts[-1][0][1]) / 1e6
        if row[3] != READING or waited_s >= sqlite.READING_EVERY_S:
            parts.append([])
    return [part for part in parts if part]


def written(parts: list[list[Values]], path: Path) -> tuple[float, float]:
    """Megabytes handed to the system, and of the file in the end."""
    connection, _ = open_for_writing(path)
    before = _octets()
    for part in parts:
        connection.execute("BEGIN IMMEDIATE")
        insert(connection, part)
        connection.execute("COMMIT")
    connection.close()
    return (_octets() - before) / 1e6, path.stat().st_size / 1e6


def _octets() -> int:
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["wchar"])


def through(path: Path) -> tuple[float, float]:
    """Rows a second until they are on the disk, and microseconds of one call of `record`."""
    journal = SqliteJournal(path)
    values = {"speed_hundredths": 200, "incline_tenths": 0}
    calls, began = list[float](), time.perf_counter()
    for n in range(ROWS // 2):
        before = time.perf_counter()
        journal.record(READING, values, wall=n, now=n, session="s")
        calls.append(time.perf_counter() - before)
    for n in range(ROWS // 2):
        journal.record("event", values, wall=n, now=n, session="s")
    if not journal.flush(60.0):
        raise RuntimeError(str(journal.trouble))
    rate = ROWS / (time.perf_counter() - began)
    journal.close()
    return rate, statistics.median(calls) * 1e6


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="treadctl-bench-"))
    try:
        rows = hour()
        ours, size = written(gathered(rows), folder / "ours")
        single, _ = written([[row] for row in rows], folder / "single")
        runs = [through(folder / f"rate{n}") for n in range(3)]
    finally:
        shutil.rmtree(folder)
    figures = [
        Figure("an hour of walking, MB written", ours, at_most=8.0),
        Figure("of them kept, MB", size, at_most=0.5),
        Figure("written by a commit for each row, times as much", single / ours, at_least=4.0),
        Figure("rows a second until they are on the disk", max(rate for rate, _ in runs), at_least=1000),
        Figure("one call of record, median us", min(took for _, took in runs), at_most=50.0),
    ]
    return 0 if show(figures, []) else 1


if __name__ == "__main__":
    if not Path("/proc/self/io").exists():
        print("PASS  nothing is counted on a system without /proc/self/io")
        sys.exit(0)
    sys.exit(main())
