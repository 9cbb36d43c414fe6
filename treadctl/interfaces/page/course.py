"""The course of a walk: how long each stretch of walking is, from one standing belt to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.blocks import blocks_s

SAME_S = 2  # two rounded figures added up: a block's end that moves by less has not moved


class Course:
    """What the snapshots of one walk have shown of it, and for what is ahead the rule that cut it.

    A page that comes to a walk half-way takes the blocks before that for equal.
    """

    def __init__(self) -> None:
        self._ends: list[int] = []  # of each block, in walked seconds, as far as the walk has come
        self._breaks: list[int] = []  # where one was taken within a block
        self._walk_s, self._blocks = 0, 0
        self._last: tuple[object, int] = ("", 0)

    def take(self, snapshot: Mapping[str, Any]) -> None:
        """Follow one snapshot."""
        blocks, walked, state = snapshot["blocks"], snapshot["walked_s"], snapshot["state"]
        before, self._last = self._last, (state, walked)
        if not blocks or walked < before[1]:
            self.__init__()  # type: ignore[misc]  # a walk begins from nothing
            self._last = (state, walked)
        self._blocks, self._walk_s = blocks, snapshot["walk_s"]
        if state == "walk" and snapshot["next_change_s"] is not None:
            self._end(snapshot["block"], walked + snapshot["next_change_s"])
        elif state == "break" and before[0] != "break":
            self._breaks.append(walked)

    def _end(self, block: int, end: int) -> None:
        """Take it that this block ends after so many walked seconds."""
        while len(self._ends) < block:
            self._ends.append(end * (len(self._ends) + 1) // block)
        if abs(self._ends[block - 1] - end) > SAME_S:
            self._ends[block - 1] = end
        del self._ends[block:]

    @property
    def stretches(self) -> list[int]:
        """Seconds of walking from one break to the next; empty without a walk."""
        known = self._ends or [self._walk_s // max(1, self._blocks)]
        start, end = ([0, *known])[-2:]
        ends = list(known)
        for length in self._ahead(self._walk_s - end, end - start, self._blocks - len(known)):
            ends.append(ends[-1] + length)
        apart = [at for at in self._breaks if all(abs(at - each) > SAME_S for each in [0, *ends])]
        marks = sorted({*ends, *apart})
        return [b - a for a, b in zip([0, *marks], marks, strict=False) if b > a]

    @staticmethod
    def _ahead(rest_s: int, block_s: int, blocks: int) -> list[int]:
        """Cut what is left as the plan was cut; evenly where that gives another number of blocks."""
        if blocks <= 0 or rest_s <= 0:
            return []
        found = blocks_s(rest_s, block_s) if block_s > 0 else ()
        return list(found) if len(found) == blocks else [rest_s // blocks] * blocks
