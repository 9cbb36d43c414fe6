"""The weekly guard: time, speed and way at most a tenth above a reference week (CLINICAL 3.4, hard).

Plans are compared with plans.  A walk counts towards a reference with the lower of done and planned,
and what a machine's grid rounds off is not taken away: otherwise ramps and coarse steps alone would
shrink every week that follows.  It is asked when a week is planned and again when a walk is about to start.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from treadctl.care import numbers
from treadctl.care.history import Amount, Day, Session, Week

_HAIR = 1e-9  # what floats lose on the way
NEWCOMER = Amount(
    walk_s=numbers.SESSIONS_A_WEEK * numbers.FIRST_S,
    speed=float(numbers.STARTER_CAP.hundredths),
)
# No reference is below the first week of somebody new.  Without that a week of one short walk would allow
# one short walk a week for ever, to a person whom the same rules would let begin anew with three.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a week may be compared with.

    Attributes:
        walk_s: seconds of walking in the whole week.
        speed: mean speed, hundredths of km/h.
        metres: the way of the whole week.
    """

    walk_s: float
    speed: float
    metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is left: seconds, metres, and the highest speed (hundredths of km/h)."""

    walk_s: float
    metres: float
    speed: float

    def fit(self, amount: Amount) -> Amount:
        """Return the most of `amount` that fits; its speed first, then its time."""
        speed = min(amount.speed, self.speed)
        by_way = self.metres * 360 / speed if speed > 0 else 0.0
        return Amount(walk_s=max(0.0, min(amount.walk_s, self.walk_s, by_way)), speed=speed)


def total(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of the time, at the mean speed of that time."""
    walk_s = way = 0.0
    for amount in amounts:
        walk_s += amount.walk_s
        way += amount.walk_s * amount.speed
    return Amount(walk_s=walk_s, speed=way / walk_s if walk_s else 0.0)


def reference(weeks: tuple[Week, ...], first: Day) -> Reference:
    """Return what the week that begins on `first` is compared with.

    The most recent week with all its walks and no red one, at most 14 days old; otherwise the last
    week as it was; in neither case less than a newcomer's first week.
    """
    found = weeks[-1].counted
    for week in reversed(weeks):
        if first - week.last > numbers.REFERENCE_DAYS:
            break
        if week.red == 0 and week.sessions >= min(numbers.REFERENCE_SESSIONS, week.planned_sessions):
            found = week.counted
            break
    return Reference(
        walk_s=max(found.walk_s, NEWCOMER.walk_s),
        speed=max(found.speed, NEWCOMER.speed),
        metres=max(found.metres, NEWCOMER.metres),
    )


def whole(against: Reference) -> Room:
    """Return the room of a week in which nobody has walked yet."""
    return Room(
        walk_s=numbers.GUARD * against.walk_s,
        metres=numbers.GUARD * against.metres,
        speed=numbers.GUARD * against.speed,
    )


def left(against: Reference, sessions: Iterable[Session], since: Day) -> Room:
    """Return the room that the walks since a day have left."""
    room = whole(against)
    spent = total(session.spent for session in sessions if session.day >= since)
    return Room(
        walk_s=room.walk_s - spent.walk_s,
        metres=room.metres - spent.metres,
        speed=room.speed,
    )


def walks(amount: Amount, room: Room, wanted: int) -> tuple[int, int]:
    """Return how many walks a week has, and how many it may have.

    Where the room is too small for all that are wanted, walks get shorter first, down to three quarters;
    then there are fewer of them, but two; and what those leave is one short walk more, which may be left out.
    """
    whole_s = room.fit(Amount(walk_s=math.inf, speed=amount.speed)).walk_s
    fitting = int(whole_s / (numbers.SHORTEN_FIRST * amount.walk_s) + _HAIR)
    has = min(wanted, max(numbers.SESSIONS_FEWEST, fitting))
    one_more = has < wanted and whole_s - has * amount.walk_s >= numbers.TIME_MIN_S
    return has, has + one_more


def portion(amount: Amount, week: Room, rolling: Room, to_come: int) -> Amount:
    """Return a walk of at most `amount`.

    The `to_come` walks of the week share what the week has left alike; the seven days that end with this
    walk are looked at for it alone, because what lies at their beginning falls out of them.
    """
    fits = week.fit(Amount(walk_s=math.inf, speed=amount.speed))
    alike_s = max(fits.walk_s / max(1, to_come), min(fits.walk_s, numbers.TIME_MIN_S))
    return rolling.fit(Amount(walk_s=min(amount.walk_s, alike_s), speed=fits.speed))
