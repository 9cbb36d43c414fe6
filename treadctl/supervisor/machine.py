"""What the machine and the link say, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from treadctl.model import (
    BadTelemetry,
    Capabilities,
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    GuardianActs,
    MachineEvent,
    MachineFacts,
    MachineSays,
    Outcome,
    Reconnect,
    SetSpeed,
    StackAnswered,
    StackDown,
    StopBelt,
    StopKind,
    Telemetry,
)
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.console import Adopt, Correct, Repeat
from treadctl.safety.faults import Fault
from treadctl.session.phases import MAY_MOVE, Phase, Trigger
from treadctl.supervisor.conduct import Conduct

_UNDER_WAY = (Phase.STARTING, Phase.WALK, Phase.SLOWING)
_OWN_START_S = 15.0  # a "started" so soon after our own Start is its answer


class MachineSide:
    """The ear of the core.

    Attributes:
        machine: what is connected; None without a link that anything rests upon.
        simulated: its radio is the simulator.
        facts: what is known of it beyond what it says.
    """

    def __init__(self, conduct: Conduct) -> None:
        self.machine: Capabilities | None = None
        self.simulated = False
        self.facts = MachineFacts()
        self._conduct = conduct
        self._heard_at: float | None = None
        self._console_started_at = float("-inf")

    # --- our own loop

    def ticked(self, stood_still_s: float, now: float) -> None:
        """The loop ran.  After a gap nothing rises, and after a long one nothing that was permitted holds."""
        conduct = self._conduct
        if not stood_still_s:
            return
        conduct.governor.belt.stalled(now)
        if stood_still_s <= limits.LOOP_LOST_S:
            return
        conduct.governor.permits.drop()
        if conduct.walk.phase is Phase.COUNTDOWN:
            conduct.cancel("loop_lost", now)
        elif conduct.walk.phase in MAY_MOVE:
            conduct.monitors.latch(Fault.LOOP_LOST)

    # --- telemetry

    def telemetry(self, report: Telemetry, now: float) -> None:
        """Take one record of the present link."""
        conduct, walk = self._conduct, self._conduct.walk
        belt = conduct.governor.belt
        if report.conn != conduct.governor.conn:
            return
        if report.at > now:
            report = replace(report, at=now)  # nothing arrives from the future
        if not belt.heard(report):
            if belt.implausible:
                self._bad(now)
            return
        before, self._heard_at = self._heard_at, report.at
        speed = report.speed
        if walk.phase in MAY_MOVE:
            if before is not None:
                seconds = min(max(report.at - before, 0.0), limits.STALE_S)
                walk.count(speed, conduct.governor.asked, seconds)
            if belt.incline is not None and speed.hundredths:
                conduct.monitors.deck(belt.incline)
        if walk.phase is Phase.WALK and not conduct.scripted:
            self._judge(speed, now)
        if walk.phase in (Phase.WALK, Phase.SLOWING):
            if belt.zeros >= 2:
                # nobody said so but the speed: a Stop of ours as well, unless it would start this machine
                silent = not self.facts.stop_repeat_safe
                conduct.begin_stop(StopKind.NOW, "belt_stopped", "person", now, by_machine=silent)
        elif walk.phase in (Phase.BREAK, Phase.STOPPED) and belt.creeps:
            conduct.begin_stop(StopKind.NOW, Fault.MOVES_AT_ZERO.value, "fault", now)
        elif walk.phase not in MAY_MOVE and belt.moves(now):
            self._moves_by_itself(speed, now)

    def bad_telemetry(self, event: BadTelemetry, now: float) -> None:
        """Count a record that could not be read."""
        if event.conn == self._conduct.governor.conn:
            self._bad(now)

    def _bad(self, now: float) -> None:
        if self._conduct.walk.phase in MAY_MOVE:  # while the belt stands nothing rests on it
            self._conduct.monitors.bad_frame(now)

    def _judge(self, speed: Speed, now: float) -> None:
        conduct, g = self._conduct, self._conduct.governor
        match conduct.console.judge(speed, g.cap, now):
            case Adopt(chosen):
                conduct.adopt(chosen, now)
            case Correct(cap):
                conduct.out.tell("over_cap", speed=str(speed), cap=str(cap))
                conduct.goal = cap
                conduct.ask(max(g.clear(cap, now).granted, g.floor), now)
            case Repeat(target):
                conduct.ask(target, now)
            case None:
                pass
        if conduct.console.fault is not None:
            conduct.monitors.latch(conduct.console.fault)

    def _moves_by_itself(self, speed: Speed, now: float) -> None:
        """No Start of ours is behind it: the console, a ghost, or a Stop that did not hold."""
        conduct, walk = self._conduct, self._conduct.walk
        ours = walk.phase in (Phase.BREAK, Phase.STOPPED)
        console = self._console_started_at >= walk.since
        if conduct.monitors.ghost_possible(now) and not console:
            conduct.begin_stop(StopKind.NOW, "ghost_command", "fault", now)
        elif ours and (conduct.scripted or (not console and now - walk.since <= limits.WATCH_S)):
            conduct.begin_stop(StopKind.NOW, "moves_again", "fault", now)
        elif ours or (walk.phase is Phase.COUNTDOWN and walk.resumed):
            conduct.out.tell_once("belt_moves_without_us", speed=str(speed))
            if walk.phase is Phase.COUNTDOWN:
                conduct.cancel("belt_moves", now)
            conduct.let_go(now)
        elif walk.phase is Phase.COUNTDOWN:
            conduct.cancel("belt_moves", now)

    # --- status and answers

    def says(self, event: MachineEvent, now: float) -> None:
        """Take a Machine Status event."""
        conduct, phase = self._conduct, self._conduct.walk.phase
        if event.conn != conduct.governor.conn:
            return
        match event.says:
            case MachineSays.SAFETY_KEY:
                self._stopped("safety_key", now)
                self._key_pulled(now)
            case MachineSays.STOPPED | MachineSays.PAUSED:
                self._stopped("console_stop", now)
            case MachineSays.CONTROL_LOST if phase in _UNDER_WAY:
                conduct.monitors.latch(Fault.CONTROL_LOST)
            case MachineSays.STARTED if now - conduct.governor.started_at > _OWN_START_S:
                self._console_started_at = now
            case _:
                pass

    def _stopped(self, reason: str, now: float) -> None:
        """Somebody stopped it there: before the belt moves that is a key that cancels."""
        conduct, phase = self._conduct, self._conduct.walk.phase
        if phase in _UNDER_WAY:
            counts_down = phase is Phase.STARTING  # our Start may come after that stop: send our own
            conduct.begin_stop(StopKind.NOW, reason, "person", now, by_machine=not counts_down)
        elif phase is Phase.COUNTDOWN:
            conduct.cancel("person", now)

    def _key_pulled(self, now: float) -> None:
        """The session is over; putting the key back does not resume it."""
        walk = self._conduct.walk
        if walk.phase is Phase.STOPPING:
            walk.end("person", "safety_key")
        elif walk.phase is Phase.BREAK:
            walk.end("person", "safety_key")
            self._conduct.finish(now)

    def done(self, event: CommandDone, now: float) -> None:
        """Take what became of a command; telemetry alone says what the belt does."""
        conduct, stop = self._conduct, self._conduct.stopping
        if event.conn != conduct.governor.conn:
            return
        conduct.out.answered(event.command)
        refused, unwritten = event.outcome is Outcome.REFUSED, event.outcome is Outcome.NOT_WRITTEN
        if isinstance(event.command, StopBelt) and stop is not None:
            if refused or unwritten:
                stop.again(refused=refused)
        elif isinstance(event.command, SetSpeed) and unwritten:
            conduct.governor.not_written()
        if unwritten:
            conduct.out.failed(now)
        if event.outcome is Outcome.WRITE_UNKNOWN:
            conduct.monitors.write_unknown(now)

    def denied(self, event: CommandDenied, now: float) -> None:
        """The byte gate refused a frame of our own."""
        conduct = self._conduct
        if event.conn != conduct.governor.conn:
            return
        conduct.out.answered(event.command)
        conduct.out.failed(now)
        if event.our_bug:
            conduct.monitors.latch(Fault.OUR_BUG)
            conduct.out.tell_once("our_bug", why=event.reason)

    # --- who stands by

    def guardian_acts(self, event: GuardianActs, now: float) -> None:
        """The guardian took us for dead and stopped the belt: so do we, and the walk is over."""
        conduct = self._conduct
        conduct.out.tell("guardian_acts", what=event.what)
        if conduct.walk.phase in MAY_MOVE:
            conduct.monitors.latch(Fault.GUARDIAN_ACTED)
        elif conduct.walk.phase is Phase.COUNTDOWN:
            conduct.cancel("guardian", now)

    def stack_answered(self, event: StackAnswered, now: float) -> None:
        """The Bluetooth stack under the present link answers."""
        if event.conn == self._conduct.governor.conn:
            self._conduct.governor.guards.stack_answered(now)

    def stack_down(self, event: StackDown, now: float) -> None:
        """The Bluetooth stack is gone or silent."""
        self._conduct.governor.guards.stack_down(now)
        if self._conduct.walk.phase in MAY_MOVE:
            self._conduct.out.tell_once("fault_stack_down", why=event.reason)

    # --- the link

    def connected(self, event: Connected) -> None:
        """A link is up: nothing of the old one counts, and a stop that is owed goes first."""
        conduct = self._conduct
        self.machine, self.simulated, self.facts = event.machine, event.simulated, event.facts
        conduct.governor.connected(event.conn, event.machine)
        conduct.out.answered()
        self._heard_at = None
        conduct.out.tell("connected", machine=event.machine.name, address=event.machine.address)
        if conduct.stopping is not None:
            conduct.stopping.owed()

    def disconnected(self, event: Disconnected, now: float) -> None:
        """The link is gone."""
        conduct, walk = self._conduct, self._conduct.walk
        if event.conn != conduct.governor.conn:
            return
        conduct.governor.permits.drop()
        conduct.out.answered()
        if walk.phase is Phase.COUNTDOWN:
            conduct.cancel("link_lost", now)
        if walk.phase in MAY_MOVE:
            conduct.out.tell("link_lost", reason=event.reason)
            conduct.monitors.latch(Fault.LINK_LOST)
        elif walk.phase in (Phase.BREAK, Phase.STOPPED):
            conduct.out.tell("link_lost_standing", reason=event.reason)
        else:
            if walk.go(Trigger.CANCEL, now):  # nobody sees the deck come down any more
                conduct.governor.latch()
            self.machine = None
            return
        conduct.out.effects.append(Reconnect())
