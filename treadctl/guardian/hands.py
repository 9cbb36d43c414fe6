"""What a radio's adapter offers the guardian, and the choice of one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from treadctl.guardian.ladder import Outcome


@dataclass(frozen=True, kw_only=True)
class Target:
    """The machine to stop, as the service last knew it.

    Attributes:
        radio: as the user wrote it: `os`, `sim:HOST:PORT`, `hci:TRANSPORT`.
        address: of the machine.
        place: what else finds it: `{"type": "random"}`, `{"path": "/org/bluez/..."}`.
    """

    radio: str
    address: str
    place: dict[str, str] = field(default_factory=dict)


class Hands(Protocol):
    """The way to one machine.

    Attributes:
        shared: the link is the system's and outlives the service: Stop first, then end the service.
            Otherwise the service holds the only link and must be gone before we can connect.
        able: what it needs of this system is there: it could act now.
        heard: called with the 16-bit UUID and the value of each notification.
        lost: called when the link ends.
    """

    shared: bool
    heard: Callable[[int, bytes], None]
    lost: Callable[[], None]

    @property
    def able(self) -> bool:
        """See above."""

    async def prepare(self) -> None:
        """Get ready while the service still lives; nothing goes to the machine. May be asked again."""

    async def attach(self) -> None:
        """Have a way to the machine's Control Point; raises whatever it raises where there is none (yet)."""

    async def listen(self) -> None:
        """Have the belt's reports sent; asked for after the first Stop."""

    async def write(self, frame: bytes) -> Outcome:
        """Write to the Control Point, with response."""

    async def cut(self) -> None:
        """End the link, as far as that goes; never raises, never takes long."""

    def close(self) -> None:
        """Give back what `prepare` took of this system; never raises."""


def open_hands(target: Target) -> Hands:
    """Return the adapter for this radio; nothing is opened yet."""
    if target.radio != "os":
        from treadctl.guardian.hci import HciHands

        return HciHands(target)
    system: str = sys.platform
    if system == "linux":
        from treadctl.guardian.bluez import BluezHands

        return BluezHands(target)
    from treadctl.guardian.system import SystemHands

    return SystemHands(target)
