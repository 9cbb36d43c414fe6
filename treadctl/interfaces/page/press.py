"""The held press: nobody's finger slips for a second and a half, and one that let go starts nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from treadctl.client import ServiceGone
from treadctl.interfaces.page.place import Kind

Line = dict[str, Any]

HOLD_S = 1.5
EARLY_S = 0.1  # the page's own clock and the way here may differ by so much
FORGET_S = 10.0  # a press that nobody ended: its release was lost on the way


class Press:
    """One press at a time; it becomes a permit, and the permit a start.

    Args:
        request: makes a request of the service.
        clock: monotonic seconds.
    """

    def __init__(self, request: Callable[..., Awaitable[Line]], clock: Callable[[], float]) -> None:
        self._request, self._clock = request, clock
        self._by: object = None
        self._at = 0.0
        self._stops: asyncio.Task[object] | None = None

    def down(self, by: object) -> None:
        """A finger is down, or a key: from here on a stop voids it."""
        self.up()
        self._by, self._at = by, self._clock()
        self._stops = asyncio.create_task(self._count(), name="press")

    def up(self) -> None:
        """It was let go."""
        self._by = None
        if self._stops is not None:
            self._stops.cancel()
            self._stops = None

    def held(self, by: object) -> bool:
        """Tell whether this page has held for long enough, and just now."""
        held_s = self._clock() - self._at
        return self._by is by and by is not None and HOLD_S - EARLY_S <= held_s <= FORGET_S

    async def arm(
        self,
        profile: str | None,
        *,
        card: str | None,
        flat: bool,
        place: Kind | None = None,
        own_start: bool = False,
    ) -> Line:
        """Make a start of a held press, once; return the service's reply.

        Args:
            profile: what is walked; None: go on after a break.
            card: the answered card that allows it.
            flat: the person looked: the deck is flat.
            place: by what it was proven who presses.
            own_start: the press that starts the belt is still to come, on the machine's own Start.
        """
        counting, self._stops = self._stops, None
        self.up()
        stops = await counting if counting is not None else None
        if stops is None:
            return {"ok": False, "reason": "no_permit"}
        more: Line = {"card": card} if card is not None and profile is not None else {}
        if own_start:
            more |= {"own_start": True, "stops": stops}
        else:
            permit = await self._request("permit", issuer="page", stops=stops, place=place and place.value)
            if not permit.get("ok"):
                return permit
            more["permit"] = permit["permit"]
        return await self._request("arm", profile=profile, says_flat=flat, **more)

    async def _count(self) -> object:
        """Return how often a stop was asked for when the press began; None where nobody can tell."""
        try:
            return (await self._request("snapshot")).get("stops")
        except ServiceGone:
            return None
