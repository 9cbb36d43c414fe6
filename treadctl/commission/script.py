"""The empty-belt test as it goes on: which step is under way, what it wishes, what was found.

Told of everything, asked ten times a second, it commands nothing.  Three
runs, each from a start that a person permits to a stop that is measured;
before the first the standing belt is watched, after the first it is told to
stop again and again and must not move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from treadctl.commission import limits
from treadctl.commission.samples import Samples, late
from treadctl.commission.steps import RUNS, STOP_STEPS, Found, Refused, Scene, Step, Verdict, next_run
from treadctl.commission.wishes import Ask, Halt, Poke, Reject, Wish
from treadctl.facts import Findings, StopFound
from treadctl.model import Capabilities
from treadctl.quantities import Speed
from treadctl.safety.grid import Grid


class Commission:
    """One empty-belt test, or the rest of one that was interrupted.

    Attributes:
        findings: what is known so far; grows.
        news: notices for people, in order; whoever tells them empties it.
        question: what the person is being asked: display | start | None.
        over: nothing is left to do.
        cap: the most that is asked for.
    """

    def __init__(self, findings: Findings, machine: Capabilities, cap: Speed, now: float) -> None:
        grid = Grid.of(machine)
        self.findings = findings
        self.cap = cap.on_grid(grid.floor, grid.step)
        self.news: list[tuple[str, Mapping[str, object]]] = []
        self.question: str | None = None
        self.over = False
        self._grid = grid
        if not self._is_done("start_after_middle"):  # it says something only right after that stop
            done = tuple(name for name in findings.done if name != "stop_middle")
            stops = tuple(stop for stop in findings.stops if stop.speed < limits.MIDDLE)
            self.findings = replace(
                findings, done=done, stops=stops if done != findings.done else findings.stops
            )
        self._gaps: list[float] = []
        self._heard_at: float | None = None
        self._samples = Samples(now, 0)
        self._began_at = now
        self._since = now
        self._step: Step | None = None
        self._asked = False
        self._unwritten = 0
        self._refused = self._grumbles = False
        self._answer: bool | None = None
        self._speed = Speed(0)
        self._former: Speed | None = None
        self._halted_from: Speed | None = None
        self._pokes = 0
        self._run = next_run(self.findings.done, 0)
        self._tell("setup_watch" if not self._is_done("watch") else "setup_resumed")

    # --- what happens

    def heard(self, at: float, speed: Speed) -> None:
        """Take one report of the belt."""
        if self._heard_at is not None and at > self._heard_at:
            self._gaps.append(at - self._heard_at)
        self._heard_at, self._speed = at, speed
        self._samples.add(at, speed)

    def started(self, now: float) -> None:
        """Start was asked for."""
        self.question, self._former, self._halted_from = None, self._halted_from, None
        self._began_at = now
        self._step = RUNS[self._run][0]  # each run measures its own start, resumed or not
        self._begin(now, 0)

    def answered(self, yes: bool) -> None:
        """The person answered the question of the step."""
        if self.question == "display":
            self._answer, self.question = yes, None

    def command_refused(self) -> None:
        """The machine answered the last target with an error."""
        self._refused = True

    def not_written(self) -> None:
        """The last target never reached the machine: it is asked for again, but not for ever."""
        self._asked = False
        self._unwritten += 1

    def stopping(self, now: float) -> None:
        """Stop was asked for: what the belt does from here on is its stop curve."""
        self._halted_from = self._speed
        self._begin(now, self._speed.hundredths)

    def stood(self, now: float) -> None:
        """It stands after a stop of ours: keep what that stop was like, and go on."""
        if self._step is not None or self._halted_from is None:
            return  # an interrupted run says nothing about a whole stop
        samples, name = self._samples, STOP_STEPS[self._run]
        stand_s = samples.first_zero_s()
        if stand_s is None or self._is_done(name):
            return
        drop_s = min(samples.reaction_s(samples.slope(0)), stand_s)
        if drop_s > limits.DROP_S:
            self.reject("does_not_stop")  # something else stopped it
            return
        found = StopFound(speed=self._halted_from, first_drop_s=drop_s, stand_s=round(stand_s, 2))
        stops = tuple(sorted((*self.findings.stops, found), key=lambda stop: stop.speed))
        self._keep(name, {"stops": stops, "has_zero_frame": True})
        self._tell("setup_stopped", speed=str(found.speed), seconds=found.stand_s)
        self._run = next_run(self.findings.done, self._run + 1)
        self._begin(now, 0)

    def moved_while_standing(self) -> None:
        """The belt moved in its break: after a Stop to the standing belt that Stop is to blame."""
        if self._pokes:
            self.reject("stop_moves_it", {"stop_repeat_safe": False})

    @property
    def measures_stop(self) -> bool:
        """Tell whether the stop in force is the test's own, at the end of a whole run."""
        return self._step is None and self._halted_from is not None

    def fell_silent(self) -> None:
        """The reports ended with the stop, before any 0 came."""
        if self._samples.first_zero_s() is None:
            self.reject("no_zero_frame", {"has_zero_frame": False})

    # --- what it wishes

    @property
    def under_way(self) -> str:
        """The name of what is being done."""
        return self._step.name if self._step is not None else "standing"

    @property
    def ready(self) -> bool:
        """Tell whether the next start may be asked for."""
        return not self.over and self._is_done("watch") and (self._is_done("stop_again") or self._run == 0)

    def standing(self, now: float) -> Wish:
        """What to do with a belt that stands: watch it, tell it to stop again, ask for the next start."""
        if self.over:
            return None
        if not self._is_done("watch"):
            return self._watch(now)
        if self._run > 0 and not self._is_done("stop_again"):
            return self._stop_again(now)
        if self.question is None:
            self.question = "start"
            self._tell("setup_ready", run=self._run + 1, runs=len(RUNS))
        return None

    def moving(self, now: float) -> Wish:
        """What to ask of a belt that moves."""
        if now - self._began_at > limits.RUN_MAX_S:
            return Halt(last=True)  # not the machine's fault: the rest is for another day
        if self._step is None:
            return Halt(last=next_run(self.findings.done, self._run + 1) >= len(RUNS))
        target = self._target(self._step)
        if target is not None and not self._asked:
            return Ask(target) if self._unwritten < limits.UNWRITTEN else self._rejected("refuses_speed")
        if self._step.question is not None and self.question is None and self._answer is None:
            self.question = self._step.question
            self._tell(f"setup_ask_{self.question}", speed=str(self._speed))
        verdict = self._judged(self._step, target, now)
        if verdict is None and now - self._since > self._step.limit_s:
            return Halt(last=True) if self._step.question else self._not_following(self._step)
        return self._settle(verdict, now)

    def asked(self, now: float) -> None:
        """The step's target went out: from here on the belt is judged."""
        self._asked = True
        self._begin(now, self._speed.hundredths, same_step=True)

    # --- the steps

    def _watch(self, now: float) -> Wish:
        if self._speed.hundredths:
            return self._rejected("moves_when_connected")
        watched_s = now - self._since
        if watched_s >= limits.SILENT_S and len(self._gaps) < 3:
            return self._rejected("says_nothing")
        if watched_s >= limits.WATCH_S and len(self._gaps) >= 3:
            mean = sum(self._gaps) / len(self._gaps)
            self._keep("watch", {"period_s": round(mean, 3), "period_p999_s": round(late(self._gaps), 3)})
        return None

    def _stop_again(self, now: float) -> Wish:
        if self._speed.hundredths:
            return self._rejected("stop_moves_it", {"stop_repeat_safe": False})
        if now - self._since < self._pokes * limits.POKE_EVERY_S:
            return None
        if self._pokes == limits.POKES:
            self._keep("stop_again", {"stop_repeat_safe": True})
            return None
        if self._pokes == 0:
            self._tell("setup_stop_again")
        self._pokes += 1
        return Poke()

    def _judged(self, step: Step, target: Speed | None, now: float) -> Verdict:
        return step.judge(
            Scene(
                samples=self._samples,
                now_s=now - self._since,
                target=target,
                floor=self._grid.floor,
                step=self._grid.step,
                refused=self._refused,
                grumbles=self._grumbles,
                answer=self._answer,
                former=self._former,
            )
        )

    def _settle(self, verdict: Verdict, now: float) -> Wish:
        match verdict:
            case Found(values):
                self._grumbles = self._grumbles or self._refused
                if self._step is not None:
                    self._keep(self._step.name, values)
                self._forward(now)
            case Refused(reason, values):
                return self._rejected(reason, said=values)
            case None:
                pass
        return None

    def _not_following(self, step: Step) -> Wish:
        if step.target is None:
            return self._rejected("starts_not")
        return self._rejected("refuses_speed" if self._refused else "does_not_follow")

    def _forward(self, now: float) -> None:
        """On to the next step of this run that is not over yet; after the last the belt is stopped."""
        run = RUNS[self._run]
        after = run[run.index(self._step) + 1 :] if self._step in run else ()
        self._step = next((step for step in after if not self._is_done(step.name)), None)
        self._begin(now, self._speed.hundredths)
        if self._step is not None:
            self._tell("setup_step", step=self._step.name)

    def _target(self, step: Step) -> Speed | None:
        if step.target == "cap":
            return self.cap
        if isinstance(step.target, Speed):
            exact = step.target in (limits.UNIT_PROBE, limits.ORDER_PROBE)
            return step.target if exact else max(self._on_grid(step.target), self._grid.floor)
        return None

    def _on_grid(self, speed: Speed) -> Speed:
        return min(speed, self.cap).on_grid(self._grid.floor, self._grid.step)

    def _begin(self, now: float, before: int, *, same_step: bool = False) -> None:
        self._samples, self._since = Samples(now, before), now
        if not same_step:
            self._asked = self._refused = False
            self._unwritten = 0
            self._answer, self._pokes = None, 0

    # --- what was found

    def reject(
        self,
        reason: str,
        values: Mapping[str, object] | None = None,
        said: Mapping[str, object] | None = None,
    ) -> None:
        """Keep that this machine is not driven; the first reason stays.  `said`: numbers for the sentence."""
        if self.findings.refused is None:
            self.findings = replace(self.findings, refused=reason, **(values or {}))  # type: ignore[arg-type]
            self._tell("setup_refused", reason=reason, **(said or {}))
        self.over = True

    def _rejected(
        self,
        reason: str,
        values: Mapping[str, object] | None = None,
        said: Mapping[str, object] | None = None,
    ) -> Reject:
        self.reject(reason, values, said)
        return Reject(reason)

    def _keep(self, name: str, values: Mapping[str, object]) -> None:
        done = (*self.findings.done, name) if not self._is_done(name) else self.findings.done
        self.findings = replace(self.findings, done=done, **values)  # type: ignore[arg-type]
        self._tell("setup_found", step=name)

    def _is_done(self, name: str) -> bool:
        return name in self.findings.done

    def _tell(self, notice: str, **values: object) -> None:
        self.news.append((notice, values))
