"""What the end of a run says: a stop of a moving belt, one in its countdown, a link that was cut."""

from __future__ import annotations

from dataclasses import replace

from treadctl.commission import limits
from treadctl.commission.samples import Samples
from treadctl.facts import Findings, StopFound
from treadctl.quantities import Speed


def stop_found(samples: Samples, speed: Speed) -> StopFound | None:
    """Return what Stop did to a belt that went at `speed`; None before the first 0."""
    stand_s = samples.first_zero_s()
    if stand_s is None:
        return None
    drop_s = min(samples.reaction_s(samples.slope(0)), stand_s)
    return StopFound(speed=speed, first_drop_s=drop_s, stand_s=round(stand_s, 2))


def link_loss(findings: Findings, samples: Samples, away_s: float) -> tuple[str, float | None]:
    """Return what the belt did without a link (goes_on | stops | unclear), and after how long it stood.

    `samples`: since the link was back, with our Stop: a 0 that came so
    late that this Stop may have caused it says nothing.  The time is an upper
    bound, for nobody looked before.
    """
    if not samples.times:
        return "unclear", None
    first_s, speed = samples.times[0], samples.speeds[0]
    if speed:
        return "goes_on", None
    fastest_s = min((stop.stand_s for stop in findings.stops), default=0.0) - (findings.period_s or 0.0)
    if first_s > max(fastest_s, 0.0):
        return "unclear", None
    return "stops", round(away_s + first_s, 1)


def left_over(findings: Findings) -> Findings:
    """Return what still counts of an interrupted test.

    The start after the stop from the top says something only right after it,
    and the belt has to go there first; the display is asked about only after
    a run in which it was looked at.
    """
    gone: set[str] = set()
    if "start_after_top" not in findings.done:
        gone |= {"up", "top", "stop_top"}
    if "display" not in findings.done:
        gone |= {"noise", "stop_slow"}
    if not gone & set(findings.done):
        return findings
    stops = tuple(
        stop
        for stop in findings.stops
        if ("stop_top" if stop.speed > limits.MIDDLE else "stop_slow") not in gone
    )
    return replace(findings, done=tuple(name for name in findings.done if name not in gone), stops=stops)
