"""What clients ask the programme for, carried out.

The service is the one that writes: an answer is acknowledged only when it is on the disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from treadctl.care import numbers
from treadctl.care.machine import Reach
from treadctl.care.rows import Row
from treadctl.care.screen import Outcome
from treadctl.care.today import Kind
from treadctl.days import iso
from treadctl.messages import Request
from treadctl.model import Plan, TreadctlError
from treadctl.safety.arming import never_walked
from treadctl.service import answers
from treadctl.service.afar import health, whole
from treadctl.service.answers import BadAnswerError
from treadctl.service.cards import LIVES_S, Answered, Held, Pending, answered, promise
from treadctl.service.care_answers import ANSWERS
from treadctl.service.care_lines import Reply, because_line, decided
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.service.programme import NotNowError, Programme, Seen, Wanted, closed_rows, today
from treadctl.service.screens import Said
from treadctl.service.service import Service
from treadctl.service.walks import Underway, practice

T = TypeVar("T")
Body = Mapping[str, Any]

OFF_LOOP_S = 5.0  # chosen: a disk that is slower than this is not written to before a walk
FLUSH_S = 4.0
CARE = frozenset(ANSWERS) | {"today", "health", "date", "card", "faster"}
"""The requests that are carried out here."""


def _no(reason: str, **values: object) -> NotNowError:
    return NotNowError(reason, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What an arm needs of the programme.

    Attributes:
        walk: the walk that begins, None on an empty belt.
        plan: for the belt.
        rows: to be written when it has begun.
    """

    plan: Plan
    walk: Underway | None = None
    rows: tuple[Row, ...] = ()


class CareRequests:
    """Carries them out, one at a time: each rests on what the one before has written."""

    def __init__(self, ports: Ports, service: Service, machine: Machine) -> None:
        self._ports = ports
        self._service = service
        self._machine = machine
        self._programme = Programme(ports)
        self._turn = asyncio.Lock()
        self._held = Held()
        self._dated = False

    async def take(self, request: Request) -> Reply:
        """Return the reply's values.

        Raises:
            NotNowError: something else comes first.
            TreadctlError: a bad value, a profile that does not hold, a disk that does not answer.
        """
        async with self._turn:
            return {"ok": True, **await self._take(request.name, request.body)}

    async def _take(self, name: str, body: Body) -> Reply:
        simulated = self._world(name, body)
        if name == "card":
            return await self._card(body, simulated=simulated)
        reply, rows = await self.off_loop(lambda: self._answer(name, body, simulated=simulated))
        await self._write(rows)
        return reply

    def _answer(self, name: str, body: Body, *, simulated: bool) -> Said:
        """Work out the reply and what is to be written; reads files, so not on the loop."""
        seen = self._look(simulated=simulated, doubtful=name in ("today", "health", "date"))
        if name == "date":
            return self._date(seen, body)
        if name in ANSWERS:
            reply, rows = ANSWERS[name](seen, body)
        else:
            reply, rows = self._of_profile(name, seen, body)
        return reply, (*seen.owed, *rows)

    def _date(self, seen: Seen, body: Body) -> Said:
        """Take a person's word that the clock says the right day."""
        if body.get("day") != iso(seen.day):
            raise BadAnswerError(f"day is {body.get('day')}: by this computer's clock it is {iso(seen.day)}.")
        return {}, (self._ports.uptime().row(confirmed=True),)

    def _of_profile(self, name: str, seen: Seen, body: Body) -> Said:
        """Answer what depends on the profile as well."""
        now = today(seen, self._wanted(body, simulated=seen.simulated))
        if name == "today":
            return whole(seen, now, starting=answers.truth(body, "starting", otherwise=False)), ()
        if name == "health":
            return health(seen, now), ()
        if now.at.greens < numbers.CAP_RAISE_GREEN_WEEKS:
            raise _no("not_yet_faster", weeks=numbers.CAP_RAISE_GREEN_WEEKS, greens=now.at.greens)
        return {}, (seen.pen.faster(seen.day),)

    # --- the card, and what it lets begin

    async def _card(self, body: Body, *, simulated: bool) -> Reply:
        self._held.put(None)
        stops = self._service.stops
        await self._alone_no_more()

        def work() -> tuple[Reply, Answered, str, tuple[Row, ...]]:
            seen = self._look(simulated=simulated)
            wanted = self._wanted(body, simulated=simulated)
            card = answered(seen, body)
            after = seen.after(*card.rows)
            now = today(after, wanted, card.beginning, unsteady=card.unsteady)
            reply = {
                "action": card.beginning.action.name.lower(),
                "rule": card.beginning.rule,
                "rules": list(card.beginning.rules),
                "words": None if card.finding.outcome is Outcome.CLEAR else card.finding.words,
                "items": list(card.finding.items),
                **decided(after, now),
            }
            return reply, card, wanted.profile.name, (*seen.owed, *card.rows)

        reply, card, profile, rows = await self.off_loop(work)
        await self._write(rows)
        token = (
            self._opened(card, profile, stops, simulated=simulated) if reply["kind"] == Kind.WALK else None
        )
        return {**reply, "card": token}

    async def _alone_no_more(self) -> None:
        """Who wants to walk with us walks at the console no more: what was walked there counts first."""
        if self._service.diary.console.over():
            await self._kept(taken=True)

    def _opened(self, card: Answered, profile: str, stops: int, *, simulated: bool) -> str:
        """Let somebody start with this card, once and soon."""
        now, wall = self._ports.clock(), self._ports.wall()
        pending = Pending(
            token=self._ports.nonce(),
            profile=profile,
            until=now + LIVES_S,
            stops=stops,
            day=self._ports.local(wall)[0],
            simulated=simulated,
            answered=card,
        )
        self._held.put(pending)
        return pending.token

    async def start(self, body: Body) -> Start:
        """Return the walk that a press is to begin, worked out anew.

        Raises:
            NotNowError: there is no card, it does not hold any more, or no walk is left of the day.
            TreadctlError: the profile does not hold, or the disk does not answer.
        """
        name, token = str(body["profile"]), body.get("card")
        if token is None:
            if self._needs_card(body):
                raise _no("no_card")
            return await self.off_loop(lambda: self._without_card(name, empty=body.get("empty_belt") is True))
        async with self._turn:
            pending = self._valid(str(token), name)
            await self._alone_no_more()
            return await self.off_loop(lambda: self._with_card(body, pending))

    def _needs_card(self, body: Body) -> bool:
        """Tell whether a person is to stand on a real belt; what was never tried says so itself."""
        if self._service.simulated or body.get("empty_belt") is True or self._machine.capabilities is None:
            return False
        return never_walked(self._machine.facts, tried=False) is None

    def begun(self, start: Start) -> None:
        """A walk has begun: its card is used up, and the weeks that are over are never decided anew."""
        self._held.begins(self._service.last_walk, counts=start.walk is not None and start.walk.counts)
        self._record(start.rows)

    def _valid(self, token: str, profile: str) -> Pending:
        pending, simulated = self._held.card(self._service.last_walk), self._service.simulated
        day = self._ports.local(self._ports.wall())[0]
        if (
            pending is None
            or (pending.token, pending.profile) != (token, profile)
            or self._ports.clock() > pending.until
            or pending.stops != self._service.stops
            or (pending.day, pending.simulated) != (day, simulated)
        ):
            raise _no("card_void")
        return pending

    def _with_card(self, body: Body, pending: Pending) -> Start:
        simulated = pending.simulated
        seen = self._look(simulated=simulated)
        promised = promise(seen, self._wanted(body, simulated=simulated), pending)
        walk = Underway(
            id=self._ports.nonce()[-16:],
            session=promised.session,
            plan=promised.plan,
            simulated=simulated,
            counts=True,
            why=tuple(because_line(each) for each in promised.now.why),
        )
        return Start(plan=promised.plan, walk=walk, rows=(*seen.owed, *closed_rows(seen, promised.now)))

    def _without_card(self, name: str, *, empty: bool) -> Start:
        """Return a walk that the programme knows nothing of: practice, or an empty belt."""
        simulated, wall = self._service.simulated, self._ports.wall()
        plan = self._ports.plan_for(name, self._ports.journal.sessions_before(simulated=simulated))
        if empty:
            return Start(plan=plan)
        session = practice(plan, self._ports.local(wall)[0], wall)
        walk = Underway(
            id=self._ports.nonce()[-16:], session=session, plan=plan, simulated=simulated, counts=False
        )
        return Start(plan=plan, walk=walk)

    # --- what everything rests on

    def _world(self, name: str, body: Body) -> bool:
        """Tell which world is meant: that of the machine, unless a client that has none says another."""
        here = self._service.simulated if self._machine.address is not None else None
        wanted = answers.truth(body, "simulated", otherwise=bool(here))
        if name == "card" and here is not None and wanted is not here:
            raise _no("other_world")
        return wanted

    def _look(self, *, simulated: bool, doubtful: bool = False) -> Seen:
        """Return what is known; unless `doubtful`, only where nobody need be asked which day it is."""
        diary = self._service.diary
        walk = diary.walks.underway
        here = (diary.console.name, "" if walk is None else walk.id)
        seen = self._programme.look(simulated=simulated, underway=here)
        if seen.doubt is not None and not doubtful:
            raise _no("date_first", today=iso(seen.day))
        return seen

    def _wanted(self, body: Body, *, simulated: bool) -> Wanted:
        name, machine = body.get("profile"), self._machine
        profile = self._programme.profile(None if name is None else str(name))
        if machine.capabilities is None or simulated is not self._service.simulated:
            return Wanted(profile=profile)
        reach = Reach.of(machine.capabilities, machine.facts, simulated=simulated)
        return Wanted(profile=profile, reach=reach)

    async def off_loop(self, work: Callable[[], T]) -> T:
        """Return what blocking work gives.

        Raises:
            TreadctlError: it takes too long.
        """
        try:
            async with asyncio.timeout(OFF_LOOP_S):
                return await self._ports.off_loop(work)
        except TimeoutError:
            raise TreadctlError("The disk does not answer. Nothing was started.") from None

    def _record(self, rows: Iterable[Row]) -> bool:
        ports, wall = self._ports, self._ports.wall()
        kept = [ports.journal.record(kind, data, wall=wall, now=ports.clock()) for kind, data in rows]
        return all(kept)

    async def _write(self, rows: tuple[Row, ...]) -> None:
        """Write rows, and wait until they are on the disk; with the first of them, what the clocks say."""
        if rows and not self._dated and self._ports.uptime().boot:
            self._dated, rows = True, (self._ports.uptime().row(), *rows)
        taken = self._record(rows)
        if rows:
            await self._kept(taken=taken)

    async def _kept(self, *, taken: bool) -> None:
        """Wait until all that was written down is on the disk."""
        journal = self._ports.journal
        if not (taken and await self.off_loop(lambda: journal.flush(FLUSH_S))):
            raise _no("journal", message=journal.trouble or "the disk does not answer")


def refused(error: NotNowError) -> Reply:
    """Return a refusal as a reply."""
    return {"ok": False, "reason": error.reason, **error.values}
