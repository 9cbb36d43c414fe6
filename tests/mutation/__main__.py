"""`python -m tests.mutation [--only PART] [--sample N] [--jobs N]`: the score, and what no test noticed."""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutation.operators import mutants
from tests.mutation.reach import ROOT, Reach, measure, suite
from tests.mutation.trial import Judge, Trial

ROOMS = ("treadctl/safety", "treadctl/session", "treadctl/supervisor")
FILES = ("treadctl/ftms/procedure.py", "treadctl/guardian/ladder.py")
SURVIVORS = Path(__file__).with_name("survivors.toml")
BOUND = 0.95


def sources() -> list[str]:
    """Every file that is mutated."""
    found = [path for room in ROOMS for path in sorted((ROOT / room).glob("*.py"))]
    found += [ROOT / file for file in FILES if (ROOT / file).exists()]
    return [str(path.relative_to(ROOT)) for path in found]


def trials(reach: Reach, files: list[str]) -> Iterator[Trial]:
    """All mutants of these files."""
    for file in files:
        for mutant in mutants((ROOT / file).read_text()):
            tests = reach.tests_of(file, mutant.line, mutant.uses)
            yield Trial(file, mutant.name, mutant.line, mutant.scope, mutant.source, tuple(tests))


def judged(todo: list[Trial], jobs: int) -> Iterator[tuple[Trial, bool]]:
    """Try them all, in so many processes, each with its own share of every file."""
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        shares = [(number, todo[number::jobs]) for number in range(jobs)]
        for results in pool.imap_unordered(_share, shares):
            yield from results


def _share(numbered: tuple[int, list[Trial]]) -> list[tuple[Trial, bool]]:
    number, todo = numbered
    results: list[tuple[Trial, bool]] = []
    began = time.monotonic()

    def said(trial: Trial, was_noticed: bool) -> None:
        results.append((trial, was_noticed))
        if number == 0 and len(results) % 50 == 0:
            print(
                f"  {len(results)} of {len(todo)} after {time.monotonic() - began:.0f} s",
                file=sys.stderr,
                flush=True,
            )

    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main(["-q", "-p", "no:cacheprovider", *suite()], plugins=[Judge(iter(todo), said)])
    if len(results) != len(todo):
        raise RuntimeError(f"only {len(results)} of {len(todo)} mutants were tried")
    return results


def excused() -> dict[tuple[str, str], str]:
    """The mutants that may live, and why."""
    if not SURVIVORS.exists():
        return {}
    table = tomllib.loads(SURVIVORS.read_text())
    return {(row["file"], row["mutant"]): row["reason"] for row in table.get("survivor", [])}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", default="", help="files whose path holds this")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="treadctl-mutation-") as folder:
        reach = measure(sources(), Path(folder))
    files = [file for file in sources() if options.only in file]
    todo = list(trials(reach, files))
    if options.sample:
        todo = random.Random(options.seed).sample(todo, min(options.sample, len(todo)))
    missed = sum(len(reach.missed.get(file, ())) for file in files)
    print(
        f"{len(todo)} mutants of {len(files)} files; {missed} lines or branches that no test takes",
        flush=True,
    )
    for file in files:
        for place in reach.missed.get(file, ()):
            print(f"  not taken: {file} {place}")
    score = tally(todo, options.jobs)
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if score >= BOUND and not missed else 1


def tally(todo: list[Trial], jobs: int) -> float:
    """Try them all, print the table and the survivors; return the share that was noticed."""
    known, alive, of = excused(), list[Trial](), defaultdict[str, list[bool]](list)
    for trial, was_noticed in judged(todo, jobs):
        of[trial.file].append(was_noticed)
        if not was_noticed:
            alive.append(trial)
    for file, results in sorted(of.items()):
        print(f"  {file}: {sum(results)} of {len(results)}")
    unexplained = 0
    for trial in sorted(alive, key=lambda t: (t.file, t.line)):
        reason = known.get((trial.file, trial.name))
        unexplained += reason is None
        print(f"  lives: {trial.file}:{trial.line} {trial.name}  ({reason or 'no reason given'})")
    score = 1 - len(alive) / max(len(todo), 1)
    print(
        f"noticed {len(todo) - len(alive)} of {len(todo)} = {score:.1%}; {unexplained} survivors without a reason"
    )
    return score


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
