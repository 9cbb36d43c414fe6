"""One walk second by second: the belt's speed, what was asked of it, blocks, breaks and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from treadctl.care.odometer import GAP_MOST_S
from treadctl.journal.port import READING, SUMMARY, Row

_OVER = ("stopped", "stands_confirmed", "cancelled", SUMMARY)


@dataclass(frozen=True, slots=True)
class Point:
    """A speed (hundredths of km/h) at a time (seconds since the walk began)."""

    t_s: float
    speed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of walking, or a break in which the belt stands; seconds since the walk began."""

    walking: bool
    from_s: float
    to_s: float

    @property
    def length_s(self) -> float:
        """How long it was."""
        return self.to_s - self.from_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer while walking, and the rule that decided upon it; "" where none did."""

    t_s: float
    question: str
    value: str
    rule: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One walk.

    Attributes:
        id: its name in the journal.
        began_at: wall seconds at which the belt first moved.
        points: the reported speed, in order.
        cap: the most that might be asked for, each from its time on.
        asked: the speeds that were asked for, each from its time on.
        parts: blocks and breaks by turns, without gaps.
        said: the answers.
        reason: why it ended, an id of `words.REASONS`.
        profile: its name.
    """

    id: str
    began_at: float
    points: tuple[Point, ...]
    cap: tuple[Point, ...]
    asked: tuple[Point, ...]
    parts: tuple[Part, ...]
    said: tuple[Said, ...]
    reason: str = ""
    profile: str = ""

    @property
    def length_s(self) -> float:
        """From the belt's first move to the end of the last block."""
        return self.parts[-1].to_s if self.parts else 0.0


def trace(rows: Iterable[Row], id_: str) -> Trace | None:
    """Return the walk that a session's rows tell; None where the belt never moved."""
    kept = list(rows)
    began = next((row for row in kept if row.kind == "walking"), None)
    if began is None:
        return None
    fold = _Fold(began_us=began.mono_us)
    for row in kept:
        fold.take(row)
    parts = fold.closed()
    until = parts[-1].to_s
    return Trace(
        id=id_,
        began_at=began.wall_us / 1e6,
        points=tuple(point for point in fold.points if 0 <= point.t_s <= until),
        cap=tuple(fold.cap),
        asked=tuple(point for point in fold.asked if point.t_s <= until),
        parts=parts,
        said=tuple(fold.said),
        reason=fold.reason,
        profile=fold.profile,
    )


def way_m(points: Iterable[Point], from_s: float, to_s: float) -> float:
    """Return the metres between two times by the reported speed; a reading holds until the next one."""
    way = 0.0
    for one, after in pairwise(points):
        start, end = max(one.t_s, from_s), min(after.t_s, to_s, one.t_s + GAP_MOST_S)
        way += max(0.0, end - start) * one.speed / 360
    return way


@dataclass(kw_only=True)
class _Fold:
    """The walk so far."""

    began_us: int
    points: list[Point] = field(default_factory=list)
    cap: list[Point] = field(default_factory=list)
    asked: list[Point] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    open: tuple[bool, float] | None = None
    last_s: float = 0.0
    over: bool = False
    told: bool = False  # its summary was given, once: what comes behind it is nobody's walk
    reason: str = ""
    profile: str = ""

    def take(self, row: Row) -> None:
        """Take one row."""
        if self.told:
            return  # a stop of the belt that stands, hours later, is not this walk's end
        t_s, data = (row.mono_us - self.began_us) / 1e6, row.data
        match row.kind:
            case kind if kind == READING:
                self._point(self.points, t_s, data)
            case "armed":
                self._armed(data)
            case "cap_lowered":
                self._point(self.cap, t_s, data, "cap_hundredths")
            case "command" if str(data.get("command", "")).startswith(("SetSpeed", "StopBelt")):
                self._asked(t_s, data)
            case "walking":
                self._turn(t_s, walking=True)
            case "break":
                self._turn(t_s, walking=False)
            case "check_answered":
                self.said.append(Said(t_s=t_s, question=_text(data, "question"), value=_text(data, "value")))
            case "check_decided" if self.said:
                last = self.said[-1]
                self.said[-1] = Said(
                    t_s=last.t_s,
                    question=last.question,
                    value=last.value,
                    rule=_text(data, "rule"),
                    action=_text(data, "action"),
                )
            case kind if kind in _OVER:
                self._end(t_s, data)
                self.told = row.kind == SUMMARY
        if not self.over:
            self.last_s = max(self.last_s, t_s)

    def closed(self) -> tuple[Part, ...]:
        """Return the parts; a walk whose end nobody wrote down ends with its last row."""
        self._end(self.last_s, {})
        return tuple(self.parts)

    def _point(
        self, to: list[Point], t_s: float, data: Mapping[str, Any], key: str = "speed_hundredths"
    ) -> None:
        value = data.get(key)
        if isinstance(value, int):
            to.append(Point(t_s, value))

    def _armed(self, data: Mapping[str, Any]) -> None:
        self.profile = _text(data, "profile")
        if not self.cap:
            self._point(self.cap, 0.0, data, "cap_hundredths")

    def _asked(self, t_s: float, data: Mapping[str, Any]) -> None:
        said = re.search(r"hundredths=(\d+)", str(data["command"]))
        speed = data.get("speed_hundredths", int(said[1]) if said else 0)
        self.asked.append(Point(t_s, speed if isinstance(speed, int) else 0))

    def _turn(self, t_s: float, *, walking: bool) -> None:
        if self.open is not None and self.open[0] == walking:
            return
        self._close(t_s)
        self.open = (walking, t_s)

    def _close(self, t_s: float) -> None:
        if self.open is not None:
            walking, from_s = self.open
            self.parts.append(Part(walking=walking, from_s=from_s, to_s=t_s))
        self.open = None

    def _end(self, t_s: float, data: Mapping[str, Any]) -> None:
        if self.open is not None and not self.open[0] and self.parts:
            self.open = None  # what follows the last block is no break any more
        self._close(t_s)
        self.over = True
        self.reason = _text(data, "reason") or self.reason


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return "" if value is None else str(value)
