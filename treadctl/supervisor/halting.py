"""The stop side of a walk: one stop at a time, its alarm, and what must be true before "stopped" is said."""

from __future__ import annotations

from dataclasses import replace

from treadctl.model import SessionEnded, SetSpeed, StopKind, Summary
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.console import Console
from treadctl.safety.faults import Fault
from treadctl.safety.governor import Governor
from treadctl.safety.ladder import Ladder
from treadctl.safety.monitors import Monitors
from treadctl.safety.stopping import Stopping
from treadctl.session.phases import Trigger
from treadctl.session.walk import Walk
from treadctl.supervisor.out import Out

_JUST_NOW_S = 0.1  # chosen: a tick; who speaks of a belt speaks of its last record


class Halting:
    """Brings a belt to a stop and accounts for it.

    Attributes:
        stopping: the stop in force, None without.
        alarm: the notice that turned the alarm on, None while it is off.
        lost_at: since when nothing is heard for want of a link, None while there is one.
    """

    def __init__(self) -> None:
        self.governor = Governor()
        self.monitors = Monitors()
        self.governor.guards.unwatched_s = self.monitors.interfaces.unwatched_s
        self.console = Console()
        self.walk = Walk()
        self.out = Out()
        self.stopping: Stopping | None = None
        self.alarm: str | None = None
        self.lost_at: float | None = None
        self._calm_until = float("-inf")  # a fresh link that has said nothing yet is no reason for an alarm
        self._unheard_since = float("-inf")  # it goes on over a fresh link until that has said something
        self._stood_at = float("-inf")
        self._alarm_wanted = False  # the cause itself asks for it, whatever the belt does now
        self._asked_at = 0.0

    def begin_stop(
        self,
        kind: StopKind,
        reason: str,
        ended: str | None,
        now: float,
        *,
        by_machine: bool = False,
        alarm: bool = False,
    ) -> None:
        """Begin a stop, or make the one in force sharper; the first cause is kept.

        `ended` is how the walk ends by it, None for what the plan foresees;
        `by_machine`: the machine already stops by itself; `alarm`: the belt
        does what it was not told to, or nobody can see it.
        """
        g, walk = self.governor, self.walk
        if ended is not None:
            walk.end(ended, reason)
        g.latch()
        self._alarm_wanted |= alarm
        if self.stopping is not None:
            self.stopping.escalate(kind)
            return
        self.stopping = stop = self._new_stop(kind, reason, now)
        if by_machine:
            stop.by_machine(now, g.frame(now))
        gentle = kind is not StopKind.NOW and walk.go(Trigger.SLOW, now)
        if not gentle:
            stop.escalate(StopKind.NOW)
            walk.go(Trigger.HALT, now)
        if reason != Fault.LINK_LOST.value:  # nothing reaches the belt now, and the voice has said so
            self.out.tell("slowing" if gentle else "stopping", reason=reason, kind=stop.kind.name.lower())

    def _new_stop(self, kind: StopKind, reason: str, now: float) -> Stopping:
        g = self.governor
        return Stopping(
            kind,
            reason,
            now,
            target=g.descent if g.asked.hundredths else (g.belt.speed or Speed(0)),  # 0: its own
            floor=g.floor,
            step=g.step,
            seen=g.belt.seen(now),
            curve=g.curve,
            started_at=g.started_at,
            corrected=self.console.corrected,
        )

    def _stop_step(self, stop: Stopping, now: float) -> None:
        slows = not stop.halting
        frame = self.governor.latest(now)
        waits = frame is not None and not self.governor.belt.fresh(now)
        if waits and stop.kind is not StopKind.NOW:
            return  # a slow machine: the next step down waits for its next record
        for command in stop.step(now, frame):
            if isinstance(command, SetSpeed):
                self.ask(command.speed, now)
                continue
            self.walk.go(Trigger.HALT, now)
            if slows and not stop.slowing.settled and stop.slowing.began_at != now:
                self.out.tell("stop_now")  # it was gentle, and the belt does not follow
            slows = False
            self.out.send_again(command, now)
        if stop.wrong_way:
            self.monitors.latch(Fault.WRONG_WAY)
        if stop.ladder is not None:
            self._sound(stop, stop.ladder, now)
            self._standing(stop, stop.ladder.began_at, now)

    # --- the alarm: a branch beside the ladder

    def _sound(self, stop: Stopping, ladder: Ladder, now: float) -> None:
        """On while the belt does not do as it is told, or nobody sees it; off when it is seen to stand."""
        belt = self.governor.belt
        if belt.stands(now):
            self._stood_at = now
            self._alarm_wanted = False
            ladder.stands()
            self._quiet()
        elif self.alarm is None and (self._alarm_wanted or stop.alarm) and self._loud(now):
            known = belt.fresh(now)
            self.alarm = "alarm" if known else "alarm_blind" if self.lost_at is None else "alarm_link"
            self.out.tell(self.alarm, reason=stop.reason, **self._of_machine())

    def _of_machine(self) -> dict[str, object]:
        """What the words need to name this machine's own hard stop."""
        facts = self.governor.facts
        return {"hard_stop": facts.hard_stop, "rail": facts.rail}

    def linked(self, now: float) -> None:
        """There is a link again: it has a moment to speak, but never longer than a lost one has."""
        self._unheard_since = now if self.lost_at is None else self.lost_at
        self._calm_until = min(now + limits.FRESH_S, self._unheard_since + limits.ALARM_AFTER_LOSS_S)
        self.lost_at = None

    def unlinked(self, now: float) -> None:
        """The link is gone; a belt that was silent on it has been lost for as long as that."""
        belt = self.governor.belt
        self.lost_at = max(belt.heard_at, self._unheard_since) if belt.late(now) else now

    def _loud(self, now: float) -> bool:
        """Tell whether a calm voice is not enough any more: of a link that stays lost, or stays silent."""
        if self.lost_at is not None:
            return now - self.lost_at >= limits.ALARM_AFTER_LOSS_S
        belt = self.governor.belt
        if now - self._stood_at <= limits.STALE_S:
            return belt.moves(now)  # seen to stand just now: a short silence makes it no moving belt
        if belt.zeros and not belt.creeps:
            return belt.late(now)  # one 0 in its time: the next record says whether it stands
        return belt.moves(now) or now >= self._calm_until

    def _quiet(self) -> None:
        if self.alarm is not None:
            self.alarm = None
            self.out.tell("alarm_over")

    # --- standing

    def _standing(self, stop: Stopping, sent_at: float, now: float) -> None:
        """Say "stopped" only when the belt itself was seen to stand and its stop time has passed."""
        belt = self.governor.belt
        just_heard = belt.age(now) < _JUST_NOW_S  # by the next record somebody may have started it
        if belt.stands(now) and just_heard and self._time_passed(stop, now):
            self._stood(now)
        elif self._falls_silent(stop, now):
            self.out.tell_once("asked_to_stop", reason=stop.reason)
        if now - sent_at > limits.STOP_CONFIRM_S and not belt.stands(now):
            self.out.tell_once("stop_not_confirmed", **self._of_machine())
            self.walk.end("fault", "standstill_not_confirmed")  # no break follows
            self._report(
                replace(
                    self.walk.summary(self.governor.cap), ended="fault", reason="standstill_not_confirmed"
                )
            )

    def _time_passed(self, stop: Stopping, now: float) -> bool:
        """Tell whether its stop time is over, and no Start of ours may still be counting down."""
        return stop.time_passed(now) and now - self.governor.started_at >= limits.AFTER_START_S

    def _falls_silent(self, stop: Stopping, now: float) -> bool:
        """Tell whether this is a machine that never says 0, and it has fallen silent."""
        g = self.governor
        return not g.facts.has_zero_frame and not g.belt.fresh(now) and self._time_passed(stop, now)

    def _stood(self, now: float) -> None:
        walk, belt = self.walk, self.governor.belt
        if walk.ends or not walk.goes_on():
            self.finish(now)
        elif belt.stood_s(now) >= limits.STAND_FOR_BREAK_S:
            self.stopping = None
            walk.rest(now)
            self.out.tell("break", seconds=round(walk.break_left_s(now)))

    def confirmed(self, now: float) -> None:
        """A person looked and says that the belt stands: believed where the belt itself cannot say it."""
        stop, belt = self.stopping, self.governor.belt
        if stop is None:
            return
        if belt.moves(now) or not self._time_passed(stop, now):
            self.out.tell("look_again")
            return
        self._quiet()
        self.out.tell("stands_confirmed")
        self.walk.end("fault", "standstill_not_confirmed")
        self._end(now)

    def unlinked_at_rest(self, now: float) -> None:
        """The link is gone in a stop that was heard by a standing belt: nobody walks, nobody is alarmed."""
        stop, belt = self.stopping, self.governor.belt
        done = stop is not None and stop.found_standing and stop.heard
        if done and belt.zeros >= 2 and not belt.creeps:  # however old: what moved and fell silent may move
            self._quiet()
            self._end(now)

    # --- the end

    def finish(self, now: float) -> None:
        """The belt is accounted for: the walk is over."""
        walk, stop = self.walk, self.stopping
        walk.end("done", "plan")
        if self.governor.belt.stood(now):
            self.out.tell(
                "stopped",
                reason=stop.reason if stop and (walk.reported or walk.plan is None) else walk.reason,
            )
        else:
            self.out.tell_once("stop_not_confirmed", **self._of_machine())  # a break that ends without a link
        self._end(now)

    def _end(self, now: float) -> None:
        self.stopping = None
        self._alarm_wanted = False
        self.walk.go(Trigger.END, now)
        self._close()

    def let_go(self, now: float) -> None:
        """The console started the belt: it is not ours, nothing is sent, and nobody says that it stands."""
        self.walk.end("person", "console_start")
        self._close()
        self.walk.go(Trigger.CLOSE, now)

    def _close(self) -> None:
        self.governor.ended()
        self._report(self.walk.summary(self.governor.cap))

    def _report(self, summary: Summary) -> None:
        """Give the summary of a walk, once."""
        if self.walk.plan is not None and not self.walk.reported:
            self.walk.reported = True
            self.out.effects.append(SessionEnded(summary))

    def cancel(self, reason: str, now: float) -> None:
        """Leave the countdown: back to the break, or out of a walk that never began."""
        self.governor.latch()
        self.out.tell("cancelled", reason=reason)
        if self.walk.resumed:
            self.walk.go(Trigger.REST, now)
            return
        self.walk.end("person" if reason == "person" else "refused", f"cancelled_{reason}")
        self._close()
        self.walk.go(Trigger.CANCEL, now)

    # --- letting out

    def ask(self, speed: Speed, now: float) -> bool:
        """Send a cleared target once; the console monitor must know what was asked for."""
        speed = self.governor.way_down(speed)
        sent = self.out.send(SetSpeed(speed), now)
        if sent:
            self.console.asked(speed, now)
            self._asked_at = now
        return sent
