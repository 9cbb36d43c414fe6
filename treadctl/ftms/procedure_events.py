"""What goes into and comes out of the Control Point procedure besides octets, and its times."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from treadctl.model import Command, Outcome

WRITE_BLOCKED_AFTER_S = 0.7
"""Chosen (HAZARDS 3.4): without an ATT response for so long the link itself is in doubt."""
ANSWER_WITHIN_S = 1.0
"""Chosen: slowest answers of walking pads are some 0.1 s; FTMP's own limit of 30 s is no use on a belt."""
CONTROL_ANSWER_WITHIN_S = 0.3
"""Chosen: Horizon Omega Z never answers Request Control, and a stop must not wait for it."""
START_WAITS_S = 1.5
"""Chosen: the same in front of a Start.  A machine that answers late is busy until then, and a Start that
meets a busy one is spent (one press, one Start).  Where nobody answers, a link's first one waits so long."""
RETRY_AFTER_S = 0.1
"""Chosen: pause before a request that got an ATT error is written again."""
BUSY_TRIES_MAX = 10
"""Chosen: so many times a start or target is tried again after "already in progress"; a stop always is."""
RESUBSCRIBE_MAX = 3
"""Chosen: so many times a request asks for indications to be switched on again."""
START_WITHIN_S = 2.0
"""Chosen: a start that could not be written for so long is dropped: the person no longer expects it."""


class WriteError(Enum):
    """Why a write to the Control Point did not succeed."""

    CCCD_OFF = "cccd_off"  # ATT 0xFD: indications are not switched on
    BUSY = "busy"  # ATT 0xFE: an earlier procedure is unanswered
    REJECTED = "rejected"  # any other ATT error: it never started
    TIMED_OUT = "timed_out"  # no ATT response: it may still be executed
    LINK_LOST = "link_lost"  # the link ended meanwhile: it may have been executed
    DENIED = "denied"  # our own byte gate refused it


@dataclass(frozen=True, slots=True)
class Write:
    """Write `frame` to the Control Point with response, then say write_done or write_failed."""

    serial: int
    frame: bytes
    command: Command | None  # None: Request Control, put in front of a command


@dataclass(frozen=True, slots=True)
class Finished:
    """A command was written, or could not be, and this is what became of it.

    `result` is the code of the answer where there was one.
    """

    command: Command
    outcome: Outcome
    result: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A command will not be written, by our own decision: something newer made it void."""

    command: Command
    reason: str


@dataclass(frozen=True, slots=True)
class Resubscribe:
    """Switch the indications of the Control Point on again (its CCCD)."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A write got no ATT response in time: raise the alarm, cut the link, come back."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something arrived that belongs to nothing on its way; harmless, counted."""

    reason: str


@dataclass(frozen=True, slots=True)
class ForeignStart:
    """The machine took a Start, and none of ours was waiting for its answer."""


ProcedureEvent = Finished | Dropped | Resubscribe | Blocked | Ignored | ForeignStart
