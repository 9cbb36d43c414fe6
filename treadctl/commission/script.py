"""The empty-belt test as it goes on: which step is under way, what it wishes, what was found.

Told of everything, asked ten times a second, it commands nothing.  Four
runs, each from a start that a person permits: to a slow stop, to one in the
machine's countdown, to one from the top, and to a link that is cut.  The
third is asked for at the machine itself: does its own Start do for a press?
Before the first the standing belt is watched, after it the belt is told to
stop again and again and must not move.
"""

from __future__ import annotations

from treadctl.commission import ends, limits
from treadctl.commission.book import Book
from treadctl.commission.samples import Gaps, Samples
from treadctl.commission.steps import (
    ENDS,
    LINK_LOSS,
    OWN_RUN,
    OWN_START,
    RUNS,
    STOP_COUNTDOWN,
    Found,
    Refused,
    Scene,
    Step,
    Verdict,
    next_run,
    speed_asked,
)
from treadctl.commission.wishes import Ask, Cut, Halt, Poke, Wish
from treadctl.facts import Findings
from treadctl.model import Capabilities
from treadctl.quantities import Speed
from treadctl.safety.grid import Grid


class Commission(Book):
    """One empty-belt test, or the rest of one that was interrupted.

    Attributes:
        looked_at: what the belt reported when the person looked at its display; None: nothing is asked.
        cap: the most that is asked for.
        own_start: the start that is permitted, or under way, is the machine's own, and not judged yet.
    """

    def __init__(self, findings: Findings, machine: Capabilities, cap: Speed, now: float) -> None:
        grid = Grid.of(machine)
        super().__init__(ends.left_over(findings))
        self.cap = cap.on_grid(grid.floor, grid.step)
        self.looked_at: Speed | None = None
        self.own_start = False
        self._grid = grid
        self._told_ready = self._differs = False
        self._gaps = Gaps()
        self._samples = Samples(now, 0)
        self._began_at, self._since = float("-inf"), now
        self._step: Step | None = None
        self._asked = False
        self._unwritten = 0
        self._refused = self._grumbles = False
        self._speed = Speed(0)
        self._former: Speed | None = None
        self._halted_from: Speed | None = None
        self._halts = False  # the stop in force is the test's own
        self._cut_at = self._away_s = 0.0  # when the link was cut, and for how long it was away
        self._pokes = 0
        self._run = next_run(self.findings.done, 0)
        self._tell("setup_watch" if not self._is_done("watch") else "setup_resumed")

    # --- what happens

    def heard(self, at: float, speed: Speed) -> None:
        """Take one report of the belt."""
        self._gaps.heard(at)
        self._speed = speed
        self._samples.add(at, speed)

    def permitted(self, *, own_start: bool) -> None:
        """A start is permitted; with `own_start` the machine's own is waited for."""
        self.own_start = own_start

    def came_to_nothing(self, now: float) -> None:
        """That start: it is asked for anew, and a second time not at the machine."""
        if self.own_start:
            self._keep_own(works=False)
        self._told_ready = self.own_start = False
        self._halted_from = self._halted_from or self._former
        self._begin(now, 0)

    def started(self, now: float) -> None:
        """Start was asked for, or pressed at the machine."""
        self._told_ready, self._former, self._halted_from = False, self._halted_from, None
        if self.own_start and self._former is None:
            self._former = Speed(0)  # what its unit is was found out before: no fast start is good
        self._began_at = now
        self._step = next(iter(RUNS[self._run]), None)  # each run measures its own start, resumed or not
        self._begin(now, 0)

    def answered(self, yes: bool) -> None:
        """The person looked at the display, and says whether it showed the same."""
        if self.looked_at is not None:
            self.looked_at, self._differs = None, not yes
            if yes:
                self._keep("display", {"display_agrees": True})

    def command_refused(self) -> None:
        """The machine answered the last target with an error."""
        self._refused = True

    def not_written(self) -> None:
        """The last target never reached the machine: it is asked for again, but not for ever."""
        self._asked = False
        self._unwritten += 1

    def stopping(self, now: float) -> None:
        """Stop was asked for: what the belt does from here on is its stop curve."""
        self._halted_from, self._halts = self._speed, True
        self._begin(now, self._speed.hundredths)

    def cut(self, now: float) -> None:
        """The link is being cut."""
        self._cut_at = now
        self._tell("setup_link_cut", seconds=limits.CUT_S)

    def came_back(self, now: float) -> None:
        """The link is back, and Stop was asked for."""
        self._away_s = now - self._cut_at
        self.stopping(now)

    def stood(self, now: float) -> None:
        """It stands after a stop of ours: keep what that stop was like, and go on."""
        name = ENDS[self._run] if self.measures_stop else None
        self._halts = False
        if name is None or self._is_done(name):
            return  # an interrupted run says nothing about a whole stop
        if name == LINK_LOSS:
            self._keep_loss(name, *ends.link_loss(self.findings, self._samples, self._away_s))
        elif name == STOP_COUNTDOWN:
            self._keep_countdown(name, stays=not any(self._samples.speeds))
        else:
            found = ends.stop_found(self._samples, self._halted_from or Speed(0))
            if found is None or not self._keep_stop(name, found):
                return
        self._run = next_run(self.findings.done, self._run + 1)
        self._begin(now, 0)

    def moved_while_standing(self) -> None:
        """The belt moved in its break: after a Stop to the standing belt that Stop is to blame."""
        if self._pokes:
            self.reject("stop_moves_it", {"stop_repeat_safe": False})

    @property
    def measures_stop(self) -> bool:
        """Tell whether the stop in force is the test's own, at the end of a whole run."""
        return self._halts and self._step is None

    def fell_silent(self) -> None:
        """The reports ended with the stop, before any 0 came."""
        if self._samples.first_zero_s() is None:
            self.reject("no_zero_frame", {"has_zero_frame": False})

    # --- what it wishes

    @property
    def ready(self) -> bool:
        """Tell whether the next start may be asked for."""
        asked = self._is_done("stop_again") and self._is_done("display")
        return not self.over and self._is_done("watch") and (asked or self._run == 0)

    @property
    def asks_own_start(self) -> bool:
        """Tell whether the next start is asked for at the machine itself."""
        return self._run == OWN_RUN and not self._is_done(OWN_START)

    def standing(self, now: float) -> Wish:
        """What to do with a belt that stands: watch it, tell it to stop again, ask for the next start."""
        if self.over:
            return None
        if self._differs:
            return self._rejected("display_differs")
        if not self._is_done("watch"):
            return self._watch(now)
        if self._run > 0 and not self._is_done("stop_again"):
            return self._stop_again(now)
        own = self.asks_own_start
        if not self._told_ready and not (own and now - self._began_at < limits.OWN_AFTER_S):
            self._told_ready = True
            showed = None if self.looked_at is None else str(self.looked_at)
            self._tell("setup_ready", run=self._run + 1, runs=len(RUNS), display=showed, own=own)
        return None

    def starting(self, started_at: float, now: float) -> Wish:
        """What to do while the machine may count down; `started_at`: when Start was written last."""
        counts = ENDS[self._run] == STOP_COUNTDOWN and started_at >= self._began_at
        return Halt(last=False) if counts and now - started_at >= limits.STOP_COUNTDOWN_S else None

    def moving(self, now: float) -> Wish:
        """What to ask of a belt that moves."""
        if self._differs:
            return self._rejected("display_differs")
        if now - self._began_at > limits.RUN_MAX_S:
            return Halt(last=True)  # not the machine's fault: the rest is for another day
        if self._step is None:
            cuts = ENDS[self._run] == LINK_LOSS
            return Cut(limits.CUT_S) if cuts else Halt(last=self._nothing_after())
        target = speed_asked(self._step, self.cap, self._grid)
        if target is not None and not self._asked:
            return Ask(target) if self._unwritten < limits.UNWRITTEN else self._rejected("refuses_speed")
        if self._step.look and self.looked_at is None and not self._is_done("display"):
            self.looked_at = self._speed
            self._tell("setup_ask_display", speed=str(self._speed))
        verdict = self._judged(self._step, target, now)
        if verdict is None and now - self._since > self._step.limit_s:
            return self._not_following(self._step)
        return self._settle(verdict, now)

    def _nothing_after(self) -> bool:
        return next_run(self.findings.done, self._run + 1) >= len(RUNS)

    def asked(self, now: float) -> None:
        """The step's target went out: from here on the belt is judged."""
        self._asked = True
        self._begin(now, self._speed.hundredths, same_step=True)

    # --- the steps

    def _watch(self, now: float) -> Wish:
        if self._speed.hundredths:
            return self._rejected("moves_when_connected")
        watched_s = now - self._since
        if watched_s >= limits.SILENT_S and not self._gaps.enough:
            return self._rejected("says_nothing")
        if watched_s >= limits.WATCH_S and self._gaps.enough:
            self._keep("watch", self._gaps.found())
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
                former=self._former,
            )
        )

    def _settle(self, verdict: Verdict, now: float) -> Wish:
        match verdict:
            case Found(values):
                self._grumbles = self._grumbles or self._refused
                if self._step is not None:
                    self._keep(self._step.name, values)
                if self.own_start:  # it began with that, and at a speed that a person may step on
                    self.own_start = False
                    self._keep_own(works=True)
                self._forward(now)
            case Refused(_, values) if (
                self.own_start
            ):  # its button alone: the start that we write is judged next
                self.own_start = False
                self._keep_own(works=False, **values)
                return Halt(last=False)
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

    def _begin(self, now: float, before: int, *, same_step: bool = False) -> None:
        self._samples, self._since = Samples(now, before), now
        if not same_step:
            self._asked = self._refused = False
            self._unwritten = 0
            self._pokes = 0
