"""Where the person sits: the service's lines, the screen, the keys and the signals, in one place."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from treadctl import words
from treadctl.client import Client
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.view import WalkView
from treadctl.interfaces.talk.prompter import Left
from treadctl.interfaces.talk.question import Question

Line = dict[str, Any]

SILENT_S = 1.5
STAND_S = 3.2  # the service wants 3 s; its first report may be a little older than ours


class Seat:
    """What every part of a walk needs of the person's terminal and of the service.

    Attributes:
        client: the connection to the service.
        on_line: gets every line, after the screen.
        state: the walk's state, by the last snapshot.
        snapshot: the last one.
        stands_since: since when the belt has been seen to stand, with no stop in force; None while it is not.
        stop_asked: the person asked for a stop.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        client: Client,
        view: WalkView,
        keys: Keys,
        signals: Signals,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client = client
        self.view = view
        self.clock = clock
        self.on_line: Callable[[Line], None] = lambda line: None
        self.state = "none"
        self.snapshot: Line = {}
        self.stands_since: float | None = None
        self.stop_asked = False
        self._keys = keys
        self._signals = signals
        self._seen_signals = 0
        self._silent = False

    @property
    def attended(self) -> bool:
        """Whether somebody can be asked here."""
        return self._keys.there

    @property
    def stood_s(self) -> float:
        """For how long the belt has been seen to stand, in seconds."""
        return 0.0 if self.stands_since is None else self.clock() - self.stands_since

    def say(self, text: str) -> None:
        """Say a sentence."""
        self.view.say(text)

    def show(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Show a question, or none any more."""
        self.view.ask(question, back=back)

    def forget(self) -> None:
        """Drop what was typed before anybody was asked."""
        self._keys.forget()

    def request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        """Make a request and return its reply."""
        return self.client.request(name, timeout_s, **body)

    def drain(self) -> None:
        """Take every line that is here."""
        for line in self.client.lines():
            self.take(line)

    def take(self, line: Line) -> None:
        """Show a line, and remember what the belt does."""
        self.view.line(line)
        if line.get("event") == "snapshot":
            self.snapshot, self.state = line, str(line["state"])
            standing = line.get("speed_kmh") == 0 and self.state != "stopping"
            self.stands_since = (self.stands_since or self.clock()) if standing else None
        self.on_line(line)

    def wait(self, seconds: float) -> str:
        """Wait for keys or lines."""
        return self._keys.wait(seconds, self.client)

    def keys(self, seconds: float) -> str:
        """Wait for keys while lines are taken, before or after a walk.

        Raises:
            Left: a signal came, or the terminal is gone.
        """
        self.drain()
        if self.interrupted():
            raise Left
        pressed = self.wait(seconds)
        if not self._keys.there:
            raise Left
        self.listen()
        return pressed

    def interrupted(self) -> bool:
        """Act on new signals; True when one came."""
        if self._signals.count == self._seen_signals:
            return False
        self._seen_signals = self._signals.count
        if self.stop_asked:
            self.say(words.VIEW["still_stopping"])
        self.stop()
        return True

    def listen(self) -> float:
        """A silent service is unknown, whatever it said last; return for how long it has been silent."""
        silent_s = self.client.silent_s()
        if silent_s > SILENT_S and not self._silent:
            self.say(words.still_moving())
        self._silent = silent_s > SILENT_S
        return silent_s

    def stop(self) -> None:
        """Ask for a stop."""
        self.stop_asked = True
        self.client.tell("stop")

    def pressed_stop(self) -> None:
        """A stop key where no walk is under way: a deck may be on its way, or somebody else's belt.

        Raises:
            Left: nothing moves, so it means that the person wants out.
        """
        self.stop()
        if not self.snapshot.get("speed_kmh"):
            raise Left
