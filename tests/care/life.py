"""One person's days: mornings, cards, walks, colds, journeys; everything random comes from one seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

from tests.care.arithmetic import Walking
from tests.care.judge import Start as Promise
from tests.care.judge import complaints
from tests.care.nature import Nature
from treadctl.care import symptoms
from treadctl.care.body import Later, LaterReport, Numb, Report, Scores, Zone
from treadctl.care.card import card
from treadctl.care.colour import Colour, judge
from treadctl.care.history import (
    NOTHING,
    Amount,
    Asked,
    Card,
    Ended,
    History,
    Illness,
    LockSpell,
    Pattern,
    Session,
    Wish,
    Wished,
)
from treadctl.care.screen import Outcome
from treadctl.care.today import Kind, Today, today
from treadctl.care.weeks import NOBODY, Settled, settled
from treadctl.model import Profile

FIRST_DAY = 739_000
DAY_S = 86_400


class Steps(Protocol):
    """One walk, however it is walked."""

    def go(self) -> None: ...
    def session(self) -> Session: ...


@dataclass
class Life:
    """One person's half year."""

    nature: Nature
    profile: Profile
    chance: Random
    day: int = FIRST_DAY
    history: History = field(default_factory=History)
    flare: float = 0.0
    mood: float = 0.0  # how much better or worse than usual this day is, whatever was walked
    felt_before: float = 0.0  # at the card before the last walk
    able_m: float = 0.0
    gone_until: int = 0
    ill_until: int = 0
    kept: Settled = NOBODY
    how: Callable[[Life, Today, Scores], Steps] = Walking
    promises: list[Promise] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.able_m = 333.0 * self.nature.ahead  # 10 min at 2.0 km/h
        self.history = replace(self.history, usual=self.scores(0.0))
        if self.nature.clinician_day == 0:
            self.history = replace(self.history, asked=(Asked(day=self.day, ok=True),))

    def happens(self, share: float) -> bool:
        return share > 0 and self.chance.random() < share

    def felt(self, more: float) -> float:
        return max(0.0, self.nature.pain + self.mood + more)

    def scores(self, more: float) -> Scores:
        """Return how it feels now: the leg leads, the back follows."""
        felt = self.felt(more)
        leg = min(10, max(0, round(felt)))
        zone = Zone.LOW_BACK if leg == 0 else Zone.FOOT if leg >= 8 else Zone.CALF
        back = min(10, max(0, round(felt * 0.6)))
        return Scores(back=back, leg=leg, zone=zone if leg or back else Zone.NONE)

    def live(self, days: int) -> None:
        """Live so many days."""
        for _ in range(days):
            self.a_day()
            self.day += 1

    def a_day(self) -> None:
        self.flare *= self.nature.heals
        self.mood = self.chance.gauss(0, self.nature.noise) if self.nature.noise else 0.0
        self.things_happen()
        self.morning()
        if self.day < self.gone_until:
            return
        if self.happens(self.nature.console_walk):
            self.console_walk()
        elif self.happens(self.nature.comes):
            self.come()

    def things_happen(self) -> None:
        history, day = self.history, self.day
        if self.nature.clinician_day is not None and day - FIRST_DAY == self.nature.clinician_day:
            self.history = replace(history, asked=(*history.asked, Asked(day=day, ok=True)))
        if self.happens(self.nature.away):
            self.gone_until = day + self.chance.randrange(4, 45)
        if self.happens(self.nature.fever) and day >= self.ill_until:
            self.ill_until = day + self.chance.randrange(2, 12)
            ill = Illness(since=day, well_at=float(self.ill_until * DAY_S))
            self.history = replace(self.history, illnesses=(*history.illnesses, ill))
        if self.happens(self.nature.emergency) and not history.locked(day):
            self.lock()
        if self.happens(self.nature.wishes):
            wished = Wished(day=day, wish=self.chance.choice(list(Wish)))
            self.history = replace(self.history, wishes=(*self.history.wishes, wished))

    def lock(self) -> None:
        spell = LockSpell(since=self.day, until=self.day + self.chance.randrange(1, 20), item="E1")
        self.history = replace(self.history, locks=(*self.history.locks, spell))

    def morning(self) -> None:
        """Answer for the last walk, if it is not answered yet."""
        sessions = self.history.sessions
        if not sessions or sessions[-1].morning is not None or sessions[-1].day >= self.day:
            return
        if not self.happens(self.nature.answers):
            return
        last = sessions[-1]
        was = last.before or self.scores(0.0)
        now = self.scores(self.flare)
        same = self.felt(self.flare) - self.felt_before < 1.0  # "as before or better" is what one tap says
        better = same or (now.leg <= was.leg and now.back <= was.back)
        two = last.two_hours or LaterReport(feel=Later.YES, by_morning=True)
        last = replace(
            last, morning=Report(scores=None if better else now), morning_on=self.day, two_hours=two
        )
        self.history = replace(self.history, sessions=(*sessions[:-1], last))

    def come(self) -> None:
        """Open treadctl, and walk if it lets me."""
        self.kept = settled(self.history, self.profile, self.kept)
        look = self.ask(None)
        self.kinds[look.kind] = self.kinds.get(look.kind, 0) + 1
        if look.kind is not Kind.WALK:
            return
        card = self.card()
        beginning = symptoms.before(card)
        now = self.ask(beginning)
        self.kinds["card " + now.kind] = self.kinds.get("card " + now.kind, 0) + 1
        walks = now.kind is Kind.WALK
        kept = Card(day=self.day, scores=card.scores, started=walks, rule=beginning.rule)
        self.history = replace(self.history, cards=(*self.history.cards, kept))
        if walks:
            self.walk(now, card.scores)

    def ask(self, beginning: symptoms.Beginning | None) -> Today:
        return today(
            self.history,
            self.profile,
            self.day,
            wall_s=float(self.day * DAY_S + 36_000),
            beginning=beginning,
            kept=self.kept,
        )

    def card(self) -> symptoms.Card:
        felt = self.scores(self.flare)
        return card(self.history, self.day, scores=felt, screened=Outcome.CLEAR, numb=Numb.NONE)

    def walk(self, now: Today, before: Scores) -> None:
        """Walk the plan: a question after two minutes and at each block's end."""
        assert now.plan
        done = self.how(self, now, before)
        locked = any(lock.since <= self.day < (lock.until or self.day + 1) for lock in self.history.locks)
        self.felt_before = self.felt(self.flare)
        done.go()
        session = done.session()
        self.after(session)
        self.promise(now, session, before, locked=locked)

    def after(self, session: Session) -> None:
        """What the body makes of it, and the answer two hours later."""
        over = session.metres / self.able_m - 1.0
        self.flare = max(self.flare, 4.0 * over) if over > 0 else self.flare
        if over <= 0.3:
            self.able_m *= 1.0 + self.nature.learns
        if session.before and self.happens(self.nature.answers):
            lingers = self.flare >= 2.0
            said = Later.CLEARLY_WORSE if lingers else Later.BIT_WORSE if self.flare >= 1.2 else Later.YES
            session = replace(session, two_hours=LaterReport(feel=said))
        self.history = replace(self.history, sessions=(*self.history.sessions, session))
        if session.ended is Ended.EMERGENCY:
            self.lock()

    def promise(self, now: Today, session: Session, before: Scores, *, locked: bool) -> None:
        self.promises.append(
            Promise(
                day=self.day,
                planned_s=now.amount.walk_s,
                speed=now.amount.speed,
                done_s=session.walked_s,
                done_speed=session.speed,
                red=False,
                top=before.top,
                locked=locked,
                profile_s=float(self.profile.walk_s),
                profile_speed=float(self.profile.cap.hundredths),
                planned_walks=now.at.open.planned,
                baseline=now.baseline,
            )
        )

    def console_walk(self) -> None:
        """Walk without us: begun at the console, ten minutes at 3.0."""
        if self.history.sessions and self.history.sessions[-1].day == self.day:
            return
        amount = Amount(walk_s=600.0, speed=300.0)
        session = Session(
            day=self.day,
            started_at=self.day * DAY_S + 36_000.0,
            ended_at=self.day * DAY_S + 36_600.0,
            planned=NOTHING,
            walked_s=600.0,
            speed=300.0,
            metres=amount.metres,
            pattern=Pattern.STANDARD,
            ended=Ended.DONE,
            right_after=Report(scores=None),
        )
        self.after(session)
        self.promises.append(
            Promise(
                day=self.day,
                planned_s=0.0,
                speed=0.0,
                done_s=600.0,
                done_speed=300.0,
                red=False,
                top=0,
                locked=False,
                profile_s=0.0,
                profile_speed=0.0,
                planned_walks=3,
                ours=False,
            )
        )

    def judged(self) -> list[str]:
        """Return the judge's complaints about everything that was started."""
        by_day = {s.day: s for s in self.history.sessions}
        last = self.history.sessions[-1].day if self.history.sessions else 0
        for promise in self.promises:
            session = by_day[promise.day]
            promise.red = judge(session, final=session.day != last).colour >= Colour.RED
        return complaints(self.promises, self.profile.days_per_week)
