"""Bugs planted in the product, to find out whether the judge would notice.

Each is a few source edits.  A bug runs in a process of its own that changes the source before the product is
imported; a bug whose source has moved on says so instead of passing.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import CodeType

from tests.fuzz.plants import answering, asking, guarding, provoked, stopping, taking, telling
from tests.fuzz.plants.bug import Bug, Edit

BUGS: dict[str, Bug] = {
    **asking.BUGS,
    **stopping.BUGS,
    **telling.BUGS,
    **provoked.BUGS,
    **guarding.BUGS,
    **answering.BUGS,
    **taking.BUGS,
}

RUNTIME_CHECKS = (
    Edit(
        "treadctl.supervisor.invariants",
        "        if frame[0] not in (_START, _SPEED, _INCLINE):",
        "        if True:",
    ),
    Edit(
        "treadctl.supervisor.invariants",
        "if legal is not None and before not in legal and after not in legal:",
        "if False:",
    ),
    Edit("treadctl.supervisor.invariants", "        found += _of_stop(conduct, now)\n", ""),
)
"""The product's own run-time invariants are switched off beside each bug: here the judge stands alone."""


class _Planter(importlib.abc.MetaPathFinder):
    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> object:
        edits = [edit for edit in self._edits if edit.module == fullname]
        if not edits:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _Changed(fullname, spec.origin, edits)
        return spec


class _Changed(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, edits: Sequence[Edit]) -> None:
        super().__init__(fullname, path)
        self._edits = edits

    def get_code(self, fullname: str) -> CodeType:
        text = self.get_data(self.path).decode("utf-8")
        for edit in self._edits:
            if edit.old not in text:
                raise AssertionError(
                    f"{fullname} no longer holds {edit.old!r}: bring the planted bug up to date"
                )
            text = text.replace(edit.old, edit.new)
        return compile(text, self.path, "exec")


def plant(name: str) -> None:
    """Let the product have this bug from here on, in this process; it must not have been imported yet."""
    if any(module.partition(".")[0] == "treadctl" for module in sys.modules):
        raise RuntimeError("the product is imported already")
    sys.meta_path.insert(0, _Planter((*RUNTIME_CHECKS, *BUGS[name].edits)))
