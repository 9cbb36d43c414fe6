"""What happens to the host: storage that fails, a guardian that dies, tasks that end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from treadctl.journal import MemoryJournal
from treadctl.journal.port import READING, SUMMARY, Row
from treadctl.model import Report
from treadctl.service.guardian import MemoryGuardian


class FailingJournal(MemoryJournal):
    """A journal on a disk that fills up, goes read-only or takes long; it remembers what it acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.acknowledged = 0
        self.broken_after: int | None = None
        self.on_trouble: Callable[[], None] = lambda: None

    def record(self, kind: str, data: Any, *, wall: float, now: float, session: str = "") -> bool:
        if self.broken_after is not None:
            self.broken_after -= 1
            if self.broken_after < 0:
                self.fill()
        if self.closed or self.trouble is not None:
            return False
        self._rows.append(Row(0, 0, session, kind, dict(data)))  # a trip through JSON would take a twentieth
        self.acknowledged += 1
        return True

    def account(self) -> dict[str, int]:
        """What was acknowledged, and what is there."""
        kinds = Counter(row.kind for row in self._rows)
        return {
            "acknowledged": self.acknowledged,
            "kept": sum(kinds.values()),
            "summaries": kinds[SUMMARY],
            "readings": kinds[READING],
        }

    def fill(self) -> None:
        """Nothing can be written from here on."""
        if self.trouble is None:
            self.on_trouble()
        self.trouble = "The disk is full."

    def mend(self) -> None:
        """The disk is well again."""
        self.trouble = self.broken_after = None


class FuzzGuardian(MemoryGuardian):
    """Beats back every third time while it is alive, which is often enough; not at all when it is not."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self.heard_at = 0.0  # when the service beat last
        self._clock = clock

    def beat(self, report: Report, tick: int) -> None:
        self.heard_at = self._clock()
        if tick % 3 == 0:
            super().beat(report, tick)
