"""A command on its way to the machine, and the stations that it passes."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.ftms.control_point import Op, Result
from treadctl.ftms.procedure_events import (
    CONTROL_ANSWER_WITHIN_S,
    START_WAITS_S,
    START_WITHIN_S,
    Finished,
    ProcedureEvent,
    Write,
)
from treadctl.model import Command, Outcome, PauseBelt, ResetMachine, StartBelt, StopBelt, TakeControl


@dataclass(slots=True, eq=False)
class Job:
    """A command with what has been tried for it."""

    command: Command
    frame: bytes
    submitted_at: float
    not_before: float = 0.0  # after an ATT error
    busy_tries: int = 0
    resubscribed: int = 0
    control_asked: bool = False  # Request Control was written in front of it
    refused: bool = False  # answered 05 once
    void: bool = False  # written already, and a stop forbids to repeat it

    def __post_init__(self) -> None:
        """A refusal of control is the answer to what was asked: it is not asked twice."""
        self.refused = self.is_control

    @property
    def is_stop(self) -> bool:
        """It belongs to stopping: it goes ahead of everything and waits for no answer."""
        return isinstance(self.command, StopBelt | PauseBelt | ResetMachine)

    @property
    def goes_without_control(self) -> bool:
        """Control is asked for once in front of a Stop, not again for what follows it."""
        return isinstance(self.command, PauseBelt | ResetMachine | TakeControl)

    @property
    def is_control(self) -> bool:
        """It asks for control and for nothing else."""
        return isinstance(self.command, TakeControl)

    @property
    def is_start(self) -> bool:
        """It is a StartBelt."""
        return isinstance(self.command, StartBelt)

    @property
    def expires_at(self) -> float | None:
        """When it may no longer be written; only a start expires."""
        return self.submitted_at + START_WITHIN_S if self.is_start else None


@dataclass(slots=True, eq=False)
class OnTheWire:
    """The ATT write that has no response yet."""

    write: Write
    job: Job  # for Request Control the job that it was put in front of
    blocked_at: float
    blocked_told: bool = False
    result: int | None = None  # the answer came before the ATT response


@dataclass(slots=True, eq=False)
class Unanswered:
    """A procedure that began with its ATT response; its indication is due."""

    op: int
    job: Job | None  # None: Request Control
    until: float
    stop_until: float = float("inf")  # a stop waits for it no longer than this


def control_due(job: Job, now: float, *, silent: bool) -> Unanswered:
    """Request Control went out in front of `job`; on a silent machine nobody waits for the answer."""
    usual = now if silent else now + CONTROL_ANSWER_WITHIN_S
    patient = now + START_WAITS_S if job.is_start and not silent else usual
    return Unanswered(Op.REQUEST_CONTROL, None, patient, usual)


def hurry(unanswered: list[Unanswered], stop: Job | None) -> None:
    """A stop waits behind Request Control: that was asked for it as well, and is not waited for long."""
    for due in unanswered:
        if stop is not None and due.job is None:
            due.until = min(due.until, due.stop_until)
            stop.control_asked = True


def finished(command: Command, result: int) -> Finished:
    """The end of a command that was answered."""
    return Finished(command, Outcome.ACCEPTED if result == Result.SUCCESS else Outcome.REFUSED, result)


def end_of_write(wire: OnTheWire) -> list[ProcedureEvent]:
    """The end of a write that got no ATT response: it may have been executed."""
    if wire.write.command is None:
        return []
    if wire.result is not None:
        return [finished(wire.write.command, wire.result)]
    return [Finished(wire.write.command, Outcome.WRITE_UNKNOWN)]
