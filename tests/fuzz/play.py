"""Play one world: product, belt, person and everything that happens, in virtual time, into a story."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from tests.fuzz.loop import FuzzLoop
from tests.fuzz.person import Person
from tests.fuzz.stage import Stage
from tests.fuzz.story import Row, Story
from tests.fuzz.verbs import Hands
from tests.fuzz.world import Happening, World

RECOVERS_S = 30.0
LAST_S = 25.0


def play(world: World, *, full: bool = False) -> Story:
    """Play it from beginning to end; the same world gives the same story.

    `full` is the tier with BleakClient and bumble, else a radio in memory.
    """
    logging.disable(logging.CRITICAL)
    loop = FuzzLoop()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(_play(world, loop, full=full))
    finally:
        _wind_up(loop)
        asyncio.set_event_loop(None)
        loop.close()
        logging.disable(logging.NOTSET)


def _wind_up(loop: FuzzLoop) -> None:
    """Let what is left end, by force after a while; the dead stay dead."""
    for process in loop.processes.values():
        process.thaw()
    buried: set[asyncio.Task[Any]] = set()
    for process in [one for one in loop.processes.values() if one.dead]:
        buried |= process.bury()
    for _ in range(5):
        left = asyncio.all_tasks(loop) - buried
        if not left:
            return
        loop.run_until_complete(asyncio.wait(left, timeout=30.0))
        for task in left:
            task.cancel()


async def _play(world: World, loop: FuzzLoop, *, full: bool) -> Story:
    stage = Stage(world, loop, full=full)
    await stage.bench.switch_on()
    person = Person(stage)
    director = Director(stage, Hands(stage, person))
    stage.bench.start(stage.later)
    stage.run_service()
    living = asyncio.create_task(person.live(), name="person")
    answering = asyncio.create_task(person.answers_to.live(), name="answers")
    await asyncio.sleep(world.calm_at)
    director.calm()
    await living
    story = stage.story
    stop_s = stage.treadmill.belt.speed_kmh / stage.treadmill.machine.motor.stop_kmh_s
    story.notes["calm"] = stage.clock()
    story.notes["rearm"] = await person.try_again(stage.clock() + RECOVERS_S + stop_s)
    await asyncio.sleep(3.0 + (stop_s if stage.over else 0.0))
    if stage.over or stage.service.broken:
        story.notes["beats_until"] = stage.guardian.heard_at
        story.notes["handed_over"] = stage.over and not stage.service.confirmed
    stage.note("ends")
    answering.cancel()
    running = stage.running
    stage.service.ending.set()
    if running is not None and not stage.process.dead:
        await asyncio.wait({running}, timeout=LAST_S)
    story.notes["seconds"] = loop.time()
    story.notes["journal"] = stage.journal.account()
    story.notes["broken"] = stage.service.broken
    ended = running is not None and running.done() and not running.cancelled()
    story.notes["ended"] = ended
    if running is not None and ended and running.exception() is not None:
        story.notes["exception"] = repr(running.exception())
    stage.bench.stop()
    await stage.bench.switch_off()
    stage.close()
    return story


class Director:
    """Lets the happenings happen: at their time, or at the edge that they wait for."""

    def __init__(self, stage: Stage, hands: Hands) -> None:
        self._stage, self._hands = stage, hands
        self._seen: dict[str, int] = {}
        self._waiting = [one for one in stage.world.happenings if one.edge]
        self._lasting: list[Happening] = []
        self._calm = False
        stage.truth.on_event = self._event
        stage.audit.on_record = self._record
        stage.on_line = self._line
        for one in stage.world.happenings:
            if not one.edge:
                stage.later(one.t, partial(self._begin, one))

    def _begin(self, one: Happening) -> None:
        if self._calm:
            return
        self._stage.note(one.do, kind=one.kind, values=one.values, lasts=one.lasts)
        self._hands.begin(one)
        if one.lasts:
            self._lasting.append(one)
            self._stage.later(one.lasts, partial(self._end, one))

    def _end(self, one: Happening) -> None:
        if one in self._lasting:
            self._lasting.remove(one)
            self._stage.note("end", kind=one.kind, what=one.do)
            self._hands.end(one)

    def calm(self) -> None:
        """All faults are over."""
        self._calm = True
        for one in list(self._lasting):
            self._end(one)
        self._hands.calm()
        self._stage.note("calm")

    def _event(self, row: Row) -> None:
        match row["event"]:
            case "edge":
                self._edge("moves" if row["kind"] == "leaves_zero" else row["kind"])
            case "connected" | "disconnected":
                self._edge(row["event"])
            case "control_point":
                self._edge(f"x:{row['w'][:2]}")

    def _record(self, row: Row) -> None:
        if row["audit"] == "write":
            self._edge(f"w:{row['bytes'][:2]}")
        elif row["audit"] in ("armed", "permit_minted"):
            self._edge(row["audit"])

    def _line(self, row: Row) -> None:
        if row["event"] == "press_start":
            self._edge("press_start")

    def _edge(self, name: str) -> None:
        if not self._waiting:
            return
        self._seen[name] = count = self._seen.get(name, 0) + 1
        for one in [one for one in self._waiting if one.edge == name and one.nth == count]:
            self._waiting.remove(one)
            self._stage.later(one.t, partial(self._begin, one))
