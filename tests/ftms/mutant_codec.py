"""Load a copy of treadctl.ftms with one line changed, beside the real one."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import treadctl.ftms

SOURCE = Path(treadctl.ftms.__file__).parent
NAME = "mutant_of_treadctl_ftms"


class _MutantFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    def __init__(self, module: str, old: str, new: str) -> None:
        self._module, self._old, self._new = module, old, new

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] != NAME:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=fullname == NAME)

    def get_source(self, fullname: str) -> str:
        stem = fullname.partition(".")[2] or "__init__"
        text = (SOURCE / f"{stem}.py").read_text("utf-8")
        if stem == self._module:
            assert text.count(self._old) >= 1, (
                f"{stem}.py no longer holds {self._old!r}: bring the mutant up to date"
            )
            text = text.replace(self._old, self._new)
        return text.replace("treadctl.ftms", NAME)


@contextmanager
def mutant(module: str, old: str, new: str) -> Iterator[ModuleType]:
    """The package with `old` replaced by `new` in `module`.py; gone again afterwards."""
    finder = _MutantFinder(module, old, new)
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(NAME)
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
            del sys.modules[name]
