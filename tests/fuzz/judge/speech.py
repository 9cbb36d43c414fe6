"""What it says of the belt, and when it sounds the alarm."""

from __future__ import annotations

from tests.fuzz.judge.facts import LIVES, Facts
from tests.fuzz.judge.start import toggled
from tests.fuzz.judge.verdict import Verdict

MOVES = 0.1
BELIED = 10.0  # seconds
ALARM_ENDS_WITHIN = 5.0
BLIND = "T L D G11 O P B10"
MISLED = "T02 T03 T04 T05 T08 T11 L03 D G11 O P B10"  # it may have heard a 0: silence says nothing


def never_stopped_while_it_moves(facts: Facts, verdict: Verdict) -> None:
    """I17: "stopped" is said of a belt that stands, and is taken back soon when it moves."""
    for row in facts.told("stopped"):
        if facts.v(row["t"]) > MOVES and not facts.fault_in(MISLED, row["t"] - 5.0, row["t"]):
            verdict.broken("I17", row["t"], f"told stopped at {facts.v(row['t']):.2f} km/h")
    lag = 2 * facts.bounds.period + 1.0
    for span in facts.said:
        if span.what != "stopped" or facts.fault_in(MISLED, span.start - 5.0, span.start):
            continue
        verdict.held("I17")
        if facts.v(span.start) > MOVES and not _just_toggled(facts, span.start):
            verdict.broken("I17", span.start, f"said stopped at {facts.v(span.start):.2f} km/h")
        since: float | None = None
        for sample in facts.between(span.start, span.end):
            if sample.v <= MOVES:
                since = None
            elif since is None:
                since = sample.t
            elif sample.t - since > lag + 0.3 and not facts.fault_in(BLIND, since - 5.0, sample.t):
                if facts.fault_in("P01", span.start, since):
                    break  # whose core has died says nothing any more
                if _has_ended(facts, since):
                    break  # nor does one that has ended
                verdict.broken("I17", since, f"said stopped for {sample.t - since:.1f} s of a moving belt")
                break


def _has_ended(facts: Facts, t: float) -> bool:
    """Whether the service was asked to end, and has let go of the machine."""
    told = any(row.get("reason") == "service_ends" and row["t"] <= t for row in facts.told("stopped"))
    rows = [row for row in facts.story.harness if row["do"] in (*LIVES, "service_ends") and row["t"] <= t]
    return told or (rows[-1:] != [] and rows[-1]["do"] == "service_ends" and not facts.linked(t, t))


def _just_toggled(facts: Facts, t: float) -> bool:
    """Whether a Stop has set the belt going (B09; such a machine gets no control) since its last record."""
    edges = [row["t"] for row in facts.edges if row["kind"] == "leaves_zero" and row["t"] <= t]
    return bool(edges) and t - edges[-1] <= facts.bounds.period and toggled(facts, edges[-1])


def alarms_mean_something(facts: Facts, verdict: Verdict) -> None:
    """I18: an alarm is of a belt that moves or is not heard of, and ends when it is seen to stand."""
    for alarm in facts.alarms:
        verdict.held("I18")
        moves = any(sample.v > 0 for sample in facts.between(alarm.start - 4.0, alarm.start + 0.1))
        fresh_link = any(alarm.start - 1.5 <= link.start <= alarm.start for link in facts.links)
        blind = (
            fresh_link
            or facts.silence_before(alarm.start) > 1.4
            or any(
                said.what in ("unknown", "") and said.overlaps(alarm.start - 1.0, alarm.start + 1.0)
                for said in facts.said
            )
        )
        if _an_old_record_came(facts, alarm.start):
            continue
        if not moves and not blind and not facts.fault_in("T D O P G11 L03", alarm.start, alarm.start):
            verdict.broken("I18", alarm.start, "an alarm of a belt that stood and was heard")
        stood = facts.seen_to_stand(alarm.start)
        if facts.sweeps(stood + ALARM_ENDS_WITHIN):
            continue  # the guardian has seen it; the service that sounds the alarm has not
        if facts.fault_in("G L D B10 T P O", stood, stood + ALARM_ENDS_WITHIN):
            continue
        if facts.fault_in("T11", stood, stood, after=BELIED):
            continue  # it said 0 and counted metres: its 0 is believed when it has counted none for a while
        if alarm.end > stood + ALARM_ENDS_WITHIN and stood + 8.0 < facts.end:
            verdict.broken("I18", stood, "the alarm went on for more than 5 s of a standing belt")


def _an_old_record_came(facts: Facts, t: float) -> bool:
    """Whether a record of a belt that moved was under way for long, and came out of order just then (T04)."""
    came = [row for row in facts.frames if t - 0.1 <= row["delivered"] <= t + 1e-6]
    return any(row["delivered"] - row["generated"] > 1.5 and facts.v(row["generated"]) > 0 for row in came)
