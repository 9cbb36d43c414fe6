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

    TELEMETRY_LATE = "telemetry_late"
    TELEMETRY_STALE = "telemetry_stale"
    LINK_LOST = "link_lost"
    OVER_LIMIT = "over_limit"
    OVER_CAP_STILL = "over_cap_still"
    CONSOLE_INSISTS = "console_insists"
    CONSOLE_CHANGED = "console_changed"
    CONTROL_LOST = "control_lost"
    COMMAND_UNKNOWN = "command_unknown"
    NOT_STARTING = "not_starting"
    WRONG_WAY = "wrong_way"
    NOT_SLOWING = "not_slowing"
    DECK_TILTED = "deck_tilted"
    DECK_RISING = "deck_rising"
    UNWATCHED = "unwatched"
    UNWATCHED_ASK = "unwatched_ask"
    UNWATCHED_LONG = "unwatched_long"
    OUR_BUG = "our_bug"
    GUARDIAN_LATE = "guardian_late"
    GUARDIAN_LOST = "guardian_lost"
    GUARDIAN_ACTED = "guardian_acted"
    STACK_DOWN = "stack_down"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what the fault does and how it goes away."""

    reaction: Reaction
    release: Release


FAULT_RULES: dict[Fault, Rule] = {
    Fault.TELEMETRY_LATE: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF),
    Fault.TELEMETRY_STALE: Rule(Reaction.NOW, Release.NEVER),
    Fault.LINK_LOST: Rule(Reaction.NOW, Release.NEVER),
    Fault.OVER_LIMIT: Rule(Reaction.NOW, Release.NEVER),
    Fault.OVER_CAP_STILL: Rule(Reaction.NOW, Release.NEVER),
    Fault.CONSOLE_INSISTS: Rule(Reaction.QUICK, Release.NEVER),
    Fault.CONSOLE_CHANGED: Rule(Reaction.NO_INCREASE, Release.ON_START),
    Fault.CONTROL_LOST: Rule(Reaction.NO_INCREASE, Release.ON_START),
    Fault.COMMAND_UNKNOWN: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF),
    Fault.WRONG_WAY: Rule(Reaction.NOW, Release.NEVER),
    Fault.NOT_STARTING: Rule(Reaction.NOW, Release.NEVER),
    Fault.NOT_SLOWING: Rule(Reaction.NOW, Release.NEVER),
    Fault.DECK_TILTED: Rule(Reaction.SOFT, Release.NEVER),
    Fault.DECK_RISING: Rule(Reaction.NOW, Release.NEVER),
    Fault.UNWATCHED: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF),
    Fault.UNWATCHED_ASK: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF),
    Fault.UNWATCHED_LONG: Rule(Reaction.SOFT, Release.NEVER),
    Fault.OUR_BUG: Rule(Reaction.SOFT, Release.NEVER),
    Fault.GUARDIAN_LATE: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF),
    Fault.GUARDIAN_LOST: Rule(Reaction.SOFT, Release.NEVER),
    Fault.GUARDIAN_ACTED: Rule(Reaction.NOW, Release.NEVER),
    Fault.STACK_DOWN: Rule(Reaction.NO_INCREASE, Release.BY_ITSELF),
}
if FAULT_RULES.keys() != set(Fault):  # checked on import: -O strips assert, not this
    raise RuntimeError("every fault has exactly one row")


def worst(faults: Iterable[Fault]) -> Reaction:
    """Return the most severe reaction of the active faults; an unknown one counts as NOW."""
    reaction = Reaction.NONE
    for fault in faults:
        rule = FAULT_RULES.get(fault)
        reaction = max(reaction, rule.reaction if rule else Reaction.NOW)
    return reaction
