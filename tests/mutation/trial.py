"""Trials: does any of these tests notice this change?

Two ways.  A change inside a function is tried in a fork of a process that has
everything collected already: the function gets the changed code, and the tests
that reach it run; that takes milliseconds.  A change of a constant or a table
is tried in a fork that imports everything anew, with the changed module in place
of the real one, because other modules and the tests have computed with the old value.

The first test that fails ends a trial.  Those that noticed something near by come
first, then the quickest: most mutants meet the right one at once.
"""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.machinery
import mmap
import os
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[2]
CPU_LIMIT_S = 30  # a mutant that loops for ever was noticed
WALL_LIMIT_S = 120
OPTIONS = ("-q", "-p", "no:cacheprovider", "--assert=plain", "--tb=no")  # nobody reads why a mutant fails
NOBODY = 2**32 - 1
NEAR = 40  # tests that noticed something near by, of those that are tried first


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant and the tests that may notice it, the quickest first."""

    file: str
    name: str
    line: int
    scope: tuple[str, ...]
    source: str
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        """The changed module's name."""
        return self.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


class Order:
    """Which tests come first: those that noticed the last changes of this function, then of this file."""

    def __init__(self) -> None:
        self._noticed: dict[object, list[str]] = defaultdict(list)

    def of(self, trial: Trial) -> list[str]:
        """Return the tests of a trial in that order, the others as they came."""
        near = self._noticed[trial.file, trial.scope] + self._noticed[trial.file]
        reach = set(trial.tests)
        return list(dict.fromkeys([test for test in near if test in reach] + list(trial.tests)))

    def noticed(self, trial: Trial, test: str) -> None:
        """Remember who it was."""
        for key in ((trial.file, trial.scope), trial.file):
            known = self._noticed[key]
            self._noticed[key] = [test, *(other for other in known if other != test)][:NEAR]


class Judge:
    """A pytest plug-in that, instead of running the collected tests, tries mutants with them."""

    def __init__(
        self, trials: Iterator[Trial], anew: Connection, said: Callable[[Trial, bool], None]
    ) -> None:
        """`anew` leads to a process that runs `serve`."""
        self._trials = trials
        self._anew = anew
        self._said = said
        self._order = Order()
        self._which = mmap.mmap(-1, 4)  # where a fork says which test noticed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each; every trial runs in a fork."""
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()  # a fork that collects would copy every page
        for trial in self._trials:
            function = _function(trial)
            if function is None:
                self._anew.send(replace(trial, tests=tuple(self._order.of(trial))))
                self._said(trial, self._anew.recv())
            else:
                tests = [items[test] for test in self._order.of(trial) if test in items]
                self._said(trial, self._tried(trial, function, tests))
        return True

    def _tried(self, trial: Trial, function: FunctionType, tests: Sequence[pytest.Item]) -> bool:
        self._which[:] = NOBODY.to_bytes(4, "little")
        was_noticed = _forked(lambda: _run(function, trial, tests, self._which))
        which = int.from_bytes(self._which[:], "little")
        if was_noticed and which != NOBODY:
            self._order.noticed(trial, tests[which].nodeid)
        return was_noticed


def _function(trial: Trial) -> FunctionType | None:
    """The outermost function that the change lies in; None for a constant."""
    found: object = sys.modules.get(trial.module)
    if not isinstance(found, ModuleType):
        return None
    for name in trial.scope:
        found = vars(found).get(name) if isinstance(found, type | ModuleType) else None
        found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
        if isinstance(found, FunctionType):
            return found
    return None


def _code(code: CodeType, qualname: str) -> CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == qualname:
                return constant
            inner = _code(constant, qualname)
            if inner is not None:
                return inner
    return None


def _run(function: FunctionType, trial: Trial, tests: Sequence[pytest.Item], which: mmap.mmap) -> int:
    """In the fork: change the function, run the tests; 0 when none of them fails."""
    code = _code(compile(trial.source, str(ROOT / trial.file), "exec"), function.__qualname__)
    if code is None:
        return 99
    function.__code__ = code
    for number, item in enumerate(tests):
        which[:] = number.to_bytes(4, "little")  # before it runs: it may never end
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
            return 1
    return 0


def _forked(work: Callable[[], int]) -> bool:
    """Tell whether the work ends with anything but 0; a crash or a time-out is something else, too."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
            signal.alarm(WALL_LIMIT_S)
            quiet = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(quiet, descriptor)
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 99:
        raise RuntimeError("the changed function was not found in its own module")
    return status != 0


# --- importing everything anew


def serve(requests: Connection) -> None:
    """A process that has imported the libraries but nothing of treadctl: each trial is a fork of it."""
    for library in ("hypothesis.stateful", "pytest_asyncio.plugin", "pytest_timeout", "sqlite3"):
        importlib.import_module(library)  # here, so that no trial has to
    if "treadctl" in sys.modules:
        raise RuntimeError("treadctl was imported before the trials began")
    while (trial := requests.recv()) is not None:
        judges = [paths for paths in (own_tests(trial.file), trial.tests) if paths]
        requests.send(_forked(lambda t=trial, j=judges: _import_and_run(t, j)) if judges else False)


def own_tests(file: str) -> tuple[str, ...]:
    """The file of tests that is named after a source file: it reads what the source computes on import."""
    path = file.replace("treadctl/", "tests/", 1)
    own = f"{path.rpartition('/')[0]}/test_{path.rpartition('/')[2]}"
    return (own,) if (ROOT / own).exists() else ()


def _import_and_run(trial: Trial, judges: Sequence[Sequence[str]]) -> int:
    """In the fork: the changed module takes the place of the real one when it is imported."""
    sys.meta_path.insert(0, _Changed(trial.module, str(ROOT / trial.file), trial.source))
    options = [*OPTIONS, "-x", "-W", "ignore", "--timeout=30"]
    for tests in judges:
        if code := int(pytest.main([*options, *tests])):
            return min(code, 98)
    return 0


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, name: str, path: str, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        spec = importlib.machinery.ModuleSpec(name, self, origin=self._path)
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, self._path, "exec"), module.__dict__)
