"""How the walk goes on: what should be true now, and the difference to what was asked.

Level-triggered: `advance` works everything out anew at each event and ten
times a second, so that a lost command is sent again and a stop is repeated
until the belt stands.
"""

from __future__ import annotations

from treadctl.model import StartBelt, StopKind, TakeControl
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.faults import FAULT_RULES, Fault, Reaction, holds_start, worst
from treadctl.safety.gap import Gap
from treadctl.safety.upkeep import Upkeep
from treadctl.session.phases import MAY_MOVE, Phase, Trigger
from treadctl.session.ramp import next_target
from treadctl.supervisor.asking import Asking
from treadctl.supervisor.halting import Halting

_KIND = {Reaction.SOFT: StopKind.SOFT, Reaction.QUICK: StopKind.QUICK, Reaction.NOW: StopKind.NOW}

_SILENCE = (Fault.TELEMETRY_LATE, Fault.TELEMETRY_STALE)
_LONG_SILENCE = (*_SILENCE, Fault.TELEMETRY_PATCHY)  # the empty-belt test cuts the link for longer


class Conduct(Halting):
    """The walk under way, with everything that limits it.

    Attributes:
        goal: a ceiling that the person or the console chose, until the next start.
        asking: the questions on the way, and what their answers narrowed.
        faults: what is wrong now, for the snapshot.
        scripted: the empty-belt test wishes, not the plan.
        waited_until: when the machine's own Start was waited for last, in vain; its belt may still come.
    """

    def __init__(self) -> None:
        super().__init__()
        self.upkeep = Upkeep()
        self.asking = Asking(self, self.upkeep)
        self.gap = Gap()
        self.goal: Speed | None = None
        self.limited_by: tuple[str, ...] = ()
        self.faults: list[Fault] = []
        self.scripted = False
        self.waited_until = float("-inf")
        self._counted = 0
        self._nonce = ""  # of the permit that the machine's own Start mints
        self._pressed_at: float | None = None  # that Start

    def advance(self, now: float) -> None:
        """Let the worst fault act, then the stop in force, else the walk."""
        self.out.forget(now)
        self.governor.cap = self.upkeep.cap(self.governor.cap, now)
        if self.walk.phase in MAY_MOVE:
            self._react(now)
        self.asking.step(now)
        if self.stopping is not None:
            self.gap.close()
            self._stop_step(self.stopping, now)
        else:
            self._go_on(now)

    def _go_on(self, now: float) -> None:
        walk = self.walk
        match walk.phase:
            case Phase.COUNTDOWN:
                self._count_down(now)
            case Phase.STARTING:
                self._starting(now)
            case Phase.WALK if not self.scripted and not self.gap.open:
                self._walking(now)
            case Phase.BREAK if walk.break_overdue(now):
                walk.end("person", "break_too_long")
                self.finish(now)
            case Phase.LEVELLING if self.governor.level(now) or now - walk.since > limits.LEVEL_LIMIT_S:
                walk.go(Trigger.CANCEL, now)
                self.governor.latch()
                self.out.tell("levelled", incline=str(self.governor.belt.incline))
            case Phase.STOPPED if self._watched_enough(now):
                walk.go(Trigger.CLOSE, now)
            case _:
                pass

    def _watched_enough(self, now: float) -> bool:
        """Whether the watch after a walk is over: without records, or slept through, it lasts longer."""
        belt, since = self.governor.belt, self.walk.since
        seen = belt.heard_at > since and not belt.stale(now)
        return now - since > self.monitors.watch_s(now, seen=seen)

    def _react(self, now: float) -> None:
        g = self.governor
        if self.gap.expired(now):
            self.monitors.latch(Fault.LINK_LOST)
        seen = self.monitors.raised(g.belt, now)
        tried = self.scripted and now < self._calm_until  # the link that the empty-belt test cut is back
        if self.gap.open or tried:  # silence is what a gap is; how long it may last, the gap itself knows
            silence = _LONG_SILENCE if self.scripted else _SILENCE
            seen = [fault for fault in seen if fault not in silence]
        self.faults = seen + g.guards.raised(now) + self.gap.raised(now) + self.upkeep.raised(now)
        reaction = worst(self.faults)
        waits = "check_in" if g.asked < self._goal(now) and self.asking.holds(now) else None
        g.hold_reason = self.faults[0].value if reaction >= Reaction.NO_INCREASE else waits
        held = holds_start(self.faults)
        g.start_reason = None if held is None else held.value
        for fault in self.faults if self.stopping is None else ():  # while it stops, that is the news
            self.out.tell_once(f"fault_{fault.value}")
        kind = _KIND.get(reaction)
        if kind is not None:
            cause = next(fault for fault in self.faults if FAULT_RULES[fault].reaction is reaction)
            self.begin_stop(kind, cause.value, "fault", now, alarm=FAULT_RULES[cause].alarm)

    def heard_guardian(self, its: Speed | None, now: float) -> None:
        """The guardian beats, with its own reading of the belt where it has one."""
        belt = self.governor.belt
        self.governor.guards.beat(now, its, belt.seen(now) if belt.current(now) else None)

    def broke(self, broken: str, now: float) -> None:
        """A rule that must never be broken was: whatever moves stops now, and nothing starts after it."""
        self.out.tell_once("our_bug", why=broken)
        self.governor.latch()
        if self.walk.phase not in (Phase.IDLE, Phase.STOPPED) or self.governor.belt.moves(now):
            self.begin_stop(StopKind.NOW, Fault.INVARIANT_BROKEN.value, "fault", now)
            self.advance(now)

    # --- starting and walking

    def keeps_from_starting(self, now: float, *, resuming: bool) -> Fault | None:
        """Return what a press has to wait for: of what is wrong now, that which a start does not release."""
        around = self.monitors.around(now) + self.governor.guards.raised(now) + self.upkeep.raised(now)
        return holds_start(f for f in around if resuming or f is not Fault.CAP_BELOW_BELT)

    def armed(self, nonce: str, now: float) -> None:
        """A start was permitted, or waits for the machine's own, which mints `nonce`: the past is over.

        Control is asked for before that press: some machines stop a moving belt when they are asked.
        """
        self.goal = None
        self.faults = []
        self.gap.new_walk()
        self.out.new_start()
        self._counted = int(limits.COUNTDOWN_S) + 1
        self._nonce, self._pressed_at = nonce, None
        if self.walk.own_start:
            self.out.tell("press_start", seconds=round(limits.OWN_START_S))
            self.out.send_again(TakeControl(), now)

    def _count_down(self, now: float) -> None:
        left = int(limits.COUNTDOWN_S - (now - self.walk.since)) + 1
        if self.monitors.interfaces.unwatched_s(now) > 0:
            self.cancel("unwatched", now)  # nobody is there who could cancel it by a key
        elif self.governor.tilted():
            self.cancel("deck_tilted", now)
        elif self.walk.own_start:
            self._wait_for_start(now)
        elif now - self.walk.since >= limits.COUNTDOWN_S:
            self._counted_down(now)
        elif left < self._counted:
            self._counted = left
            self.out.tell("countdown", seconds=left)

    def _wait_for_start(self, now: float) -> None:
        if self._pressed_at is not None:
            self._start_pressed(self._pressed_at, now)
        elif now - self.walk.since >= limits.OWN_START_S:
            self.cancel("not_pressed", now)

    def cancel(self, reason: str, now: float) -> None:
        """Leave the countdown; a belt whose own Start was pressed comes all the same, and is stopped."""
        if not self.walk.awaits_start:
            super().cancel(reason, now)
        elif self._pressed_at is None:
            self.waited_until = now
            super().cancel(reason, now)
        elif reason == "person":
            self.begin_stop(StopKind.NOW, "person", "person", now)
        else:
            self.start_unproven(now)

    def start_asked_for(self, now: float) -> bool:
        """Tell whether a person was told to press the machine's own Start, now or a moment ago."""
        return self.walk.awaits_start or now - self.waited_until <= limits.START_LIMIT_S

    def machine_started(self, now: float) -> None:
        """The machine says that its own Start was pressed, as was asked for."""
        if not self.walk.awaits_start:
            self.start_unproven(now)
        elif self._pressed_at is None:
            self._pressed_at = now

    def _start_pressed(self, pressed_at: float, now: float) -> None:
        """From here on the walk is ours; where it may not be, the belt that comes now stops.

        A person was told that it would be led, and nobody leads it.
        """
        g = self.governor
        held = self.keeps_from_starting(now, resuming=self.walk.resumed)
        g.start_reason = None if held is None else held.value
        ours = pressed_at - g.wrote_start_at <= limits.OWN_START_AFTER_S  # it may tell of that one
        if ours or self.monitors.ghost_possible(now):
            self.start_unproven(now)
        elif g.belt.zeros >= 2 and not self.out.waiting and g.take_over(self._nonce, now):
            self._counted_down(now)
        elif now - pressed_at >= limits.OWN_START_SETTLES_S:
            self.start_unproven(now)

    def start_unproven(self, now: float) -> None:
        """The belt starts, or is about to, and nobody at the machine is known to have pressed: Stop."""
        self.governor.starts(now)
        self.begin_stop(StopKind.NOW, "start_unproven", None if self.walk.resumed else "refused", now)

    def _counted_down(self, now: float) -> None:
        """The last second is over: at the next tick, unless something is wrong then, Start goes out."""
        self.walk.go(Trigger.COUNTED, now)
        self.out.tell("starting")
        self.monitors.started(self.governor.belt.incline)
        self.console.restarted(resumed=self.walk.resumed)
        self.governor.rearm()

    def _starting(self, now: float) -> None:
        g, walk = self.governor, self.walk
        if g.started_at >= walk.since and g.belt.moves(now):
            walk.go(Trigger.MOVES, now)
            self.out.tell("walking", block=walk.block + 1)
        elif now - walk.since > limits.START_LIMIT_S:
            self.monitors.latch(Fault.NOT_STARTING)
        elif g.started_at < walk.since:
            if g.permits.holds(g.bond, now):
                self.out.send(StartBelt(), now)
            elif not self.out.waiting:
                self.monitors.latch(Fault.NOT_STARTING)

    def start_unwritten(self, now: float) -> None:
        """The machine took no Start, and its permit is spent: Stop, in case it did, and ask for a new press.

        After a break that leads back into a break; before the first block the walk never began.
        """
        if self.walk.phase is Phase.STARTING and self.governor.started_at >= self.walk.since:
            ended = None if self.walk.resumed else "refused"
            self.out.tell("start_not_taken")
            self.begin_stop(StopKind.NOW, "start_not_taken", ended, now)

    def _walking(self, now: float) -> None:
        walk = self.walk
        if walk.block_done() or walk.walked_s > limits.WALK_MAX_S:
            if walk.ends:
                walk.end("done", "plan")
            self.asking.block_ends(now)
            self.begin_stop(StopKind.SOFT, "plan_done" if walk.ends else "break", None, now)
        elif walk.overdue(now):
            self.begin_stop(StopKind.SOFT, "block_overdue", "fault", now)
        else:
            self._towards(self._goal(now), now)

    def _goal(self, now: float) -> Speed:
        """Where the walk wants to be: the lowest of what the plan, the person and silence leave."""
        cap = self.governor.cap
        return min(cap, self.goal or cap, self.asking.most(now) or cap)

    def _towards(self, goal: Speed, now: float) -> None:
        """Ask for the next small step to where the walk wants to be."""
        g = self.governor
        wish = next_target(
            g.asked,
            g.belt.speed or Speed(0),
            goal,
            since_asked_s=now - self._asked_at,
            floor=g.floor,
            step=g.step,
            ramp_per_s=self.walk.ramp_per_s,
            level=self.walk.level(),
        )
        clearance = g.clear(wish, now)
        self.limited_by = clearance.limited_by
        if clearance.granted != g.asked and clearance.granted >= g.floor:
            self.ask(clearance.granted, now)
        elif g.hold_reason is not None:
            self.limited_by = (g.hold_reason,)
        elif g.asked == goal:
            silence = self.asking.most(now) == goal
            self.limited_by = ("cap",) if goal == g.cap else ("check_in",) if silence else ("person",)

    def adopt(self, speed: Speed, now: float, *, told: bool) -> None:
        """The console chose, and the machine told so or not: we go on from there and never up."""
        g = self.governor
        chosen = max(speed.on_grid(g.floor, g.step), g.floor)
        news = chosen not in (g.asked, self.goal)
        self.goal = chosen
        self.asking.overruled(chosen)
        g.adopted(chosen, told=told)
        self.console.adopted(chosen, now)
        self._asked_at = now
        self.monitors.latch(Fault.CONSOLE_CHANGED)
        if news:  # between two steps of a coarse machine the same is found again and again
            self.out.tell("console_changed", speed=str(chosen))
