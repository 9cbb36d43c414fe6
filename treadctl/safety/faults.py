"""The fault table: cause, reaction, release.  The worst active reaction wins.

Policy as data: a physiotherapist could read it.  A fault that is not in the
table cannot exist, and one that is raised without being known counts as the
worst (`worst`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum


class Reaction(IntEnum):
    """Ordered by severity."""

    NONE = 0
    NO_INCREASE = 1
    SOFT = 2
    QUICK = 3
    NOW = 4


class Release(Enum):
    """How a fault clears."""

    BY_ITSELF = "by_itself"  # when its cause is gone
    ON_START = "on_start"  # at the next start that a person permits
    NEVER = "never"  # this walk is over; a new one is a new session


class Fault(Enum):
    """Everything that may limit or end a walk."""

    __hash__ = object.__hash__  # one object each; Enum's own is a function in Python

    TELEMETRY_LATE = "telemetry_late"
    TELEMETRY_STALE = "telemetry_stale"
    TELEMETRY_PATCHY = "telemetry_patchy"
    LINK_GAP = "link_gap"
    LINK_LOST = "link_lost"
    NOT_AS_LEFT = "not_as_left"
    LOOP_STALLED = "loop_stalled"
    LOOP_STALLING = "loop_stalling"
    LOOP_LOST = "loop_lost"
    OVER_LIMIT = "over_limit"
    OVER_CAP_STILL = "over_cap_still"
    RUNAWAY = "runaway"
    CONSOLE_INSISTS = "console_insists"
    CONSOLE_CHANGED = "console_changed"
    CONTROL_LOST = "control_lost"
    COMMAND_UNKNOWN = "command_unknown"
    NOT_STARTING = "not_starting"
    STARTED_FAST = "started_fast"
    WRONG_WAY = "wrong_way"
    NOT_SLOWING = "not_slowing"
    SPEED_DOUBTFUL = "speed_doubtful"
    NOT_FOLLOWING = "not_following"
    UNITS_DOUBTFUL = "units_doubtful"
    MACHINE_RESTARTED = "machine_restarted"
    MOVES_AT_ZERO = "moves_at_zero"
    DECK_TILTED = "deck_tilted"
    DECK_RISING = "deck_rising"
    UNWATCHED = "unwatched"
    UNWATCHED_ASK = "unwatched_ask"
    UNWATCHED_LONG = "unwatched_long"
    OUR_BUG = "our_bug"
    INVARIANT_BROKEN = "invariant_broken"
    READINGS_DIFFER = "readings_differ"
    READINGS_DIFFER_LONG = "readings_differ_long"
    JOURNAL_TROUBLE = "journal_trouble"
    JOURNAL_LOST = "journal_lost"
    CAP_BELOW_BELT = "cap_below_belt"
    GUARDIAN_LATE = "guardian_late"
    GUARDIAN_LOST = "guardian_lost"
    GUARDIAN_ACTED = "guardian_acted"
    STACK_DOWN = "stack_down"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what the fault does, how it goes away, which hazards it answers, whether it rings the alarm.

    The alarm starts at once where the belt does what it was not told to, or
    nobody sees it; everywhere else when it does not follow a Stop.
    """

    reaction: Reaction
    release: Release
    hazards: tuple[str, ...]
    alarm: bool = False


FAULT_RULES: dict[Fault, Rule] = {
    Fault.TELEMETRY_LATE: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-18", "H-28")),
    Fault.TELEMETRY_STALE: Rule(Reaction.NOW, Release.NEVER, ("H-18", "H-23", "H-28", "H-33"), alarm=True),
    Fault.TELEMETRY_PATCHY: Rule(Reaction.SOFT, Release.NEVER, ("H-18",)),
    Fault.LINK_GAP: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-28",)),
    Fault.LINK_LOST: Rule(Reaction.NOW, Release.NEVER, ("H-28", "H-29"), alarm=True),
    Fault.NOT_AS_LEFT: Rule(Reaction.NOW, Release.NEVER, ("H-16", "H-28", "H-29")),
    Fault.LOOP_STALLED: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-43", "H-44", "H-50")),
    Fault.LOOP_STALLING: Rule(Reaction.SOFT, Release.NEVER, ("H-43", "H-44")),
    Fault.LOOP_LOST: Rule(Reaction.NOW, Release.NEVER, ("H-43", "H-47", "H-50")),
    Fault.OVER_LIMIT: Rule(Reaction.NOW, Release.NEVER, ("H-01", "H-02", "H-26"), alarm=True),
    Fault.OVER_CAP_STILL: Rule(Reaction.NOW, Release.NEVER, ("H-01", "H-02"), alarm=True),
    Fault.RUNAWAY: Rule(Reaction.NOW, Release.NEVER, ("H-02",), alarm=True),
    Fault.CONSOLE_INSISTS: Rule(Reaction.QUICK, Release.NEVER, ("H-01",)),
    Fault.CONSOLE_CHANGED: Rule(Reaction.NO_INCREASE, Release.ON_START, ("H-01", "H-39", "H-80")),
    Fault.CONTROL_LOST: Rule(Reaction.NO_INCREASE, Release.ON_START, ("H-39",)),
    Fault.COMMAND_UNKNOWN: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-15", "H-20", "H-84")),
    Fault.WRONG_WAY: Rule(Reaction.NOW, Release.NEVER, ("H-72",), alarm=True),
    Fault.NOT_STARTING: Rule(Reaction.NOW, Release.NEVER, ("H-14", "H-17")),
    Fault.STARTED_FAST: Rule(Reaction.NOW, Release.NEVER, ("H-70", "H-71")),
    Fault.NOT_SLOWING: Rule(Reaction.NOW, Release.NEVER, ("H-03", "H-04", "H-73"), alarm=True),
    Fault.SPEED_DOUBTFUL: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-04", "H-73")),
    Fault.NOT_FOLLOWING: Rule(Reaction.SOFT, Release.NEVER, ("H-03",)),
    Fault.UNITS_DOUBTFUL: Rule(Reaction.SOFT, Release.NEVER, ("H-04", "H-73")),
    Fault.MACHINE_RESTARTED: Rule(Reaction.NOW, Release.NEVER, ("H-16",), alarm=True),
    Fault.MOVES_AT_ZERO: Rule(Reaction.NOW, Release.NEVER, ("H-74",), alarm=True),
    Fault.DECK_TILTED: Rule(Reaction.SOFT, Release.NEVER, ("H-09",)),
    Fault.DECK_RISING: Rule(Reaction.NOW, Release.NEVER, ("H-10",)),
    Fault.UNWATCHED: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-62",)),
    Fault.UNWATCHED_ASK: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-62",)),
    Fault.UNWATCHED_LONG: Rule(Reaction.SOFT, Release.NEVER, ("H-61", "H-62")),
    Fault.OUR_BUG: Rule(Reaction.SOFT, Release.NEVER, ("H-06", "H-07")),
    Fault.JOURNAL_TROUBLE: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-52",)),
    Fault.JOURNAL_LOST: Rule(Reaction.SOFT, Release.NEVER, ("H-52",)),
    Fault.CAP_BELOW_BELT: Rule(Reaction.SOFT, Release.NEVER, ("H-05", "H-55")),
    Fault.INVARIANT_BROKEN: Rule(Reaction.NOW, Release.NEVER, ("H-06", "H-12")),
    Fault.READINGS_DIFFER: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-18", "H-19")),
    Fault.READINGS_DIFFER_LONG: Rule(Reaction.SOFT, Release.NEVER, ("H-18", "H-19")),
    Fault.GUARDIAN_LATE: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-43", "H-45")),
    Fault.GUARDIAN_LOST: Rule(Reaction.SOFT, Release.NEVER, ("H-45",)),
    Fault.GUARDIAN_ACTED: Rule(Reaction.NOW, Release.NEVER, ("H-30", "H-43", "H-47")),
    Fault.STACK_DOWN: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF, ("H-33", "H-34")),
}
if FAULT_RULES.keys() != set(Fault):  # checked on import: -O strips assert, not this
    raise RuntimeError("every fault has exactly one row")


START_ALL_THE_SAME = frozenset({Fault.COMMAND_UNKNOWN})
"""What holds increases and no start: 60 s of watching for a ghost keep nobody who stands there from a walk,
and a ghost that comes after all meets a belt that is watched."""


def holds_start(faults: Iterable[Fault]) -> Fault | None:
    """Return the first fault for which a start has to wait, None where none does."""
    return next((fault for fault in faults if fault not in START_ALL_THE_SAME), None)


def worst(faults: Iterable[Fault]) -> Reaction:
    """Return the most severe reaction of the active faults; an unknown one counts as NOW."""
    reaction = Reaction.NONE
    for fault in faults:
        rule = FAULT_RULES.get(fault)
        reaction = max(reaction, rule.reaction if rule else Reaction.NOW)
    return reaction
