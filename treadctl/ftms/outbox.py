"""What is to be written next: a stop beats everything, a newer target replaces an older one."""

from __future__ import annotations

from treadctl.ftms.jobs import Job
from treadctl.ftms.procedure_events import START_WITHIN_S, Dropped
from treadctl.model import Command, SetSpeed


class Outbox:
    """Jobs that are not on the wire."""

    def __init__(self) -> None:
        self._stops: list[Job] = []  # in the order in which the stop ladder wants them
        self._others: list[Job] = []

    def put(self, job: Job) -> list[Dropped]:
        """Add a job; a newer command replaces an older one of its kind."""
        if job.is_stop:
            self._stops.append(job)
            return []
        kind = type(job.command)
        older = [other for other in self._others if isinstance(other.command, kind)]
        self._others = [other for other in self._others if other not in older]
        self._others.append(job)
        return [Dropped(other.command, "a newer one came after it") for other in older]

    def put_back(self, job: Job) -> None:
        """A job that did not get through goes to the front."""
        if job.is_stop:
            self._stops.insert(0, job)
        else:
            self._others.insert(0, job)

    def remove(self, job: Job) -> None:
        """The job goes on the wire."""
        if job in self._stops:
            self._stops.remove(job)
        else:
            self._others.remove(job)

    def drop_others(self) -> list[Job]:
        """Take out everything but a stop."""
        dropped, self._others = self._others, []
        return dropped

    def expire(self, now: float) -> list[Dropped]:
        """Drop a start that has waited too long."""
        late = [job for job in self._others if job.expires_at is not None and job.expires_at <= now]
        self._others = [job for job in self._others if job not in late]
        return [Dropped(job.command, f"it could not be written within {START_WITHIN_S} s") for job in late]

    @property
    def stop(self) -> Job | None:
        """The next job that belongs to stopping."""
        return self._stops[0] if self._stops else None

    def joins(self, job: Job, on_wire: Job | None) -> bool:
        """Tell whether a stop says nothing new: the same waits last of all, or is being written just now.

        One that was written and is unanswered may have been lost on its way: whoever insists gets a new one.
        """
        last = self._stops[-1] if self._stops else on_wire
        return last is not None and last.command == job.command

    @property
    def first(self) -> Job | None:
        """The next job that is no stop."""
        return self._others[0] if self._others else None

    @property
    def has_target(self) -> bool:
        """A target speed is waiting."""
        return any(isinstance(job.command, SetSpeed) for job in self._others)

    def commands(self) -> list[Command]:
        """Everything that waits, the stop first."""
        return [job.command for job in self._stops + self._others]

    def expiries(self) -> list[float]:
        """When starts expire."""
        return [at for job in self._others if (at := job.expires_at) is not None]
