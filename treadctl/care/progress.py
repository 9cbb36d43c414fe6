"""What a week comes to: a lock, a step back, a hold, or one variable a tenth further (3.4, rules 1-5).

A red walk is answered at the next walk and not a week later (3.6 C), by the same share with which the
week's end answers it; counted from the amount with which the week began, it is never taken off twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from treadctl.care import numbers
from treadctl.care.colour import Colour
from treadctl.care.history import Amount, Change, Day, Session, Week, Wish
from treadctl.care.starts import false_start

STEPS_BACK = {
    Change.LOCK: numbers.STEP_BACK_HALF,
    Change.BACK_HALF: numbers.STEP_BACK_HALF,
    Change.BACK_FIFTH: numbers.STEP_BACK,
}
GREW = frozenset({Change.TIME, Change.SPEED})
GREEN = GREW | {Change.THERE}  # weeks that reached rule 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A week as far as it has been walked.

    Attributes:
        level: the amount with which it began.
        share: what illness or a lock left of it.
        planned: how many walks it was to have.
        walks: its walks with their colours.
        before: the walk before its first, with its colour.
        black: a lock for an emergency or urgent sign fell into it.
    """

    level: Amount
    share: float
    planned: int
    walks: tuple[tuple[Session, Colour], ...]
    before: tuple[Session, Colour] | None
    black: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """The most that is wanted or allowed, and which way to grow.

    Attributes:
        most: no walk gets longer or faster.
        wish: which of the two grows.
        clinician_ok: somebody was asked, and agreed.
        grow: factor from one week to the next, at most `numbers.GROW`.
        faster: hundredths of km/h by which the speed grows at most.
    """

    most: Amount
    wish: Wish
    clinician_ok: bool
    grow: float = numbers.GROW
    faster: float = float(numbers.SPEED_GROW_MOST.hundredths)


def setback(lived: Lived, weeks: tuple[Week, ...]) -> tuple[Change, str] | None:
    """Return the step back that the walks of this week demand at once, with its rule; None: none."""
    colours = [colour for _, colour in lived.walks]
    reds = colours.count(Colour.RED)
    if lived.black or Colour.BLACK in colours:
        return Change.LOCK, "3.4/1"
    if reds >= numbers.REDS_HALVE or (reds and weeks and weeks[-1].red):
        return Change.BACK_HALF, "3.4/2"
    if reds or _worse_mornings(lived):
        return Change.BACK_FIFTH, "3.4/3"
    return None


def decide(lived: Lived, weeks: tuple[Week, ...], wants: Wants) -> tuple[Change, str, Amount]:
    """Return the decision at the end of a week, its rule, and the amount that follows from it."""
    back = setback(lived, weeks)
    up = _up(before_scores(lived), weeks)
    if back is None and up >= numbers.BEFORE_UP_BACK:
        back = Change.BACK_FIFTH, "3.4/3"
    if back is not None:
        share = min(STEPS_BACK[back[0]], lived.share)
        return *back, less(lived.level, share)
    base = less(lived.level, lived.share)
    if _holds(lived, up, wants):
        return Change.HOLD, "3.4/4", base
    if _longest_s(lived) * numbers.GROW <= base.walk_s:
        return Change.HOLD, "3.4/guard", base  # the weekly guard has not let the amount be walked yet
    return _grow(base, weeks, wants, fastest=_fastest(lived))


def over(lived: Lived, *, first: Day, counted: Amount, decision: tuple[Change, str, Amount]) -> Week:
    """Return the week as the journal keeps it."""
    colours = [colour for _, colour in lived.walks]
    return Week(
        first=first,
        level=lived.level,
        sessions=done(session for session, _ in lived.walks),
        planned_sessions=lived.planned,
        counted=counted,
        before=before_scores(lived),
        red=colours.count(Colour.RED) + colours.count(Colour.BLACK),
        amber=colours.count(Colour.AMBER),
        change=decision[0],
        rule=decision[1],
        next=decision[2],
    )


def less(amount: Amount, share: float, floor_s: float = numbers.TIME_MIN_S) -> Amount:
    """Return the amount with that share of its time, not under `floor_s` nor above what it was."""
    return Amount(
        walk_s=min(amount.walk_s, max(share * amount.walk_s, floor_s)),
        speed=amount.speed,
    )


def before_scores(lived: Lived) -> tuple[float, float] | None:
    """Return the mean scores before this week's walks, back and leg."""
    found = [session.before for session, _ in lived.walks if session.before is not None]
    if not found:
        return None
    return sum(s.back for s in found) / len(found), sum(s.leg for s in found) / len(found)


def done(sessions: Iterable[Session]) -> int:
    """Return how many of these were walks of ours: not one begun at the console, and no false start."""
    return sum(session.planned.walk_s > 0 and not false_start(session) for session in sessions)


def greens(weeks: tuple[Week, ...]) -> int:
    """Return the green weeks running; a hold neither counts nor resets (CLINICAL 3.0)."""
    count = 0
    for week in reversed(weeks):
        if week.change in GREEN:
            count += 1
        elif week.change is not Change.HOLD:
            break
    return count


def holds(weeks: tuple[Week, ...]) -> int:
    """Return the holds running: from the fourth on "stay here as my normal" is offered."""
    count = 0
    for week in reversed(weeks):
        if week.change is not Change.HOLD:
            break
        count += 1
    return count


def _worse_mornings(lived: Lived) -> bool:
    """Say whether two walks running, the second of this week, had a morning at +1 or worse."""
    walks = [session for session, _ in lived.walks]
    if lived.before is not None:
        walks.insert(0, lived.before[0])
    worse = [_morning_up(session) >= numbers.MORNING_AMBER_UP for session in walks]
    return any(first and second for first, second in pairwise(worse))


def _morning_up(session: Session) -> int:
    if session.morning is None or session.before is None:
        return 0
    return session.morning.rise(session.before)


def _up(now: tuple[float, float] | None, weeks: tuple[Week, ...]) -> float:
    """Return by how much the mean score before a walk is above last week's, in the worse region."""
    last = weeks[-1].before if weeks else None
    if now is None or last is None:
        return 0.0
    return max(now[0] - last[0], now[1] - last[1])


def _holds(lived: Lived, up: float, wants: Wants) -> bool:
    ambers = sum(colour is Colour.AMBER for _, colour in lived.walks)
    return (
        ambers >= numbers.AMBERS_HOLD
        or done(session for session, _ in lived.walks) < lived.planned
        or not _enough(lived)
        or up >= numbers.BEFORE_UP_HOLD
        or not wants.clinician_ok
        or wants.wish in {Wish.HOLD, Wish.STAY}
    )


def _enough(lived: Lived) -> bool:
    """Say whether 80 % of the time was walked: of the time that each walk was to have on its day."""
    planned_s = sum(session.planned.walk_s for session, _ in lived.walks)
    return sum(session.counted.walk_s for session, _ in lived.walks) >= numbers.DONE_SHARE * planned_s


def _longest_s(lived: Lived) -> float:
    """Return the longest walk that was really planned, without what its own day took off."""
    plans = [session for session, _ in lived.walks if session.planned.walk_s > 0]
    return max(session.planned.walk_s / session.cut for session in plans)


def _fastest(lived: Lived) -> float:
    """Return the highest speed that was really planned."""
    return max(session.planned.speed for session, _ in lived.walks if session.planned.walk_s > 0)


def _grow(
    base: Amount, weeks: tuple[Week, ...], wants: Wants, *, fastest: float
) -> tuple[Change, str, Amount]:
    """Grow time or speed, one of them (rule 5); speed only from one that was walked."""
    grow, more = min(numbers.GROW, wants.grow), min(numbers.SPEED_GROW_MOST.hundredths, wants.faster)
    longer_s = min(grow * base.walk_s, wants.most.walk_s)
    faster = min(grow * base.speed, base.speed + more, wants.most.speed)
    for change in _order(base, weeks, wants):
        if change is Change.TIME and longer_s > base.walk_s:
            return change, "3.4/5", Amount(walk_s=longer_s, speed=base.speed)
        if change is Change.SPEED and faster > base.speed and fastest >= base.speed:
            return change, "3.4/5", Amount(walk_s=base.walk_s, speed=faster)
    return Change.THERE, "3.4/5", base


def _order(base: Amount, weeks: tuple[Week, ...], wants: Wants) -> tuple[Change, ...]:
    """Return what may grow, the preferred one first; who chose one variable grows in that alone."""
    if wants.wish is Wish.TIME:
        return (Change.TIME,)
    if wants.wish is Wish.SPEED:
        return (Change.SPEED,)
    grew = [week.change for week in weeks if week.change in GREW]
    if base.walk_s >= numbers.TIME_FIRST_UNTIL_S and (not grew or grew[-1] is Change.TIME):
        return (Change.SPEED, Change.TIME)
    return (Change.TIME, Change.SPEED)
