"""A walk of a virtual person through the real core: `Supervisor`, byte gate and a toy belt that reports once a second.

The core is stepped once a second, so the limit from which it takes its own loop for stalled is raised meanwhile;
nothing else of the product is touched.  The same interface as `arithmetic.Walking`: who walks does not know which.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.helpers.playbook import PLAIN, Toy, frame_of
from treadctl.care.body import Report, Scores
from treadctl.care.checkins import Compared, Question
from treadctl.care.history import Action, Ended, Session
from treadctl.care.today import Today
from treadctl.model import (
    ArmRequested,
    CheckAnswered,
    Checks,
    Command,
    CommandDenied,
    CommandDone,
    Connected,
    EndRequested,
    Event,
    GuardianBeat,
    Notice,
    Outcome,
    PermitMinted,
    Plan,
    Send,
    SessionEnded,
    SetSpeed,
    StackAnswered,
    StartBelt,
    StopRequested,
    Summary,
    Telemetry,
    Tick,
    Watched,
    WrongSaid,
)
from treadctl.quantities import Incline, Speed
from treadctl.safety import limits
from treadctl.safety.gate import ASK_THE_STACK
from treadctl.supervisor import Supervisor

if TYPE_CHECKING:
    from tests.care.life import Life

STEP_S = 1.0
ANSWERS_AFTER_S = 4.0
FOR_EVER_S = 3 * 3600.0
_ENDED = {"attention": Ended.ATTENTION, "emergency": Ended.EMERGENCY}


class BeltWalk:
    """One walk, from the press to the summary."""

    def __init__(self, life: Life, now: Today, before: Scores) -> None:
        assert now.plan
        self.life, self.now, self.before = life, now, before
        checks = Checks(
            back=before.back, leg=before.leg, zone=int(before.zone), often=now.often, baseline=now.baseline
        )
        self.plan: Plan = replace(now.plan, checks=checks)
        nature = life.nature
        self.toy = Toy(up=20.0, down=50.0, dead_s=0.3)
        self.core = Supervisor()
        self.t = 0.0
        self.metres = self.top = 0.0
        self.presses = 0
        self.summary: Summary | None = None
        self.says: list[tuple[float, Event]] = []
        self.alarmed: list[str] = []
        self.why = ""  # the person's own end
        machine = replace(
            PLAIN, speed_min=Speed(nature.starts_at), speed_step=Speed(nature.step), sets_incline=False
        )
        for event in (Connected(1, machine, simulated=True), Watched(1), GuardianBeat()):
            self.feed(event)

    # --- the world

    def feed(self, event: Event) -> None:
        for effect in self.core.handle(event, self.t):
            match effect:
                case Send(command):
                    self.write(command)
                case Notice():
                    self.hears(effect)
                case SessionEnded(summary):
                    self.summary = summary
                case _:
                    pass

    def write(self, command: Command) -> None:
        denial = self.core.gate(frame_of(command), self.t)
        if denial is not None and denial.reason == ASK_THE_STACK:
            self.feed(StackAnswered(1))
            denial = self.core.gate(frame_of(command), self.t)
        if denial is not None:
            self.feed(CommandDenied(1, command, denial.reason, denial.our_bug))
            return
        delay = self.toy.dead_s + (self.toy.countdown_s if isinstance(command, StartBelt) else 0.0)
        if isinstance(command, SetSpeed):
            self.top = max(self.top, float(command.speed.hundredths))
        self.toy.queue.append((self.t + delay, command))
        self.feed(CommandDone(1, command, Outcome.ACCEPTED))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.t += STEP_S
            self.toy.step(self.t, STEP_S)
            self.metres += self.toy.speed * STEP_S / 360
            while self.says and self.says[0][0] <= self.t:
                self.feed(self.says.pop(0)[1])
            speed = Speed(max(1, round(self.toy.speed)) if self.toy.speed else 0)
            self.feed(GuardianBeat())
            self.feed(Telemetry(conn=1, at=self.t, speed=speed, incline=Incline(0)))
            self.feed(Tick())

    # --- the person

    def hears(self, notice: Notice) -> None:
        if notice.id.startswith(("alarm", "our_bug")) and notice.id != "alarm_over":
            self.alarmed.append(notice.id)
        if notice.id == "check_asked" and not notice.values["again"]:
            answer = self.answer(Question(str(notice.values["question"])))
            if answer is not None:
                self.says.append((self.t + ANSWERS_AFTER_S, answer))

    def answer(self, question: Question) -> Event | None:
        """Say how it is, or what keeps me from saying it."""
        life, nature = self.life, self.life.nature
        if question is Question.COMPARED:
            if life.happens(nature.console_plus):
                self.presses += 1
                self.toy.target += nature.step
            if life.happens(nature.emergency / 5):
                self.why = "emergency"
                return WrongSaid()
            if life.happens(nature.doorbell):
                self.why = "doorbell"
                return StopRequested("person")
            if not life.happens(nature.attends):
                return None
        now = self.scores()
        worse = now.back > self.before.back or now.leg > self.before.leg or now.zone > self.before.zone
        said: dict[Question, str | int] = {
            Question.COMPARED: (Compared.WORSE if worse else Compared.SAME).value,
            Question.LEG: now.leg,
            Question.BACK: now.back,
            Question.ZONE: int(now.zone),
            Question.NUMB: 0,
            Question.OTHER: 0,
        }
        return CheckAnswered(question.value, said[question])

    def scores(self) -> Scores:
        over = self.metres / self.life.able_m - 1.0
        return self.life.scores(self.life.flare + max(0.0, 3.0 * over))

    def press(self, plan: Plan | None) -> None:
        name = f"press {self.t}"
        self.feed(PermitMinted(name, "test"))
        self.feed(ArmRequested(name, plan))

    def go(self) -> None:
        """Walk to the end."""
        with patch.object(limits, "LOOP_STALL_S", STEP_S):
            self._go()

    def _go(self) -> None:
        """Press, and press again after each break."""
        self.run(4.0)
        self.press(self.plan)
        while self.summary is None and self.t < FOR_EVER_S:
            self.run(2.0)
            seen = self.core.snapshot(self.t)
            if seen.waits_for == "continue":
                self.press(None)
            elif self.now.baseline and self.enough(seen.walked_s):
                self.feed(EndRequested("person"))

    def enough(self, walked_s: float) -> bool:
        """Tell whether this is as far as it was comfortable, in the week that finds it out."""
        enough_s = self.life.nature.enough_s
        if self.why or enough_s is None or walked_s < enough_s:
            return False
        self.why = "enough"
        return True

    # --- what came of it

    def session(self) -> Session:
        summary = self.summary
        assert summary is not None, (self.life.day, self.t)
        assert self.alarmed == [], (self.life.day, self.t)
        planned, began = self.now.amount, self.life.day * 86_400 + 36_000.0
        share = 1.0 if summary.speed is None else summary.speed.hundredths / self.plan.cap.hundredths
        return Session(
            day=self.life.day,
            started_at=began,
            ended_at=began + self.t,
            planned=planned,
            walked_s=float(summary.walked_s),
            speed=planned.speed * min(1.0, share) + self.presses * self.life.nature.step,
            metres=self.metres,
            pattern=self.now.pattern,
            cut=self.now.cut,
            ended=self.ended(summary),
            baseline=self.now.baseline,
            worst=Action[summary.worst.upper()],
            slows=summary.slows,
            breaks=summary.pain_breaks,
            before=self.before,
            right_after=Report(scores=None),
        )

    def ended(self, summary: Summary) -> Ended:
        if self.why == "emergency":
            return Ended.EMERGENCY
        if summary.ended == "person":
            return Ended.DONE if self.why == "enough" else Ended.OTHERWISE
        if summary.ended == "pain":
            return _ENDED.get(summary.reason, Ended.SYMPTOMS)
        return Ended.DONE if summary.ended == "done" else Ended.FAULT
