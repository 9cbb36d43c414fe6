"""A person whose days are written down by a test: walks come from the product's own plan, answers from the test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from treadctl.care import symptoms
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Action, Asked, Ended, History, Session
from treadctl.care.standing import Standing
from treadctl.care.today import Kind, Today, today
from treadctl.care.weeks import folded, until
from treadctl.model import Profile
from treadctl.quantities import Speed

D0 = 739_000
DAY_S = 86_400.0
AS_PLANNED = symptoms.Beginning(action=symptoms.Start.AS_PLANNED, rule="3.6A/13", rules=())
GENTLE_80 = symptoms.Beginning(action=symptoms.Start.GENTLE, rule="3.6A/6", rules=("3.6A/6",), share=0.8)
STARTER = symptoms.Beginning(action=symptoms.Start.STARTER, rule="3.6A/5", rules=("3.6A/5",))


def scores(leg: int = 0, back: int = 0) -> Scores:
    return Scores.said(back, leg, Zone.CALF if leg else None)


def profile(**changes: object) -> Profile:
    """The most that is wanted unless a test says otherwise: 30 min, 3.5 km/h, three days, standard."""
    usual = Profile(
        name="standard",
        pattern="standard",
        cap=Speed.kmh("3.5"),
        walk_s=1800,
        block_s=300,
        break_s=120,
        days_per_week=3,
        ramp_per_s=Speed.kmh("0.1"),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


GOOD = {
    "right_after": Report(scores=None),
    "two_hours": LaterReport(feel=Later.YES),
    "morning": Report(scores=None),
}
RED = {"two_hours": LaterReport(feel=Later.CLEARLY_WORSE)}
AMBER = {"morning": Report(scores=scores(back=1))}
STOPPED = {"ended": Ended.SYMPTOMS, "worst": Action.STOP}


@dataclass
class Programme:
    """One person: `day` counts from the first one, 0."""

    wants: Profile = field(default_factory=profile)
    history: History = field(
        default_factory=lambda: History(asked=(Asked(day=D0 - 1, ok=True),), usual=scores())
    )

    def on(self, day: int, beginning: symptoms.Beginning | None = AS_PLANNED, **more: object) -> Today:
        """What the day is."""
        return today(
            self.history,
            self.wants,
            D0 + day,
            wall_s=(D0 + day) * DAY_S + 36_000,
            beginning=beginning,
            **more,  # type: ignore[arg-type]
        )

    def walk(
        self,
        day: int,
        beginning: symptoms.Beginning = AS_PLANNED,
        *,
        share: float = 1.0,
        done_s: float | None = None,
        **changes: object,
    ) -> Session:
        """Walk what the day allows, or a share of it; all answers good unless changed."""
        now = self.on(day, beginning)
        assert now.kind is Kind.WALK, (day, now.kind, now.why)
        session = Session(
            day=D0 + day,
            started_at=(D0 + day) * DAY_S + 36_000,
            ended_at=(D0 + day) * DAY_S + 40_000,
            planned=now.amount,
            walked_s=share * now.amount.walk_s if done_s is None else done_s,
            speed=now.amount.speed,
            metres=share * now.amount.metres,
            pattern=now.pattern,
            cut=now.cut,
            ended=Ended.DONE,
            baseline=now.baseline,
            before=scores(),
            morning_on=D0 + day + 1,
            **GOOD,  # type: ignore[arg-type]
        )
        session = replace(session, **changes)  # type: ignore[arg-type]
        self.history = replace(self.history, sessions=(*self.history.sessions, session), weeks=now.at.weeks)
        return session

    def week(self, first: int, *bad: dict[str, object], days: tuple[int, ...] = (0, 2, 4)) -> None:
        """Walk a week: the first walks as the given changes say, the others good."""
        for number, day in enumerate(days):
            self.walk(first + day, **(bad[number] if number < len(bad) else {}))  # type: ignore[arg-type]

    def baseline(self, minutes: float = 6.25, first: int = 0) -> None:
        """Walk the three walks that find the comfortable amount (80 % of these minutes)."""
        for day in (0, 2, 4):
            self.walk(first + day, done_s=60 * minutes)

    def at(self, day: int) -> Standing:
        """Where it stands."""
        return until(folded(self.history, self.wants), self.history, self.wants, D0 + day)

    def minutes(self, day: int) -> float:
        """The amount of the week of that day."""
        return self.at(day).amount.walk_s / 60

    def add(self, **facts: object) -> None:
        """Put facts into the history."""
        self.history = replace(self.history, **facts)  # type: ignore[arg-type]
