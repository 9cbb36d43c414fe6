"""The form in which each fact of `history` is written down: frozen records to JSON values and back.

What is written keeps its name for ever.  Enumerations are words, scores `[back, leg, zone]`, days ordinals,
amounts unrounded.  Reading checks every value and names the one that cannot be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from treadctl.care.body import Later, LaterReport, Numb, Report, Scores, Zone
from treadctl.care.history import (
    Action,
    Agreed,
    Amount,
    Asked,
    Card,
    Change,
    Ended,
    Illness,
    LockSpell,
    Pattern,
    Screened,
    Session,
    Week,
    Wish,
    Wished,
)

DAY_MOST = 3_652_059  # the last day that a calendar of four-digit years has
COUNT_MOST = 1_000  # chosen: no week has so many walks, no walk so many breaks


@dataclass(frozen=True, slots=True)
class Codec:
    """One value's way out, and the way back, which raises ValueError with the place."""

    out: Callable[[Any], object]
    back: Callable[[object, str], Any]


def _whole(lowest: int, highest: int) -> Codec:
    def back(value: object, place: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError(f"{place} is {value!r}: a whole number from {lowest} to {highest} is expected")
        return value

    return Codec(int, back)


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"{place} is {value!r}: a number of 0 or more is expected")
    return float(value)


def _truth(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{place} is {value!r}: true or false is expected")
    return value


def _words(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{place} is {value!r}: a text is expected")
    return value


def _word(kind: type[Enum]) -> Codec:
    known = {each.name.lower(): each for each in kind}

    def back(value: object, place: str) -> Enum:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"{place} is {value!r}: one of {list(known)} is expected")
        return known[value]

    return Codec(lambda value: value.name.lower(), back)


def _maybe(codec: Codec) -> Codec:
    return Codec(
        lambda value: None if value is None else codec.out(value),
        lambda value, place: None if value is None else codec.back(value, place),
    )


def _listed(value: object, place: str, length: int | None = None) -> list[object]:
    if not isinstance(value, list) or length not in (None, len(value)):
        raise ValueError(
            f"{place} is {value!r}: a list of {length} is expected"
            if length
            else f"{place} is {value!r}: a list is expected"
        )
    return value


def _scores(value: object, place: str) -> Scores:
    back, leg, zone = (ZERO_TO_TEN.back(each, place) for each in _listed(value, place, 3))
    try:
        return Scores(back=back, leg=leg, zone=Zone(zone))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def _pair(value: object, place: str) -> tuple[float, float]:
    back, leg = (_number(each, place) for each in _listed(value, place, 2))
    return back, leg


def _items(value: object, place: str) -> frozenset[str]:
    return frozenset(_words(each, place) for each in _listed(value, place))


@dataclass(frozen=True, slots=True)
class Form:
    """A record's fields by their names."""

    make: Callable[..., Any]
    fields: Mapping[str, Codec]

    def out(self, fact: Any) -> dict[str, object]:
        """Return the record as JSON has it."""
        return {name: codec.out(getattr(fact, name)) for name, codec in self.fields.items()}

    def back(self, data: object, place: str) -> Any:
        """Return the record.

        Raises:
            ValueError: a value is missing or cannot be; the text names it.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"{place} is {data!r}: an object is expected")
        if missing := [name for name in self.fields if name not in data]:
            raise ValueError(f"{place} has no {missing[0]}")
        values = {name: codec.back(data[name], f"{place}.{name}") for name, codec in self.fields.items()}
        try:
            return self.make(**values)
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from None


def _inside(form: Form) -> Codec:
    return Codec(form.out, form.back)


ZERO_TO_TEN = _whole(0, 10)
DAY = _whole(1, DAY_MOST)
COUNT = _whole(0, COUNT_MOST)
NUMBER = Codec(float, _number)
TRUTH = Codec(bool, _truth)
WORDS = Codec(str, _words)
SCORES = Codec(lambda scores: [scores.back, scores.leg, int(scores.zone)], _scores)
PAIR = Codec(list, _pair)
ITEMS = Codec(sorted, _items)
AMOUNT = Form(Amount, {"walk_s": NUMBER, "speed": NUMBER})

SESSION = Form(
    Session,
    {
        "day": DAY,
        "started_at": NUMBER,
        "ended_at": NUMBER,
        "planned": _inside(AMOUNT),
        "walked_s": NUMBER,
        "speed": NUMBER,
        "metres": NUMBER,
        "pattern": _word(Pattern),
        "ended": _word(Ended),
        "cut": NUMBER,
        "baseline": TRUTH,
        "worst": _word(Action),
        "slows": COUNT,
        "breaks": COUNT,
        "before": _maybe(SCORES),
    },
)
"""A walk as it ended; what is said of it later are rows of their own."""

REPORT = Form(Report, {"scores": _maybe(SCORES), "numb_worse": TRUTH, "limp": TRUTH, "other_up": ZERO_TO_TEN})
LATER = Form(LaterReport, {"feel": _word(Later), "scores": _maybe(SCORES), "by_morning": TRUTH})
CARD = Form(Card, {"day": DAY, "scores": _maybe(SCORES), "started": TRUTH, "rule": WORDS})
SCREENED = Form(Screened, {"day": DAY, "cleared": TRUTH, "numb": _word(Numb), "told": ITEMS})
LOCK = Form(LockSpell, {"since": DAY, "until": _maybe(DAY), "item": WORDS})
ILLNESS = Form(Illness, {"since": DAY, "well_at": _maybe(NUMBER)})
WISHED = Form(Wished, {"day": DAY, "wish": _word(Wish)})
ASKED = Form(Asked, {"day": DAY, "ok": TRUTH})
AGREED = Form(Agreed, {"day": DAY, "amount": _inside(AMOUNT)})
WEEK = Form(
    Week,
    {
        "first": DAY,
        "level": _inside(AMOUNT),
        "sessions": COUNT,
        "planned_sessions": COUNT,
        "counted": _inside(AMOUNT),
        "before": _maybe(PAIR),
        "red": COUNT,
        "amber": COUNT,
        "change": _word(Change),
        "rule": WORDS,
        "next": _inside(AMOUNT),
    },
)
