"""The programme behind the service: what the journal, the profile and the day say together.

It reads files, so it is called off the loop; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from treadctl import days
from treadctl.care.colour import colours
from treadctl.care.history import Day, History, LockSpell, Week
from treadctl.care.machine import ANY, Reach
from treadctl.care.rows import ASIDE, Kind, Pen, Row
from treadctl.care.stored import Stored, read
from treadctl.care.symptoms import Beginning
from treadctl.care.today import Today
from treadctl.care.today import today as today_of
from treadctl.care.weeks import lived
from treadctl.journal.promised import last_profile
from treadctl.model import Profile, TreadctlError
from treadctl.service.dates import NEVER_BEFORE, Doubt, doubt
from treadctl.service.lost import PromiseUnreadableError, lost
from treadctl.service.ports import Ports

BEHIND_S = 300.0  # chosen: a clock that a time server sets goes back by seconds, not by minutes
HALF = "screen_half"  # a full screen that was left half-way, and nothing in it speaks against walking
KINDS = (*(kind.value for kind in Kind), ASIDE, HALF)


class NotNowError(TreadctlError):
    """Something that a person must mend before the programme can say anything.

    Attributes:
        reason: an id of `words.REFUSED`.
        values: what its sentence needs.
    """

    def __init__(self, reason: str, values: dict[str, object]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def _no(reason: str, **values: object) -> NotNowError:
    return NotNowError(reason, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that is known at one moment.

    Attributes:
        simulated: of the software treadmill's world, or of the real one.
        rows: of the programme, in their order, and those of screens that were left half-way.
        stored: what they tell of that world.
        wall: wall seconds.
        day, second: the local day, and the seconds since its midnight.
        doubt: why the person is asked which day it is, before anything rests on it.
        owed: rows that are still to be written: a walk whose service was killed.
    """

    simulated: bool
    rows: tuple[tuple[str, Mapping[str, object]], ...]
    stored: Stored
    wall: float
    day: Day
    second: float
    owed: tuple[Row, ...] = ()
    doubt: Doubt | None = None

    @property
    def pen(self) -> Pen:
        """Writes rows of this world."""
        return Pen(simulated=self.simulated)

    @property
    def history(self) -> History:
        """For the rules."""
        return self.stored.history

    @property
    def open_locks(self) -> list[LockSpell]:
        """The locks that hold."""
        return [lock for lock in self.history.locks if lock.until is None]

    @property
    def half(self) -> Mapping[str, object]:
        """The full screen that was left half-way last, {} if one was answered to its end since."""
        for kind, data in reversed(self.rows):
            if kind in (Kind.SCREEN, HALF) and data.get("simulated") is self.simulated:
                return data if kind == HALF else {}
        return {}

    def with_weeks(self, weeks: tuple[Week, ...]) -> History:
        """Return the history with the weeks as they are decided now."""
        return replace(self.history, weeks=weeks)

    def after(self, *rows: Row) -> Seen:
        """Return what is known once these rows are written."""
        return replace(
            self, stored=read((*self.rows, *rows), simulated=self.simulated), rows=(*self.rows, *rows)
        )


class Programme:
    """Reads; see the functions of `care` for every decision."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def look(self, *, simulated: bool, underway: tuple[str, ...] = ()) -> Seen:
        """Return what is known now.

        Args:
            simulated: of which world.
            underway: the walks that go on just now: nobody rebuilds them.

        Raises:
            NotNowError: the clock is behind the journal or this program (H-82), or a row cannot be read.
        """
        journal, wall = self._ports.journal, self._ports.wall()
        newest = journal.newest_wall()
        day, second = self._ports.local(wall)
        if newest is not None and newest - wall > BEHIND_S:
            raise _no("clock_behind", today=days.iso(day), newest=days.iso(self._ports.local(newest)[0]))
        if day < NEVER_BEFORE:
            raise _no("clock_unset", today=days.iso(day))
        kept = tuple(journal.rows(KINDS))
        rows = tuple((row.kind, row.data) for row in kept)
        owed = self._lost(rows, underway)
        stored = read((*rows, *owed), simulated=simulated)
        for aside in stored.aside:
            if aside.forbids:
                raise _no("row_unreadable", kind=aside.kind, number=aside.number, says=aside.says)
        return Seen(
            simulated=simulated,
            rows=(*rows, *owed),
            stored=stored,
            wall=wall,
            day=day,
            second=second,
            owed=owed,
            doubt=doubt(journal, kept, self._ports.uptime(), wall, self._ports.local),
        )

    def _lost(
        self, rows: tuple[tuple[str, Mapping[str, object]], ...], underway: tuple[str, ...]
    ) -> tuple[Row, ...]:
        """Return the rows of walks whose service ended before it could write them."""
        ports = self._ports
        told = [(kind, data) for kind, data in rows if isinstance(data, Mapping)]
        written = {str(data.get("walk")) for kind, data in told if kind == Kind.WALK}
        written |= {str(data.get("digest")) for kind, data in told if kind == ASIDE}
        try:
            return tuple(lost(ports.journal, written, underway, wall=ports.wall(), local=ports.local))
        except PromiseUnreadableError as error:
            raise _no("row_unreadable", kind="armed", number=0, says=str(error)) from None

    def profile(self, name: str | None) -> Profile:
        """Return a profile; without a name the one that was walked last.

        Raises:
            TreadctlError: there is none of that name, it does not hold, or it is for the simulator alone.
        """
        profile = self._ports.profile_of(name or self._last_profile())
        if profile.simulated_only:
            raise _no("no_programme", profile=profile.name)
        return profile

    def _last_profile(self) -> str:
        return last_profile(self._ports.journal.rows("armed", newest_first=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: a profile, on the treadmill that is there."""

    profile: Profile
    reach: Reach = ANY


def today(seen: Seen, wanted: Wanted, beginning: Beginning | None = None, *, unsteady: bool = False) -> Today:
    """Return what this day is."""
    return today_of(
        seen.history,
        wanted.profile,
        seen.day,
        wall_s=seen.wall,
        beginning=beginning,
        unsteady=unsteady,
        reach=wanted.reach,
    )


def closed_rows(seen: Seen, now: Today) -> tuple[Row, ...]:
    """Return the rows of weeks that are over by this start: stored once, they are not decided anew."""
    known = {week.first for week in seen.history.weeks}
    weeks, sessions = now.at.weeks, seen.history.sessions
    ends = ([week.first for week in weeks] + [now.at.open.first])[1:]
    return tuple(
        seen.pen.fact(week, colours=colours(lived(sessions, week, end)))
        for week, end in zip(weeks, ends, strict=True)
        if week.first not in known
    )
