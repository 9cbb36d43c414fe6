"""What happened, as frozen records: the facts that every rule of this room reads.

No decision is made here.  A day is the ordinal of a local calendar date
(`datetime.date.toordinal()`): days are subtracted and compared, and the pure
rooms know no calendar.  Wall times are seconds since 1970.  Amounts are
unrounded: seconds and hundredths of km/h as floats (CLINICAL 3.0, Counting);
only what is sent to a belt is rounded, and then down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto

from treadctl.care.body import LaterReport, Numb, Report, Scores
from treadctl.care.numbers import WEEK_DAYS

Day = int


class Pattern(IntEnum):
    """How walking and breaks alternate (CLINICAL 3.3); the lower of two is the more careful one."""

    STARTER = 0
    GENTLE = 1
    STANDARD = 2
    SETTLED = 3


class Action(IntEnum):
    """What an answer during a walk led to (CLINICAL 3.6 B), the mildest first."""

    CONTINUE = 0
    SLOW = 1
    BREAK = 2
    STOP = 3
    EMERGENCY = 4


class Ended(StrEnum):
    """Why a walk ended."""

    DONE = auto()  # today's amount was walked; in the baseline week also: it was enough
    CHOSE = auto()  # the person finished early, at a break or with "end"
    SYMPTOMS = auto()  # a stop by 3.6 B, or the person's own stop without another reason
    OTHERWISE = auto()  # the person's own stop, "not because of symptoms" (the doorbell)
    ATTENTION = auto()  # nobody answered for 90 s
    FAULT = auto()  # machine, link or computer
    EMERGENCY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much walking.

    Attributes:
        walk_s: seconds of walking, breaks excluded.
        speed: hundredths of km/h.
    """

    walk_s: float
    speed: float

    @property
    def metres(self) -> float:
        """The way at that speed, without ramps."""
        return self.walk_s * self.speed / 360


NOTHING = Amount(walk_s=0.0, speed=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One walk.

    Attributes:
        day: the local day on which it began.
        started_at, ended_at: wall seconds.
        planned: today's amount as it was promised; nothing for a walk begun at the console.
        walked_s: seconds at 0.8 x the speed commanded at that moment or more.
        speed: hundredths of km/h; the planned speed, less what a SLOW took, plus what a console press
            added.  What the machine's own grid rounded off is *not* taken away: plans are compared
            with plans.
        metres: what the belt really did.
        pattern: how it was walked.
        cut: the day's own reduction of the week's amount (0.8 on a day of more pain), else 1.
        ended: why it ended.
        baseline: it belonged to a baseline week.
        worst: the sharpest action of its check-ins.
        slows, breaks: how many SLOW and how many breaks for pain.
        before: the scores of the card before it; None for a walk begun at the console.
        right_after, two_hours, morning: the answers; None where there is none (yet).
        morning_on: the day of the morning answer.
        not_symptoms: said afterwards of a stop: "as before", or "not because of symptoms".
    """

    day: Day
    started_at: float
    ended_at: float
    planned: Amount
    walked_s: float
    speed: float
    metres: float
    pattern: Pattern
    ended: Ended
    cut: float = 1.0
    baseline: bool = False
    worst: Action = Action.CONTINUE
    slows: int = 0
    breaks: int = 0
    before: Scores | None = None
    right_after: Report | None = None
    two_hours: LaterReport | None = None
    morning: Report | None = None
    morning_on: Day | None = None
    not_symptoms: bool = False

    @property
    def counted(self) -> Amount:
        """What it counts as reference: never more than was planned (CLINICAL 3.4)."""
        return Amount(
            walk_s=min(self.walked_s, self.planned.walk_s), speed=min(self.speed, self.planned.speed)
        )

    @property
    def spent(self) -> Amount:
        """What it took out of its week: what was really walked."""
        return Amount(walk_s=self.walked_s, speed=self.speed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The card before a walk, also when no walk came of it.

    Attributes:
        day: local day.
        scores: back, leg and zone, when it came to them.
        started: a walk followed.
        rule: why not, else "".
    """

    day: Day
    scores: Scores | None
    started: bool
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A full screen that was answered to its end.

    Attributes:
        day: local day.
        cleared: nothing in it spoke against walking.
        numb: numbness that has been there for long.
        told: what was answered as before an assessment, and therefore locks no more.
    """

    day: Day
    cleared: bool
    numb: Numb = Numb.NONE
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LockSpell:
    """A lock: from its day to the day on which "assessed, told I may walk" was entered (None: it holds).

    Attributes:
        since, until: from this day on, up to this one.
        item: the question that made it.
        assessed: the day of the assessment that opened it; None while it holds, or where none was needed.
    """

    since: Day
    until: Day | None = None
    item: str = ""
    assessed: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Illness:
    """Fever, or feeling unwell: free of symptoms since a wall time (None: not yet)."""

    since: Day
    well_at: float | None = None


class Wish(StrEnum):
    """What the person asked for; the newest of each pair holds."""

    USUAL = auto()  # time until 10 minutes, then time and speed by turns
    TIME = auto()
    SPEED = auto()
    HOLD = auto()  # this week only
    STAY = auto()  # "stay here as my normal", until another wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """A wish and its day."""

    day: Day
    wish: Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An answer to the clinician question: has somebody been asked, and agreed."""

    day: Day
    ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A start agreed with a clinician (CLINICAL 3.0): at most 10 minutes, 3.0 km/h."""

    day: Day
    amount: Amount


class Change(StrEnum):
    """What a week's end decided (CLINICAL 3.4)."""

    FOUND = auto()  # the baseline week found the comfortable amount
    LOCK = auto()
    BACK_HALF = auto()
    BACK_FIFTH = auto()
    HOLD = auto()
    TIME = auto()
    SPEED = auto()
    THERE = auto()  # a good week at the most that is wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A programme week that is over, with its decision; never decided anew.

    Attributes:
        first: its first day; it has seven.
        level: its amount for each walk, after the weekly guard.
        sessions, planned_sessions: walks done, walks planned.
        counted: the lower of done and planned of all walks: the time's sum, the mean speed.
        before: mean scores before its walks, back and leg; None where there are none.
        red, amber: how many sessions.
        change, rule: the decision, and the first rule that matched ("3.4/1" ... "3.4/5").
        next: the amount that follows from it, before gap and guard.
    """

    first: Day
    level: Amount
    sessions: int
    planned_sessions: int
    counted: Amount
    before: tuple[float, float] | None
    red: int
    amber: int
    change: Change
    rule: str
    next: Amount

    @property
    def last(self) -> Day:
        """Its last day."""
        return self.first + WEEK_DAYS - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that the rules know of a person, each part in the order of its days."""

    sessions: tuple[Session, ...] = ()
    weeks: tuple[Week, ...] = ()
    cards: tuple[Card, ...] = ()
    screens: tuple[Screened, ...] = ()
    locks: tuple[LockSpell, ...] = ()
    illnesses: tuple[Illness, ...] = ()
    asked: tuple[Asked, ...] = ()
    wishes: tuple[Wished, ...] = ()
    agreed: Agreed | None = None
    faster: Day | None = None  # a cap above the usual one was confirmed
    usual: Scores | None = None  # the first-run answer

    def clinician_ok(self, day: Day) -> bool:
        """Say whether the newest answer up to `day` was yes."""
        before = [asked.ok for asked in self.asked if asked.day <= day]
        return bool(before) and before[-1]

    def locked(self, day: Day) -> bool:
        """Say whether a lock holds on `day`."""
        return any(lock.since <= day and (lock.until is None or day < lock.until) for lock in self.locks)
