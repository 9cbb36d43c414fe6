"""Who stands by: without a guardian, or without anybody who watches, nothing rises, and after a while it stops."""

from __future__ import annotations

from tests.fuzz.judge.facts import Facts, Span
from tests.fuzz.judge.hazards import nothing_rises_in, walk_ends_by
from tests.fuzz.judge.verdict import Verdict

BEAT_LIMIT = 0.7
BEAT_EVERY = 0.3  # the guardian of these worlds
TICK = 0.2
GUARDIAN_LOST = 5.0
LEASE_HOLDS, LEASE_ENDS = 5.0, 45.0
SAID_WITHIN = 1.0
BUSY = "P03 P04 P06 O"  # the loop itself stood still, and says so


def nothing_rises_without_a_guardian(facts: Facts, verdict: Verdict) -> None:
    """R9: no beat for 0.7 s: no start and no increase; for 5 s: the walk ends softly."""
    for silent in facts.lasting("guardian_silent"):
        nothing_rises_in(facts, verdict, "R9", _later(silent, BEAT_LIMIT + BEAT_EVERY + TICK))
        _walk_ends(facts, verdict, "R9", silent, GUARDIAN_LOST + BEAT_EVERY + TICK)


def nothing_rises_unwatched(facts: Facts, verdict: Verdict) -> None:
    """H-62: nobody watches for 5 s: no start and no increase; for 45 s: the walk ends softly."""
    for alone in facts.lasting("unwatched"):
        if facts.restarted_in(alone):
            continue  # who starts the service anew is there
        nothing_rises_in(facts, verdict, "H-62", _later(alone, LEASE_HOLDS + TICK))
        _walk_ends(facts, verdict, "H-62", alone, LEASE_ENDS + TICK)


def _later(span: Span, seconds: float) -> Span:
    return span._replace(start=span.start + seconds)


def _walk_ends(facts: Facts, verdict: Verdict, rule: str, span: Span, seconds: float) -> None:
    t = span.start + seconds + SAID_WITHIN
    if t < span.end and not facts.fault_in(BUSY, span.start, t):
        walk_ends_by(facts, verdict, rule, t, f"{span.what} for {seconds:.0f} s")
