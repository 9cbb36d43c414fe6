"""The machine's own Start as the start press (3.5): a person's key, asked for, and the belt seen to stand."""

from __future__ import annotations

from tests.fuzz.judge.facts import CONTROL, START, STOP, Facts, Row, Span
from tests.fuzz.judge.start import toggled
from tests.fuzz.judge.verdict import Verdict

WINDOW = 60.0
ENDS_IT = ("starting", "cancelled", "stopping", "stopped", "break", "summary", "voice_link_lost")
SAID_WITHIN = 0.5  # the machine says it at the key; then a tick or two
SETTLES = 2.0  # what a start needs besides may come so much later
AFTER_OUR_START = 15.0
UNKNOWN = 60.0  # so long a write without a response may still be carried out
BLOCKED = 0.7
LINK_IS_NEW = 1.0
FRESH = 1.5
MOVES = 0.1
ASKED_FOR = 14.0  # so long after the wait a belt that comes may still be what was asked for
TICK = 0.1
STOP_WITHIN = 1.0  # and two records
BEAT_LIMIT, LEASE_HOLDS = 1.2, 5.2  # as in attended.py
LATE = "L03 D01 P O"  # what a machine says may come that much later
OBEYED = ("01", "")
STOPS = ("slowing", "stopping", "stopped", "break", "summary", "voice_link_lost", "link_lost")
IN_THE_WAY = "T G L D P O B03 B08 B09 B10"


def a_takeover_is_a_persons_press(facts: Facts, verdict: Verdict) -> None:
    """I2: a belt that a person starts at the machine is ours only if that was asked for, and surely the person."""
    for t in facts.takeovers:
        verdict.held("I2a")
        _was_asked_for(facts, verdict, t)
        _was_pressed(facts, verdict, t)
        _the_belt_stood(facts, verdict, t)
        _nothing_else_can_have_started_it(facts, verdict, t)
        _somebody_stands_by(facts, verdict, t)
        _control_is_ours_already(facts, verdict, t)
    for window in _windows(facts):
        verdict.held("I2a")
        _no_start_of_ours(facts, verdict, window)
        _what_nobody_takes_over_is_stopped(facts, verdict, window)


def _broken(verdict: Verdict, t: float, what: str) -> None:
    verdict.broken("I2a", t, f"a start at the machine was taken over, and {what}")


def _windows(facts: Facts) -> list[Span]:
    """From when until when a person was asked to press the machine's own Start."""
    ends = [row["t"] for row in facts.told(*ENDS_IT)]
    ends += [row["t"] for row in facts.story.harness if row["do"] == "service_dead"]
    ends += [row["t"] for row in facts.story.events if row["event"] == "disconnected"]
    return [
        Span(row["t"], min([row["t"] + WINDOW, *(t for t in ends if t >= row["t"])]), "window")
        for row in facts.told("press_start")
    ]


def _window_of(facts: Facts, t: float) -> Span | None:
    """The window that a takeover ended."""
    return max((one for one in _windows(facts) if one.start <= t), default=None)


def _was_asked_for(facts: Facts, verdict: Verdict, t: float) -> None:
    """A person armed, at most a minute before; one walk for each."""
    asked = [row["t"] for row in facts.story.harness if row["do"] == "arms_own" and row["t"] <= t]
    if not asked:
        _broken(verdict, t, "nobody had armed")
        return
    taken = [one for one in facts.takeovers if asked[-1] < one < t]
    if taken and not facts.fault_in("S02 P O", asked[-1], t):
        _broken(verdict, t, "that press had begun a walk already")
    if facts.fault_in("P01", 0.0, t):
        return  # whose listener has died tells nobody
    window = _window_of(facts, t)
    if window is None or t > window.start + WINDOW + SETTLES + TICK:
        _broken(verdict, t, "nobody was waiting for it any more")
    elif t > window.end + SETTLES + TICK:
        _broken(verdict, t, f"the wait for it had ended at {window.end:.1f}")


def _keys(facts: Facts, start: float, end: float) -> list[float]:
    """When somebody pressed Start at the machine."""
    rows = (row for row in facts.keys if row["event"] == "console" and row["key"] == "start")
    return [row["t"] for row in rows if start <= row["t"] <= end]


def _was_pressed(facts: Facts, verdict: Verdict, t: float) -> None:
    """A person's key just before it, in the window, and the machine said so."""
    window = _window_of(facts, t)
    since = window.start if window is not None else t - WINDOW
    late = facts.fault_in(LATE, since, t, 35.0)
    within = SAID_WITHIN + SETTLES + _told_after(facts, t) + 4 * facts.latency
    keys = [key for key in _keys(facts, since - SAID_WITHIN, t) if late or t - key <= within]
    if not keys:
        lied = facts.fault_in("T07", t - SETTLES - SAID_WITHIN, t)
        by_us = toggled(
            facts, t
        )  # a Stop, or what it takes for one, has started it: such a machine gets no control
        if not lied and not by_us and not _stopped_as_a_programs(facts, t):
            _broken(verdict, t, "nobody had pressed Start there")
    elif not any(_said(facts, key) for key in keys) and not facts.fault_in("T07", t - SETTLES, t):
        _broken(verdict, t, "the machine had not said that anybody had")
    elif window is not None and keys[0] > window.start + WINDOW + TICK and not late:
        _broken(verdict, t, "the key came after the minute")


def _told_after(facts: Facts, t: float) -> float:
    """How much later than its key the machine says so, at most."""
    late = [one["values"] for one in facts.story.harness if one["do"] == "own_says" and one["t"] <= t]
    machine = facts.story.notes["machine"]
    waits = machine["countdown"] + machine["dead_time"]
    return max((waits + float(one["late_s"]) for one in late if one["how"] == "late"), default=0.0)


def _said(facts: Facts, key: float) -> bool:
    """Whether the machine tells of this press at all: which it keeps to itself is drawn for the start key alone."""
    others = (row["t"] for row in facts.story.harness if row["do"] == "console_start")
    if any(abs(t - key) <= TICK for t in others):
        return bool(facts.story.notes["machine"]["tells"])
    how = ""
    for row in facts.story.harness:
        if row["t"] <= key and row["do"] == "own_says":
            how = row["values"]["how"]
        elif row["t"] <= key and (row["do"] == "calm" or row.get("what") == "own_says"):
            how = ""
    return facts.story.notes["machine"]["tells"] and how != "nothing"


def _program_starts(facts: Facts, start: float, end: float) -> list[float]:
    """When the machine was started by a program that is none of ours (D02)."""
    ghosts = [
        row["t"] for row in facts.story.harness if row["do"] == "ghost" and row["values"]["bytes"] == "07"
    ]
    ran = [row["t"] for row in facts.ran(START) if start <= row["t"] <= end and row["answer"] in OBEYED]
    return [t for t in ran if any(ghost <= t <= ghost + 35.0 for ghost in ghosts)]


def _stopped_as_a_programs(facts: Facts, t: float) -> bool:
    """Whether what was taken for a press was a program's Start, and stopped at once when its answer came."""
    starts = _program_starts(facts, t - AFTER_OUR_START, t + TICK)
    if not starts:
        return False
    answers = facts.story.notes["machine"]["answers"]
    by = max(t, starts[-1] + answers) + STOP_WITHIN + 4 * facts.latency
    deaf = facts.fault_in("G L P O D01 D03 D04 D05 D06 D08", starts[-1] - 1.0, by, 35.0)
    return deaf or by > facts.end or any(t <= row["t"] <= by for row in facts.ran(STOP))


def _the_belt_stood(facts: Facts, verdict: Verdict, t: float) -> None:
    """The true belt stood at the key, and nothing else was heard until the takeover."""
    if facts.fault_in("T L D P O", t - 5.0, t):
        return
    keys = _keys(facts, t - WINDOW, t)
    if keys and facts.v(keys[-1]) > MOVES and len(keys) == 1:
        _broken(verdict, t, f"the belt moved at {facts.v(keys[-1]):.1f} km/h when the key was pressed")
    told = [frame for frame in facts.frames if frame["delivered"] <= t - TICK]
    if not told or t - told[-1]["generated"] > FRESH + TICK + facts.bounds.period:
        _broken(verdict, t, "the belt had not been heard of for more than 1.5 s")
    elif facts.v(told[-1]["generated"]) > MOVES:
        _broken(verdict, t, f"the belt was known to move at {facts.v(told[-1]['generated']):.1f} km/h")


def _nothing_else_can_have_started_it(facts: Facts, verdict: Verdict, t: float) -> None:
    """No Start of ours for 15 s, no write of unknown outcome for a minute, no program, and a link that is not new."""
    ours = [row["t"] for row in facts.issued(START) if 0 <= t - row["t"] <= AFTER_OUR_START]
    if ours:
        _broken(verdict, t, f"we had written Start {t - ours[-1]:.1f} s before")
    if _unknown(facts, t):
        _broken(verdict, t, "a write of ours had no response in the minute before")
    programs = _program_starts(facts, t - AFTER_OUR_START, t - TICK)
    if programs and not _stopped_as_a_programs(facts, t):
        _broken(verdict, t, f"a program had written Start {t - programs[-1]:.1f} s before")
    if any(t - LINK_IS_NEW < link.start <= t for link in facts.links):
        _broken(verdict, t, "the link was less than a second old")


def _unknown(facts: Facts, t: float) -> bool:
    """Whether a write of ours was begun with in the minute before, and never answered."""
    hangs = facts.lasting("hang_writes") + facts.lasting("never_returns", call="write")
    for row in facts.writes:
        if 0 < t - row["t"] < UNKNOWN - STOP_WITHIN and row["writer"] == "service" and facts.taken(row):
            asleep = facts.fault_in("P O D01 D04 D05 D06", row["t"] - 5.0, row["t"] + 5.0)
            hung = any(hang.start + TICK <= row["t"] < hang.end - BLOCKED - TICK for hang in hangs)
            if hung and not asleep:
                return True
    return False


def _somebody_stands_by(facts: Facts, verdict: Verdict, t: float) -> None:
    """A guardian beats, and somebody watches."""
    for what, after in (("guardian_silent", BEAT_LIMIT), ("unwatched", LEASE_HOLDS)):
        for span in facts.lasting(what):
            if span.start + after < t < span.end and not facts.restarted_in(span):
                _broken(verdict, t, f"{what} for {t - span.start:.1f} s")


def _control_is_ours_already(facts: Facts, verdict: Verdict, t: float) -> None:
    """Some machines stop a moving belt when a program asks for control: that is done before anybody stands there."""
    until = min((row["t"] for row in facts.told(*STOPS) if row["t"] > t), default=facts.end)
    for row in facts.issued(CONTROL):
        asked = t < row["t"] < until and facts.v(row["t"]) > MOVES and row["writer"] == "service"
        if asked and not facts.fault_in("G L D P O B10", t - UNKNOWN, row["t"]):
            verdict.broken("I2a", row["t"], "control was asked for under a person who walks")


def _no_start_of_ours(facts: Facts, verdict: Verdict, window: Span) -> None:
    """The machine's Start begins such a walk: none is written, neither before it nor after it."""
    taken = any(abs(t - window.end) <= SETTLES for t in facts.takeovers)
    rests = [row["t"] for row in facts.told("stopped", "break", "cancelled") if row["t"] > window.end]
    until = min(rests, default=facts.end) if taken else window.end
    for row in facts.issued(START):
        if window.start < row["t"] < until and row["writer"] == "service":
            verdict.broken("I2a", row["t"], "Start was written to a machine whose own was waited for")


def _what_nobody_takes_over_is_stopped(facts: Facts, verdict: Verdict, window: Span) -> None:
    """Whoever stands there was told that the belt would be led: one that comes and is not led stops."""
    for edge in facts.edges:
        t = edge["t"]
        by = t + 2 * facts.bounds.period + STOP_WITHIN + 4 * facts.latency
        until = window.end + (ASKED_FOR if _waited_in_vain(facts, window) else 0.0)
        if edge["kind"] != "leaves_zero" or not window.start < t < until or by > facts.end:
            continue
        if edge["cause"] == "client" and t > window.end:
            continue  # begun on a screen after all
        screens = [row["t"] for row in facts.told("starting") if window.end < row["t"]]
        if any(window.start < led <= by for led in (*facts.takeovers, *screens)):
            continue
        if facts.fault_in(IN_THE_WAY, t - 5.0, by) or not facts.linked(window.start, by):
            continue
        stops = any(window.start <= row["t"] <= by for row in facts.ran(STOP))
        stood = facts.still_from(t + TICK) <= by
        verdict.expect("I2a", stops or stood, t, "a belt came that nobody led, and it was not stopped")


def _waited_in_vain(facts: Facts, window: Span) -> bool:
    """Whether the wait was over before anybody pressed."""
    said = [row["t"] for row in facts.told("cancelled") if row["t"] >= window.start]
    return bool(said) and abs(said[0] - window.end) < TICK


def unproven(facts: Facts, row: Row) -> bool:
    """Whether a start at the machine could not be told from others: it is stopped (I14: not for nothing)."""
    t = row["t"]
    just_started = any(0 <= t - one["t"] <= AFTER_OUR_START + SETTLES for one in facts.issued(START))
    silent = not facts.story.notes["machine"]["tells"]
    if row["reason"] == "moves_again":  # just after a stop: it may as well be a late Start of ours
        return silent and bool(_keys(facts, t - WINDOW, t))
    return bool(row["reason"] == "start_unproven" and (silent or just_started))
