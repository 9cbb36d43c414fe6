"""Who walks here, where several people do: one after the other, changed at rest alone.

Each has a data folder, and so a service, of their own; there is one treadmill.  The service of the person
before lets go of it, where nothing is under way there, before the next one's may take it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from treadctl import words
from treadctl.client import ServiceGone
from treadctl.model import TreadctlError


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose walks these are.

    Attributes:
        folder: their data folder.
        profile: what is walked.
        programme: with today's amount and the card; else it is practice.
        name: theirs; "" for whom the data folder belongs to.
    """

    folder: Path
    profile: str
    programme: bool
    name: str = ""


class Held(Protocol):
    """A connection that keeps a service from ending."""

    def close(self) -> None:
        """Let go of it."""


class Sits(Protocol):
    """Whoever sits here walks; as `seat.Seat` does."""

    async def open(self) -> None:
        """Take a place at the service."""

    async def close(self) -> None:
        """Let go."""

    async def lets_go(self) -> bool:
        """Have the service let go of its treadmill; False where it is in use."""

    def stays(self, why: str) -> None:
        """Nobody else walks here; say why."""


S = TypeVar("S", bound=Sits)


class People(Generic[S]):
    """Changes from one person to another.

    Args:
        find: returns whose walks a name stands for, or raises TreadctlError; blocks.
        attach: starts the service of a data folder if none runs, and connects; blocks.
        seat_of: makes a seat, not yet open.
        takes: told who walks from here on, and which browser asked for it.
    """

    def __init__(
        self,
        find: Callable[[str], Whose],
        attach: Callable[[Path], Held],
        seat_of: Callable[[Whose], S],
        takes: Callable[[Whose, S, str], None],
    ) -> None:
        self._find, self._attach, self._seat_of, self._takes = find, attach, seat_of, takes

    async def change(self, before: S, name: str, browser: str) -> None:
        """Have somebody else walk here, or stay with who does, and say why."""
        try:
            whose = await asyncio.to_thread(self._find, name)
            first = await asyncio.to_thread(self._attach, whose.folder)
        except (ServiceGone, TreadctlError) as error:
            before.stays(words.PAGE["person_trouble"].format(why=error))
            return
        try:
            await self._hand_over(before, whose, browser)
        except ServiceGone as error:
            before.stays(words.PAGE["person_trouble"].format(why=error))
        finally:
            await asyncio.to_thread(first.close)

    async def _hand_over(self, before: S, whose: Whose, browser: str) -> None:
        if not await before.lets_go():
            before.stays(words.PAGE["person_in_use"])
            return
        after = self._seat_of(whose)
        try:
            await after.open()
        except ServiceGone:
            await after.close()
            raise
        self._takes(whose, after, browser)
        await before.close()
