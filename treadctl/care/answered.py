"""The walks that rows tell of, each with what was said of it: here, and from afar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from treadctl.care import forms
from treadctl.care.afar import Afar, asked, counted
from treadctl.care.colour import ANSWERS
from treadctl.care.history import Session
from treadctl.care.rows import Kind, When


class UnmatchedError(ValueError):
    """The row amends what is not there."""


class AgainError(ValueError):
    """The row tells what was told before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A walk by its name.

    Attributes:
        session: as the rules see it.
        counts: it is part of the programme, else practice or an empty belt.
        afar: what was answered from afar and nobody has confirmed.
    """

    id: str
    session: Session
    counts: bool = True
    afar: tuple[Afar, ...] = ()

    @property
    def asked(self) -> Session:
        """As the person is asked: what nobody has confirmed is still open."""
        return asked(self.session, self.afar)


class Walks:
    """Those that were told so far."""

    def __init__(self) -> None:
        self._walks: dict[str, Walk] = {}

    def walk(self, data: Mapping[str, object]) -> None:
        """Take a walk; a second one of the same name is the same walk."""
        name = forms.WORDS.back(data.get("walk"), "walk")
        counts = forms.TRUTH.back(data.get("counts"), "counts")
        if name in self._walks:
            raise AgainError(name)
        self._walks[name] = Walk(id=name, session=forms.SESSION.back(data, Kind.WALK), counts=counts)

    def said(self, data: Mapping[str, object]) -> None:
        """Put an answer to its walk; the newest of each kind holds, whatever came from afar."""
        when = _when(data, tuple(_READS))
        answer = _READS[when](data)
        walk = self._named(data)
        left = tuple(each for each in walk.afar if each.answer != when)
        self._walks[walk.id] = replace(walk, session=replace(walk.session, **answer), afar=left)

    def afar(self, data: Mapping[str, object]) -> None:
        """Put an answer from afar to its walk; what the person said holds, and what came first."""
        when = _when(data, ANSWERS)
        worse = forms.TRUTH.back(data.get("worse", False), "worse")
        answer = {} if worse else _READS[when](data)
        by = forms.WORDS.back(data.get("by"), "by")
        walk = self._named(data)
        if getattr(walk.session, when) is not None or any(each.answer == when for each in walk.afar):
            raise AgainError(walk.id)
        one = Afar(answer=when, said=answer.get(when), on=answer.get("morning_on"), by=by)
        self._walks[walk.id] = replace(walk, afar=(*walk.afar, one))

    def disowned(self, data: Mapping[str, object]) -> None:
        """Take "that is not so", said of an answer from afar."""
        when = _when(data, ANSWERS)
        walk = self._named(data)
        if all(each.answer != when or each.disowned for each in walk.afar):
            raise UnmatchedError(walk.id)
        left = (replace(each, disowned=each.disowned or each.answer == when) for each in walk.afar)
        self._walks[walk.id] = replace(walk, afar=tuple(left))

    def _named(self, data: Mapping[str, object]) -> Walk:
        name = forms.WORDS.back(data.get("walk"), "walk")
        if name not in self._walks:
            raise UnmatchedError(name)
        return self._walks[name]

    def told(self) -> tuple[Walk, ...]:
        """Return them in the order of their days, each as the rules are to see it."""
        walks = (replace(walk, session=counted(walk.session, walk.afar)) for walk in self._walks.values())
        return tuple(sorted(walks, key=lambda walk: (walk.session.day, walk.session.started_at)))


def _when(data: Mapping[str, object], known: tuple[str, ...]) -> str:
    when = data.get("when")
    if not isinstance(when, str) or when not in known:
        raise ValueError(f"when is {when!r}: {', '.join(known)}")
    return when


def _morning(data: Mapping[str, object]) -> dict[str, Any]:
    return {
        "morning": forms.REPORT.back(data, When.MORNING),
        "morning_on": forms.DAY.back(data.get("day"), "day"),
    }


_READS: dict[str, Callable[[Mapping[str, object]], dict[str, Any]]] = {
    When.RIGHT_AFTER: lambda data: {"right_after": forms.REPORT.back(data, When.RIGHT_AFTER)},
    When.TWO_HOURS: lambda data: {"two_hours": forms.LATER.back(data, When.TWO_HOURS)},
    When.MORNING: _morning,
    When.NOT_SYMPTOMS: lambda data: {"not_symptoms": forms.TRUTH.back(data.get("value"), "value")},
}
