"""Minutes and speed week by week, beside the most that each week allowed (clinical rules, 3.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from treadctl.care import guard
from treadctl.care.history import Day, History, Week
from treadctl.care.numbers import WEEK_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekShown:
    """One week.

    Attributes:
        first: its first day; it has seven.
        walks: how many.
        walked_s: seconds of walking.
        speed: mean speed of these seconds, hundredths of km/h; None without a walk.
        most_s, most_speed: what the tenth above the reference allowed; None where there was no reference yet.
        decided: the programme's decision at its end; None where there is none (yet).
    """

    first: Day
    walks: int
    walked_s: float
    speed: float | None
    most_s: float | None
    most_speed: float | None
    decided: Week | None = None


def weeks(history: History, *, last: int | None = None) -> tuple[WeekShown, ...]:
    """Return the weeks from the first walk to the newest, also those without one; at most the `last` ones."""
    spans = list(_with_empty(list(_spans(history))))
    shown = spans[-last:] if last else spans
    return tuple(_week(history, first, decided) for first, decided in shown)


def _spans(history: History) -> Iterator[tuple[Day, Week | None]]:
    """Yield the first days of weeks with a walk, in order, each with its decision."""
    closed = {week.first: week for week in history.weeks}
    until: Day = 0
    for session in history.sessions:
        if session.day < until:
            continue
        within = [first for first in closed if first <= session.day < first + WEEK_DAYS]
        first = max(within) if within else session.day
        if not within and 0 < session.day - until < WEEK_DAYS:
            first = until
        until = first + WEEK_DAYS
        yield first, closed.get(first)


def _with_empty(spans: list[tuple[Day, Week | None]]) -> Iterator[tuple[Day, Week | None]]:
    """Yield the spans, and the weeks between them in which nobody walked."""
    until: Day | None = None
    for first, decided in spans:
        while until is not None and first - until >= WEEK_DAYS:
            yield until, None
            until += WEEK_DAYS
        yield first, decided
        until = first + WEEK_DAYS


def _week(history: History, first: Day, decided: Week | None) -> WeekShown:
    walks = [session for session in history.sessions if first <= session.day < first + WEEK_DAYS]
    spent = guard.total(session.spent for session in walks)
    most = _most(history, first) if walks else None
    return WeekShown(
        first=first,
        walks=len(walks),
        walked_s=spent.walk_s,
        speed=spent.speed if spent.walk_s else None,
        most_s=most.walk_s if most else None,
        most_speed=most.speed if most else None,
        decided=decided,
    )


def _most(history: History, first: Day) -> guard.Room | None:
    before = tuple(week for week in history.weeks if week.last < first)
    return guard.whole(guard.reference(before, first)) if before else None
