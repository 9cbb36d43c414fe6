"""Which answer somebody is reminded of: the one of two hours after a walk, and the next morning's (3.5).

Each is reminded of once; what is not answered then is asked before the next walk all the same.
"""

from __future__ import annotations

from collections.abc import Collection

from treadctl.care import asking, numbers
from treadctl.care.asking import Due
from treadctl.care.history import Day, Session

REMINDED = (Due.TWO_HOURS, Due.MORNING)
"""What may be reminded of: right after a walk it is asked there and then."""


def reminder(
    session: Session, reminded: Collection[Due], *, wall_s: float, day: Day, second_of_day: float
) -> Due | None:
    """Return the answer to remind of now; None: none, or not at this hour.

    The morning's question asks for the evening before as well, so where it is due it is the only one.

    Args:
        session: the last walk.
        reminded: which of its answers somebody was reminded of.
        wall_s: wall seconds now; a clock that was set back reminds of nothing.
        day: the local day now.
        second_of_day: local seconds since midnight.
    """
    if not numbers.REMIND_FROM_S <= second_of_day < numbers.REMIND_UNTIL_S:
        return None
    waits = asking.due(session, wall_s=wall_s, day=day, second_of_day=second_of_day)
    wanted = next((each for each in reversed(REMINDED) if each in waits), None)
    return None if wanted in reminded else wanted
