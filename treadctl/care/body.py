"""What a person says about back and leg: scores, zone, feeling, and the answers made of them.

Scores are the numeric rating scale: 0 none, 10 the worst you can imagine, right now.  "Further" is about
the leg: the zone lies further from the spine than before, and below the back (clinical rules, 3.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Self

from treadctl.care import numbers


class Zone(IntEnum):
    """How far down it is, as far from the spine as it reaches."""

    NONE = 0
    LOW_BACK = 1
    BUTTOCK = 2
    THIGH = 3
    CALF = 4
    FOOT = 5


class Numb(StrEnum):
    """Numbness, tingling or weakness."""

    NONE = "none"
    KNOWN = "known"  # long-standing, unchanged, and a clinician knows of it
    UNKNOWN = "unknown"  # long-standing, unchanged, and nobody has looked at it
    WORSE = "worse"  # new or worse


class Later(StrEnum):
    """Two hours after: "Back to how it was before the walk?"."""

    YES = "yes"
    BIT_WORSE = "bit_worse"
    CLEARLY_WORSE = "clearly_worse"


def require_score(value: int, where: str) -> None:
    """Raise ValueError unless `value` is 0-10."""
    if not 0 <= value <= numbers.SCORE_MAX:
        raise ValueError(f"{where} is {value}: a score is 0 to {numbers.SCORE_MAX}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Back and leg 0-10, and how far down.

    Without leg pain the zone is never asked: it is `NONE` or `LOW_BACK`.  With leg pain it is always known.

    Raises:
        ValueError: a score outside 0-10, or a zone that contradicts the leg.
    """

    back: int
    leg: int
    zone: Zone

    def __post_init__(self) -> None:
        require_score(self.back, "back")
        require_score(self.leg, "leg")
        if self.leg == 0 and self.zone >= Zone.BUTTOCK:
            raise ValueError(f"zone is {self.zone.name} without leg pain: it is asked only if leg is above 0")
        if self.leg > 0 and self.zone == Zone.NONE:
            raise ValueError(f"leg is {self.leg} and zone NONE: ask how far down it is")

    @classmethod
    def said(cls, back: int, leg: int, zone: Zone | None = None) -> Self:
        """Make scores from the answers on a card, on which the zone is asked only for leg pain."""
        if zone is None:
            if leg > 0:
                raise ValueError(f"leg is {leg} and no zone: ask how far down it is")
            zone = Zone.LOW_BACK if back > 0 else Zone.NONE
        return cls(back=back, leg=leg, zone=zone)

    @property
    def top(self) -> int:
        """The higher of the two scores."""
        return max(self.back, self.leg)


def further(before: Zone, now: Zone) -> bool:
    """Whether pain lies further down the leg than before (3.6: `now` > `before` and below the back)."""
    return now > before and now >= numbers.FURTHER_FROM


def rise(before: Scores, now: Scores) -> int:
    """Return the higher of both rises, each against the same region; below 0 where both are better."""
    return max(now.back - before.back, now.leg - before.leg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The usual before a walk: medians, so halves are possible; the zone's is the one nearer the spine."""

    back: float
    leg: float
    zone: Zone


def usual(scores: Sequence[Scores]) -> Usual:
    """Return the medians of the scores before the sessions of the last `USUAL_DAYS`, or of the first answer.

    Raises:
        ValueError: no scores.
    """
    if not scores:
        raise ValueError("no scores at all: the first-run answer is the usual until there are others")
    return Usual(
        back=_median([each.back for each in scores]),
        leg=_median([each.leg for each in scores]),
        zone=sorted(each.zone for each in scores)[(len(scores) - 1) // 2],
    )


def _median(values: Sequence[int]) -> float:
    """Return the middle value, or the mean of both middle ones."""
    ordered, half = sorted(values), len(values) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An answer right after a walk or the next morning.

    `scores` None is the one tap "as before or better".  `other_up` is the rise (0-10) in hip, knee or foot;
    `numb_worse` new or worse numbness, tingling or weakness; `limp` a limp that is new.
    """

    scores: Scores | None
    numb_worse: bool = False
    limp: bool = False
    other_up: int = 0

    def __post_init__(self) -> None:
        require_score(self.other_up, "other joint")

    def rise(self, before: Scores) -> int:
        """Return the rise against `before`; the one tap is 0."""
        return 0 if self.scores is None else rise(before, self.scores)

    def further(self, before: Scores) -> bool:
        """Whether it lies further down than before."""
        return self.scores is not None and further(before.zone, self.scores.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterReport:
    """The answer two hours after; numbers only where it is not "yes"."""

    feel: Later
    scores: Scores | None = None
    by_morning: bool = False  # asked together with the morning's question (3.0)

    def __post_init__(self) -> None:
        if self.feel is Later.YES and self.scores is not None:
            raise ValueError("two hours after: numbers are asked only where it is not back to how it was")
