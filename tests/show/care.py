"""Lines 3.1, 3.2, 3.4 and 3.5: the clinical rules and their tests; half a year of virtual people on a belt.

`PEOPLE` in the environment makes the half year one of more people (500 by hand, 20 in CI), `JOBS` the processes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.care.life import FIRST_DAY, Life
from tests.care.nature import PERFECT, somebody, wanted
from tests.care.on_the_belt import BeltWalk
from tests.helpers.marks import ROOT, marked, short
from tests.helpers.rows import Row, rows
from tests.show.line import Line, at_most, equal
from treadctl.care.history import Amount, Asked, Wish, Wished
from treadctl.care.road import road
from treadctl.care.wants import most

PEOPLE, WEEKS = 20, 26
ARTICLES = "What the two articles on treadmills, walking and sciatica recommend"
GOAL_WEEKS = 27


# --- rows and their tests


def articles(folder: Path) -> list[Line]:
    """Line 3.1: each row of the two articles, its tests, and how they ended."""
    return _table(folder, [row for row in rows() if row.group == ARTICLES])


def tables(folder: Path) -> list[Line]:
    """Line 3.2: each row of the rule set's tables, its tests, and how they ended."""
    return _table(folder, [row for row in rows() if row.group != ARTICLES])


def _table(folder: Path, wanted_rows: list[Row]) -> list[Line]:
    tests = marked("row")
    named = sorted({test for row in wanted_rows for test in tests.get(row.id, ())})
    failed = _failed(folder, named)
    for row in wanted_rows:
        shown = [f"{short(test)}{' FAILED' if test in failed else ''}" for test in tests.get(row.id, ())]
        print(f"  {row.id} {row.says}\n       {'; '.join(shown) or f'outside this program: {row.outside}'}")
    bare = [row.id for row in wanted_rows if not row.outside and row.id not in tests]
    return [
        equal(f"rows of {len(wanted_rows)} with neither a test nor a reason", bare, []),
        equal(f"tests of {len(named)} that did not pass", failed, []),
    ]


def _failed(folder: Path, named: list[str]) -> list[str]:
    """Run these tests and return those that did not pass."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junit-xml={report}", *named]
    run = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if run.returncode == 0:
        return []
    print(run.stdout[-4000:])
    return [test for test in named if test.partition("::")[2] in run.stdout] or ["see above"]


# --- half a year


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYear:
    """What came of one person; whole numbers and texts, to be handed between processes."""

    seed: int
    walks: int
    walked_s: float
    cpu_s: float
    complaints: tuple[str, ...]
    arrives: bool
    ended: dict[str, int]
    picture: str


def half_year(seed: int) -> HalfYear:
    """Walk half a year of one person through the core."""
    nature, profile = somebody(seed)
    life, began = Life(nature, profile, Random(f"life {seed}"), how=BeltWalk), time.process_time()
    life.live(7 * WEEKS)
    took = time.process_time() - began
    sessions = life.history.sessions
    ended: dict[str, int] = {}
    for session in sessions:
        ended[session.ended.value] = ended.get(session.ended.value, 0) + 1
    return HalfYear(
        seed=seed,
        walks=len(sessions),
        walked_s=sum(session.walked_s for session in sessions),
        cpu_s=took,
        complaints=tuple(life.judged()),
        arrives=_arrives(life),
        ended=ended,
        picture=_picture(life),
    )


def _arrives(life: Life) -> bool:
    """Tell whether the road from here leads to what is wanted, if everything is done right from now on."""
    history, day = life.history, life.day
    history = replace(
        history,
        asked=(*history.asked, Asked(day=day, ok=True)),
        wishes=(*history.wishes, Wished(day=day, wish=Wish.USUAL)),
    )
    top = most(history, life.profile, 0)
    weeks = life.kept.standing.weeks if life.kept.standing else ()
    amounts = [*(stage.amount for stage in road(history, life.profile, life.day)), *(w.level for w in weeks)]
    return any(amount.walk_s >= top.walk_s and amount.speed >= top.speed for amount in amounts)


def _picture(life: Life) -> str:
    """Minutes of each walk as a row of blocks, a column a walk."""
    most_s = max((session.planned.walk_s for session in life.history.sessions), default=1.0)
    blocks = " ▁▂▃▄▅▆▇█"
    return "".join(
        blocks[min(8, round(8 * session.walked_s / most_s))] if session.planned.walk_s else "c"
        for session in life.history.sessions
    )


def half_years(folder: Path) -> list[Line]:
    """Line 3.4: people whose pain reacts to load, who miss days, catch colds, ignore prompts, press the console."""
    people = int(os.environ.get("PEOPLE") or PEOPLE)
    jobs = int(os.environ.get("JOBS") or os.cpu_count() or 1)
    began, lives = time.monotonic(), list[HalfYear]()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for life in pool.map(half_year, range(people), chunksize=2):
            lives.append(life)
            for complaint in life.complaints:
                print(f"  person {life.seed}: {complaint}", flush=True)
    took = time.monotonic() - began
    for life in lives[:6]:
        print(f"  person {life.seed}, minutes walk by walk: {life.picture}  {json.dumps(life.ended)}")
    walks, cpu = sum(life.walks for life in lives), sum(life.cpu_s for life in lives)
    hours = sum(life.walked_s for life in lives) / 3600
    print(f"  {walks} walks of {people} people, {hours:.0f} h: {walks / cpu:.0f} walks a CPU-second")
    found = [complaint for life in lives for complaint in life.complaints]
    held = [life.seed for life in lives if not life.arrives]
    lines = [
        equal("broken rules (10 % in time, speed, volume; days; lock; seven)", len(found), 0),
        equal("people who would be held for ever, doing everything right", held, []),
    ]
    if people <= PEOPLE:
        lines.append(replace(at_most(f"{people} people", took, 180, "s"), timing=True))
    return lines


def good_weeks(folder: Path) -> list[Line]:
    """Line 3.5: everything is good, every week, on the belt: weeks after the baseline week to 30 min at 3.5."""
    nature = replace(PERFECT, enough_s=375)  # four fifths of which are the usual five minutes
    life = Life(nature, wanted(), Random(1), how=BeltWalk)
    there = Amount(walk_s=1800, speed=350)
    while life.day < FIRST_DAY + 7 * 60:
        life.live(7)
        if life.history.sessions and life.history.sessions[-1].planned == there:
            break
    first = next(session for session in life.history.sessions if session.planned == there)
    weeks = (first.day - FIRST_DAY) // 7 - 1
    print(f"  minutes walk by walk: {_picture(life)}")
    return [
        Line(
            "weeks of growth to 30 min at 3.5 km/h",
            str(weeks),
            f"about {GOAL_WEEKS}",
            abs(weeks - GOAL_WEEKS) <= 1,
        ),
        equal("broken rules", life.judged(), []),
    ]
