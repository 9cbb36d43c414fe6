"""What is asked of the belt: never too much, never too fast, never on old news."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from tests.fuzz.judge.facts import ROUNDED, START, STOP, TARGET, Facts, Row, Span
from tests.fuzz.judge.verdict import Verdict

FRESH = 1.5
STEP_MOST = 0.2
STEP_COARSE = 0.3
CLOCK_IS_KNOWN = 4.0  # seconds: three that it counted, and a part of one
COUNTED_S = 1.0  # machines count whole seconds
OPENING_TOP = 2.0
RISE_IN_MINUTE = 0.5
BETWEEN_RISES = 1.0
CORRECTIONS_IN_MINUTE = 12
EASES_S = 20.0  # from 5 km/h to the lowest by 0.2 km/h each second
ROUNDING = 0.011
LIES = "T B04 B14 G11"


class Asked(NamedTuple):
    """One target that went out, with the one before it and what the belt had said."""

    t: float
    x: float
    before: float  # 0 after a Start
    seen: float  # true speed when the last delivered frame was made; -1 without one
    age: float  # of that frame's delivery
    after_start: float  # seconds since our last Start, written or taken over

    @property
    def rises(self) -> bool:
        return self.x > self.before and self.x > self.seen


def asked(facts: Facts) -> list[Asked]:
    """All targets in order."""
    found: list[Asked] = []
    before, started = 0.0, float("-inf")
    delivered = [row["delivered"] for row in facts.frames]
    taken = list(facts.takeovers)
    for row in facts.writes:
        while taken and taken[0] <= row["t"]:
            before, started = 0.0, taken.pop(0)
        if row["bytes"].startswith(START):
            before, started = 0.0, row["t"]
        elif row["bytes"].startswith(TARGET):
            x = (int(row["bytes"][2:4], 16) | int(row["bytes"][4:6], 16) << 8) / 100
            place = bisect_right(delivered, row["t"] + ROUNDED) - 1
            frame = facts.frames[place] if place >= 0 else None
            seen = facts.v(frame["generated"]) if frame else -1.0
            age = row["t"] - frame["delivered"] if frame else float("inf")
            found.append(Asked(row["t"], x, before, seen, age, row["t"] - started))
            before = x
    return found


def every_target_is_allowed(facts: Facts, verdict: Verdict) -> None:
    """I3: within the cap, on the machine's grid, one small step up, never faster than the rules of rising."""
    bounds = facts.bounds
    noise = facts.story.notes["machine"]["noise"] + facts.story.notes["machine"]["step"] * 0 + ROUNDING
    rises: list[tuple[float, float]] = []
    last_rise = float("-inf")
    for one in asked(facts):
        verdict.held("I3")
        cap = facts.cap(one.t)
        slows = (
            not cap and abs(one.x - bounds.floor) < 1e-6 and one.x < one.seen
        )  # no walk of ours: the ladder's
        if one.x > cap + 1e-6 and not slows:
            verdict.broken("I3", one.t, f"{one.x:.2f} km/h asked for, cap {cap:.2f}")
        steps = (one.x - bounds.floor) / bounds.step
        if one.x < bounds.floor - 1e-6 or abs(steps - round(steps)) > 1e-6:
            verdict.broken("I3", one.t, f"{one.x:.2f} km/h is no speed of this machine")
        if facts.fault_in(LIES, one.t - FRESH, one.t):
            _whatever_it_reports(facts, verdict, one, noise)
            continue
        if one.rises:
            _rise(facts, verdict, one, noise, last_rise)
            if one.x > one.seen + noise:  # else the first target, of a belt that seems to run at it already
                last_rise = one.t
            if one.x > OPENING_TOP:
                rises = [(t, rise) for t, rise in rises if one.t - t < 60.0]
                rises.append((one.t, one.x - max(one.before, OPENING_TOP)))
                if sum(rise for _, rise in rises) > RISE_IN_MINUTE + 1e-6:
                    verdict.broken("I3", one.t, "more than 0.5 km/h up in a minute")
        elif one.x < one.seen - noise and one.age > FRESH + 1e-6:
            verdict.broken("I3", one.t, f"a lower target on a record {one.age:.2f} s old")


def _rise(facts: Facts, verdict: Verdict, one: Asked, noise: float, last_rise: float) -> None:
    bounds = facts.bounds
    step = max(STEP_MOST, bounds.step if bounds.step <= STEP_COARSE else 0.0)
    first = abs(one.x - _first_target(bounds.floor, bounds.step)) < 1e-6 and one.after_start < 20.0
    if one.x > one.seen + step + noise + 1e-6 and not first:
        verdict.broken("I3", one.t, f"{one.x:.2f} asked for at {one.seen:.2f} km/h: more than one step")
    if one.t - last_rise < BETWEEN_RISES - 0.011:
        verdict.broken("I3", one.t, f"two increases within {one.t - last_rise:.2f} s")


def _whatever_it_reports(facts: Facts, verdict: Verdict, one: Asked, noise: float) -> None:
    """A machine that lies is not driven up: one step above what it was asked for or truly does, no more."""
    most = max(one.before, one.seen, _first_target(facts.bounds.floor, facts.bounds.step))
    step = max(STEP_MOST, facts.bounds.step)
    if one.x > most + step + noise + 1e-6:
        verdict.broken("I3", one.t, f"{one.x:.2f} asked for at {one.seen:.2f} km/h, and its records lie")


def _first_target(floor: float, step: float) -> float:
    """The lowest speed asked for: 0.5 km/h at least."""
    while floor < 0.5 - 1e-9:
        floor += step
    return floor


def nothing_rises_on_old_news(facts: Facts, verdict: Verdict) -> None:
    """I11: whatever starts or raises the belt rests on a record that it made in the last 1.5 s."""
    times = [(row["t"], "a Start") for row in facts.issued(START)]
    times += [(one.t, f"{one.x:.2f} km/h") for one in raised(facts)]
    frozen = facts.lasting("telemetry_freezes") if facts.story.notes["machine"].get("counts") else []
    generated = sorted((row["delivered"], _made(row["generated"], frozen)) for row in facts.heard)
    for t, what in sorted(times):
        if what == "a Start" and facts.fault_in("T02 T04 L03", t - 10.0, t):
            continue  # a belt at rest counts nothing by which its records could be dated
        if _before_its_clock_is_known(facts, t):
            continue
        if facts.v(t) == 0 and facts.fault_in("T08", t - FRESH, t, after=0.0):
            continue  # nor does one that is said to move, and stands
        if facts.fault_in("T12", t - FRESH, t) and facts.fault_in("T02", t - FRESH, t):
            continue  # the same record again and again, with another speed on it: it looks new
        best = max(
            (made for came, made in _recent(generated, t) if came <= t + ROUNDED), default=float("-inf")
        )
        if best > 0 and facts.v(best) == 0 and facts.fault_in("T08", best, best):
            continue  # it said of a belt that stood, and counted nothing, that it moves
        allowed = FRESH + _from_the_start(facts, generated, t) + _undated(facts.bounds.period) + 0.011
        verdict.expect("I11", best >= t - allowed, t, f"{what} on a record made {t - best:.2f} s before")


def _before_its_clock_is_known(facts: Facts, t: float) -> bool:
    """Whether its records were frozen before its clock had gone on three times, with the belt, on this link.

    Until then a clock that stands is no news: some machines have one and never move it (H-18).
    """
    known = _moves_since(facts, t) + CLOCK_IS_KNOWN + 2 * facts.bounds.period
    return any(
        span.start < known and span.start <= t <= span.end for span in facts.lasting("telemetry_freezes")
    )


def raised(facts: Facts) -> list[Asked]:
    """The targets that were to raise the belt."""
    rising = [one for one in asked(facts) if one.rises and not _is_its_lowest(facts, one)]
    return [one for one in rising if not _slows_by_lies(facts, one)]


def _is_its_lowest(facts: Facts, one: Asked) -> bool:
    """Whether a belt that has reached its lowest speed, but for its noise, is asked for that: no way down is lower."""
    bounds, noise = facts.bounds, facts.story.notes["machine"]["noise"] + ROUNDING
    return not one.before and one.x <= bounds.floor + 1e-6 and 0 < one.x - noise <= one.seen


def _slows_by_lies(facts: Facts, one: Asked) -> bool:
    """The ladder's lowest target for a belt that stands, and was said to run."""
    stopping = any(one.t - one.after_start < row["t"] < one.t for row in facts.issued(STOP))
    lowest = stopping and abs(one.x - facts.bounds.floor) < 1e-6
    return lowest and facts.fault_in(LIES, one.t - FRESH, one.t)


def _from_the_start(facts: Facts, rows: list[tuple[float, float]], t: float) -> float:
    """The delay that all records have had since the belt moves on this link.

    Old news are told by the progress of time and distance (H-18), and these stand while the belt does, and
    until the first second is counted: what was late from then on is not later than anything.
    """
    since = _moves_since(facts, t)
    delays = [(made, came - made) for came, made in rows if made >= since and came <= t + ROUNDED]
    counted = [delay for made, delay in delays if made >= since + COUNTED_S]
    return min(counted or [delay for _, delay in delays], default=0.0)


def _moves_since(facts: Facts, t: float) -> float:
    """Since when the belt moves on this link."""
    moves = [row["t"] for row in facts.edges if row["kind"] == "leaves_zero" and row["t"] <= t]
    links = [link.start for link in facts.links if link.start <= t]
    return float(max(moves[-1:] + links[-1:], default=t))


def _undated(period: float) -> float:
    """What nobody can date: a counted second turns somewhere between two records (H-18)."""
    return min(period, COUNTED_S)


def _made(t: float, frozen: list[Span]) -> float:
    """When what a record says was true: one that repeats itself is as old as its first (H-18)."""
    return min((span.start for span in frozen if span.start < t < span.end), default=t)


def _recent(rows: list[tuple[float, float]], t: float) -> list[tuple[float, float]]:
    place = bisect_right(rows, (t + ROUNDED, float("inf")))
    return rows[max(0, place - 50) : place]


def few_corrections(facts: Facts, verdict: Verdict) -> None:
    """I13: at most twelve corrective writes in any minute, and no fight over a lower speed."""
    slowing = [row["t"] for row in facts.told("slowing", "stopping")]
    resting = [row["t"] for row in facts.told("starting")]
    corrections: list[float] = []
    eased = [row["t"] for row in facts.told("check_slows", "check_decided")]
    refused = {row["t"] for row in facts.writes if not facts.taken(row)}
    for one in asked(facts):
        if one.t in refused or any(t <= one.t <= t + EASES_S for t in eased):
            continue  # not begun with; or an answer, or none, is followed step by step: nothing is corrected
        last_slow = max((t for t in slowing if t <= one.t), default=-1.0)
        last_start = max((t for t in resting if t <= one.t), default=-1.0)
        if one.before and one.x <= one.before and last_start > last_slow:
            corrections = [t for t in corrections if one.t - t < 60.0] + [one.t]
            verdict.expect(
                "I13", len(corrections) <= CORRECTIONS_IN_MINUTE, one.t, "more than 12 corrections a minute"
            )


def minus_at_the_console_holds(facts: Facts, verdict: Verdict) -> None:
    """H-87: a machine names the slower target that a person chose: nothing of ours goes above it."""
    if not facts.story.notes["machine"]["tells"]:
        return
    for key in facts.keys:
        t = key["t"]
        told = [one for one in asked(facts) if facts.last_start(t) < one.t < t - SAID_BACK_WITHIN]
        if key.get("key") != "-" or len(told) < HABIT or not facts.ours(t):
            continue
        since = t + facts.bounds.period + 0.5 + 2 * facts.latency
        over = facts.told("starting", "slowing", "stopping")  # on the way to a stop a step may meet a "-"
        later = [other["t"] for other in (*facts.keys, *over) if other["t"] > t]
        if any(facts.last_start(t) < row["t"] <= t for row in facts.told("slowing", "stopping")):
            continue
        until = min([t + HOLDS_FOR, *later])
        if facts.fault_in(NO_CONSOLE, t - 10.0, until) or facts.v(t) == 0:
            continue
        chosen = facts.sample(t + 0.15).target
        verdict.held("H-87")
        for one in asked(facts):
            if since < one.t < until and one.x > chosen + 1e-6:
                verdict.broken("H-87", one.t, f"{one.x:.2f} km/h after a person chose {chosen:.2f}")


HABIT, SAID_BACK_WITHIN = (
    3,
    2.1,
)  # targets of ours, and seconds: then it is known that it does not say them back
HOLDS_FOR = 15.0
NO_CONSOLE = "T G L D P O " + " ".join(f"B{number:02}" for number in range(2, 16))


def nothing_rises_while_stopped(facts: Facts, verdict: Verdict) -> None:
    """I5: from the first word of a stop until a person starts anew, nothing goes up."""
    stops = [row["t"] for row in facts.told("slowing", "stopping")]
    starts = [row["t"] for row in facts.told("starting")]
    for t in stops:
        until = next((start for start in starts if start > t), facts.end)
        verdict.held("I5")
        for row in _raising(facts):
            if t + 0.05 < row["t"] < until - 1e-9:
                verdict.broken(
                    "I5", row["t"], f"{row['bytes']} was written {row['t'] - t:.1f} s after a stop began"
                )


def _raising(facts: Facts) -> list[Row]:
    """What starts or raises the belt, except the ladder's lowest target for a belt that is said to move (T)."""
    lowest = _first_target(facts.bounds.floor, facts.bounds.step) + 1e-6
    lied = [
        (one.x <= lowest or one.x < _said_to_run(facts)) and facts.fault_in(LIES, one.t - FRESH, one.t)
        for one in asked(facts)
    ]
    rises = {one.t for one, lie in zip(asked(facts), lied, strict=True) if one.rises and not lie}
    return [
        row
        for row in facts.writes
        if row["bytes"].startswith(START) or (row["bytes"].startswith(TARGET) and row["t"] in rises)
    ]


def _said_to_run(facts: Facts) -> float:
    """How fast a belt is said to be that tells one speed whatever it does (T12)."""
    said = [row["values"]["kmh"] for row in facts.story.harness if row["do"] == "reports_moving"]
    return max(said, default=0.0)
