"""The screen and the card before a walk: question by question, or with one key a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from treadctl.care.asking import SCORES, Ask, Sheet
from treadctl.care.numbers import CLINICIAN_AT
from treadctl.care.screen import FULL, ITEMS, Answer, Answers, Form, Group, Outcome, full, judge, short
from treadctl.care_words import say
from treadctl.interfaces.talk import asks, telling
from treadctl.interfaces.talk.prompter import Prompter, fill
from treadctl.interfaces.talk.question import Question

_ALWAYS_OPEN = frozenset({Group.KNOWN, Group.TODAY})
"""Groups whose questions are asked one by one: the first of the two decides whether there is a second."""

_URGENT = frozenset({Group.EMERGENCY, Group.URGENT})
"""Groups whose locks an assessment opens without the same true answer locking again: since then is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Screen:
    """A full screen on the way: which groups are asked question by question."""

    form: Form
    opened: frozenset[Group]


def _after_each(state: _Screen, begun: Mapping[str, str]) -> Iterator[_Screen]:
    """Yield the screen after each answer that was given before, in the order of asking."""
    while state.form.open and state.form.open[0] in begun:
        item = state.form.open[0]
        state = replace(state, form=state.form.said(item, Answer(begun[item])))
        yield state


@dataclass(frozen=True, slots=True, kw_only=True)
class Carded:
    """The card before a walk on the way, and at its end.

    Attributes:
        marked: lines of which one thing, or perhaps one thing, applies.
        lined: all lines are answered.
        form: what the marked lines opened.
        sheet: back, leg and zone; asked only where nothing speaks against a walk.
        slow: it is asked whether slow walking feels unsteady.
        unsteady: the answer; None where it did not come to that.
    """

    marked: tuple[str, ...] = ()
    lined: bool = False
    form: Form = field(default_factory=lambda: Form(asks=()))
    sheet: Sheet = field(default_factory=lambda: Sheet(asks=SCORES))
    slow: bool = False
    unsteady: bool | None = None

    @property
    def lines(self) -> dict[str, str]:
        """The lines for the service."""
        return {line: (Answer.YES if line in self.marked else Answer.NO).value for line in asks.CARD}

    @property
    def scores(self) -> dict[str, int]:
        """Back, leg and zone as far as they were asked."""
        return {ask.value: value for ask, value in self.sheet.given.items()}

    @property
    def asks_unsteady(self) -> bool:
        """Whether that is the next question; from 6 on a walk is slow whatever the answer."""
        given = self.sheet.given
        felt = max(given.get(Ask.BACK, 0), given.get(Ask.LEG, 0))
        return self.slow and self.unsteady is None and felt < CLINICIAN_AT


class Screening:
    """Asks; what was answered by somebody who leaves half-way is in `answers`.

    Args:
        prompter: puts the questions.
        fields: what this machine has, inside sentences.
        assessed: the date of the last assessment: what is urgent is asked as from then; None: as always.
    """

    def __init__(self, prompter: Prompter, fields: Mapping[str, object], assessed: str | None = None) -> None:
        self._prompter = prompter
        self._fields = fields
        self._assessed = assessed
        self.answers: Answers = {}

    @property
    def weighs(self) -> bool:
        """Whether what was answered so far already speaks against a walk."""
        return judge(self.answers).outcome is not Outcome.CLEAR

    def full(self, *, by_cards: bool, begun: Mapping[str, str] | None = None) -> Answers:
        """Ask the full screen: `by_cards` a group at a time, else question by question.

        Args:
            by_cards: see above.
            begun: what was answered before; only the others are asked, and the way back leads over these.

        Raises:
            Left: the person wants out.
        """
        begin = _Screen(form=full(), opened=_ALWAYS_OPEN if by_cards else frozenset(Group))
        states = _after_each(begin, begun or {})
        return fill(self._prompter, begin, self._next, self._said, self._note, states).form.answers

    def card(self, *, slow: bool = False) -> Carded:
        """Ask the card before a walk: lines, the questions they open, back, leg, and the zone with leg pain.

        `slow`: also whether slow walking feels unsteady.

        Raises:
            Left: the person wants out.
        """
        return fill(self._prompter, Carded(slow=slow), self._card_next, self._card_said, self._card_note)

    def _note(self, state: _Screen) -> None:
        self.answers = state.form.answers

    def _next(self, state: _Screen) -> Question[str] | None:
        if not state.form.open:
            return None
        first = state.form.open[0]
        group = ITEMS[first].group
        if group not in state.opened:
            items = tuple(item.id for item in FULL[group])
            return asks.group(group, self._lead(group), items, self._fields)
        counted = say("so_far", n=len(state.form.answers) + 1, most=len(state.form.asks))
        return asks.item(first, self._fields, f"{self._lead(group)} {counted}")

    def _lead(self, group: Group) -> str:
        """Return what stands above the questions of a group: from when on, or for whom, they are asked."""
        if self._assessed is not None and group in _URGENT:
            return say("screen_since", date=telling.day(self._assessed))
        return say(f"screen_{group.value}")

    def _said(self, state: _Screen, value: str) -> _Screen:
        first = state.form.open[0]
        group = ITEMS[first].group
        if group in state.opened:
            return replace(state, form=state.form.said(first, Answer(value)))
        if value == asks.SOME:
            return replace(state, opened=state.opened | {group})
        return replace(state, form=state.form.none(group))

    def _card_note(self, state: Carded) -> None:
        self.answers = state.form.answers

    def _card_next(self, state: Carded) -> Question[str | int] | None:
        left = tuple(line for line in asks.CARD if line not in state.marked)
        if not state.lined:
            return asks.card(left, more=bool(state.marked))
        if state.form.open:
            first = state.form.open[0]
            return asks.item(first, self._fields, self._lead(ITEMS[first].group))
        if judge(state.form.answers).outcome is not Outcome.CLEAR:
            return None
        if state.sheet.next is None:
            return asks.unsteady() if state.asks_unsteady else None
        return asks.sheet(state.sheet, before=True)

    def _card_said(self, state: Carded, value: str | int) -> Carded:
        if not state.lined:
            marked = state.marked if value == "none" else (*state.marked, str(value))
            lined = value == "none" or len(marked) == len(asks.CARD)
            form = (
                short({line: Answer.YES if line in marked else Answer.NO for line in asks.CARD})
                if lined
                else state.form
            )
            return replace(state, marked=marked, lined=lined, form=form)
        if state.form.open:
            return replace(state, form=state.form.said(state.form.open[0], Answer(str(value))))
        if state.sheet.next is None:
            return replace(state, unsteady=bool(value))
        return replace(state, sheet=state.sheet.said(int(value)))
