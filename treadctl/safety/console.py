"""What the console (or a runaway) does to the speed, and what we do about it.

The console always wins downwards.  Upwards it is adopted up to the cap,
taken back once above it, and the third upward override in a minute ends the
walk.  A belt that stays above the cap after the correction, or passes
5.2 km/h, is stopped at once; so is one that was told twice to slow down and
does not, that goes faster when told to slow down, that starts at a former
speed, or that rises without a word where the console is known to announce.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import takewhile

from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.echoes import Echoes
from treadctl.safety.faults import Fault
from treadctl.safety.follow import Follow

_OFF = limits.OFF_TARGET.hundredths
_FALLING = 5  # hundredths between two reports: less is noise
_FALLS_BACK = 35  # hundredths under the best since a target: twice the noise, and a bit
_FOLLOWS_S = limits.FIRMWARE_S + 1.0


@dataclass(frozen=True, slots=True)
class Adopt:
    """The person chose another speed at the console: it is theirs now.

    Attributes:
        speed: what they chose.
        told: the machine named it as its target, or its records showed the way there; else it may be a
            sensor that fails, for those jump.
        crossed: a target of ours was on its way when they chose, and comes after it: theirs is asked for.
    """

    speed: Speed
    told: bool = False
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Correct:
    """Above the cap: ask once more for what was asked for last, and never for more than the cap.

    Not for the cap itself: where a sensor lies and the belt is where it was, that would drive it up.
    """

    speed: Speed


@dataclass(frozen=True, slots=True)
class Repeat:
    """Told to slow down, and the belt does not: ask once more."""

    speed: Speed


class Console:
    """Judges each report of a walking belt against what we asked for.

    Attributes:
        fault: set where asking is not enough.
        reached: the belt was seen at the target that we asked for last.
    """

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.follow = Follow()
        self._echoes = Echoes()
        self._target: Speed | None = None
        self._asked_at = 0.0
        self._before: deque[tuple[float, Speed]] = deque(maxlen=64)  # until when which target was in force
        self._nothing_seen()
        self._last = Speed(0)
        self._over_cap = 0
        self._overrides: deque[float] = deque(maxlen=limits.OVERRIDES)
        self._corrected: tuple[float, Speed] | None = None
        self._sank = (0.0, Speed(0))  # since then, and from there, it has not come down any more
        self._latest: deque[Speed] = deque(maxlen=5)
        self._lowered: tuple[float, Speed] | None = (
            None  # when, and what the belt may not rise above after it
        )
        self._topped: Speed | None = None  # the cap at which a belt a little above it was adopted
        self._starting = False
        self._moved_at: float | None = None
        self._announced = Speed(0)
        self._announced_at = float("-inf")
        self._announces = 0

    def asked(self, target: Speed, now: float) -> None:
        """Remember what we asked for; the same target asked for again begins nothing anew."""
        self._asked_at = now
        self._echoes.asked(now)
        if target == self._target:
            return
        self._topped = None
        if self._target is not None:
            lowers = target < self._target
            top = max((self._recent(now), self._target, *self._latest))
            self._lowered = (now, top) if lowers else None
        self._take(target, now)
        self.follow.asked(target, now)

    def not_asked(self, still: Speed) -> None:
        """The last target never got to the machine: it still heads for the one before."""
        self._echoes.not_asked()
        if self._target not in (None, still):
            self._target = still
            self.reached = self._stayed = False
            self.follow.adopted(still)
            self._lowered = None

    def adopted(self, chosen: Speed, now: float) -> None:
        """The person's speed is the target now: nothing was asked for, and nothing has to be followed."""
        if self._target is not None and chosen < self._target:
            self._topped = None
        self._take(chosen, now)
        self.follow.adopted(chosen)
        self._lowered, self._starting = None, False
        self.reached = self._stayed = True  # whatever it does from there is the person's doing as well

    def _take(self, target: Speed, now: float) -> None:
        if self._target is not None:
            self._before.append((now, self._target))
        self._target = target
        self._nothing_seen()

    def _nothing_seen(self) -> None:
        """Nothing is known yet of a belt that heads for a new target."""
        self.reached = self._repeated = False
        self._stayed = False  # seen there twice, not merely passing by
        self._over = self._under = 0
        self._best = Speed(0)

    def announced(self, target: Speed, now: float) -> Adopt | None:
        """The machine says which speed it heads for; a slower one than we asked for is a person's choice.

        Ours it may say back, late or as it rounds them.  Some machines stream their own way to our target
        as targets: that is nobody's choice, and goes one way, while "-" goes the other.
        """
        asked, before = self._target, self._echoes.named
        answers = before is None and not self._echoes.silent(now)
        self._echoes.names(target)
        if asked is None or target == asked:
            return None
        streams = asked < self._last or (before is not None and target >= before)
        if min(asked, self._last) <= target <= max(asked, self._last) and (answers or streams):
            return None
        if answers and target in self._until(now - 2 * _FOLLOWS_S):
            return None
        self._announced, self._announced_at = target, now
        crossed = before is None and now - self._asked_at <= limits.FIRMWARE_S
        return Adopt(target, told=True, crossed=crossed) if target < asked else None

    def _until(self, then: float) -> list[Speed]:
        """The targets that were in force until after a time."""
        return [target for end, target in self._before if end >= then]

    def restarted(self, *, resumed: bool = False) -> None:
        """A new start: what the console did before is over, overrides of the last minute count on.

        Whether the machine says our targets back is known for good; a walk that is resumed keeps whether its
        belt follows, too.
        """
        overrides, announces = self._overrides, self._announces
        follows = resumed and self.follow.follows
        echoes = self._echoes
        self.__init__()  # type: ignore[misc]  # everything else begins from nothing
        self.follow, self._echoes = Follow(follows), echoes
        self._overrides, self._announces = overrides, announces
        self._starting = True

    @property
    def corrected(self) -> tuple[float, Speed] | None:
        """When a belt above its cap was told to come down, and its highest since; None: it is not."""
        return self._corrected

    def at_start(self, speed: Speed, floor: Speed, now: float) -> None:
        """A belt that starts faster than its start speed took up a former one, or misreads its targets.

        One that went from target to target meanwhile did not: what raises it then is a person.
        """
        if not speed.hundredths:
            return
        if self._moved_at is None:
            self._moved_at = now
        start = max(floor, limits.START_USUAL, self._target or floor)
        starting = self._starting and not self.follow.followed
        started = starting and now - self._moved_at <= limits.START_WINDOW_S
        if started and speed.hundredths > start.hundredths + limits.START_OVER.hundredths:
            self.fault = Fault.STARTED_FAST

    def judge(self, speed: Speed, cap: Speed, now: float) -> Adopt | Correct | Repeat | None:
        """Take one report; `fault` is set where asking is not enough."""
        last, self._last = self._last, speed
        self._latest.append(speed)
        if speed > limits.TRIP_OVER_ABS:
            self.fault = Fault.OVER_LIMIT
        elif self._wrong_way(speed, now):
            self.fault = Fault.WRONG_WAY
        if self.fault is not None:
            return None
        over_cap = speed.hundredths - cap.hundredths
        if over_cap > limits.OVER_CAP.hundredths:
            return self._above_cap(speed, cap, over_cap, now)
        self._over_cap = 0
        self._corrected = None
        if self._target is None:
            return None
        return self._within_cap(speed, self._target, last, cap, now) or self._followed(speed, now)

    def _wrong_way(self, speed: Speed, now: float) -> bool:
        if self._lowered is None:
            return False
        at, top = self._lowered
        return (
            now - at <= limits.WRONG_WAY_S and speed.hundredths > top.hundredths + limits.WRONG_WAY.hundredths
        )

    def _followed(self, speed: Speed, now: float) -> Adopt | Repeat | None:
        again = self.follow.judge(speed, now)
        if self.follow.left:
            return Adopt(speed)
        if self.follow.fault is not None:
            self.fault = self.follow.fault
        return Repeat(self._target) if again and self._target is not None else None

    def _recent(self, now: float) -> Speed:
        """The highest target that the belt may still be on its way from."""
        return max(self._until(now - limits.TARGET_MEMORY_S), default=Speed(0))

    def _above_cap(self, speed: Speed, cap: Speed, over: int, now: float) -> Correct | None:
        self._over_cap += 1
        if self._corrected is not None:
            at, was = self._corrected
            if now - at <= limits.FIRMWARE_S:
                self._corrected = (at, max(was, speed))  # it cannot have reacted yet
                self._sank = (at, self._corrected[1])
            elif speed.hundredths > was.hundredths + limits.WRONG_WAY.hundredths:
                self.fault = Fault.RUNAWAY
                return None
            late = now - at - _FOLLOWS_S
            down_s = (was.hundredths - cap.hundredths) / limits.STOP_PER_S
            if speed.hundredths < self._sank[1].hundredths - _FALLING:
                self._sank = (now, speed)
            if late > down_s or (late > 0 and now - self._sank[0] > _FOLLOWS_S):
                self.fault = Fault.OVER_CAP_STILL
            return None
        if self._over_cap < 2 and over <= 50:
            return None
        self._corrected = self._sank = (now, speed)
        self._overrides.append(now)
        if len(self._overrides) == limits.OVERRIDES and now - self._overrides[0] <= limits.OVERRIDES_IN_S:
            self.fault = Fault.CONSOLE_INSISTS
            return None
        return Correct(min(cap, self._target or cap))

    def _within_cap(
        self, speed: Speed, target: Speed, last: Speed, cap: Speed, now: float
    ) -> Adopt | Repeat | None:
        if abs(speed.hundredths - target.hundredths) <= limits.NOISE.hundredths:
            self.reached = True
            if abs(speed.hundredths - last.hundredths) <= _FALLING:
                self._stayed = True
        self._best = max(self._best, speed)
        recent = self._recent(now)
        fell_back = speed.hundredths < self._best.hundredths - _FALLS_BACK
        falling = speed.hundredths < last.hundredths - _FALLING
        above = not falling and speed.hundredths > max(recent, target).hundredths + _OFF
        below = (self.reached or fell_back) and speed.hundredths < target.hundredths - _OFF
        self._over = self._over + 1 if above else 0
        self._under = self._under + 1 if below else 0
        if self._over < 2 and self._under < 2:
            return None
        if below:
            return Adopt(min(speed, cap))
        if self._stayed:
            return self._raised(speed, target, cap, now)
        return self._not_slowing(target, now)

    def _raised(self, speed: Speed, target: Speed, cap: Speed, now: float) -> Adopt | None:
        """A rise from where it ran: a person's, unless this console always announces and did not now."""
        chosen = min(speed, cap)
        if chosen == cap and cap in (target, self._topped):
            return None  # a little above the cap, and adopted as the cap already, or as the step below it
        told = now - self._announced_at <= limits.TARGET_MEMORY_S
        if told:
            self._announces += 1
        elif self._announces >= limits.ANNOUNCES:
            self.fault = Fault.RUNAWAY
            return None
        self._topped = chosen if chosen == cap else self._topped
        named = told and chosen.hundredths <= self._announced.hundredths + _FALLING
        return Adopt(chosen, told=named or self._on_its_way(target, speed))

    def _on_its_way(self, target: Speed, speed: Speed) -> bool:
        """Whether the records show how the belt came from its target to this speed.

        A sensor that drifts creeps up in steps too small to show any way, and each would be believed.
        """
        low, noise = target.hundredths, limits.NOISE.hundredths
        off = takewhile(lambda one: one.hundredths > low + noise, reversed(self._latest))
        return any(one.hundredths < speed.hundredths - 2 * noise for one in off)

    def _not_slowing(self, target: Speed, now: float) -> Repeat | None:
        """It was never at this target: it does not follow, or takes kilometres for miles.

        Somebody who presses "+" while we rise looks the same, and loses that press; adopting
        what a machine with another unit makes of our targets would turn "slower" into faster.
        """
        if now - self._asked_at <= _FOLLOWS_S:
            return None
        if self._repeated:
            self.fault = Fault.NOT_SLOWING
            return None
        self._repeated = True
        return Repeat(target)
