"""Stops: obeyed at once, gentle where they may be, lasting, and never without an end."""

from __future__ import annotations

from tests.fuzz.judge.facts import START, STOP, Facts, Row, Span
from tests.fuzz.judge.start import toggled
from tests.fuzz.judge.targets import asked
from tests.fuzz.judge.verdict import Verdict

SENT_WITHIN = 0.1
AGAIN = 0.1  # a busy machine is asked as often
HOLDS_UP = "L D G0 G11 O P"
SLACK = 0.15  # a sample and a tick
SLOPE = {"soft": 0.25, "quick": 0.6}
WINDOW = 3.0
FINDS_AN_END = 90.0
WRITES_IN_10_S = 130  # a busy machine is asked ten times a second
USUAL_IN_10_S = 45  # the ladder's rungs, or a Stop twice a second where the machine says no
ASKED_AGAIN = "G D L P O N15 T"  # busy, hung, cut and made again, or a person who insists


def the_person_is_obeyed(facts: Facts, verdict: Verdict) -> None:
    """I4: STOP is on the wire within 0.1 s, the belt stands as soon as it can, and stays so."""
    for row in facts.story.harness:
        if row["do"] in ("cancel", "end") and "what" not in row:  # else the end of a fault
            _starts_nothing(facts, verdict, row["t"], f'"{row["do"]}"')
    for row in facts.audit("stop"):
        t, v = row["t"], facts.v(row["t"])
        _starts_nothing(facts, verdict, t, "a STOP")
        if row["kind"] != "now" or v == 0 or not facts.ours(t) or row["channel"] == "exit":
            continue
        free = _free_from(facts, t)
        if facts.fault_in(HOLDS_UP, t - 35.0, free + 3.0) or not facts.linked(t, free + 0.5):
            continue
        verdict.held("I4")
        by = free + SENT_WITHIN + 4 * facts.latency + SLACK
        if not any(t - 3.0 <= other["t"] <= by for other in facts.ran(STOP)):
            verdict.broken("I4", t, "the person's STOP was not at the machine within 0.1 s")
        _stands_in_time(facts, verdict, row, v)


def _free_from(facts: Facts, t: float) -> float:
    """From when on the Control Point, which may be busy at `t`, takes writes."""
    answers = facts.story.notes["machine"]["answers"]
    busy = facts.lasting("refuse_writes") + [
        Span(row["t"], row["t"] + answers, "") for row in facts.executed if answers and row["t"] < t + AGAIN
    ]
    return max([t, *(span.end + AGAIN for span in busy if span.start - AGAIN <= t <= span.end)])


def _starts_nothing(facts: Facts, verdict: Verdict, t: float, what: str) -> None:
    """A press from before a STOP is void, in the countdown too."""
    later = next((row["t"] for row in facts.issued(START) if row["t"] > t + SLACK), None)
    if later is not None:
        pressed = any(t - 1e-6 <= press <= later for press in facts.minted)
        verdict.expect("I4", pressed, later, f"a Start after {what}, and nobody had pressed since")


def _stands_in_time(facts: Facts, verdict: Verdict, row: Row, v: float) -> None:
    t, bounds = row["t"], facts.bounds
    top = max((sample.v for sample in facts.between(t, t + bounds.firmware)), default=v)
    by = t + 0.3 + bounds.firmware + top / bounds.stop + 2 * bounds.period
    if facts.fault_in("B G L D P O T", t, by) or by > facts.end:
        return
    still = facts.still_from(t)
    if still > by:
        verdict.broken("I4", t, f"STOP at {v:.1f} km/h: stood at {still:.1f}, bound {by:.1f}")
        return
    pressed = next((press for press in facts.presses if press > t), facts.end)
    still = max(still, t + SENT_WITHIN + bounds.firmware)  # a Start before it may still have its way
    for edge in facts.edges:
        ghost = facts.fault_in("D02", edge["t"], edge["t"], GHOST)  # of a dead program: none of ours (I2)
        moves = edge["kind"] == "leaves_zero" and edge["cause"] == "client" and not ghost
        if moves and still < edge["t"] < pressed and not toggled(facts, edge["t"]):  # else a pulse (I2)
            verdict.broken("I4", edge["t"], "the belt moved again after a STOP, and nobody had pressed")


def gentle_stops_are_gentle(facts: Facts, verdict: Verdict) -> None:
    """I15: before Stop itself a SOFT or QUICK stop has brought the belt down to its lowest speed, slowly."""
    for row in facts.told("slowing"):
        t, kind = row["t"], row["kind"]
        ran = next((other for other in facts.ran(STOP) if other["t"] > t), None)
        if ran is None or kind not in SLOPE or not facts.ours(t):
            continue
        sharper = [
            other for other in facts.story.lines if t <= other["t"] <= ran["t"] and other["event"] in SHARPER
        ]
        sharper += [other for other in facts.audit("stop") if t - 0.05 <= other["t"] <= ran["t"]]
        sharper += [
            key for key in facts.keys if t - 5.0 <= key["t"] <= ran["t"]
        ]  # a person's + : up, then down
        sharper += _jumped_up(facts, t)
        if sharper or facts.fault_in("B T G L D P O U", t - 5.0, ran["t"], after=60.0):
            continue
        if facts.fault_in(SETS_ANOTHER_SPEED, facts.last_start(t), t):
            continue  # taken for the person's choice; and whose doing it is when it comes back is not known
        verdict.held("I15")
        if ran["v"] > facts.bounds.floor + 0.3 + 1e-6:
            verdict.broken("I15", ran["t"], f"a {kind} stop sent Stop at {ran['v']:.2f} km/h")
        most = SLOPE[kind] * WINDOW + facts.bounds.step + 0.1
        samples = facts.between(t, ran["t"])
        for first in samples[::5]:
            last = facts.v(first.t + WINDOW) if first.t + WINDOW <= ran["t"] else first.v
            if first.v - last > most:
                verdict.broken("I15", first.t, f"a {kind} stop lost {first.v - last:.2f} km/h in {WINDOW} s")
                break


def _jumped_up(facts: Facts, t: float) -> list[Row]:
    """The person's + of this block that brought the belt more than 0.4 km/h above what was asked last.

    Where a jump is all that the records show, the way down begins at what the machine was told (T08, T12).
    """
    told = [one for one in asked(facts) if facts.last_start(t) <= one.t <= t]
    if not told or facts.v(t) <= told[-1].x + 0.4:
        return []
    return [key for key in facts.keys if told[-1].t <= key["t"] <= t]


SETS_ANOTHER_SPEED = "B T07 T08 T12"
SHARPER = ("stop_now", "stopping", "link_lost", "over_cap", "console_changed", "alarm", "alarm_blind")


def a_break_is_a_break(facts: Facts, verdict: Verdict) -> None:
    """I19: from "break" until a person goes on nothing of ours moves the belt."""
    for row in facts.told("break"):
        t = row["t"]
        until = min(
            (other["t"] for other in facts.told("starting", "stopped", "summary") if other["t"] > t),
            default=facts.end,
        )
        verdict.held("I19")
        pressed = [press for press in facts.presses if t <= press <= until]
        for edge in facts.edges:
            moved = t < edge["t"] < until and edge["kind"] == "leaves_zero" and edge["cause"] == "client"
            moved = moved and not toggled(
                facts, edge["t"]
            )  # by the person's own STOP: judged as a pulse (I2)
            ghost = facts.fault_in("D02", edge["t"], edge["t"], GHOST)
            wanted = any(
                one <= edge["t"] for one in pressed
            )  # a ghost in the countdown back: the person stands by
            if moved and not (ghost and (wanted or _noticed(facts, edge))):
                verdict.broken("I19", edge["t"], "the belt moved in a break")
        started = [other for other in facts.told("starting") if other["t"] == until]
        if started and not pressed:
            verdict.broken("I19", until, "the break ended by itself")
        if facts.v(t) > 0 and facts.ours(t) and not facts.fault_in("T L D", t - 5.0, t):
            verdict.broken("I19", t, f"a break began at {facts.v(t):.2f} km/h")


OUR_OWN = 60.0  # so late the answer to a Start of ours may come (0.2 H)
GHOST = 15.0  # a Start, the machine's own countdown, and the belt's first movement


def _noticed(facts: Facts, edge: Row) -> bool:
    """Whether a ghost's first movement (D02: nobody can prevent that) was said or stopped at once.

    A Start of a dead program is told from one at the console by its answer
    alone.  Where that is lost, or is as young as our own Start, it passes for
    a start at the console: no byte of ours, and the person is told.
    """
    by = edge["t"] + facts.bounds.firmware + 2 * facts.bounds.period + 1.0
    words = facts.told("stopping", "alarm", "alarm_blind", "alarm_link")
    if not _known_by_its_answer(facts, edge["t"]):
        words += facts.told("belt_moves_without_us")
    began = max((row["t"] for row in facts.ran(START) if row["t"] <= edge["t"]), default=edge["t"])
    stopped = any(began <= row["t"] <= by for row in facts.ran(STOP))  # a person's, while it counted down
    return by > facts.end or stopped or any(edge["t"] <= row["t"] <= by for row in words)


def _known_by_its_answer(facts: Facts, t: float) -> bool:
    """Whether the answer to the Start behind a movement was heard, and could not be one to our own."""
    ghost = max((row["t"] for row in facts.ran(START) if row["t"] <= t), default=t)
    ours = max((row["t"] for row in facts.issued(START) if row["t"] <= t), default=-OUR_OWN)
    deaf = facts.fault_in("G L P O D01 D03 D04 D05 D06 D07 D08", ghost - 1.0, t, 35.0)
    return ghost - ours > OUR_OWN + 1.0 and not deaf


def every_stop_has_an_end(facts: Facts, verdict: Verdict) -> None:
    """I21: it stands, or a person is asked to look; and nothing is written without end."""
    ends = ("stopped", "break", "summary", "stop_not_confirmed", "alarm", "alarm_blind", "link_lost")
    ends += ("link_lost_standing",)  # nobody walked: whoever switches the treadmill off is told so, no more
    for row in facts.told("slowing", "stopping"):
        t = row["t"]
        if t + FINDS_AN_END < facts.end and not facts.fault_in("P O", t, t + FINDS_AN_END):
            verdict.expect(
                "I21",
                any(t <= other["t"] <= t + FINDS_AN_END for other in facts.told(*ends)),
                t,
                "a stop that came to no end, and nobody was asked to look",
            )
    for writer in ("service", "guardian"):  # after a kill both may have a link, each with its own ladder
        _no_flood(facts, verdict, [row["t"] for row in facts.writes if row["writer"] == writer])


def _no_flood(facts: Facts, verdict: Verdict, times: list[float]) -> None:
    for place, t in enumerate(times[WRITES_IN_10_S:]):
        if t - times[place] < 10.0:
            verdict.broken("I21", t, f"more than {WRITES_IN_10_S} writes in 10 s")
            break
    for place, t in enumerate(times[USUAL_IN_10_S:]):
        in_the_way = facts.fault_in(ASKED_AGAIN, times[place], t, 10.0) or _busy(facts, times[place], t)
        if t - times[place] < 10.0 and not in_the_way:
            verdict.broken("I21", t, f"more than {USUAL_IN_10_S} writes in 10 s, and nothing was in the way")
            break


def _busy(facts: Facts, start: float, end: float) -> bool:
    """Whether the machine said that it is busy (ATT 0xFE): then the same Stop goes out every 0.1 s."""
    rows = (row for row in facts.story.events if row["event"] == "control_point" and row["answer"] == "fe")
    return any(start <= row["t"] <= end for row in rows)
