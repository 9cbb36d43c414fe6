"""Many worlds one after another: counts, speed, coverage, and a command for each failure that plays it again."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
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

    def lines(self) -> list[str]:
        """The figures, as sentences."""
        counts = ", ".join(f"{name} {self.premises[name]}" for name in INVARIANTS)
        return [
            f"{self.sessions} sessions, {self.hours:.1f} simulated hours, {self.violated} with violations, "
            f"{self.hours_a_minute:.0f} simulated hours a CPU-minute",
            f"premises: {counts}",
        ]


def run_all(
    seeds: Iterable[int],
    kinds: Sequence[str] | None = None,
    cpu_min: float | None = None,
    *,
    brief: bool = False,
    full: bool = False,
) -> Tally:
    """Play and judge the worlds of these seeds, until the time is up."""
    options = "".join(f" --kind {kind}" for kind in kinds or ()) + " --brief" * brief + " --full" * full
    tally, began = Tally(options=options), time.process_time()
    for seed in seeds:
        world = draw(seed, kinds, brief=brief)
        story = play(world, full=full)
        tally.take(world, story, judge(world, story))
        tally.cpu_s = time.process_time() - began
        if cpu_min is not None and tally.cpu_s > 60 * cpu_min:
            break
    return tally


def run_focused(each: int) -> Tally:
    """Worlds with one fault kind alone, so many of each kind."""
    tally, began = Tally(), time.process_time()
    for kind in KINDS:
        tally.options = f" --kind {kind} --brief"
        for seed in range(each):
            world = draw(seed, [kind], brief=True)
            story = play(world)
            tally.take(world, story, judge(world, story))
    tally.cpu_s = time.process_time() - began
    return tally


def campaign(
    seeds: range,
    kinds: Sequence[str] | None = None,
    cpu_min: float | None = None,
    keep: Path | None = None,
    *,
    brief: bool = False,
    full: bool = False,
) -> int:
    """The same, printed; 0 when nothing was violated."""
    tally = run_all(seeds, kinds, cpu_min, brief=brief, full=full)
    for line in (*tally.coverage.table(), *tally.lines()):
        print(line)
    if keep is not None:
        for seed, verdict in tally.failures.items():
            print(f"kept as {shrunk(draw(seed, kinds, brief=brief), verdict.violations[0].invariant, keep)}")
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
