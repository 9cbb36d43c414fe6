"""What answers and silence do to the walk: a lower cap, a ceiling, a held rise, a break, its end.

All of it only narrows.  What is narrowed here goes through governor and gate like everything else.
"""

from __future__ import annotations

from treadctl.care import numbers
from treadctl.care.history import Action
from treadctl.care.symptoms import Decision
from treadctl.model import StopKind
from treadctl.quantities import Speed
from treadctl.safety.descent import Descent
from treadctl.safety.upkeep import Upkeep
from treadctl.session.phases import Phase
from treadctl.supervisor.halting import Halting

ENDS = {
    "baseline": (StopKind.SOFT, "done"),  # one point more: the first week's walk has found what it was for
    "attention": (StopKind.SOFT, "pain"),
    "pain": (StopKind.QUICK, "pain"),
    "wrong": (StopKind.QUICK, "pain"),
    "emergency": (StopKind.NOW, "pain"),
}
"""How the belt comes down at the end of a walk, and how that walk is said to have ended."""


class Easing:
    """Makes a walk easier, or ends it.

    Attributes:
        slowed: an answer slowed this block; nothing rises in it any more.
        coming: the break that comes, as soon as the belt stands, is one for pain.
        resting: this break is one for pain, and no answer has said yet that the walk may go on.
    """

    def __init__(self, conduct: Halting, upkeep: Upkeep) -> None:
        self._conduct = conduct
        self._upkeep = upkeep
        self.begin()

    def begin(self) -> None:
        """A walk begins."""
        self.slowed = self.coming = self.resting = False
        self._pace = Speed(0)  # the last target of a person who walked, but for what silence lowered
        self._unheard: Descent | None = None  # nobody answers: down to the lowest

    def block(self) -> None:
        """A block begins, by a person's press: only the lowered cap is left of what was before."""
        self.slowed, self._unheard = False, None

    def walks(self) -> None:
        """Take note of the speed that the person walks at."""
        if self._unheard is None:
            self._pace = self._conduct.governor.asked

    def rests(self, now: float) -> bool:
        """Tell whether a break for pain begins: the belt stands, and it lasts for two minutes at least."""
        begins, self.coming = self.coming, False
        if begins:
            self.resting = True
            self._conduct.walk.rest_until(now + numbers.PAIN_BREAK_S[0])
        return begins

    # --- silence

    def most(self, now: float) -> Speed | None:
        """The most that may be wished while nobody answers; None: whatever the plan says."""
        return None if self._unheard is None else self._unheard.at(now)

    def unheard(self, now: float) -> None:
        """Nobody answers: down to the lowest speed, until somebody does."""
        g = self._conduct.governor
        self._unheard = Descent(since=now, before=g.asked, to=g.floor)
        self._conduct.out.tell("check_slows", speed=str(g.floor))

    def overruled(self, chosen: Speed) -> None:
        """The person pressed "+" at the machine: that speed is theirs, although nobody answers."""
        if self._unheard is not None and chosen > self._unheard.to:
            self._unheard = None

    # --- answers

    def decided(self, decision: Decision, reason: str, now: float) -> None:
        """Carry out what an answer led to; `reason` is why the walk ends by it, if it does."""
        action, felt = decision.action, self._conduct.walk.felt
        slowed_before = felt.slows > 0
        felt.decided(action, decision.rule)
        if decision.ends:
            self._end(reason, now)
        elif action is Action.BREAK:
            self._break(now)
        elif action is Action.SLOW:
            self.slowed = True
            self._narrow(numbers.SLOW_SHARE, now)
        elif self.resting:
            self._go_on_gently(now)
        elif not slowed_before:  # after a SLOW nothing rises again
            self._unheard = None

    def _end(self, reason: str, now: float) -> None:
        conduct, walk = self._conduct, self._conduct.walk
        kind, ended = ENDS[reason]
        if walk.phase is Phase.COUNTDOWN:
            conduct.cancel("person", now)
        if walk.phase is Phase.BREAK:
            walk.end(ended, reason)
            conduct.finish(now)
        elif walk.under_way:  # else it was the first countdown, and nothing has moved
            conduct.begin_stop(kind, reason, ended, now)

    def _break(self, now: float) -> None:
        """A break for pain: the belt comes to stand, and an answer is needed before it moves again."""
        conduct, walk = self._conduct, self._conduct.walk
        if self.resting:
            return  # not yet: it is asked again
        walk.felt.pain_breaks += 1
        self.coming = True
        if walk.phase is Phase.COUNTDOWN:
            conduct.cancel("person", now)
        elif walk.phase in (Phase.STARTING, Phase.WALK):
            walk.ends = False
            conduct.begin_stop(StopKind.SOFT, "pain_break", None, now)

    def _narrow(self, share: float, now: float) -> None:
        """Lower the cap to a share of the speed that was walked, for the rest of this walk."""
        g = self._conduct.governor
        cap = max(Speed(int(self._pace.hundredths * share)), numbers.MIN_WALK, g.floor)
        before = min(g.asked, g.cap) if g.asked > cap else g.cap  # where the way down begins
        if self._upkeep.lower(cap, before, g.floor, now):
            self._conduct.walk.felt.narrowed = cap

    def _go_on_gently(self, now: float) -> None:
        """It is better: what is left of today goes on slower, in short blocks, when the person presses."""
        walk = self._conduct.walk
        self.resting = False
        self._narrow(numbers.RESUME_SHARE, now)
        walk.gently(int(numbers.GENTLE_BLOCK_S), int(numbers.BREAK_S), now)
        if not walk.goes_on():
            walk.end("done", "plan")
            self._conduct.finish(now)
