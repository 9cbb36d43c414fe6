"""What people answer, out of the body of a request: every value checked, every error with place and bound."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from treadctl.care import numbers
from treadctl.care.asking import AS_BEFORE
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Day
from treadctl.care.screen import ITEMS, LINES, Answer, Form
from treadctl.days import iso, of_iso
from treadctl.messages import Request
from treadctl.model import CheckAnswered, TreadctlError, WorseSaid, WrongSaid

Body = Mapping[str, Any]
E = TypeVar("E", bound=Enum)


class BadAnswerError(TreadctlError):
    """A value that a question does not have: nothing was written down."""


def _bad(place: str, value: object, bound: str) -> BadAnswerError:
    return BadAnswerError(f"{place} is {str(value)[:40]!r}: {bound}. Nothing was written down; answer again.")


def whole(body: Body, name: str, lowest: int, highest: int) -> int:
    """Return a whole number within its bounds."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise _bad(name, value, f"a whole number from {lowest} to {highest}")
    return value


def number(body: Body, name: str, lowest: float, highest: float) -> float:
    """Return a number within its bounds."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
        raise _bad(name, value, f"a number from {lowest:g} to {highest:g}")
    return float(value)


def truth(body: Body, name: str, otherwise: bool | None = None) -> bool:
    """Return true or false; `otherwise` where nothing is said."""
    value = body.get(name, otherwise)
    if not isinstance(value, bool):
        raise _bad(name, value, "true or false")
    return value


def word(body: Body, name: str, kind: type[E]) -> E:
    """Return one of an enumeration, by its name in small letters."""
    known = {each.name.lower(): each for each in kind}
    value = body.get(name)
    if not isinstance(value, str) or value not in known:
        raise _bad(name, value, f"one of {', '.join(known)}")
    return known[value]


def past_day(body: Body, name: str, today: Day) -> Day:
    """Return a day that is not yet to come; today where none is said."""
    value = body.get(name)
    if value is None:
        return today
    try:
        day = of_iso(str(value))
    except ValueError:
        raise _bad(name, value, f"a date such as {iso(today)}") from None
    if day > today:
        raise _bad(name, value, f"no later than today, {iso(today)}")
    return day


def scores(body: Body) -> Scores:
    """Return back, leg and, only with leg pain, how far down it is."""
    back = whole(body, "back", 0, numbers.SCORE_MAX)
    leg = whole(body, "leg", 0, numbers.SCORE_MAX)
    if leg == 0:
        return Scores.said(back, leg)
    return Scores.said(back, leg, Zone(whole(body, "zone", Zone.LOW_BACK, Zone.FOOT)))


def report(body: Body) -> Report:
    """Return the answer right after a walk or of the morning: one tap, or the details."""
    if truth(body, "as_before", otherwise=False):
        return AS_BEFORE
    return Report(
        scores=scores(body),
        numb_worse=truth(body, "numb", otherwise=False),
        limp=truth(body, "limp", otherwise=False),
        other_up=whole(body, "other", 0, numbers.SCORE_MAX) if "other" in body else 0,
    )


def later(body: Body, *, by_morning: bool) -> LaterReport:
    """Return the answer of two hours after: yes, or how much worse, with numbers where they are said."""
    feel = Later.YES if truth(body, "as_before", otherwise=False) else word(body, "feel", Later)
    told = scores(body) if feel is not Later.YES and "back" in body else None
    return LaterReport(feel=feel, scores=told, by_morning=by_morning)


def lines(body: Body) -> dict[str, Answer]:
    """Return the answers to the lines of the short card."""
    return _answers(body, "lines", tuple(LINES))


def items(body: Body) -> dict[str, Answer]:
    """Return the answers to single questions, {} where there are none."""
    return _answers(body, "answers", tuple(ITEMS)) if "answers" in body else {}


def _answers(body: Body, name: str, known: tuple[str, ...]) -> dict[str, Answer]:
    said = body.get(name)
    if not isinstance(said, Mapping):
        raise _bad(name, said, f"an object of answers to {known[0]} … {known[-1]}")
    for each in said:
        if each not in known:
            raise _bad(
                f"{name}.{each}"[:40], said[each], f"there is no such question; {known[0]} … {known[-1]}"
            )
    return {each: word({f"{name}.{each}": said[each]}, f"{name}.{each}", Answer) for each in said}


def filled(form: Form, given: Mapping[str, Answer]) -> Form:
    """Return a form with these answers, answered to its end."""
    try:
        for item, answer in given.items():
            form = form.said(item, answer)
    except ValueError as error:
        raise BadAnswerError(f"{error}. Nothing was written down; answer again.") from None
    if form.open:
        raise BadAnswerError(
            f"Not answered yet: {', '.join(form.open)}. Nothing was written down; answer these too."
        )
    return form


def saying(request: Request) -> CheckAnswered | WorseSaid | WrongSaid:
    """Return what a person says of back and leg during a walk, as the core hears it."""
    if request.name != "check":
        return WorseSaid() if request.name == "worse" else WrongSaid()
    value = request.body.get("value")
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    return CheckAnswered(str(request.body.get("question", "")), str(value) if number is None else number)
