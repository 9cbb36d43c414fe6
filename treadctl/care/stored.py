"""The rows of a journal folded into the history that they tell, in the order in which they were written.

Practice on a software treadmill and what is real are two histories of one journal, and neither knows of the
other.  A later answer amends its walk; a week that was stored is never decided anew.  A row that cannot be
read is named and set aside, never passed over in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto
from typing import Any

from treadctl.care import forms
from treadctl.care.answered import AgainError, UnmatchedError, Walk, Walks
from treadctl.care.body import Scores
from treadctl.care.forms import Form
from treadctl.care.history import Day, History, Illness, LockSpell, Week
from treadctl.care.mending import digest
from treadctl.care.rows import ASIDE, PREFIX, VERSION, Kind


class Why(StrEnum):
    """Why a row was set aside."""

    NEWER = auto()  # a newer treadctl wrote it
    DAMAGED = auto()
    UNMATCHED = auto()  # it amends what is not there
    GIVEN_UP = auto()  # damaged, and a person has said that it is to be passed over
    AGAIN = auto()  # the same walk or week was there before, and that one holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A row that is not part of the history.

    Attributes:
        number: the how manieth of the `care_` rows it is, from 1.
        kind: its kind.
        why: why it is set aside.
        digest: tells the row from others (`mending.digest`).
        says: its version, the value that is wrong, or the walk or day that it names.
    """

    number: int
    kind: str
    why: Why
    says: str
    digest: str = ""

    @property
    def forbids(self) -> bool:
        """Tell whether something that forbids a walk may be in it."""
        return self.why in (Why.NEWER, Why.DAMAGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the journal tells.

    Attributes:
        history: for the rules.
        walks: all walks with their names, also those that do not count, in the order of their days.
        aside: what could not be read.
    """

    history: History
    walks: tuple[Walk, ...] = ()
    aside: tuple[Aside, ...] = ()

    @property
    def last(self) -> Walk | None:
        """The newest walk that counts."""
        return next((walk for walk in reversed(self.walks) if walk.counts), None)


def read(rows: Iterable[tuple[str, object]], *, simulated: bool) -> Stored:
    """Fold rows, in the order in which they were written, of one of the two worlds."""
    told = list(rows)
    asides = [data for kind, data in told if kind == ASIDE and isinstance(data, Mapping)]
    given_up = Counter(str(data.get("digest")) for data in asides)
    fold = _Fold(simulated=simulated, given_up=given_up)
    for kind, data in told:
        if kind.startswith(PREFIX):
            fold.take(kind, data)
    return fold.stored()


def history_of(rows: Iterable[tuple[str, object]], *, simulated: bool) -> History:
    """Return the history alone, for who only shows it: `read` names what it leaves out."""
    return read(rows, simulated=simulated).history


@dataclass(kw_only=True)
class _Fold:
    """The history so far."""

    simulated: bool
    given_up: Counter[str]
    plain: dict[Kind, list[Any]] = field(default_factory=lambda: {kind: [] for kind in Kind})
    walks: Walks = field(default_factory=Walks)
    faster: Day | None = None
    usual: Scores | None = None
    aside: list[Aside] = field(default_factory=list)
    count: int = 0

    def take(self, kind: str, data: object) -> None:
        """Take one row, or set it aside."""
        self.count += 1
        if kind == ASIDE:
            return
        if not isinstance(data, Mapping):
            self._damaged(kind, data, "no values")
            return
        if data.get("simulated") is (not self.simulated):
            return
        version = data.get("v")
        newer = isinstance(version, int) and version > VERSION
        if newer or kind not in _TAKES:
            self._set_aside(kind, Why.NEWER, f"v {version}")
            return
        try:
            if version != VERSION or not isinstance(data.get("simulated"), bool):
                raise ValueError(f"v is {version!r}, simulated {data.get('simulated')!r}")  # noqa: TRY301
            _TAKES[kind](self, data)
        except UnmatchedError as error:
            self._set_aside(kind, Why.UNMATCHED, str(error))
        except AgainError as error:
            self._set_aside(kind, Why.AGAIN, str(error))
        except ValueError as error:
            self._damaged(kind, data, str(error))

    def _damaged(self, kind: str, data: object, says: str) -> None:
        """Set it aside; once a person has said so, for good."""
        mark = digest(kind, data)
        gone = self.given_up[mark] > 0
        self.given_up[mark] -= gone
        why = Why.GIVEN_UP if gone else Why.DAMAGED
        self.aside.append(Aside(number=self.count, kind=kind, why=why, says=says, digest=mark))

    def _set_aside(self, kind: str, why: Why, says: str) -> None:
        self.aside.append(Aside(number=self.count, kind=kind, why=why, says=says))

    def add(self, kind: Kind, form: Form, data: Mapping[str, object]) -> None:
        """Take a fact that stands for itself."""
        self.plain[kind].append(form.back(data, kind.value))

    def week(self, data: Mapping[str, object]) -> None:
        """Take a week that is over; the first decision holds."""
        week: Week = forms.WEEK.back(data, Kind.WEEK)
        if any(known.first == week.first for known in self.plain[Kind.WEEK]):
            raise AgainError(week.first)
        self.plain[Kind.WEEK].append(week)

    def unlock(self, data: Mapping[str, object]) -> None:
        """Open the lock that it names."""
        opened: LockSpell = forms.LOCK.back(data, Kind.UNLOCK)
        if data.get("assessed") is not None:
            opened = replace(opened, assessed=forms.DAY.back(data["assessed"], f"{Kind.UNLOCK}.assessed"))
        self._amend(Kind.LOCK, opened, lambda lock: (lock.since, lock.item, lock.until), (opened.item, None))

    def ill(self, data: Mapping[str, object]) -> None:
        """Take an illness, or its end."""
        illness: Illness = forms.ILLNESS.back(data, Kind.ILL)
        if data.get("amends") is not True:
            self.plain[Kind.ILL].append(illness)
        else:
            self._amend(Kind.ILL, illness, lambda each: (each.since, each.well_at), (None,))

    def _amend(
        self, kind: Kind, fact: Any, sign: Callable[[Any], tuple[Any, ...]], tail: tuple[Any, ...]
    ) -> None:
        """Put `fact` in the place of the newest one that is still open."""
        known = self.plain[kind]
        for at in reversed(range(len(known))):
            if sign(known[at]) == (fact.since, *tail):
                known[at] = fact
                return
        raise UnmatchedError(fact.since)

    def stored(self) -> Stored:
        """Return what was told."""
        walks = self.walks.told()
        agreed = self.plain[Kind.AGREED]
        return Stored(
            history=History(
                sessions=tuple(walk.session for walk in walks if walk.counts),
                weeks=self._by(Kind.WEEK, "first"),
                cards=self._by(Kind.CARD, "day"),
                screens=self._by(Kind.SCREEN, "day"),
                locks=self._by(Kind.LOCK, "since"),
                illnesses=self._by(Kind.ILL, "since"),
                asked=self._by(Kind.ASKED, "day"),
                wishes=self._by(Kind.WISH, "day"),
                agreed=agreed[-1] if agreed else None,
                faster=self.faster,
                usual=self.usual,
            ),
            walks=walks,
            aside=tuple(self.aside),
        )

    def _by(self, kind: Kind, day: str) -> tuple[Any, ...]:
        return tuple(sorted(self.plain[kind], key=lambda fact: getattr(fact, day)))

    def set_faster(self, data: Mapping[str, object]) -> None:
        """Take the confirmation."""
        self.faster = forms.DAY.back(data.get("day"), "day")

    def set_usual(self, data: Mapping[str, object]) -> None:
        """Take the first-run answer."""
        self.usual = forms.SCORES.back(data.get("scores"), "scores")


def _plain(kind: Kind, form: Form) -> Callable[[_Fold, Mapping[str, object]], None]:
    return lambda fold, data: fold.add(kind, form, data)


_TAKES: dict[str, Callable[[_Fold, Mapping[str, object]], None]] = {
    Kind.SCREEN: _plain(Kind.SCREEN, forms.SCREENED),
    Kind.CARD: _plain(Kind.CARD, forms.CARD),
    Kind.LOCK: _plain(Kind.LOCK, forms.LOCK),
    Kind.UNLOCK: _Fold.unlock,
    Kind.ILL: _Fold.ill,
    Kind.ASKED: _plain(Kind.ASKED, forms.ASKED),
    Kind.WISH: _plain(Kind.WISH, forms.WISHED),
    Kind.AGREED: _plain(Kind.AGREED, forms.AGREED),
    Kind.FASTER: _Fold.set_faster,
    Kind.USUAL: _Fold.set_usual,
    Kind.WALK: lambda fold, data: fold.walks.walk(data),
    Kind.SAID: lambda fold, data: fold.walks.said(data),
    Kind.AFAR: lambda fold, data: fold.walks.afar(data),
    Kind.DISOWNED: lambda fold, data: fold.walks.disowned(data),
    Kind.WEEK: _Fold.week,
}
