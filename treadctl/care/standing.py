"""Where somebody stands in the programme: the week under way, and the weeks that are over."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.care import guard, numbers, progress
from treadctl.care.colour import Colour
from treadctl.care.guard import Reference
from treadctl.care.history import Amount, Change, Day, Session, Week
from treadctl.care.progress import Lived

Walk = tuple[Session, Colour]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The week under way.

    Attributes:
        first: its first day.
        opened: the day of its first plan.
        baseline: it finds the comfortable amount.
        level: the amount of each walk when it began, after gap and guard.
        reference: what it is compared with; None in a baseline week.
        planned: how many walks it is to have.
        possible: how many it may have: a short one more than planned, where the guard leaves room.
        before: the walk before its first one.
        walks: those that were (in a baseline: all of it, be it more than seven days).
        share: what an illness within it left of its level.
        black: a lock of an emergency or urgent kind fell into it.
        causes: why the level is not what the last decision made it, rule by rule.
    """

    first: Day
    opened: Day
    baseline: bool
    level: Amount
    reference: Reference | None
    planned: int
    possible: int
    before: Walk | None = None
    walks: tuple[Walk, ...] = ()
    share: float = 1.0
    black: bool = False
    causes: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many of our walks there were in these seven days."""
        return progress.done(session for session, _ in self.walks if session.day >= self.first)

    @property
    def lived(self) -> Lived:
        """The week as the rules of its end look at it."""
        return Lived(
            level=self.level,
            share=self.share,
            planned=self.planned,
            walks=self.walks,
            before=self.before,
            black=self.black,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands on a day, before anything is asked.

    Attributes:
        open: the week in which a walk on that day would be.
        weeks: the weeks that are over, with their decisions.
        last: the newest walk.
        recent: the walks of the last days, for every window of seven.
        starter, gentle: walks of these patterns still to come.
    """

    open: Open
    weeks: tuple[Week, ...] = ()
    last: Walk | None = None
    recent: tuple[Session, ...] = ()
    starter: int = numbers.STARTER_FIRST
    gentle: int = 0

    @property
    def greens(self) -> int:
        """Green weeks running."""
        return progress.greens(self.weeks)

    def within(self, amount: Amount, day: Day) -> Amount:
        """Return what the weekly guard leaves of a walk on `day` (CLINICAL 3.4)."""
        week = self.open
        if week.reference is None:
            return amount
        return guard.portion(
            amount,
            guard.left(week.reference, self.recent, week.first),
            guard.left(week.reference, self.recent, day - numbers.WEEK_DAYS + 1),
            week.planned - week.done,
        )

    @property
    def back(self) -> tuple[Change, str] | None:
        """The step back that this week's walks demand already, with its rule."""
        return progress.setback(self.open.lived, self.weeks)

    @property
    def amount(self) -> Amount:
        """The week's amount as it is now: a red walk is answered at the next one."""
        back = self.back
        share = min(self.open.share, progress.STEPS_BACK[back[0]] if back else 1.0)
        return progress.less(self.open.level, share)
