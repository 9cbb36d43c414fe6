"""A history written down as the service would: rows in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from treadctl.care.history import History, Session
from treadctl.care.rows import Pen, Row


def rows_of(history: History, *, simulated: bool = False) -> Iterator[Row]:
    """Yield the rows that tell `history`; walks are called w0, w1, …"""
    pen = Pen(simulated=simulated)
    for group in (history.weeks, history.cards, history.screens, history.asked, history.wishes):
        yield from map(pen.fact, group)
    for lock in history.locks:
        yield pen.fact(replace(lock, until=None))
        if lock.until is not None:
            yield pen.unlock(lock)
    for illness in history.illnesses:
        yield pen.fact(replace(illness, well_at=None))
        if illness.well_at is not None:
            yield pen.well(illness)
    for number, session in enumerate(history.sessions):
        yield from _walk(pen, session, f"w{number}")
    if history.agreed is not None:
        yield pen.fact(history.agreed)
    if history.faster is not None:
        yield pen.faster(history.faster)
    if history.usual is not None:
        yield pen.usual(history.usual)


def _walk(pen: Pen, session: Session, name: str) -> Iterator[Row]:
    yield pen.walk(session, name)
    if session.right_after is not None:
        yield pen.right_after(name, session.right_after)
    if session.two_hours is not None:
        yield pen.two_hours(name, session.two_hours)
    if session.morning is not None:
        yield pen.morning(name, session.morning, session.morning_on or session.day)
    if session.not_symptoms:
        yield pen.not_symptoms(name, value=True)
