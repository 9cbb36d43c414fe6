"""Many worlds one after another: counts, speed, and a command for each failure that plays it again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.draw import draw
from tests.fuzz.judge import Verdict, judge
from tests.fuzz.play import play
from tests.fuzz.story import Story
from tests.fuzz.world import World


@dataclass
class Tally:
    """What a campaign adds up to."""

    sessions: int = 0
    hours: float = 0.0
    cpu_s: float = 0.0
    premises: Counter[str] = field(default_factory=Counter)
    failures: dict[int, Verdict] = field(default_factory=dict)

    @property
    def hours_a_minute(self) -> float:
        """Simulated hours for each minute of the processor."""
        return self.hours / max(self.cpu_s / 60, 1e-9)

    def take(self, world: World, story: Story, verdict: Verdict) -> None:
        """Count one more."""
        self.sessions += 1
        self.hours += story.notes["seconds"] / 3600
        self.premises.update(verdict.premises)
        if verdict.violations:
            self.failures[world.seed] = verdict


def run_all(seeds: Iterable[int], kinds: Sequence[str] | None = None, cpu_min: float | None = None) -> Tally:
    """Play and judge the worlds of these seeds, until the time is up."""
    tally, began = Tally(), time.process_time()
    for seed in seeds:
        world = draw(seed, kinds)
        story = play(world)
        tally.take(world, story, judge(world, story))
        tally.cpu_s = time.process_time() - began
        if cpu_min is not None and tally.cpu_s > 60 * cpu_min:
            break
    return tally


def campaign(
    seeds: range, kinds: Sequence[str] | None = None, cpu_min: float | None = None, keep: Path | None = None
) -> int:
    """The same, printed; 0 when nothing was violated."""
    tally = run_all(seeds, kinds, cpu_min)
    for seed, verdict in tally.failures.items():
        print(f"python -m tests.fuzz replay --seed {seed}   # {verdict.violations[0]}")
    print(
        f"{tally.sessions} sessions, {tally.hours:.1f} simulated hours, {len(tally.failures)} with violations, "
        f"{tally.hours_a_minute:.0f} simulated hours a CPU-minute"
    )
    print("premises: " + ", ".join(f"{name} {count}" for name, count in sorted(tally.premises.items())))
    return 1 if tally.failures else 0


def replay(world: World, *, verbose: bool = False) -> int:
    """Play one world again; say what was violated, and when asked, what happened."""
    story = play(world)
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
