"""What the journal and the profile say together, read without a service and without writing anything."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from treadctl.care import asking
from treadctl.care.history import History
from treadctl.care.locks import Due, due
from treadctl.care.road import Stage, road
from treadctl.care.rows import Kind
from treadctl.care.stored import Stored, read
from treadctl.care.today import Today
from treadctl.care.today import today as today_of
from treadctl.interfaces.leaves.treadmill import Treadmill, treadmill
from treadctl.journal import SqliteReader, journal_path
from treadctl.journal.promised import last_profile
from treadctl.model import Profile
from treadctl.profiles import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that can be said of a day without asking anybody.

    Attributes:
        stored: what the journal tells of one world.
        profile: the most that is wanted.
        now: what today is.
        later: answers that are due.
        screen: the screen that comes before the next walk.
        treadmill: the one that it will most likely be on.
    """

    stored: Stored
    profile: Profile
    now: Today
    later: tuple[asking.Due, ...]
    screen: Due
    treadmill: Treadmill

    @property
    def history(self) -> History:
        """For the rules."""
        return self.stored.history

    def road(self) -> tuple[Stage, ...]:
        """Return the weeks to come as they would be if all goes well, at speeds that the belt is told.

        There are none while a lock holds.
        """
        if self.now.next_day is None:
            return ()
        reach = self.treadmill.reach
        stages = road(self.history, reach.lowered(self.profile), self.now.day)
        return tuple(replace(stage, amount=reach.walked(stage.amount)) for stage in stages)


def known(folder: Path, profile: str | None, *, simulated: bool, wall: float | None = None) -> Known:
    """Return what is known now.

    Args:
        folder: the data folder.
        profile: its name; None: that of the last promised walk, the first time `starter`.
        simulated: of the practice on the simulator instead of the real walks.
        wall: seconds since 1970; None: now.

    Raises:
        TreadctlError: no such profile, or a journal that cannot be read.
    """
    wall = time.time() if wall is None else wall
    at = datetime.fromtimestamp(wall, UTC).astimezone()
    day, second = at.toordinal(), 3600.0 * at.hour + 60 * at.minute + at.second
    reader = SqliteReader(journal_path(folder))
    stored = stored_in(reader, simulated=simulated)
    wanted = load(profile or last_profile(reader.rows("armed", newest_first=True)), folder)
    here = treadmill(folder, reader, simulated=simulated)
    last = stored.last
    waits = () if last is None else asking.due(last.asked, wall_s=wall, day=day, second_of_day=second)
    return Known(
        stored=stored,
        profile=wanted,
        now=today_of(stored.history, wanted, day, wall_s=wall, reach=here.reach),
        later=waits,
        screen=due(stored.history, day),
        treadmill=here,
    )


def stored_in(reader: SqliteReader, *, simulated: bool) -> Stored:
    """Return what a journal tells of one world.

    Raises:
        JournalError: it cannot be read.
    """
    kinds = frozenset(kind.value for kind in Kind)
    return read(((row.kind, row.data) for row in reader.rows(kinds)), simulated=simulated)
