"""What was: the walks as a table, one of them in detail, and pictures; see `treadctl.reports`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from treadctl.care_words import say
from treadctl.journal import SqliteReader
from treadctl.model import TreadctlError
from treadctl.reports.cells import cells, head, values
from treadctl.reports.look import NEWEST, Shown, look, not_there, one, recent
from treadctl.reports.trace import Trace, trace

Line = dict[str, Any]

COLUMNS = (
    *("walk", "date", "minutes", "planned", "speed", "breaks"),
    *("before", "right_after", "two_hours", "morning", "colour", "ended"),
)


class NoWalkError(TreadctlError):
    """There is no such walk, or nothing of it to show; the text says what to do."""


def table(walks: Sequence[Shown]) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns in which somebody has a value, and each walk's texts."""
    rows = [cells(walk) for walk in walks]
    return [column for column in COLUMNS if any(row[column] for row in rows)], rows


def as_object(journal: SqliteReader, last: int, *, simulated: bool) -> Line:
    """Return the newest walks as the page shows them, the newest first.

    Raises:
        JournalError: the journal cannot be read.
    """
    seen = look(journal, simulated=simulated, last=last)
    columns, rows = table(seen.walks)
    notes = [say("past_legend")] if rows else [say(not_there(NEWEST, simulated=simulated))]
    if seen.aside:
        notes.append(say("past_aside", count=len(seen.aside)))
    both = zip(seen.walks, rows, strict=True)
    return {
        "columns": [{"id": column, "head": head(column)} for column in columns],
        "walks": [
            {
                "walk": walk.id,
                "cells": [row[column] for column in columns],
                "colour": walk.judged.colour.name.lower(),
            }
            for walk, row in both
        ][::-1],
        "notes": notes,
        "more": seen.more,
    }


def chosen(journal: SqliteReader, name: str, *, simulated: bool) -> tuple[Shown, Trace | None]:
    """Return a walk by its name or the first letters of it, and its course if it was written down.

    Raises:
        NoWalkError: there is none.
        JournalError: the journal cannot be read.
    """
    shown = one(journal, name, simulated=simulated)
    if shown is None:
        raise NoWalkError(say(not_there(name, simulated=simulated), id=name))
    return shown, trace(journal.rows(session=shown.id), shown.id)


def one_as_object(journal: SqliteReader, name: str, *, simulated: bool) -> Line:
    """Return one walk: its lines for people, its values for scripts, and whether there is a picture of it."""
    from treadctl.reports import detail

    shown, course = chosen(journal, name, simulated=simulated)
    title, *lines = detail.lines(shown, course)
    return {
        "walk": shown.id,
        "title": title,
        "lines": lines,
        "drawn": course is not None,
        "values": values(shown) | detail.as_object(course),
    }


def picture(journal: SqliteReader, name: str, *, simulated: bool) -> tuple[Shown, bytes]:
    """Return a walk and its picture: speed, cap, breaks and answers.

    Raises:
        NoWalkError: there is no such walk, or its course was not written down.
        JournalError: the journal cannot be read.
    """
    from treadctl.reports import charts

    shown, course = chosen(journal, name, simulated=simulated)
    if course is None:
        raise NoWalkError(say("past_no_trace", id=shown.id))
    return shown, charts.walk(course)


def pictures(journal: SqliteReader, count: int, *, simulated: bool) -> dict[str, bytes] | None:
    """Return the pictures of so many weeks, as SVG by their names; None without a walk."""
    from treadctl.reports import charts
    from treadctl.reports.weeks import weeks

    seen = recent(journal, count, simulated=simulated)
    if not seen.walks:
        return None
    shown, sessions = weeks(seen.history, last=count), [walk.session for walk in seen.walks]
    drawn = {"minutes": charts.minutes(shown), "speed": charts.speed(shown)}
    return drawn | {f"pain-{part}": charts.pain(sessions, part) for part in ("leg", "back")}
