"""Which fault kinds met which phase of a session, and which kinds met each other."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from tests.fuzz.judge.facts import Facts, Span
from tests.fuzz.kinds import KINDS

PHASES = ("before", "countdown", "start", "ramp", "walk", "slowing", "stopping", "break", "after")
_BEGINS = {
    "countdown": "countdown",
    "starting": "start",
    "walking": "ramp",
    "slowing": "slowing",
    "stopping": "stopping",
    "break": "break",
    "stopped": "after",
    "cancelled": "after",
}
RAMP_S = 30.0


class Coverage:
    """Counts over many stories."""

    def __init__(self) -> None:
        self.cells: Counter[tuple[str, str]] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()

    def take(self, facts: Facts) -> None:
        """Count the faults of one story."""
        phases = _phases(facts)
        for fault in facts.faults:
            for phase in {phase.what for phase in phases if phase.overlaps(fault.start, fault.end)}:
                self.cells[fault.what, phase] += 1
        met = {
            tuple(sorted((one.what, other.what)))
            for one, other in combinations(facts.faults, 2)
            if one.what != other.what and one.overlaps(other.start - 5.0, other.end + 5.0)
        }
        self.pairs.update(met)  # type: ignore[arg-type]

    def add(self, other: Coverage) -> None:
        """Count what another one counted."""
        self.cells.update(other.cells)
        self.pairs.update(other.pairs)

    def table(self) -> list[str]:
        """Kind by phase, and how many pairs met."""
        lines = ["kind " + "".join(f"{phase:>10}" for phase in PHASES) + "  what"]
        for kind, row in KINDS.items():
            counts = "".join(f"{self.cells[kind, phase]:>10}" for phase in PHASES)
            lines.append(f"{kind:5}{counts}  {row.name}")
        all_pairs = len(KINDS) * (len(KINDS) - 1) // 2
        lines.append(f"{self.filled:.0%} of kind by phase, {len(self.pairs)} of {all_pairs} pairs of kinds")
        return lines

    @property
    def filled(self) -> float:
        """The share of cells that were met."""
        return len(self.cells) / (len(KINDS) * len(PHASES))


def _phases(facts: Facts) -> list[Span]:
    spans: list[Span] = []
    at, phase = 0.0, "before"
    for row in facts.story.lines:
        after = _BEGINS.get(row["event"])
        if after is None or after == phase:
            continue
        spans.append(Span(at, row["t"], phase))
        at, phase = row["t"], after
    spans.append(Span(at, facts.end, phase))
    return [part for span in spans for part in _split(span)]


def _split(span: Span) -> list[Span]:
    """The first half minute of a walk is its ramp."""
    if span.what != "ramp" or span.end - span.start <= RAMP_S:
        return [span]
    turn = span.start + RAMP_S
    return [Span(span.start, turn, "ramp"), Span(turn, span.end, "walk")]
