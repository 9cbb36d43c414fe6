"""Observing and being asked: every event of the vocabulary has its method here."""

from __future__ import annotations

from treadctl.model import (
    ArmRequested,
    BadTelemetry,
    BreakRequested,
    Capabilities,
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    Effect,
    EndRequested,
    Event,
    LevelDeck,
    MachineEvent,
    MachineSays,
    Notice,
    Outcome,
    PermitMinted,
    Plan,
    Reconnect,
    SetSpeed,
    SlowerRequested,
    Snapshot,
    State,
    StopBelt,
    StopKind,
    StopRequested,
    Telemetry,
    Tick,
    Watched,
)
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.arming import start_refused
from treadctl.safety.console import Adopt, Correct
from treadctl.safety.faults import Fault
from treadctl.safety.gate import Denial
from treadctl.session.phases import MAY_MOVE, STATE_OF, Phase, Trigger
from treadctl.supervisor.conduct import Conduct

_SLOWER = 20  # hundredths: one press of "slower"
_WALKING = (Phase.STARTING, Phase.WALK, Phase.SLOWING)


class Supervisor:
    """The pure core of treadctl.  One instance serves one service, over any number of walks."""

    def __init__(self) -> None:
        self._conduct = Conduct()
        self._machine: Capabilities | None = None
        self._simulated = False
        self._heard_at: float | None = None
        self._now = 0.0

    # --- the front door

    def handle(self, event: Event, now: float) -> list[Effect]:
        """Take one event at monotonic `now` (seconds) and return what is to be done, in order."""
        conduct = self._conduct
        conduct.out = []
        self._now = now = max(now, self._now)  # monotonic time never decreases
        match event:
            case Tick():
                pass
            case Telemetry():
                self._telemetry(event)
            case CommandDone():
                self._done(event)
            case MachineEvent():
                self._machine_says(event)
            case CommandDenied():
                self._denied(event)
            case BadTelemetry():
                conduct.monitors.bad_frame(now)
            case Connected():
                self._connected(event)
            case Disconnected():
                self._disconnected(event)
            case Watched():
                conduct.monitors.interfaces.watched(event.count, now)
            case PermitMinted():
                g = conduct.governor
                g.permits.mint(event.nonce, event.issuer, g.conn, g.session, now)
            case ArmRequested():
                self._arm(event)
            case StopRequested():
                self._stop_requested(event)
            case BreakRequested():
                self._slow_to(ends=False)
            case EndRequested():
                self._end_requested()
            case SlowerRequested():
                self._slower()
        conduct.advance(now)
        return conduct.out

    def gate(self, frame: bytes, now: float) -> Denial | None:
        """The byte gate, for the last moment before a write."""
        return self._conduct.governor.gate(frame, now)

    @property
    def settled(self) -> bool:
        """Tell whether the belt needs nothing more from us: no walk, no stop, no watch."""
        return self._conduct.walk.phase is Phase.IDLE and self._conduct.stopping is None

    @property
    def owes_stop(self) -> bool:
        """Tell whether a stop is in force that the belt has not followed to standstill."""
        return self._conduct.stopping is not None

    def snapshot(self, now: float) -> Snapshot:
        """What is going on, for every interface."""
        conduct, walk, plan = self._conduct, self._conduct.walk, self._conduct.walk.plan
        g, belt = conduct.governor, conduct.governor.belt
        stale = belt.stale(now)
        state = STATE_OF[walk.phase] if self._machine is not None else State.NONE
        if walk.phase in MAY_MOVE and stale:
            state = State.UNKNOWN
        waits = walk.phase is Phase.BREAK and walk.break_left_s(now) <= 0
        return Snapshot(
            state=state,
            speed=None if stale else belt.speed,
            target=self._target() if walk.phase in MAY_MOVE else None,
            cap=g.cap if plan is not None else None,
            incline=belt.incline,
            block=walk.block + 1 if plan is not None else 0,
            blocks=len(plan.blocks_s) if plan is not None else 0,
            walked_s=round(walk.walked_s),
            walk_s=sum(plan.blocks_s) if plan is not None else 0,
            next_change_s=walk.next_change_s(now),
            waits_for="continue" if waits else None,
            limited_by=conduct.limited_by if walk.phase is Phase.WALK else (),
            faults=tuple(fault.value for fault in conduct.faults) if walk.phase is not Phase.IDLE else (),
            protected=False,
        )

    def _target(self) -> Speed:
        stop = self._conduct.stopping
        if stop is None:
            return self._conduct.governor.asked
        return Speed(0) if stop.halting else stop.target

    # --- what the machine and the link say

    def _telemetry(self, report: Telemetry) -> None:
        conduct, walk = self._conduct, self._conduct.walk
        belt = conduct.governor.belt
        if report.conn != conduct.governor.conn:
            return
        before, self._heard_at = self._heard_at, report.at
        belt.heard(report)
        if belt.speed is None:
            return
        if walk.phase in MAY_MOVE:
            if before is not None:
                seconds = min(max(report.at - before, 0.0), limits.STALE_S)
                walk.count(belt.speed, conduct.governor.asked, seconds)
            if belt.incline is not None and belt.speed.hundredths:
                conduct.monitors.deck(belt.incline)
        if walk.phase is Phase.WALK:
            self._judge(belt.speed)
        elif walk.phase in (Phase.BREAK, Phase.STOPPED, Phase.COUNTDOWN) and belt.moves(self._now):
            self._moves_by_itself(belt.speed)

    def _judge(self, speed: Speed) -> None:
        conduct, now = self._conduct, self._now
        match conduct.console.judge(speed, conduct.governor.cap, now):
            case Adopt(chosen):
                conduct.adopt(chosen, now)
            case Correct(cap):
                conduct.tell("over_cap", speed=str(speed), cap=str(cap))
                conduct.goal = cap
                conduct.ask(cap, now)
            case None:
                pass
        if conduct.console.fault is not None:
            conduct.monitors.latch(conduct.console.fault)
        if conduct.governor.belt.zeros >= 2:
            conduct.begin_stop(StopKind.NOW, "belt_stopped", "person", now, by_machine=True)

    def _moves_by_itself(self, speed: Speed) -> None:
        """The belt moves and no Start of ours is behind it: the console, or a ghost of a write."""
        conduct, walk = self._conduct, self._conduct.walk
        if conduct.monitors.ghost_possible(self._now):
            conduct.begin_stop(StopKind.NOW, "ghost_command", "fault", self._now)
        elif walk.phase is Phase.COUNTDOWN:
            conduct.cancel("belt_moves", self._now)
        else:
            conduct.tell_once("belt_moves_without_us", speed=str(speed))
            if walk.phase is Phase.BREAK:
                walk.end("person", "console_start")
                conduct.finish(self._now)

    def _machine_says(self, event: MachineEvent) -> None:
        conduct = self._conduct
        if event.conn != conduct.governor.conn or conduct.walk.phase not in _WALKING:
            return
        if event.says is MachineSays.SAFETY_KEY:
            conduct.begin_stop(StopKind.NOW, "safety_key", "person", self._now, by_machine=True)
        elif event.says in (MachineSays.STOPPED, MachineSays.PAUSED):
            conduct.begin_stop(StopKind.NOW, "console_stop", "person", self._now, by_machine=True)
        elif event.says is MachineSays.CONTROL_LOST:
            conduct.monitors.latch(Fault.CONTROL_LOST)

    def _done(self, event: CommandDone) -> None:
        conduct = self._conduct
        if event.conn != conduct.governor.conn:
            return
        conduct.answered(event.command)
        failed = event.outcome in (Outcome.REFUSED, Outcome.NOT_WRITTEN)
        if isinstance(event.command, StopBelt) and conduct.stopping is not None and failed:
            conduct.stopping.not_delivered()
        if isinstance(event.command, SetSpeed) and event.outcome is Outcome.NOT_WRITTEN:
            conduct.governor.not_written()
        if event.outcome is Outcome.WRITE_UNKNOWN:
            conduct.monitors.write_unknown(self._now)

    def _denied(self, event: CommandDenied) -> None:
        self._conduct.answered(event.command)
        if event.our_bug:
            self._conduct.monitors.latch(Fault.OUR_BUG)
            self._conduct.tell_once("our_bug", why=event.reason)

    def _connected(self, event: Connected) -> None:
        conduct = self._conduct
        self._machine, self._simulated = event.machine, event.simulated
        conduct.governor.connected(event.conn, event.machine)
        conduct.answered()
        self._heard_at = None
        conduct.tell("connected", machine=event.machine.name, address=event.machine.address)
        if conduct.stopping is not None:
            conduct.send(StopBelt(), self._now)  # a stop is owed: nothing else goes first

    def _disconnected(self, event: Disconnected) -> None:
        conduct, phase = self._conduct, self._conduct.walk.phase
        if event.conn != conduct.governor.conn:
            return
        conduct.governor.permits.drop()
        conduct.answered()
        if phase is Phase.COUNTDOWN:
            conduct.cancel("link_lost", self._now)
        if phase in MAY_MOVE:
            conduct.tell("link_lost", reason=event.reason)
            conduct.monitors.latch(Fault.LINK_LOST)
        elif phase in (Phase.BREAK, Phase.STOPPED):
            conduct.tell("link_lost_standing", reason=event.reason)
        else:
            self._machine = None
            return
        conduct.out.append(Reconnect())

    # --- what people ask for

    def _arm(self, event: ArmRequested) -> None:
        conduct, walk, g = self._conduct, self._conduct.walk, self._conduct.governor
        resuming = event.plan is None and walk.phase is Phase.BREAK
        plan = walk.plan if resuming else event.plan
        refusal = self._refused(event, plan, resuming=resuming)
        levels = event.level and refusal is not None and bool(refusal.values.get("can_level"))
        welcome = refusal is None or levels
        if welcome and not g.permits.take(event.permit, g.conn, g.session, self._now):
            refusal, levels = Notice("refused", {"reason": "no_permit"}), False
        if levels:
            self._level()
        elif refusal is not None or plan is None:
            conduct.out.append(refusal or Notice("refused", {"reason": "nothing_to_continue"}))
        else:
            self._begin(plan, resuming=resuming)

    def _begin(self, plan: Plan, *, resuming: bool) -> None:
        conduct = self._conduct
        if resuming:
            conduct.walk.next_block(self._now)
        else:
            conduct.monitors.cleared()
            conduct.walk.begin(plan, self._now)
        top = limits.ABS_MAX if self._simulated else limits.EMPTY_BELT_CAP
        conduct.governor.cap = min(plan.cap, top)
        conduct.armed()

    def _refused(self, event: ArmRequested, plan: Plan | None, *, resuming: bool) -> Notice | None:
        walk = self._conduct.walk
        if self._machine is None:
            return Notice("refused", {"reason": "no_machine"})
        if plan is None:
            return Notice("refused", {"reason": "nothing_to_continue"})
        if not resuming and walk.phase not in (Phase.IDLE, Phase.STOPPED):
            return Notice("refused", {"reason": "already_walking"})
        if resuming and walk.break_left_s(self._now) > 0:
            return Notice("refused", {"reason": "break_not_over", "seconds": walk.next_change_s(self._now)})
        belt = self._conduct.governor.belt
        return start_refused(self._machine, belt, plan, event, simulated=self._simulated, now=self._now)

    def _level(self) -> None:
        """Lower the deck to 0 on the person's consent, belt standing; a start needs a new permit."""
        conduct, g = self._conduct, self._conduct.governor
        if g.permit_level(self._now) and conduct.walk.go(Trigger.LEVEL, self._now):
            g.latched = False
            conduct.tell("levelling", incline=str(g.belt.incline))
            conduct.send(LevelDeck(), self._now)

    def _stop_requested(self, event: StopRequested) -> None:
        conduct, walk = self._conduct, self._conduct.walk
        stands = conduct.governor.belt.stands(self._now)
        if walk.phase is Phase.COUNTDOWN and walk.walked_s == 0 and stands:
            conduct.cancel("person", self._now)
        elif walk.phase in (Phase.IDLE, Phase.STOPPED) and stands:
            conduct.tell("stands_already")
        elif self._machine is not None:
            conduct.begin_stop(event.kind, event.reason, "person", self._now)

    def _end_requested(self) -> None:
        conduct, walk = self._conduct, self._conduct.walk
        if walk.phase is Phase.BREAK:
            walk.end("person", "enough")
            conduct.finish(self._now)
        elif walk.phase is Phase.COUNTDOWN:
            conduct.cancel("person", self._now)
        else:
            self._slow_to(ends=True)

    def _slow_to(self, *, ends: bool) -> None:
        """Slow down softly, to the end of the walk or to a break that the person takes."""
        conduct, walk = self._conduct, self._conduct.walk
        if walk.phase is not Phase.WALK:
            return
        walk.ends = ends
        reason = "enough" if ends else "break_wanted"
        conduct.begin_stop(StopKind.SOFT, reason, "person" if ends else None, self._now)

    def _slower(self) -> None:
        conduct, g = self._conduct, self._conduct.governor
        if conduct.walk.phase is Phase.WALK:
            lower = Speed(max(g.asked.hundredths - _SLOWER, g.floor.hundredths))
            conduct.goal = max(lower.on_grid(g.floor, g.step), g.floor)
            conduct.tell("slower", speed=str(conduct.goal))
