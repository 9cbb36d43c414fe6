"""Writing facts down: each as a row for the journal, a kind and its values (`stored` reads them back).

What is tried on a software treadmill (`simulated`) and what is real are two histories of one journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from treadctl.care import forms
from treadctl.care.afar import Afar
from treadctl.care.body import LaterReport, Report, Scores
from treadctl.care.forms import Form
from treadctl.care.history import (
    Agreed,
    Asked,
    Card,
    Day,
    Illness,
    LockSpell,
    Screened,
    Session,
    Week,
    Wished,
)

VERSION = 1  # of the rows; another meaning of a value is another version
PREFIX = "care_"
ASIDE = "care_aside"  # a person's word that a row which cannot be read is to be passed over

Row = tuple[str, dict[str, object]]
Fact = Screened | Card | LockSpell | Illness | Asked | Wished | Agreed | Week


class Kind(StrEnum):
    """The kinds of rows."""

    SCREEN = "care_screen"
    CARD = "care_card"
    LOCK = "care_lock"
    UNLOCK = "care_unlock"
    ILL = "care_ill"
    ASKED = "care_asked"
    WISH = "care_wish"
    AGREED = "care_agreed"
    FASTER = "care_faster"
    USUAL = "care_usual"
    WALK = "care_walk"
    SAID = "care_said"
    WEEK = "care_week"
    AFAR = "care_afar"
    DISOWNED = "care_disowned"


class When(StrEnum):
    """Which answer of a walk a `care_said` row holds."""

    RIGHT_AFTER = auto()
    TWO_HOURS = auto()
    MORNING = auto()
    NOT_SYMPTOMS = auto()


_PLAIN: dict[type[Any], tuple[Kind, Form]] = {
    Screened: (Kind.SCREEN, forms.SCREENED),
    Card: (Kind.CARD, forms.CARD),
    LockSpell: (Kind.LOCK, forms.LOCK),
    Illness: (Kind.ILL, forms.ILLNESS),
    Asked: (Kind.ASKED, forms.ASKED),
    Wished: (Kind.WISH, forms.WISHED),
    Agreed: (Kind.AGREED, forms.AGREED),
    Week: (Kind.WEEK, forms.WEEK),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Writes rows of one of the two worlds; `more` are values beside the fact, for who reads the journal."""

    simulated: bool

    def fact(self, fact: Fact, **more: object) -> Row:
        """Return the row of a fact that begins with it."""
        kind, form = _PLAIN[type(fact)]
        return self._row(kind, {**more, **form.out(fact)})

    def unlock(self, lock: LockSpell) -> Row:
        """Return the row that opens a lock; `until` is the day."""
        assessed = {} if lock.assessed is None else {"assessed": lock.assessed}
        return self._row(Kind.UNLOCK, {**assessed, **forms.LOCK.out(lock)})

    def well(self, illness: Illness) -> Row:
        """Return the row that ends an illness."""
        return self._row(Kind.ILL, {**forms.ILLNESS.out(illness), "amends": True})

    def faster(self, day: Day) -> Row:
        """Return the row of the confirmation that more than the usual cap is wanted."""
        return self._row(Kind.FASTER, {"day": day})

    def usual(self, scores: Scores) -> Row:
        """Return the row of the first-run answer."""
        return self._row(Kind.USUAL, {"scores": forms.SCORES.out(scores)})

    def walk(self, session: Session, walk: str, *, counts: bool = True, **more: object) -> Row:
        """Return the row of a walk, without what is said of it later; `counts`: the programme knows of it."""
        return self._row(Kind.WALK, {**more, "walk": walk, "counts": counts, **forms.SESSION.out(session)})

    def right_after(self, walk: str, said: Report) -> Row:
        """Return the row of the answer right after a walk."""
        return self._said(walk, When.RIGHT_AFTER, forms.REPORT.out(said))

    def two_hours(self, walk: str, said: LaterReport) -> Row:
        """Return the row of the answer of two hours after."""
        return self._said(walk, When.TWO_HOURS, forms.LATER.out(said))

    def morning(self, walk: str, said: Report, day: Day) -> Row:
        """Return the row of the next morning's answer, given on `day`."""
        return self._said(walk, When.MORNING, {**forms.REPORT.out(said), "day": day})

    def afar(self, walk: str, afar: Afar) -> Row:
        """Return the row of an answer that came from afar; one in no numbers says only that it was worse."""
        form = forms.LATER if afar.answer == When.TWO_HOURS else forms.REPORT
        said = {"worse": True} if afar.said is None else form.out(afar.said)
        day = {} if afar.on is None else {"day": afar.on}
        return self._row(Kind.AFAR, {"walk": walk, "when": afar.answer, "by": afar.by, **said, **day})

    def confirmed(self, walk: str, afar: Afar) -> Row:
        """Return the row of an answer from afar that the person has confirmed: from here on it is theirs.

        Raises:
            ValueError: it was in no numbers.
        """
        match afar.said:
            case LaterReport():
                return self.two_hours(walk, afar.said)
            case Report() if afar.on is not None:
                return self.morning(walk, afar.said, afar.on)
            case Report():
                return self.right_after(walk, afar.said)
            case None:
                raise ValueError("worse, in no numbers: it is asked")

    def disowned(self, walk: str, answer: str) -> Row:
        """Return the row of "that is not so", said of an answer from afar."""
        return self._row(Kind.DISOWNED, {"walk": walk, "when": answer})

    def not_symptoms(self, walk: str, *, value: bool) -> Row:
        """Return the row of "it was not because of symptoms"."""
        return self._said(walk, When.NOT_SYMPTOMS, {"value": value})

    def _said(self, walk: str, when: When, values: Mapping[str, object]) -> Row:
        return self._row(Kind.SAID, {"walk": walk, "when": when.value, **values})

    def _row(self, kind: Kind, values: Mapping[str, object]) -> Row:
        return kind.value, {"v": VERSION, "simulated": self.simulated, **values}
