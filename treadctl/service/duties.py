"""What the service owes to others at every tick: the latch, the computer's sleep, the journal, the profile.

None of it is waited for; all of it follows what the core says of the belt.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from treadctl.model import CapLowered, Event, JournalSays, Plan
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.supervisor import Supervisor

_log = logging.getLogger(__name__)

RENEW_S = 30.0  # the latch is ours for ten minutes after it was written last
LOOK_S = 2.0  # how often the profile of a walk is looked at again: who lowers the cap means now


class Duties:
    """Follows the core, one tick at a time.

    Args:
        ports: latch, journal, `moves` and `plan_for` are used.
        core: asked, never told.
        machine: whose address goes into the latch.
        feed: takes what the journal and the profile say.
    """

    def __init__(
        self, ports: Ports, core: Supervisor, machine: Machine, feed: Callable[[Event], None]
    ) -> None:
        self._ports = ports
        self._core = core
        self._machine = machine
        self._feed = feed
        found = ports.latch.found  # an earlier service's: it stays as it is until that belt was seen to stand
        self._ours = self._earlier = found is not None and found.young
        self._moves = False
        self._arming = 0
        self._written: tuple[float, str] = (float("-inf"), "")
        self._trouble: str | None = None
        self._plan: Plan | None = None
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def latched(self) -> AsyncIterator[None]:
        """Hold the latch before a start is permitted; a tick lets go of it where nothing came of that.

        Raises:
            OSError: it cannot be written down; nothing may be started.
        """
        self._arming += 1
        self._ours = True  # a disk that is too slow writes it all the same: a tick takes it away again
        try:
            await self._ports.latch.hold(self._machine.address or "", "walk")
            self._earlier = False
            self._written = (self._ports.clock(), "walk")
            yield
        finally:
            self._arming -= 1

    @property
    def ours(self) -> bool:
        """Tell whether the belt was ours when the core was last asked: from before a start until it stood."""
        return self._ours

    def armed(self, plan: Plan) -> None:
        """Take the plan that is walked from now on."""
        self._plan, self._looked_at = plan, self._ports.clock()

    def tick(self) -> None:
        """Do what is due."""
        now = self._ports.clock()
        self._keep_latch(now)
        self._watch_journal()
        self._watch_profile(now)

    def ended(self, *, stands: bool) -> None:
        """The service ends; the latch outlives it where the belt may move, or may begin to."""
        if stands and self._ours and not self._core.ghost_possible(self._ports.clock()):
            self._ports.latch.clear()
        self._move(moves=False)

    def _keep_latch(self, now: float) -> None:
        ours = self._core.may_be_ours(now)
        if ours or self._arming:
            cause = self._core.stop_reason or "walk"
            at, before = self._written
            due = not self._ours or cause != before or now - at >= RENEW_S
            if ours and due and not self._earlier:
                self._written = (now, cause)
                self._ports.latch.renew(self._machine.address or "", cause)
            self._move(moves=ours)
            self._ours = True
        elif self._ours:
            self._ours = self._earlier = False
            self._ports.latch.clear()
            self._move(moves=False)

    def _move(self, *, moves: bool) -> None:
        if moves is self._moves:
            return
        self._moves = moves
        try:
            self._ports.moves(moves)
        except Exception:
            _log.warning("the computer cannot be told that the belt moves", exc_info=True)

    def _watch_journal(self) -> None:
        trouble = self._ports.journal.trouble
        if trouble != self._trouble:
            self._trouble = trouble
            self._feed(JournalSays(trouble))

    def _watch_profile(self, now: float) -> None:
        if now - self._looked_at < LOOK_S or self._plan is None or self._core.settled:
            return
        if self._looking is None or self._looking.done():
            self._looked_at = now
            self._looking = asyncio.get_running_loop().create_task(self._look(self._plan), name="profile")

    async def _look(self, plan: Plan) -> None:
        """Feed a cap that was lowered; one that was raised counts in the next session."""
        try:
            there = await self._ports.off_loop(lambda: self._ports.plan_for(plan.profile, 0))
        except Exception as error:  # being written just now, or gone: what was armed holds
            _log.info("the profile %s cannot be read just now: %r", plan.profile, error)
            return
        if plan is self._plan and there.cap < plan.cap:
            self._feed(CapLowered(there.cap))

    async def close(self) -> None:
        """End what looks."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
