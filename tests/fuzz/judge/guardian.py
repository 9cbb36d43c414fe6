"""The guardian: in time where the service is dead or frozen, nothing but what stops, and not a byte to a belt at rest."""

from __future__ import annotations

from typing import NamedTuple

from tests.fuzz.judge.facts import START, STOP, Facts, Row
from tests.fuzz.judge.verdict import Verdict

MAY_WRITE = ("00", "0801", "0802", "01")
KILLED_WITHIN, FROZEN_WITHIN = 1.5, 2.5  # a radio of its own: the link of the service must end first
FREEZE_LIMIT = 0.9  # shorter ones the service may survive: seven beats, and the guardian's next look
AFTER_START = 15.0
STANDS_LONGER = 15.0
STANDS_AFTER = 10.0
SWEPT_WITHIN = 3.0
WATCHES = 90.0  # a guardian that acted has its belt for so long: until it stands, and a minute
TRIES_AGAIN = 8.5  # three rungs (2.5, 1.5, 1.5 s), a cut link that is made anew, and the next Stop
OUT_OF_REACH = "L D G B03 B08 B09 B10 B11 O P01 P03 P04 P06 P11"


class Blow(NamedTuple):
    """When the service was hit, by what, and until when nobody of this computer can act."""

    t: float
    do: str
    seconds: float

    @property
    def needs_the_guardian(self) -> bool:
        """Whether it leaves the service dead, or frozen for longer than a beat may be late."""
        return self.do == "kill_service" or (self.do == "freeze_service" and self.seconds > FREEZE_LIMIT)


def it_keeps_to_its_list(facts: Facts, verdict: Verdict) -> None:
    """I16: it never writes anything but what stops, nor sets a belt going by it."""
    for row in _written(facts):
        verdict.expect("I16", row["bytes"] in MAY_WRITE, row["t"], f"the guardian wrote {row['bytes']}")


def a_dead_service_leaves_no_moving_belt(facts: Facts, verdict: Verdict) -> None:
    """I6: Stop within 1.5 s of a kill and 2.5 s of a freeze, until it stands; the service is dead afterwards."""
    for blow in _blows(facts):
        if _moves(facts, blow.t) and blow.needs_the_guardian:
            _stops_in_time(facts, verdict, blow)
        elif blow.do.startswith(("kill", "freeze")) and _has_stood(facts, blow.t):
            verdict.held("I6")
            starts = [row["t"] for row in facts.story.harness if row["do"] == "service_starts"]
            until = min([blow.t + STANDS_AFTER, *(t for t in starts if t > blow.t)])
            for row in _written(facts):
                if blow.t <= row["t"] <= until:
                    verdict.broken("I6", row["t"], f"the guardian wrote {row['bytes']} to a belt at rest")
                    break
    _is_the_only_one(facts, verdict)
    _goes_on_trying(facts, verdict)
    _the_next_one_sweeps(facts, verdict)


def _stops_in_time(facts: Facts, verdict: Verdict, blow: Blow) -> None:
    within = KILLED_WITHIN if blow.do == "kill_service" else FROZEN_WITHIN
    by = blow.t + within + 2 * facts.latency
    if by > facts.end or _hindered(facts, blow.t - 35.0, by) or not facts.linked(blow.t - 1.0, blow.t):
        return
    if any(blow.t - WATCHES <= start < blow.t for start, _ in _reigns(facts)):
        return  # an earlier guardian has that belt in hand, and perhaps its only link
    verdict.held("I6")
    ran = [row["t"] for row in facts.ran(STOP) if blow.t <= row["t"] <= by]
    wrote = [row["t"] for row in _written(facts) if row["bytes"] == STOP and blow.t <= row["t"] <= by]
    if not ran or not wrote:
        verdict.broken("I6", blow.t, f"{blow.do}, and no Stop of the guardian within {within} s")
        return
    bounds = facts.bounds
    top = max(sample.v for sample in facts.between(blow.t, ran[0] + bounds.firmware))
    stands = ran[0] + bounds.firmware + top / bounds.stop + 2 * bounds.period
    disobeys = facts.fault_in("B02 B05", blow.t, stands, after=0.0)
    hindered = disobeys or _hindered(facts, blow.t, stands)
    if stands < facts.end and facts.still_from(blow.t) > stands and not hindered:
        verdict.broken("I6", blow.t, f"{blow.do}, and the belt did not stand by {stands:.1f}")


def _is_the_only_one(facts: Facts, verdict: Verdict) -> None:
    """Two writers are none: whoever took over has ended the service for good."""
    for t, until in _reigns(facts):
        verdict.held("I6")
        for row in facts.writes:
            if t < row["t"] < until and row["writer"] == "service":
                verdict.broken(
                    "I6", row["t"], f"the service wrote {row['bytes']} after the guardian had acted"
                )
                break


def _goes_on_trying(facts: Facts, verdict: Verdict) -> None:
    """A Stop is never one shot: a belt that does not fall, and could be reached, is asked again."""
    for t, until in _reigns(facts):
        asked = [row["t"] for row in facts.ran(STOP) if t <= row["t"] <= until]
        for start in [max(t, span.end) for span in facts.faults if t <= span.end <= until] or [t]:
            end = start + TRIES_AGAIN
            if end > min(until, facts.end) or _hindered(facts, start + 0.05, end, after=0.0):
                continue
            least = min(sample.v for sample in facts.between(start, end))
            if least < facts.v(start) - 0.2 or least == 0:
                continue
            verdict.held("I6")
            if not any(start <= one <= end for one in asked):
                verdict.broken("I6", start, "the belt did not fall, and the guardian tried no more")


def _the_next_one_sweeps(facts: Facts, verdict: Verdict) -> None:
    """Both dead: the service that a person starts next stops that belt first."""
    for row in facts.story.harness:
        t = row["t"]
        if row["do"] != "service_starts" or not _moves(facts, t) or _acting(facts, t):
            continue
        by = t + SWEPT_WITHIN + 4 * facts.latency
        if by > facts.end or _hindered(facts, t - 5.0, by) or facts.linked(t, t):
            continue
        if any(t <= blow.t <= by for blow in _blows(facts)):
            continue  # that one was killed or frozen as well, before it could
        stood = facts.still_from(t) <= by
        stopped = any(t <= one["t"] <= by for one in facts.ran(STOP))
        verdict.expect(
            "I6", stood or stopped, t, f"a moving belt was found, and not stopped in {SWEPT_WITHIN} s"
        )


def _blows(facts: Facts) -> list[Blow]:
    return [
        Blow(row["t"], row["do"], float(row["values"].get("seconds", 0.0)))
        for row in facts.story.harness
        if row["do"] in ("kill_service", "kill_both", "freeze_service", "freeze_both") and "values" in row
    ]


def _reigns(facts: Facts) -> list[tuple[float, float]]:
    """From when until when the guardian has the belt."""
    starts = [row["t"] for row in facts.story.harness if row["do"] == "service_starts"]
    acts = [row["t"] for row in facts.story.harness if row["do"] == "guardian_acts"]
    return [(t, next((one for one in starts if one >= t), facts.end)) for t in acts]


def _acting(facts: Facts, t: float) -> bool:
    return any(start <= t for start, _ in _reigns(facts))


def _written(facts: Facts) -> list[Row]:
    return [row for row in facts.writes if row["writer"] == "guardian"]


def _moves(facts: Facts, t: float) -> bool:
    """Whether the belt is ours and moves, or a Start of ours may still count down."""
    if not facts.service_lives(t - 1e-9):
        return False
    stood = max((row["t"] for row in facts.told("break", "stopped") if row["t"] <= t), default=-1.0)
    began = [*(row["t"] for row in facts.ran(START)), *facts.takeovers]
    started = any(max(t - AFTER_START, stood) < start < t for start in began)
    counts = started and not facts.stop_asked(t)
    return facts.ours(t) and (facts.v(t) > 0 or counts)


def _has_stood(facts: Facts, t: float) -> bool:
    still = all(sample.v == 0 for sample in facts.between(t - STANDS_LONGER, t + STANDS_AFTER))
    began = [*(row["t"] for row in facts.issued(START)), *facts.takeovers]
    started = any(t - STANDS_LONGER <= start <= t + STANDS_AFTER for start in began)
    acted = any(t - WATCHES <= start <= t for start, _ in _reigns(facts))
    told = not facts.fault_in("T L D G O P01 P03 P04 P06 B", t - STANDS_LONGER, t)
    owed = max(
        (row["t"] for row in facts.told("slowing", "stopping", "latch_sweep") if row["t"] <= t), default=-1.0
    )
    rests = max((row["t"] for row in facts.told("stopped", "break") if row["t"] <= t), default=0.0)
    settled = rests > owed  # a stop that is owed is one that nobody has seen followed
    return t > STANDS_LONGER and still and not started and not acted and told and settled


def _hindered(facts: Facts, start: float, end: float, after: float = 3.0) -> bool:
    """Whether machine, air, adapter or the guardian itself could not."""
    return any(
        span.overlaps(start - after, end)
        and any(span.what.startswith(name) for name in OUT_OF_REACH.split())
        and span.what != "P06s"
        for span in facts.faults
    )
