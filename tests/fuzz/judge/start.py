"""Starts: only on a fresh press of a person, one for each."""

from __future__ import annotations

from tests.fuzz.judge.facts import CONTROL, START, STOP, TARGET, Facts
from tests.fuzz.judge.verdict import Verdict

PERMIT_LIVES = 10.0
START_TAKES = 15.0
GHOST_AFTER = 2.0
TICK = 0.1
WATCH = 4.5
WATCHED = 5.0
MOVES = 0.1
GHOST_ANSWERED = 4.0  # two records, and Stop once more where the first met a busy machine


def every_start_was_permitted(facts: Facts, verdict: Verdict) -> None:
    """I2: the belt leaves 0 by a client only after a Start; every Start uses up a press of its own."""
    presses = list(facts.minted)
    for row in facts.issued(START):
        verdict.held("I2")
        fitting = [t for t in presses if 0 <= row["t"] - t <= PERMIT_LIVES]
        if not fitting:
            verdict.broken("I2", row["t"], "a Start without a press of the last 10 s")
            continue
        presses.remove(fitting[0])
        _not_while_it_moves(facts, verdict, row["t"])
    used = [row["id"] for row in facts.audit("permit_consumed")]
    verdict.expect("I2", len(used) == len(set(used)), facts.end, "one press was used for two starts")
    _ghosts(facts, verdict)
    _late_ghosts(facts, verdict)
    for edge in facts.edges:
        if edge["kind"] == "leaves_zero" and edge["cause"] == "client":
            verdict.held("I2")
            if toggled(facts, edge["t"]):
                _is_a_pulse(facts, verdict, edge["t"])
            elif not _has_start(facts, edge["t"]):
                verdict.broken("I2", edge["t"], "the belt left 0 and no Start was behind it")


def _not_while_it_moves(facts: Facts, verdict: Verdict, t: float) -> None:
    """A Start is for a belt that stands (3.2): on some machines it stops one that moves, at once."""
    told = [frame["generated"] for frame in facts.frames if frame["delivered"] <= t - TICK]
    if told and not facts.fault_in("T G11 L D P O", t - 5.0, t) and facts.v(told[-1]) > MOVES:
        verdict.broken("I2", t, f"a Start to a belt that moves at {facts.v(told[-1]):.1f} km/h")


def _late_ghosts(facts: Facts, verdict: Verdict) -> None:
    """A belt that leaves 0 within the watch after a stop, by a Start from before it: stopped again (0.3.4)."""
    for rest in facts.told("stopped", "break"):
        t = rest["t"]
        for edge in facts.edges:
            moves = (
                t <= edge["t"] <= t + WATCH and edge["kind"] == "leaves_zero" and edge["cause"] == "client"
            )
            by = edge["t"] + facts.bounds.firmware + 2 * facts.bounds.period + 1.0
            if not moves or by > facts.end or facts.fault_in("T G L D01 D03 D04 D05 D06 P O", t - 5.0, by):
                continue
            ghost = max((row["t"] for row in facts.ran(START) if row["t"] <= edge["t"]), default=edge["t"])
            if facts.fault_in("D02", ghost, ghost, TICK) and not facts.linked(edge["t"], edge["t"] + TICK):
                continue  # no Start of ours, and whoever was asked to end has left a standing belt
            if edge["t"] - START_TAKES <= ghost < t:
                stops = any(edge["t"] <= row["t"] <= by for row in facts.told("stopping", "alarm"))
                verdict.expect("I2", stops, edge["t"], "a late Start moves the belt, and it is not stopped")


def _ghosts(facts: Facts, verdict: Verdict) -> None:
    """A Start that the machine gets long after it was written moves the belt for a moment at most."""
    bounds, countdown = facts.bounds, facts.story.notes["machine"]["countdown"]
    for row in facts.ran(START):
        issued = max((one["t"] for one in facts.issued(START) if one["t"] <= row["t"]), default=None)
        if issued is None or row["t"] - issued <= GHOST_AFTER or facts.fault_in("D02", row["t"], row["t"]):
            continue
        verdict.held("I2")
        took = countdown + 2 * bounds.period + 0.3 + bounds.firmware + bounds.floor / bounds.stop
        until = row["t"] + took + GHOST_ANSWERED
        if facts.fault_in("B G L D P O T", row["t"] + 0.5, until, after=0.0) or until > facts.end:
            continue
        if facts.v(until) > 0 and facts.ours(until):
            verdict.broken("I2", row["t"], f"a ghost started the belt, and it still moves at {until:.1f}")


def toggled(facts: Facts, t: float) -> bool:
    """Whether a Stop that met a standing belt set it going (B09).

    A machine that is so gets no control, and therefore a Stop may be repeated blind (the ladder's
    precondition).  One that becomes so on the way is as a ghost: a pulse, and an alarm if it lasts.
    """
    within = facts.story.notes["machine"]["countdown"] + facts.bounds.firmware + 0.3
    as_stop = [STOP, CONTROL] if facts.world.machine.get("control_stops") else [STOP]
    stops = [row["t"] for octets in as_stop for row in facts.ran(octets) if row["v"] == 0]
    behind = any(at <= t and facts.awake(at, t) <= within for at in stops)
    return facts.fault_in("B09", t - within, t) and behind


def _is_a_pulse(facts: Facts, verdict: Verdict, t: float) -> None:
    bounds = facts.bounds
    left = any(row["do"] == "service_ends" and row["t"] <= t for row in facts.story.harness)
    gone = left or not facts.service_lives(t)
    if facts.asleep(t) or (gone and not facts.linked(t, t + TICK)):
        return  # that Stop was the service's last act before it left, died or slept, and it had seen the belt stand
    until = t + 2 * bounds.period + 0.3 + bounds.firmware + bounds.floor / bounds.stop + GHOST_ANSWERED
    until = facts.ran_until(t, until)
    stopped = max((row["t"] for row in facts.told("stopped") if row["t"] <= t), default=t)
    last = max((row["t"] for row in facts.ran(STOP) if row["t"] <= t), default=t)
    hands_over = any(row["writer"] == "guardian" and stopped <= row["t"] <= t for row in facts.writes)
    if (last < stopped or hands_over) and t + bounds.period > max(last, stopped) + WATCHED:
        return  # its countdown is longer than the watch: a limit that is known (H-16)
    tells = min((row["delivered"] for row in facts.frames if row["generated"] > t + 0.3), default=facts.end)
    unheard = tells > stopped + WATCHED and facts.fault_in("T L D", t, stopped + WATCHED)
    if unheard or facts.fault_in("T11", stopped + WATCHED, stopped + WATCHED, after=0.0):
        return  # it said nothing, or 0, for as long as it was watched
    if (
        until < min(facts.end, facts.beats_until)
        and facts.still_from(t + 0.2) > until
        and not facts.alarm_in(t, until)
        and not _told_of_an_old_press(facts, t, until)
    ):
        verdict.broken("I2", t, "a Stop started the belt, it goes on, and nobody is warned")


def _told_of_an_old_press(facts: Facts, t: float, until: float) -> bool:
    """Whether an old word of a press (T07) came with that start: as a person's own it is told, and left alone."""
    told = facts.told("belt_moves_without_us")
    return facts.fault_in("T07", t, t) and any(t <= row["t"] <= until for row in told)


def _has_start(facts: Facts, t: float) -> bool:
    machine = facts.story.notes["machine"]
    within = machine["countdown"] + facts.bounds.firmware + START_TAKES
    behind = [row["t"] for row in (*facts.ran(START), *_targets_at_rest(facts)) if row["t"] <= t]
    return any(facts.awake(ran, t) <= within for ran in behind)


def _targets_at_rest(facts: Facts) -> list[dict[str, object]]:
    return [
        row for row in facts.ran(TARGET) if row["v"] == 0 and facts.story.notes["machine"]["target_starts"]
    ]
