"""Load a copy of treadctl.ftms with one line changed, beside the real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import treadctl.ftms
from tests.helpers.mutant import mutant_of

SOURCE = Path(treadctl.ftms.__file__).parent


@contextmanager
def mutant(module: str, old: str, new: str) -> Iterator[ModuleType]:
    """The package with `old` replaced by `new` in `module`.py; gone again afterwards."""
    with mutant_of(treadctl.ftms, module, old, new) as codec:
        yield codec
