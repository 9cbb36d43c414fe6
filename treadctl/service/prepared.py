"""A walk that somebody has prepared from elsewhere: a profile that is chosen beforehand, for a minute.

It starts nothing, arms nothing and says nothing aloud.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from treadctl.model import Notice

LIVES_S = 60.0
"""Chosen: from the sofa to the treadmill takes less; after that nobody remembers what was prepared."""


class Prepared:
    """What was prepared last.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._what = {"profile": "", "from": ""}
        self._until = -math.inf

    def put(self, profile: str, by: str) -> None:
        """Take a profile, and who prepared it; what was prepared before is over."""
        self._what = {"profile": profile, "from": by}
        self._until = self._clock() + LIVES_S

    def over(self) -> None:
        """A walk has begun, with this profile or another."""
        self._until = -math.inf

    def line(self) -> dict[str, Any] | None:
        """Return profile, who prepared it, and for how many more seconds it holds; None without."""
        left = self._until - self._clock()
        return {**self._what, "seconds": math.ceil(left)} if left > 0 else None

    def notices(self) -> list[Notice]:
        """Return what everybody is told of it, with the seconds that are left."""
        line = self.line()
        return [] if line is None else [Notice("prepared", line)]
