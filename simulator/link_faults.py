"""Faults of the link: the L kinds, and the reboot that takes the link with it."""

from typing import Protocol

from .server import Server
from .timers import Later
from .treadmill import Treadmill


class Medium(Protocol):
    """What carries the clients."""

    def fall_silent(self) -> None:
        """Keeps back everything from now on."""

    def speak(self) -> None:
        """Ends a silence; what was kept back arrives now, in order."""

    def break_links(self) -> None:
        """Ends all connections, as the supervision time-out does; what was kept back is lost."""


class LinkFaults:
    """Out of reach and back; a method a verb."""

    def __init__(
        self,
        treadmill: Treadmill,
        server: Server,
        medium: Medium,
        supervision_timeout_s: float,
        later: Later,
    ) -> None:
        self._treadmill = treadmill
        self._server = server
        self._medium = medium
        self._supervision_timeout_s = supervision_timeout_s
        self._later = later
        self._silences = 0  # counted, so that an old timer does not touch a new silence
        self.is_silent = False  # out of reach now
        self._flapping = 0  # counted likewise

    def drop_link(self, seconds: float) -> None:
        """Out of reach for so long."""
        self._fall_silent(seconds)

    def link_lost(self) -> None:
        """Out of reach until further notice."""
        self._fall_silent(None)

    def link_back(self) -> None:
        """In reach again, and connections are as good as ever."""
        self._flapping += 1
        self._server.refusals = 0
        self._speak(self._silences)

    def link_flaps(self, period_s: float, times: float) -> None:
        """Out of reach and back, again and again, until it is through or told to be back."""
        self._flapping += 1
        self._flap(period_s, int(times), self._flapping)

    def _flap(self, period_s: float, times: int, flapping: int) -> None:
        if flapping == self._flapping:
            self._fall_silent(period_s / 2)
            if times > 1:
                self._later(period_s, lambda: self._flap(period_s, times - 1, flapping))

    def connect_fails(self, times: float) -> None:
        """The next connections end at once."""
        self._server.refusals = int(times)

    def reboot(self, seconds: float, keeps_speed: float, moves: float) -> None:
        """Off and on again; no connection outlives it."""
        if not self._treadmill.is_on:
            return
        target = self._treadmill.switch_off()
        self._fall_silent(None)
        silence = self._silences

        def boot() -> None:
            self._medium.break_links()
            self._treadmill.switch_on(target if keeps_speed else 0, bool(moves))
            self._server.on_free()
            self._speak(silence)
            self._server.publish()

        self._later(seconds, boot)

    def _fall_silent(self, seconds: float | None) -> None:
        """The radio is out of reach; the connections end if it stays so past the supervision time-out."""
        self._silences += 1
        silence = self._silences
        self.is_silent = True
        self._server.telemetry.reach(is_in_reach=False)
        self._medium.fall_silent()
        self._later(self._supervision_timeout_s, lambda: self._break_links(silence))
        if seconds is not None:
            self._later(seconds, lambda: self._speak(silence))

    def _break_links(self, silence: int) -> None:
        if self.is_silent and silence == self._silences:
            self._medium.break_links()

    def _speak(self, silence: int) -> None:
        if self.is_silent and silence == self._silences:
            self.is_silent = False
            self._medium.speak()
            self._server.telemetry.reach(is_in_reach=True)
