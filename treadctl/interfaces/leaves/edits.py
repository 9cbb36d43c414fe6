"""What an edit of a profile does to today's walk, through the programme where it has begun."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from treadctl import days, words
from treadctl.language import local

if TYPE_CHECKING:
    from treadctl.care.history import Day, History
    from treadctl.care.machine import Reach
    from treadctl.care.today import Today
    from treadctl.model import Profile
    from treadctl.profiles import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the journal knows of a person's real walks.

    Attributes:
        history: for the rules; empty where nothing has happened yet, or the journal cannot be read.
        sessions: walks done, for the plan of who has no programme yet.
        day: today.
        wall_s: now.
        reach: what the treadmill that is used allows.
    """

    history: History
    sessions: int
    day: Day
    wall_s: float
    reach: Reach

    def today(self, profile: Profile, day: Day | None = None) -> Today:
        """Return what a day is (None: today)."""
        from treadctl.care.today import today

        return today(self.history, profile, day or self.day, wall_s=self.wall_s, reach=self.reach)

    @property
    def begun(self) -> bool:
        """Whether there is a programme to ask."""
        return bool(self.history.sessions or self.history.asked or self.history.screens)

    def proven(self, profile: Profile) -> bool:
        """Say whether four green weeks are behind the person, so that the cap may rise above 3.5 km/h."""
        from treadctl.care.numbers import CAP_RAISE_GREEN_WEEKS

        return self.begun and self.today(profile).at.greens >= CAP_RAISE_GREEN_WEEKS


def known(folder: Path) -> Known:
    """Read the journal; what cannot be read is taken for nothing, the careful answer."""
    from treadctl.care.history import History
    from treadctl.care.machine import ANY
    from treadctl.interfaces.leaves.known import stored_in
    from treadctl.interfaces.leaves.treadmill import treadmill
    from treadctl.journal import JournalError, SqliteReader, journal_path

    reader, history, sessions, reach = SqliteReader(journal_path(folder)), History(), 0, ANY
    with suppress(JournalError):
        reach = treadmill(folder, reader, simulated=False).reach
        history, sessions = stored_in(reader, simulated=False).history, reader.sessions_before()
    now = time.time()
    return Known(history=history, sessions=sessions, day=days.local(now)[0], wall_s=now, reach=reach)


def effect(change: Change, now: Known) -> list[str]:
    """Return the sentences about what an edit does."""
    from treadctl.profiles import plan_for, today

    before, after = change.before, change.after
    if not now.begun or after.simulated_only:
        plan, earlier = plan_for(after, now.sessions), plan_for(before, now.sessions)
        return [f"{after.name}: {today(plan, earlier)}.", *_waits(before, after, now)]
    then, was = now.today(after), now.today(before)
    if then.plan is not None and was.plan is not None:
        return [f"{after.name}: {today(then.plan, was.plan)}.", *_waits(before, after, now)]
    return [f"{after.name}: {_later(before, after, then, was, now)}", *_waits(before, after, now)]


def _later(before: Profile, after: Profile, then: Today, was: Today, now: Known) -> str:
    """Return what an edit does to the next walk, on a day that is none, or not for both."""
    from treadctl.profiles import amount

    if then.next_day is None or was.next_day is None:
        return words.PROFILE["locked"]
    plan, earlier = now.today(after, then.next_day).plan, now.today(before, was.next_day).plan
    said = words.PROFILE["next_day"].format(day=days.iso(then.next_day))
    if then.next_day != was.next_day:
        said += " " + words.PROFILE["day_moved"].format(day=days.iso(was.next_day))
    if plan is None or earlier is None:
        return f"{said}."
    return f"{said}: {amount(plan, earlier)}."


def _waits(before: Profile, after: Profile, now: Known) -> list[str]:
    """Return what was asked for and is not opened yet."""
    from treadctl.care.numbers import DEFAULT_CAP, MORE_DAYS_SESSIONS

    said = []
    if after.cap > max(before.cap, DEFAULT_CAP) and now.history.faster is None:
        said.append(local(words.PROFILE["cap_waits"]))
    if after.days_per_week > max(before.days_per_week, MORE_DAYS_SESSIONS):
        said.append(words.PROFILE["days_wait"])
    if after.agreed is not None and after.agreed != before.agreed and not now.history.clinician_ok(now.day):
        said.append(words.PROFILE["agreed_waits"])
    return said
