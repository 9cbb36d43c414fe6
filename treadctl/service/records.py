"""What the core keeps books of (permits, latch, cap), into the audit as soon as it happens."""

from __future__ import annotations

from treadctl.safety.gate import Denial
from treadctl.service.audit import Audit
from treadctl.supervisor import Supervisor


class Records:
    """Drains the core's records after each event and after each frame."""

    def __init__(self, core: Supervisor, audit: Audit) -> None:
        self._core = core
        self._audit = audit

    def gate(self, frame: bytes, now: float) -> Denial | None:
        """The byte gate; a permit that it consumed is on record before the bytes go out."""
        denial = self._core.gate(frame, now)
        self.write()
        return denial

    def write(self) -> None:
        """Write what has happened since the last call."""
        for what, values in self._core.take_records():
            self._audit.write(what, **values)
