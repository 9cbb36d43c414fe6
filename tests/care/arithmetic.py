"""A walk as sums and not seconds: blocks, a question after two minutes and at each block's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treadctl.care import symptoms
from treadctl.care.body import Report, Scores
from treadctl.care.history import Action, Ended, Session
from treadctl.care.symptoms import Check, SoFar
from treadctl.care.today import Today

if TYPE_CHECKING:
    from tests.care.life import Life


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
        began = self.life.day * 86_400 + 36_000.0
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
