"""The empty-belt test inside the core: its script wishes, and goes past the same governor and gate as a walk.

It watches the conduct's phases instead of being called by them: a walk knows
nothing of it, and whatever stops a walk stops this too.
"""

from __future__ import annotations

from treadctl.commission import RUNS, Commission, complete
from treadctl.commission.limits import BACK_S
from treadctl.commission.wishes import Ask, Cut, Halt, Poke, Reject
from treadctl.facts import Findings
from treadctl.model import (
    CommandDenied,
    CommandDone,
    CutLink,
    Measured,
    Notice,
    Outcome,
    Plan,
    SetSpeed,
    SetupAnswered,
    SetupRequested,
    StopBelt,
    StopKind,
    Telemetry,
)
from treadctl.safety import limits
from treadctl.safety.arming import machine_refused
from treadctl.safety.faults import Fault
from treadctl.session.phases import Phase
from treadctl.supervisor.conduct import Conduct
from treadctl.supervisor.machine import MachineSide

_OVER = (Phase.STOPPED, Phase.IDLE)
_RUN_S = 600  # of the plan; the script ends each run long before


class Trial:
    """At most one empty-belt test.

    Attributes:
        plan: what arming it walks; None where there is no test.
    """

    def __init__(self, conduct: Conduct, machine_side: MachineSide) -> None:
        self.plan: Plan | None = None
        self._conduct = conduct
        self._machine_side = machine_side
        self._script: Commission | None = None
        self._phase = Phase.IDLE
        self._ran = False  # the belt was armed
        self._in_vain = False  # for the machine's own Start, which does not do
        self._cut_conn: int | None = None  # the link that the test itself has cut
        self._stored: Findings | None = None

    @property
    def under_way(self) -> bool:
        """Tell whether there is a test."""
        return self._script is not None

    # --- what people do

    def begin(self, event: SetupRequested, now: float) -> None:
        """Begin with the standing belt, or go on with what an earlier test left open."""
        conduct, side = self._conduct, self._machine_side
        machine, phase = side.machine, conduct.walk.phase
        if machine is None or phase not in _OVER:
            reason = "no_machine" if machine is None else "already_walking"
            conduct.out.effects.append(Notice("refused", {"reason": reason}))
            return
        refusal = machine_refused(machine, limits.CAP_MAX)
        if event.findings.refused is not None:
            refusal = Notice("refused", {"reason": "machine_refused", "why": event.findings.refused})
        if refusal is None and (machine.speed_max or limits.CAP_MAX) < limits.UNIT_PROBE:
            refusal = Notice("refused", {"reason": "too_slow_to_measure", "max": str(machine.speed_max)})
        if refusal is not None:
            conduct.out.effects.append(refusal)
            return
        cap = min(limits.CAP_MAX, machine.speed_max or limits.CAP_MAX)
        self._script = Commission(event.findings, machine, cap, now)
        self._stored, self._phase, self._ran = event.findings, phase, False
        self._cut_conn, self._in_vain = None, False
        self.plan = Plan(
            profile="setup",
            cap=cap,
            blocks_s=(_RUN_S,) * len(RUNS),
            break_s=0,
            ramp_per_s=limits.RISE_PER_S,
            level_until_s=0,
        )

    def answered(self, event: SetupAnswered) -> None:
        """A person answered."""
        if self._script is not None:
            self._script.answered(event.yes)

    def refused(self, *, empty_belt: bool, own_start: bool) -> Notice | None:
        """Why the next start of the test must wait; None without a test.

        `empty_belt`: who asks has confirmed it.  Somebody who goes on after a break has not.
        `own_start`: it is to be the machine's own, which shows nothing of what a Start that is written does.
        """
        if self._script is None:
            return None
        ready = self._script.ready and (self._script.asks_own_start or not own_start)
        if ready and empty_belt:
            return None
        return Notice("refused", {"reason": "setup_wants_empty" if ready else "setup_not_ready"})

    def armed(self, now: float) -> None:
        """A start was permitted."""
        if self._script is not None:
            self._conduct.walk.reported = True  # it is no walk: it has no summary
            self._script.permitted(own_start=self._conduct.walk.own_start)
            self._conduct.scripted = self._conduct.governor.empty_belt = self._ran = True

    def give_way(self) -> None:
        """A walk is wanted instead of a test that has not been armed."""
        if self._script is not None and not self._ran:
            self._drop()

    def _drop(self) -> None:
        self._script = self.plan = None
        self._conduct.scripted = self._conduct.governor.empty_belt = False

    # --- what the machine does

    def telemetry(self, report: Telemetry, now: float) -> None:
        """Take what the belt was found to do; a record that counts for nothing is none here too."""
        belt = self._conduct.governor.belt
        if self._script is not None and belt.heard_at == report.at and belt.speed is not None:
            self._script.heard(report.at, belt.speed)

    def done(self, event: CommandDone) -> None:
        """Take what the machine answered to a target."""
        if self._script is None or event.conn != self._conduct.governor.conn:
            return
        if isinstance(event.command, SetSpeed) and event.outcome is Outcome.REFUSED:
            self._script.command_refused()
        elif isinstance(event.command, SetSpeed) and event.outcome is Outcome.NOT_WRITTEN:
            self._script.not_written()

    def denied(self, event: CommandDenied) -> None:
        """The gate held a target back for its time: it is asked for again."""
        if self._script is not None and isinstance(event.command, SetSpeed):
            self._script.not_written()

    # --- going on

    def step(self, now: float) -> None:
        """Follow the conduct's phase, and wish what is next."""
        script = self._script
        if script is None:
            return
        phase, before = self._conduct.walk.phase, self._phase
        self._phase = phase
        if phase is not before:
            self._entered(script, before, phase, now)
        if self._conduct.stopping is None and self._cut_conn is not None:
            self._away(script, now)
        elif self._conduct.stopping is None and phase in (Phase.STARTING, Phase.WALK):
            self._moving(script, now)
        elif phase is Phase.BREAK or (phase in _OVER and not self._ran):
            self._standing(script, now)
        elif phase is Phase.STOPPING and now - self._conduct.walk.since > limits.STOP_CONFIRM_S + 1.0:
            self._not_standing(script, now)
        self._say(script)
        stands = phase in _OVER
        gone = self._machine_side.machine is None
        if gone or (self._ran and stands) or (script.over and (stands or phase is Phase.BREAK)):
            self._ends(script)

    def _entered(self, script: Commission, before: Phase, phase: Phase, now: float) -> None:
        if phase is Phase.STARTING:
            script.started(now)
        elif phase is Phase.STOPPING and self._no_start(script):
            self._in_vain = True
            script.came_to_nothing(now)
        elif phase is Phase.STOPPING and before is Phase.BREAK:
            if self._conduct.walk.ended != "person":  # who presses STOP says nothing of the machine
                script.moved_while_standing()
        elif phase is Phase.STOPPING and self._conduct.walk.reason == Fault.OVER_LIMIT.value:
            script.reject("too_fast")
        elif phase is Phase.STOPPING and self._conduct.walk.reason == Fault.NOT_STARTING.value:
            script.reject("starts_not")
        elif before is Phase.COUNTDOWN and phase in (Phase.BREAK, Phase.IDLE):
            self._in_vain = script.own_start
            script.came_to_nothing(now)
        elif phase in (Phase.BREAK, Phase.STOPPED):
            script.stood(now)
        if self._in_vain and phase is not Phase.STOPPING:
            self._go_on(phase)

    def _go_on(self, phase: Phase) -> None:
        """A start came to nothing.  If its walk is over by that, the test goes on as one that is resumed."""
        self._in_vain = False
        if phase is Phase.IDLE or (phase is Phase.STOPPED and self._conduct.walk.ended != "person"):
            self._ran = self._conduct.scripted = self._conduct.governor.empty_belt = False

    def _no_start(self, script: Commission) -> bool:
        """Tell whether a belt that was to be started at the machine did not come, or came without a word."""
        stop = self._conduct.stopping
        reason = "" if stop is None else stop.reason
        return reason == "start_unproven" or (script.own_start and reason == Fault.NOT_STARTING.value)

    def _moving(self, script: Commission, now: float) -> None:
        conduct, g = self._conduct, self._conduct.governor
        starts = conduct.walk.phase is Phase.STARTING
        match script.starting(g.started_at, now) if starts else script.moving(now):
            case Ask(speed):
                if g.clear(speed, now).granted == speed and conduct.ask(speed, now):
                    script.asked(now)
            case Halt(last):
                script.stopping(now)
                self._halt(now, last=last)
            case Cut(seconds):
                script.cut(now)
                self._cut_conn = g.conn
                machine = self._machine_side.machine
                address = machine.address if machine is not None else ""
                conduct.gap.lost(address, g.asked, now, None, seconds + BACK_S)
                conduct.out.effects.append(CutLink(seconds))
            case Reject(_):
                conduct.walk.end("fault", "setup_refused")
                self._halt(now, last=True)
            case _:
                pass

    def _away(self, script: Commission, now: float) -> None:
        """The link is cut, for the test: Stop goes out as soon as it is back."""
        if self._conduct.governor.conn != self._cut_conn:
            self._cut_conn = None
            self._conduct.linked(now)  # as a link that is new: its belt has a moment to speak
            script.came_back(now)
            self._halt(now, last=True)

    def _halt(self, now: float, *, last: bool) -> None:
        conduct = self._conduct
        if last:
            conduct.walk.end("done", "measured")
        conduct.walk.ends = last
        conduct.begin_stop(StopKind.NOW, "measured", None, now)
        conduct.advance(now)

    def _standing(self, script: Commission, now: float) -> None:
        conduct = self._conduct
        match script.standing(now):
            case Poke():
                conduct.out.send_again(StopBelt(), now)
            case Reject(_) if self._ran and conduct.governor.belt.stood(now):
                conduct.walk.end("fault", "setup_refused")
                conduct.finish(now)
            case Reject(_) if self._ran:
                conduct.begin_stop(StopKind.NOW, "setup_refused", "fault", now)
            case _:
                pass

    def _not_standing(self, script: Commission, now: float) -> None:
        """A stop that nobody saw the end of: the belt fell silent, or it does not stop."""
        if not script.measures_stop or Fault.LINK_LOST in self._conduct.monitors.latched:
            return  # that it is not seen to stand is not the machine's doing
        if self._conduct.governor.belt.stale(now):
            script.fell_silent()
        else:
            script.reject("does_not_stop")
        if script.over:
            self._conduct.walk.end("fault", "setup_refused")  # no break follows
            self._ends(script)

    def _say(self, script: Commission) -> None:
        for notice, values in script.news:
            self._conduct.out.effects.append(Notice(notice, values))
        script.news.clear()
        if script.findings is not self._stored:
            self._stored = script.findings
            self._conduct.out.effects.append(Measured(script.findings))

    def _ends(self, script: Commission) -> None:
        """Say how it ended, once, and let go."""
        self._say(script)
        findings, walk = script.findings, self._conduct.walk
        outcome = "refused" if findings.refused else "done" if complete(findings) else "interrupted"
        self._conduct.out.tell("setup_over", outcome=outcome, reason=findings.refused or walk.reason)
        self._drop()
