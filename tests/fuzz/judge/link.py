"""Links that are lost: said at once, and met again with a stop."""

from __future__ import annotations

from tests.fuzz.judge.facts import START, STOP, Facts, Row
from tests.fuzz.judge.targets import raised
from tests.fuzz.judge.verdict import Verdict

VOICE_WITHIN = 1.0
ALARM_AT = 3.0
GOES_ON = 3.0
NO_RISE = 60.0
STOP_WITHIN = 3.5  # 2.5 s, and the link is made before it is a link to the product
STOPPING = ("0801", "0802", "01")


def a_lost_link_is_met_with_a_stop(facts: Facts, verdict: Verdict) -> None:
    """I7: a voice within 1 s, an alarm at 3 s; back again Stop comes first, or nothing after a short gap."""
    a_belt_that_is_not_heard_is_stopped(facts, verdict)
    for lost in (row for row in facts.story.events if row["event"] == "disconnected"):
        t = lost["t"]
        if facts.v(t) <= 0.1 or not facts.ours(t):
            continue
        back = next((link for link in facts.links if link.start > t), None)
        gap = (back.start if back else facts.end) - t
        if back is not None and not facts.ended_by_us(t):
            _comes_back(facts, verdict, back.start, gap)
        if facts.fault_in("D O P B10", t - 5.0, t + 5.0):
            continue
        if facts.ended_by_us(t) or facts.alarm_in(t, t) or facts.heard_in(facts.last_start(t), t - 1e-3):
            continue  # said already: it comes and goes
        verdict.held("I7")
        if not facts.heard_in(t - 4.0, t + VOICE_WITHIN + 0.2):
            verdict.broken("I7", t, "the link was lost and nobody was told within 1 s")
        stands = facts.still_from(t)
        if gap > ALARM_AT + 1.0 and stands > t + ALARM_AT + 0.5 and t + ALARM_AT + 1.5 < facts.end:
            heard = facts.alarm_in(t - 4.0, t + ALARM_AT + 1.0)
            verdict.expect("I7", heard, t, "no alarm 3 s after the link was lost")


def a_belt_that_is_not_heard_is_stopped(facts: Facts, verdict: Verdict) -> None:
    """I7 too: silence of a moving belt, with the link or without: Stop and alarm at the latest after 3 s or 3 P."""
    heard = [0.0, *(row["delivered"] for row in facts.heard), facts.end]
    for last, before, after in zip([0.0, *heard], heard, heard[1:], strict=False):
        slow = (
            before - last if facts.fault_in("T10", before, before) else 0.0
        )  # it has come to report less often
        limit = max(ALARM_AT, 3.5 * facts.bounds.period, 3.5 * slow) + 1.5
        t = before + limit
        if after - before <= limit + 1.0 or not facts.ours(before):
            continue
        if min(facts.v(before), facts.v(t)) <= 0.1 or facts.fault_in("P O B10 D", before - 5.0, t):
            continue
        if facts.fault_in("T05", before, t) and any(before <= row["t"] <= t for row in facts.ran(STOP)):
            continue  # random octets may look like a record, and it is being stopped for what they say
        verdict.expect(
            "I7", facts.alarm_in(before - 60.0, t), before, f"no alarm of a belt silent for {limit:.1f} s"
        )
        stopping = any(
            before - 60.0 <= row["t"] <= t for row in facts.told("slowing", "stopping", "voice_link_lost")
        )
        verdict.expect("I7", stopping, before, f"no stop of a belt silent for {limit:.1f} s")


def _comes_back(facts: Facts, verdict: Verdict, back: float, gap: float) -> None:
    pressed = next((press for press in facts.presses if press > back), facts.end)
    until = min(back + NO_RISE, pressed)
    after: list[Row] = [row for row in facts.writes if back <= row["t"] < until and row["bytes"] != "00"]
    if after and after[0]["bytes"] not in STOPPING and gap > GOES_ON:
        verdict.broken(
            "I7", after[0]["t"], f"the first write after a gap of {gap:.1f} s was {after[0]['bytes']}"
        )
    by = back + STOP_WITHIN
    if gap > GOES_ON + 1.0 and by < until and facts.linked(back, by) and facts.ours(by):
        busy = facts.fault_in("G L D P O01 O02 O04 B03 B10", back, by) or facts.forgotten(back)
        stops = busy or any(back <= row["t"] <= by for row in facts.writes if row["bytes"] in STOPPING)
        expected = facts.v(by) > 0.1
        verdict.expect("I7", stops or not expected, by, f"no Stop after a gap of {gap:.1f} s")
    for one in raised(facts):
        if back <= one.t < until:
            verdict.broken("I7", one.t, "an increase within a minute of a lost link")
    for row in after:
        if row["bytes"].startswith(START):
            verdict.broken("I7", row["t"], "a Start after a lost link, and nobody had pressed")
