"""What the reports of the belt mean for the walk: they are the truth, as far as they are fresh."""

from __future__ import annotations

from dataclasses import replace

from treadctl.model import BadTelemetry, MachineFacts, StopKind, TakeControl, Telemetry
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.console import Adopt, Correct, Repeat
from treadctl.safety.faults import Fault
from treadctl.safety.follow import Doubt
from treadctl.safety.gap import Found
from treadctl.session.phases import MAY_MOVE, Phase
from treadctl.supervisor.conduct import Conduct


class Reports:
    """Takes each record of the present link, and notices when our own loop stood still."""

    def __init__(self, conduct: Conduct) -> None:
        self._conduct = conduct
        self._facts = MachineFacts()
        self._heard_at: float | None = None
        self._restarts = 0
        self._connected_at = float("-inf")
        self._console_started_at = float("-inf")
        self._program_started_at = float("-inf")
        self._let_go = False  # what moves now is a person's own, started at the machine

    def connected(self, facts: MachineFacts, now: float) -> None:
        """A fresh link: what was heard on the old one says nothing of this one."""
        self._facts = facts
        self._heard_at = None
        self._restarts, self._connected_at = 0, now

    def console_started(self, now: float) -> None:
        """Somebody pressed Start at the machine."""
        self._console_started_at = now

    def program_started(self, now: float) -> None:
        """A program wrote Start: not this one, or one that died, and nobody at the machine."""
        self._program_started_at = now

    def program(self, now: float) -> bool:
        """Tell whether a program that is not this one wrote Start just now."""
        return now - self._program_started_at <= limits.START_LIMIT_S

    def announced(self, target: Speed, now: float) -> None:
        """The machine says which speed it heads for."""
        self._chosen(self._conduct.console.announced(target, now), target, now)

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
        if conduct.gap.open:
            self._after_gap(report, now)
            return
        before, self._heard_at = self._heard_at, report.at
        speed = report.speed
        self._let_go = self._let_go and belt.zeros < 2
        if walk.phase in MAY_MOVE:
            if before is not None:
                seconds = min(max(report.at - before, 0.0), limits.STALE_S)
                walk.count(speed, conduct.governor.asked, seconds)
            if belt.incline is not None and speed.hundredths:
                conduct.monitors.deck(belt.incline)
        if walk.phase in (Phase.STARTING, Phase.WALK) and not conduct.scripted:
            self._judge(speed, now)
        if walk.phase in (Phase.WALK, Phase.SLOWING):
            self._restarted(belt.restarts, now)
            if belt.zeros >= 2:
                # nobody said so but the speed: a Stop of ours as well, unless it would start this machine
                silent = not self._facts.stop_repeat_safe
                conduct.begin_stop(StopKind.NOW, "belt_stopped", "person", now, by_machine=silent)
        elif walk.phase in (Phase.BREAK, Phase.STOPPED) and belt.creeps:
            conduct.begin_stop(StopKind.NOW, Fault.MOVES_AT_ZERO.value, "fault", now, alarm=True)
        elif walk.phase not in MAY_MOVE and belt.moves(now):
            self._moves_by_itself(speed, before, now)

    def _after_gap(self, report: Telemetry, now: float) -> None:
        """The link is back in time: see whether everything is as it was."""
        conduct = self._conduct
        match conduct.gap.judge(report.speed, report.elapsed_s, conduct.governor.cap, now):
            case Found.AS_LEFT:
                conduct.out.send_again(TakeControl(), now)
            case Found.OTHERWISE:
                conduct.monitors.latch(Fault.NOT_AS_LEFT)
            case _:
                pass

    def bad_telemetry(self, event: BadTelemetry, now: float) -> None:
        """Count a record that could not be read."""
        if event.conn == self._conduct.governor.conn:
            self._bad(now)

    def _bad(self, now: float) -> None:
        if self._conduct.walk.phase in MAY_MOVE:  # while the belt stands nothing rests on it
            self._conduct.monitors.bad_frame(now)

    def _judge(self, speed: Speed, now: float) -> None:
        conduct, g = self._conduct, self._conduct.governor
        conduct.console.at_start(speed, g.floor, now)
        if conduct.walk.phase is Phase.WALK:
            self._chosen(conduct.console.judge(speed, conduct.upkeep.judged_cap(g.cap, now), now), speed, now)
            conduct.monitors.speed_doubtful = conduct.console.follow.doubt is Doubt.UNITS
        if conduct.console.fault is not None:
            conduct.monitors.latch(conduct.console.fault)

    def _chosen(self, verdict: Adopt | Correct | Repeat | None, speed: Speed, now: float) -> None:
        conduct, g = self._conduct, self._conduct.governor
        match verdict:
            case Adopt(chosen, told, crossed):
                conduct.adopt(chosen, now, told=told)
                if crossed:
                    conduct.ask(g.asked, now)
            case Correct(wanted):
                conduct.out.tell("over_cap", speed=str(speed), back=str(wanted))
                conduct.ask(max(g.clear(wanted, now).granted, g.floor), now)
            case Repeat(target) if target.hundredths <= speed.hundredths + g.reach:
                conduct.ask(target, now)
            case _:
                pass

    def _restarted(self, restarts: int, now: float) -> None:
        """The machine's counters began anew without a Start of ours: it restarted, and moves."""
        known, self._restarts = self._restarts, restarts
        if restarts > known and now - self._conduct.governor.started_at > limits.OWN_START_AFTER_S:
            self._conduct.monitors.latch(Fault.MACHINE_RESTARTED)

    def _moves_by_itself(self, speed: Speed, before: float | None, now: float) -> None:
        """No Start of ours is behind it: the console, a ghost, or a Stop that did not hold.

        Args:
            speed: the belt's.
            before: when the record before this one came.
            now: the loop's time.
        """
        conduct, walk = self._conduct, self._conduct.walk
        ours = walk.phase in (Phase.BREAK, Phase.STOPPED)
        resumes = walk.phase is Phase.COUNTDOWN and walk.resumed
        program = self.program(now)
        stood_at = walk.since if ours or walk.stood_at is None else walk.stood_at
        console = self._let_go or (self._console_started_at >= stood_at and not program)
        seen = before is None or before > stood_at  # None: a new link, see below
        watch_s = limits.WATCH_S if seen else limits.WATCH_UNSEEN_S
        stood_till = before if seen and before is not None else now  # it may have moved ever since, unheard
        watched = (ours or walk.stood_at is not None) and stood_till - stood_at <= watch_s
        if conduct.monitors.ghost_possible(now) and not console:
            conduct.begin_stop(StopKind.NOW, "ghost_command", "fault", now, alarm=True)
        elif program and (ours or resumes):
            conduct.begin_stop(StopKind.NOW, "program_started", "fault", now, alarm=True)
        elif (ours and conduct.scripted) or (watched and not console):
            conduct.begin_stop(StopKind.NOW, "moves_again", "fault", now, alarm=True)
        elif ours and not console and self._connected_at >= walk.since:
            conduct.begin_stop(StopKind.NOW, Fault.MACHINE_RESTARTED.value, "fault", now, alarm=True)
        elif conduct.start_asked_for(now):
            conduct.start_unproven(now)  # it moves, and the machine did not say that a person pressed
        elif ours or resumes:
            conduct.out.tell_once("belt_moves_without_us", speed=str(speed))
            if resumes:
                conduct.cancel("belt_moves", now)
            conduct.let_go(now)
            self._let_go = True
        elif walk.phase is Phase.COUNTDOWN:
            conduct.cancel("belt_moves", now)
        elif program:
            conduct.out.tell_once("belt_moves_without_us", speed=str(speed))
