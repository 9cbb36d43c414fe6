"""The colour of one session (3.4, with the amendments of 3.0).

Green was a good one; amber holds the week; red takes something back; black locks.  Neutral says nothing
about the body: a doorbell, or a walk that somebody chose to end early.  Open: its answers are still to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from treadctl.care import afterwards
from treadctl.care.afterwards import After, Verdict
from treadctl.care.body import Later, LaterReport, Report
from treadctl.care.history import Action, Ended, Session
from treadctl.care.starts import false_start


class Colour(IntEnum):
    """How a session was; the higher one wins."""

    GREEN = 0
    NEUTRAL = 1
    OPEN = 2
    AMBER = 3
    RED = 4
    BLACK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A session's colour, and the rule that gave it."""

    colour: Colour
    rule: str


ANSWERS = ("right_after", "two_hours", "morning")
"""The answers that a walk waits for, in their order: fields of a session."""

_OF_VERDICT = {After.AMBER: Colour.AMBER, After.RED: Colour.RED, After.SAME_DAY: Colour.BLACK}


def judge(session: Session, *, final: bool) -> Judged:
    """Return the colour of `session`.

    `final`: the next start has come, or the week is being decided: what is still unanswered stays so.
    """
    if false_start(session):
        return Judged(colour=Colour.NEUTRAL, rule="3.2/false start")
    found = [*_walk(session, final=final), *_answers(session, final=final)]
    if not found:
        return Judged(colour=Colour.GREEN, rule="3.4/green")
    colour, rule = max(found, key=lambda each: each[0])
    return Judged(colour=colour, rule=rule)


def colours(sessions: Iterable[Session]) -> dict[str, int]:
    """Return how many of a week's walks had each colour (3.8); their answers are what they are."""
    found = [judge(session, final=True).colour for session in sessions]
    return {colour.name.lower(): found.count(colour) for colour in Colour if colour is not Colour.OPEN}


def _walk(session: Session, *, final: bool) -> Iterator[tuple[Colour, str]]:
    """Yield what the walk itself says."""
    if session.ended is Ended.EMERGENCY or session.worst is Action.EMERGENCY:
        yield Colour.BLACK, "3.6B/1"
    if session.worst is Action.STOP and session.ended is not Ended.ATTENTION:
        yield Colour.RED, "3.6B/2"
    elif session.ended is Ended.SYMPTOMS:
        yield (Colour.NEUTRAL, "3.4/not symptoms") if session.not_symptoms else (Colour.RED, "3.6B/2")
    if session.breaks or session.worst is Action.BREAK or session.slows > 1:
        yield Colour.AMBER, "3.6B/3"
    if session.ended is Ended.ATTENTION:
        yield _attention(session, final=final), "3.0/attention"
    if session.ended is Ended.FAULT:
        yield Colour.AMBER, "3.4/fault"
    if session.ended in (Ended.OTHERWISE, Ended.CHOSE):
        yield Colour.NEUTRAL, "3.4/not symptoms" if session.ended is Ended.OTHERWISE else "3.4/chose"


def _attention(session: Session, *, final: bool) -> Colour:
    """Return the colour of a walk that nobody's answer kept going: neutral if all was as before (3.0)."""
    said = session.right_after
    if said is None:
        return Colour.AMBER if final else Colour.OPEN
    as_before = said.scores is None or (session.before is not None and said.rise(session.before) <= 0)
    return Colour.NEUTRAL if as_before else Colour.AMBER


def _answers(session: Session, *, final: bool) -> Iterator[tuple[Colour, str]]:
    """Yield what the answers say, and which are missing (amber only at the next start, 3.0)."""
    answers = (session.right_after, session.two_hours, session.morning)
    if None in answers:
        yield (Colour.AMBER if final else Colour.OPEN), "3.6C/8"
    for verdict in _verdicts(session):
        if verdict.action in _OF_VERDICT:
            yield _OF_VERDICT[verdict.action], verdict.rule


def _verdicts(session: Session) -> Iterator[Verdict]:
    yield from (found for answer in ANSWERS if (found := verdict(session, answer)) is not None)


def verdict(session: Session, answer: str) -> Verdict | None:
    """Return what one of the `ANSWERS` after a walk says of it; None where it was not given."""
    b, right, later, morning = session.before, session.right_after, session.two_hours, session.morning
    if answer == "right_after" and right is not None:
        return _unmeasured(right, "3.6B/3") if b is None else afterwards.right_after(b, right)
    if answer == "two_hours" and later is not None:
        return _unmeasured_later(later) if b is None else afterwards.two_hours(b, later, right)
    if answer == "morning" and morning is not None:
        return _unmeasured(morning, "3.6C/4") if b is None else afterwards.next_morning(b, morning)
    return None


def _unmeasured(said: Report, rule: str) -> Verdict:
    """Return the verdict on a walk without scores before it (begun at the console): worse is amber."""
    if said.numb_worse:
        return Verdict(action=After.SAME_DAY if rule == "3.6C/4" else After.RED, rule="3.6A/10")
    return Verdict(action=After.SETTLED if said.scores is None else After.AMBER, rule=rule)


def _unmeasured_later(said: LaterReport) -> Verdict:
    by_feel = {Later.YES: After.SETTLED, Later.BIT_WORSE: After.AMBER, Later.CLEARLY_WORSE: After.RED}
    return Verdict(action=by_feel[said.feel], rule="3.6C/2")
