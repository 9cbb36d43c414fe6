"""Whose walk it is: of several screens that could start a belt, the one whose press did.

As long as that walk is under way and its screen is there, nobody else's press makes the belt go on: two
people who each think that they decide are worse than one.  What slows or stops stays everybody's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

HELD = frozenset(("permit", "arm"))
"""The requests that make a belt start, or go on after a break."""

WATCHED = ("stopping", "stopped")
"""The states in which a stop is looked after, for about seven seconds where its belt stood already."""
WATCHED_FOR_S = 8.0


async def watched_out(state: Callable[[], str]) -> None:
    """Wait until no stop is looked after any more, for `WATCHED_FOR_S` at most."""
    for _ in range(round(WATCHED_FOR_S * 10)):
        if state() not in WATCHED:
            return
        await asyncio.sleep(0.1)


class Holder:
    """Who walks.

    Args:
        walking: whether a walk is under way, its breaks included; the watch after a stop holds nobody up.
    """

    def __init__(self, walking: Callable[[], bool]) -> None:
        self._walking = walking
        self._by: object | None = None

    def may(self, who: object) -> bool:
        """Tell whether this client may start a belt, or make it go on."""
        return self._by is None or self._by is who or not self._walking()

    def take(self, who: object) -> None:
        """A press of this client was taken: it is its walk."""
        self._by = who

    def drop(self, who: object) -> None:
        """It is gone, which is a lost interface; whoever presses next has the walk."""
        if self._by is who:
            self._by = None
