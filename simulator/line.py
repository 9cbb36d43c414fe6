"""What the machine needs of a client's connection, whatever carries it: a radio, or a call in one program."""

from collections.abc import Callable
from enum import IntEnum
from typing import Protocol


class Channel(IntEnum):
    """The characteristics on which a machine speaks by itself, by UUID."""

    DATA = 0x2ACD
    TRAINING = 0x2AD3
    CONTROL = 0x2AD9
    STATUS = 0x2ADA


class Line(Protocol):
    """One client's connection."""

    @property
    def room(self) -> int:
        """Octets that one notification holds."""

    @property
    def unconfirmed(self) -> bool:
        """True while an indication is on its way."""

    def wants(self, channel: Channel) -> bool:
        """True if the client has subscribed."""

    def notify(self, channel: Channel, octets: bytes) -> None:
        """Sends a notification, in order."""

    def indicate(self, octets: bytes) -> None:
        """Sends an indication of the Control Point."""

    def hang_up(self) -> None:
        """Ends the connection from this side."""


Respond = Callable[[int], None]  # 0 is the Write Response, another number an ATT error
