"""Starts: only on a fresh press of a person, one for each."""

from __future__ import annotations

from tests.fuzz.judge.facts import START, TARGET, Facts
from tests.fuzz.judge.verdict import Verdict

PERMIT_LIVES = 10.0
START_TAKES = 15.0


def every_start_was_permitted(facts: Facts, verdict: Verdict) -> None:
    """I2: the belt leaves 0 by a client only after a Start; every Start uses up a press of its own."""
    presses = [row["t"] for row in facts.audit("permit_minted")]
    for row in facts.issued(START):
        verdict.held("I2")
        fitting = [t for t in presses if 0 <= row["t"] - t <= PERMIT_LIVES]
        if not fitting:
            verdict.broken("I2", row["t"], "a Start without a press of the last 10 s")
            continue
        presses.remove(fitting[0])
    used = [row["id"] for row in facts.audit("permit_consumed")]
    verdict.expect("I2", len(used) == len(set(used)), facts.end, "one press was used for two starts")
    for edge in facts.edges:
        if edge["kind"] == "leaves_zero" and edge["cause"] == "client":
            verdict.held("I2")
            if not _has_start(facts, edge["t"]):
                verdict.broken("I2", edge["t"], "the belt left 0 and no Start was behind it")


def _has_start(facts: Facts, t: float) -> bool:
    machine = facts.story.notes["machine"]
    within = machine["countdown"] + facts.bounds.firmware + START_TAKES
    return any(t - within <= row["t"] <= t for row in (*facts.ran(START), *_targets_at_rest(facts)))


def _targets_at_rest(facts: Facts) -> list[dict[str, object]]:
    return [
        row for row in facts.ran(TARGET) if row["v"] == 0 and facts.story.notes["machine"]["target_starts"]
    ]
