"""The journal on a disk that is slow, locked or full, and in a process that is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from treadctl.journal import READING, SqliteJournal, SqliteReader, journal_path, sqlite

WALL, NOW = 1_760_000_000.123456, 4321.654321


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_path(tmp_path / "data")


@pytest.fixture
def on_disk(path: Path) -> Iterator[SqliteJournal]:
    made = SqliteJournal(path)
    yield made
    made.close()


def wait_until(condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
    until = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def committed(path: Path) -> int:
    return len(list(SqliteReader(path).rows()))


def test_events_are_on_the_disk_at_once_and_readings_together(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "READING_EVERY_S", 0.5)
    journal = SqliteJournal(path)
    try:
        for n in range(3):
            journal.record(READING, {"n": n}, wall=WALL, now=NOW)
        time.sleep(0.1)
        assert committed(path) == 0, "readings wait for one another"
        journal.record("fault", {}, wall=WALL, now=NOW)
        wait_until(lambda: committed(path) == 4, 0.3)
        started = time.monotonic()
        journal.record(READING, {"n": 3}, wall=WALL, now=NOW)
        wait_until(lambda: committed(path) == 5)
        assert 0.4 < time.monotonic() - started < 2.0
    finally:
        journal.close()


def test_a_disk_that_is_locked_holds_up_nobody_and_loses_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("treadctl.journal.opening.BUSY_S", 0.05)
    monkeypatch.setattr(sqlite, "RETRY_S", 0.05)
    monkeypatch.setattr(sqlite, "CHECK_S", 0.2)
    journal = SqliteJournal(path)
    lock = sqlite3.connect(path, isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        started = time.perf_counter()
        for n in range(100):
            assert journal.record("event", {"n": n}, wall=WALL, now=NOW)
        assert time.perf_counter() - started < 0.1
        wait_until(lambda: journal.trouble is not None)
        assert "cannot be written" in str(journal.trouble)
        assert not journal.flush(0.1)
        assert journal.check_writable() is not None
        lock.execute("ROLLBACK")
        assert journal.flush()
        assert journal.trouble is None
        assert journal.check_writable() is None
        assert [row.data["n"] for row in journal.rows("event")] == list(range(100))
    finally:
        lock.close()
        journal.close()


def test_a_full_queue_refuses_readings_first_and_says_how_many_rows_were_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("treadctl.journal.opening.BUSY_S", 0.05)
    monkeypatch.setattr(sqlite, "RETRY_S", 0.2)
    monkeypatch.setattr(sqlite, "QUEUE_MAX", 8)
    monkeypatch.setattr(sqlite, "READINGS_MAX", 4)
    journal = SqliteJournal(path)
    lock = sqlite3.connect(path, isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        for n in range(8):  # these the writer holds
            journal.record("event", {"n": n}, wall=WALL, now=NOW)
        wait_until(lambda: "cannot be written" in str(journal.trouble) and journal._queue.empty())
        readings = [journal.record(READING, {}, wall=WALL, now=NOW) for _ in range(20)]
        events = [journal.record("event", {}, wall=WALL, now=NOW) for _ in range(20)]
        assert not readings[-1]
        assert any(events), "events still find room where readings are refused"
        assert not events[-1]
        taken, lost = 8 + sum(readings) + sum(events), 40 - sum(readings) - sum(events)
        lock.execute("ROLLBACK")
        assert journal.flush()
        assert committed(path) == taken + 1
        assert [row.data for row in journal.rows("journal_lost")] == [{"rows": lost}]
    finally:
        lock.close()
        assert journal.close()


def test_a_full_disk_is_found_before_the_walk(
    on_disk: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_disk.check_writable() is None
    monkeypatch.setattr(sqlite, "FREE_MIN_BYTES", 10**18)
    assert "Make some room" in str(on_disk.check_writable())


def test_a_writer_that_ended_is_trouble(on_disk: SqliteJournal) -> None:
    assert on_disk.close()
    assert on_disk.trouble is not None
    assert not on_disk.flush(0.3)
    assert on_disk.check_writable() is not None


# --- killed

LAST_S = 0.02  # after its first acknowledgement

WRITER = """
import sys, time
from pathlib import Path
from treadctl.journal import SqliteJournal
journal = SqliteJournal(Path(sys.argv[1]))
print("ready", flush=True)
n = 0
while True:
    journal.record("reading", {}, wall=time.time(), now=time.monotonic())
    journal.record("answer", {"n": n}, wall=time.time(), now=time.monotonic())
    if not journal.flush():
        sys.exit(1)
    print(n, flush=True)
    n += 1
"""


@pytest.mark.hazard("H-53")
def test_what_was_acknowledged_survives_a_kill(path: Path) -> None:
    acknowledged = -1
    for delay_s in (0.0, 0.013, 0.05, LAST_S):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        first = writer.stdout.readline() if delay_s == LAST_S else ""
        time.sleep(delay_s)
        os.kill(writer.pid, signal.SIGKILL)
        said = (first + writer.stdout.read()).split()
        writer.stdout.close()
        assert writer.wait() == -signal.SIGKILL
        acknowledged = int(said[-1]) if said else -1
        rows = [row.data["n"] for row in SqliteReader(path).rows("answer")]
        begun = len(rows) - rows[::-1].index(0) - 1 if rows else 0
        this_run = rows[begun:]
        assert len(this_run) > acknowledged
        assert this_run == list(range(len(this_run)))
    assert acknowledged >= 0, "the last writer acknowledged nothing: the test shows nothing"
    journal = SqliteJournal(path)
    assert journal.set_aside is None
    assert journal.close()
