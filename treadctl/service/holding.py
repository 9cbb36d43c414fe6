"""Whose walk it is: of several screens that could start a belt, the one whose press did.

As long as that walk is under way and its screen is there, nobody else's press makes the belt go on: two
people who each think that they decide are worse than one.  What slows or stops stays everybody's.
"""

from __future__ import annotations

from collections.abc import Callable

HELD = frozenset(("permit", "arm"))
"""The requests that make a belt start, or go on after a break."""

OVER = ("none", "idle", "stopped")
"""The states in which no walk is anybody's; the watch after a stop holds nobody up."""


class Holder:
    """Who walks.

    Args:
        walking: whether a walk is under way, its breaks and its end included.
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
