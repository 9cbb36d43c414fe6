"""What the machine and the link say, and what follows from it."""

from __future__ import annotations

from treadctl.model import (
    CUT_TO_MEASURE,
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
    StartBelt,
    StartedByOther,
    StopBelt,
    StopKind,
    TakeControl,
)
from treadctl.safety import limits
from treadctl.safety.faults import Fault
from treadctl.session.phases import MAY_MOVE, Phase, Trigger
from treadctl.supervisor.conduct import Conduct
from treadctl.supervisor.reports import Reports

_UNDER_WAY = (Phase.STARTING, Phase.WALK, Phase.SLOWING)
_CUT_BY_US = ("write_blocked", "writer_failed")
_NOT_PERMITTED = 0x05  # the Control Point's result "control not permitted"


class MachineSide:
    """The ear of the core.

    Attributes:
        machine: what is connected; None without a link that anything rests upon.
        simulated: its radio is the simulator.
        facts: what is known of it beyond what it says.
        reports: what listens to the belt.
    """

    def __init__(self, conduct: Conduct) -> None:
        self.machine: Capabilities | None = None
        self.simulated = False
        self.facts = MachineFacts()
        self.reports = Reports(conduct)
        self._conduct = conduct
        self._address: str | None = None
        self._connected_at = float("-inf")
        self._said_anything = False

    # --- status and answers

    def says(self, event: MachineEvent, now: float) -> None:
        """Take a Machine Status event."""
        conduct, phase = self._conduct, self._conduct.walk.phase
        if event.conn != conduct.governor.conn:
            return
        first, self._said_anything = not self._said_anything, True
        if first and now - self._connected_at <= limits.STATUS_REPLAY_S:
            return  # its last status, told once more to who subscribes; a real stop is seen by the speed
        match event.says:
            case MachineSays.SAFETY_KEY:
                self._stopped("safety_key", now)
                self._key_pulled(now)
            case MachineSays.STOPPED | MachineSays.PAUSED:
                self._stopped("console_stop", now)
            case MachineSays.CONTROL_LOST if phase in _UNDER_WAY:
                conduct.monitors.latch(Fault.CONTROL_LOST)
            case MachineSays.TARGET_SPEED if phase is Phase.WALK and event.speed is not None:
                self.reports.announced(event.speed, now)
            case MachineSays.STARTED if conduct.start_asked_for(now) and phase not in MAY_MOVE:
                self._started_there(now)
            case MachineSays.STARTED if now - conduct.governor.started_at > limits.OWN_START_AFTER_S:
                self.reports.console_started(now)
            case _:
                pass

    def _started_there(self, now: float) -> None:
        if self.reports.program(now):
            self._conduct.start_unproven(now)
        else:
            self._conduct.machine_started(now)

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
            stop.heard |= event.outcome not in (Outcome.NOT_WRITTEN, Outcome.WRITE_UNKNOWN)
            if refused or unwritten:
                stop.again(refused=refused)
        elif isinstance(event.command, SetSpeed) and unwritten:
            conduct.governor.not_written()
            conduct.console.not_asked(conduct.governor.asked)
        elif isinstance(event.command, StartBelt) and unwritten:
            conduct.start_unwritten(now)
        settled = (
            now - conduct.governor.started_at > limits.OWN_START_AFTER_S
        )  # some refuse until then although it is ours
        if isinstance(event.command, TakeControl) and conduct.gap.asked:
            self._control_again(event.outcome, now)
        if settled and event.result == _NOT_PERMITTED and conduct.walk.phase in _UNDER_WAY:
            conduct.monitors.latch(Fault.CONTROL_LOST)
        if unwritten:
            conduct.out.failed(now)
        if event.outcome is Outcome.WRITE_UNKNOWN:
            conduct.monitors.write_unknown(now)
            if isinstance(event.command, StartBelt):
                conduct.out.tell_once("ghost_start")

    def _control_again(self, outcome: Outcome, now: float) -> None:
        """Control was asked for after a gap; some machines give it without a word."""
        conduct = self._conduct
        if outcome not in (Outcome.ACCEPTED, Outcome.UNANSWERED):
            conduct.monitors.latch(Fault.NOT_AS_LEFT)
            return
        target = conduct.gap.granted(now)
        conduct.governor.adopted(target, told=False)
        conduct.console.asked(target, now)
        conduct.out.tell("link_back")

    def denied(self, event: CommandDenied, now: float) -> None:
        """The byte gate refused a frame of our own."""
        conduct = self._conduct
        if event.conn != conduct.governor.conn:
            return
        conduct.out.answered(event.command)
        conduct.out.failed(now)
        if isinstance(event.command, SetSpeed):
            conduct.console.not_asked(conduct.governor.asked)
        if event.our_bug:
            conduct.monitors.latch(Fault.OUR_BUG)
            conduct.out.tell_once("our_bug", why=event.reason)

    def started_by_other(self, event: StartedByOther, now: float) -> None:
        """A Start was taken on our link; so long after the last one of ours that is no late answer."""
        conduct, g = self._conduct, self._conduct.governor
        if event.conn != g.conn or now - g.wrote_start_at <= limits.WATCH_GHOST_S:
            return
        self.reports.program_started(now)
        if conduct.walk.awaits_start:
            conduct.start_unproven(now)
        elif conduct.walk.phase in _UNDER_WAY and now - g.started_at <= limits.OWN_START_AFTER_S:
            # what we took for a press at the machine was that
            conduct.begin_stop(StopKind.NOW, "program_started", "fault", now, alarm=True)

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

    def connected(self, event: Connected, now: float) -> None:
        """A link is up: nothing of the old one counts, and a stop that is owed goes first."""
        conduct = self._conduct
        if self._address not in (None, event.machine.address):
            conduct.monitors.another_machine()
        self._address = event.machine.address
        self.machine, self.simulated, self.facts = event.machine, event.simulated, event.facts
        conduct.linked(now)
        conduct.governor.connected(event.conn, event.machine, event.facts)
        conduct.out.answered()
        self.reports.connected(event.facts, now)
        self._connected_at, self._said_anything = now, False
        conduct.out.tell("connected", machine=event.machine.name, address=event.machine.address)
        if conduct.stopping is not None:
            conduct.stopping.owed()
        elif conduct.gap.open and not conduct.gap.back(event.machine.address):
            conduct.monitors.latch(Fault.NOT_AS_LEFT)

    def disconnected(self, event: Disconnected, now: float) -> None:
        """The link is gone."""
        conduct, walk = self._conduct, self._conduct.walk
        if event.conn != conduct.governor.conn:
            return
        conduct.governor.permits.drop()
        conduct.unlinked(now)
        conduct.unlinked_at_rest(now)
        if walk.phase is Phase.COUNTDOWN:
            conduct.cancel("link_lost", now)
        if event.reason == CUT_TO_MEASURE:
            pass  # the empty-belt test wants it so, and knows for how long
        elif walk.phase in MAY_MOVE:
            conduct.out.tell("voice_link_lost", reason=event.reason)
            self._lost_moving(event.reason)
        elif walk.phase in (Phase.BREAK, Phase.STOPPED):
            conduct.out.tell("link_lost_standing", reason=event.reason)
        else:
            if walk.go(Trigger.CANCEL, now):  # nobody sees the deck come down any more
                conduct.governor.latch()
            self.machine = None
            return
        conduct.out.effects.append(Reconnect())

    def _lost_moving(self, reason: str) -> None:
        """A walk may go on after a short gap; a start, a stop or a test on an empty belt does not.

        Nor does a walk whose link we cut ourselves, because nothing could be written any more.
        """
        conduct, g = self._conduct, self._conduct.governor
        walks = conduct.walk.phase is Phase.WALK and not conduct.scripted
        if walks and reason not in _CUT_BY_US:
            conduct.gap.lost(self._address or "", g.asked, g.belt.heard_at, g.belt.elapsed_s)
        else:
            conduct.monitors.latch(Fault.LINK_LOST)
