"""Line 3.6, first half: the journal of a process that is killed.

FULL=1 in the environment kills a thousand, 980 of them writers that are fed a recorded walk and 20 running services.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import resource
import secrets
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from tests.helpers.fed import SPEED, Life, copied, live_and_die, moment, recorded
from tests.helpers.power import cuts
from tests.helpers.processes import World, world
from tests.show.line import Line, at_most, equal
from tests.show.stack import plan_of
from treadctl.client import Client, ServiceGone
from treadctl.journal import READING, Row, SqliteReader, journal_path

ANSWERED_S = 12.0  # one of them walks for so long that something was answered
FULL = bool(os.environ.get("FULL"))
WRITERS = int(os.environ.get("JOURNAL_WRITERS") or (980 if FULL else 40))
SERVICES = int(os.environ.get("JOURNAL_SERVICES") or (20 if FULL else 2))
SIDE_BY_SIDE = 2
LIVES_A_FILE = 20  # then a new one, so that some are killed while they make it
PAGES = (1000, 12)  # of the log, by turns: with few, many are killed while they move the log to the file
LOST_S = 10.0
CUTS = 1000 if FULL else 40
TRIALS = 5


def killed(folder: Path) -> Iterator[Line]:
    """Kill writers and services at random moments and look at what their journals hold; then cut the power, and fill a disk."""
    seed = int(os.environ.get("SEED") or secrets.randbelow(10**6))
    print(f"  SEED={seed}", flush=True)
    yield from _writers(folder, seed)
    yield from _services(folder, seed)
    yield from _power_cuts(folder, seed)
    if FULL:
        yield from _full_disk(folder)


def _writers(folder: Path, seed: int) -> list[Line]:
    walk = recorded(plan_of("settled"))
    began = time.monotonic()
    with ProcessPoolExecutor(SIDE_BY_SIDE, mp_context=get_context("fork")) as pool:
        shares = [WRITERS // SIDE_BY_SIDE + (n < WRITERS % SIDE_BY_SIDE) for n in range(SIDE_BY_SIDE)]
        places = [folder / f"writers{n}" for n in range(SIDE_BY_SIDE)]
        parts = pool.map(partial(_lives, walk, seed), places, shares)
        lives = list(itertools.chain.from_iterable(parts))
    worst, typical = _worst_and_median([life.lost_in_a_walk_s for life in lives])
    took_s = time.monotonic() - began
    return [
        equal(
            f"journals that were not intact after {len(lives)} SIGKILLs of the writer",
            _no(life.intact for life in lives),
            0,
        ),
        equal("of them with other rows than those that were fed", _no(life.in_order for life in lives), 0),
        _none_missing(sum(life.acknowledged for life in lives), sum(life.missing for life in lives)),
        at_most(
            f"readings lost by one kill (fed {SPEED} times as fast, stated for a real walk; median {typical:.1f} s)",
            worst,
            LOST_S,
            "s",
        ),
        Line(
            "rows found again", f"{sum(life.rows for life in lives)} in {took_s:.0f} s", "printed", holds=True
        ),
    ]


def _lives(walk: Sequence[Row], seed: int, place: Path, count: int) -> list[Life]:
    """Let writers live one after the other, each with what the one before left behind."""
    place.mkdir()
    chance, lives = random.Random(f"{seed}:{place.name}"), []
    for n in range(count):
        path = journal_path(place / f"data{n // LIVES_A_FILE}")
        begin = chance.randrange(len(walk) - 400)
        pages = PAGES[n // LIVES_A_FILE % len(PAGES)]
        lives.append(live_and_die(path, walk[begin:], f"life{n}", moment(chance), pages))
    return lives


class Struck(NamedTuple):
    """What became of one service's journal."""

    intact: bool
    acknowledged: int
    missing: int
    lost_s: float


def _services(folder: Path, seed: int) -> list[Line]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        runs = [
            run for run in pool.map(lambda n: _struck(folder, seed, n), range(SERVICES)) if run is not None
        ]
    if not runs:
        return [equal("services that this machine could walk with", 0, SERVICES)]
    worst, typical = _worst_and_median([run.lost_s for run in runs])
    return [
        equal("services killed mid-walk", len(runs), SERVICES),
        equal(
            "journals of theirs that were not intact",
            _no(run.intact for run in runs),
            0,
        ),
        _none_missing(sum(run.acknowledged for run in runs), sum(run.missing for run in runs)),
        at_most(f"readings lost by one kill (median {typical:.1f} s)", worst, LOST_S, "s"),
    ]


def _struck(folder: Path, seed: int, number: int) -> Struck | None:
    """Kill a service some time after its belt began to move; None where the machine is too busy to walk at all."""
    for trial in range(TRIALS):
        place = folder / f"service{number}-{trial}"
        place.mkdir()
        found = None
        with (
            contextlib.suppress(AssertionError, ServiceGone, subprocess.TimeoutExpired),
            world(place) as here,
        ):
            found = _kill(here, random.Random(f"{seed}:{number}"), ANSWERED_S if number == 0 else 0.0)
        if found is not None:
            return _judge(place, *found)
    return None


def _kill(here: World, chance: random.Random, least_s: float) -> tuple[int, float, list[float]] | None:
    """Return how many answers were acknowledged, when it was killed and when readings arrived; None: no walk."""
    walk = here.start(profile="settled")
    if not _moves(here, walk):
        return None
    walk.kill()  # while its own screen is there, nobody else is granted a permit in this walk
    walk.wait(10)
    acknowledged = _ask_until(here, time.monotonic() + chance.uniform(least_s, 25.0), chance)
    killed_at = time.monotonic()
    os.kill(here.record()["pids"]["service"], signal.SIGKILL)
    here.wait_for(lambda row: row["speed_kmh"] == 0)
    arrived = [row["delivered"] for row in here.trace() if row.get("event") == "frame"]
    return acknowledged, killed_at, arrived


def _moves(here: World, walk: subprocess.Popen[str]) -> bool:
    """Wait until the belt moves; False where the walk ended before, or takes too long."""
    end = time.monotonic() + 60.0
    while walk.poll() is None and time.monotonic() < end:
        rows = here.trace()
        if rows and rows[-1]["speed_kmh"] > 0:
            return True
        time.sleep(0.1)
    return False


def _ask_until(here: World, end: float, chance: random.Random) -> int:
    """Ask for what is only granted once a row is on the disk, again and again; how often it was granted."""
    client = Client.attach(here.record(), "walker")
    granted = 0
    while (left := end - time.monotonic()) > 0:
        granted += client.request("permit")["ok"] is True
        time.sleep(max(0.0, min(chance.uniform(0.1, 12.0), left)))
    return granted


def _judge(place: Path, acknowledged: int, killed_at: float, arrived: Sequence[float]) -> Struck:
    path = journal_path(place / "data")
    copy = place / "judged" / path.name
    copied(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        intact = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    rows = list(SqliteReader(copy).rows())
    kept = sum(row.kind == "journal_check" for row in rows)
    newest = max(row.mono_us / 1e6 for row in rows if row.kind == READING)
    lost = [at for at in arrived if newest + 0.3 < at <= killed_at]
    return Struck(intact, acknowledged, max(0, acknowledged - kept), killed_at - min(lost) if lost else 0.0)


def _power_cuts(folder: Path, seed: int) -> Iterator[Line]:
    if shutil.which("strace") is None:
        yield Line("power cuts", "not played: no strace here", "printed", holds=True)
        return
    place = folder / "power"
    place.mkdir()
    found = cuts(place, CUTS, seed)
    troubles = [f"call {cut.call}: {cut.trouble}" for cut in found if cut.trouble]
    yield equal(
        f"power cuts between any two calls that spoil a journal or lose an answer, of {len(found)}",
        troubles,
        [],
    )


def _full_disk(folder: Path) -> Iterator[Line]:
    """The disk of a service is full from the middle of a walk on, until the belt stands."""
    place = folder / "full"
    place.mkdir()
    with world(place) as here:
        walk = here.start(profile="settled")
        if not _moves(here, walk):
            raise RuntimeError("no walk began")
        service, client = here.record()["pids"]["service"], Client.attach(here.record(), "walker")
        granted = client.request("permit")["ok"] is True
        resource.prlimit(service, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        full_at = time.monotonic()
        refused = client.request("permit")
        here.wait_for(lambda row: row["t"] > full_at and row["speed_kmh"] == 0, 120)
        resource.prlimit(service, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        reader = SqliteReader(journal_path(place / "data"))
        end = time.monotonic() + 30.0
        while reader.latest("summary") is None and time.monotonic() < end:
            time.sleep(0.2)
        stops = [row["t"] - full_at for row in here.trace() if row.get("w") == "0801" and row["t"] > full_at]
        arrived = sum(row.get("event") == "frame" and row["t"] < end - 30.0 for row in here.trace())
        summary, kept = reader.latest("summary"), sum(1 for _ in reader.rows(READING))
        client.close()
    ended = summary.data.get("reason") if summary is not None else None
    yield equal(
        "a disk that fills in the walk: acknowledged before, refused after",
        (granted, refused["ok"]),
        (True, False),
    )
    yield Line(
        "... first Stop to the belt after", f"{stops[0]:.1f} s", "60 to 80 s", 60.0 <= stops[0] <= 80.0
    )
    yield equal("... the reason, once there is room again", ended, "journal_lost")
    yield Line(
        "... readings kept, of those that arrived", f"{kept} of {arrived}", "all but 2", kept >= arrived - 2
    )


def _no(holds: object) -> int:
    return sum(not one for one in holds)  # type: ignore[attr-defined]


def _none_missing(acknowledged: int, missing: int) -> Line:
    return Line(
        "acknowledged answers that were lost",
        f"{missing} of {acknowledged}",
        "0, of one and more",
        missing == 0 and acknowledged > 0,
    )


def _worst_and_median(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[-1], ordered[len(ordered) // 2]
