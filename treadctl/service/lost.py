"""Walks whose service was killed: what it had written of them counts towards the week all the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from treadctl.care import forms, numbers
from treadctl.care.history import Action, Day, Ended, Session
from treadctl.care.mending import digest
from treadctl.care.odometer import Odometer
from treadctl.care.rows import Pen
from treadctl.care.rows import Row as CareRow
from treadctl.journal.port import READING, SUMMARY, Journal, Row
from treadctl.journal.promised import PROMISE
from treadctl.service.circumstances import Mishaps
from treadctl.service.console_walks import BEGAN, OVER, console_walk
from treadctl.service.walks import WHY

BEGUN = (
    "app",
    "rules",
    "machine",
    "commissioned",
    "utc_offset_min",
    WHY,
)
LOOK_BACK_S = 28 * 86_400.0  # chosen: no week, reference or gap of the rules reaches further back


class PromiseUnreadableError(ValueError):
    """Nobody knows what was promised for the last walk."""


def lost(
    journal: Journal,
    written: Collection[str],
    underway: Collection[str],
    *,
    wall: float,
    local: Callable[[float], tuple[Day, float]],
) -> Iterator[CareRow]:
    """Yield the rows of walks that were begun and never written down.

    Args:
        journal: what is on the disk.
        written: the walks that have their row, and the digests of rows that were given up.
        underway: the walks that go on just now: nobody rebuilds them.
        wall: wall seconds now.
        local: as in `Ports`.

    Raises:
        PromiseUnreadableError: what was promised for the last walk cannot be read.
    """
    yield from _ours(journal, {*written, *underway})
    yield from _console(journal, {*written, *underway}, wall - LOOK_BACK_S, local)


def _ours(journal: Journal, known: Collection[str]) -> Iterator[CareRow]:
    """Yield the last walk that was promised, if nobody wrote down what became of it."""
    armed = next((row for row in journal.rows("armed", newest_first=True) if PROMISE in row.data), None)
    if armed is None or armed.session in known:
        return
    if next(journal.rows(SUMMARY, session=armed.session), None) is not None:
        return
    try:
        promised = forms.SESSION.back(armed.data[PROMISE], PROMISE)
    except ValueError as error:
        if digest(armed.kind, armed.data) in known:
            return
        raise PromiseUnreadableError(str(error)) from None
    session = killed(promised, journal.rows(session=armed.session))
    if session is not None:
        pen = Pen(simulated=armed.data.get("simulated") is True)
        yield pen.walk(session, armed.session, counts=True, **_begun(journal, armed), reason="killed")


def _console(
    journal: Journal, known: Collection[str], since: float, local: Callable[[float], tuple[Day, float]]
) -> Iterator[CareRow]:
    """Yield the walks at the machine's own console that were never over."""
    over = set(known)
    with closing(journal.rows((BEGAN, OVER), newest_first=True)) as rows:  # type: ignore[type-var]
        for row in rows:
            if row.wall_us / 1e6 < since:
                return
            if row.kind == OVER:
                over.add(row.session)
            elif row.session not in over and (found := _console_walk(journal, row, local)) is not None:
                yield found


def _console_walk(
    journal: Journal, began: Row, local: Callable[[float], tuple[Day, float]]
) -> CareRow | None:
    sums, moved = Odometer(), began.wall_us
    for row in journal.rows(READING, session=began.session):
        speed = _whole(row.data, "speed_hundredths", 0)
        sums.heard(speed, row.mono_us / 1e6)
        moved = max(moved, row.wall_us) if speed > 0 else moved
    at, pen = began.wall_us / 1e6, Pen(simulated=began.data.get("simulated") is True)
    more = _begun(journal, began)
    return console_walk(began.session, local(at)[0], at, moved / 1e6, sums, pen, **more)


def _begun(journal: Journal, first: Row) -> dict[str, object]:
    """Return what a walk's first row, and all its others, tell for its last one."""
    mishaps = Mishaps()
    for row in journal.rows(session=first.session):
        mishaps.saw(row.kind)
    return {**{name: first.data[name] for name in BEGUN if name in first.data}, **mishaps.out()}


def killed(session: Session, rows: Iterable[Row]) -> Session | None:
    """Return a walk whose service was killed, from what it had written; None where nobody walked.

    Args:
        session: as it was promised at its start.
        rows: of that walk, in their order.
    """
    lived = _Lived()
    for row in rows:
        lived.take(row)
    if lived.sums.walked_s <= 0:
        return None
    slower = session.speed * numbers.SLOW_SHARE**lived.slows
    return replace(
        session,
        ended_at=max(session.started_at, lived.wall),
        walked_s=lived.sums.walked_s,
        metres=lived.sums.metres,
        speed=min(session.speed, max(slower, float(numbers.MIN_WALK.hundredths))),
        ended=Ended.EMERGENCY if lived.worst is Action.EMERGENCY else Ended.FAULT,
        worst=lived.worst,
        slows=lived.slows,
        breaks=lived.breaks,
    )


@dataclass
class _Lived:
    """The rows of a walk of ours, added up."""

    wall: float = 0.0
    sums: Odometer = field(default_factory=Odometer)
    slows: int = 0
    breaks: int = 0
    worst: Action = Action.CONTINUE
    asked: int = 0  # hundredths of km/h: the speed that was asked for last

    def take(self, row: Row) -> None:
        self.wall = max(self.wall, row.wall_us / 1e6)
        match row.kind:
            case _ if row.kind == READING:
                speed = _whole(row.data, "speed_hundredths", 0)
                self.sums.heard(speed, row.mono_us / 1e6, asked=self.asked)
            case "command" if row.data.get("outcome") == "accepted":
                self.asked = _whole(row.data, "speed_hundredths", self.asked)
            case "check_decided":
                self._decided(str(row.data.get("action")))
            case _:
                pass

    def _decided(self, action: str) -> None:
        found = Action.__members__.get(action.upper(), Action.CONTINUE)
        self.worst = max(self.worst, found)
        self.slows += found is Action.SLOW
        self.breaks += found is Action.BREAK


def _whole(data: Mapping[str, object], name: str, otherwise: int) -> int:
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
