"""`python -m tests.mutation [--only PART] [--sample N] [--jobs N]`: the score, and what no test noticed."""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.mutation.operators import mutants
from tests.mutation.reach import ROOT, Reach, measure, suite
from tests.mutation.trial import OPTIONS, Judge, Trial, serve

ROOMS = ("treadctl/safety", "treadctl/session", "treadctl/supervisor")
FILES = ("treadctl/ftms/procedure.py", "treadctl/guardian/ladder.py", "treadctl/guardian/vigil.py")
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
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        for results in pool.map(_share, [(number, todo[number::jobs]) for number in range(jobs)]):
            yield from results


def _share(numbered: tuple[int, list[Trial]]) -> list[tuple[Trial, bool]]:
    number, todo = numbered
    results: list[tuple[Trial, bool]] = []
    began = time.monotonic()

    def said(trial: Trial, was_noticed: bool) -> None:
        results.append((trial, was_noticed))
        if not was_noticed:
            print(f"  lives: {trial.file}:{trial.line} {trial.name}", file=sys.stderr, flush=True)
        if number == 0 and len(results) % 50 == 0:
            print(f"  {_progress(len(results), len(todo), began)}", file=sys.stderr, flush=True)

    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main([*OPTIONS, *suite()], plugins=[Judge(iter(todo), ours, said)])
    ours.send(None)
    server.join()
    if len(results) != len(todo):
        raise RuntimeError(f"only {len(results)} of {len(todo)} mutants were tried")
    return results


def _progress(done: int, of: int, began: float) -> str:
    took_s = time.monotonic() - began
    return (
        f"{done} of {of} after {took_s / 60:.0f} min, about {took_s / done * (of - done) / 60:.0f} min left"
    )


def excused() -> dict[tuple[str, str], str]:
    """The mutants that may live, and why."""
    if not SURVIVORS.exists():
        return {}
    table = tomllib.loads(SURVIVORS.read_text())
    return {(row["file"], row["mutant"]): row["reason"] for row in table.get("survivor", [])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a run found."""

    tried: int
    noticed: int
    unexplained: int  # survivors without a reason
    missed: int  # lines and branches that no test takes

    @property
    def share(self) -> float:
        """Noticed, of all that were tried."""
        return self.noticed / max(self.tried, 1)


def score(
    *, only: Sequence[str] = (), sample: int = 0, seed: int = 1, jobs: int = os.cpu_count() or 1
) -> Score:
    """Make the mutants of the files whose path holds one of `only`, try them, print what was found."""
    with tempfile.TemporaryDirectory(prefix="treadctl-mutation-") as folder:
        reach = measure(sources(), Path(folder))
    files = [file for file in sources() if not only or any(part in file for part in only)]
    todo = list(trials(reach, files))
    if sample:
        todo = random.Random(seed).sample(todo, min(sample, len(todo)))
    missed = [f"{file} {place}" for file in files for place in reach.missed.get(file, ())]
    print(f"  {len(todo)} mutants of {len(files)} files", flush=True)
    for place in missed:
        print(f"  not taken by any test: {place}")
    return _tally(todo, jobs, len(missed))


def _tally(todo: list[Trial], jobs: int, missed: int) -> Score:
    known, alive, of = excused(), list[Trial](), defaultdict[str, list[bool]](list)
    for trial, was_noticed in judged(todo, jobs):
        of[trial.file].append(was_noticed)
        if not was_noticed:
            alive.append(trial)
    for file, results in sorted(of.items()):
        print(f"  {file}: {sum(results)} of {len(results)}")
    for trial in sorted(alive, key=lambda t: (t.file, t.line)):
        reason = known.get((trial.file, trial.name), "no reason given")
        print(f"  lives: {trial.file}:{trial.line} {trial.name}  ({reason})")
    unexplained = sum((trial.file, trial.name) not in known for trial in alive)
    return Score(tried=len(todo), noticed=len(todo) - len(alive), unexplained=unexplained, missed=missed)


def main(arguments: list[str]) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "--only", action="append", help="files whose path holds this; may be given several times"
    )
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = vars(parser.parse_args(arguments))
    out, began = options.pop("json"), time.monotonic()
    options["only"] = options["only"] or ()
    found = score(**options)
    print(f"  {found.share:.1%} noticed, in {time.monotonic() - began:.0f} s")
    if out is not None:
        out.write_text(json.dumps(asdict(found)))
    return 0 if found.share >= BOUND and not found.unexplained and not found.missed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
