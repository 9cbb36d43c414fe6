"""A journal's writer process that is fed a recorded walk faster than it was walked, and killed.

Everything runs SPEED times as fast: the walk, and the time for which readings are gathered before they are written.
The disk, the scheduler and the kill do not; so a loss is stated as a real walk would have it: SPEED times what is
within the time for which readings are gathered, plus whatever the machine really took beyond it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import struct
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tests.helpers.rig import rig
from tests.helpers.virtual_time import VirtualLoop
from treadctl.journal import READING, MemoryJournal, Row, SqliteJournal, SqliteReader, sqlite
from treadctl.model import Plan

SPEED = 50
GATHERED_S = sqlite.READING_EVERY_S
ANSWERS_S = (
    1.0,
    25.0,
)  # of the walk, between two answers: more than a person is asked, and room to lose readings
ANSWER = "answer"

_TOLD = struct.Struct("<cId")  # what, which row of the walk, monotonic time
_TAKEN, _ACKNOWLEDGED = b"t", b"a"


def recorded(plan: Plan) -> list[Row]:
    """The rows of a whole walk through treadctl in virtual time, with an answer now and then."""
    journal = MemoryJournal()

    async def walk() -> None:
        async with rig(plan=plan, seed=7, ports={"journal": journal}) as running:
            await running.walk()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(walk())
    rows, due, chance = list[Row](), 0, random.Random(7)
    for row in journal.rows():
        if row.mono_us >= due:
            due = row.mono_us + round(chance.uniform(*ANSWERS_S) * 1e6)
            rows.append(Row(row.wall_us, row.mono_us, "", ANSWER, {"score": len(rows) % 11}))
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What became of one writer.

    Attributes:
        intact: SQLite's own integrity check found nothing.
        in_order: what is on the disk is what was fed, from its beginning on, value by value.
        acknowledged: answers that were said to be kept.
        missing: answers among them that are not on the disk.
        lost_s: how far back the loss of readings went; real seconds, 0 where none was lost.
        rows: on the disk.
    """

    intact: bool
    in_order: bool
    acknowledged: int
    missing: int
    lost_s: float
    rows: int

    @property
    def lost_in_a_walk_s(self) -> float:
        """Seconds of readings that the same kill costs in a walk that is not sped up."""
        gathered_s = min(self.lost_s, GATHERED_S / SPEED)
        return gathered_s * SPEED + self.lost_s - gathered_s


def live_and_die(path: Path, walk: Sequence[Row], name: str, after_s: float, pages: int = 1000) -> Life:
    """Feed `walk` to a writer in a process of its own, kill that after so long, and look at the file.

    Args:
        path: the journal; it may hold earlier lives.
        walk: rows; their monotonic times tell the pace.
        name: of this life: the session of its rows.
        after_s: real seconds from its birth to SIGKILL.
        pages: of its log, before they are moved to the file; SQLite's own number is 1000.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _feed(path, walk, name, writing, pages)
    os.close(writing)
    time.sleep(after_s)
    killed_at = time.monotonic()
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise RuntimeError(f"the writer of {name} ended by itself")
    return _judge(path, walk, name, told[: len(told) // _TOLD.size * _TOLD.size], killed_at)


def _feed(path: Path, walk: Sequence[Row], name: str, told: int, pages: int) -> NoReturn:
    """Be the writer process; it only ends by a kill."""
    try:
        sqlite.READING_EVERY_S = GATHERED_S / SPEED
        journal = SqliteJournal(path)
        if journal.set_aside is not None:
            os._exit(3)
        journal._connection.execute(f"PRAGMA wal_autocheckpoint = {pages:d}")
        began, first = time.monotonic(), walk[0].mono_us
        for n, row in enumerate(walk):
            due = began + (row.mono_us - first) / 1e6 / SPEED
            time.sleep(max(0.0, due - time.monotonic()))
            if journal.record(
                row.kind, row.data, wall=row.wall_us / 1e6, now=row.mono_us / 1e6, session=name
            ):
                os.write(told, _TOLD.pack(_TAKEN, n, time.monotonic()))
            if row.kind == ANSWER and journal.flush():
                os.write(told, _TOLD.pack(_ACKNOWLEDGED, n, time.monotonic()))
    except BaseException:
        os._exit(2)
    os._exit(1)  # the walk was too short


def _judge(path: Path, walk: Sequence[Row], name: str, told: bytes, killed_at: float) -> Life:
    """Look at a copy, so that the next life finds the file as the kill left it."""
    copy = path.with_name("judged") / path.name
    intact, kept = True, list[Row]()
    if path.exists():
        copied(path, copy)
        with closing(sqlite3.connect(copy)) as connection:
            intact = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = list(SqliteReader(copy).rows(session=name))
    events = list(_TOLD.iter_unpack(told))
    acknowledged = {n for what, n, _ in events if what == _ACKNOWLEDGED}
    lost = [at for what, n, at in events if what == _TAKEN and n >= len(kept) and walk[n].kind == READING]
    fed = [(row.kind, row.mono_us, row.data) for row in walk[: len(kept)]]
    return Life(
        intact=intact,
        in_order=[(row.kind, row.mono_us, row.data) for row in kept] == fed,
        acknowledged=len(acknowledged),
        missing=sum(n >= len(kept) for n in acknowledged),
        lost_s=killed_at - min(lost) if lost else 0.0,
        rows=len(kept),
    )


def copied(path: Path, copy: Path) -> None:
    """Copy a journal with its log, as a power cut would leave them: without the memory that processes share."""
    copy.parent.mkdir(exist_ok=True)
    for old in copy.parent.glob(f"{copy.name}*"):
        old.unlink()
    for ending in ("", "-wal"):
        part = path.with_name(path.name + ending)
        if part.exists():
            copy.with_name(copy.name + ending).write_bytes(part.read_bytes())


def moment(chance: random.Random) -> float:
    """When to kill: one in five while the file is opened, or made, the others in the walk."""
    return chance.uniform(0.0, 0.06) if chance.random() < 0.2 else chance.uniform(0.0, 0.9)
