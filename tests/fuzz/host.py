"""What happens to the host: storage that fails, and what outlives a service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from treadctl.journal import MemoryJournal
from treadctl.journal.port import READING, SUMMARY, Row
from treadctl.latch import Found
from treadctl.service.latch import MemoryLatch


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


class LeftLatch(MemoryLatch):
    """A latch file that outlives its service: the next one finds it."""

    def __init__(self, stage: Any) -> None:
        left = stage.latch_left
        found = None
        if left is not None:
            address, cause, t = left
            found = Found(address=address, cause=cause, age_s=stage.clock() - t)
        super().__init__(found)
        self._stage = stage

    async def hold(self, address: str, cause: str) -> None:
        """On the disk before a start."""
        await super().hold(address, cause)
        self._keep()

    def renew(self, address: str, cause: str) -> None:
        """Written again."""
        super().renew(address, cause)
        self._keep()

    def clear(self) -> None:
        """Removed."""
        super().clear()
        self._stage.latch_left = None

    def _keep(self) -> None:
        if self.held is not None:
            self._stage.latch_left = (*self.held, self._stage.clock())
