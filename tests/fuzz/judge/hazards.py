"""Single hazards with numbers of their own, each named by its row of the hazard table."""

from __future__ import annotations

from tests.fuzz.judge.facts import CONTROL, START, STOP, Facts, Span
from tests.fuzz.judge.targets import asked, raised
from tests.fuzz.judge.verdict import Verdict

BLOCKED = 0.7
SAID_WITHIN = 1.5
STACK_FRESH = 0.3
TICK = 0.2
FROZEN = 3.0
GAP = 0.5
STOP_WITHIN = 2.5
STAND_STILL = ("stall", "suspend", "freeze_both")
ITSELF = 0.02
DISK = 60.0
CANNOT_TELL = "P O D01 D04 D05 D06"
STALLS = "P03 P04 P06 O"
OF_STOPS = ("slowing", "stopping", "link_lost", "voice_link_lost")


def raising(facts: Facts) -> list[tuple[float, str]]:
    """What was written to start or to raise the belt."""
    starts = [(row["t"], "a Start") for row in facts.issued(START)]
    return starts + [(one.t, f"{one.x:.2f} km/h") for one in raised(facts)]


def nothing_rises_in(facts: Facts, verdict: Verdict, rule: str, span: Span) -> None:
    """No start and no increase is written in a stretch."""
    if span.start >= span.end:
        return
    verdict.held(rule)
    for t, what in raising(facts):
        if span.start < t < span.end:
            verdict.broken(rule, t, f"{what} while {span.what}")


def told_to_stop(facts: Facts, t: float) -> bool:
    """Whether a stop was said since the belt was last started."""
    return any(facts.last_start(t) <= row["t"] <= t for row in facts.told(*OF_STOPS))


def walk_ends_by(facts: Facts, verdict: Verdict, rule: str, t: float, why: str) -> None:
    """A belt of ours that still moves at a time was told to stop."""
    if t < facts.end and facts.v(t) > 0 and facts.ours(t):
        verdict.expect(rule, told_to_stop(facts, t), t, f"the walk goes on at {facts.v(t):.1f} km/h, {why}")


def a_blocked_link_is_cut(facts: Facts, verdict: Verdict) -> None:
    """H-31: a write that has no response after 0.7 s: the link is cut, and the person hears of it."""
    for hang in facts.lasting("hang_writes") + facts.lasting("never_returns", call="write"):
        for row in facts.writes:
            t = row["t"]
            by = t + BLOCKED + SAID_WITHIN
            if (
                not hang.start + ITSELF
                <= t
                < hang.end - BLOCKED  # the write that it waited for was under way
                or by > facts.end
                or not facts.taken(row)
                or facts.fault_in(CANNOT_TELL, t - 5, by)
            ):
                continue
            if facts.ours(t) and facts.v(t) > 0 and facts.v(by) > 0:
                heard = facts.heard_in(facts.last_start(t), by)
                verdict.expect("H-31", heard, t, "a write without a response, and nobody was told")
            break


def a_silent_stack_gets_no_increase(facts: Facts, verdict: Verdict) -> None:
    """H-34: nothing that raises goes to a Bluetooth stack that did not answer in the last 0.3 s."""
    for frozen in facts.lasting("freeze_stack"):
        span = frozen._replace(start=frozen.start + STACK_FRESH + TICK)
        nothing_rises_in(facts, verdict, "H-34", span)


def _had_control(facts: Facts, t: float) -> bool:
    """Whether there was anything to lose: who has none already is told nothing."""
    lost = [row["t"] for row in facts.story.harness if row["do"] == "control_lost" and row["t"] < t]
    return not lost or any(lost[-1] < row["t"] < t for row in facts.ran(CONTROL))


def lost_control_is_not_fought_for(facts: Facts, verdict: Verdict) -> None:
    """H-39: another took control and the machine said so: no increase until a person starts anew."""
    for row in facts.story.harness if facts.story.notes["machine"]["tells"] else ():
        if (
            row["do"] == "control_lost"
            and row["values"]["told"]
            and _had_control(facts, row["t"])
            and facts.linked(row["t"] - 1.0, row["t"] + 1.0)
        ):
            t = row["t"] + TICK + 2 * facts.latency
            until = min((one["t"] for one in facts.told("starting") if one["t"] > t), default=facts.end)
            if facts.v(row["t"]) > 0 and not facts.fault_in("L D P O", row["t"] - 5.0, t):
                span = Span(t, until - TICK, "control belongs to another")
                nothing_rises_in(facts, verdict, "H-39", span)


def a_loop_that_stood_still_raises_nothing(facts: Facts, verdict: Verdict) -> None:
    """R10: after a gap of more than 0.5 s all that is heard is old (H-18): no increase."""
    for row in facts.story.harness:
        if row["do"] == "stall" and row["values"]["seconds"] > GAP + TICK:
            verdict.held("R10")
            thaws = row["t"] + row["values"]["seconds"]
            for one in asked(facts):
                if one.rises and thaws - TICK < one.t < thaws + GAP:
                    verdict.broken("R10", one.t, f"{one.x:.2f} km/h, and the loop had stood still")


def a_frozen_service_stops(facts: Facts, verdict: Verdict) -> None:
    """H-47, H-50: who stood still for more than 3 s stops the belt, and what was permitted before is void."""
    for row in facts.story.harness:
        if row["do"] not in STAND_STILL or row["values"]["seconds"] <= FROZEN + 1.0:
            continue
        if not facts.service_lives(row["t"]):
            continue
        thaws = row["t"] + row["values"]["seconds"]
        thaws += facts.slept(row["t"], thaws) if row["do"] != "suspend" else 0.0
        verdict.held("H-47")
        pressed = [press for press in facts.presses if press > row["t"]]
        until = min(pressed, default=facts.end)
        nothing_rises_in(facts, verdict, "H-47", Span(thaws + TICK, until, "it has stood still"))
        if row["do"] == "freeze_both":
            _a_stop_follows(facts, verdict, row["t"], thaws)
            continue
        again = facts.fault_in(STALLS, thaws + ITSELF, thaws + SAID_WITHIN, after=0.0)
        said_by = thaws + SAID_WITHIN
        lives = facts.beats_until > said_by and facts.service_lives(said_by)  # else it is its guardian's (I6)
        if facts.v(row["t"]) > 0 and facts.ours(row["t"]) and lives and not again:
            walk_ends_by(facts, verdict, "H-47", thaws + SAID_WITHIN, "after it has stood still")


def _a_stop_follows(facts: Facts, verdict: Verdict, t: float, thaws: float) -> None:
    """Service and guardian stood still together: whoever of them wakes stops a belt that moves."""
    by = thaws + STOP_WITHIN
    if by < facts.end and facts.v(t) > 0 and facts.ours(t) and facts.v(by) > 0:
        late = facts.fault_in("G02", t - 30.0, by)  # an answer that comes much later is waited for
        comes_back = not facts.linked(thaws, by)  # the link was lost while they stood still
        faults = facts.fault_in("D L G B T P01 P02 P05 P06 O", thaws + ITSELF, by, after=0.0)
        hindered = late or comes_back or faults
        stops = any(t <= row["t"] <= by for row in facts.ran(STOP))
        verdict.expect("H-47", hindered or stops, by, "all stood still, and nobody stopped the belt after it")


def a_full_disk_ends_the_walk(facts: Facts, verdict: Verdict) -> None:
    """H-52: nothing can be written down for a minute: the walk ends softly."""
    for full in facts.lasting("disk_trouble"):
        t = full.start + DISK + SAID_WITHIN
        if t < full.end and not facts.fault_in("P O", full.start, t):
            verdict.held("H-52")
            walk_ends_by(facts, verdict, "H-52", t, "and nothing can be written down")
