"""Today: a walk, a day of rest, or a lock; how much, how, and every rule that made it so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from treadctl.care import amounts, numbers
from treadctl.care.days import next_day, rests
from treadctl.care.history import NOTHING, Amount, Day, History, Pattern
from treadctl.care.locks import halves
from treadctl.care.machine import ANY, Because, Reach
from treadctl.care.plan import plan
from treadctl.care.standing import Standing
from treadctl.care.symptoms import Beginning, Start
from treadctl.care.weeks import NOBODY, Settled, folded, until
from treadctl.model import Plan, Profile
from treadctl.quantities import Speed


class Kind(StrEnum):
    """What today is."""

    WALK = auto()
    REST = auto()
    NOT_TODAY = auto()
    LOCKED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What today is.

    Attributes:
        day: local day.
        kind: walk, rest, not today, locked.
        amount: how much, unrounded; nothing unless it is a walk.
        pattern: of walking and breaks.
        cut: today's own reduction of the week's amount, 1.0 or 0.8.
        plan: the walk for the belt; None unless it is one.
        told: what the belt is told for the plan's speed, a step of this treadmill; None unless it is a walk.
        baseline: it finds the comfortable amount: it ends when a score is up by one.
        often: questions every two to three minutes.
        slow: so slow that whoever says that slower walking feels unsteady may walk a little faster.
        next_day: the first day on which a walk is possible: today if it is one; None while locked.
        why: every rule that made it so, in the order in which they were applied.
        at: where the person stands.
    """

    day: Day
    kind: Kind
    amount: Amount = NOTHING
    pattern: Pattern = Pattern.STARTER
    cut: float = 1.0
    plan: Plan | None = None
    told: Speed | None = None
    baseline: bool = False
    often: bool = False
    slow: bool = False
    next_day: Day | None
    why: tuple[Because, ...]
    at: Standing


def today(
    history: History,
    profile: Profile,
    day: Day,
    *,
    wall_s: float,
    beginning: Beginning | None = None,
    unsteady: bool = False,
    kept: Settled = NOBODY,
    reach: Reach = ANY,
) -> Today:
    """Return what `day` is.

    Args:
        history: all facts up to now.
        profile: the most that is wanted.
        day: the local day.
        wall_s: wall seconds, for the two days without symptoms after a fever.
        beginning: what the card before the walk led to; None while it has not been asked.
        kept: an earlier fold of the same history to go on from.
        unsteady: the person says that walking slower feels unsteady.
        reach: what the treadmill allows.
    """
    own, profile = profile, reach.lowered(profile)
    left = folded(history, profile, starting=beginning is not None, kept=kept)
    at = until(left, history, profile, day)
    no = _no(history, at, profile, day, wall_s, beginning)
    if no is not None:
        kind, rule = no
        when = None if kind is Kind.LOCKED else next_day(history, profile, left, day + 1)
        return Today(day=day, kind=kind, next_day=when, why=(Because(rule=rule),), at=at)
    pattern = amounts.pattern(at, profile, beginning)
    steps, if_unsteady = (
        tuple(amounts.steps(history, at, own, pattern, day, beginning, unsteady=said, reach=reach))
        for said in (unsteady, True)
    )
    amount = steps[-1][1]
    walk = plan(amount, pattern, profile, new=amounts.is_new(history))
    return Today(
        day=day,
        kind=Kind.WALK,
        amount=amount,
        pattern=pattern,
        cut=beginning.share if beginning else 1.0,
        plan=walk,
        told=reach.told(walk.cap),
        baseline=at.open.baseline,
        often=beginning.often if beginning else False,
        slow=if_unsteady[-1][1].speed > amount.speed,
        next_day=day,
        why=(*_why(steps, reach), *reach.because(walk.cap, amount)),
        at=at,
    )


def _no(
    history: History,
    at: Standing,
    profile: Profile,
    day: Day,
    wall_s: float,
    beginning: Beginning | None,
) -> tuple[Kind, str] | None:
    """Return why there is no walk today; None: there is one."""
    if history.locked(day) or any(lock.since == day and halves(lock) for lock in history.locks):
        return Kind.LOCKED, "3.7/lock"
    if any(
        illness.well_at is None or wall_s - illness.well_at < numbers.ILLNESS_FREE_S
        for illness in history.illnesses
    ):
        return Kind.NOT_TODAY, "3.4/illness"
    rule = rests(history, profile, at, day)
    if rule is not None:
        return Kind.REST, rule
    if beginning is not None and beginning.action >= Start.SEE_SOMEONE:
        return Kind.LOCKED, beginning.rule
    if beginning is not None and beginning.action >= Start.NOT_TODAY:
        return Kind.NOT_TODAY, beginning.rule
    return None


def _why(steps: tuple[tuple[str, Amount], ...], reach: Reach) -> Iterator[Because]:
    """Yield the first rule, which gave the amount, and each that changed it."""
    before: Amount | None = None
    for rule, left in steps:
        if left != before:
            yield Because(rule=rule, left=left, limit=reach.limit if rule == reach.rule else None)
        before = left
