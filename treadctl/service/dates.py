"""Whether today's date can be believed, or the person is asked for it (HAZARDS H-82).

A clock that is behind the journal is refused elsewhere.  One that is ahead looks like time that has passed:
it skips a day of rest, or makes a gap of days out of nothing.  Nobody can tell the two apart but the
person, who is asked once, and only where something rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import islice

from treadctl import days
from treadctl.care import numbers
from treadctl.care.history import Day
from treadctl.care.rows import Row
from treadctl.journal.port import Journal
from treadctl.journal.port import Row as Kept

NEVER_BEFORE = days.of_iso("2023-01-01")  # chosen: a clock without a battery says 1970 or 2000
AHEAD_S = 3600.0  # chosen: a time server moves a clock by less, whoever sets one by more
CLOCK = "clock_seen"
"""Kind of a row: what this computer's clocks said together (`boot`, `up_s`), and `confirmed` by a person."""

Local = Callable[[float], tuple[Day, float]]


class Doubt(StrEnum):
    """Why the date is asked about."""

    JUMPED = auto()  # the clock was put forward since treadctl last looked, within one boot
    GAP = auto()  # so long nothing was written down that today would be less for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptime:
    """How long this computer has been on.

    Attributes:
        boot: which time it was switched on; "" where the system does not tell.
        up_s: seconds since then, those asleep included.
    """

    boot: str = ""
    up_s: float = 0.0

    def row(self, *, confirmed: bool = False) -> Row:
        """Return what is written down of this moment."""
        return CLOCK, {"boot": self.boot, "up_s": round(self.up_s, 3), "confirmed": confirmed}


def doubt(journal: Journal, care: Iterable[Kept], uptime: Uptime, wall: float, local: Local) -> Doubt | None:
    """Return why the person should be asked which day it is; None: nothing speaks against the clock.

    Args:
        journal: for what the clocks said before.
        care: the rows of the programme, of both worlds.
        uptime: how long this computer has been on.
        wall: wall seconds now.
        local: as in `Ports`.
    """
    seen = next(journal.rows(CLOCK, newest_first=True), None)
    if seen is not None and _ahead_s(seen, uptime, wall) > AHEAD_S:
        return Doubt.JUMPED
    confirmed = (row for row in journal.rows(CLOCK, newest_first=True) if row.data.get("confirmed") is True)
    entries = [row.wall_us / 1_000_000 for row in (*care, *islice(confirmed, 1))]
    if entries and local(wall)[0] - local(max(entries))[0] > numbers.GAP_FREE_DAYS:
        return Doubt.GAP
    return None


def _ahead_s(seen: Kept, uptime: Uptime, wall: float) -> float:
    """Return by how much the wall clock went on faster than the computer; 0.0 where it was off meanwhile."""
    up_s = seen.data.get("up_s")
    if not uptime.boot or seen.data.get("boot") != uptime.boot or not isinstance(up_s, int | float):
        return 0.0
    return (wall - seen.wall_us / 1_000_000) - (uptime.up_s - up_s)
