"""What people ask for: starting needs everything, stopping needs nothing."""

from __future__ import annotations

from dataclasses import replace

from treadctl.model import (
    ArmRequested,
    CapLowered,
    CheckAnswered,
    LatchFound,
    LevelDeck,
    Notice,
    PermitMinted,
    Plan,
    Reconnect,
    SlowerRequested,
    StopKind,
    StopRequested,
)
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.arming import held, highest, never_walked, start_refused
from treadctl.session.phases import Phase, Trigger
from treadctl.supervisor.asking import unfit
from treadctl.supervisor.conduct import Conduct
from treadctl.supervisor.machine import MachineSide
from treadctl.supervisor.trial import Trial

_SLOWER = 20  # hundredths: one press of "slower"


class Requests:
    """The desk of the core."""

    def __init__(self, conduct: Conduct, machine_side: MachineSide, trial: Trial) -> None:
        self._conduct = conduct
        self._machine_side = machine_side
        self._trial = trial

    # --- starting

    def minted(self, event: PermitMinted, now: float) -> None:
        """A person at the machine pressed."""
        g = self._conduct.governor
        g.mint(event.nonce, event.issuer, now)

    def arm(self, event: ArmRequested, now: float) -> None:
        """Begin a walk, go on after a break, or level the deck: all of it on a fresh permit."""
        conduct, walk, g = self._conduct, self._conduct.walk, self._conduct.governor
        resuming = event.plan is None and walk.phase is Phase.BREAK
        if event.plan is not None:
            self._trial.give_way()
        plan = walk.plan if resuming else event.plan or self._trial.plan
        if plan is None:
            self._refuse("no_machine" if self._machine_side.machine is None else "nothing_to_continue")
            return
        refusal = self._refused(event, plan, now, resuming=resuming)
        tilted = refusal is not None and bool(refusal.values.get("can_level"))
        levels = event.level and tilted and walk.phase is Phase.IDLE
        if refusal is not None and not levels:
            conduct.out.effects.append(refusal)
        elif not self._permitted(event, now, levels=levels):
            self._refuse("no_permit")
        elif levels:
            self._level(now)
        elif (waits := held(conduct.keeps_from_starting(now, resuming=resuming))) is not None:
            g.permits.drop()  # that press was for now
            conduct.out.effects.append(waits)
        else:
            self._begin(plan, now, resuming=resuming, own_start=event.own_start)
            conduct.armed(event.permit, now)

    def _permitted(self, event: ArmRequested, now: float, *, levels: bool) -> bool:
        """Tell whether somebody at the machine pressed, or is yet to press its own Start."""
        if event.own_start and not levels:
            return bool(event.permit)
        return self._conduct.governor.take(event.permit, now, 0.0 if levels else limits.START_NEEDS_S)

    def _refuse(self, reason: str) -> None:
        self._conduct.out.effects.append(Notice("refused", {"reason": reason}))

    def _refused(self, event: ArmRequested, plan: Plan, now: float, *, resuming: bool) -> Notice | None:
        walk, side = self._conduct.walk, self._machine_side
        if side.machine is None:
            return Notice("refused", {"reason": "no_machine"})
        empty = event.empty_belt or event.plan is not None
        if (busy := self._trial.refused(empty_belt=empty, own_start=event.own_start)) is not None:
            return busy
        if not resuming and walk.phase not in (Phase.IDLE, Phase.STOPPED):
            return Notice("refused", {"reason": "already_walking"})
        if resuming and self._conduct.lost_at is not None:
            self._conduct.out.effects.append(Reconnect())
            return Notice("refused", {"reason": "not_connected"})
        if resuming and self._conduct.asking.held and walk.break_left_s(now) <= 0:
            return Notice("refused", {"reason": "answer_first"})
        if resuming and walk.break_left_s(now) > 0:
            return Notice("refused", {"reason": "break_not_over", "seconds": walk.next_change_s(now)})
        if event.plan is not None and (why := unfit(event.plan.checks)) is not None:
            return Notice("refused", {"reason": "bad_value", "message": why})
        if self._conduct.monitors.machine_doubtful():
            return Notice("refused", {"reason": "machine_doubtful"})
        if event.own_start and not (side.facts.own_start or side.simulated or self._trial.under_way):
            return Notice("refused", {"reason": "own_start_unproven"})
        g = self._conduct.governor
        return self._real_radio(event) or start_refused(
            side.machine, g.belt, g.guards, plan, event, simulated=side.simulated, now=now
        )

    def _real_radio(self, event: ArmRequested) -> Notice | None:
        """A machine that nobody tried moves for its empty-belt test alone."""
        side = self._machine_side
        if side.simulated or self._trial.under_way:
            return None
        return never_walked(side.facts, tried=event.empty_belt)

    def _begin(self, plan: Plan, now: float, *, resuming: bool, own_start: bool) -> None:
        conduct, simulated = self._conduct, self._machine_side.simulated
        cap = conduct.governor.cap if resuming else plan.cap
        if resuming:  # an edit that came meanwhile counts for the whole walk
            conduct.walk.next_block(now)
        else:
            conduct.monitors.cleared()
            conduct.upkeep.armed()
            conduct.asking.begin(plan.checks)
            gentle = plan.ramp_per_s if simulated else min(plan.ramp_per_s, limits.RISE_PER_S)
            conduct.walk.begin(replace(plan, ramp_per_s=gentle), now)
        conduct.walk.own_start = own_start
        conduct.governor.cap = min(cap, self._most())
        self._trial.armed(now)

    def _most(self) -> Speed:
        """Return the most that this machine, on this host, is walked at."""
        side = self._machine_side
        if side.simulated or self._trial.under_way:
            return limits.ABS_MAX
        if not side.facts.commissioned:
            return limits.EMPTY_BELT_CAP
        return highest(side.facts)

    def _level(self, now: float) -> None:
        """Lower the deck to 0 on the person's consent, belt standing; a start needs a new permit."""
        conduct, g = self._conduct, self._conduct.governor
        if not g.permit_level(now):  # a stop is left by a press that counts, or not at all
            self._refuse("no_permit")
            return
        g.rearm()
        conduct.walk.go(Trigger.LEVEL, now)
        conduct.out.tell("levelling", incline=str(g.belt.incline))
        conduct.out.send(LevelDeck(), now)

    def cap_lowered(self, event: CapLowered, now: float) -> None:
        """The profile was edited during its walk: less counts at once, more in the next session."""
        conduct, g = self._conduct, self._conduct.governor
        if conduct.walk.under_way and conduct.upkeep.lower(event.cap, g.cap, g.floor, now):
            conduct.out.tell("cap_lowered", cap=str(event.cap), cap_hundredths=event.cap.hundredths)

    # --- what the person says on the way

    def answered(self, event: CheckAnswered, now: float) -> None:
        """An answer to the open question."""
        try:
            if not self._conduct.asking.answered(event.question, event.value, now):
                self._refuse("no_question")
        except ValueError as error:
            self._conduct.out.effects.append(
                Notice("refused", {"reason": "bad_value", "message": str(error)})
            )

    def worse(self, now: float) -> None:
        """It is worse: asked or not."""
        if not self._conduct.asking.worse(now):
            self._refuse("no_question")

    def wrong(self, now: float) -> None:
        """Something is wrong: whatever is under way ends."""
        if not self._conduct.asking.wrong(now):
            self.stop(StopRequested("wrong", StopKind.QUICK), now)

    # --- stopping and less

    def stop(self, event: StopRequested, now: float) -> None:
        """Stop; a press that has not become a start is void from here on.

        Records that say 0 are no reason to keep a person's Stop back: they may be wrong (H-74).
        """
        conduct, walk, stop = self._conduct, self._conduct.walk, self._conduct.stopping
        stands = conduct.governor.belt.stands(now)
        needless = stands and (event.reason == "service_ends" or not self._harmless())
        conduct.governor.permits.drop()
        if walk.phase is Phase.COUNTDOWN and not walk.resumed and stands:
            conduct.cancel("person", now)
        elif walk.phase in (Phase.IDLE, Phase.STOPPED) and needless:
            conduct.out.tell("stands_already")
        elif self._machine_side.machine is not None:
            if conduct.lost_at is not None:
                conduct.out.effects.append(Reconnect())  # nobody may be trying any more
            if stop is not None and event.kind is StopKind.NOW and not needless:
                stop.again()  # pressing once more is worth one more Stop
            rests = stands and stop is None and walk.phase in (Phase.IDLE, Phase.STOPPED)
            conduct.begin_stop(event.kind, event.reason, "person", now)
            if rests and conduct.stopping is not None:
                conduct.stopping.found_standing = True

    def _harmless(self) -> bool:
        """Tell whether Stop is known to move nothing where it meets a standing belt (H-14)."""
        facts = self._machine_side.facts
        return facts.stop_repeat_safe and (facts.commissioned or self._machine_side.simulated)

    def latch_found(self, event: LatchFound, now: float) -> None:
        """An earlier service left a belt that it did not see stand: this one begins in that stop.

        Its cause stays the first one, and only a new press at the machine leads out of it.
        Whatever it wrote last may still be executed: the standing belt is watched for that.
        """
        conduct = self._conduct
        if conduct.stopping is None and conduct.walk.phase is Phase.IDLE:
            conduct.out.tell("latch_found", reason=event.cause)
            conduct.monitors.write_unknown(now)
            conduct.begin_stop(StopKind.NOW, event.cause, "fault", now)

    def cancel(self, now: float) -> None:
        """Leave the countdown: back to the break, or out of a walk that never began.

        Once Start was asked for (the machine's own countdown) that takes a Stop.
        """
        conduct = self._conduct
        if conduct.walk.phase is Phase.COUNTDOWN:
            conduct.cancel("person", now)
        elif conduct.walk.phase is Phase.STARTING:
            conduct.begin_stop(StopKind.NOW, "person", "person", now)

    def end(self, now: float) -> None:
        """Enough for today."""
        conduct, walk = self._conduct, self._conduct.walk
        if walk.phase is Phase.COUNTDOWN:
            conduct.cancel("person", now)
        if walk.phase is Phase.BREAK:
            walk.end("person", "enough")
            conduct.finish(now)
        else:
            self.slow_to(now, ends=True)

    def slow_to(self, now: float, *, ends: bool) -> None:
        """Slow down softly, to the end of the walk or to a break that the person takes."""
        conduct, walk = self._conduct, self._conduct.walk
        if walk.phase not in (Phase.STARTING, Phase.WALK):
            if ends and conduct.stopping is not None:
                walk.end("person", "enough")  # instead of the break that was to follow
            return
        walk.ends = ends
        reason = "enough" if ends else "break_wanted"
        conduct.begin_stop(StopKind.SOFT, reason, "person" if ends else None, now)

    def slower(self, event: SlowerRequested, now: float) -> None:
        """One notch slower."""
        conduct, g = self._conduct, self._conduct.governor
        if event.here:
            conduct.asking.present(now)
        if conduct.walk.phase is Phase.WALK:
            lower = Speed(max(g.asked.hundredths - _SLOWER, g.floor.hundredths))
            conduct.goal = max(lower.on_grid(g.floor, g.step), g.floor)
            conduct.out.tell("slower" if conduct.goal < g.asked else "slowest", speed=str(conduct.goal))
