"""The questions of the walk under way: put to the person, and their answers taken.

`care.checkins` knows what is asked when, and what follows; `easing` does that to the walk.  Nothing here
delays a stop, and no stop waits for an answer.
"""

from __future__ import annotations

from treadctl.care import numbers
from treadctl.care.body import Scores, Zone
from treadctl.care.checkins import Act, Ask, CheckIns, Compared, Effect, Question, SlowDown
from treadctl.care.history import Action
from treadctl.model import Checks
from treadctl.quantities import Speed
from treadctl.safety.upkeep import Upkeep
from treadctl.session.phases import Phase
from treadctl.supervisor.easing import Easing
from treadctl.supervisor.halting import Halting

_HERE = "here"  # any key or tap: somebody is there, and the question stays open


def check_ins(checks: Checks) -> CheckIns:
    """Return the questions of a walk that begins now.

    Raises:
        ValueError: scores, zone or interval that no card can have led to.
    """
    before = Scores(back=checks.back, leg=checks.leg, zone=Zone(checks.zone))
    return CheckIns(before, often=checks.often, baseline=checks.baseline, every_s=checks.every_s)


def unfit(checks: Checks | None) -> str | None:
    """Return what is wrong with the scores that a walk would be judged by, place, value and bound."""
    try:
        if checks is not None:
            check_ins(checks)
    except ValueError as error:
        return str(error)
    return None


class Asking:
    """Asks, and hands on what is answered.

    Attributes:
        again: the open question was repeated.
    """

    def __init__(self, conduct: Halting, upkeep: Upkeep) -> None:
        self._conduct = conduct
        self._easing = Easing(conduct, upkeep)
        self._check_ins: CheckIns | None = None
        self._walked = False  # it walked when we looked last
        self.again = False

    def begin(self, checks: Checks | None) -> None:
        """A walk begins, with nothing asked yet; None: nothing will be."""
        self._easing.begin()
        self._check_ins = None if checks is None else check_ins(checks)
        self._walked = self.again = False

    @property
    def _open(self) -> CheckIns | None:
        """The questions, while there is a walk to ask about."""
        return self._check_ins if self._conduct.walk.under_way else None

    # --- what others have to know

    @property
    def question(self) -> str | None:
        """The open question."""
        checks = self._open
        return None if checks is None or checks.question is None else checks.question.value

    @property
    def held(self) -> bool:
        """Tell whether the walk goes on only after the answers of a break for pain."""
        return self._easing.coming or self._easing.resting

    def most(self, now: float) -> Speed | None:
        """The most that may be wished while nobody answers; None: whatever the plan says."""
        return self._easing.most(now)

    def holds(self, now: float) -> bool:
        """Tell whether nothing may rise: a question is open or comes soon, or an answer slowed this block."""
        checks, walk, g = self._open, self._conduct.walk, self._conduct.governor
        if checks is None or walk.phase is not Phase.WALK or g.asked < g.floor:  # a first target is no rise
            return False
        due_s = checks.due_in_s(now)
        if not walk.last_block:  # another block's end asks
            due_s = min(due_s, walk.block_left_s())
        return self._easing.slowed or due_s <= numbers.QUIET_BEFORE_CHECK_S

    def overruled(self, chosen: Speed) -> None:
        """Another speed was chosen at the machine."""
        self._easing.overruled(chosen)

    # --- time

    def step(self, now: float) -> None:
        """See where the walk is, and ask what is due."""
        checks, walk = self._open, self._conduct.walk
        if checks is None:
            return
        walked, self._walked = self._walked, walk.phase is Phase.WALK
        if self._walked:
            if not walked:
                checks.walks(now)
                self._easing.block()
                self.again = False
            self._easing.walks()
            self._do(checks.tick(now, block_left_s=walk.block_left_s()), now)
        elif walked:
            checks.stands(now)
        if walk.phase is Phase.BREAK:
            if self._easing.rests(now):
                checks.stands(now, pain=True)
            self._do(checks.tick(now), now)

    def block_ends(self, now: float) -> None:
        """The walking of this block is done."""
        if (checks := self._open) is not None:
            self._do(checks.block_ends(now, last=self._conduct.walk.last_block), now)

    # --- what the person says

    def present(self, now: float) -> None:
        """Any tap or key: somebody is there."""
        if (checks := self._open) is not None:
            checks.present(now)
            self.again = False

    def answered(self, question: str, value: str | int, now: float) -> bool:
        """Take an answer; False where that question is not open.

        Raises:
            ValueError: a value that the question does not have; it stays open.
        """
        self.present(now)
        checks = self._open
        if checks is None or checks.question is None:
            return False
        if value == _HERE:
            return True
        if question != checks.question.value:
            return False
        effects = _taken(checks, checks.question, value, now)
        self._conduct.out.tell("check_answered", question=question, value=value)
        self._do(effects, now)
        return True

    def worse(self, now: float) -> bool:
        """Ask for the details; False where nothing is asked on this walk."""
        self.present(now)
        if self._conduct.walk.phase is Phase.COUNTDOWN and self._open is not None:
            self._conduct.cancel("person", now)
        if (checks := self._open) is None:
            return False
        self._do(checks.worse(now), now)
        return True

    def wrong(self, now: float) -> bool:
        """Something is wrong: the walk ends; False where nothing is asked on this walk."""
        if (checks := self._open) is None:
            return False
        self._do(checks.wrong(), now, wrong=True)
        return True

    # --- what follows

    def _do(self, effects: tuple[Effect, ...], now: float, *, wrong: bool = False) -> None:
        for effect in effects:
            match effect:
                case Ask(question=question, again=again):
                    self.again = again
                    self._conduct.out.tell("check_asked", question=question.value, again=again)
                case SlowDown():
                    self._easing.unheard(now)
                case Act():  # pragma: no branch  (there is no fourth)
                    self._act(effect, "wrong" if wrong else _reason(effect), now)

    def _act(self, act: Act, reason: str, now: float) -> None:
        rule, action = act.decision.rule, act.decision.action.name.lower()
        self.again = False
        self._conduct.out.tell("check_decided", rule=rule, action=action, attention=act.attention)
        self._easing.decided(act.decision, reason, now)


def _reason(act: Act) -> str:
    """Return why the walk ends by this, if it does."""
    if act.attention:
        return "attention"
    return {Action.STOP: "pain", Action.EMERGENCY: "emergency"}.get(act.decision.action, "baseline")


def _taken(checks: CheckIns, question: Question, value: str | int, now: float) -> tuple[Effect, ...]:
    """Hand the answer on.

    Raises:
        ValueError: the question has no such answer.
    """
    match question, value:
        case Question.COMPARED, "same" | "better" | "worse":
            return checks.compared(Compared(value), now)
        case Question.COMPARED, _:
            raise ValueError(f"compared is {value!r}: same, better or worse")
        case _, int():
            return checks.detail(question, value, now)
        case _:
            raise ValueError(f"{question.value} is {value!r}: a whole number")
