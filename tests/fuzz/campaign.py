"""Many worlds one after another: counts, speed, coverage, and a command for each failure that plays it again."""

from __future__ import annotations

import gc
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.coverage import Coverage
from tests.fuzz.draw import draw
from tests.fuzz.judge import INVARIANTS, Verdict, judge
from tests.fuzz.judge.facts import Facts
from tests.fuzz.kinds import KINDS
from tests.fuzz.play import play
from tests.fuzz.shrink import Shrinker
from tests.fuzz.story import Story
from tests.fuzz.world import World

PART = 25  # worlds at a time for one processor
KEEP = Path(__file__).parent / "regress"


@dataclass
class Tally:
    """What a campaign adds up to."""

    sessions: int = 0
    hours: float = 0.0
    cpu_s: float = 0.0
    premises: Counter[str] = field(default_factory=Counter)
    failures: dict[int, Verdict] = field(default_factory=dict)
    violated: int = 0  # sessions; one seed may fail with several fault kinds
    options: str = ""
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def hours_a_minute(self) -> float:
        """Simulated hours for each minute of the processor."""
        return self.hours / max(self.cpu_s / 60, 1e-9)

    @property
    def never_judged(self) -> list[str]:
        """The invariants whose premise never held."""
        return [name for name in INVARIANTS if not self.premises[name]]

    def take(self, world: World, story: Story, verdict: Verdict) -> None:
        """Count one more."""
        self.sessions += 1
        self.hours += story.notes["seconds"] / 3600
        self.premises.update(verdict.premises)
        self.coverage.take(Facts(world, story))
        if verdict.violations:
            self.failures[world.seed] = verdict
            self.violated += 1
            command = f"python -m tests.fuzz replay --seed {world.seed}{self.options}"
            print(f"{command}   # {verdict.violations[0]}", flush=True)

    def add(self, other: Tally) -> None:
        """Count what another one counted."""
        self.sessions += other.sessions
        self.hours += other.hours
        self.cpu_s += other.cpu_s
        self.premises.update(other.premises)
        self.failures.update(other.failures)
        self.violated += other.violated
        self.coverage.add(other.coverage)

    def lines(self) -> list[str]:
        """The figures, as sentences."""
        counts = ", ".join(f"{name} {self.premises[name]}" for name in INVARIANTS)
        return [
            f"{self.sessions} sessions, {self.hours:.1f} simulated hours, {self.violated} with violations, "
            f"{self.hours_a_minute:.0f} simulated hours a CPU-minute",
            f"premises: {counts}",
        ]


@dataclass(frozen=True)
class Draw:
    """Which worlds to play, and how."""

    seeds: Sequence[int]
    kinds: Sequence[str] | None = None
    brief: bool = False
    full: bool = False

    @property
    def options(self) -> str:
        """The same for the command that plays one of them again."""
        kinds = "".join(f" --kind {kind}" for kind in self.kinds or ())
        return kinds + " --brief" * self.brief + " --full" * self.full

    def parts(self) -> Iterator[Draw]:
        """The same in pieces, for several processors."""
        for first in range(0, len(self.seeds), PART):
            yield replace(self, seeds=self.seeds[first : first + PART])


def played(drawn: Draw) -> Tally:
    """Play and judge these worlds."""
    tally, began = Tally(options=drawn.options), time.process_time()
    gc.freeze()
    gc.disable()  # once after each world: a story is all new objects, and they live as long as it does
    try:
        for seed in drawn.seeds:
            world = draw(seed, drawn.kinds, brief=drawn.brief)
            story = play(world, full=drawn.full)
            tally.take(world, story, judge(world, story))
            gc.collect()
    finally:
        gc.enable()
    tally.cpu_s = time.process_time() - began
    return tally


def run_all(draws: Iterable[Draw], jobs: int = 1) -> Tally:
    """Play and judge all of them, on so many processors."""
    tally = Tally()
    parts = [part for drawn in draws for part in drawn.parts()]
    if jobs == 1:
        for part in parts:
            tally.add(played(part))
        return tally
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        for each in pool.map(played, parts):
            tally.add(each)
    return tally


def focused(each: int) -> list[Draw]:
    """Worlds with one fault kind alone, so many of each kind."""
    return [Draw(range(each), [kind], brief=True) for kind in KINDS]


def campaign(drawn: Draw, keep: Path | None = None, jobs: int = 1) -> int:
    """The same, printed; 0 when nothing was violated."""
    tally = run_all([drawn], jobs)
    for line in (*tally.coverage.table(), *tally.lines()):
        print(line)
    if keep is not None:
        for seed, verdict in tally.failures.items():
            print(
                f"kept as {shrunk(draw(seed, drawn.kinds, brief=drawn.brief), verdict.violations[0].invariant, keep)}"
            )
    return 1 if tally.failures else 0


def shrunk(world: World, invariant: str, folder: Path) -> Path:
    """Make a failing world small and keep it as a file."""
    small = Shrinker(invariant).shrink(world)
    found = [str(one) for one in judge(small, play(small)).violations]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{invariant}-{small.name()}.json"
    path.write_text(json.dumps({"found": found[:3], **asdict(small)}, indent=1) + "\n", "utf-8")
    return path


def replay(world: World, *, verbose: bool = False, full: bool = False) -> int:
    """Play one world again; say what was violated, and when asked, what happened."""
    story = play(world, full=full)
    verdict = judge(world, story)
    if verbose:
        print(world.to_json())
        rows = [*story.harness, *story.audit, *story.lines, *story.events]
        for row in sorted(rows, key=lambda row: row["t"]):
            if row.get("event") not in ("frame", "countdown"):
                rest = {key: value for key, value in row.items() if key != "t"}
                print(f"{row['t']:9.3f} {_speed(story, row['t']):5.2f} {rest}")
    for violation in verdict.violations:
        print(violation)
    print(f"{len(verdict.violations)} violations; trace {story.digest()}; notes {story.notes}")
    return 1 if verdict.violations else 0


def _speed(story: Story, t: float) -> float:
    return next((sample.v for sample in reversed(story.truth) if sample.t <= t), 0.0)
