"""A limited value keeps what was asked, what was granted, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from treadctl.quantities import Speed


@dataclass(frozen=True, slots=True)
class Clearance:
    """What was wished, what is granted, and every reason that narrowed it.

    Constraints only narrow: no method ever returns more than it was given.
    """

    requested: Speed
    granted: Speed
    limited_by: tuple[str, ...] = ()

    @classmethod
    def of(cls, requested: Speed) -> Self:
        """Start from the wish itself."""
        return cls(requested, requested)

    def at_most(self, ceiling: Speed, reason: str) -> Clearance:
        """Narrow to `ceiling`; the reason is kept only where it bites."""
        if self.granted.hundredths <= ceiling.hundredths:
            return self
        return Clearance(self.requested, ceiling, (*self.limited_by, reason))

    def on_grid(self, start: Speed, step: Speed) -> Clearance:
        """Round down to the machine's increments; never up."""
        granted = self.granted.on_grid(start, step)
        return self if granted is self.granted else Clearance(self.requested, granted, self.limited_by)
