"""A rig with a calendar, and a person who was screened: cards, walks of the programme, and what is kept of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from tests.care.walks import GOOD
from tests.helpers.asking import D0, NONE, WELL, standard
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.walker import Line, Rig
from treadctl import days
from treadctl.care.asking import AS_BEFORE
from treadctl.care.body import Later, LaterReport
from treadctl.care.history import Amount, Change, Week
from treadctl.care.rows import Pen, Row
from treadctl.care.stored import Stored, read
from treadctl.journal import MemoryJournal

TEN = 36_000
TEN_MINUTES = Amount(walk_s=600.0, speed=200.0)


class Home:
    """A rig with a calendar, and a newcomer who has been screened."""

    def __init__(self, running: Rig, journal: MemoryJournal, *, simulated: bool) -> None:
        self.running, self.journal = running, journal
        self.pen = Pen(simulated=simulated)
        self.wants = standard("standard")
        self._loop = asyncio.get_running_loop()
        self.day = 0

    @property
    def day(self) -> int:
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        """It is ten o'clock of that day."""
        self._day, self._ten = day, self._loop.time()

    def wall(self) -> float:
        at_s = (D0 + self.day - days.of_iso("1970-01-01")) * 86_400 + TEN
        return at_s + self._loop.time() - self._ten

    def stored(self, *, simulated: bool | None = None) -> Stored:
        simulated = self.pen.simulated if simulated is None else simulated
        return read(((row.kind, row.data) for row in self.journal.rows()), simulated=simulated)

    async def told(self, name: str, **body: object) -> Line:
        reply = await self.running.ask(name, **body)
        assert reply["ok"], reply
        return reply

    async def card(self, **body: object) -> Line:
        return await self.told("card", **{"lines": NONE, "back": 0, "leg": 0, "profile": "standard", **body})

    async def arm(self, card: object, **body: object) -> Line:
        permit = (await self.told("permit"))["permit"]
        return await self.running.ask(
            "arm", **{"permit": permit, "profile": "standard", "card": card, **body}
        )

    async def walks(self) -> Line:
        """To the end of the walk that was armed, whoever asks on the way."""
        service = self.running.service
        ended: Line | None = None
        service.last_walk = None
        async with asyncio.timeout(7200):
            while ended is None:
                await asyncio.sleep(1.0)
                now = service.snapshot()
                if now["question"] is not None:
                    await self.running.ask("check", question=now["question"], value="same")
                if now["waits_for"]:
                    permit = (await self.told("permit"))["permit"]
                    await self.running.ask("arm", permit=permit)
                ended = service.last_walk
        await self.running.wait_for(lambda: self.running.service.snapshot()["state"] == "idle")
        return ended

    def walked(self, day: int) -> None:
        """A good baseline walk of that day, with all its answers, is in the journal."""
        at_s = self.wall() + (day - self.day) * 86_400
        walk = replace(
            GOOD,
            day=D0 + day,
            started_at=at_s,
            ended_at=at_s,
            baseline=True,
            planned=TEN_MINUTES,
            walked_s=600.0,
        )
        name, pen = f"walk of day {day}", self.pen
        rows = [
            pen.walk(walk, name),
            pen.right_after(name, AS_BEFORE),
            pen.morning(name, AS_BEFORE, D0 + day + 1),
        ]
        self.put(*rows, pen.two_hours(name, LaterReport(feel=Later.YES)))

    def put(self, *rows: Row) -> None:
        """Write rows as a service would have."""
        for kind, data in rows:
            self.journal.record(kind, data, wall=self.wall(), now=0.0)

    def has_walked_at(self, amount: Amount) -> None:
        """Last week's walks led to this amount."""
        for day in (-7, -5, -3):
            self.walked(day)
        counted = Amount(walk_s=3 * amount.walk_s, speed=amount.speed)
        week = Week(
            first=D0 - 7,
            level=amount,
            sessions=3,
            planned_sessions=3,
            counted=counted,
            before=(0.0, 0.0),
            red=0,
            amber=0,
            change=Change.FOUND,
            rule="3.4/baseline",
            next=amount,
        )
        self.put(self.pen.fact(week))


@asynccontextmanager
async def home(
    machine: Any = "plain", *, clinician: bool = True, simulated: bool = True, **more: Any
) -> AsyncIterator[Home]:
    """Connect; the person is screened, and (`clinician`) somebody was asked."""
    journal = MemoryJournal()
    place: list[Home] = []
    ports = {
        "journal": journal,
        "wall": lambda: place[0].wall() if place else 0.0,
        "plan_for": lambda name, walks: DEMO if name == "demo" else replace(DEMO, cap=place[0].wants.cap),
        "profile_of": lambda name: replace(place[0].wants, name=name),
    }
    async with rig(machine, plan=DEMO, simulated=simulated, ports=ports, **more) as running:
        place.append(Home(running, journal, simulated=simulated))
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(4)
        await place[0].told("screen", answers=WELL)
        await place[0].told("clinician", ok=clinician)
        yield place[0]
