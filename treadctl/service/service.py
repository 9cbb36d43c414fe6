"""The control loop: events to the core, effects to machine, journal and clients, ten times a second."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from treadctl import messages
from treadctl.messages import Request
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    CommandDone,
    Connected,
    Effect,
    EndRequested,
    Event,
    Notice,
    PermitMinted,
    Plan,
    RadioError,
    Reconnect,
    Send,
    SessionEnded,
    SlowerRequested,
    State,
    StopKind,
    StopRequested,
    Telemetry,
    Tick,
    TreadctlError,
    Watched,
)
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.supervisor import Supervisor

TICK_S = 0.1
SNAPSHOT_EVERY_S = 0.25
END_LIMIT_S = 20.0  # how long an ending service waits for the belt to stand

_UNDER_WAY = (State.WALK, State.SLOWING, State.STOPPING)

Reply = dict[str, Any]


class Service:
    """One treadmill, one core, any number of clients.

    Attributes:
        listener: gets every line for the clients (the local socket's broadcast).
        ending: set when the service should end; `run` then stops the belt first.
    """

    def __init__(self, ports: Ports, supervisor: Supervisor, machine: Machine) -> None:
        self._ports = ports
        self._core = supervisor
        self._machine = machine
        machine.inbox = self.feed
        self.listener: Callable[[Mapping[str, Any]], None] = lambda line: None
        self.ending = asyncio.Event()
        self.last_walk: Reply | None = None
        self.greeting: list[Reply] = []  # what every client has to be told first
        self._inbox: deque[Event] = deque()
        self._draining = False
        self._conn = 0
        self._simulated = False
        self._session = ""
        self._profile: str | None = None
        self._published_at = float("-inf")
        self._state: State | None = None
        self._said = ""
        self._refusal: Notice | None = None
        self._missed = 0

    # --- the loop

    async def run(self) -> None:
        """Tick until asked to end; whatever ends it, the belt is stopped first."""
        try:
            await self._tick_until(self.ending.is_set)
        finally:
            await shielded(self._stop_and_close())

    async def _tick_until(self, done: Callable[[], bool]) -> None:
        clock = self._ports.clock
        due = clock()
        while not done():
            self.feed(Tick())
            self._publish_snapshot()
            due += TICK_S
            late = clock() - due
            if late > 5 * TICK_S:
                due = clock()  # after a stall the ticks that were missed are not made up for
                self._missed += 1
            await asyncio.sleep(max(0.0, due - clock()))

    async def _stop_and_close(self) -> None:
        """Stop a belt that may be moving, wait until it stands, let go of everything."""
        try:
            if not self._core.settled:
                self.stop("exit", StopKind.NOW, "service_ends")
                limit = self._ports.clock() + END_LIMIT_S
                await self._tick_until(lambda: not self._core.owes_stop or self._ports.clock() > limit)
        finally:
            await self._machine.close()

    @property
    def idle(self) -> bool:
        """Tell whether no walk, stop or watch is under way."""
        return self._core.settled

    def feed(self, event: Event) -> None:
        """Take an event now; what it causes meanwhile waits its turn."""
        if isinstance(event, Connected):
            self._conn, self._simulated = event.conn, event.simulated
        self._inbox.append(event)
        if self._draining:
            return
        self._draining = True
        try:
            while self._inbox:
                taken = self._inbox.popleft()
                for effect in self._core.handle(taken, self._ports.clock()):
                    self._do(effect)
                if not isinstance(taken, Tick):
                    self._record(taken)
        finally:
            self._draining = False

    # --- effects

    def _do(self, effect: Effect) -> None:
        match effect:
            case Send(command):
                self._machine.send(command, self._conn)
            case Notice():
                self._notice(effect)
            case Reconnect():
                self._machine.come_back(lambda: self._notice(Notice("reconnect_gave_up")))
            case SessionEnded(summary):
                line = messages.summary_line(summary, self._ports.wall())
                line["simulated"] = self._simulated
                self._keep("summary", line)
                self.last_walk = line
                self._publish_snapshot(force=True)
                self.listener(line)

    def _notice(self, notice: Notice) -> None:
        line = messages.notice_line(notice, self._ports.wall())
        if notice.id in ("alarm", "alarm_over", "link_lost"):
            self._ports.audit.write("alarm", on=notice.id != "alarm_over", cause=notice.id)
        if notice.id == "refused":
            self._refusal = notice
        self._keep(notice.id, line)
        self.listener(line)

    def _record(self, event: Event) -> None:
        match event:
            case Telemetry():
                incline = event.incline.tenths if event.incline is not None else None
                self._keep("reading", {"speed_hundredths": event.speed.hundredths, "incline_tenths": incline})
            case CommandDone(_, command, outcome, result):
                values = {"command": repr(command), "outcome": outcome.value, "result": result}
                self._keep("command", values)
            case _:
                pass

    def _keep(self, kind: str, data: Mapping[str, object]) -> None:
        ports = self._ports
        ports.journal.record(kind, data, wall=ports.wall(), now=ports.clock(), session=self._session)

    def _publish_snapshot(self, *, force: bool = False) -> None:
        now = self._ports.clock()
        snapshot = self._core.snapshot(now)
        due = now - self._published_at >= SNAPSHOT_EVERY_S - 1e-9
        if force or due or snapshot.state is not self._state:
            self._published_at, self._state = now, snapshot.state
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
        return {**line, "profile": self._profile, "address": self._machine.address}

    def watched(self, count: int) -> None:
        """Take the number of interfaces that a person watches."""
        self.feed(Watched(count))

    def stop(self, channel: str, kind: StopKind = StopKind.NOW, reason: str = "person") -> None:
        """Stop, from anyone, ahead of everything."""
        self._ports.audit.write("stop", channel=channel, kind=kind.name.lower())
        self.feed(StopRequested(channel, kind, reason))

    async def request(self, request: Request, role: str) -> Reply:
        """Carry out one request and return the reply's values; `ok` tells whether it was taken.

        Some wait (`scan`, `connect`, `permit`, `arm`), but for nothing that the control loop needs.
        """
        channel = f"socket:{role}"
        try:
            match request.name:
                case "stop":
                    self.stop(channel, StopKind.QUICK if role == "remote" else StopKind.NOW)
                case "break":
                    self.feed(BreakRequested(channel))
                case "slower":
                    self.feed(SlowerRequested(channel))
                case "end":
                    self.feed(EndRequested(channel))
                case "connect":
                    return await self._connect(request)
                case "scan":
                    return {"ok": True, "machines": await self._machine.survey()}
                case "permit":
                    return await self._permit(request)
                case "arm":
                    return await self._arm(request)
                case "shutdown":
                    self.ending.set()
                case _:
                    pass
        except RadioError as error:
            return {"ok": False, "trouble": error.trouble.value, "detail": error.detail}
        except TreadctlError as error:
            return {"ok": False, "reason": "bad_value", "message": str(error)}
        return {"ok": True, **self.snapshot()} if request.name == "snapshot" else {"ok": True}

    async def _connect(self, request: Request) -> Reply:
        address = request.body.get("address")
        only_simulated = request.body.get("only_simulated") is True
        simulated = await self._machine.connect(
            str(address) if address is not None else None, only_simulated=only_simulated
        )
        return {"ok": True, "address": self._machine.address, "simulated": simulated}

    async def _permit(self, request: Request) -> Reply:
        """Mint a permit for a press at the machine, once the journal can be written."""
        trouble = await self._ports.off_loop(self._ports.journal.check_writable)
        if trouble is not None:
            return {"ok": False, "reason": "journal", "message": trouble}
        nonce = self._ports.nonce()
        self._ports.audit.write("permit_minted", issuer=str(request.body.get("issuer", "terminal")))
        self.feed(PermitMinted(nonce, "terminal"))
        return {"ok": True, "permit": nonce}

    async def _arm(self, request: Request) -> Reply:
        body = request.body
        plan: Plan | None = None
        if body.get("profile") is not None:
            name = str(body["profile"])
            plan = await self._ports.off_loop(lambda: self._plan(name))
            self._profile = name
            self._session = self._ports.nonce()[:16]
        self._refusal = None  # nothing is awaited from here on: what comes back is of this request
        self.feed(
            ArmRequested(
                str(body.get("permit", "")),
                plan,
                says_flat=body.get("says_flat") is True,
                empty_belt=body.get("empty_belt") is True,
                level=body.get("level") is True,
            )
        )
        refusal: Notice | None = self._refusal
        if refusal is not None:
            return {"ok": False, **refusal.values}
        if plan is not None:
            self._ports.audit.write("armed", cap_kmh=plan.cap.in_kmh, profile=plan.profile)
            self._keep("armed", {"profile": plan.profile, "plan": repr(plan)})
        return {"ok": True}

    def _plan(self, name: str) -> Plan:
        """Read the profile and make today's plan; reads files, so not on the loop."""
        walks = self._ports.journal.sessions_before(simulated=self._simulated)
        return self._ports.plan_for(name, walks)


async def shielded(work: Any) -> None:
    """Finish this work whatever comes: a second Ctrl-C or cancel does not cut it off."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled
