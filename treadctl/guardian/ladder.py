"""The stop ladder, from the first Stop until the belt has stood for a minute: events in, acts out.  Pure.

A Stop is never one shot: it is sent again for as long as the belt's own
reports do not show it falling, and nothing at all is sent to a belt that stands.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from treadctl.guardian.codec import CONTROL, PAUSE, RESET, STOP
from treadctl.guardian.mover import Mover

WRITE_LIMIT_S = 0.7  # a write that the machine does not acknowledge blocks every further one
BUSY_AGAIN_S = 0.1
TWIN_S = 0.02  # two subscribers of one process hear every report twice: it is one report
FRESH_S = 1.5  # age of a report that still says something
RUNG_S = (2.5, 1.5, 1.5)  # the belt's first answer may take 1.5 s; then 1 s, then each rung
AGAIN_S = 2.0  # after the last rung
FALL = 10  # hundredths of km/h per second: 0.2 km/h per 2 s counts as falling
AFTER_START_S = 10.0  # so long after a Start the machine may still count down
BLIND_ALARM_S = 3.0  # no word of the belt for so long, connected or not: those on it must know
WATCH_S = 60.0  # a late command of the dead service may still be executed
GIVE_UP_S = 600.0  # then the person is asked to look, and it ends


class Say(Enum):
    """What people should hear; the words are the machine's own and come from the service."""

    CALM = "calm"  # treadctl stopped answering; the belt is being stopped
    ALARM = "alarm"  # it does not stop as asked, or cannot be reached
    STANDS = "stands"
    THEIRS = "theirs"  # somebody started it at the machine: nothing is sent
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class Write:
    """Write these bytes to the Control Point."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the link and come back: nothing passes on it any more."""


@dataclass(frozen=True, slots=True)
class Done:
    """It is over; `stands` tells whether the belt was seen to stand."""

    stands: bool


Act = Write | Cut | Done | Say


class Outcome(Enum):
    """What became of a write."""

    DONE = "done"
    BUSY = "busy"  # ATT 0xFE: another procedure is under way
    BLOCKED = "blocked"  # the system lets no write pass
    REFUSED = "refused"  # any other ATT error, or no such link
    LOST = "lost"  # the link ended


class Ladder:
    """One stop, worked until the belt stands, and the watch after it.

    Args:
        now: monotonic seconds.
        stop_s: the longest that this machine takes from Stop to standing.
        started_at: when Start was written last.
        has_control: the link is the service's own (it was granted control on it).

    Attributes:
        speed: what the belt reported last, 0.01 km/h; None before its first word.
        stands_since: when it was seen to stand; None while it is not.
        first_stop_at: when the machine acknowledged the first Stop of this stop.
        theirs: it stood, and a person started it at the machine; until it stands again that is theirs.
        mover: takes what tells who starts it.
    """

    def __init__(
        self, now: float, *, stop_s: float, started_at: float = float("-inf"), has_control: bool = False
    ) -> None:
        self.speed: int | None = None
        self.stands_since: float | None = None
        self.theirs = False
        self.mover = Mover(started_at)
        self._began = now
        self._stop_s = stop_s
        self._started_at = started_at
        self._has_control = has_control
        self._linked = False
        self._queue: deque[bytes] = deque()
        self._writing: tuple[bytes, float] | None = None
        self._blocked_at: float | None = None
        self._heard_at = float("-inf")
        self._mark: int | None  # the speed when this rung began
        self._zeros: int
        self.first_stop_at: float | None
        self._alarm = False
        self._said: deque[Say] = deque((Say.CALM,))
        self._from_nothing(now)

    @property
    def is_linked(self) -> bool:
        """Whether there is a way to the machine."""
        return self._linked

    @property
    def watches(self) -> bool:
        """Whether it only looks on: the belt stood."""
        return self.stands_since is not None or self.theirs

    # --- what happens

    def linked(self, now: float) -> None:
        """There is a way to the machine; a new connection has to ask for control first."""
        self._linked, self._writing = True, None
        if not self.watches:
            self._begin(now)

    def asked(self, now: float) -> None:
        """Somebody asks for a stop: that counts for a belt that is a person's own, too."""
        if self.theirs:
            self._again(now)

    def lost(self) -> None:
        """The way to the machine is gone."""
        self._linked = self._has_control = False
        self._writing = self._blocked_at = None

    def frame(self, speed: int, now: float) -> None:
        """The belt reports its speed."""
        twin = speed == self.speed and now - self._heard_at < TWIN_S
        self.speed, self._heard_at = speed, now
        self._mark = speed if self._mark is None else self._mark
        self._zeros = self._zeros + (not twin) if speed == 0 else 0
        if speed and self.stands_since is not None:
            self._moves_again(now)
        elif self.theirs and self._zeros >= 2:
            self._stands(now)

    def control_missing(self, now: float) -> None:
        """The machine says that it obeys somebody else."""
        if self.first_stop_at is not None and not self._queue:
            self._queue.extend((CONTROL, STOP))
            self._hold_until = now + BUSY_AGAIN_S

    def written(self, outcome: Outcome, now: float) -> None:
        """What became of the write under way."""
        writing, self._writing = self._writing, None
        if writing is None:
            return
        frame = writing[0]
        if outcome is Outcome.DONE and frame == STOP and self.first_stop_at is None:
            self.first_stop_at = now
            stood = self._fresh(now) and self.speed == 0  # then it needs no stopping time
            self._stands_from = max(now + (0.0 if stood else self._stop_s), self._started_at + AFTER_START_S)
            self._mark_rung(now)
        self._blocked_at = (self._blocked_at or now) if outcome is Outcome.BLOCKED else None
        if outcome in (Outcome.BUSY, Outcome.BLOCKED, Outcome.REFUSED):
            again = outcome is Outcome.REFUSED and not self._queue  # a Stop comes last everywhere
            self._queue.extendleft((STOP, CONTROL) if again else (frame,) if frame == STOP else ())
            self._hold_until = now + BUSY_AGAIN_S

    # --- what to do

    def step(self, now: float) -> list[Act]:
        """Work out what is to be done now; call it after every event and twenty times a second."""
        acts: list[Act] = []
        if not self.watches:
            self._look(now)
        if self.stands_since is not None:
            acts = [Done(stands=True)] if now - self.stands_since >= WATCH_S else []
        elif self.theirs:  # nothing is sent; who can no longer be seen is not waited for
            acts = [Done(stands=False)] if now - self._heard_at >= WATCH_S else []
        elif now - self._began > GIVE_UP_S:
            self._said.append(Say.GAVE_UP)
            acts = [Done(stands=False)]
        elif self._linked:
            acts = self._work(now)
        said, self._said = list(self._said), deque()
        return [*said, *acts]

    def _moves_again(self, now: float) -> None:
        """It stood: whoever walks there now is left alone, a late command is stopped."""
        if self.mover.is_person(now):
            self.stands_since, self.theirs = None, True
            self._said.append(Say.THEIRS)
        else:
            self._again(now)

    def _again(self, now: float) -> None:
        """Stop it anew."""
        self.stands_since, self.theirs, self._began = None, False, now
        self._said.append(Say.CALM)
        self._begin(now)

    def _stands(self, now: float) -> None:
        self.stands_since, self.theirs = now, False
        self._alarm = False
        self.mover.stands()
        self._said.append(Say.STANDS)

    def _begin(self, now: float) -> None:
        """The first rung."""
        self._queue = deque((STOP,) if self._has_control else (CONTROL, STOP))
        self._has_control = True
        self._from_nothing(now)

    def _from_nothing(self, now: float) -> None:
        """Whatever an earlier link or an earlier stop had shown does not count."""
        self.first_stop_at = None
        self._stands_from = float("inf")  # until the first Stop got through
        self._zeros, self._rung = 0, 0
        self._hold_until = now
        self._mark_rung(now)

    def _mark_rung(self, now: float) -> None:
        """A rung begins, at this speed (or at the next that is heard)."""
        self._rung_at, self._mark = now, self.speed if self._fresh(now) else None

    def _fresh(self, now: float) -> bool:
        return now - self._heard_at <= FRESH_S

    def _look(self, now: float) -> None:
        """See whether it stands, and whether people have to be warned."""
        if now >= self._stands_from and self._zeros >= 2 and self._fresh(now):
            self._stands(now)
        elif self._blind(now) or (self._linked and self._not_followed(now)):
            self._warn()

    def _blind(self, now: float) -> bool:
        return now - max(self._heard_at, self._began) > BLIND_ALARM_S

    def _warn(self) -> None:
        if not self._alarm:
            self._alarm = True
            self._said.append(Say.ALARM)

    def _work(self, now: float) -> list[Act]:
        stuck_at = self._writing[1] if self._writing is not None else self._blocked_at
        if stuck_at is not None and now - stuck_at > WRITE_LIMIT_S:
            self.lost()
            self._warn()
            return [Cut()]
        if self._writing is not None:
            return []
        if not self._queue and self._not_followed(now):
            self._climb(now)
        if not self._queue or now < self._hold_until:
            return []
        self._writing = (self._queue.popleft(), now)
        return [Write(self._writing[0])]

    def _climb(self, now: float) -> None:
        """The next rung."""
        early = now - self._started_at < AFTER_START_S
        moves = self._fresh(now)  # what is fresh and does not fall
        rungs = ((STOP,), (CONTROL, STOP, PAUSE, STOP), (RESET, CONTROL, STOP) if moves else (STOP,))
        self._queue.extend((STOP,) if early or self._rung >= len(rungs) else rungs[self._rung])
        self._rung += 1
        self._mark_rung(now)

    def _not_followed(self, now: float) -> bool:
        """Whether this rung's time is over and the belt did not fall; if it fell, that time begins anew."""
        waited = now - self._rung_at
        if waited < (RUNG_S[self._rung] if self._rung < len(RUNG_S) else AGAIN_S):
            return False
        if not self._falling(waited, now):
            return True
        self._mark_rung(now)
        return False

    def _falling(self, waited: float, now: float) -> bool:
        if not self._fresh(now) or self.speed is None or self._mark is None:
            return False
        return self.speed == 0 or self._mark - self.speed >= FALL * waited
