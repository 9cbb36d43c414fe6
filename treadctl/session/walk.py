"""One walk: blocks, breaks, countdown, what was walked.  It wishes and counts; it commands nothing."""

from __future__ import annotations

from dataclasses import replace

from treadctl.blocks import TOTAL_MAX_S, blocks_s, longest_walk_s
from treadctl.model import Plan, Summary
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.session.felt import Felt
from treadctl.session.phases import NEXT_PHASE, Phase, Trigger

_NEARLY_S = 0.25  # reports come about once a second: a block this close to its end is done
_COUNTS = 80  # percent of the commanded speed from which a second counts as walked


class Walk:
    """The walk of one plan.

    Attributes:
        phase: where it is; changed by `go` alone.
        block: index of the current block, from 0.
        ends: what follows when the belt stands: the end (True) or a break (False).
        ended: done | person | pain | fault | refused, set once with the first `reason`.
        own_start: this countdown waits for the machine's own Start, instead of counting.
        felt: what answers on the way came to.
        stood_at: when the walk just before this one was said to be stopped; None where there was none.
    """

    def __init__(self) -> None:
        self.phase = Phase.IDLE
        self.since = 0.0  # when this phase began
        self.stood_at: float | None = None
        self.plan: Plan | None = None
        self.block = 0
        self.block_walked_s = 0.0
        self.walked_s = 0.0
        self.metres = 0.0
        self.breaks = 0
        self.top_speed = Speed(0)
        self.ends = True
        self.own_start = False
        self.ended: str | None = None
        self.reported = False  # its summary was given
        self.reason = ""
        self.began_at = 0.0
        self.felt = Felt()
        self._rest_until = 0.0

    def go(self, trigger: Trigger, now: float) -> bool:
        """Follow the table; False, and nothing changed, where it has no entry."""
        after = NEXT_PHASE[self.phase].get(trigger)
        if after is None:
            return False
        if after is not self.phase:
            self.phase = after
            self.since = now
            if after is Phase.IDLE:
                self.plan = None  # over, and no longer worth a look
        return True

    def begin(self, plan: Plan, now: float) -> None:
        """Take today's plan and count down."""
        stood_at = self.since if self.phase is Phase.STOPPED else None
        self.__init__()  # type: ignore[misc]  # a walk begins from nothing
        self.plan, self.stood_at, self.began_at = plan, stood_at, now
        self.go(Trigger.ARM, now)

    @property
    def under_way(self) -> bool:
        """Tell whether a walk was begun and has not ended."""
        return self.plan is not None and self.ended is None

    @property
    def resumed(self) -> bool:
        """Tell whether this walk has had a break: a countdown then leads back to it."""
        return self.breaks > 0

    @property
    def awaits_start(self) -> bool:
        """Tell whether the machine's own Start would be this walk's start."""
        return self.own_start and self.phase is Phase.COUNTDOWN

    def end(self, ended: str, reason: str) -> None:
        """Say how it ends; the first cause stays."""
        self.ends = True
        if self.ended is None:
            self.ended, self.reason = ended, reason

    def count(self, speed: Speed, commanded: Speed, seconds: float) -> None:
        """Account for `seconds` at the reported `speed`."""
        self.metres += speed.hundredths * seconds / 360.0
        self.top_speed = max(self.top_speed, speed)
        walking = speed.hundredths * 100 >= commanded.hundredths * _COUNTS
        if self.phase is Phase.WALK and commanded.hundredths and walking:
            self.block_walked_s += seconds
            self.walked_s += seconds

    def block_left_s(self) -> float:
        """Walking seconds left in this block."""
        return self.plan.blocks_s[self.block] - self.block_walked_s if self.plan else 0.0

    def block_done(self) -> bool:
        """Tell whether this block's walking is done; decides what follows."""
        if self.plan is None or self.block_left_s() > _NEARLY_S:
            return False
        self.ends = self.block + 1 >= len(self.plan.blocks_s)
        return True

    def rest(self, now: float) -> None:
        """The belt stands: the break begins."""
        self.go(Trigger.REST, now)
        self.breaks += 1

    def next_block(self, now: float) -> None:
        """Go on after a break: count down, then the next block (or the rest of this one)."""
        if self.plan is not None and self.block_left_s() <= _NEARLY_S:
            self.block = min(self.block + 1, len(self.plan.blocks_s) - 1)
            self.block_walked_s = 0.0
        self.ends = False
        self.go(Trigger.ARM, now)

    @property
    def last_block(self) -> bool:
        """Tell whether no block follows this one."""
        return self.plan is None or self.block + 1 >= len(self.plan.blocks_s)

    def gently(self, block_s: int, break_s: int, now: float) -> None:
        """Cut what is left into blocks of at most `block_s` with breaks of at least `break_s` between.

        Never more than was left, and never beyond the longest session with its breaks.
        """
        if self.plan is None:
            return
        ahead = self.plan.blocks_s[self.block + 1 :]
        left_s = int(sum(ahead) + max(0.0, self.block_left_s()))
        block_s = min(block_s, max(self.plan.blocks_s))
        break_s = max(break_s, self.plan.break_s)
        fits_s = longest_walk_s(block_s, break_s, max(0, int(TOTAL_MAX_S - (now - self.began_at))))
        gentle = blocks_s(min(left_s, fits_s), block_s)
        done_s = int(self.block_walked_s)
        done = (done_s,) if done_s or not gentle else ()  # a block in which nothing was walked is no block
        self.plan = replace(
            self.plan, blocks_s=(*self.plan.blocks_s[: self.block], *done, *gentle), break_s=break_s
        )

    def rest_until(self, at: float) -> None:
        """Make the present break last until then, however short the plan's are."""
        self._rest_until = at

    def overdue(self, now: float) -> bool:
        """Tell whether this block lasts much longer than it should: its walking does not count."""
        block_s = self.plan.blocks_s[self.block] if self.plan else 0
        return now - self.since > min(block_s, limits.BLOCK_MAX_S) + limits.BLOCK_OVERTIME_S

    def break_overdue(self, now: float) -> bool:
        """Tell whether the break is so long that the walk is over."""
        least = self.plan.break_s if self.plan else 0
        return now - self.since > max(limits.BREAK_MAX_S, least + limits.BREAK_ANSWER_S)

    def goes_on(self) -> bool:
        """Tell whether anything is left to walk."""
        if self.plan is None:
            return False
        return self.block + 1 < len(self.plan.blocks_s) or self.block_left_s() > 1.0

    def break_left_s(self, now: float) -> float:
        """Seconds before the person may go on; 0 or less when the break may end."""
        return max((self.plan.break_s if self.plan else 0) - (now - self.since), self._rest_until - now)

    @property
    def ramp_per_s(self) -> Speed:
        """The plan's rise each second."""
        return self.plan.ramp_per_s if self.plan else Speed(0)

    def level(self) -> bool:
        """Tell whether nothing above the opening ramp may be wished yet."""
        return self.plan is not None and self.walked_s < self.plan.level_until_s

    def next_change_s(self, now: float) -> int | None:
        """Seconds to the next change that comes by the plan; None where a person decides."""
        if self.phase is Phase.COUNTDOWN:
            lasts_s = limits.OWN_START_S if self.own_start else limits.COUNTDOWN_S
            return max(0, round(lasts_s - (now - self.since)))
        if self.phase is Phase.WALK:
            return max(0, round(self.block_left_s()))
        if self.phase is Phase.BREAK:
            left = round(self.break_left_s(now))
            return left if left > 0 else None
        return None

    def summary(self, cap: Speed) -> Summary:
        """What was done, as far as the belt reported it; `cap` is what was allowed at its end."""
        blocks = self.block + (1 if self.block_walked_s > 0 else 0)
        return Summary(
            walked_s=round(self.walked_s),
            distance_m=round(self.metres),
            blocks=blocks,
            breaks=self.breaks,
            top_speed=self.top_speed,
            ended=self.ended or "fault",
            reason=self.reason or "unknown",
            slows=self.felt.slows,
            pain_breaks=self.felt.pain_breaks,
            worst=self.felt.worst.name.lower(),
            rule=self.felt.rule,
            speed=self.felt.speed(cap),
        )
