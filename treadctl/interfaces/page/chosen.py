"""What is walked from here: this page's own profile, or for a minute the one that was prepared elsewhere."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any

from treadctl import words
from treadctl.interfaces.talk import telling

Line = dict[str, Any]


class Walk:
    """What is walked.

    Attributes:
        programme: today's amount is the programme's, after the card before a walk; else it is practice.
        simulated: on a software treadmill alone.

    Args:
        profile: this page's own.
        clock: monotonic seconds.
    """

    def __init__(
        self, profile: str, clock: Callable[[], float], *, programme: bool, simulated: bool = True
    ) -> None:
        self.programme, self.simulated = programme, simulated
        self._own, self._clock = profile, clock
        self._line: Line = {}
        self._until = -math.inf
        self._begun = ""

    @property
    def profile(self) -> str:
        """Its name: of a walk that was begun the one with which it was, whatever is prepared meanwhile."""
        return self._begun or (str(self._line["profile"]) if self._prepared else self._own)

    @property
    def _prepared(self) -> bool:
        return self._clock() < self._until

    def follow(self, line: Line) -> bool:
        """Take any line of the service; True where what was prepared has changed, or is over."""
        if line.get("event") == "prepared":
            self._line, self._until = line, self._clock() + float(line["seconds"])
            return True
        over = bool(self._line) and not self._prepared
        if over:
            self._line = {}
        return over

    def begins(self) -> None:
        """The person begins: from here on it stays as it is."""
        self._begun = ""
        self._begun = self.profile

    def rests(self) -> None:
        """Nothing is begun any more."""
        self._begun = ""

    async def today(self, request: Callable[..., Awaitable[Line]], *, private: bool) -> list[str]:
        """Return what to say while nothing is begun; `private`: not what today's plan is.

        Raises:
            ServiceGone: it has ended.
        """
        while True:
            profile = self.profile
            said = await self._today(profile, request, private=private)
            if profile == self.profile:  # else something was prepared, or over, meanwhile
                return [words.notice(self._line) or "", *said] if self._prepared else said

    async def _today(
        self, profile: str, request: Callable[..., Awaitable[Line]], *, private: bool
    ) -> list[str]:
        if not self.programme:
            return [words.PAGE["practice"].format(profile=profile)]
        if private:
            return [words.PAGE["today_private"]]
        return list(telling.at_rest(await request("today", profile=profile, simulated=self.simulated)))
