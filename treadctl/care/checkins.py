"""Which question is asked when during a walk, and what its answer, or silence, leads to (3.5, 3.6 B, 3.0).

One question at a time, one key or tap each.  Two minutes after the start, then at each block's end, never
more than five minutes of walking apart; "worse" may be said at any time.  Silence is answered too: at 30 s
the question repeats, at 60 s the belt slows to its lowest, at 90 s the walk ends.

The machine is told the time (monotonic seconds) and gives back what is to be done; it moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from treadctl.care import numbers
from treadctl.care.body import Scores, Zone
from treadctl.care.history import Action
from treadctl.care.symptoms import FIRST, Check, Decision, SoFar, during, resume


class Question(StrEnum):
    """What is asked; `ask_<value>` in the catalogue."""

    COMPARED = "compared"  # same, better or worse?
    LEG = "leg"
    BACK = "back"
    ZONE = "zone"  # only with leg pain
    NUMB = "numb"
    OTHER = "other"  # hip, knee, foot


DETAILS = (Question.LEG, Question.BACK, Question.ZONE, Question.NUMB, Question.OTHER)


class Compared(StrEnum):
    """The answer of an ordinary check."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"


class Silence(IntEnum):
    """How far the ladder of an unanswered question has gone."""

    ASKED = 0
    REPEATED = 1
    SLOWED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Put this question to the person; `again`: it was asked before."""

    question: Question
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowDown:
    """Nobody answers: down to the belt's lowest speed until somebody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Do what the answer (or silence) led to; `attention`: it was silence."""

    decision: Decision
    attention: bool = False


Effect = Ask | SlowDown | Act
_LADDER = ((numbers.ASK_AGAIN_S, Silence.REPEATED), (numbers.ASK_SLOW_S, Silence.SLOWED))


class CheckIns:
    """The questions of one session.

    Args:
        before: the scores of the card before the walk.
        often: every two to three minutes ("4-5, your usual").
        baseline: the first week, in which +1 ends a walk.
        every_s: a stricter profile's interval (60 s to 300 s of walking).

    Raises:
        ValueError: an interval that is longer than the hard one, or under a minute.
    """

    def __init__(
        self,
        before: Scores,
        *,
        often: bool = False,
        baseline: bool = False,
        every_s: float = numbers.CHECK_EVERY_S,
    ) -> None:
        if not numbers.QUIET_BEFORE_CHECK_S <= every_s <= numbers.CHECK_EVERY_S:
            raise ValueError(f"check-ins every {every_s} s: 60 to {numbers.CHECK_EVERY_S:.0f} s")
        self._before = before
        self._so_far = SoFar(baseline=baseline)
        self._most_s = min(every_s, numbers.CHECK_USUAL_MOST_S if often else every_s)
        self._usual_s = min(every_s, numbers.CHECK_USUAL_S if often else every_s)
        self._walked_s = 0.0  # walking time of the blocks before this one
        self._since: float | None = None  # when this block began to walk
        self._asked_walked_s = 0.0  # walking time at the last question
        self._next_s = min(numbers.FIRST_CHECK_S, every_s)  # walking time from that question to the next
        self._fixed = True  # ... and it does not wait for the block's end: the first, and after a SLOW
        self._open: Question | None = None
        self._open_since = 0.0
        self._silence = Silence.ASKED
        self._given: dict[Question, int] = {}
        self._rest_since: float | None = None  # a break for pain began
        self._rest_asked_s = 0.0
        self._over = False

    @property
    def question(self) -> Question | None:
        """The question that is open."""
        return self._open

    @property
    def so_far(self) -> SoFar:
        """What this session already had."""
        return self._so_far

    def due_in_s(self, now: float) -> float:
        """Return the walking seconds until the next question by time; 0 while one is open."""
        if self._open is not None:
            return 0.0
        return max(0.0, self._asked_walked_s + self._next_s - self._walking_s(now))

    @property
    def held(self) -> bool:
        """Whether this break is one for pain, and no answer has said yet that the walk may go on."""
        return self._rest_since is not None

    def walks(self, now: float) -> None:
        """Take note that the belt walks: a block begins, by a person's press.

        That press is presence: an open question waits anew.
        """
        self._since = now
        self.present(now)

    def stands(self, now: float, *, pain: bool = False) -> None:
        """Take note that the belt stands; `pain`: after this break it is asked whether to go on."""
        self._walked_s = self._walking_s(now)
        self._since = None
        if pain:
            self._rest_since, self._rest_asked_s = now, 0.0

    def block_ends(self, now: float, *, last: bool) -> tuple[Effect, ...]:
        """Return the question at a block's end; after the last the one right after the walk stands for it.

        One that was asked in its last half minute stands for it, as one that is still open does: a block of
        two minutes ends with the first check.
        """
        if last or self._open is not None or self._over or self._just_asked(now):
            return ()
        return self._ask(Question.COMPARED, now)

    def _just_asked(self, now: float) -> bool:
        since_s = self._walking_s(now) - self._asked_walked_s
        return self._asked_walked_s > 0 and since_s < numbers.ASK_AGAIN_S

    def tick(self, now: float, *, block_left_s: float = float("inf")) -> tuple[Effect, ...]:
        """Return what is due at `now`; `block_left_s` are the seconds until this block's end asks anyway."""
        if self._over:
            return ()
        if self._open is not None:
            return self._unanswered(self._open, now) if self._since is not None else ()
        if self._rest_since is not None:
            return self._rested(now - self._rest_since, now)
        if self._since is None or self.due_in_s(now) > 0:
            return ()
        end_s = self._walking_s(now) + block_left_s - self._asked_walked_s
        if end_s <= self._most_s and not self._fixed:
            return ()  # the block's end asks in time
        return self._ask(Question.COMPARED, now)

    def present(self, now: float) -> None:
        """Take note of any tap or key: somebody is there, and the question stays open (3.0)."""
        self._open_since, self._silence = now, Silence.ASKED

    def worse(self, now: float) -> tuple[Effect, ...]:
        """Return what follows from "worse", said at any time: the details, one by one."""
        if self._over or self._open in DETAILS:
            return ()
        return self._ask(DETAILS[0], now)

    def wrong(self) -> tuple[Effect, ...]:
        """Return what follows from "something is wrong": the walk ends, and then the screen asks."""
        return self._act(Decision(action=Action.STOP, rule="3.6B/2", ends=True))

    def compared(self, said: Compared, now: float) -> tuple[Effect, ...]:
        """Return what "same", "better" or "worse" leads to; not taken if that is not the open question."""
        if self._open is not Question.COMPARED:
            return ()
        return self.worse(now) if said is Compared.WORSE else self._decide(Check(), now)

    def detail(self, question: Question, value: int, now: float) -> tuple[Effect, ...]:
        """Return what a detail leads to: the next one, or what to do as soon as that is sure.

        `value` is a score, a zone, numbness 0 or 1, or the rise in another joint.  An answer to a question
        that is not open is not taken.

        Raises:
            ValueError: a value that this question does not have; it stays open.
        """
        if question is not self._open or question is Question.COMPARED:
            return ()
        self._given[question] = _checked(question, value)
        check = self._check()
        left = [each for each in DETAILS[DETAILS.index(question) + 1 :] if self._wanted(each)]
        so_far = self._so_far if self._rest_since is None else FIRST  # `resume` knows of no break before
        sure = during(self._before, check, so_far).action >= Action.STOP
        return self._decide(check, now) if sure or not left else self._ask(left[0], now)

    def _wanted(self, question: Question) -> bool:
        return question is not Question.ZONE or self._given[Question.LEG] > 0

    def _check(self) -> Check:
        """Return the check as far as it is answered; what is not is as before the walk."""
        given, b = self._given, self._before
        back, leg = given.get(Question.BACK, b.back), given.get(Question.LEG, b.leg)
        near = Zone.LOW_BACK if leg > 0 else Zone.NONE  # not asked yet, or not at all: nothing is further
        zone = Zone(given[Question.ZONE]) if Question.ZONE in given else near
        return Check(
            scores=Scores(back=back, leg=leg, zone=zone),
            numb_worse=bool(given.get(Question.NUMB, 0)),
            other_up=given.get(Question.OTHER, 0),
        )

    def _ask(self, question: Question, now: float) -> tuple[Effect, ...]:
        if question not in DETAILS[1:]:
            self._asked_walked_s = self._walking_s(now)
        self._next_s, self._fixed = self._usual_s, False
        self._open, self._open_since, self._silence = question, now, Silence.ASKED
        return (Ask(question=question),)

    def _decide(self, check: Check, now: float) -> tuple[Effect, ...]:
        """Close the question and act on its answer; in a break for pain, on whether to go on."""
        self._open, self._given = None, {}
        if self._rest_since is not None:
            decision = resume(self._before, check, rested_s=now - self._rest_since)
            self._rest_since = None if decision.action is Action.CONTINUE else self._rest_since
            return self._act(decision)
        decision = during(self._before, check, self._so_far)
        if decision.action is Action.SLOW:
            self._so_far = replace(self._so_far, slow_used=True)
            self._asked_walked_s = self._walking_s(now)
            self._next_s, self._fixed = min(numbers.SLOW_AGAIN_S, self._usual_s), True
        if decision.action is Action.BREAK:
            self._so_far = replace(self._so_far, pain_breaks=self._so_far.pain_breaks + 1)
        return self._act(decision)

    def _act(self, decision: Decision, *, attention: bool = False) -> tuple[Effect, ...]:
        self._over = decision.ends
        if self._over:
            self._open = None
        return (Act(decision=decision, attention=attention),)

    def _unanswered(self, question: Question, now: float) -> tuple[Effect, ...]:
        """Return the next rung of the ladder, if it is time."""
        waited = now - self._open_since
        if waited >= numbers.ASK_STOP_S:
            decision = during(self._before, Check(unanswered_s=waited), self._so_far)
            return self._act(decision, attention=True)
        for after_s, rung in reversed(_LADDER):
            if waited >= after_s and self._silence < rung:
                self._silence = rung
                again = Ask(question=question, again=True)
                return (again, SlowDown()) if rung is Silence.SLOWED else (again,)
        return ()

    def _rested(self, rested_s: float, now: float) -> tuple[Effect, ...]:
        """Ask in a break for pain: at two minutes, and at five if it was not enough."""
        for at_s in numbers.PAIN_BREAK_S:
            if self._rest_asked_s < at_s <= rested_s:
                self._rest_asked_s = at_s
                return self._ask(DETAILS[0], now)
        return ()

    def _walking_s(self, now: float) -> float:
        return self._walked_s + (now - self._since if self._since is not None else 0.0)


_HIGHEST = {Question.ZONE: int(Zone.FOOT), Question.NUMB: 1}


def _checked(question: Question, value: int) -> int:
    """Return `value`; ValueError where the question has no such answer."""
    lowest = Zone.LOW_BACK if question is Question.ZONE else 0
    highest = _HIGHEST.get(question, numbers.SCORE_MAX)
    if not lowest <= value <= highest:
        raise ValueError(f"{question.value} is {value}: {lowest} to {highest}")
    return value
