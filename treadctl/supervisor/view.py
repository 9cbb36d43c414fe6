"""The snapshot: what is going on, for every interface."""

from __future__ import annotations

from treadctl.model import Report, Snapshot, State
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.session.phases import MAY_MOVE, STATE_OF, Phase
from treadctl.supervisor.conduct import Conduct


def state(conduct: Conduct, now: float, *, connected: bool) -> State:
    """Return the state alone; a belt that went silent is `unknown`, never its last state."""
    phase = conduct.walk.phase
    if (phase in MAY_MOVE or phase is Phase.STOPPED) and conduct.governor.belt.stale(now):
        return State.UNKNOWN
    return STATE_OF[phase] if connected else State.NONE


def snapshot(conduct: Conduct, now: float, *, connected: bool) -> Snapshot:
    """Return everything that is known now."""
    walk, plan = conduct.walk, conduct.walk.plan
    g, belt = conduct.governor, conduct.governor.belt
    stale = belt.stale(now)
    goes_on = walk.phase is Phase.BREAK and walk.break_left_s(now) <= 0 and not conduct.asking.held
    return Snapshot(
        state=state(conduct, now, connected=connected),
        speed=None if stale else belt.speed,
        target=_target(conduct) if walk.phase in MAY_MOVE else None,
        cap=g.cap if plan is not None else None,
        incline=belt.incline,
        heart_rate_bpm=None if stale else belt.heart_rate_bpm,
        block=walk.block + 1 if plan is not None else 0,
        blocks=len(plan.blocks_s) if plan is not None else 0,
        walked_s=round(walk.walked_s) if plan is not None else 0,
        walk_s=sum(plan.blocks_s) if plan is not None else 0,
        level_s=plan.level_until_s if plan is not None else None,
        next_change_s=walk.next_change_s(now),
        waits_for="own_start" if walk.awaits_start else "continue" if goes_on else None,
        limited_by=conduct.limited_by if walk.phase is Phase.WALK else (),
        faults=tuple(fault.value for fault in conduct.faults) if walk.phase is not Phase.IDLE else (),
        protected=g.guards.beating(now),
        question=conduct.asking.question,
        question_again=conduct.asking.again,
    )


def report(conduct: Conduct, now: float) -> Report:
    """Return what the guardian must know; a belt that we did not start is none of its business."""
    g, phase = conduct.governor, conduct.walk.phase
    counts_down = now - g.started_at < limits.START_LIMIT_S
    return Report(
        may_move=phase in MAY_MOVE and (counts_down or not g.belt.stood(now)),
        armed=phase in MAY_MOVE or phase is Phase.COUNTDOWN,
        target=_target(conduct),
        stopping=conduct.stopping is not None,
    )


def _target(conduct: Conduct) -> Speed:
    stop = conduct.stopping
    if stop is None:
        return conduct.governor.asked
    return Speed(0) if stop.halting else stop.target
