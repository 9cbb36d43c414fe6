"""What a planted bug is: a few edits of the product's source."""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    """In this module of treadctl, this text becomes that."""

    module: str
    old: str
    new: str


class Bug(NamedTuple):
    """One way to be wrong."""

    says: str
    edits: tuple[Edit, ...]


def bug(says: str, *edits: tuple[str, str, str]) -> Bug:
    """A bug; modules are named without "treadctl."."""
    return Bug(says, tuple(Edit(f"treadctl.{module}", old, new) for module, old, new in edits))


PERMIT_STAYS = (
    (
        "safety.permits",
        "spent, self._armed = self._armed if self.holds(bond, now) else None, None",
        "spent = self._armed if self.holds(bond, now) else None",
    ),
    ("safety.permits", "self._open = self._armed = None", "self._open = None"),
    (
        "safety.permits",
        "return self.bond == bond and 0 <= now - self.minted_at <= limits.PERMIT_LIFE_S",
        "return True",
    ),
)
"""A permit that is never used up: the last line of defence is gone, as it is where somebody mends in a hurry."""
