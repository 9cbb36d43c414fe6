"""What a walk came to, for the journal; `lost` has those that nobody saw the end of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from treadctl.care.forms import SESSION
from treadctl.care.history import Action, Amount, Day, Ended, Pattern, Session
from treadctl.care.locks import after_walk
from treadctl.care.rows import Pen
from treadctl.journal.promised import PROMISE
from treadctl.model import Plan, Summary
from treadctl.service.circumstances import Mishaps, offset_min
from treadctl.service.ports import Ports

WHY = "why"  # of an `armed` row and of a walk's: the plan, rule by rule
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
        why: each rule that made the plan what it is, and what it left.
    """

    id: str
    session: Session
    plan: Plan
    simulated: bool
    counts: bool
    why: tuple[Mapping[str, object], ...] = ()


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


class Walks:
    """Knows the walk under way, and writes it down when it has ended.

    Attributes:
        underway: the walk; None between walks and on an empty belt.
    """

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self.underway: Underway | None = None
        self._mishaps = Mishaps()
        self._begun: dict[str, object] = {}

    def begins(self, walk: Underway | None, at: Mapping[str, object]) -> dict[str, object]:
        """A walk was armed; return what its `armed` row says of it.

        Args:
            walk: None on an empty belt.
            at: the circumstances in which it begins.
        """
        self.underway, self._mishaps = walk, Mishaps()
        self._begun = {**at, WHY: [] if walk is None else [dict(each) for each in walk.why]}
        if walk is None or not walk.counts:
            return self._begun
        return {**self._begun, PROMISE: SESSION.out(walk.session), "simulated": walk.simulated}

    def saw(self, kind: str) -> None:
        """Take the kind of a row."""
        self._mishaps.saw(kind)

    def ends(self, summary: Summary) -> None:
        """It is over: it is written down, and an emergency locks."""
        walk, self.underway = self.underway, None
        wall = self._ports.wall()
        session = None if walk is None else walked(walk, summary, wall)
        if walk is None or session is None:
            return
        pen = Pen(simulated=walk.simulated)
        more = {
            **self._begun,
            "utc_offset_end_min": offset_min(self._ports),
            **self._mishaps.out(),
            "profile": walk.plan.profile,
            "reason": summary.reason,
            "rule": summary.rule,
        }
        rows = [pen.walk(session, walk.id, counts=walk.counts, **more)]
        if walk.counts:
            rows += [pen.fact(lock) for lock in after_walk(session, self._ports.local(wall)[0])]
        for kind, data in rows:
            self._ports.journal.record(kind, data, wall=wall, now=self._ports.clock(), session=walk.id)
