"""The card before a walk: its answers, what they lead to, and the walk that it lets somebody start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from treadctl.care import history as facts
from treadctl.care.body import Numb, Scores
from treadctl.care.card import card
from treadctl.care.history import Day, History, Illness, Session
from treadctl.care.locks import Due, due, locks, resolved
from treadctl.care.rows import Pen, Row
from treadctl.care.screen import Answer, Finding, Outcome, numb, short
from treadctl.care.symptoms import Beginning, Start, before
from treadctl.care.today import Kind, Today
from treadctl.model import Checks, Plan
from treadctl.service import answers
from treadctl.service.programme import NotNowError, Seen, Wanted, today

LIVES_S = 600.0  # chosen: the answers are of "right now"; shoes and key take a minute
UNWALKED = ("cancelled_person", "cancelled_not_pressed")
"""How a walk ends before its belt has moved, with nothing wrong: its card is as good as before."""
PAIN_FREE = Scores.said(0, 0)


def _no(reason: str, **values: object) -> NotNowError:
    return NotNowError(reason, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A card that was answered to its end.

    Attributes:
        scores: back, leg and zone right now; None where it did not come to them.
        finding: what the lines and the questions they opened add up to.
        beginning: whether and how to walk.
        unsteady: slower walking feels unsteady.
        rows: to be written down.
    """

    scores: Scores | None
    finding: Finding
    beginning: Beginning
    unsteady: bool
    rows: tuple[Row, ...]


def answered(seen: Seen, body: Mapping[str, Any]) -> Answered:
    """Return what the answers of a card lead to.

    Raises:
        NotNowError: something else is asked first.
        BadAnswerError: a value that cannot be, or one that is missing.
    """
    history = seen.history
    if due(history, seen.day) is not Due.SHORT:
        raise _no("screen_first")
    lines = answers.lines(body)
    _morning_first(seen, lines)
    try:
        opened = short(lines)
    except ValueError as error:
        raise answers.BadAnswerError(f"{error}. Nothing was written down; answer these too.") from None
    form = answers.filled(opened, answers.items(body))
    known = resolved(history)
    finding = form.finding(resolved=known)
    asked = finding.outcome is Outcome.CLEAR or "back" in body  # an emergency is not asked for numbers
    scores = answers.scores(body) if asked else None
    told = card(
        history,
        seen.day,
        scores=scores or PAIN_FREE,
        screened=finding.outcome,
        numb=_numb(history, numb(form.answers, resolved=known)),
    )
    beginning = before(told)
    unsteady = answers.truth(body, "unsteady") if "unsteady" in body else None
    return Answered(
        scores=scores,
        finding=finding,
        beginning=beginning,
        unsteady=unsteady is True,
        rows=tuple(_rows(seen, scores, beginning, finding, unsteady)),
    )


def _morning_first(seen: Seen, lines: Mapping[str, Answer]) -> None:
    """See that line 6 is answered where the last walk's morning is not; its "yes" opens that morning's."""
    last = seen.stored.last
    if last is None or last.asked.morning is not None or last.session.day >= seen.day:
        return
    if "S6" not in lines:
        raise answers.BadAnswerError(
            "lines.S6 is missing: the morning after the last walk was not answered either."
        )
    if lines["S6"] is not Answer.NO:
        raise _no("morning_first", walk=last.id)


def _numb(history: History, said: Numb) -> Numb:
    """Return what is known of numbness: today's answer, else that of the last full screen."""
    if said is not Numb.NONE or not history.screens:
        return said
    return history.screens[-1].numb


def _rows(
    seen: Seen, scores: Scores | None, beginning: Beginning, finding: Finding, unsteady: bool | None
) -> list[Row]:
    pen = Pen(simulated=seen.simulated)
    rule = beginning.rule if beginning.action >= Start.NOT_TODAY else ""
    fact = facts.Card(day=seen.day, scores=scores, started=False, rule=rule)
    more = {} if unsteady is None else {"unsteady": unsteady}
    row = pen.fact(
        fact,
        action=beginning.action.name.lower(),
        rules=list(beginning.rules),
        items=list(finding.items),
        **more,
    )
    return [row, *told(seen, finding)]


def told(seen: Seen, finding: Finding) -> list[Row]:
    """Return the rows of what a screen found: its locks, and feeling unwell."""
    pen = Pen(simulated=seen.simulated)
    found = [pen.fact(lock) for lock in locks(finding, seen.day) if lock not in seen.history.locks]
    if finding.unwell and all(illness.well_at is not None for illness in seen.history.illnesses):
        found.append(pen.fact(Illness(since=seen.day)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A card that lets somebody start, once.

    Attributes:
        token: its name.
        profile: the one for which it was answered.
        until: monotonic seconds.
        stops: how many stops there had been: one more voids it.
        day: local day.
        simulated: of which world.
        answered: its answers.
    """

    token: str
    profile: str
    until: float
    stops: int
    day: Day
    simulated: bool
    answered: Answered


class Held:
    """The one card that lets somebody start: a newer one voids it, a walk uses it up."""

    def __init__(self) -> None:
        self._card: Pending | None = None
        self._used: Pending | None = None  # by the walk that began last
        self._walked: object = None  # before that one

    def put(self, card: Pending | None) -> None:
        """Take a new one; None: the one before holds no more."""
        self._card, self._used = card, None

    def begins(self, last_walk: object, *, counts: bool) -> None:
        """A walk begins, with it where it `counts`; `last_walk` is the one that ended before."""
        self._used, self._walked = self._card if counts else None, last_walk
        self._card = None if counts else self._card

    def card(self, last_walk: Mapping[str, object] | None) -> Pending | None:
        """Return it; a walk that was cancelled before its belt moved gives it back.

        Args:
            last_walk: the summary of the walk that ended last.
        """
        if last_walk is None or last_walk is self._walked or last_walk.get("reason") not in UNWALKED:
            return self._card
        if self._used is not None:
            self.put(self._used)
        return self._card


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """The walk that a start begins, worked out anew for that start.

    Attributes:
        plan: for the belt.
        session: for the journal, as if nothing of it had been walked.
        now: what the day is.
    """

    plan: Plan
    session: Session
    now: Today


def promise(seen: Seen, wanted: Wanted, pending: Pending) -> Promised:
    """Return the walk of a card: the weekly guard is asked again when it is about to start.

    Raises:
        NotNowError: it is no day for a walk any more.
    """
    said = pending.answered
    now = today(seen, wanted, said.beginning, unsteady=said.unsteady)
    if now.kind is not Kind.WALK or now.plan is None:
        raise _no("not_today_any_more", kind=now.kind.value, rule=now.why[0].rule)
    scores = said.scores or PAIN_FREE
    checks = Checks(
        back=scores.back,
        leg=scores.leg,
        zone=int(scores.zone),
        often=now.often,
        baseline=now.baseline,
        every_s=wanted.profile.check_s,
    )
    session = Session(
        day=seen.day,
        started_at=seen.wall,
        ended_at=seen.wall,
        planned=now.amount,
        walked_s=0.0,
        speed=now.amount.speed,
        metres=0.0,
        pattern=now.pattern,
        ended=facts.Ended.FAULT,
        cut=now.cut,
        baseline=now.baseline,
        before=scores,
    )
    return Promised(plan=replace(now.plan, checks=checks), session=session, now=now)
