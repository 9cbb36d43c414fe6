"""How much today, and how: from the week's amount down, rule by rule, never up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from treadctl.care import numbers, progress
from treadctl.care.colour import Colour
from treadctl.care.history import Amount, Day, Ended, History, Pattern
from treadctl.care.machine import ANY, Reach
from treadctl.care.plan import most_s, pattern_of
from treadctl.care.standing import Standing
from treadctl.care.starts import tried_s
from treadctl.care.symptoms import Beginning, Start
from treadctl.care.wants import most
from treadctl.model import Profile

STARTER = float(numbers.STARTER_CAP.hundredths)
STARTER_LATER = float(numbers.STARTER_LATER_CAP.hundredths)


def is_new(history: History) -> bool:
    """Say whether the belt is still new to the person (CLINICAL 3.1)."""
    return progress.done(history.sessions) < numbers.NEW_SESSIONS


def pattern(at: Standing, profile: Profile, beginning: Beginning | None) -> Pattern:
    """Return the most careful pattern that applies today (CLINICAL 3.3)."""
    found = [
        pattern_of(profile),
        Pattern.SETTLED if at.greens >= numbers.SETTLED_GREEN_WEEKS else Pattern.STANDARD,
    ]
    if at.starter:
        found.append(Pattern.STARTER)
    if at.gentle:
        found.append(Pattern.GENTLE)
    if beginning is not None and beginning.action is Start.GENTLE:
        found.append(Pattern.GENTLE)
    if beginning is not None and beginning.action is Start.STARTER:
        found.append(Pattern.STARTER)
    return min(found)


def steps(
    history: History,
    at: Standing,
    profile: Profile,
    how: Pattern,
    day: Day,
    beginning: Beginning | None,
    *,
    unsteady: bool,
    reach: Reach = ANY,
) -> Iterator[tuple[str, Amount]]:
    """Yield each rule with what it leaves of today's amount; the last is the amount."""
    left = at.amount
    yield _origin(at), left
    share = beginning.share if beginning else 1.0
    rule = beginning.rule if beginning else ""
    top = most(history, profile, at.greens)
    speed = _pattern_speed(history, at, how, beginning, unsteady=unsteady)
    alone = Amount(walk_s=numbers.FIRST_S, speed=STARTER)
    nobody = top if history.clinician_ok(day) else alone
    for why, lid in (
        ("profile", Amount(walk_s=min(top.walk_s, most_s(how, profile)), speed=top.speed)),
        (reach.rule, Amount(walk_s=left.walk_s, speed=float(reach.top.hundredths))),
        ("W01", nobody),
        (f"3.3/{how.name.lower()}", Amount(walk_s=left.walk_s, speed=speed)),
    ):
        left = _under(left, lid)
        yield why, left
    left = progress.less(left, share)
    yield rule, left
    left = replace(left, walk_s=max(0.0, left.walk_s - tried_s(history, day)))
    yield "3.2/false start", left
    yield "3.4/guard", at.within(left, day)


def _origin(at: Standing) -> str:
    """Return the rule from which the week's amount comes."""
    if at.back:
        return at.back[1]
    if at.open.causes:
        return at.open.causes[-1]
    return "3.4/baseline" if at.open.baseline else at.weeks[-1].rule


def _under(amount: Amount, lid: Amount) -> Amount:
    return Amount(walk_s=min(amount.walk_s, lid.walk_s), speed=min(amount.speed, lid.speed))


def _pattern_speed(
    history: History, at: Standing, how: Pattern, beginning: Beginning | None, *, unsteady: bool
) -> float:
    """Return the highest speed of the pattern, hundredths of km/h.

    Gentle walks are no faster than the last one that was completed; but who simply wants the gentle
    pattern, in the profile, grows like everybody.
    """
    if how is Pattern.STARTER:
        return _starter_speed(history, at, beginning, unsteady=unsteady)
    if at.gentle or (beginning is not None and beginning.action is Start.GENTLE):
        done = [s.counted.speed for s in history.sessions if s.ended is Ended.DONE and s.planned.walk_s > 0]
        return done[-1] if done else STARTER
    return at.amount.speed


def _starter_speed(history: History, at: Standing, beginning: Beginning | None, *, unsteady: bool) -> float:
    """Return the starter cap; the agreed start replaces it at the very beginning alone."""
    if beginning is not None and beginning.action is Start.STARTER:
        return STARTER
    if is_new(history) or at.open.baseline:
        return max(STARTER, at.open.level.speed)
    return STARTER_LATER if unsteady and _starts_well(at) else STARTER


def _starts_well(at: Standing) -> bool:
    """Say whether there were starter walks since the step back, and all of them green (CLINICAL 3.1)."""
    many = numbers.STARTER_AFTER_HALVING - at.starter
    walks = at.open.walks if at.open.before is None else (at.open.before, *at.open.walks)
    return 0 < many <= len(walks) and all(shade is Colour.GREEN for _, shade in walks[-many:])
