"""Who listens in on everything between the machine and its clients, and changes none of it."""

from typing import Protocol

from .line import Line, Respond


class Ear(Protocol):
    """A listener."""

    def joined(self, line: Line, conn: int) -> Line:
        """A client is there; what is returned stands for its line from now on."""

    def left(self, conn: int, reason: int) -> None:
        """It is gone."""

    def wrote(self, octets: bytes, conn: int, respond: Respond) -> Respond:
        """It writes to the Control Point; what is returned stands for its way to respond."""


class Deaf:
    """Nobody listens."""

    def joined(self, line: Line, conn: int) -> Line:
        """The line as it is."""
        return line

    def left(self, conn: int, reason: int) -> None:
        """Nothing."""

    def wrote(self, octets: bytes, conn: int, respond: Respond) -> Respond:
        """The way as it is."""
        return respond
