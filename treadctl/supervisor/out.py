"""What leaves the core: each command once, each notice once or always."""

from __future__ import annotations

from treadctl.model import Command, Effect, Notice, Send

_FAILED_S = 0.5  # chosen: a command that failed at once would fail at once again, for ever, in no time
_PENDING_S = 5.0  # a command of which nothing was heard is forgotten, and asked for again if still true


class Out:
    """Collects the effects of the event being handled.

    Attributes:
        effects: in order; the front door empties it.
    """

    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self._pending: tuple[Command, float] | None = None
        self._held_until = float("-inf")
        self._told: set[str] = set()

    # --- commands

    def send(self, command: Command, now: float) -> bool:
        """Let a command out unless the same one is still on its way, or one has just failed."""
        if now < self._held_until or (self._pending is not None and self._pending[0] == command):
            return False
        self.send_again(command, now)
        return True

    def send_again(self, command: Command, now: float) -> None:
        """Let it out whatever is on its way: a stop does not wait for the answer to a stop."""
        self._pending = (command, now)
        self.effects.append(Send(command))

    @property
    def waiting(self) -> bool:
        """Tell whether a command is on its way."""
        return self._pending is not None

    def answered(self, command: Command | None = None) -> None:
        """The command (or, with None, whatever it was) is no longer on its way."""
        if self._pending is not None and command in (None, self._pending[0]):
            self._pending = None

    def failed(self, now: float) -> None:
        """The last command was not written or not let through: nothing but a stop follows at once."""
        self._held_until = now + _FAILED_S

    def forget(self, now: float) -> None:
        """Give up on an answer that is overdue."""
        if self._pending is not None and now - self._pending[1] > _PENDING_S:
            self._pending = None

    # --- words

    def tell(self, notice: str, **values: object) -> None:
        """Let people and logs hear."""
        self.effects.append(Notice(notice, values))

    def tell_once(self, notice: str, **values: object) -> None:
        """The same, once until the next start."""
        if notice not in self._told:
            self._told.add(notice)
            self.tell(notice, **values)

    def new_start(self) -> None:
        """What was said before is over."""
        self._told.clear()
