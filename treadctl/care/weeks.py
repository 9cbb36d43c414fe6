"""The history folded, week by week, up to a day.

A programme week has seven local days and begins with the first walk.  After a gap of more than a week it
begins anew with the next walk, so there is no week without one; after more than 28 days the baseline does.
Decisions that the journal already holds are taken as they are: a newer program judges no old week anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from treadctl.care import baseline, guard, numbers, progress, schedule
from treadctl.care.colour import Colour, judge
from treadctl.care.history import Amount, Change, Day, History, Session, Week
from treadctl.care.locks import halves
from treadctl.care.standing import Open, Standing
from treadctl.care.starts import false_start
from treadctl.care.wants import walks_a_week, wants
from treadctl.model import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A fold of the first `count` walks, to go on from: nothing answers for them any more."""

    count: int = 0
    standing: Standing | None = None


NOBODY = Settled()


def settled(history: History, profile: Profile, kept: Settled = NOBODY) -> Settled:
    """Return the fold of all walks but the newest, going on from `kept`.

    `kept` must come from the same person and profile; what the journal got since is of later days.
    """
    found = kept.standing
    earlier = history.sessions[kept.count : -1]
    for session in earlier:
        found = _after(found, history, profile, session, final=True)
    return Settled(count=kept.count + len(earlier), standing=found)


def folded(
    history: History, profile: Profile, *, starting: bool = False, kept: Settled = NOBODY
) -> Standing | None:
    """Return where the newest walk left somebody; None before the first.

    Args:
        history: sessions in order.
        profile: the most that is wanted, its cap lowered to what the machine may do.
        starting: a walk is about to start: what the last one left unanswered counts as missing (3.0).
        kept: an earlier fold to go on from.
    """
    if not history.sessions:
        return None
    newest = history.sessions[-1]
    return _after(settled(history, profile, kept).standing, history, profile, newest, final=starting)


def _after(
    at: Standing | None, history: History, profile: Profile, session: Session, *, final: bool
) -> Standing | None:
    """Return the standing after one more walk; a false start takes its seconds of the week, and no more."""
    if false_start(session):
        return None if at is None else replace(at, recent=(*at.recent, session))
    then = until(at, history, profile, session.day)
    return walked(then, session, judge(session, final=final).colour)


def walked(at: Standing, session: Session, shade: Colour) -> Standing:
    """Return the standing after one more walk, on a day up to which `at` was brought by `until`."""
    had = at.back
    ours = session.planned.walk_s > 0
    near = (*at.recent, session)
    after = replace(
        at,
        open=replace(at.open, walks=(*at.open.walks, (session, shade))),
        last=(session, shade),
        recent=tuple(each for each in near if each.day > session.day - numbers.WEEK_DAYS),
        starter=max(0, at.starter - ours),
        gentle=max(0, at.gentle - ours),
    )
    return _careful(after, had)


def until(at: Standing | None, history: History, profile: Profile, day: Day) -> Standing:
    """Return the standing on `day`, with every week closed that is over by then.

    `at` is where the newest walk left it (`folded`, `walked`), so that its week has a walk in it.
    """
    if at is None or at.last is None:
        return Standing(open=_baseline(history, profile, day))
    week, gap = at.open, day - at.last[0].day
    at = _locks(at, history, day)
    if gap > numbers.GAP_LONG_DAYS:
        ended = at.weeks if week.baseline else (*at.weeks, _decided(at, history, profile, day))
        return Standing(open=_baseline(history, profile, day), weeks=ended, last=at.last)
    over = day >= week.first + numbers.WEEK_DAYS
    first = day if gap > numbers.GAP_FREE_DAYS else week.first + numbers.WEEK_DAYS
    if over and week.baseline and not baseline.complete(week.lived):
        return _ill(
            replace(at, open=replace(week, first=first, level=baseline.amount(history, profile, day))),
            history,
            day,
        )
    if over:
        return _opened(at, history, profile, first, day)
    return _ill(at, history, day)


def lived(sessions: tuple[Session, ...], week: Week, end: Day) -> tuple[Session, ...]:
    """Return the walks of a week that is over.

    A baseline lasts until it has its walks, and is known by the first day of its last seven; after a gap of
    more than 28 days it has begun anew.

    Args:
        sessions: of all the history.
        week: the week.
        end: the first day of the one after it.
    """
    found: list[Session] = []
    for session in reversed([each for each in sessions if each.day < end]):
        near = not found or found[-1].day - session.day <= numbers.GAP_LONG_DAYS
        if session.day < week.first and not (near and week.change is Change.FOUND):
            break
        found.append(session)
    return tuple(reversed(found))


def _baseline(history: History, profile: Profile, day: Day) -> Open:
    return Open(
        first=day,
        opened=day,
        baseline=True,
        level=baseline.amount(history, profile, day),
        reference=None,
        planned=min(numbers.BASELINE_SESSIONS, profile.days_per_week),
        possible=min(numbers.BASELINE_SESSIONS, profile.days_per_week),
    )


def _locks(at: Standing, history: History, day: Day) -> Standing:
    """Put a lock of these days into the open week, if it fell into it."""
    week = at.open
    end = week.first + numbers.WEEK_DAYS
    if not any(since < end for since in _black_since(at, history, day)):
        return at
    return _careful(replace(at, open=replace(week, black=True)), at.back)


def _black_since(at: Standing, history: History, day: Day) -> list[Day]:
    """Return the days of locks for an emergency or urgent sign since the last walk."""
    return [lock.since for lock in history.locks if halves(lock) and _since_last(at, lock.since, day)]


def _since_last(at: Standing, since: Day, day: Day) -> bool:
    """Say whether something came after the last walk, on its own day or later, and before `day`.

    Nobody walks on the day of a fever or after a lock on it, so that of a walk's own day came after it.
    """
    return at.last is not None and at.last[0].day <= since < day


def _was_ill(at: Standing, history: History, day: Day) -> bool:
    return any(_since_last(at, illness.since, day) for illness in history.illnesses)


def _ill(at: Standing, history: History, day: Day) -> Standing:
    """Take an illness of these days off the open week."""
    if not _was_ill(at, history, day):
        return at
    week = at.open
    share = min(week.share, numbers.ILLNESS_SHARE)
    return replace(at, open=replace(week, share=share, causes=(*week.causes, "3.4/illness")))


def _decided(at: Standing, history: History, profile: Profile, day: Day) -> Week:
    """Return the open week as one that is over."""
    week, lived = at.open, at.open.lived
    for kept in history.weeks:
        if kept.first == week.first:
            return kept
    if week.baseline:
        return baseline.found(lived, week.first, at.weeks)
    wanted = wants(history, profile, at.greens, week.opened, day)
    return progress.over(
        lived,
        first=week.first,
        counted=guard.total(session.counted for session, _ in lived.walks),
        decision=progress.decide(lived, at.weeks, wanted),
    )


def _opened(at: Standing, history: History, profile: Profile, first: Day, day: Day) -> Standing:
    """Close the open week, and open the one of `day`."""
    decided = _decided(at, history, profile, day)
    weeks = (*at.weeks, decided)
    level, causes = _after_away(at, history, decided, day)
    against = guard.reference(weeks, first)
    fitting = Amount(walk_s=level.walk_s, speed=min(level.speed, guard.whole(against).speed))
    if fitting != level:
        causes = (*causes, "3.4/guard")
    many = walks_a_week(history, profile, progress.greens(weeks), day)
    has, may = guard.walks(fitting, guard.whole(against), many)
    days = _fit_days(at, profile, first)
    week = Open(
        first=first,
        opened=day,
        baseline=False,
        level=fitting,
        reference=against,
        planned=min(has, days),
        possible=min(may, days),
        before=at.last,
        causes=causes,
    )
    after = replace(at, open=week, weeks=weeks)
    if "3.4/lock" in causes:
        return replace(after, starter=numbers.STARTER_AFTER_HALVING)
    return _pattern_after(after, decided.change) if _new(decided.change, at.back) else after


def _after_away(at: Standing, history: History, decided: Week, day: Day) -> tuple[Amount, tuple[str, ...]]:
    """Return what days without walking leave of the next amount, and the rules that said so.

    Gap, illness and lock are the same days, so the strictest counts and not their product; and whoever
    was away does not grow.
    """
    gap = day - at.open.walks[-1][0].day
    rows = []
    if any(since >= decided.first + numbers.WEEK_DAYS for since in _black_since(at, history, day)):
        rows.append((numbers.STEP_BACK_HALF, numbers.TIME_MIN_S, "3.4/lock"))
    if gap > numbers.GAP_SHORT_DAYS:
        rows.append((numbers.GAP_LONG, numbers.GAP_FLOOR_S, "3.4/gap"))
    elif gap > numbers.GAP_FREE_DAYS:
        rows.append((numbers.GAP_SHORT, numbers.TIME_MIN_S, "3.4/gap"))
    if _was_ill(at, history, day):
        rows.append((numbers.ILLNESS_SHARE, numbers.TIME_MIN_S, "3.4/illness"))
    if not rows:
        return decided.next, ()
    base = decided.next
    if decided.change in progress.GREW:
        base = Amount(
            walk_s=min(base.walk_s, decided.level.walk_s), speed=min(base.speed, decided.level.speed)
        )
    left = [progress.less(base, share, floor_s) for share, floor_s, _ in rows]
    return min(left, key=lambda amount: amount.walk_s), tuple(rule for _, _, rule in rows)


def _fit_days(at: Standing, profile: Profile, first: Day) -> int:
    """Return how many walks with their days of rest fit into the week that begins on `first`."""
    earliest = max(first, at.open.walks[-1][0].day + schedule.rest_days(profile) + 1)
    return schedule.fitting(profile, earliest, first + numbers.WEEK_DAYS - 1)


def _new(change: Change, had: tuple[Change, str] | None) -> bool:
    return change in progress.STEPS_BACK and (had is None or had[0] is not change)


def _careful(at: Standing, had: tuple[Change, str] | None) -> Standing:
    """Return the standing with the more careful walks that a step back brings, if there is a new one."""
    back = at.back
    return _pattern_after(at, back[0]) if back and _new(back[0], had) else at


def _pattern_after(at: Standing, change: Change) -> Standing:
    """Return the standing with the walks of a more careful pattern that follow `change` (CLINICAL 3.3)."""
    if change is Change.BACK_FIFTH:
        return replace(at, gentle=numbers.GENTLE_AFTER_STEP_BACK)
    return replace(at, starter=numbers.STARTER_AFTER_HALVING)
