"""One stop, from its first word to standstill.

SOFT and QUICK lower the target step by step and end with Stop; NOW is Stop
at once.  Sudden slowing is a hazard too, so NOW is only for what is listed
in the fault table and for the person's own STOP.  A Stop is never one shot:
it is sent again until the belt is seen to fall and then to stand.
"""

from __future__ import annotations

from treadctl.model import SetSpeed, StopBelt, StopKind
from treadctl.quantities import Speed
from treadctl.safety import limits

_UNWRITTEN_EVERY_S = 0.1  # never on the wire, or a person insists: at once again
_REFUSED_EVERY_S = 0.5  # chosen: the machine said no; asking ten times a second does not help
_NOTCH = Speed.kmh("0.1")  # less than this is noise, not falling
_WRONG_WAY = 20  # hundredths above where it was when the slowing began; field noise is 15
_RATE = {StopKind.SOFT: limits.SOFT_PER_S, StopKind.QUICK: limits.QUICK_PER_S}


class Stopping:
    """A stop in progress.

    Args:
        kind: how gently.
        reason: the first cause; it is kept whatever follows.
        now: monotonic seconds.
        target: what the belt was last told, or does.
        floor: the machine's lowest speed, from which Stop is sent.
        step: the machine's increment.
        seen: what the belt reports; None when that is not fresh.
    """

    def __init__(
        self,
        kind: StopKind,
        reason: str,
        now: float,
        *,
        target: Speed,
        floor: Speed,
        step: Speed,
        seen: Speed | None = None,
    ) -> None:
        self.kind = kind
        self.reason = reason
        self.began_at = now
        self.target = target
        self.sent_at: float | None = None  # first Stop
        self.alarm = False
        self.wrong_way = False  # told to slow down, it went faster
        self.writes = 0
        self._floor = floor
        self._step = step
        self._next_step_at = self._stepped_at = now
        self._from = max(target, seen) if seen is not None else target
        self._fastest = target  # what the belt's own stopping time is reckoned from
        self._written_at = self._judged_at = now
        self._misses = 0  # how often the belt was found not to follow
        self._mark: tuple[float, Speed] | None = None  # when and at what speed "falling" is judged from
        self._fell = True
        self._again_s: float | None = None  # the last Stop did not get through: how soon again
        self._refused = False

    @property
    def halting(self) -> bool:
        """Tell whether Stop itself has been asked for."""
        return self.sent_at is not None

    def escalate(self, kind: StopKind) -> None:
        """A worse kind replaces a gentler one, never the other way round."""
        self.kind = max(self.kind, kind, key=lambda k: k.value)

    def by_machine(self, now: float, seen: Speed | None) -> None:
        """The machine stops by itself: ours follows only if the belt does not fall."""
        self.kind = StopKind.NOW
        self._halt(now, seen)

    def again(self, *, refused: bool = False) -> None:
        """Send Stop again: it was never written, or a person insists, or the machine refused it.

        Neither delays the alarm: that counts from the first Stop that the belt did not follow.
        """
        if self.halting:
            self._again_s = _REFUSED_EVERY_S if refused else _UNWRITTEN_EVERY_S
            self._refused = refused

    def owed(self) -> None:
        """A fresh link: whatever was written before, Stop goes first."""
        self.again()
        self._written_at = float("-inf")

    def step(self, now: float, seen: Speed | None) -> SetSpeed | StopBelt | None:
        """Return what to send now, if anything.  `seen` is None when it is not fresh."""
        if self.halting:
            return self._repeat(now, seen)
        lower = self._slow(now, seen)
        if lower is not None or self.kind is not StopKind.NOW:
            return lower
        self._halt(now, seen)
        return StopBelt()

    def _halt(self, now: float, seen: Speed | None) -> None:
        """From here on Stop is asked for, and "falling" is judged."""
        self.sent_at = self._written_at = self._judged_at = now
        self._mark = (now, seen) if seen is not None else None
        fastest = max(self.target, seen) if seen is not None else self._from
        self._fastest = min(
            fastest, limits.TRIP_OVER_ABS
        )  # an impossible report is no reason to wait for ever
        self.writes = 1

    def _slow(self, now: float, seen: Speed | None) -> SetSpeed | None:
        """One step down, or None; turns into NOW where slowing ends or does not work."""
        if self.kind is StopKind.NOW:
            return None
        if seen is not None and seen.hundredths > self._from.hundredths + _WRONG_WAY:
            self.wrong_way = True
            self.kind = StopKind.NOW
            return None
        if now < self._next_step_at:
            return None
        if seen is None:
            self.kind = StopKind.NOW  # each gentle step needs a fresh look at the belt
            return None
        late = now - self.began_at > limits.FIRMWARE_S + 1.0
        if late and self._from > self._floor and seen.hundredths > self._from.hundredths - 5:
            self.kind = StopKind.NOW  # told to slow, and it does not
            return None
        if self.target <= self._floor:
            settled = seen.hundredths <= self._floor.hundredths + limits.OVER_CAP.hundredths
            waited = now - self._stepped_at > limits.FIRMWARE_S + 1.0
            if settled or (waited and not self._falls(now, seen)):
                self.kind = StopKind.NOW
            return None
        rate, step = _RATE[self.kind].hundredths, self._step.hundredths
        down = max(rate // step * step, step)
        self._stepped_at = now
        self._mark = (now, seen)
        self._next_step_at = now + down / rate  # the slope stays, however coarse the machine's steps are
        lower = Speed(self.target.hundredths - down)
        self.target = max(lower.on_grid(self._floor, self._step), self._floor)
        return SetSpeed(self.target) if self.target <= seen else None  # the console may be slower than we are

    def _repeat(self, now: float, seen: Speed | None) -> StopBelt | None:
        """Stop again when it was not delivered or the belt does not fall."""
        again_s = self._again_s
        if again_s is not None and now - self._written_at >= again_s:
            self._again_s = None
            if not (self._refused and self._obeys(seen)):
                return self._write(now)
        limit = limits.STOP_AGAIN_S if self._misses else limits.FIRMWARE_S + 1.0
        if now - self._judged_at < limit:
            return None
        if seen is not None and (seen.hundredths == 0 or self._falls(now, seen)):
            return None
        self.alarm = True
        self._misses += 1
        self._judged_at = now
        self._mark = (now, seen) if seen is not None else None
        return self._write(now)

    def _obeys(self, seen: Speed | None) -> bool:
        """Tell whether a belt that refused Stop falls all the same."""
        if seen is None or self._mark is None:
            return False
        return seen.hundredths == 0 or seen.hundredths <= self._mark[1].hundredths - _NOTCH.hundredths

    def _falls(self, now: float, seen: Speed) -> bool:
        """At least 0.1 km/h in each second, judged window by window."""
        if self._mark is None:
            self._mark = (now, seen)
            return False
        at, speed = self._mark
        if now - at >= limits.STOP_AGAIN_S:
            self._fell = seen.hundredths <= speed.hundredths - round(_NOTCH.hundredths * (now - at))
            self._mark = (now, seen)
        return self._fell

    def _write(self, now: float) -> StopBelt:
        self._again_s = None
        self._written_at = now
        self.writes += 1
        return StopBelt()

    def time_passed(self, now: float) -> bool:
        """Tell whether the belt's own stopping time since the first Stop is over."""
        if self.sent_at is None:
            return False
        return now - self.sent_at >= limits.FIRMWARE_S + self._fastest.hundredths / limits.STOP_PER_S
