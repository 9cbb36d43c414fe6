"""Which rules decided: written into every walk, so that a later reader knows what it was judged by."""

from __future__ import annotations

from hashlib import blake2s
from types import ModuleType

from treadctl.care import numbers
from treadctl.quantities import Incline, Speed
from treadctl.safety import limits

REVISION = 2  # raised by hand with every change of a rule that changes no number
ROOMS = (numbers, limits)
_NUMBER = (int, float, Speed, Incline, tuple)


def version() -> str:
    """Return the version of the rules, for instance "1.3f2a90c4": the revision, and a sum of all numbers."""
    told = "\n".join(f"{name}={value!r}" for room in ROOMS for name, value in sorted(told_by(room).items()))
    return f"{REVISION}.{blake2s(told.encode(), digest_size=4).hexdigest()}"


def told_by(room: ModuleType) -> dict[str, object]:
    """Return the numbers of a room by their names."""
    return {
        name: value for name, value in vars(room).items() if name.isupper() and isinstance(value, _NUMBER)
    }
