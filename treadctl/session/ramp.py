"""How the target rises: in small steps, each only after the belt followed the last one."""

from __future__ import annotations

from treadctl.quantities import Speed
from treadctl.safety import limits


def next_target(
    asked: Speed,
    seen: Speed,
    goal: Speed,
    *,
    since_asked_s: float,
    floor: Speed,
    step: Speed,
    ramp_per_s: Speed,
    level: bool,
) -> Speed:
    """Return what to ask for now on the way from `asked` up to `goal`.

    Args:
        asked: the last target; 0 before the first.
        seen: the reported speed.
        goal: where the plan wants to be; a lower goal is returned at once.
        since_asked_s: seconds since the target last changed.
        floor: the machine's lowest speed, the first target of every start.
        step: the machine's increment.
        ramp_per_s: the plan's rise each second.
        level: nothing above the opening ramp yet.

    Never above `goal`, never more than one small step above `asked`, and
    only when that step is no more above what the belt really does: the values
    asked for are the same for every run, whatever the noise of its reports.
    """
    if goal <= asked:
        return goal
    if asked < floor:
        return min(floor, goal)
    if seen.hundredths > asked.hundredths + limits.OFF_TARGET.hundredths:
        return asked  # somebody raised it at the console: no step of ours takes that back
    if step > limits.STEP_COARSE:
        return asked
    rise, every_s = _stride(asked, step.hundredths, ramp_per_s.hundredths)
    reach = max(limits.STEP_MAX.hundredths, step.hundredths)
    if since_asked_s < every_s or seen.hundredths + reach < asked.hundredths + rise:
        return asked
    top = min(goal, limits.OPENING_TOP) if level else goal
    if asked.hundredths + rise < top.hundredths:
        return Speed(asked.hundredths + rise)
    return max(asked, top)


def _stride(asked: Speed, step: int, ramp_per_s: int) -> tuple[int, float]:
    """Hundredths to rise at once, and the seconds to wait before."""
    most = limits.STEP_MAX.hundredths
    if asked >= limits.OPENING_TOP:
        return step, 60.0 * step / limits.RISE_PER_MINUTE.hundredths
    if step > most:
        return step, limits.RISE_COARSE_EVERY_S
    whole = min(ramp_per_s, most) // step * step
    if whole:
        return whole, limits.RISE_EVERY_S
    return step, step / ramp_per_s  # one step, as seldom as that takes
