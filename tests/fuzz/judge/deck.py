"""The deck: flat, and never moved under a walking person."""

from __future__ import annotations

from tests.fuzz.judge.facts import INCLINE, START, Facts
from tests.fuzz.judge.verdict import Verdict

FLAT = 0.5
ROUNDED = 0.051  # the machine tells tenths
TICK = 0.1
SAID_WITHIN = 1.0


def the_deck_is_left_alone(facts: Facts, verdict: Verdict) -> None:
    """I8: no incline while the belt moves, only downwards, and nobody walks on a slope."""
    for row in facts.issued(INCLINE):
        verdict.held("I8")
        sample = facts.sample(row["t"])
        if row["bytes"] != "030000" or sample.incline < 0:
            verdict.broken("I8", row["t"], f"{row['bytes']} at {sample.incline:.1f} %")
        if sample.v > 0:
            verdict.broken("I8", row["t"], f"the deck was told to move at {sample.v:.1f} km/h")
        if row["writer"] == "guardian":
            verdict.broken("I8", row["t"], "the guardian moved the deck")
    for t in (*(row["t"] for row in facts.issued(START)), *facts.takeovers):
        told = [frame["generated"] for frame in facts.frames if frame["delivered"] <= t - TICK]
        incline = facts.sample(told[-1] if told else t).incline  # as far as anybody could know
        lied = facts.fault_in("T P", t - 5.0, t)
        verdict.expect(
            "I8",
            lied or abs(incline) <= FLAT + ROUNDED,
            t,
            f"a Start with the deck at {incline:.1f} %",
        )
    _a_tilted_deck_is_left(facts, verdict)


def _a_tilted_deck_is_left(facts: Facts, verdict: Verdict) -> None:
    """H-09, H-10: a deck that is tilted under a walking person ends the walk."""
    since: float | None = None
    for sample in facts.truth:
        if sample.v == 0 or abs(sample.incline) <= FLAT + ROUNDED:
            since = None
        elif since is None and facts.ours(sample.t):
            since = sample.t
            verdict.held("I8")
        elif since is not None and sample.t - since > 2 * facts.bounds.period + SAID_WITHIN:
            told = facts.told("slowing", "stopping", "link_lost", "voice_link_lost")
            stops = any(facts.last_start(since) <= row["t"] <= sample.t for row in told)
            if not stops and not facts.fault_in("T G11 L D P O", since - 5.0, sample.t):
                verdict.broken("I8", since, f"a walk on a deck at {sample.incline:.1f} %")
            since = float("inf")
