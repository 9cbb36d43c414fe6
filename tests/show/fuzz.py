"""Lines 2.2, 2.3 and 2.5: the world against treadctl, planted bugs, and walks in which nothing is wrong.

`N` and `HOURS` in the environment make the series longer; `FROM` is the first seed, `FRESH=1` draws one.
"""

from __future__ import annotations

import os
import secrets
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.calm import walk
from tests.fuzz.campaign import Draw, Tally, focused, run_all
from tests.fuzz.draw import draw
from tests.fuzz.kinds import KINDS
from tests.fuzz.planted import BUGS
from tests.fuzz.play import play
from tests.fuzz.witness import FOCUSED, Witnesses
from tests.show.line import Line, at_most, equal

TWICE = 20
FULL_SESSIONS, SESSIONS, KINDS_WANTED, BUGS_WANTED = 20, 200, 60, 30
SPEED_GOAL, FULL_SPEED_GOAL = 40.0, 15.0
CALM_HOURS = 10.0


def worlds(_folder: Path) -> list[Line]:
    """Sessions, hours, violations, coverage and speed of the fast tier."""
    count = int(os.environ.get("N") or SESSIONS)
    first = secrets.randbelow(10**9) if os.environ.get("FRESH") else int(os.environ.get("FROM") or 0)
    print(f"  seeds {first} to {first + count - 1}", flush=True)
    jobs = os.cpu_count() or 1
    tally = run_all([Draw(range(first, first + count), brief=True)], jobs)
    alone = run_all(focused(FOCUSED), jobs)
    full = run_all([Draw(range(first, first + FULL_SESSIONS), brief=True, full=True)], jobs)
    for line in tally.coverage.table():
        print(f"  {line}")
    judged = run_all([])
    for part in (tally, alone, full):
        judged.add(part)
    twice = [seed for seed in range(first, first + TWICE) if _told(seed) != _told(seed)]
    return [
        *_outcome(tally),
        Line("sessions and hours in all", f"{judged.sessions}, {judged.hours:.1f} h", "printed", holds=True),
        equal("rules whose premise never held in them", ", ".join(judged.never_judged), ""),
        equal(f"of {TWICE} sessions played twice, those that told another story", twice, []),
        equal(f"violations in {alone.sessions} sessions with one fault kind each", alone.violated, 0),
        equal(f"violations in {full.sessions} sessions through BleakClient and bumble", full.violated, 0),
        Line(
            "hours a CPU-minute there",
            f"{full.hours_a_minute:.0f}",
            f"at least {FULL_SPEED_GOAL:.0f}",
            full.hours_a_minute >= FULL_SPEED_GOAL,
            timing=True,
        ),
        Line("fault kinds", str(len(KINDS)), f"at least {KINDS_WANTED}", len(KINDS) >= KINDS_WANTED),
    ]


def _told(seed: int) -> str:
    """The hash of what happened in one world."""
    return play(draw(seed, brief=True)).digest()


def _outcome(tally: Tally) -> list[Line]:
    speed = tally.hours_a_minute
    return [
        Line("sessions", str(tally.sessions), "printed", holds=True),
        Line("simulated hours", f"{tally.hours:.1f}", "printed", holds=True),
        equal("sessions with a violation", tally.violated, 0),
        Line(
            "simulated hours a CPU-minute, fast tier",
            f"{speed:.0f}",
            f"at least {SPEED_GOAL:.0f}",
            speed >= SPEED_GOAL,
            timing=True,
        ),
    ]


def planted(_folder: Path) -> list[Line]:
    """Each planted bug is found in a world of CI, and each fault kind alone brings one to light."""
    seen = Witnesses()
    seen.replay()
    if seen.missing or seen.empty:
        print(
            f"  stored worlds show no more: {', '.join(seen.missing + seen.empty)}; looking for others",
            flush=True,
        )
        seen.search()
    seen.keep()
    _table(seen)
    return [
        Line("planted bugs", str(len(BUGS)), f"at least {BUGS_WANTED}", len(BUGS) >= BUGS_WANTED),
        Line("of them not found", ", ".join(seen.missing) or "none", "none", not seen.missing),
        Line("fault kinds", str(len(KINDS)), f"at least {KINDS_WANTED}", len(KINDS) >= KINDS_WANTED),
        Line(
            "of them that alone bring no bug to light",
            ", ".join(seen.empty) or "none",
            "none",
            not seen.empty,
        ),
    ]


def _table(seen: Witnesses) -> None:
    for name, bug in BUGS.items():
        find = seen.bugs.get(name)
        where = f"{find.case!s:9} {find.invariant:4}" if find else "NOT FOUND"
        print(f"  {name:24} {where:15} {bug.says}")
    for kind, row in KINDS.items():
        find = seen.kinds.get(kind)
        shown = f"{find.bug:24} {find.case!s:9} {find.invariant:4} {find.what}" if find else "NOTHING"
        print(f"  {kind} {row.name:34} {shown}"[:150])
    for name, error in seen.troubles.items():
        print(f"  {name} cannot be planted: {error}")


def calm(_folder: Path) -> list[Line]:
    """Nobody is stopped or alarmed where nothing is wrong."""
    hours = float(os.environ.get("HOURS") or CALM_HOURS)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        perfect, rough = pool.map(partial(walk, hours), (False, True))
    return [
        equal(f"stops in {perfect.hours:.0f} perfect hours", perfect.soft + perfect.now, 0),
        equal("alarms in them", perfect.alarms, 0),
        at_most(
            f"SOFT stops in {rough.hours:.0f} rough hours", rough.soft, max(1.0, rough.hours / 50), "stops"
        ),
        equal("NOW stops in them", rough.now, 0),
        equal("alarms in them", rough.alarms, 0),
    ]
