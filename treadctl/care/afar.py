"""What was answered from afar, after a walk: it tightens the plan at once and loosens it only once confirmed.

Who answers from a phone or a house cannot be seen.  So what says that a walk did harm counts as soon as it
is written down, and what says that all is well is taken for unanswered until the person has said at the
treadmill's own screen that it is so.  Either is asked back there, once; a no makes it unanswered again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from treadctl.care.afterwards import After
from treadctl.care.asking import AFTER, MORNING, SCORES, Due
from treadctl.care.body import Later, LaterReport, Report
from treadctl.care.colour import ANSWERS, verdict
from treadctl.care.history import Day, Session


class Felt(StrEnum):
    """The two answers to the questions right after a walk and next morning, as a phone shows them."""

    AS_BEFORE = auto()
    WORSE = auto()


VALUES = {
    Due.RIGHT_AFTER: tuple(Felt),
    Due.TWO_HOURS: tuple(Later),
    Due.TWO_HOURS_LATE: tuple(Later),
    Due.MORNING: tuple(Felt),
}
"""Which answers each question has."""

NUMBERS = {Due.RIGHT_AFTER: AFTER, Due.TWO_HOURS: SCORES, Due.TWO_HOURS_LATE: SCORES, Due.MORNING: MORNING}
"""What may be said beside an answer that is not as before."""


def answer_to(due: Due) -> str:
    """Return the answer that a question fills (`colour.ANSWERS`)."""
    return "two_hours" if due is Due.TWO_HOURS_LATE else due.value


def identity(walk: str, answer: str) -> str:
    """Return the id by which one question about one walk is answered, once."""
    return f"{answer}.{walk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Afar:
    """One answer from afar.

    Attributes:
        answer: which one, a field of a session (`colour.ANSWERS`).
        said: the answer; None: worse, in no numbers.
        on: the day on which the morning's was given; None for the others, and for one in no numbers.
        by: who it came from, as that one says.
        disowned: the person said that it is not so.
    """

    answer: str
    said: Report | LaterReport | None
    on: Day | None = None
    by: str = ""
    disowned: bool = False

    def into(self, session: Session) -> Session:
        """Return the session with this answer."""
        values: dict[str, Any] = {self.answer: self.said}
        if self.answer == Due.MORNING:
            values["morning_on"] = self.on
        return replace(session, **values)


def tightens(session: Session, afar: Afar) -> bool:
    """Say whether this answer says that the walk did harm: then it counts unconfirmed (3.6 C)."""
    if afar.said is None or afar.disowned:
        return False
    found = verdict(afar.into(session), afar.answer)
    return found is not None and found.action > After.SETTLED


def counted(session: Session, answers: Iterable[Afar]) -> Session:
    """Return the session as the rules are to see it: with what tightens."""
    for afar in sorted(answers, key=lambda each: ANSWERS.index(each.answer)):
        if tightens(session, afar):
            session = afar.into(session)
    return session


def asked(session: Session, answers: Iterable[Afar]) -> Session:
    """Return the session as the person is to be asked: what came from afar alone is still open."""
    for afar in answers:
        session = replace(afar, said=None, on=None).into(session)
    return session
