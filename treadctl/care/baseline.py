"""The baseline week: three walks that only find the comfortable amount (CLINICAL 3.4, 3.0).

It lasts until there were three, also where that takes longer than seven days.
"""

from __future__ import annotations

from treadctl.care import numbers, progress
from treadctl.care.guard import total
from treadctl.care.history import Amount, Change, Day, Ended, History, Session, Week
from treadctl.care.progress import STEPS_BACK, Lived
from treadctl.model import Profile

_CUT_SHORT = frozenset({Ended.OTHERWISE, Ended.FAULT, Ended.ATTENTION})


def amount(history: History, profile: Profile, day: Day) -> Amount:
    """Return the most that a baseline walk may become; an agreed start is one for the next four weeks."""
    if not history.clinician_ok(day):
        return Amount(walk_s=numbers.BASELINE_ALONE_S, speed=float(numbers.BASELINE_SPEED.hundredths))
    agreed = _agreed(history, profile, day)
    if agreed is None:
        return Amount(walk_s=numbers.BASELINE_MOST_S, speed=float(numbers.BASELINE_SPEED.hundredths))
    return Amount(
        walk_s=min(agreed.walk_s, numbers.AGREED_MOST_S),
        speed=min(agreed.speed, float(numbers.AGREED_SPEED_MAX.hundredths)),
    )


def _agreed(history: History, profile: Profile, day: Day) -> Amount | None:
    """Return the newest start that was agreed within the last four weeks, in the profile or told to us."""
    found = [] if history.agreed is None else [(history.agreed.day, history.agreed.amount)]
    if profile.agreed is not None:
        said = Amount(walk_s=float(profile.agreed.walk_s), speed=float(profile.agreed.speed.hundredths))
        found.append((profile.agreed.day, said))
    known = [each for each in found if 0 <= day - each[0] <= numbers.SCREEN_EVERY_DAYS]
    return max(known, key=lambda each: each[0])[1] if known else None


def complete(lived: Lived) -> bool:
    """Say whether there were enough walks."""
    return progress.done(session for session, _ in lived.walks) >= numbers.BASELINE_SESSIONS


def found(lived: Lived, first: Day, weeks: tuple[Week, ...]) -> Week:
    """Return the baseline as a week that is over: 80 % of the mean, less what a red walk takes."""
    walks = [session for session, _ in lived.walks if session.planned.walk_s > 0]
    walks = walks[-numbers.BASELINE_SESSIONS :]
    telling = [session for session in walks if session.ended not in _CUT_SHORT] or walks
    least_s, most_s = numbers.BASELINE_CLAMP_S
    mean_s = sum(session.counted.walk_s for session in telling) / len(telling)
    comfortable = Amount(
        walk_s=min(most_s, max(least_s, numbers.BASELINE_SHARE * mean_s)),
        speed=max(_speed(telling), float(numbers.MIN_WALK.hundredths)),
    )
    back = progress.setback(lived, weeks)
    return progress.over(
        lived,
        first=first,
        counted=total(session.counted for session in walks),
        decision=(
            Change.FOUND,
            "3.4/baseline",
            progress.less(comfortable, STEPS_BACK[back[0]] if back else 1.0),
        ),
    )


def _speed(walks: list[Session]) -> float:
    return total(session.counted for session in walks).speed
