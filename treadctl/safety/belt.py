"""What the belt reports of itself, with its age.  Absent is None; stale is a state, not a value."""

from __future__ import annotations

from treadctl.model import Telemetry
from treadctl.quantities import Incline, Speed
from treadctl.safety import limits
from treadctl.safety.freshness import Freshness

_NEVER = float("-inf")


class Belt:
    """The last reports of one machine.

    "Stands" needs two fresh zeros in a row: one frame may be a glitch, and
    silence is neither standing nor moving.  How old a record is, `Freshness`
    knows: arriving just now does not make it new.

    Attributes:
        speed: last plausible report.
        incline: last report that had one.
        zeros: how many reports of 0 in a row.
        implausible: how many impossible speeds in a row.
        leaps: how many speeds in a row that no motor reaches from the one before.
    """

    def __init__(self) -> None:
        self.speed: Speed | None = None
        self.incline: Incline | None = None
        self.incline_since = _NEVER
        self.zeros = 0
        self.zero_since = _NEVER
        self.implausible = 0
        self.leaps = 0
        self._freshness = Freshness()
        self._last: Telemetry | None = None

    def heard(self, report: Telemetry) -> bool:
        """Take one record; every well-formed record is news, changed or not.

        Returns:
            False for a record that counts for nothing: the twin of the one before it, one that
            waited in a queue, or an impossible speed for the first time.  Neither its value nor
            its time is believed, and while it is in doubt the belt is not said to stand.
        """
        last, self._last = self._last, report
        if last is not None and _twins(last, report):
            return False
        if self._doubtful(report):
            return False
        timely = self._freshness.take(report)
        self.speed = report.speed
        if not timely:
            self.zeros = 0
            return False
        if report.incline is not None:
            self.incline_since = self.incline_since if report.incline == self.incline else report.at
            self.incline = report.incline
        if report.speed.hundredths:
            self.zeros = 0
        else:
            self.zero_since = report.at if self.zeros == 0 else self.zero_since
            self.zeros += 1
        return True

    def _doubtful(self, report: Telemetry) -> bool:
        """Tell whether this is a speed that is held for one record; the second one counts as true."""
        self.implausible = self.implausible + 1 if report.speed > limits.IMPLAUSIBLE else 0
        if self.implausible == 1:
            return True
        leaps = self.implausible == 0 and self._leaps(report)
        self.leaps = self.leaps + 1 if leaps else 0
        if self.leaps == 1:
            self.zeros = 0
        return self.leaps == 1

    def _leaps(self, report: Telemetry) -> bool:
        """No motor moves a belt so fast; one that stands at once (the key) is believed."""
        if self.speed is None or not report.speed.hundredths or self.stale(report.at):
            return False
        seconds = max(report.at - self.heard_at, 0.0)
        reach = limits.LEAP.hundredths + limits.LEAP_PER_S.hundredths * seconds
        return abs(report.speed.hundredths - self.speed.hundredths) > reach

    def stalled(self, now: float) -> None:
        """Our own loop stood still: the records that come now were made meanwhile."""
        self._freshness.stalled(now)

    @property
    def heard_at(self) -> float:
        """For when the last record holds; -inf before the first."""
        return self._freshness.believed_at

    @property
    def elapsed_s(self) -> int | None:
        """What the machine's own clock said last; None where it has none."""
        return self._last.elapsed_s if self._last is not None else None

    @property
    def heart_rate_bpm(self) -> int | None:
        """What the machine's own sensor said last; None without one, and while nobody's hands are on it."""
        return self._last.heart_rate_bpm if self._last is not None else None

    @property
    def period_s(self) -> float:
        """The machine's own rate, a slow average."""
        return self._freshness.period_s

    @property
    def restarts(self) -> int:
        """How often the machine's own counters began anew on this link."""
        return self._freshness.restarts

    @property
    def creeps(self) -> bool:
        """Tell whether it counts metres while it reports 0."""
        return self._freshness.crept_m >= limits.CREEP_M

    def age(self, now: float) -> float:
        """Seconds since the last record; infinite when there was none."""
        return now - self.heard_at

    def fresh(self, now: float) -> bool:
        """Tell whether a decision to rise may rest on the last record."""
        return now - self._freshness.believed_at <= limits.FRESH_S

    def current(self, now: float) -> bool:
        """Tell whether a rise may rest on it: fresh, in doubt of nothing, and the machine itself goes on."""
        made, doubt = self._freshness, self.implausible or self.leaps
        if doubt or not made.settled(now):
            return False
        return self.age(now) + made.doubt_s <= limits.FRESH_S and made.progressed_s(now) <= limits.FRESH_S

    def late(self, now: float) -> bool:
        """Tell whether it reports later than it should, by its own rate."""
        freshness = self._freshness
        age = now - freshness.believed_at
        return not (age <= limits.FRESH_S or age <= 1.5 * freshness.period_s)

    def stale(self, now: float) -> bool:
        """Tell whether we no longer know what the belt does."""
        freshness = self._freshness
        age = now - freshness.believed_at
        return not (age <= limits.STALE_S or age <= 3 * freshness.period_s)

    def seen(self, now: float) -> Speed | None:
        """The reported speed, None when it is not fresh, or when a 0 is belied by the metres it counts."""
        return self.speed if self.fresh(now) and not self.creeps else None

    def stands(self, now: float) -> bool:
        """Tell whether the belt itself has reported 0 twice, the last time just now."""
        return self.zeros >= 2 and self.fresh(now) and not self.creeps

    def stood(self, now: float) -> bool:
        """Tell whether it was seen to stand and has not gone silent since."""
        return self.zeros >= 2 and not self.stale(now) and not self.creeps

    def stood_s(self, now: float) -> float:
        """For how long it has been seen to stand; 0 when it is not."""
        return now - self.zero_since if self.stands(now) else 0.0

    def moves(self, now: float) -> bool:
        """Tell whether the last fresh record says that it moves."""
        speed = self.seen(now)
        return speed is not None and speed.hundredths > 0


def _twins(last: Telemetry, report: Telemetry) -> bool:
    """Tell whether a record is the same one, delivered twice."""
    return (
        0 <= report.at - last.at < limits.TWIN_S
        and report.speed == last.speed
        and report.elapsed_s == last.elapsed_s
        and report.distance == last.distance
        and report.incline == last.incline
    )
