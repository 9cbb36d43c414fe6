"""The front door: every event of the vocabulary goes to whom it concerns, then the walk goes on."""

from __future__ import annotations

from treadctl.model import (
    ArmRequested,
    BadTelemetry,
    BreakRequested,
    CancelRequested,
    CapLowered,
    CheckAnswered,
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    Effect,
    EndRequested,
    Event,
    GuardianActs,
    GuardianBeat,
    JournalSays,
    LatchFound,
    MachineEvent,
    PermitMinted,
    Report,
    SetupAnswered,
    SetupRequested,
    SlowerRequested,
    Snapshot,
    StackAnswered,
    StackDown,
    StandsConfirmed,
    StartedByOther,
    State,
    StopRequested,
    Telemetry,
    Tick,
    Watched,
    WorseSaid,
    WrongSaid,
)
from treadctl.safety.gate import Denial
from treadctl.session.phases import MAY_MOVE, Phase
from treadctl.supervisor import view
from treadctl.supervisor.conduct import Conduct
from treadctl.supervisor.invariants import Invariants
from treadctl.supervisor.machine import MachineSide
from treadctl.supervisor.requests import Requests
from treadctl.supervisor.trial import Trial

_NOTED = (GuardianBeat, StackAnswered)
"""These change nothing by themselves: what follows from them shows at the next tick, 0.1 s later."""


class Supervisor:
    """The pure core of treadctl.  One instance serves one service, over any number of walks."""

    def __init__(self) -> None:
        self._conduct = Conduct()
        self._machine_side = MachineSide(self._conduct)
        self._trial = Trial(self._conduct, self._machine_side)
        self._requests = Requests(self._conduct, self._machine_side, self._trial)
        self._invariants = Invariants()
        self._now = float("-inf")

    def handle(self, event: Event, now: float) -> list[Effect]:
        """Take one event at monotonic `now` (seconds) and return what is to be done, in order."""
        self._now = now = max(now, self._now)  # monotonic time never decreases
        effects: list[Effect] = []
        conduct = self._conduct
        conduct.out.effects = effects
        pulse = conduct.monitors.pulse
        ticks, overdue = isinstance(event, Tick), pulse.overdue(now)
        if not overdue and isinstance(event, _NOTED):
            self._take(event, now)
            return effects
        if ticks or overdue:
            asleep_s = event.asleep_s if isinstance(event, Tick) else 0.0
            self._machine_side.reports.ticked(pulse.tick(now, asleep_s), now)
        before = conduct.walk.phase
        if not ticks:
            self._take(event, now)
        conduct.advance(now)
        self._trial.step(now)
        if not conduct.scripted:  # the empty-belt test goes where no walk may
            for broken in self._invariants.event(effects, before, conduct, now):
                conduct.broke(broken, now)
        return effects

    def _take(self, event: Event, now: float) -> None:
        machine_side, requests = self._machine_side, self._requests
        match event:
            case Telemetry():
                machine_side.reports.telemetry(event, now)
                self._trial.telemetry(event, now)
            case CommandDone():
                machine_side.done(event, now)
                self._trial.done(event)
            case MachineEvent():
                machine_side.says(event, now)
            case CommandDenied():
                machine_side.denied(event, now)
                self._trial.denied(event)
            case BadTelemetry():
                machine_side.reports.bad_telemetry(event, now)
            case Connected():
                machine_side.connected(event, now)
            case Disconnected():
                machine_side.disconnected(event, now)
            case Watched():
                self._conduct.monitors.interfaces.watched(event.count, now)
            case GuardianBeat():
                self._conduct.heard_guardian(event.speed, now)
            case GuardianActs():
                machine_side.guardian_acts(event, now)
            case StartedByOther():
                machine_side.started_by_other(event, now)
            case StackAnswered():
                machine_side.stack_answered(event, now)
            case StackDown():
                machine_side.stack_down(event, now)
            case JournalSays():
                self._conduct.upkeep.journal(event.trouble, now)
            case CapLowered():
                requests.cap_lowered(event, now)
            case StandsConfirmed():
                self._conduct.confirmed(now)
            case LatchFound():
                requests.latch_found(event, now)
            case PermitMinted():
                requests.minted(event, now)
            case ArmRequested():
                requests.arm(event, now)
            case SetupRequested():
                self._trial.begin(event, now)
            case SetupAnswered():
                self._trial.answered(event)
            case StopRequested():
                requests.stop(event, now)
            case BreakRequested():
                requests.slow_to(now, ends=False)
            case CancelRequested():
                self._requests.cancel(now)
            case EndRequested():
                requests.end(now)
            case CheckAnswered():
                requests.answered(event, now)
            case WorseSaid():
                requests.worse(now)
            case WrongSaid():
                requests.wrong(now)
            case SlowerRequested():  # pragma: no branch  (the vocabulary ends here)
                requests.slower(event, now)

    def gate(self, frame: bytes, now: float) -> Denial | None:
        """The byte gate, for the last moment before a write."""
        governor = self._conduct.governor
        denial = governor.gate(frame, max(now, self._now))
        if denial is None and (broken := self._invariants.frame(frame, governor)) is not None:
            return Denial(broken, our_bug=True)
        return denial

    def take_records(self) -> list[tuple[str, dict[str, object]]]:
        """What happened to permits, latch and cap since the last call, for the audit."""
        return self._conduct.governor.take_records()

    @property
    def settled(self) -> bool:
        """Tell whether the belt needs nothing more from us: no walk, no stop, no watch."""
        return self._conduct.walk.phase is Phase.IDLE and self._conduct.stopping is None

    @property
    def owes_stop(self) -> bool:
        """Tell whether a stop is in force that the belt has not followed to standstill."""
        return self._conduct.stopping is not None

    def may_be_ours(self, now: float) -> bool:
        """Tell whether the belt may move by our doing: from the countdown until it was watched standing."""
        conduct, walk = self._conduct, self._conduct.walk
        if walk.phase is Phase.BREAK:
            return now - walk.since <= conduct.monitors.watch_s(now)
        return walk.phase in MAY_MOVE or walk.phase in (Phase.COUNTDOWN, Phase.STOPPED) or self.owes_stop

    def ghost_possible(self, now: float) -> bool:
        """Tell whether a write of ours may still be executed."""
        return self._conduct.monitors.ghost_possible(now)

    @property
    def stop_reason(self) -> str | None:
        """The first cause of the stop in force."""
        stop = self._conduct.stopping
        return None if stop is None else stop.reason

    def state(self, now: float) -> State:
        """The snapshot's state alone, for who asks often."""
        return view.state(self._conduct, now, connected=self._machine_side.machine is not None)

    def report(self, now: float) -> Report:
        """What the guardian must know of the belt, to act alone."""
        return view.report(self._conduct, now)

    def snapshot(self, now: float) -> Snapshot:
        """What is going on, for every interface."""
        return view.snapshot(self._conduct, now, connected=self._machine_side.machine is not None)
