"""What a walk came to, for the journal: of one that ended, and of one that nobody saw the end of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from treadctl.care import numbers
from treadctl.care.forms import SESSION
from treadctl.care.history import Action, Amount, Day, Ended, Pattern, Session
from treadctl.care.locks import after_walk
from treadctl.care.rows import Pen
from treadctl.journal.port import READING, Row
from treadctl.model import Plan, Summary
from treadctl.service.ports import Ports

PROMISE = "promise"  # of an `armed` row: the walk as it was promised, if the programme knows of it
GAP_MOST_S = 5.0  # chosen: nobody knows what the belt did in a longer silence; it is not counted as walking
_CHOSE = frozenset({"enough", "break_too_long", "console_start"})
_OURS = frozenset({"service_ends", "start_not_taken"})
_PAIN = {"emergency": Ended.EMERGENCY, "attention": Ended.ATTENTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """The walk that was armed last.

    Attributes:
        id: its name: that of its rows.
        session: as it was promised.
        plan: what the belt was given.
        simulated: on the software treadmill.
        counts: the programme knows of it.
    """

    id: str
    session: Session
    plan: Plan
    simulated: bool
    counts: bool


def practice(plan: Plan, day: Day, wall: float) -> Session:
    """Return what a walk without a card begins as; the programme never knows of it."""
    planned = Amount(walk_s=float(sum(plan.blocks_s)), speed=float(plan.cap.hundredths))
    return Session(
        day=day,
        started_at=wall,
        ended_at=wall,
        planned=planned,
        walked_s=0.0,
        speed=planned.speed,
        metres=0.0,
        pattern=Pattern.STANDARD,
        ended=Ended.FAULT,
    )


def walked(walk: Underway, summary: Summary, wall: float) -> Session | None:
    """Return a walk that ended at `wall`; None where nobody walked at all."""
    if summary.walked_s <= 0:
        return None
    session = walk.session
    slower = summary.speed is not None and summary.speed < walk.plan.cap
    return replace(
        session,
        ended_at=max(wall, session.started_at),
        walked_s=float(summary.walked_s),
        metres=float(summary.distance_m),
        speed=float(summary.speed.hundredths) if slower and summary.speed is not None else session.speed,
        ended=ended(summary),
        worst=Action[summary.worst.upper()],
        slows=summary.slows,
        breaks=summary.pain_breaks,
    )


def ended(summary: Summary) -> Ended:
    """Return why a walk ended, in the words of the rules.

    A person's own stop is one for symptoms until it is said that it was not.
    """
    match summary.ended:
        case "done":
            return Ended.DONE
        case "pain":
            return _PAIN.get(summary.reason, Ended.SYMPTOMS)
        case "person" if summary.reason in _CHOSE:
            return Ended.CHOSE
        case "person" if summary.reason not in _OURS:
            return Ended.SYMPTOMS
        case _:
            return Ended.FAULT


def killed(session: Session, rows: Iterable[Row]) -> Session | None:
    """Return a walk whose service was killed, from what it had written; None where nobody walked.

    Args:
        session: as it was promised at its start.
        rows: of that walk, in their order.
    """
    lived = _Lived()
    for row in rows:
        lived.take(row)
    if lived.walked_s <= 0:
        return None
    slower = session.speed * numbers.SLOW_SHARE**lived.slows
    return replace(
        session,
        ended_at=max(session.started_at, lived.wall),
        walked_s=lived.walked_s,
        metres=lived.metres,
        speed=min(session.speed, max(slower, float(numbers.MIN_WALK.hundredths))),
        ended=Ended.EMERGENCY if lived.worst is Action.EMERGENCY else Ended.FAULT,
        worst=lived.worst,
        slows=lived.slows,
        breaks=lived.breaks,
    )


class Walks:
    """Knows the walk under way, and writes it down when it has ended.

    Attributes:
        underway: the walk; None between walks and on an empty belt.
    """

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self.underway: Underway | None = None

    def begins(self, walk: Underway | None) -> None:
        """A walk was armed."""
        self.underway = walk

    def promise(self) -> dict[str, object]:
        """Return what its `armed` row says for whoever must tell without us what became of it."""
        walk = self.underway
        if walk is None or not walk.counts:
            return {}
        return {PROMISE: SESSION.out(walk.session), "simulated": walk.simulated}

    def ends(self, summary: Summary) -> None:
        """It is over: it is written down, and an emergency locks."""
        walk, self.underway = self.underway, None
        wall = self._ports.wall()
        session = None if walk is None else walked(walk, summary, wall)
        if walk is None or session is None:
            return
        pen = Pen(simulated=walk.simulated)
        more = {"profile": walk.plan.profile, "reason": summary.reason, "rule": summary.rule}
        rows = [pen.walk(session, walk.id, counts=walk.counts, **more)]
        if walk.counts:
            rows += [pen.fact(lock) for lock in after_walk(session, self._ports.local(wall)[0])]
        for kind, data in rows:
            self._ports.journal.record(kind, data, wall=wall, now=self._ports.clock(), session=walk.id)


@dataclass
class _Lived:
    """The rows of a walk, added up."""

    wall: float = 0.0
    walked_s: float = 0.0
    metres: float = 0.0
    slows: int = 0
    breaks: int = 0
    worst: Action = Action.CONTINUE
    asked: int = 0  # hundredths of km/h: the speed that was asked for last
    speed: int = 0
    at: float | None = None

    def take(self, row: Row) -> None:
        self.wall = max(self.wall, row.wall_us / 1e6)
        match row.kind:
            case _ if row.kind == READING:
                self._reading(row)
            case "command" if row.data.get("outcome") == "accepted":
                self.asked = _whole(row.data, "speed_hundredths", self.asked)
            case "check_decided":
                self._decided(str(row.data.get("action")))
            case _:
                pass

    def _reading(self, row: Row) -> None:
        """Count the seconds up to this report, at the speed of the one before."""
        now = row.mono_us / 1e6
        seconds = 0.0 if self.at is None else min(max(0.0, now - self.at), GAP_MOST_S)
        self.metres += self.speed * seconds / 360
        if self.speed > 0 and self.speed >= numbers.COUNTS_FROM * self.asked:
            self.walked_s += seconds
        self.at, self.speed = now, max(0, _whole(row.data, "speed_hundredths", 0))

    def _decided(self, action: str) -> None:
        found = Action.__members__.get(action.upper(), Action.CONTINUE)
        self.worst = max(self.worst, found)
        self.slows += found is Action.SLOW
        self.breaks += found is Action.BREAK


def _whole(data: Mapping[str, object], name: str, otherwise: int) -> int:
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
