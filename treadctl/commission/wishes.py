"""What the empty-belt test may wish; the governor and the gate decide."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.quantities import Speed


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the belt for a speed."""

    speed: Speed


@dataclass(frozen=True, slots=True)
class Halt:
    """The run is over: Stop, and measure it.  `last`: nothing follows."""

    last: bool


@dataclass(frozen=True, slots=True)
class Poke:
    """Stop the belt that stands already: it must not move."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Never drive this machine, because; stop now."""

    reason: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the link to the moving belt, come back after `seconds`, and stop it then."""

    seconds: float


Wish = Ask | Halt | Poke | Cut | Reject | None
