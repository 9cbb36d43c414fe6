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

_STEP_EVERY_S = 1.0
_NOTCH = Speed.kmh("0.1")  # less than this is noise, not falling
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
    """

    def __init__(
        self, kind: StopKind, reason: str, now: float, *, target: Speed, floor: Speed, step: Speed
    ) -> None:
        self.kind = kind
        self.reason = reason
        self.began_at = now
        self.target = target
        self.sent_at: float | None = None  # first Stop
        self.alarm = False
        self.writes = 0
        self._floor = floor
        self._step = step
        self._stepped_at = now - _STEP_EVERY_S
        self._from = target
        self._last_sent_at = now
        self._mark: tuple[float, Speed] | None = None  # when and at what speed "falling" is judged from
        self._again = False
        self._fell = True

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
        self.sent_at = self._last_sent_at = now
        self._mark = (now, seen) if seen is not None else None
        self.writes = 1

    def not_delivered(self) -> None:
        """The last Stop was refused or never written: send it again at the next step."""
        self._again = self.halting

    def step(self, now: float, seen: Speed | None) -> SetSpeed | StopBelt | None:
        """Return what to send now, if anything.  `seen` is None when it is not fresh."""
        if not self.halting:
            lower = self._slow(now, seen)
            if lower is not None or self.kind is not StopKind.NOW:
                return lower
            self.sent_at = self._last_sent_at = now
            self._mark = (now, seen) if seen is not None else None
            self.writes = 1
            return StopBelt()
        return self._repeat(now, seen)

    def _slow(self, now: float, seen: Speed | None) -> SetSpeed | None:
        """One step down, or None; turns into NOW where slowing ends or does not work."""
        if self.kind is StopKind.NOW or now - self._stepped_at < _STEP_EVERY_S:
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
            if settled or now - self._stepped_at > limits.FIRMWARE_S + 1.0:
                self.kind = StopKind.NOW
            return None
        self._stepped_at = now
        down = max(_RATE[self.kind], self._step).hundredths
        lower = Speed(max(self.target.hundredths - down, self._floor.hundredths))
        self.target = max(lower.on_grid(self._floor, self._step), self._floor)
        return SetSpeed(self.target)

    def _repeat(self, now: float, seen: Speed | None) -> StopBelt | None:
        """Stop again when it was not delivered or the belt does not fall."""
        if self._again and now - self._last_sent_at >= 0.1:
            return self._send_again(now, seen)
        limit = limits.FIRMWARE_S + 1.0 if self.writes == 1 else limits.STOP_AGAIN_S
        if now - self._last_sent_at < limit:
            return None
        if seen is not None and (seen.hundredths == 0 or self._falls(now, seen)):
            return None
        self.alarm = True
        return self._send_again(now, seen)

    def _falls(self, now: float, seen: Speed) -> bool:
        """At least 0.2 km/h in each 2 s, judged window by window."""
        if self._mark is None:
            self._mark = (now, seen)
            return False
        at, speed = self._mark
        if now - at >= 2.0:
            self._fell = seen.hundredths <= speed.hundredths - 2 * _NOTCH.hundredths
            self._mark = (now, seen)
        return self._fell

    def _send_again(self, now: float, seen: Speed | None) -> StopBelt:
        self._again = False
        self._last_sent_at = now
        self._mark = (now, seen) if seen is not None else None
        self.writes += 1
        return StopBelt()

    def time_passed(self, now: float) -> bool:
        """Tell whether the belt's own stopping time since the first Stop is over."""
        if self.sent_at is None:
            return False
        return now - self.sent_at >= limits.FIRMWARE_S + self.target.hundredths / limits.STOP_PER_S
