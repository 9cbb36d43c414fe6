"""Stops: obeyed at once, lasting, and truthfully told."""

from __future__ import annotations

from tests.fuzz.judge.facts import STOP, Facts, Row
from tests.fuzz.judge.verdict import Verdict

SENT_WITHIN = 0.1
SLACK = 0.15  # a sample and a tick


def the_person_is_obeyed(facts: Facts, verdict: Verdict) -> None:
    """I4: STOP is on the wire within 0.1 s, the belt stands as soon as it can, and stays so."""
    for row in facts.audit("stop"):
        t, v = row["t"], facts.v(row["t"])
        if row["kind"] != "now" or v == 0 or not facts.ours(t) or row["channel"] == "exit":
            continue
        if facts.fault_in("L D G O P", t - 35.0, t + 3.0) or not facts.linked(t, t + 0.5):
            continue
        verdict.held("I4")
        if not any(t - 3.0 <= other["t"] <= t + SENT_WITHIN + SLACK for other in facts.ran(STOP)):
            verdict.broken("I4", t, "the person's STOP was not at the machine within 0.1 s")
        _stands_in_time(facts, verdict, row, v)


def _stands_in_time(facts: Facts, verdict: Verdict, row: Row, v: float) -> None:
    t, bounds = row["t"], facts.bounds
    by = t + 0.3 + bounds.firmware + v / bounds.stop + 2 * bounds.period
    if facts.fault_in("B G L D P O T", t, by) or by > facts.end:
        return
    still = facts.still_from(t)
    if still > by:
        verdict.broken("I4", t, f"STOP at {v:.1f} km/h: stood at {still:.1f}, bound {by:.1f}")
        return
    armed = next((other["t"] for other in facts.audit("permit_minted") if other["t"] > t), facts.end)
    for edge in facts.edges:
        if edge["kind"] == "leaves_zero" and still < edge["t"] < armed and edge["cause"] == "client":
            verdict.broken("I4", edge["t"], "the belt moved again after a STOP, and nobody had pressed")
