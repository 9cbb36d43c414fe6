"""Which walks the programme promised: where nobody names a profile, that of the last one is gone on with."""

from __future__ import annotations

from collections.abc import Iterable

from treadctl.journal.port import Row

PROMISE = "promise"  # of an `armed` row: the walk as it was promised, if the programme knows of it
FIRST_PROFILE = "starter"


def last_profile(armed: Iterable[Row]) -> str:
    """Return the name of the profile of the last promised walk; where there is none, `starter`.

    A demo, and practice without a card, promise nothing: what was tried there is not what a real walk
    goes on with.

    Args:
        armed: the rows of that kind, newest first.
    """
    return next(
        (str(row.data.get("profile", FIRST_PROFILE)) for row in armed if PROMISE in row.data), FIRST_PROFILE
    )
