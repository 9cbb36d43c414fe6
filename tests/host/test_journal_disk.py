"""The journal on a disk that is really full, and what really reaches the disk."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from treadctl.journal import SqliteJournal, SqliteReader, journal_path

WALL, NOW = 1_760_000_000.0, 4321.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return journal_path(tmp_path / "data")


# The limit on a file's size fails a write as a full disk does, at any octet, and needs no disk of its own.
FULL = """
import resource, sys, time
from pathlib import Path
from treadctl.journal import READING, SqliteJournal, sqlite
sqlite.RETRY_S = 0.02
path = Path(sys.argv[1])
journal = SqliteJournal(path)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
n = 0
def take(kind="answer"):
    global n
    assert journal.record(kind, {"n": n}, wall=time.time(), now=time.monotonic(), session="s")
    n += 1
for room in (0, 24, 4100):
    take(), take("reading")
    assert journal.flush()
    size = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, most))
    for _ in range(40):
        take(), take("reading")
    assert not journal.flush(0.1), room
    assert "cannot be written" in journal.trouble, journal.trouble
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert journal.flush(), journal.trouble
    assert journal.trouble is None
assert journal.close()
print(n)
"""


@pytest.mark.hazard("H-52", "S01")
def test_nothing_is_lost_on_a_disk_that_was_full_once_there_is_room(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kept = [row.data["n"] for row in SqliteReader(path).rows() if "n" in row.data]
    assert kept == list(range(int(done.stdout)))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.hazard("H-52", "S01")
def test_a_journal_that_could_not_keep_everything_says_so_when_it_closes(path: Path) -> None:
    journal = SqliteJournal(path)
    journal._connection.execute("PRAGMA max_page_count = 1")  # SQLite's own "database or disk is full"
    for n in range(100):
        journal.record("event", {"text": "x" * 4000, "n": n}, wall=WALL, now=NOW)
    assert not journal.flush(0.3)
    assert "full" in str(journal.trouble)
    assert not journal.close()


# --- what an acknowledgement is worth in a power cut

ACKNOWLEDGE = """
import sys, time
from pathlib import Path
from treadctl.journal import SqliteJournal
journal = SqliteJournal(Path(sys.argv[1]))
journal.flush()
for n in range(5):
    print("begin", flush=True)
    journal.record("answer", {"n": n}, wall=time.time(), now=time.monotonic())
    assert journal.flush()
    print("acknowledged", flush=True)
"""


def test_every_commit_waits_for_the_disk(path: Path) -> None:
    journal = SqliteJournal(path)
    try:
        assert journal._connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
        assert journal._connection.execute("PRAGMA fullfsync").fetchone() == (1,), "macOS"
    finally:
        journal.close()


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace here")
def test_an_answer_is_on_the_disk_before_it_is_acknowledged(path: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    traced = [
        "strace",
        "--seccomp-bpf",
        "-f",
        "-y",
        "-o",
        str(log),
        "-e",
        "trace=write,pwrite64,fsync,fdatasync",
    ]
    done = subprocess.run(
        [*traced, sys.executable, "-c", ACKNOWLEDGE, str(path)], capture_output=True, text=True, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text()
    rounds = re.findall(r'"begin(.*?)"acknowledged', calls, re.DOTALL)
    assert len(rounds) == 5
    for calls_of_one in rounds:
        at = [call.start() for call in re.finditer(r"pwrite64\([^\n]*-wal>", calls_of_one)]
        synced = [call.start() for call in re.finditer(r"f(?:data)?sync\([^\n]*-wal>", calls_of_one)]
        assert at, "the answer is written to the log"
        assert synced, "the log is synced"
        assert synced[-1] > at[-1]
