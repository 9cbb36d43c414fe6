"""Control permission of one link (FTMS 1.0.1 4.16.2.1), as machines really grant it."""

from __future__ import annotations

from treadctl.ftms.control_point import Result


class Permission:
    """Whether Request Control has to be written, and whether it was granted.

    The two differ on tolerant machines: KingSmith MC21 answers 04 and obeys,
    Horizon Omega Z answers nothing.  There a target goes on without asking
    again, and only a stop asks each time.
    """

    def __init__(self) -> None:
        self.needed = True
        """Not asked for since it was last lost."""
        self.granted = False
        """The machine said so, or accepted something that needs it."""
        self.silent = False
        """The last request went unanswered: nobody waits for the next answer."""

    def asked(self) -> None:
        """Request Control was written."""
        self.needed = False

    def answered(self, result: int) -> None:
        """Anything but "not permitted" is good enough to go on."""
        self.silent = False
        self.granted = result == Result.SUCCESS
        self.needed = result == Result.CONTROL_NOT_PERMITTED

    def shown_by(self, result: int) -> None:
        """Another procedure was answered: all of them need control."""
        if result == Result.CONTROL_NOT_PERMITTED:
            self.lost()
        elif result == Result.SUCCESS:
            self.granted = not self.needed

    def lost(self) -> None:
        """Result 05, Machine Status FF, or a reset."""
        self.needed, self.granted = True, False
