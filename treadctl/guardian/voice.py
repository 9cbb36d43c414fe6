"""Making people hear: a command that speaks or sounds, and the terminal of the walk.

Neither is waited for, and neither can fail the stop: a speech program is
started, ended and waited for in a thread of its own.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from treadctl.guardian.speech import Mouth, Spoken, plain

AGAIN_S = 6.0  # an alarm is repeated, and a sentence takes some seconds to be spoken
ALARM_FOR_S = 120.0  # by then whoever can hear it has
LATER_AGAIN_S = 30.0  # after that, where somebody lives who says when it is over
APART_S = 1.0  # from start to start of a service's alarm, whatever it sends
SPEAKS_FOR_S = 15.0  # chosen: twice our longest sentence; who hangs longer keeps an alarm silent
CLOSE_S = 0.5  # so long an ending guardian waits for a program to end


@dataclass
class _Alarm:
    """One that is on: since when, and when it was said last; `relayed`: for the service, which ends it."""

    sentence: str
    since: float
    last: float
    relayed: bool = False


class Voice:
    """Says things: the guardian's own, and the alarm of a service that lives.

    Args:
        commands: what speaks, the best first; the next where one fails.  The sentence is added to it, or
            goes where `{}` stands; with `{-}` it only sounds.  None: the terminal alone.
        tty: path of the terminal that armed; empty: none.

    Attributes:
        tty: as given; it may change while an alarm is on.
    """

    def __init__(self, commands: Sequence[Sequence[str]] = (), tty: str = "") -> None:
        self.tty = tty
        self._mouth = Mouth(Spoken, SPEAKS_FOR_S)
        self._mouth.use(commands)
        self._alarm: _Alarm | None = None
        self._since = float("-inf")
        self._waits: str | None = None

    @property
    def alarms(self) -> bool:
        """Whether an alarm is on."""
        return self._alarm is not None

    def use(self, commands: Sequence[Sequence[str]]) -> None:
        """Speak with these from here on, the best first."""
        self._mouth.use(commands)

    def say(self, sentence: str, now: float, *, alarm: bool = False) -> None:
        """Say it now; an alarm again and again until something else is said."""
        self._alarm = _Alarm(sentence, now, now) if alarm else None
        self._show(sentence, loud=alarm)
        self._instead(sentence, now)

    def relay(self, sentence: object, now: float) -> None:
        """Sound the service's alarm for as long as this is its sentence; whatever is no sentence ends it.

        The terminal has it from the service itself.
        """
        said = plain(sentence)
        if said == ("" if self._alarm is None else self._alarm.sentence):
            return
        self._alarm = _Alarm(said, now, now, relayed=True) if said else None
        self._instead(said or None, now)

    def tick(self, now: float) -> None:
        """Repeat an alarm when it is time, and go on with what waits."""
        if (alarm := self._alarm) is not None:
            long = now - alarm.since > ALARM_FOR_S
            if long and not alarm.relayed:
                self._alarm = None
            elif now - alarm.last >= (LATER_AGAIN_S if long else AGAIN_S):
                alarm.last = now
                if not alarm.relayed:
                    self._show(alarm.sentence, loud=True)
                self._waits = alarm.sentence  # one that is still being said is said to its end
        self._go_on(now)

    def close(self) -> None:
        """Fall silent."""
        self._alarm = self._waits = None
        self._mouth.close(CLOSE_S)

    def _instead(self, sentence: str | None, now: float) -> None:
        """The newer sentence counts."""
        self._waits = sentence
        self._mouth.end()
        self._go_on(now)

    def _go_on(self, now: float) -> None:
        """Say what waits, when the program before it is gone."""
        if self._mouth.busy(now):
            return
        if self._alarm is not None and self._alarm.relayed and now - self._since < APART_S:
            return
        sentence, self._waits = self._waits, None
        if sentence is not None and not self._mouth.dumb:
            self._since = now
            self._mouth.say(sentence, now)

    def _show(self, sentence: str, *, loud: bool) -> None:
        with contextlib.suppress(OSError):
            terminal = os.open(self.tty, os.O_WRONLY | os.O_NONBLOCK | getattr(os, "O_NOCTTY", 0))
            try:
                if os.isatty(terminal):
                    bell = "\a" if loud else ""
                    os.write(terminal, f"\r\n{bell}{sentence}\r\n".encode())
            finally:
                os.close(terminal)
