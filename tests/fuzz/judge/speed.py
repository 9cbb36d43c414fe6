"""How fast the belt is, and what is asked of it."""

from __future__ import annotations

from tests.fuzz.judge.facts import STOP, Facts, Span
from tests.fuzz.judge.verdict import Verdict

OVER = 0.3
ROUNDING = 1e-6  # a belt at cap + 0.3 sharp is not above it
SUCCESS = "01"
CAP_FALLS = 0.2  # a lowered cap is followed at this rate
TRIES = 3  # a belt that is above by less than its noise looks well at times; the third override ends it
CORRECTED_FIRST = 2.6  # one correction is tried, and given the firmware's time and a second, before the stop


def above_the_cap(facts: Facts, verdict: Verdict) -> None:
    """I1: a belt of ours above the cap is brought back in time, or an alarm sounds."""
    bounds = facts.bounds
    for stretch, top in _over(facts):
        verdict.held("I1")
        start = max([stretch.start, *(t for t in _restarts(facts) if stretch.start <= t <= stretch.end)])
        if start > facts.beats_until:
            continue  # a service that is broken stops as it can; alarm and all else are its guardian's (I6)
        took = stretch.end - start
        busy = _busy(facts, start) + facts.stalled(start, stretch.end)
        allowed = 2 * bounds.period + OVER + busy + bounds.firmware + top / min(bounds.stop, bounds.down)
        if took <= allowed * (TRIES if top <= OVER + facts.story.notes["machine"]["noise"] else 1) + 0.2:
            continue
        if took <= allowed + CORRECTED_FIRST + 0.2:
            continue
        disobeys = facts.fault_in("B03 B04 B05 B14 G L D P O T", stretch.start, stretch.end) or _refuses(
            facts, stretch
        )
        if disobeys and facts.alarm_in(start, start + allowed + CORRECTED_FIRST + 4.0):
            continue
        verdict.broken(
            "I1", start, f"above the cap of {facts.cap(start):.1f} for {took:.1f} s, bound {allowed:.1f} s"
        )


def _refuses(facts: Facts, stretch: Span) -> bool:
    """Whether the machine takes each Stop for impossible and runs on: it does not obey (I1)."""
    answers = [row["answer"] for row in facts.ran(STOP) if stretch.start <= row["t"] <= stretch.end]
    return bool(answers) and SUCCESS not in answers


def _over(facts: Facts) -> list[tuple[Span, float]]:
    """Stretches above cap + 0.3, with how far above the cap the belt got."""
    found: list[tuple[Span, float]] = []
    began, top = None, 0.0
    for sample in facts.truth:
        cap = facts.cap(sample.t)
        over = cap > 0 and sample.v > cap + OVER + ROUNDING and facts.ours(sample.t)
        if over:
            began = sample.t if began is None else began
            top = max(top, sample.v - cap)
        elif began is not None:
            found.append((Span(began, sample.t, ""), top))
            began, top = None, 0.0
    if began is not None:
        found.append((Span(began, facts.end, ""), top))
    return found


def _restarts(facts: Facts) -> list[float]:
    """When somebody or something drove the belt up anew, or a sleeping computer woke (alive again)."""
    presses = [row["t"] for row in facts.keys]
    presses += [span.end for span in facts.faults if span.what in ("O01", "O02")]
    return presses + [span.start for span in facts.faults if span.what in ("B02", "B04", "B12")]


def _busy(facts: Facts, t: float) -> float:
    """Seconds that a write may have had to wait for the one before it."""
    return 1.0 if facts.fault_in("G D L", t, t, 35.0) else 0.0
