"""The start-up sweep: a belt that an earlier service of ours left to itself is stopped first.

Only where the latch file says that it was ours, and only while that is less
than ten minutes ago: after that, and where no clock can tell, whoever walks
there may be somebody else, and the stop is on offer, not done (HAZARDS H-79).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from enum import Enum

from treadctl.latch import YOUNG_S, Found
from treadctl.model import Event, LatchFound, Notice, RadioError, RadioTrouble
from treadctl.service.machine import Machine
from treadctl.supervisor import Supervisor

_log = logging.getLogger(__name__)

TRY_AFTER_S = (0.0, 1.0, 2.0) + (4.0,) * 6
"""Chosen: with a scan of 8 s each, some 100 s: a guardian that stopped the belt watches it for 60 s first."""


class Outcome(Enum):
    """How far the sweep is."""

    UNDER_WAY = "under_way"
    STOOD = "stood"
    UNREACHABLE = "unreachable"
    OLD = "old"  # not ours any more, or nobody can say how old: told, and nothing was sent


class Sweep:
    """Stops the belt that the latch file names.

    Args:
        machine: connects.
        core: asked whether the belt stands.
        feed: takes the news that there was a latch.
        say: tells whoever is there.

    Attributes:
        outcome: None where there was no latch.
        news: what everybody who connects later has to be told.
    """

    def __init__(
        self,
        machine: Machine,
        core: Supervisor,
        feed: Callable[[Event], None],
        say: Callable[[Notice], None],
    ) -> None:
        self.outcome: Outcome | None = None
        self.news: list[Notice] = []
        self._machine = machine
        self._core = core
        self._feed = feed
        self._tell = say

    @property
    def under_way(self) -> bool:
        """Whether the belt of before is still being looked for or stopped."""
        return self.outcome is Outcome.UNDER_WAY

    def begin(self, found: Found) -> bool:
        """Have the core begin in that stop, before its first tick; False where the walk is too long ago."""
        if not found.young:
            self.outcome = Outcome.OLD
            self._say("latch_undated" if found.age_s is None else "latch_old", found)
            return False
        self.outcome = Outcome.UNDER_WAY
        self._machine.pinned = found.address or None  # the stop that is owed must reach no other belt
        self._say("latch_sweep", found)
        self._feed(LatchFound(found.cause))
        return True

    async def run(self, found: Found) -> None:
        """Connect to the machine of `found` and wait until its belt is accounted for."""
        until = asyncio.get_running_loop().time() + YOUNG_S - (found.age_s or 0.0)
        trouble = await self._connect(found.address)
        if trouble is not None:
            self.outcome = Outcome.UNREACHABLE
            self._say("latch_unreachable", found, trouble=trouble.value)
            await self._go_on_trying(found.address, until)
        while self._core.owes_stop:  # also where a client connects later, or a person looks and says so
            await asyncio.sleep(0.1)
        self.outcome = Outcome.STOOD
        self._machine.pinned = None
        self.news.clear()

    async def _connect(self, address: str) -> RadioTrouble | None:
        """Return None once connected, else why not."""
        trouble = RadioTrouble.ADDRESS_NOT_FOUND
        for pause_s in TRY_AFTER_S if address else ():
            await asyncio.sleep(pause_s)
            try:
                await self._machine.connect(address, only_simulated=False, may_switch=False)
                return None
            except RadioError as error:
                trouble = error.trouble
                _log.warning("the belt of the last walk: %r", error)
        return trouble

    async def _go_on_trying(self, address: str, until: float) -> None:
        """Told or not, the stop is owed: try on, until the belt may be somebody else's (HAZARDS H-79)."""
        loop = asyncio.get_running_loop()
        while address and self._core.owes_stop and not self._machine.connected and loop.time() < until:
            await asyncio.sleep(TRY_AFTER_S[-1])
            with contextlib.suppress(RadioError):
                await self._machine.connect(address, only_simulated=False, may_switch=False)

    def _say(self, what: str, found: Found, **values: object) -> None:
        minutes = None if found.age_s is None else round(found.age_s / 60)
        known = {"reason": found.cause, "detail": found.address, "minutes": minutes}
        notice = Notice(what, {**known, **values})
        self.news.append(notice)
        self._tell(notice)
