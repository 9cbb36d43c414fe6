"""What is asked on the way and what is answered: an answer, or none, only ever makes a walk easier or ends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from tests.fuzz.judge.facts import FOREVER, TARGET, Facts, Row, Span
from tests.fuzz.judge.hazards import nothing_rises_in, walk_ends_by
from tests.fuzz.judge.targets import asked
from tests.fuzz.judge.verdict import Verdict

SLOWS_AT, ENDS_AT = 60.0, 90.0
FIRST, APART, OFTEN = 120.0, 300.0, 180.0
BEFORE = 60.0 - 3.5  # the first record of a block may count three seconds at once
SAID_WITHIN = 1.5
REST = 120.0
SHARE, WALKS = 0.8, 1.0
SOFTLY, QUICKLY = 0.2, 0.5  # km/h lost each second by our ramps
SLACK = 2.5
NEAR = 0.2  # noise and rounding of a belt at its target
DETAILS = ("leg", "back", "zone", "numb", "other")
STOPS = ("slowing", "stopping", "link_lost", "voice_link_lost", "stopped", "break", "summary")
OUT_OF_HAND = "B G T L D P O"


class Does(IntEnum):
    """What an answer leads to."""

    CONTINUE = 0
    SLOW = 1
    BREAK = 2
    STOP = 3


@dataclass
class Said:
    """What was said to the end, and what it must lead to."""

    t: float
    taken: float  # when the reply came
    does: Does
    rests: bool = False  # it was said in a break for pain
    given: dict[str, int] = field(default_factory=dict)


def what(card: Row, given: dict[str, int], *, slowed: bool, breaks: int, rests: bool = False) -> Does:
    """Judge answers against the card; what was not answered is as on the card.  Who rests goes on up to a six."""
    back, leg = given.get("back", card["back"]), given.get("leg", card["leg"])
    up, leg_up = back - card["back"], leg - card["leg"]
    zone = given.get("zone", 0)
    further = zone > card["zone"] and zone >= 2
    if given.get("numb") or further or leg_up >= 2 or up >= 3 or max(back, leg) >= 7:
        return Does.STOP
    six = not rests and ((back == 6 and up >= 1) or (leg == 6 and leg_up >= 1))
    again = slowed and max(up, leg_up) == 1
    if up == 2 or given.get("other", 0) >= 2 or six or again:
        return Does.STOP if breaks else Does.BREAK
    return Does.SLOW if max(up, leg_up) == 1 else Does.CONTINUE


def said(facts: Facts, walk: Span) -> list[Said]:
    """What was said to the end in one walk, in order; only what was taken counts."""
    card = facts.world.plan["checks"]
    rows = [
        row
        for row in facts.story.harness
        if row["do"] == "says" and row["ok"] and walk.start <= row["t"] <= walk.end
    ]
    found: list[Said] = []
    given: dict[str, int] = {}
    slowed, breaks, rests = False, 0, False
    for row in rows:
        question, value = row["said"].get("question"), row["said"].get("value")
        if row["what"] == "wrong":
            found.append(Said(row["at"], row["t"], Does.STOP, rests))
        if row["what"] != "check" or value == "here":
            continue
        if question == "compared":
            does = Does.CONTINUE if value != "worse" else None
        else:
            given[question] = value
            does = what(card, given, slowed=slowed and not rests, breaks=0 if rests else breaks, rests=rests)
            does = does if does is Does.STOP or question == DETAILS[-1] else None
        if does is None:
            continue
        found.append(Said(row["at"], row["t"], does, rests, given))
        goes_on = does <= Does.SLOW and given.get("other", 0) < 2
        given = {}
        slowed |= does is Does.SLOW and not rests
        breaks += does is Does.BREAK and not rests
        rests = (does is Does.BREAK and not rests) or (rests and not goes_on)
    return found


def walks(facts: Facts) -> list[Span]:
    """From each plan that was armed to the next, or to the end of its service."""
    if not facts.world.plan.get("checks"):
        return []
    starts = [row["t"] for row in facts.audit("armed")]
    deaths = [row["t"] for row in facts.story.harness if row["do"] in ("service_dead", "ends", "calm")]
    ends = sorted([*starts[1:], *deaths, facts.end])
    return [Span(t, next((end for end in ends if end > t), facts.end), "a walk") for t in starts]


def _over(facts: Facts, t: float) -> float:
    """When a stop is first said after a time, or in force without a link that could carry it."""
    return min(
        (row["t"] for row in (*facts.told(*STOPS), *facts.audit("latch")) if row["t"] >= t), default=FOREVER
    )


def _present(facts: Facts, start: float, end: float) -> bool:
    """Whether somebody said anything, or pressed a key that the service knows, taken or not."""
    return any(row["do"] in ("says", "slower") and start <= row["t"] <= end for row in facts.story.harness)


def silence_ends_a_walk(facts: Facts, verdict: Verdict) -> None:
    """Q1: a question that nobody answers: at 60 s down to the lowest speed, at 90 s the walk ends."""
    for walk in walks(facts):
        for row in facts.told("check_asked"):
            t = row["t"]
            if row["again"] or not walk.start <= t <= walk.end:
                continue
            _silence(facts, verdict, t, walk.end)


def _silence(facts: Facts, verdict: Verdict, t: float, until: float) -> None:
    bounds, ends = facts.bounds, t + ENDS_AT + SAID_WITHIN
    if min(until, facts.end) < ends or _present(facts, t, ends) or _over(facts, t) < t + ENDS_AT - 1.0:
        return
    if facts.fault_in("P O L D01 D04 D05 D06", t, ends) or not facts.ours(t):
        return
    walk_ends_by(facts, verdict, "Q1", ends, "and nobody answered for a minute and a half")
    if facts.fault_in(OUT_OF_HAND, t - 5.0, ends) or _keys(facts, t - 60.0, ends):
        return
    lowest = max(bounds.floor, 0.5)
    slow = (
        t
        + SLOWS_AT
        + SLACK
        + max(0.0, facts.v(t) - lowest) * (1 / SOFTLY + 1 / bounds.down)
        + bounds.firmware
    )
    if slow < t + ENDS_AT:
        verdict.expect(
            "Q1",
            facts.v(slow) <= lowest + bounds.step + NEAR,
            slow,
            f"{facts.v(slow):.1f} km/h, and nobody answers",
        )
    stands = _stands_by(facts, ends, SOFTLY)
    if stands < facts.end:
        verdict.expect("Q1", facts.still_from(ends) <= stands, stands, "it moves, and nobody has answered")


def _stands_by(facts: Facts, t: float, ramp: float) -> float:
    """When a belt that is to stop from `t` on stands at the latest, by this machine's own numbers."""
    bounds, v = facts.bounds, facts.v(t)
    down = max(0.0, v - bounds.floor)
    return (
        t + down / ramp + down / bounds.down + v / bounds.stop + bounds.firmware + 3 * bounds.period + SLACK
    )


def _keys(facts: Facts, start: float, end: float) -> bool:
    """Whether somebody used the machine's own keys."""
    return any(start <= row["t"] <= end for row in facts.keys)


def nothing_rises_before_a_question(facts: Facts, verdict: Verdict) -> None:
    """Q2: nothing rises in the minute before a question is due, nor while one is open."""
    for walk in walks(facts):
        for row in facts.told("check_asked"):
            t = row["t"]
            if row["again"] or not walk.start <= t <= walk.end or facts.fault_in("P O", t - 60.0, t):
                continue
            closes = [one["t"] for one in facts.told("check_decided", "starting", *STOPS) if one["t"] > t]
            _no_rise(facts, verdict, Span(t, min([*closes, facts.end]), "a question is open"))
            if row["question"] == "compared":
                _no_rise(facts, verdict, Span(max(walk.start, t - BEFORE), t, "a question is due"))


def _no_rise(facts: Facts, verdict: Verdict, span: Span) -> None:
    """No target above the last one; the first one of a start is none."""
    verdict.held("Q2")
    for one in asked(facts):
        if span.start + 0.05 < one.t < span.end - 0.05 and one.rises and one.before:
            verdict.broken("Q2", one.t, f"{one.x:.2f} km/h after {one.before:.2f}, and {span.what}")


def slower_stays_slower(facts: Facts, verdict: Verdict) -> None:
    """Q3: one point more: four fifths of the speed that was walked, until the next walk."""
    for walk in walks(facts):
        for one in said(facts, walk):
            if one.does is not Does.SLOW or one.rests or facts.world.plan["checks"]["baseline"]:
                continue
            if not _goes(facts, one.t) or _keys(facts, walk.start, walk.end):
                continue
            _slower(facts, verdict, one.taken, walk)


def _goes(facts: Facts, t: float) -> bool:
    """Whether a walk is under way for which no stop was said: the belt is ours and moves."""
    start = facts.last_start(t)
    return facts.v(t) > 0 and facts.ours(t) and _over(facts, start) >= t - 1e-6


def _slower(facts: Facts, verdict: Verdict, t: float, walk: Span) -> None:
    bounds = facts.bounds
    targets = [one.x for one in asked(facts) if facts.last_start(t) <= one.t <= t]
    if not targets:
        return
    most = max(SHARE * max(targets), WALKS, bounds.floor) + 1e-6
    from_ = t + SLACK + max(0.0, max(targets) - most) / SOFTLY
    for row in facts.issued(TARGET):
        x = (int(row["bytes"][2:4], 16) | int(row["bytes"][4:6], 16) << 8) / 100
        if from_ < row["t"] < walk.end and row["writer"] == "service":
            verdict.held("Q3")
            if x > most and not facts.fault_in("T B G", row["t"] - 5.0, row["t"]):
                verdict.broken("Q3", row["t"], f"{x:.2f} km/h after one point more at {max(targets):.2f}")
    settled = from_ + (max(targets) - bounds.floor) / bounds.down + bounds.firmware + 3 * bounds.period
    for sample in facts.between(settled, walk.end):
        if sample.v > most + NEAR and facts.ours(sample.t) and not facts.fault_in(OUT_OF_HAND, t, sample.t):
            verdict.broken("Q3", sample.t, f"the belt at {sample.v:.2f} km/h after one point more")
            return


def pain_ends_a_walk(facts: Facts, verdict: Verdict) -> None:
    """Q4: what means "enough", and "something is wrong": it comes down quickly, and nothing rises any more."""
    for walk in walks(facts):
        for one in said(facts, walk):
            if one.does is not Does.STOP or not _goes(facts, one.t):
                continue
            t = one.t + SAID_WITHIN
            if one.taken > t or facts.fault_in("P O", one.t - 1.0, t, after=0.5):
                continue
            walk_ends_by(facts, verdict, "Q4", t, f"after {one.given or 'something was wrong'}")
            nothing_rises_in(facts, verdict, "Q4", Span(one.t, _next_press(facts, one.t), "it was enough"))
            stands = _stands_by(facts, one.t, QUICKLY)
            if stands < facts.end and not facts.fault_in(OUT_OF_HAND, one.t - 5.0, stands):
                verdict.expect(
                    "Q4", facts.still_from(one.t) <= stands, stands, "it still moves after enough was said"
                )


def _next_press(facts: Facts, t: float) -> float:
    return min((press for press in facts.presses if press > t), default=facts.end)


def a_break_for_pain_is_one(facts: Facts, verdict: Verdict) -> None:
    """Q5: it rests two minutes at least, and the belt starts again only after the answers that allow it."""
    for walk in walks(facts):
        rows = said(facts, walk)
        for one in rows:
            if one.does is not Does.BREAK or one.rests or not _goes(facts, one.t):
                continue
            t = one.t + SAID_WITHIN
            if one.taken > t or facts.fault_in("P O", one.t - 1.0, t, after=0.5):
                continue
            walk_ends_by(facts, verdict, "Q5", t, f"after {one.given}")
            starts = [row["t"] for row in facts.told("starting") if one.t < row["t"] <= walk.end]
            if not starts:
                continue
            rest = facts.still_from(one.t)
            verdict.expect("Q5", starts[0] - rest >= REST, starts[0], f"a rest of {starts[0] - rest:.0f} s")
            better = any(
                later.t > one.t and later.t < starts[0] and later.does <= Does.SLOW for later in rows
            )
            verdict.expect("Q5", better, starts[0], "nobody had said that it is better")


def questions_come(facts: Facts, verdict: Verdict) -> None:
    """Q6: two minutes after the start, and then never more than five minutes of walking apart."""
    for walk in walks(facts):
        card = facts.world.plan["checks"]
        longest = min(card["every_s"], OFTEN if card["often"] else APART)
        starts = [row["t"] for row in facts.told("walking") if walk.start <= row["t"] <= walk.end]
        for t in starts:
            end = min(_over(facts, t), walk.end)
            heard = [row["t"] for row in facts.told("check_asked", "check_answered") if t < row["t"] < end]
            marks = [t, *heard, end]
            for number, (one, other) in enumerate(pairwise(marks)):
                least = min(FIRST, longest) if number == 0 and t == starts[0] else longest
                if facts.fault_in("P O", one, other):
                    continue
                verdict.expect(
                    "Q6", other - one <= least + SLACK, one, f"{other - one:.0f} s without a question"
                )
