"""How old a record really is: its arrival alone proves nothing.

A radio link or a loop that stood still delivers its queue at once, and a
frozen link repeats its last record for ever.  What a record says is believed
for the time at which it was made, as far as that can be known: from the
cadence of the records, from the machine's own counters, and from whether our
own loop ran.
"""

from __future__ import annotations

from collections import deque

from treadctl.model import Telemetry
from treadctl.safety import limits

_NEVER = float("-inf")
_PROVEN = 3  # chosen: so often a counter must have gone on before its standing still means anything
_RESTARTED = 5  # chosen: counters that fall by more (s, m) began anew; less is a record out of order


class Freshness:
    """Judges when the records of one link were made.

    Attributes:
        believed_at: for when the last record holds; -inf before the first.
        period_s: the machine's own rate, an average.
        doubt_s: by how much the last record may be older than that, since machines count whole seconds.
        restarts: how often the machine's counters began anew.
        crept_m: metres that the machine counted while it reported 0.
    """

    def __init__(self) -> None:
        self.believed_at = _NEVER
        self.period_s = self._rest_period_s = 1.0
        self.doubt_s = 0.0
        self.restarts = 0
        self.crept_m = 0
        self._creeps = 0
        self._crept_at = _NEVER
        self._arrived_at = _NEVER
        self._changed_at = _NEVER
        self._run: list[float] = []  # arrivals that came together, after a silence
        self._before_run = _NEVER  # what was believed before them
        self._settled_at = _NEVER
        self._old_until = _NEVER  # what arrives until then was queued while our loop stood still
        self._last: Telemetry | None = None
        self._proven = 0
        self._slack_s = 1.0  # for how long the proven counter may stand still
        self._counted_at = _NEVER
        self._lags: deque[tuple[float, float]] = deque()
        self._still_s = 0.0  # for how long the machine's clock has said the same, record after record
        self._low = 0
        self._high: Telemetry | None = None

    def stalled(self, now: float) -> None:
        """Our own loop stood still: what comes now was queued meanwhile."""
        self._old_until = now + limits.BURST_S

    def take(self, report: Telemetry) -> bool:
        """Take one record; False when it is known to be old and counts for nothing."""
        at, last = report.at, self._last
        gap = at - self._arrived_at
        self._arrived_at, self._last = at, report
        if at <= self._old_until:
            return False
        if not self._queued(gap, at):
            return False
        self._learn_rate(gap, report)
        self._restart(report)
        if last is None:
            self._changed_at = self.believed_at = at
            return True
        self._creep(last, report)
        self.believed_at = min(at, self._made_at(last, report, gap))
        return True

    def settled(self, now: float) -> bool:
        """Tell whether the last record cannot be the first of a queue that is still coming in."""
        return now >= self._settled_at

    def progressed_s(self, now: float) -> float:
        """Seconds since the machine last said anything new; 0 where it counts nothing."""
        moves = self._last is not None and self._last.speed.hundredths > 0
        return now - self._changed_at if moves and self._proven >= _PROVEN else 0.0

    def _learn_rate(self, gap: float, report: Telemetry) -> None:
        """A slow machine is known by its reports at rest: slower than that under way is a patchy link."""
        if not 0.05 < gap < limits.STALE_S:
            return
        self.period_s += (gap - self.period_s) / 4
        if report.speed.hundredths:
            self.period_s = min(self.period_s, self._rest_period_s)
        else:
            self._rest_period_s = self.period_s

    def _queued(self, gap: float, at: float) -> bool:
        """Tell a record in its time from the queue that a stalled link delivers at once."""
        if gap > limits.SILENCE_S:
            self._run, self._before_run = [at], self.believed_at
            if gap > 1.5 * self.period_s:
                self._settled_at = at + limits.BURST_S
            return True
        if self._run and at - self._run[0] <= max(limits.BURST_S, 0.2 * self.period_s):
            self._run.append(at)
            if len(self._run) > limits.BURST:
                self.believed_at = self._before_run  # all of them are old
                return False
        return True

    def _made_at(self, last: Telemetry, report: Telemetry, gap: float) -> float:
        """When the record was made, by the machine's own counters."""
        at, self.doubt_s = report.at, 0.0
        if not (last.speed.hundredths and report.speed.hundredths):
            self._lags.clear()
            self._changed_at = at
            return at
        if _went_on(last, report):
            every_s = at - self._counted_at  # a second, a minute, or the time for some metres
            self._slack_s = max(1.0, 1.5 * every_s - 0.5)
            self._counted_at = at
            self._proven = min(self._proven + 1, _PROVEN)
        lag = self._lag(last, report, gap)
        if _differs(last, report):
            self._changed_at = at
        self.doubt_s = min(lag, limits.LAG_SLACK_S)
        made = at - lag + self.doubt_s
        if self._changed_at < at and self._proven >= _PROVEN:
            made = min(made, self._changed_at + self._slack_s)  # the same again and again: a frozen link
        return made

    def _lag(self, last: Telemetry, report: Telemetry, gap: float) -> float:
        """How far the machine's clock is behind its own best of the last half minute that came in time."""
        if last.elapsed_s is None or report.elapsed_s is None:
            return 0.0
        step = report.elapsed_s - last.elapsed_s
        if step:
            self._still_s = 0.0
        elif gap <= 1.5 * self.period_s:  # a clock that was not heard of did not stand
            self._still_s += gap
        if step < 0 or self._still_s > limits.LAG_SLACK_S:
            self._lags.clear()  # it was set back, or stands: nothing can be told by it
            return 0.0
        lag = self._behind(report.at, report.elapsed_s)
        return lag if self._proven >= _PROVEN else 0.0

    def _behind(self, at: float, elapsed_s: int) -> float:
        lags, behind = self._lags, at - elapsed_s
        if lags and at - lags[-1][0] > limits.LAG_LASTS_S:
            lags.clear()
        lag = behind - min((best for _, best in lags), default=behind)
        if lag <= limits.LAG_SLACK_S:  # what comes late says nothing of how it is in time
            lags.append((at, behind))
            while at - lags[0][0] > limits.LAG_IN_S:
                lags.popleft()
        return lag

    def _creep(self, last: Telemetry, report: Telemetry) -> None:
        """A belt that counts metres does not stand, whatever speed it reports."""
        if report.speed.hundredths:
            self.crept_m = self._creeps = 0
        elif not last.speed.hundredths and last.distance is not None and report.distance is not None:
            metres = report.distance.metres - last.distance.metres
            if 0 < metres <= 1 + limits.IMPLAUSIBLE.hundredths / 360 * (report.at - last.at):
                self._creeps += 1
                self._crept_at = report.at
                self.crept_m += metres if self._creeps > 1 else 0  # the first may be rounding
            elif metres < 0 or report.at - self._crept_at > limits.CREEP_S:
                self.crept_m = self._creeps = 0  # a counter that falls was damaged, or began anew

    def _restart(self, report: Telemetry) -> None:
        """Counters that fall, and stay down for a second record: the machine restarted."""
        high = self._high
        if high is None or not (
            _fell(high.elapsed_s, report.elapsed_s)
            or _fell(
                None if high.distance is None else high.distance.metres,
                None if report.distance is None else report.distance.metres,
            )
        ):
            self._high, self._low = report, 0
            return
        self._low += 1
        if self._low > 1:
            self.restarts += 1
            self._high, self._low = report, 0


def _fell(high: int | None, low: int | None) -> bool:
    return high is not None and low is not None and low < high - _RESTARTED


def _differs(last: Telemetry, report: Telemetry) -> bool:
    return (
        report.speed != last.speed
        or report.elapsed_s != last.elapsed_s
        or report.distance != last.distance
        or report.incline != last.incline
        or report.step_count != last.step_count
        or report.heart_rate_bpm != last.heart_rate_bpm
    )


def _went_on(last: Telemetry, report: Telemetry) -> bool:
    """Tell whether a counter that only a running belt moves has gone on."""
    if last.elapsed_s is not None and report.elapsed_s is not None and report.elapsed_s > last.elapsed_s:
        return True
    return last.distance is not None and report.distance is not None and report.distance > last.distance
