"""When it is over: what was written down is there, and the belt stands and can be started again."""

from __future__ import annotations

from tests.fuzz.judge.facts import Facts, Row
from tests.fuzz.judge.own import unproven
from tests.fuzz.judge.start import TICK, toggled
from tests.fuzz.judge.targets import HABIT, asked, raised
from tests.fuzz.judge.verdict import Verdict

HANDED_OVER = 10.0  # seconds; then whoever took over has at least tried
HARMLESS = {"T06", "G05", "G06", "G09", "O03", "N01", "N02", "C02", "G11"}  # these alone stop nobody
WANTED = (
    "break",
    "plan_done",
    "break_wanted",
    "enough",
    "person",
    "from_house",
    "service_ends",
    "console_stop",
    "belt_stopped",
)


def what_was_acknowledged_is_kept(facts: Facts, verdict: Verdict) -> None:
    """I9: no acknowledged row is lost; a summary that was told is written down while the disk is well."""
    journal = facts.story.notes["journal"]
    verdict.expect(
        "I9",
        journal["kept"] == journal["acknowledged"],
        facts.end,
        f"{journal['acknowledged']} rows acknowledged, {journal['kept']} kept",
    )
    told = len(facts.told("summary"))
    if not facts.fault_in("S", 0.0, facts.end):
        verdict.expect(
            "I9", journal["summaries"] == told, facts.end, "a summary was told and not written down"
        )
    if not facts.fault_in("S T D L P O G11 B10", 0.0, facts.end):
        lost = facts.delivered_in_all() - journal["readings"]
        verdict.expect(
            "I9",
            lost * facts.bounds.period <= 10.0 or lost < 0.1 * facts.delivered_in_all(),
            facts.end,
            f"{lost} readings lost",
        )


def everything_settles(facts: Facts, verdict: Verdict) -> None:
    """I14: faults over, within half a minute it stands and can be armed, or walks within its cap."""
    notes = facts.story.notes
    rearm = notes["rearm"]
    again = bool(rearm["ok"]) or _others_walk(facts, rearm) or _reboots(facts)
    verdict.expect("I14", again, facts.calm, f"after the faults it cannot be armed again: {rearm}")
    last = facts.truth[-1]
    verdict.expect(
        "I14",
        last.v == 0 or not facts.ours(last.t) or _left_to_others(facts, last.t),
        last.t,
        f"the belt still moves at {last.v:.2f} km/h when all is over",
    )
    if facts.world.kinds <= HARMLESS:
        for row in facts.told("slowing", "stopping", "voice_link_lost"):
            wanted = row["reason"] in WANTED or _raised_at_the_start(facts, row) or _met_halfway(facts, row)
            wanted = wanted or unproven(facts, row)
            verdict.expect("I14", wanted, row["t"], f"a stop for nothing: {row['reason']}")
    if notes.get("exception"):
        verdict.broken("I14", facts.end, f"the service ended with {notes['exception']}")


def _reboots(facts: Facts) -> bool:
    """Whether the machine itself was still away when the faults were over (B10)."""
    reboots = (row for row in facts.story.harness if row["do"] == "reboot")
    return any(row["t"] < facts.calm < row["t"] + row["values"]["seconds"] for row in reboots)


def _others_walk(facts: Facts, rearm: Row) -> bool:
    """Whether the belt moves for somebody else, and its clock stood unheard: old news, it seems, for two minutes."""
    moves = facts.v(facts.calm) > 0 and not facts.ours(facts.calm)
    return bool(rearm.get("reason") == "no_telemetry" and moves)


def _raised_at_the_start(facts: Facts, row: Row) -> bool:
    """Whether a person's + on the first steps looked like a belt that takes up a former speed (H-70)."""
    pressed = any(
        facts.last_start(row["t"]) < key["t"] <= row["t"] for key in facts.keys if key["key"] == "+"
    )
    return bool(row["reason"] == "started_fast" and pressed)


def _met_halfway(facts: Facts, row: Row) -> bool:
    """Whether a person's - met a rise of ours, on a machine that names no target: then it seems not to follow.

    Or on one that was not asked for three targets yet, so that what it names may be one of those.
    """
    rises = [one.t for one in raised(facts) if one.t <= row["t"]]
    told = [one for one in asked(facts) if facts.last_start(row["t"]) < one.t <= row["t"]]
    known = facts.story.notes["machine"]["tells"] and len(told) >= HABIT
    if row["reason"] != "not_following" or known or not rises:
        return False
    late = rises[-1] + facts.bounds.firmware + facts.bounds.period
    return any(key["key"] == "-" and rises[-1] <= key["t"] <= late for key in facts.keys)


def _left_to_others(facts: Facts, t: float) -> bool:
    """Whether no service is there for a belt that moves.

    Its guardian is at it; its latch is too old to act on (H-79); or it ended after a Stop that a
    machine which has come to take Stop for Start (B09) made a start of: a pulse, see I2.
    """
    edge = max(
        (row["t"] for row in facts.edges if row["kind"] == "leaves_zero" and row["t"] <= t), default=0.0
    )
    ended = not facts.linked(edge, edge + TICK) and toggled(facts, edge)
    return ended or facts.forgotten(t) or _the_guardian_is_at_it(facts, t)


def _the_guardian_is_at_it(facts: Facts, t: float) -> bool:
    """Whether the belt was handed over to the guardian, and it works on it or has only just begun (I6)."""
    began = facts.beats_until
    works = any(row["t"] >= began for row in facts.writes if row["writer"] == "guardian")
    return bool(facts.story.notes.get("handed_over")) and (works or t - began < HANDED_OVER)


def nothing_before_and_after(facts: Facts, verdict: Verdict) -> None:
    """I20: not an octet before a person armed, and none but a stop to a belt that others started."""
    armed = next((row["t"] for row in facts.audit("armed")), facts.end)
    for row in facts.writes:
        if row["t"] < armed - 1e-9 and not facts.stop_asked(row["t"]):
            verdict.held("I20")
            verdict.broken("I20", row["t"], f"{row['bytes']} was written before anybody armed")
            break
    verdict.held("I20", 1)
    for edge in facts.edges:
        if edge["kind"] != "leaves_zero" or edge["cause"] == "client":
            continue
        rest = facts.still_from(edge["t"] + 0.2)
        verdict.held("I20")
        for row in facts.writes:
            lied = facts.fault_in(
                "T02 T04 T11 L03", row["t"], row["t"]
            )  # it says 0, for longer than it stands
            if edge["t"] + 2.0 < row["t"] < rest and row["bytes"][:2] in ("07", "03") and not lied:
                verdict.broken("I20", row["t"], f"{row['bytes']} to a belt that somebody else started")
