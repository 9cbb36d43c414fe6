"""Where a walk can be and how it gets from there to elsewhere: one table.

No entry means refused and unchanged.  Every phase in which the belt may move
has a way to STOPPING.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from treadctl.model import State


class Phase(Enum):
    """Where the walk is."""

    __hash__ = object.__hash__  # one object each; Enum's own is a function in Python, asked at every event

    IDLE = "idle"
    COUNTDOWN = "countdown"
    STARTING = "starting"  # Start was asked for; the belt has not moved yet
    WALK = "walk"
    SLOWING = "slowing"  # the target goes down, step by step
    STOPPING = "stopping"  # Stop was asked for; the belt is not seen to stand yet
    BREAK = "break"
    LEVELLING = "levelling"  # the deck is on its way down; the belt stands
    STOPPED = "stopped"  # the walk is over; the belt is watched a little longer


class Trigger(Enum):
    """What moves a walk on."""

    ARM = "arm"
    COUNTED = "counted"
    CANCEL = "cancel"
    MOVES = "moves"
    SLOW = "slow"
    HALT = "halt"
    REST = "rest"
    END = "end"
    LEVEL = "level"
    CLOSE = "close"


NEXT_PHASE: dict[Phase, dict[Trigger, Phase]] = {
    Phase.IDLE: {
        Trigger.ARM: Phase.COUNTDOWN,
        Trigger.LEVEL: Phase.LEVELLING,
        Trigger.HALT: Phase.STOPPING,
    },
    Phase.COUNTDOWN: {
        Trigger.COUNTED: Phase.STARTING,
        Trigger.CANCEL: Phase.IDLE,
        Trigger.REST: Phase.BREAK,
        Trigger.HALT: Phase.STOPPING,
    },
    Phase.STARTING: {Trigger.MOVES: Phase.WALK, Trigger.HALT: Phase.STOPPING},
    Phase.WALK: {Trigger.SLOW: Phase.SLOWING, Trigger.HALT: Phase.STOPPING},
    Phase.SLOWING: {Trigger.HALT: Phase.STOPPING},
    Phase.STOPPING: {
        Trigger.REST: Phase.BREAK,
        Trigger.END: Phase.STOPPED,
        Trigger.HALT: Phase.STOPPING,
    },
    Phase.BREAK: {
        Trigger.ARM: Phase.COUNTDOWN,
        Trigger.END: Phase.STOPPED,
        Trigger.CLOSE: Phase.IDLE,  # the console started the belt: it is not ours any more
        Trigger.HALT: Phase.STOPPING,
    },
    Phase.LEVELLING: {Trigger.CANCEL: Phase.IDLE, Trigger.HALT: Phase.STOPPING},
    Phase.STOPPED: {Trigger.CLOSE: Phase.IDLE, Trigger.HALT: Phase.STOPPING},
}

MAY_MOVE = frozenset({Phase.STARTING, Phase.WALK, Phase.SLOWING, Phase.STOPPING})
"""Phases in which our own commands may have the belt moving."""

STATE_OF: dict[Phase, State] = {
    Phase.IDLE: State.IDLE,
    Phase.COUNTDOWN: State.COUNTDOWN,
    Phase.STARTING: State.COUNTDOWN,  # the machine counts down on its own
    Phase.WALK: State.WALK,
    Phase.SLOWING: State.SLOWING,
    Phase.STOPPING: State.STOPPING,
    Phase.BREAK: State.BREAK,
    Phase.LEVELLING: State.IDLE,
    Phase.STOPPED: State.STOPPED,
}


def check(following: Mapping[Phase, Mapping[Trigger, Phase]], states: Mapping[Phase, State]) -> None:
    """Raise RuntimeError for a hole in the tables."""
    if not following.keys() == states.keys() == set(Phase):
        raise RuntimeError("every phase has a row in each table")
    if not all(Trigger.HALT in row for row in following.values()):
        raise RuntimeError("a stop is possible from everywhere")


check(NEXT_PHASE, STATE_OF)
