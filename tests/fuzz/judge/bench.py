"""All judges in order."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.judge import speed, start, stop
from tests.fuzz.judge.facts import Facts
from tests.fuzz.judge.verdict import Verdict, Violation
from tests.fuzz.story import Story
from tests.fuzz.world import World

INVARIANTS: dict[str, Callable[[Facts, Verdict], None]] = {
    "I1": speed.above_the_cap,
    "I2": start.every_start_was_permitted,
    "I4": stop.the_person_is_obeyed,
}


def judge(world: World, story: Story, only: str | None = None) -> Verdict:
    """Judge one story by all invariants, or by one."""
    facts, verdict = Facts(world, story), Verdict()
    for name, invariant in INVARIANTS.items():
        if only in (None, name):
            invariant(facts, verdict)
    verdict.violations.sort(key=lambda one: one.t)
    return verdict


__all__ = ["INVARIANTS", "Verdict", "Violation", "judge"]
