"""Witnesses: for each planted bug, and for each fault kind, a world of CI's in which the judge notices.

They are stored and played again.  One that shows nothing any more, because the product or a draw has changed,
is replaced by another of CI's worlds, if there is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.fuzz.hunt import Case, Find, hunt, spoiled
from tests.fuzz.kinds import KINDS
from tests.fuzz.planted import BUGS
from tests.fuzz.wakes import ELSE, WAKES, kinds_of

CI_SEEDS = 200
"""CI plays so many mixed worlds,"""
FOCUSED = 12
"""and so many with each fault kind alone."""
KNOWN = Path(__file__).parent / "planted_seeds.json"


class Witnesses:
    """What is known, and what still has to be looked for.

    Attributes:
        bugs: for each bug where it was found, in this run.
        kinds: for each fault kind a bug that it brought to light alone, in this run.
        troubles: bugs that could not even be planted.
    """

    def __init__(self, bugs: Sequence[str] = tuple(BUGS), kinds: Sequence[str] = tuple(KINDS)) -> None:
        self._wanted, self._rows = list(bugs), list(kinds)
        self.bugs: dict[str, Find] = {}
        self.kinds: dict[str, Find] = {}
        self.troubles: dict[str, str] = {}
        self._spoiled: set[Case] = set()

    @property
    def missing(self) -> list[str]:
        """The bugs that nothing has found."""
        return [name for name in self._wanted if name not in self.bugs]

    @property
    def empty(self) -> list[str]:
        """The fault kinds that have brought no bug to light."""
        return [kind for kind in self._rows if kind not in self.kinds]

    def replay(self) -> None:
        """Play what was stored."""
        known = json.loads(KNOWN.read_text("utf-8")) if KNOWN.exists() else {"bugs": {}, "kinds": {}}
        cases: dict[str, set[Case]] = {}
        for name, case in known["bugs"].items():
            cases.setdefault(name, set()).add(Case(*case))
        for kind, (name, seed) in known["kinds"].items():
            cases.setdefault(name, set()).add(Case(kind, seed))
        names = {*self._wanted, *(name for name, _ in known["kinds"].values())} & set(BUGS)
        self._take([find for name in sorted(names) for find in self._hunt(name, cases.get(name, ()))])

    def search(self) -> None:
        """Look for what is missing, where it is likeliest first."""
        for place in range(max(len(bugs) for bugs in WAKES.values())):
            self._try_kinds({kind: WAKES[kind][place : place + 1] for kind in self.empty})
        for name in self.missing:
            self._try_bug(name, [Case(None, seed) for seed in range(20)])
            self._try_bug(name, [Case(k, seed) for k in kinds_of(name) for seed in range(FOCUSED)])
            self._try_bug(name, [Case(None, seed) for seed in range(20, CI_SEEDS)])
        for name in ELSE:
            self._try_kinds(dict.fromkeys(self.empty, (name,)))

    def _try_kinds(self, bugs_of: dict[str, tuple[str, ...]]) -> None:
        for name in sorted({name for names in bugs_of.values() for name in names}):
            kinds = [kind for kind, names in bugs_of.items() if name in names]
            self._look(name, [Case(kind, seed) for kind in kinds for seed in range(FOCUSED)])

    def _try_bug(self, name: str, cases: list[Case]) -> None:
        if name not in self.bugs and cases:
            self._look(name, cases)

    def _look(self, name: str, cases: list[Case]) -> None:
        """Hunt; worlds that are spoiled are left out, and what they hid is looked for once more."""
        for _ in range(2):
            before = len(self._spoiled)
            self._take(self._hunt(name, [case for case in cases if case not in self._spoiled]))
            if len(self._spoiled) == before:
                return

    def _hunt(self, name: str, cases: Iterable[Case]) -> list[Find]:
        try:
            return hunt(name, sorted(cases, key=lambda case: (case.kind or "", case.seed)))
        except RuntimeError as error:
            self.troubles[name] = str(error)
            return []

    def _take(self, finds: list[Find]) -> None:
        if not finds:
            return
        self._spoiled |= spoiled({find.case for find in finds})
        for find in finds:
            if find.case in self._spoiled:
                continue
            if find.bug in self._wanted:
                self.bugs.setdefault(find.bug, find)
            if find.case.kind is not None:
                self.kinds.setdefault(find.case.kind, find)

    def keep(self) -> None:
        """Store them, where something is new."""
        rows = {
            "bugs": {name: tuple(find.case) for name, find in sorted(self.bugs.items())},
            "kinds": {kind: (find.bug, find.case.seed) for kind, find in sorted(self.kinds.items())},
        }
        text = json.dumps(rows, separators=(",", ":")).replace('],"', '],\n"').replace(':{"', ':{\n"') + "\n"
        if not KNOWN.exists() or json.loads(KNOWN.read_text("utf-8")) != json.loads(text):
            KNOWN.write_text(text, "utf-8")
