"""What follows from an answer before and during a walk: the tables of 3.6 A and B (C is `afterwards`).

Every score is compared with the same region's score before this walk, never with a fixed number alone.
Of the rows that apply the strictest wins; each decision names its row ("3.6B/2" is part B, row 2), because
a person is told why, and the journal keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from treadctl.care import numbers
from treadctl.care.body import Numb, Scores, Usual, further, rise
from treadctl.care.history import Action
from treadctl.care.screen import Outcome


class Start(IntEnum):
    """What the card before a walk leads to (3.6 A), the mildest first."""

    AS_PLANNED = 0
    GENTLE = 1
    STARTER = 2
    NOT_TODAY = 3
    SEE_SOMEONE = 4
    SAME_DAY = 5
    EMERGENCY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that the decision before a walk needs.

    Attributes:
        scores: right now.
        usual: the medians of the last 14 days, or the first-run answer.
        screened: what the short card (or the full screen) came to.
        numb: numbness, tingling or weakness.
        clinician_ok: a clinician was asked and agreed.
        red_morning_rest: the morning after the last walk was red, and its extra rest day is not over.
        high_days: earlier days of the last seven on which a score was 7 or more.
    """

    scores: Scores
    usual: Usual
    screened: Outcome
    numb: Numb
    clinician_ok: bool
    red_morning_rest: bool
    high_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Whether and how to walk today.

    Attributes:
        action: the strictest of all rows that apply.
        rule: its row.
        rules: every row that applies, the strictest first.
        share: of the planned time, 1.0 or 0.8; the shorter walk counts as the plan.
        often: a question every two to three minutes.
        advise: such days come too often: see a clinician.
    """

    action: Start
    rule: str
    rules: tuple[str, ...]
    share: float = 1.0
    often: bool = False
    advise: bool = False


_OF_SCREEN = {
    Outcome.EMERGENCY: (Start.EMERGENCY, "3.6A/1"),
    Outcome.SAME_DAY: (Start.SAME_DAY, "3.6A/2"),
    Outcome.SEE_SOMEONE: (Start.SEE_SOMEONE, "3.6A/3"),
    Outcome.NOT_YET: (Start.NOT_TODAY, "3.7/T"),
    Outcome.NOT_TODAY: (Start.NOT_TODAY, "3.6A/12"),
}


def before(card: Card) -> Beginning:
    """Return whether and how to walk today (3.6 A)."""
    rows = sorted(_rows(card), key=lambda row: -row[0])
    if not rows:
        rows = [(Start.AS_PLANNED, "3.6A/7" if _raised(card.scores) else "3.6A/13")]
    high = card.scores.top >= numbers.TOO_HIGH
    return Beginning(
        action=rows[0][0],
        rule=rows[0][1],
        rules=tuple(rule for _, rule in rows),
        share=numbers.GENTLE_SHARE if _above_usual(card) else 1.0,
        often=_raised(card.scores),
        advise=high and card.high_days + 1 >= numbers.TOO_HIGH_DAYS,
    )


def _rows(card: Card) -> Iterator[tuple[Start, str]]:
    """Yield every row of 3.6 A that says something else than "as planned", in the table's order."""
    if card.screened in _OF_SCREEN:
        yield _OF_SCREEN[card.screened]
    if card.scores.top >= numbers.TOO_HIGH:
        yield Start.NOT_TODAY, "3.6A/4"
    elif card.scores.top >= numbers.CLINICIAN_AT:
        yield (Start.STARTER if card.clinician_ok else Start.NOT_TODAY), "3.6A/5"
    if _above_usual(card):
        yield Start.GENTLE, "3.6A/6"
    if card.red_morning_rest:
        yield Start.NOT_TODAY, "3.6A/8"
    if further(card.usual.zone, card.scores.zone):
        up = max(card.scores.back - card.usual.back, card.scores.leg - card.usual.leg)
        yield (Start.GENTLE if up <= numbers.FURTHER_UP_MOST else Start.NOT_TODAY), "3.6A/9"
    yield from _NUMB[card.numb]


_NUMB: dict[Numb, tuple[tuple[Start, str], ...]] = {
    Numb.NONE: (),
    Numb.KNOWN: ((Start.GENTLE, "3.6A/11"),),
    Numb.UNKNOWN: ((Start.SEE_SOMEONE, "W18"),),
    Numb.WORSE: ((Start.SAME_DAY, "3.6A/10"),),
}


def _raised(scores: Scores) -> bool:
    return scores.top >= numbers.RAISED_FROM


def _above_usual(card: Card) -> bool:
    """Whether a region is at 4 or more and at least 1 above its usual.

    The table says 4-5.  From 6 on it holds as well, so that more pain never means more walking.
    """
    pairs = ((card.scores.back, card.usual.back), (card.scores.leg, card.usual.leg))
    return any(now >= numbers.RAISED_FROM and now >= was + numbers.USUAL_UP for now, was in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check-in during a walk.

    `scores` None is "same or better" by one tap.  `numb_worse` is new or worse numbness, tingling,
    weakness or a foot that catches; `other_up` the rise in hip, knee or foot.
    """

    scores: Scores | None = None
    numb_worse: bool = False
    other_up: int = 0
    emergency: bool = False
    user_stop: bool = False
    unanswered_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What this session already had: it makes the next decision sharper."""

    slow_used: bool = False
    pain_breaks: int = 0
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an answer during a walk leads to; `ends`: the walk is over after it."""

    action: Action
    rule: str
    ends: bool = False


FIRST = SoFar()


def during(b: Scores, check: Check, so_far: SoFar = FIRST) -> Decision:
    """Return what follows from a check-in (3.6 B); `b` are the scores before the walk.

    In the baseline week the walk is there to be ended at +1 (3.4, 3.0): the action keeps its rank
    and ends the walk.
    """
    n = check.scores or b
    if check.emergency:
        return Decision(action=Action.EMERGENCY, rule="3.6B/1", ends=True)
    if check.user_stop or check.unanswered_s >= numbers.ASK_STOP_S or _stops(b, n, check):
        return Decision(action=Action.STOP, rule="3.6B/2", ends=True)
    up = rise(b, n)
    if _breaks(b, n, check) or (up == numbers.SLOW_UP and so_far.slow_used):
        if so_far.pain_breaks + 1 >= numbers.PAIN_BREAKS_END:
            return Decision(action=Action.STOP, rule="3.6B/second break", ends=True)
        return Decision(action=Action.BREAK, rule="3.6B/3", ends=so_far.baseline)
    if up == numbers.SLOW_UP:
        return Decision(action=Action.SLOW, rule="3.6B/4", ends=so_far.baseline)
    return Decision(action=Action.CONTINUE, rule="3.6B/5")


def _stops(b: Scores, n: Scores, check: Check) -> bool:
    """Whether feeling, place or amount of pain ends the walk (3.6 B, row 2)."""
    return (
        check.numb_worse
        or further(b.zone, n.zone)
        or n.leg - b.leg >= numbers.LEG_STOP_UP
        or n.back - b.back >= numbers.BACK_STOP_UP
        or n.top >= numbers.TOO_HIGH
    )


def _breaks(b: Scores, n: Scores, check: Check) -> bool:
    """Whether a break is due (3.6 B, row 3), but for the second SLOW."""
    regions = ((b.back, n.back), (b.leg, n.leg))
    return (
        n.back - b.back >= numbers.BACK_BREAK_UP
        or check.other_up >= numbers.OTHER_BREAK_UP
        or any(now == numbers.BREAK_AT and now - was >= numbers.SLOW_UP for was, now in regions)
    )


def resume(b: Scores, check: Check, *, rested_s: float) -> Decision:
    """Return whether a walk may go on after a pain break, at 80 % speed and gently (3.6 B, last lines).

    CONTINUE: it may.  BREAK: not yet, ask again at two or five minutes.  STOP: enough for today.
    """
    n = check.scores or b
    sharper = during(b, check)
    if sharper.action >= Action.STOP:
        return sharper
    fits = rise(b, n) <= numbers.RESUME_UP  # and at 6 or less: 7 has stopped already
    if fits and check.other_up < numbers.OTHER_BREAK_UP and rested_s >= numbers.PAIN_BREAK_S[0]:
        return Decision(action=Action.CONTINUE, rule="3.6B/resume")
    if rested_s < numbers.PAIN_BREAK_S[1]:
        return Decision(action=Action.BREAK, rule="3.6B/resume")
    return Decision(action=Action.STOP, rule="3.6B/resume", ends=True)
