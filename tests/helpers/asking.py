"""A person who talks to the programme through the service's requests: no radio, any day, any hour."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from treadctl import days
from treadctl.care.history import History
from treadctl.care.rows import Row
from treadctl.care.stored import Stored, read
from treadctl.device.ports import Radio
from treadctl.journal import MemoryJournal
from treadctl.messages import parse_request
from treadctl.model import Plan, Profile, RadioError, RadioTrouble
from treadctl.quantities import Speed
from treadctl.service.audit import Audit
from treadctl.service.build import build
from treadctl.service.dates import Uptime
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.ports import Ports

Line = dict[str, Any]

D0 = days.of_iso("2026-03-02")
NONE = dict.fromkeys(("S1", "S2", "S3", "S4", "S5", "S6"), "no")
WELL = {
    item: "no"
    for group, number in (("E", 8), ("U", 5), ("D", 9), ("K", 1))
    for item in (f"{group}{n}" for n in range(1, number + 1))
} | {f"T{n}": "yes" for n in range(1, 7)}


def standard(name: str) -> Profile:
    """The most that is wanted: 30 min, 3.5 km/h, three days."""
    return Profile(
        name=name,
        pattern="standard",
        cap=Speed.kmh("3.5"),
        walk_s=1800,
        block_s=300,
        break_s=120,
        days_per_week=3,
        ramp_per_s=Speed.kmh("0.1"),
        simulated_only=name == "demo",
    )


def _no_radio() -> AbstractAsyncContextManager[Radio]:
    raise RadioError(RadioTrouble.NO_ADAPTER, "none here")


def _no_plan(name: str, walks: int) -> Plan:
    raise AssertionError(name)


class Person:
    """Requests, in the order of a test's days; `hour` is of the local clock."""

    def __init__(self, *, simulated: bool = False) -> None:
        self.journal = MemoryJournal()
        self.simulated = simulated
        self.day, self.hour = 0, 10.0
        self.mono = 0.0
        self.uptime = Uptime()
        self.profile_of: Callable[[str], Profile] = standard
        self._ids, self._nonces = itertools.count(1), itertools.count(1)
        self.service, self.requests = build(
            Ports(
                open_radio=_no_radio,
                clock=lambda: self.mono,
                wall=self.wall,
                journal=self.journal,
                plan_for=_no_plan,
                nonce=lambda: f"{next(self._nonces):032x}",
                off_loop=_at_once,
                audit=Audit(lambda: self.mono),
                guardian=MemoryGuardian(),
                uptime=lambda: self.uptime,
                profile_of=lambda name: self.profile_of(name),
            )
        )

    def wall(self) -> float:
        return (D0 + self.day - days.of_iso("1970-01-01")) * 86_400 + self.hour * 3600

    async def ask(self, name: str, **body: object) -> Line:
        return await self.ask_as("walker", name, **body)

    async def ask_as(self, role: str, name: str, /, **body: object) -> Line:
        body.setdefault("simulated", self.simulated)
        request = parse_request({"request": name, "id": str(next(self._ids)), **body}, role)
        return await self.requests.take(request, role)

    async def told(self, name: str, **body: object) -> Line:
        """The same, and it must be taken."""
        reply = await self.ask(name, **body)
        assert reply["ok"], reply
        return reply

    async def card(self, back: int = 0, leg: int = 0, **body: object) -> Line:
        """The card before a walk, as it is on an ordinary day."""
        return await self.ask(
            "card", **{"lines": NONE, "back": back, "leg": leg, "profile": "standard", **body}
        )

    async def newcomer(self) -> None:
        """The first run: screened, asked about the usual, a clinician agreed."""
        await self.told("screen", answers=WELL)
        await self.told("usual", back=0, leg=0)
        await self.told("clinician", ok=True)

    def put(self, *rows: Row, session: str = "") -> None:
        """Write rows as a service would have."""
        for kind, data in rows:
            self.journal.record(kind, data, wall=self.wall(), now=self.mono, session=session)

    @property
    def stored(self) -> Stored:
        rows = ((row.kind, row.data) for row in self.journal.rows())
        return read(rows, simulated=self.simulated)

    @property
    def history(self) -> History:
        return self.stored.history


async def _at_once(work: Callable[[], Any]) -> Any:
    return work()
