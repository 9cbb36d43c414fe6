"""The control loop: events to the core, effects to machine, journal and clients, ten times a second."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from treadctl import days, messages, words
from treadctl.model import (
    Connected,
    CutLink,
    Effect,
    Event,
    Measured,
    Notice,
    Plan,
    RadioTrouble,
    Reconnect,
    Send,
    SessionEnded,
    State,
    StopKind,
    StopRequested,
    Tick,
    Watched,
)
from treadctl.service.aloud import Aloud
from treadctl.service.diary import Diary
from treadctl.service.duties import Duties
from treadctl.service.ending import END_LIMIT_S, shielded, stop_without_core
from treadctl.service.guardian import Guardian
from treadctl.service.knowledge import Keeper
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.service.prepared import Prepared
from treadctl.service.records import Records
from treadctl.service.sweep import Sweep
from treadctl.service.walks import Underway
from treadctl.supervisor import Supervisor

_log = logging.getLogger(__name__)

TICK_S = 0.1
SNAPSHOT_EVERY_S = 0.25

_UNDER_WAY = (State.WALK, State.SLOWING, State.STOPPING)

BASE_TAIL = "-0000-1000-8000-00805f9b34fb"  # of a UUID that Bluetooth shortens to four digits

Reply = dict[str, Any]


class Service:
    """One treadmill, one core, any number of clients.

    Attributes:
        listener: gets every line for the clients (the local socket's broadcast).
        ending: set when the service should end; `run` then stops the belt first.
    """

    def __init__(self, ports: Ports, supervisor: Supervisor, machine: Machine, records: Records) -> None:
        self._ports = ports
        self._core = supervisor
        self._machine = machine
        self._records = records
        machine.inbox = self.feed
        machine.owed = lambda: not self.broken and supervisor.owes_stop
        self._keeper = Keeper(ports.machines, ports.off_loop)
        self.listener: Callable[[Mapping[str, Any]], None] = lambda line: None
        self.ending = asyncio.Event()
        self.last_walk: Reply | None = None
        self.broken = False  # the core raised: nothing it says counts any more
        self.confirmed = True  # the belt was seen to stand when the service ended
        self.stops = 0  # how often a stop was asked for: a press from before one is void
        self.greeting: list[Reply] = []  # what every client has to be told first
        self.sweep = Sweep(machine, supervisor, self.feed, self._notice)
        self._sweeping: asyncio.Task[None] | None = None
        self.prepared = Prepared(ports.clock)
        self.aloud = Aloud(ports.guardian)
        self.diary = Diary(ports, machine)
        machine.wrote = self.diary.wrote
        self.duties = Duties(ports, supervisor, machine, self.feed)
        self._inbox: deque[Event] = deque()
        self._draining = False
        self._torn = False
        self._ticks = 0
        self._conn = 0
        self._simulated = False
        self._profile: str | None = None
        self._published_at = float("-inf")
        self._state: State | None = None
        self._said = ""
        self._stopped_to_end = False
        self._refusal: Notice | None = None
        self._addresses: set[object] = set()  # of machines: the journal tells them apart and names none

    # --- the loop

    async def run(self) -> None:
        """Tick until asked to end; whatever ends it, the belt is stopped first."""
        self._ports.guardian.open(self.feed)
        found = self._ports.latch.found
        if found is not None and self.sweep.begin(found):
            self._sweeping = asyncio.create_task(self.sweep.run(found), name="sweep")
            self._sweeping.add_done_callback(self._ended_by_itself)
        at_once = asyncio.create_task(self._stop_when_ending(), name="stop when ending")
        at_once.add_done_callback(self._ended_by_itself)
        try:
            await self._tick_until(self.ending.is_set)
        except BaseException:  # cancelled, or failed: with us perhaps all that could write a Stop
            self._torn = True
            raise
        finally:
            await shielded(self._stop_and_close())
            at_once.cancel()

    async def _stop_when_ending(self) -> None:
        """A signal is a stop: it does not wait for the next tick."""
        await self.ending.wait()
        self._stop_before_ending()

    def _stop_before_ending(self) -> None:
        """Stop a belt that may be moving, once."""
        if not self._stopped_to_end and not self.broken and not self._core.settled:
            self._stopped_to_end = True
            self.stop("exit", StopKind.NOW, "service_ends")

    async def _tick_until(self, done: Callable[[], bool]) -> None:
        clock = self._ports.clock
        asleep = self._ports.asleep
        due, slept = clock(), asleep()
        while not done():
            before, slept = slept, asleep()
            self.feed(Tick(slept - before))
            self._guarded(self._publish_snapshot)
            self._guarded(self._beat)
            if not self.broken:  # what was ours before a core failed stays ours
                self._guarded(self.duties.tick)
            due, now = due + TICK_S, clock()
            if now - due > 5 * TICK_S:
                due = now  # after a stall the ticks that were missed are not made up for
            await asyncio.sleep(max(0.0, due - now))

    def _ended_by_itself(self, task: asyncio.Task[None]) -> None:
        """A task of ours that failed ends the service, and the belt is stopped first."""
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.critical(
                "%s failed; the belt is stopped and the service ends", task.get_name(), exc_info=error
            )
            self.ending.set()

    def _beat(self) -> None:
        """Tell the guardian, after the tick has really run; a service that has failed beats no more."""
        self._ticks += 1
        if not self.broken and not self._torn:
            self._ports.guardian.beat(self._core.report(self._ports.clock()), self._ticks)
            self._ports.alive()

    async def _stop_and_close(self) -> None:
        """Stop a belt that may be moving, wait until it stands, let go of everything."""
        self._ports.ends()
        self.confirmed = not self.broken and self._core.settled  # whatever happens here: not said unseen
        try:
            if not self.broken and not self.confirmed:
                await self._stop_with_core()
            if self.broken:
                self.confirmed = await self._stop_without_core()
            self.duties.ended(stands=self.confirmed)
            self.diary.console.over()
        finally:
            if self._sweeping is not None:
                self._sweeping.cancel()
            await self.duties.close()
            stands = self.confirmed
            if not stands:
                await self._machine.close()  # first, so that the guardian finds the machine free
            await self._ports.guardian.close(stands=stands)
            await self._machine.close()
            await self._keeper.close()

    async def _stop_with_core(self) -> None:
        """The usual way; where even that fails, the core counts for nothing."""
        try:
            self._stop_before_ending()
            limit = self._ports.clock() + END_LIMIT_S
            await self._tick_until(
                lambda: self.broken or not self._core.owes_stop or self._ports.clock() > limit
            )
            self.confirmed = not self._core.owes_stop
        except Exception:
            _log.critical("the service failed while it stopped the belt", exc_info=True)
            self.broken = True

    async def _stop_without_core(self) -> bool:
        """Stop a belt that was ours when the core still counted; one that others started is theirs."""
        if not self.duties.ours:
            return True
        return await stop_without_core(self._machine, self._conn, self._ports.clock)

    @property
    def guardian(self) -> Guardian:
        """Who stops the belt when this process cannot."""
        return self._ports.guardian

    @property
    def idle(self) -> bool:
        """Tell whether no walk, stop or watch is under way."""
        return self._core.settled

    def feed(self, event: Event) -> None:
        """Take an event now; what it causes meanwhile waits its turn.

        An exception of ours ends the service, which stops the belt first:
        most events come from callbacks whose exceptions nobody would see.
        """
        if isinstance(event, Connected):
            self._conn, self._simulated = event.conn, event.simulated
            self.diary.connects(event)
        self._inbox.append(event)
        if self._draining or self.broken:
            return
        self._draining = True
        try:
            self._guarded(self._drain)
        finally:
            self._draining = False

    def _guarded(self, work: Callable[[], None]) -> None:
        """Whatever raises here ends the service, and the belt is stopped without the core."""
        try:
            work()
        except Exception:
            _log.critical("the service failed; the belt is stopped and the service ends", exc_info=True)
            self.broken = True
            self.ending.set()

    def _drain(self) -> None:
        while self._inbox:
            self._take(self._inbox.popleft())

    def _take(self, event: Event) -> None:
        effects = self._core.handle(event, self._ports.clock())
        self._records.write()
        for effect in effects:
            self._do(effect)
        if not isinstance(event, Tick):
            self.diary.heard(event, settled=self._core.settled)

    # --- effects

    def _do(self, effect: Effect) -> None:
        match effect:
            case Send(command):
                self._machine.send(command, self._conn)
            case Notice():
                self._notice(effect)
            case Measured(findings):
                today = days.iso(self._ports.local(self._ports.wall())[0])
                self._keeper.keep(replace(findings, tested_on=today))
            case Reconnect():
                self._machine.come_back(self._gave_up)
            case CutLink(seconds):
                self._machine.cut(seconds)
            case SessionEnded(summary):
                line = messages.summary_line(summary, self._ports.wall())
                line["simulated"] = self._simulated
                self.diary.over(summary, line)
                self.last_walk = line
                self._publish_snapshot(force=True)
                self.listener(line)

    def _gave_up(self, trouble: RadioTrouble | None) -> None:
        values = {"trouble": trouble.value if trouble else None, "detail": self._machine.address}
        self._notice(Notice("reconnect_gave_up", values))

    def news(self) -> list[Reply]:
        """Return what every client has to be told first."""
        wall = self._ports.wall()
        notices = [*self.sweep.news, *self.prepared.notices()]
        lines = [messages.notice_line(notice, wall) for notice in notices]
        return [{"t": wall, **line} for line in self.greeting] + lines

    def _notice(self, notice: Notice) -> None:
        line = messages.notice_line(notice, self._ports.wall())
        if notice.id.startswith("alarm"):
            self._ports.audit.write("alarm", on=notice.id != "alarm_over", cause=notice.id)
        elif words.spoken(notice.id) is not None:
            self._ports.audit.write("voice", id=notice.id)
        if notice.id == "refused":
            self._refusal = notice
        self.diary.keep(notice.id, line)
        self.listener(line)
        self.aloud.say(line)

    def _publish_snapshot(self, *, force: bool = False) -> None:
        if self.broken:
            return
        now = self._ports.clock()
        state = self._core.state(now)
        due = now - self._published_at >= SNAPSHOT_EVERY_S - 1e-9
        if force or due or state is not self._state:
            snapshot = self._core.snapshot(now)
            self._published_at, self._state = now, state
            self.listener(messages.snapshot_line(snapshot, self._ports.wall()))
            said = (
                "unknown" if snapshot.speed is None else "moving" if snapshot.speed.hundredths else "stopped"
            )
            if said == "stopped" and snapshot.state in _UNDER_WAY:
                said = "moving"  # a zero on the way is not yet "stopped"
            if said != self._said:
                self._said = said
                self._ports.audit.write("said", what=said)

    # --- what clients ask for

    def snapshot(self) -> Reply:
        """Return the snapshot now, with what only the service knows."""
        line = messages.snapshot_line(self._core.snapshot(self._ports.clock()), self._ports.wall())
        more = {"profile": self._profile, "address": self._machine.address, "stops": self.stops}
        swept = self.sweep.outcome
        return {
            **line,
            **more,
            "sweep": swept.value if swept is not None else None,
            "prepared": self.prepared.line(),
        }

    def watched(self, count: int) -> None:
        """Take the number of interfaces that a person watches."""
        self.feed(Watched(count))

    def stop(self, channel: str, kind: StopKind = StopKind.NOW, reason: str = "person") -> None:
        """Stop, from anyone, ahead of everything."""
        self.stops += 1
        self.feed(StopRequested(channel, kind, reason))
        self._ports.audit.write("stop", channel=channel, kind=kind.name.lower())

    def prepare(self, profile: str, by: str) -> Reply:
        """Choose a profile beforehand and tell everybody; return what was prepared."""
        self.prepared.put(profile, by)
        for notice in self.prepared.notices():
            self._notice(notice)
        return self.prepared.line() or {}

    def raw(self, uuid: str, direction: str, data: bytes) -> None:
        """Tell clients what passed on the link."""
        short = uuid[4:8] if uuid.endswith(BASE_TAIL) else uuid
        line = {"t": round(self._ports.wall(), 4), "event": "raw", "uuid": short, "dir": direction}
        self.listener({**line, "hex": data.hex()})

    def answer_of(self, event: Event) -> Notice | None:
        """Take an event and return the refusal that it caused, if any."""
        self._refusal = None
        self.feed(event)
        return self._refusal

    def armed(self, plan: Plan, session: str, walk: Underway | None) -> None:
        """A walk was armed; `walk` is None where nobody is to walk."""
        self._profile = plan.profile
        self.prepared.over()
        self.duties.armed(plan)
        self._ports.audit.write("armed", cap_kmh=plan.cap.in_kmh, profile=plan.profile)
        self.diary.armed(plan, session, walk)

    @property
    def simulated(self) -> bool:
        """Whether the connected machine is the simulator's."""
        return self._simulated
