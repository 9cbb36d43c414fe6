"""Years of walks as rows of a journal, from a seed: somebody who grows, rests, answers, and has bad days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from treadctl.care import guard
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Action, Amount, Change, Ended, Pattern, Session, Week
from treadctl.care.rows import Pen, Row
from treadctl.journal.opening import open_for_writing
from treadctl.journal.port import READING, Journal, encoded
from treadctl.journal.reader import journal_path

FIRST_DAY = 739_000  # 2024-04-30
DAY_S = 86_400.0
EPOCH_DAY = 719_163  # 1970-01-01
WALKS_A_WEEK = 3  # less the weeks away: 150 a year
WEEKS_A_YEAR = 50
BLOCK_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A walk, its name, and the row of its end."""

    id: str
    session: Session
    end: dict[str, object]


def lives(years: float, *, seed: int = 1) -> Iterator[tuple[list[Lived], Week]]:
    """Yield week by week: its walks, and what was decided at its end."""
    chance = Random(seed)
    day, level, number = FIRST_DAY, Amount(walk_s=300.0, speed=200.0), 0
    for week in range(round(years * WEEKS_A_YEAR)):
        walks = []
        for which in range(WALKS_A_WEEK):
            walks.append(_walk(chance, f"{number:08x}{seed:08x}", day + 2 * which, level))
            number += 1
        decided = _decided(chance, day, level, walks)
        yield walks, decided
        level = decided.next
        day += 7 if week % 25 else 21  # twice a year somebody is away


def care_rows(walks: list[Lived], week: Week, *, simulated: bool = False) -> Iterator[tuple[str, float, Row]]:
    """Yield the rows of a week: the walk that each belongs to, its wall time, and kind with values."""
    pen = Pen(simulated=simulated)
    for lived in walks:
        session, bare = lived.session, _bare(lived.session)
        yield lived.id, session.ended_at, ("summary", {**lived.end, "simulated": simulated})
        yield lived.id, session.ended_at + 0.01, pen.walk(bare, lived.id)
        if session.right_after is not None:
            yield "", session.ended_at + 30, pen.right_after(lived.id, session.right_after)
        if session.not_symptoms:
            yield "", session.ended_at + 40, pen.not_symptoms(lived.id, value=True)
        if session.two_hours is not None:
            yield "", session.ended_at + 7_200, pen.two_hours(lived.id, session.two_hours)
        if session.morning is not None:
            yield "", session.ended_at + 70_000, pen.morning(lived.id, session.morning, session.day + 1)
    yield "", (week.first + 7 - EPOCH_DAY) * DAY_S + 30_000, pen.fact(week)


def _bare(session: Session) -> Session:
    later = {"right_after": None, "two_hours": None, "morning": None, "morning_on": None}
    return replace(session, not_symptoms=False, **later)  # type: ignore[arg-type]


def _scores(chance: Random, mean: float) -> Scores:
    leg = min(10, max(0, round(chance.gauss(mean, 1.0))))
    back = min(10, max(0, round(chance.gauss(mean * 0.6, 0.8))))
    return Scores.said(back, leg, chance.choice((Zone.BUTTOCK, Zone.THIGH, Zone.CALF)) if leg else None)


def _report(chance: Random, before: Scores) -> Report | None:
    dice = chance.random()
    if dice < 0.06:
        return None
    if dice < 0.8:
        return Report(scores=None)
    more = 1 if dice < 0.95 else 3
    zone = max(before.zone, Zone.THIGH)
    return Report(scores=Scores(back=before.back, leg=min(10, before.leg + more), zone=zone))


def _walk(chance: Random, id_: str, day: int, level: Amount) -> Lived:
    before = _scores(chance, 2.2)
    began = (day - EPOCH_DAY) * DAY_S + 36_000 + chance.randrange(-3_000, 9_000)
    dice = chance.random()
    ended, reason = (
        (Ended.DONE, "plan")
        if dice < 0.9
        else (Ended.SYMPTOMS, "person")
        if dice < 0.94
        else (Ended.CHOSE, "enough")
        if dice < 0.97
        else (Ended.FAULT, "link_lost")
    )
    share = 1.0 if ended is Ended.DONE else chance.uniform(0.3, 0.9)
    walked_s = float(int(level.walk_s * share))
    breaks = int(walked_s // 301)
    session = Session(
        day=day,
        started_at=began,
        ended_at=began + walked_s + 120 * breaks,
        planned=level,
        walked_s=walked_s,
        speed=level.speed,
        metres=walked_s * level.speed / 360,
        pattern=Pattern.STANDARD,
        ended=ended,
        worst=Action.STOP if ended is Ended.SYMPTOMS else Action.SLOW if dice < 0.05 else Action.CONTINUE,
        slows=int(dice < 0.05),
        before=before,
        right_after=_report(chance, before),
        two_hours=LaterReport(feel=Later.YES if chance.random() < 0.9 else Later.BIT_WORSE),
        morning=_report(chance, before),
        morning_on=day + 1,
    )
    end: dict[str, object] = {
        "walked_s": int(walked_s),
        "distance_m": int(session.metres),
        "blocks": breaks + 1,
        "breaks": breaks,
        "top_speed_kmh": level.speed / 100,
        "ended": "done" if ended is Ended.DONE else "person",
        "reason": reason,
    }
    return Lived(id=id_, session=session, end=end)


def _decided(chance: Random, first: int, level: Amount, walks: list[Lived]) -> Week:
    counted = guard.total(lived.session.counted for lived in walks)
    bad = sum(lived.session.ended is Ended.SYMPTOMS for lived in walks)
    change = Change.BACK_FIFTH if bad else Change.HOLD if chance.random() < 0.3 else Change.TIME
    if change is Change.TIME and level.walk_s >= 1_700:
        change = Change.SPEED if level.speed < 300 else Change.THERE
    factor = {Change.TIME: (1.1, 1.0), Change.SPEED: (1.0, 1.05), Change.BACK_FIFTH: (0.8, 1.0)}
    time, speed = factor.get(change, (1.0, 1.0))
    return Week(
        first=first,
        level=level,
        sessions=len(walks),
        planned_sessions=WALKS_A_WEEK,
        counted=counted,
        before=(1.3, 2.2),
        red=bad,
        amber=0,
        change=change,
        rule="3.4/5",
        next=Amount(walk_s=max(300.0, level.walk_s * time), speed=level.speed * speed),
    )


def fill(journal: Journal, weeks: Iterable[tuple[list[Lived], Week]], *, simulated: bool = False) -> None:
    """Write weeks into a journal, the course of the last week's walks second by second."""
    weeks = list(weeks)
    for number, (walks, week) in enumerate(weeks, start=1):
        for lived in walks if number == len(weeks) else ():
            began = lived.session.started_at
            rows = [*trace_rows(lived), *reading_rows(lived)]
            for t_s, kind, data in sorted(rows, key=lambda row: row[0]):
                journal.record(kind, data, wall=began + t_s, now=1000.0 + t_s, session=lived.id)
        for name, wall, (kind, data) in care_rows(walks, week, simulated=simulated):
            journal.record(kind, data, wall=wall, now=0.0, session=name)
    journal.flush()


def reading_rows(lived: Lived, block_s: float = BLOCK_S) -> Iterator[tuple[float, str, dict[str, object]]]:
    """Yield a reading for each second of a walk, a little before and after it."""
    for second in range(-3, int(lived.session.ended_at - lived.session.started_at) + 8):
        speed = speed_at(lived, second, block_s)
        yield second + 0.25, READING, {"speed_hundredths": speed, "incline_tenths": 0}


def trace_rows(lived: Lived, block_s: float = BLOCK_S) -> Iterator[tuple[float, str, dict[str, object]]]:
    """Yield what a service writes while that walk is walked: seconds since it began, kind, values."""
    session, cap = lived.session, int(lived.session.planned.speed)
    planned = {"cap_hundredths": cap, "blocks_s": [300], "break_s": 120}
    yield -9.0, "armed", {"profile": "standard", **planned}
    t_s, left, block = 0.0, session.walked_s, 1
    while left > 0:
        length = min(block_s, left)
        yield t_s, "walking", {"block": block}
        yield t_s + 0.1, "command", {"command": "SetSpeed(...)", "speed_hundredths": 100}
        yield t_s + 60.0, "check_asked", {"question": "compared", "again": False}
        if length > 70:
            yield t_s + 66.0, "check_answered", {"question": "compared", "value": "same"}
            yield t_s + 66.1, "check_decided", {"rule": "3.6B/6", "action": "continue", "attention": False}
        t_s, left, block = t_s + length, left - length, block + 1
        if left > 0:
            yield t_s, "break", {"seconds": 120}
            t_s += 125.0
    yield t_s + 2.0, "stopped", {"reason": lived.end["reason"]}


def speed_at(lived: Lived, t_s: float, block_s: float = BLOCK_S) -> int:
    """Return what the belt reports (hundredths of km/h), so many seconds into a walk."""
    within = t_s % (block_s + 125.0)
    cap = lived.session.planned.speed
    if within >= block_s or t_s < 0:
        return 0
    return int(max(0.0, min(within * 10, cap, (block_s - within) * 20)))


def bulk(folder: Path, years: float) -> tuple[int, int]:
    """Write years of walks into a new journal at once, with a reading for each second of each walk.

    Returns:
        How many walks, how many readings.
    """
    connection, _ = open_for_writing(journal_path(folder))
    with closing(connection):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        walks, next_id = 0, 1
        for lived, week in lives(years):
            for walk in lived:
                connection.execute(
                    "INSERT INTO sessions (id, name) VALUES (?, ?)", (walks := walks + 1, walk.id)
                )
                next_id = _bulk_walk(connection, walk, walks, next_id)
            events = [
                (number, int(wall * 1e6), 0, name, kind, encoded(data))
                for number, (name, wall, (kind, data)) in enumerate(care_rows(lived, week), start=next_id)
            ]
            connection.executemany(_EVENT, events)
            next_id += len(events)
        connection.execute("COMMIT")
        (readings,) = connection.execute("SELECT count(*) FROM readings").fetchone()
    return walks, readings


_EVENT = "INSERT INTO events (id, wall_us, mono_us, session, kind, data) VALUES (?, ?, ?, ?, ?, ?)"
_READINGS = """
    WITH RECURSIVE seconds (t) AS (SELECT 0 UNION ALL SELECT t + 1 FROM seconds WHERE t < :length)
    INSERT INTO readings (id, wall_us, mono_us, session, speed_hundredths, incline_tenths)
    SELECT :id + t, :wall + t * 1000000, 50000000 + t * 1000000, :session,
        max(0, min((t % 425) * 10, :cap, (300 - t % 425) * 20)), 0
    FROM seconds
"""
READ_S = 1_800  # of each walk in a bulk, however long it was


def _bulk_walk(connection: sqlite3.Connection, lived: Lived, session: int, first_id: int) -> int:
    """Write the course of a walk; return the next free id."""
    wall = int(lived.session.started_at * 1e6)
    values = {"length": READ_S - 1, "id": first_id, "wall": wall, "session": session}
    connection.execute(_READINGS, {**values, "cap": int(lived.session.planned.speed)})
    events = [
        (number, wall + int(t_s * 1e6), 50_000_000 + int(t_s * 1e6), lived.id, kind, encoded(data))
        for number, (t_s, kind, data) in enumerate(trace_rows(lived), start=first_id + READ_S)
    ]
    connection.executemany(_EVENT, events)
    return first_id + READ_S + len(events)
