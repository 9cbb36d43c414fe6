"""The deck: flat, and never moved under a walking person."""

from __future__ import annotations

from tests.fuzz.judge.facts import INCLINE, START, Facts
from tests.fuzz.judge.verdict import Verdict

FLAT = 0.5


def the_deck_is_left_alone(facts: Facts, verdict: Verdict) -> None:
    """I8: no incline while the belt moves, only downwards, and no start on a slope."""
    for row in facts.issued(INCLINE):
        verdict.held("I8")
        sample = facts.sample(row["t"])
        if row["bytes"] != "030000" or sample.incline < 0:
            verdict.broken("I8", row["t"], f"{row['bytes']} at {sample.incline:.1f} %")
        if sample.v > 0:
            verdict.broken("I8", row["t"], f"the deck was told to move at {sample.v:.1f} km/h")
        if row["writer"] == "guardian":
            verdict.broken("I8", row["t"], "the guardian moved the deck")
    for row in facts.issued(START):
        incline = facts.sample(row["t"]).incline
        lied = facts.fault_in("T B06 B07 P", row["t"] - 5.0, row["t"])
        verdict.expect(
            "I8", lied or abs(incline) <= FLAT + 0.051, row["t"], f"a Start with the deck at {incline:.1f} %"
        )
