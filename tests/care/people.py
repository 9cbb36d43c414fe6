"""Virtual people who walk whole programmes through the pure rules, with an arithmetic walk and no belt.

`python -m tests.care.people [PEOPLE] [WEEKS]` walks them and prints what came of it; `… noise` how far people
get whose pain varies from day to day.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field, replace
from random import Random

from tests.care.judge import Start as Promise
from tests.care.judge import complaints
from treadctl.care import symptoms
from treadctl.care.body import Later, LaterReport, Numb, Report, Scores, Zone, usual
from treadctl.care.colour import Colour, judge
from treadctl.care.history import (
    NOTHING,
    Action,
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
from treadctl.care.road import road
from treadctl.care.screen import Outcome
from treadctl.care.symptoms import Check, SoFar
from treadctl.care.today import Kind, Today, today
from treadctl.care.weeks import NOBODY, Settled, settled
from treadctl.model import Profile
from treadctl.quantities import Speed

FIRST_DAY = 739_000
DAY_S = 86_400


@dataclass(kw_only=True)
class Nature:
    """What somebody is like; every number a share of days or walks unless it says otherwise."""

    pain: float = 0.0  # usual score, 0-10
    noise: float = 0.0  # spread of the score from day to day
    ahead: float = 4.0  # how far the body is ahead of the first walk; below 1 that walk is too much
    learns: float = 0.02  # growth of that with each walk
    heals: float = 0.5  # what a day leaves of a flare
    comes: float = 1.0  # comes on a day that is allowed
    answers: float = 1.0  # answers two hours after, and in the morning
    attends: float = 1.0  # answers during a walk
    doorbell: float = 0.0
    console_plus: float = 0.0
    console_walk: float = 0.0
    fever: float = 0.0
    away: float = 0.0
    emergency: float = 0.0
    wishes: float = 0.0
    clinician_day: int | None = 0  # None: never asked
    step: int = 10  # of the machine, hundredths of km/h
    starts_at: int = 100


PERFECT = Nature()


def somebody(seed: int) -> tuple[Nature, Profile]:
    """Draw a person and what they want."""
    draw = Random(f"person {seed}")
    step = draw.choice((10, 10, 10, 20, 30, 50))
    nature = Nature(
        pain=draw.choice((0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.2, 6.0)),
        noise=draw.choice((0.0, 0.4, 0.8, 1.2)),
        ahead=draw.choice((0.6, 1.0, 2.0, 4.0, 20.0)),
        learns=draw.choice((0.0, 0.01, 0.02, 0.04)),
        heals=draw.choice((0.3, 0.5, 0.8)),
        comes=draw.choice((1.0, 0.9, 0.6, 0.35)),
        answers=draw.choice((1.0, 0.97, 0.8)),
        attends=draw.choice((1.0, 0.995, 0.95)),
        doorbell=draw.choice((0.0, 0.03)),
        console_plus=draw.choice((0.0, 0.0, 0.1)),
        console_walk=draw.choice((0.0, 0.0, 0.03)),
        fever=draw.choice((0.0, 0.01)),
        away=draw.choice((0.0, 0.0, 0.012)),
        emergency=draw.choice((0.0, 0.0, 0.002)),
        wishes=draw.choice((0.0, 0.0, 0.03)),
        clinician_day=draw.choice((0, 0, 0, 0, 20, None)),
        step=step,
    )
    cap = draw.choice((200, 250, 350, 350, 350))
    profile = wanted(
        pattern=draw.choice(("gentle", "standard", "settled")),
        cap=nature.starts_at if step > 30 else cap,  # a machine that coarse is walked at its start speed
        minutes=draw.choice((10, 20, 30, 30, 45)),
        days=draw.choice((2, 3, 3, 3)),
    )
    return nature, profile


def wanted(*, pattern: str = "settled", cap: int = 350, minutes: int = 30, days: int = 3) -> Profile:
    """Return a profile."""
    return Profile(
        name=pattern,
        pattern=pattern,
        cap=Speed(cap),
        walk_s=60 * minutes,
        block_s={"starter": 120, "gentle": 120, "standard": 300, "settled": 600}[pattern],
        break_s=120,
        days_per_week=days,
        ramp_per_s=Speed.kmh("0.1"),
    )


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
        near = [s.before for s in self.history.sessions if s.before and self.day - s.day < 14]
        assert self.history.usual
        last = self.history.sessions[-1] if self.history.sessions else None
        red = bool(
            last
            and last.before
            and last.morning
            and last.morning.rise(last.before) >= 2
            and last.morning_on == self.day
        )
        return symptoms.Card(
            scores=self.scores(self.flare),
            usual=usual(near or [self.history.usual]),
            screened=Outcome.CLEAR,
            numb=Numb.NONE,
            clinician_ok=self.history.clinician_ok(self.day),
            red_morning_rest=red,
        )

    def walk(self, now: Today, before: Scores) -> None:
        """Walk the plan: a question after two minutes and at each block's end."""
        assert now.plan
        done = Walking(self, now, before)
        locked = self.history.locked(self.day)
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


class Walking:
    """One arithmetic walk: ramps and rests are sums, not seconds."""

    def __init__(self, life: Life, now: Today, before: Scores) -> None:
        assert now.plan
        self.life, self.now, self.before, self.plan = life, now, before, now.plan
        self.speed = now.amount.speed
        self.seconds = self.metres = 0.0
        self.slows = self.breaks = 0
        self.worst = Action.CONTINUE
        self.ended = Ended.DONE

    def go(self) -> None:
        for number, block in enumerate(self.plan.blocks_s):
            first = min(120, block) if number == 0 else block
            for piece in (first, block - first):
                if piece and not self.piece(piece):
                    return

    def piece(self, seconds: float) -> bool:
        """Walk on for so long, and answer; return False when that ends the walk."""
        life = self.life
        grid = max(life.nature.starts_at, int(self.speed + 1e-6))
        real = grid - (grid - life.nature.starts_at) % life.nature.step
        if life.happens(life.nature.console_plus):
            self.speed = min(self.speed + life.nature.step, float(self.plan.cap.hundredths) + 20)
        self.seconds += seconds
        self.metres += seconds * min(real, self.speed) / 360
        return self.answer()

    def answer(self) -> bool:
        life = self.life
        if life.happens(life.nature.emergency / 5):
            return self.end(Ended.EMERGENCY, Action.EMERGENCY)
        if life.happens(life.nature.doorbell):
            return self.end(Ended.OTHERWISE, self.worst)
        if not life.happens(life.nature.attends):
            return self.end(Ended.ATTENTION, Action.STOP)
        over = self.metres / life.able_m - 1.0
        check = Check(scores=life.scores(life.flare + max(0.0, 3.0 * over)))
        so_far = SoFar(slow_used=self.slows > 0, pain_breaks=self.breaks, baseline=self.now.baseline)
        decision = symptoms.during(self.before, check, so_far)
        self.worst = max(self.worst, decision.action)
        if decision.action is Action.SLOW:
            self.slows += 1
            self.speed = max(100.0, 0.8 * self.speed)
        if decision.action is Action.BREAK:
            self.breaks += 1
            self.speed = max(100.0, 0.8 * self.speed)
        if decision.ends:
            stop = decision.action >= Action.STOP
            return self.end(Ended.SYMPTOMS if stop else Ended.DONE, self.worst)
        return True

    def end(self, ended: Ended, worst: Action) -> bool:
        self.ended, self.worst = ended, max(self.worst, worst)
        return False

    def session(self) -> Session:
        began = self.life.day * DAY_S + 36_000.0
        return Session(
            day=self.life.day,
            started_at=began,
            ended_at=began + self.seconds,
            planned=self.now.amount,
            walked_s=self.seconds,
            speed=self.speed,
            metres=self.metres,
            pattern=self.now.pattern,
            cut=self.now.cut,
            ended=self.ended,
            baseline=self.now.baseline,
            worst=self.worst,
            slows=self.slows,
            breaks=self.breaks,
            before=self.before,
            right_after=Report(scores=None),
        )


def lived(seed: int, weeks: int) -> Life:
    """Return the life of person `seed`, so many weeks of it."""
    nature, profile = somebody(seed)
    life = Life(nature, profile, Random(f"life {seed}"))
    life.live(7 * weeks)
    return life


def by_noise(people: int = 8, weeks: int = 30) -> None:
    """Print how far people get whose pain varies from day to day, whatever they walk.

    `noise` is the spread of a single score; 1.0 is what published test and retest of the 0-10 scale shows.
    """
    for pain in (0.0, 2.0, 4.0, 5.2):
        for noise in (0.0, 0.4, 0.6, 0.8, 1.0):
            nature = Nature(pain=pain, noise=noise, ahead=50.0)
            minutes = []
            for seed in range(people):
                life = Life(nature, wanted(), Random(f"noise {seed}"))
                life.live(7 * weeks)
                minutes.append(life.ask(None).at.amount.walk_s / 60)
            each = " ".join(f"{one:4.1f}" for one in sorted(minutes))
            print(f"usual {pain}, spread {noise}: after {weeks} weeks minutes {each}")  # noqa: T201


def main() -> None:
    """Walk so many people for so many weeks; print what came of it."""
    if sys.argv[1:] == ["noise"]:
        by_noise()
        return
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    weeks = int(sys.argv[2]) if len(sys.argv) > 2 else 26
    began = time.perf_counter()
    walks = wrong = 0
    longest = []
    for seed in range(people):
        life = lived(seed, weeks)
        walks += len(life.history.sessions)
        for complaint in life.judged():
            wrong += 1
            print(f"person {seed}: {complaint}")
        ahead = road(
            replace(life.history, asked=(Asked(day=FIRST_DAY, ok=True),), wishes=()), life.profile, life.day
        )
        longest.append((len(ahead), seed, ahead[-1].amount))
    took = time.perf_counter() - began
    print(
        f"{people} people x {weeks} weeks: {walks} walks in {took:.1f} s ({walks / took:.0f} a second), "
        f"{wrong} complaints; longest road from where they were: {max(longest, key=lambda e: e[0])}"
    )


if __name__ == "__main__":
    main()
