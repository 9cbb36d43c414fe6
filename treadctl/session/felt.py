"""What the answers on the way came to: for the walk's last line, and for the programme after it."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.care.history import Action
from treadctl.quantities import Speed


@dataclass(slots=True, kw_only=True)
class Felt:
    """One walk's answers.

    Attributes:
        slows: how many slowed it.
        pain_breaks: how many led to a break.
        worst: the sharpest action.
        rule: the row of the rule set that led to it; "" where nothing but "go on" was said.
        narrowed: the most that they left of the planned speed; None: they took nothing.
    """

    slows: int = 0
    pain_breaks: int = 0
    worst: Action = Action.CONTINUE
    rule: str = ""
    narrowed: Speed | None = None

    def decided(self, action: Action, rule: str) -> None:
        """Keep what an answer led to."""
        self.slows += action is Action.SLOW
        if action > self.worst:
            self.worst, self.rule = action, rule

    def speed(self, cap: Speed) -> Speed:
        """Return what was left of the planned speed under the cap at the walk's end."""
        return cap if self.narrowed is None else min(cap, self.narrowed)
