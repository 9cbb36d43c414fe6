"""The Control Point procedure (FTMS 1.0.1 4.16.2, FTMP 4.4) without I/O: events in, writes and events out.

How one command gets to the machine and its answer back, whatever the machine
makes of it.  Whether the command may be written at all is not decided here.

One ATT write is on its way at a time.  A command that is no stop waits for
the answer to the one before it; a stop waits for nothing but the ATT response
of a write that is already on the wire.  Answers are matched by op code; what
matches nothing is ignored and counted, because a second client of the same
machine makes its answers arrive here too (HAZARDS 0.2 N).

The caller asks `next_write` after every call, and calls `tick` at `wake_at`.
"""

from __future__ import annotations

from treadctl.ftms.control_point import Op, Result, decode_response, encode_command, encode_request
from treadctl.ftms.jobs import Job, OnTheWire, Unanswered, control_due, end_of_write, finished, hurry
from treadctl.ftms.machine_status import StatusOp
from treadctl.ftms.outbox import Outbox
from treadctl.ftms.permission import Permission
from treadctl.ftms.procedure_events import (
    ANSWER_WITHIN_S,
    BUSY_TRIES_MAX,
    RESUBSCRIBE_MAX,
    RETRY_AFTER_S,
    WRITE_BLOCKED_AFTER_S,
    Blocked,
    Dropped,
    Finished,
    ForeignStart,
    Ignored,
    ProcedureEvent,
    Resubscribe,
    Write,
    WriteError,
)
from treadctl.ftms.wire import MalformedValue, Octets
from treadctl.model import Command, Outcome, RequestControl, SetSpeed

_REQUEST_CONTROL = encode_request(Op.REQUEST_CONTROL)
_STARTED = decode_response(b"\x80\x07\x01")


class Procedure:
    """One machine's Control Point.

    Each submitted command ends in exactly one Finished or Dropped.  Without an
    end of their own are a StopBelt that joins one on its way, and a
    RequestControl, which is written in front of what follows it.  Of two writes
    less than `write_gap_s` apart the machine loses the second: a stop waits, too.
    """

    def __init__(self, write_gap_s: float = 0.0) -> None:
        self.ignored = 0
        """Answers and reports that belonged to nothing."""
        self._serial, self._linked, self._write_gap_s = 0, False, write_gap_s
        self._clear()

    def _clear(self) -> None:
        self._outbox = Outbox()
        self._wire: OnTheWire | None = None
        self._unanswered: list[Unanswered] = []
        self._permission = Permission()
        self._blocked = False  # a write timed out: nothing but stops on this link
        self._gap_until = float("-inf")

    # --- the link ---

    def connected(self) -> list[ProcedureEvent]:
        """A fresh link is up; control was lost with the old one, and so was all that waited."""
        events = self.disconnected()
        self._linked = True
        return events

    def disconnected(self) -> list[ProcedureEvent]:
        """The link is gone: what was on its way ends with what is known of it."""
        events = end_of_write(self._wire) if self._wire is not None else []
        events += [Finished(due.job.command, Outcome.UNANSWERED) for due in self._unanswered if due.job]
        events += [Finished(command, Outcome.NOT_WRITTEN) for command in self._outbox.commands()]
        self._linked = False
        self._clear()
        return events

    # --- commands in, writes out ---

    def submit(self, command: Command, now: float) -> list[ProcedureEvent]:
        """Take a command.

        Raises:
            MalformedValue: it cannot be encoded; nothing has changed then.
        """
        if isinstance(command, RequestControl):
            self._permission.lost()
            return []
        job = Job(command, encode_command(command), now)
        if not self._linked or (self._blocked and not job.is_stop):
            return [Finished(command, Outcome.NOT_WRITTEN)]
        events: list[ProcedureEvent] = []
        if job.is_stop:
            for written in self._written_jobs():
                written.void = not written.is_stop
            events += [Dropped(other.command, "a stop came after it") for other in self._outbox.drop_others()]
            if self._outbox.joins(job, self._job_on_wire()):
                return events
        if job.is_start and any(written.is_start for written in self._written_jobs()):
            return [Dropped(command, "a start is already on its way")]
        events += self._outbox.put(job)
        hurry(self._unanswered, self._outbox.stop)
        return events

    def next_write(self, now: float) -> Write | None:
        """What to write now, or None.  It counts as written from here on."""
        if self._wire is not None or now < self._gap_until:
            return None
        self._give_up_control_answer(now)
        job = self._next_job(now)
        if job is None:
            return None
        if self._wants_control_for(job):
            job.control_asked = True
            return self._put_on_wire(_REQUEST_CONTROL, None, job, now)
        self._outbox.remove(job)
        return self._put_on_wire(job.frame, job.command, job, now)

    def _next_job(self, now: float) -> Job | None:
        if (stop := self._outbox.stop) is not None:
            waits = stop.not_before > now or any(due.job is None for due in self._unanswered)
            return None if waits else stop
        job = self._outbox.first
        if self._unanswered or job is None or job.not_before > now:
            return None
        return None if job.expires_at is not None and job.expires_at <= now else job

    def _wants_control_for(self, job: Job) -> bool:
        if job.control_asked or self._blocked or job.goes_without_control:
            return False
        return not self._permission.granted if job.is_stop else self._permission.needed

    def _put_on_wire(self, frame: bytes, command: Command | None, job: Job, now: float) -> Write:
        self._serial += 1
        self._gap_until = now + self._write_gap_s
        write = Write(self._serial, frame, command)
        self._wire = OnTheWire(write, job, now + WRITE_BLOCKED_AFTER_S)
        return write

    # --- what became of a write ---

    def write_done(self, serial: int, now: float) -> list[ProcedureEvent]:
        """The ATT response to write `serial` arrived."""
        wire = self._wire
        if wire is None or wire.write.serial != serial:
            return [self._ignore(f"write {serial} done, which is not on the wire")]
        self._wire, self._gap_until = None, now + self._write_gap_s  # it took the write by now
        if wire.write.command is None:
            self._permission.asked()
            if wire.result is not None:
                self._permission.answered(wire.result)
            else:
                self._unanswered.append(control_due(wire.job, now, silent=self._permission.silent))
                hurry(self._unanswered, self._outbox.stop)
            return []
        if wire.result is not None:
            return self._command_answered(wire.job, wire.result)
        self._unanswered.append(Unanswered(wire.job.frame[0], wire.job, now + ANSWER_WITHIN_S))
        return []

    def write_failed(self, serial: int, error: WriteError, now: float) -> list[ProcedureEvent]:
        """Write `serial` did not succeed."""
        wire = self._wire
        if wire is None or wire.write.serial != serial:
            return [self._ignore(f"write {serial} failed, which is not on the wire")]
        if error is WriteError.LINK_LOST:
            return self.disconnected()
        self._wire = None
        command = wire.write.command
        match error:
            case WriteError.BUSY | WriteError.CCCD_OFF:
                return self._again(wire.job, error, now, is_control=command is None)
            case WriteError.TIMED_OUT:
                return self._timed_out(wire)
            case WriteError.DENIED:
                return [Dropped(command, "the byte gate refused it")] if command else []
            case _:  # REJECTED: another ATT error
                return [Finished(command, Outcome.NOT_WRITTEN)] if command else []

    def _again(self, job: Job, error: WriteError, now: float, *, is_control: bool) -> list[ProcedureEvent]:
        """An ATT error says that it never started: once more after a pause, but for a Start (one press)."""
        events: list[ProcedureEvent] = []
        if error is WriteError.BUSY:
            job.busy_tries += 1
            spent = job.busy_tries > BUSY_TRIES_MAX and not job.is_stop
        else:
            job.resubscribed += 1
            spent = job.resubscribed > RESUBSCRIBE_MAX
            if not spent:
                events.append(Resubscribe())
        job.not_before = now + RETRY_AFTER_S
        if is_control:  # the job is still in the outbox, unless something newer took its place
            job.control_asked = spent or (job.is_stop and error is WriteError.BUSY)
            return events
        if not self._may_repeat(job):
            return [*events, Dropped(job.command, "a newer command came after it")]
        if spent or job.is_start:
            return [*events, Finished(job.command, Outcome.NOT_WRITTEN)]
        self._outbox.put_back(job)
        return events

    def _timed_out(self, wire: OnTheWire) -> list[ProcedureEvent]:
        """It may still be executed, and until the link is cut only a stop may follow it."""
        self._blocked = True
        events: list[ProcedureEvent] = [] if wire.blocked_told else [Blocked()]
        events += end_of_write(wire)
        events += [Finished(job.command, Outcome.NOT_WRITTEN) for job in self._outbox.drop_others()]
        return events

    # --- what the machine says ---

    def answered(self, data: Octets, now: float) -> list[ProcedureEvent]:
        """The Control Point indicated (or notified) `data`; it may overtake the ATT response."""
        try:
            response = decode_response(data)
        except MalformedValue as malformed:
            return [self._ignore(str(malformed))]
        for due in self._unanswered:
            if due.op == response.request:
                self._unanswered.remove(due)
                if due.job is not None:
                    return self._command_answered(due.job, response.result)
                self._permission.answered(response.result)
                return []
        wire = self._wire
        if wire is not None and wire.write.frame[0] == response.request and wire.result is None:
            wire.result = response.result
            return []
        if response.request == Op.REQUEST_CONTROL:  # late, or another client's here: true all the same
            self._permission.shown_by(response.result)
        ignored = self._ignore(f"answer {bytes(data).hex()} to nothing that was asked")
        return [ForeignStart() if response == _STARTED else ignored]

    def machine_status(self, op: int, now: float) -> list[ProcedureEvent]:
        """Machine Status notified `op`: control is gone after FF, and after a reset."""
        if op in (StatusOp.CONTROL_LOST, StatusOp.RESET):
            self._permission.lost()
        return []

    def _command_answered(self, job: Job, result: int) -> list[ProcedureEvent]:
        (self._permission.answered if job.is_control else self._permission.shown_by)(result)
        repeats = not job.refused and not job.is_start and self._may_repeat(job)
        if repeats and result == Result.CONTROL_NOT_PERMITTED:
            job.refused, job.control_asked = True, False
            self._outbox.put_back(job)
            return []
        return [finished(job.command, result)]

    # --- time ---

    def tick(self, now: float) -> list[ProcedureEvent]:
        """Time has passed."""
        events: list[ProcedureEvent] = []
        if (wire := self._wire) is not None and not wire.blocked_told and wire.blocked_at <= now:
            wire.blocked_told = True
            events.append(Blocked())
        self._give_up_control_answer(now)
        late = [due for due in self._unanswered if due.until <= now]
        events += [Finished(due.job.command, Outcome.UNANSWERED) for due in late if due.job]
        self._unanswered = [due for due in self._unanswered if due not in late]
        return [*events, *self._outbox.expire(now)]

    def wake_at(self) -> float | None:
        """When `tick` is due next if nothing else happens (at once if it is past); None: never."""
        times = [due.until for due in self._unanswered] + self._outbox.expiries()
        if (wire := self._wire) is not None:
            times += [] if wire.blocked_told else [wire.blocked_at]
        elif not any(due.job is None for due in self._unanswered):
            job = self._outbox.stop or (None if self._unanswered else self._outbox.first)
            times += [max(job.not_before, self._gap_until)] if job is not None else []
        return min(times, default=None)

    def _give_up_control_answer(self, now: float) -> None:
        kept = [due for due in self._unanswered if due.job is not None or due.until > now]
        self._permission.silent |= len(kept) < len(self._unanswered)
        self._unanswered = kept

    # --- helpers ---

    def _written_jobs(self) -> list[Job]:
        """Commands whose own frame is on the wire or unanswered."""
        written = [due.job for due in self._unanswered] + [self._job_on_wire()]
        return [job for job in written if job is not None]

    def _job_on_wire(self) -> Job | None:
        return self._wire.job if self._wire is not None and self._wire.write.command is not None else None

    def _may_repeat(self, job: Job) -> bool:
        return not job.void and not (isinstance(job.command, SetSpeed) and self._outbox.has_target)

    def _ignore(self, reason: str) -> Ignored:
        self.ignored += 1
        return Ignored(reason)
