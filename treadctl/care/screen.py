"""Reasons not to walk today: the questions, and what their answers add up to (3.7, 3.0).

It says whether today is a day to walk, never what somebody has.  Every question is an id; its words are
`screen_<id>` in the catalogue.  "Not sure" counts as yes for E and U, as no for T (a no means not yet).
For D it does not lock; the person is asked to mention it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from treadctl.care.body import Numb


class Group(StrEnum):
    """What kind of question it is; the first letter of its id."""

    EMERGENCY = "E"
    URGENT = "U"
    DOCTOR = "D"
    KNOWN = "K"  # numbness that has been there for long
    TREADMILL = "T"
    TODAY = "N"  # asked only where the short card was not "none of these"


class Answer(StrEnum):
    """The answer to one question."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"
    SKIPPED = "skipped"  # E6 alone may be skipped


class Outcome(IntEnum):
    """What the answers add up to, the mildest first."""

    CLEAR = 0
    NOT_TODAY = 1
    NOT_YET = 2  # a treadmill needs it; T1-T3 are released like D, T4-T6 by a later yes
    SEE_SOMEONE = 3
    SAME_DAY = 4
    EMERGENCY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question; `skippable` marks the only one that need not be answered."""

    id: str
    skippable: bool = False

    @property
    def group(self) -> Group:
        """Its kind."""
        return Group(self.id[0])

    @property
    def words(self) -> str:
        """The id of its sentence."""
        return f"screen_{self.id.lower()}"


def _items(letter: Group, number: int) -> tuple[Item, ...]:
    return tuple(Item(id=f"{letter}{n}", skippable=f"{letter}{n}" == "E6") for n in range(1, number + 1))


FULL: dict[Group, tuple[Item, ...]] = {
    Group.EMERGENCY: _items(Group.EMERGENCY, 8),
    Group.URGENT: _items(Group.URGENT, 5),
    Group.DOCTOR: _items(Group.DOCTOR, 9),
    Group.KNOWN: _items(Group.KNOWN, 2),
    Group.TREADMILL: _items(Group.TREADMILL, 6),
}
"""The full screen, in the order of asking."""

TODAY = _items(Group.TODAY, 7)
ITEMS = {item.id: item for group in (*FULL.values(), TODAY) for item in group}

LINES: dict[str, tuple[str, ...]] = {
    "S1": tuple(item.id for item in FULL[Group.EMERGENCY]),
    "S2": ("E4", "E5", "U1", "U2", "N1"),
    "S3": ("E7", "U3", "U4", "N2"),
    "S4": ("N3", "N4", "N5"),
    "S5": ("E8", "U5", "N6", "N7"),
    "S6": (),  # opens the morning's questions instead
}
"""The six lines of the card before a walk, and the questions that each opens."""

CHEST = "E7"
_SEXUAL = "E6"
_URGENT = (Group.EMERGENCY, Group.URGENT)
_WEIGHT = {
    Group.EMERGENCY: Outcome.EMERGENCY,
    Group.URGENT: Outcome.SAME_DAY,
    Group.DOCTOR: Outcome.SEE_SOMEONE,
    Group.KNOWN: Outcome.SEE_SOMEONE,  # there for long, and nobody has looked at it (W18)
    Group.TREADMILL: Outcome.NOT_YET,
}
_WEIGHT_OF = {
    "N1": Outcome.SAME_DAY,  # new or worse tingling (3.6 A, row 10)
    "N2": Outcome.NOT_TODAY,
    "N3": Outcome.NOT_TODAY,
    "N4": Outcome.NOT_TODAY,
    "N5": Outcome.NOT_TODAY,
    "N6": Outcome.NOT_YET,  # a fall: T2 is no longer true
    "N7": Outcome.SEE_SOMEONE,
}
NOT_TODAY = frozenset(item for item, weight in _WEIGHT_OF.items() if weight is Outcome.NOT_TODAY)
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the answers add up to.

    Attributes:
        outcome: the gravest.
        items: the questions that made it so, of every group, the gravest first.
        mention: D questions answered "not sure": worth a word to the doctor.
        told: questions that would count, had they not been assessed before.
        unwell: feverish or unwell: the next walk waits 48 hours after the last symptom (3.4).
    """

    outcome: Outcome
    items: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()
    unwell: bool = False

    @property
    def words(self) -> str:
        """The id of the text that is shown; chest symptoms have their own, and it is shorter."""
        return "emergency_chest" if CHEST in self.items else _WORDS[self.outcome]


_WORDS = {
    Outcome.EMERGENCY: "emergency",
    Outcome.SAME_DAY: "same_day",
    Outcome.SEE_SOMEONE: "see_doctor",
    Outcome.NOT_YET: "not_yet",
    Outcome.NOT_TODAY: "not_today",
    Outcome.CLEAR: "screen_clear",
}


def judge(answers: Answers, *, resolved: Iterable[str] = ()) -> Finding:
    """Return what `answers` add up to, questions without an answer left aside.

    `resolved` are D and T questions that were assessed before: they lock only once.

    Raises:
        ValueError: an unknown question, or one skipped that may not be.
    """
    for each, answer in answers.items():
        if each not in ITEMS:
            raise ValueError(f"no question {each} in the screen")
        if answer is Answer.SKIPPED and not ITEMS[each].skippable:
            raise ValueError(f"{each} may not be skipped: only {_SEXUAL} may")
    told = set(resolved)
    counting = [item for item in ITEMS if _counts(item, answers)]
    weighed = {item: _weight(item, counting) for item in counting if _standing(item) not in told}
    found = sorted(weighed, key=lambda item: -weighed[item])
    return Finding(
        outcome=weighed[found[0]] if found else Outcome.CLEAR,
        items=tuple(found),
        mention=tuple(
            item
            for item, answer in answers.items()
            if ITEMS[item].group is Group.DOCTOR and answer is Answer.NOT_SURE and item not in told
        ),
        told=frozenset(counting) - weighed.keys(),
        unwell="N2" in weighed or "U3" in weighed,
    )


def _standing(item: str) -> str | None:
    """Return `item` if it can be resolved for good by an assessment: D, K2 and T1-T3."""
    return item if item[0] == Group.DOCTOR or item in ASSESSED_T or item == "K2" else None


ASSESSED_T = frozenset({"T1", "T2", "T3"})
"""Readiness that a clinician releases, as for D (3.0); the others a later yes."""

_YES = (Answer.YES, Answer.NOT_SURE)


def _counts(item: str, answers: Answers) -> bool:
    """Whether the answer to `item` speaks against a walk."""
    if item not in answers or item == "K1":
        return False
    if item == "K2":
        return answers.get("K1") in _YES and answers[item] is not Answer.YES
    group = ITEMS[item].group
    if group is Group.TREADMILL:
        return answers[item] is not Answer.YES
    return answers[item] is Answer.YES if group is Group.DOCTOR else answers[item] in _YES


def _weight(item: str, counting: Iterable[str]) -> Outcome:
    """Return the weight of one question; E6 alone is for the doctor today, with another of E or U more."""
    if item == _SEXUAL and not any(other != _SEXUAL and ITEMS[other].group in _URGENT for other in counting):
        return Outcome.SAME_DAY
    return _WEIGHT_OF.get(item) or _WEIGHT[ITEMS[item].group]


def numb(answers: Answers, *, resolved: Iterable[str] = ()) -> Numb:
    """Return what the answers say of numbness, tingling and weakness (3.6 A, rows 10 and 11; W18)."""
    if any(_counts(item, answers) for item in ("U1", "U2", "N1")):
        return Numb.WORSE
    if answers.get("K1") not in _YES:
        return Numb.NONE
    return Numb.UNKNOWN if _counts("K2", answers) and "K2" not in resolved else Numb.KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A screen that is being answered: which questions it asks, and the answers so far."""

    asks: tuple[str, ...]
    answers: Answers = field(default_factory=dict)

    @property
    def open(self) -> tuple[str, ...]:
        """The questions still to be asked; K2 only where K1 was not no.

        An emergency ends them at once, and what is urgent once no emergency is left to ask for.
        """
        left = [item for item in self.asks if item not in self.answers]
        outcome = judge(self.answers).outcome
        asked_urgent = not any(ITEMS[item].group in _URGENT for item in left)
        if outcome is Outcome.EMERGENCY or (outcome is Outcome.SAME_DAY and asked_urgent):
            return ()
        return tuple(item for item in left if item != "K2" or self.answers.get("K1") is not Answer.NO)

    def said(self, item: str, answer: Answer) -> Form:
        """Return the form with one more answer.

        Raises:
            ValueError: the question is not in this form, or may not be skipped.
        """
        if item not in self.asks:
            raise ValueError(f"{item} is not asked here")
        judge({item: answer})
        return Form(asks=self.asks, answers={**self.answers, item: answer})

    def none(self, group: Group) -> Form:
        """Return the form after one card's "none of these" (for T: "all of these")."""
        well = Answer.YES if group is Group.TREADMILL else Answer.NO
        given = {item.id: well for item in FULL[group] if item.id in self.asks}
        return Form(asks=self.asks, answers={**self.answers, **given})

    def finding(self, *, resolved: Iterable[str] = ()) -> Finding:
        """Return what it adds up to.

        Raises:
            ValueError: questions are still open, so that nothing is clear yet.
        """
        if self.open:
            raise ValueError(f"not answered to the end: {', '.join(self.open)}")
        return judge(self.answers, resolved=resolved)


def full() -> Form:
    """Return the full screen: item by item at the first run, later one card per group."""
    return Form(asks=tuple(item.id for group in FULL.values() for item in group))


def short(lines: Mapping[str, Answer]) -> Form:
    """Return what the card before a walk opens; all six lines "no" is its one tap "none of these".

    Raises:
        ValueError: a line is missing, or skipped.
    """
    missing = [line for line in LINES if lines.get(line, Answer.SKIPPED) is Answer.SKIPPED and line != "S6"]
    if missing:
        raise ValueError(f"the short card is not answered: {', '.join(missing)}")
    opened = {item for line, answer in lines.items() if answer is not Answer.NO for item in LINES[line]}
    return Form(asks=tuple(item for item in ITEMS if item in opened))


NONE_OF_THESE: Mapping[str, Answer] = dict.fromkeys(LINES, Answer.NO)
