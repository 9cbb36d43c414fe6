"""What surrounds a walk: posture cues, stretch cards, and the timer for ice and heat (3.9, 3.10, W13, W27).

All of it may be skipped.  The belt stands while somebody stretches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from treadctl.care import numbers
from treadctl.care.history import Day

CUES = (
    "cue_ahead",
    "cue_tall",
    "cue_belly",
    "cue_steps",
    "cue_feet",
    "cue_knees",
    "cue_middle",
    "cue_fingers",
    "cue_talk",
)
"""The words of 3.9, in turn."""

RAIL_CUES = frozenset({"cue_fingers"})
"""Cues that need something to hold on to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Where the rotation stands: the next cue, and when the last one was given (monotonic seconds)."""

    next: int = 0
    last_s: float | None = None
    rail: bool = True

    def due(self, now: float) -> tuple[str, Cues] | None:
        """Return the cue that is due and the rotation after it; None before three minutes are over.

        Three minutes count from the last cue of any kind: tell it of those that others gave by `said`.
        """
        if self.last_s is not None and now - self.last_s < numbers.CUE_EVERY_S:
            return None
        cues = [cue for cue in CUES if self.rail or cue not in RAIL_CUES]
        index = self.next % len(cues)
        return cues[index], Cues(next=index + 1, last_s=now, rail=self.rail)

    def said(self, now: float) -> Cues:
        """Return the rotation after something else was said: the next cue waits."""
        return Cues(next=self.next, last_s=now, rail=self.rail)


STRETCHES = ("stretch_hamstrings", "stretch_hip", "stretch_low_back")
"""The cards before and after a walk (W13): optional, feet on the floor, belt standing."""


class Kind(StrEnum):
    """What the timer times, in its order."""

    ICE = "ice"
    HEAT = "heat"


class Refusal(StrEnum):
    """Why it does not begin; `comfort_<value>` in the catalogue."""

    NUMB = "numb"  # numb skin there
    CIRCULATION = "circulation"
    BROKEN = "broken"  # broken skin
    SLEEPY = "sleepy"  # may fall asleep
    DONE = "done"  # one of each, in one evening
    ICE_FIRST = "ice_first"
    STILL_ON = "still_on"


CONDITIONS = (Refusal.NUMB, Refusal.CIRCULATION, Refusal.BROKEN, Refusal.SLEEPY)
"""What is asked before each; any yes refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """One that was begun: at these wall seconds; `off`: somebody was told to take it off."""

    kind: Kind
    at: float
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comfort:
    """The timer of one evening: at most one cycle, ice first, each at most 20 minutes.

    Attributes:
        done: what was begun, in its order.
        since_s: when the one that is on began (wall seconds); None while none is.
    """

    done: tuple[Kind, ...] = ()
    since_s: float | None = None

    @property
    def on(self) -> Kind | None:
        """The one that is on; None while none is."""
        return self.done[-1] if self.since_s is not None else None

    def refusal(self, kind: Kind, yes: Iterable[Refusal]) -> Refusal | None:
        """Return why `kind` does not begin; `yes` are the conditions that apply.  None: it may."""
        applies = set(yes)
        for condition in CONDITIONS:
            if condition in applies:
                return condition
        if self.since_s is not None:
            return Refusal.STILL_ON
        if self.done.count(kind) >= numbers.COMFORT_CYCLES:
            return Refusal.DONE
        return Refusal.ICE_FIRST if Kind.HEAT in self.done else None

    def begun(self, kind: Kind, now: float, yes: Iterable[Refusal] = ()) -> Comfort:
        """Return the timer with `kind` on.

        Raises:
            ValueError: `refusal` says why.
        """
        why = self.refusal(kind, yes)
        if why is not None:
            raise ValueError(f"no {kind.value} now: {why.value}")
        return Comfort(done=(*self.done, kind), since_s=now)

    def left_s(self, now: float) -> float:
        """Return the seconds until it comes off; 0 when it is time, or nothing is on."""
        return 0.0 if self.since_s is None else max(0.0, numbers.COMFORT_MOST_S - (now - self.since_s))

    def off(self) -> Comfort:
        """Return the timer with nothing on."""
        return Comfort(done=self.done)


def tonight(begun: Iterable[Begun], now: float, day_of: Callable[[float], Day]) -> tuple[Begun, ...]:
    """Return those of the evening of `now`, which lasts until five in the morning.

    Args:
        begun: in their order.
        now: wall seconds.
        day_of: the local day of wall seconds.
    """
    night_s = numbers.MORNING_FROM_S
    return tuple(each for each in begun if day_of(each.at - night_s) == day_of(now - night_s))


def evening(had: tuple[Begun, ...], now: float) -> Comfort:
    """Return where the timer stands, whatever became of who began it.

    One that began after `now`, because a clock was set back since, was had; that it is still on nobody can
    tell.
    """
    on = bool(had) and not had[-1].off and 0 <= now - had[-1].at < numbers.COMFORT_MOST_S
    return Comfort(done=tuple(each.kind for each in had), since_s=had[-1].at if on else None)
