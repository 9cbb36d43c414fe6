"""Load a copy of a package with one line changed, beside the real one."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType


class _MutantFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    def __init__(self, package: ModuleType, name: str, change: tuple[str, str, str]) -> None:
        assert package.__file__ is not None
        self._source = Path(package.__file__).parent
        self._import = re.compile(rf"^(\s*(?:from|import) ){re.escape(package.__name__)}\b", re.MULTILINE)
        self._name = name
        self._module, self._old, self._new = change

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=fullname == self._name)

    def get_source(self, fullname: str) -> str:
        stem = fullname.partition(".")[2] or "__init__"
        text = (self._source / f"{stem}.py").read_text("utf-8")
        if stem == self._module:
            assert self._old in text, f"{stem}.py no longer holds {self._old!r}: bring the mutant up to date"
            text = text.replace(self._old, self._new)
        return self._import.sub(rf"\g<1>{self._name}", text)


@contextmanager
def mutant_of(package: ModuleType, module: str, old: str, new: str) -> Iterator[ModuleType]:
    """The package (one without folders) with `old` replaced by `new` in `module`.py; gone again afterwards."""
    name = f"mutant_of_{package.__name__.replace('.', '_')}"
    finder = _MutantFinder(package, name, (module, old, new))
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(name)
    finally:
        sys.meta_path.remove(finder)
        for loaded in [loaded for loaded in sys.modules if loaded.partition(".")[0] == name]:
            del sys.modules[loaded]
