"""A judge of programmes that shares no arithmetic with the product: days, weeks, a tenth, the lock, the seven."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

A_TENTH = 1.10 + 1e-9
NEWCOMER_S, NEWCOMER_SPEED = 900.0, 200.0


@dataclass(kw_only=True)
class Start:
    """One walk that we started: what was promised, what was done."""

    day: int
    planned_s: float
    speed: float
    done_s: float
    done_speed: float
    red: bool
    top: int  # highest score on the card
    locked: bool
    profile_s: float
    profile_speed: float
    planned_walks: int
    ours: bool = True
    baseline: bool = False


@dataclass
class _Week:
    first: int
    walks: list[Start] = field(default_factory=list)


def complaints(starts: list[Start], many: int) -> list[str]:
    """Return everything that must never be; `many` walks a week were wanted at most."""
    found = [*_days(starts), *_each(starts)]
    weeks = _weeks(starts)
    for number, week in enumerate(weeks):
        found += _guard(weeks[:number], week, starts, many)
    return found


def _days(starts: list[Start]) -> list[str]:
    return [
        f"day {now.day} follows day {before.day}"
        for before, now in pairwise(starts)
        if now.ours and now.day - before.day < 2
    ]


def _each(starts: list[Start]) -> list[str]:
    found = []
    for start in (start for start in starts if start.ours):
        if start.locked:
            found.append(f"day {start.day}: a walk while locked")
        if start.top >= 7:
            found.append(f"day {start.day}: a start at {start.top}")
        if start.planned_s > start.profile_s or start.speed > start.profile_speed + 1e-9:
            found.append(f"day {start.day}: more than the profile")
        if start.planned_s > 2700 or start.speed > 450:
            found.append(f"day {start.day}: more than anybody may")
    return found


def _weeks(starts: list[Start]) -> list[_Week]:
    weeks: list[_Week] = []
    last = None
    for start in starts:
        if last is None or start.day - last > 7:
            weeks.append(_Week(start.day))
        while start.day >= weeks[-1].first + 7:
            weeks.append(_Week(weeks[-1].first + 7))
        weeks[-1].walks.append(start)
        last = start.day
    return weeks


def _reference(weeks: list[_Week], first: int) -> tuple[float, float, float]:
    """Time, mean speed, way; of the baseline all walks (it may take more than a week)."""
    pick = next(
        (
            week
            for week in reversed(weeks)
            if first - (week.first + 6) <= 14
            and not any(walk.red for walk in week.walks)
            and (_baseline(week) or 0 < _planned(week) <= _ours(week))
        ),
        weeks[-1],
    )
    walks = pick.walks
    if _baseline(pick):
        walks = [walk for week in weeks for walk in week.walks if walk.baseline and walk.ours][-3:]
    seconds = sum(min(walk.done_s, walk.planned_s) for walk in walks)
    way = sum(min(walk.done_s, walk.planned_s) * min(walk.done_speed, walk.speed) for walk in walks)
    mean = way / seconds if seconds else 0.0
    return (
        max(seconds, NEWCOMER_S),
        max(mean, NEWCOMER_SPEED),
        max(way, NEWCOMER_S * NEWCOMER_SPEED),
    )


def _baseline(week: _Week) -> bool:
    return [walk for walk in week.walks if walk.ours][-1:] != [] and [
        walk for walk in week.walks if walk.ours
    ][-1].baseline


def _planned(week: _Week) -> int:
    """Three, or as many as were planned; 0 where nothing was."""
    return min(3, max((walk.planned_walks for walk in week.walks if walk.ours), default=0))


def _ours(week: _Week) -> int:
    return sum(walk.ours for walk in week.walks)


def _guard(before: list[_Week], week: _Week, starts: list[Start], many: int) -> list[str]:
    found = []
    if _ours(week) > many:
        found.append(f"week of day {week.first}: {_ours(week)} walks")
    if not before or _baseline(week):
        return found
    seconds, speed, way = _reference(before, week.first)
    for walk in (walk for walk in week.walks if walk.ours):
        for name, since in (("week", week.first), ("seven days", walk.day - 6)):
            earlier = [each for each in starts if since <= each.day < walk.day]
            if sum(e.done_s for e in earlier) + walk.planned_s > A_TENTH * seconds:
                found.append(f"day {walk.day}: time in its {name} above a tenth more")
            if sum(e.done_s * e.done_speed for e in earlier) + walk.planned_s * walk.speed > A_TENTH * way:
                found.append(f"day {walk.day}: way in its {name} above a tenth more")
        if walk.speed > A_TENTH * speed:
            found.append(f"day {walk.day}: {walk.speed} against {speed}")
    return found
