"""Does to the machine what a scenario says."""

from collections.abc import Callable
from functools import partial

from .belt_faults import BeltFaults, troubled
from .link_faults import LinkFaults, Medium
from .server import Server
from .timers import Later
from .treadmill import Treadmill
from .troubles import Troubles
from .verbs import VERBS
from .wire_faults import WireFaults

WRITES_ITSELF = {"key_pulled", "key_inserted", "console_plus", "console_minus"} | {
    f"console_{key}" for key in ("start", "stop", "pause")
}  # into the trace


class Faults:
    """The hand that plays a scenario."""

    def __init__(
        self,
        treadmill: Treadmill,
        server: Server,
        medium: Medium,
        troubles: Troubles,
        supervision_timeout_s: float,
        later: Later,
    ) -> None:
        self._treadmill = treadmill
        self._server = server
        self._troubles = troubles
        self._later = later
        self._link = LinkFaults(treadmill, server, medium, supervision_timeout_s, later)
        self._layers = BeltFaults(treadmill, later), WireFaults(server), self._link

    def do(self, verb: str, values: dict[str, float]) -> None:
        """Does one thing, now. `values` are complete and checked."""
        row = VERBS[verb]
        self._treadmill.advance()
        if verb not in WRITES_ITSELF:
            self._treadmill.note(verb, **values)
        for ended in row.ends:
            self._over(ended)
        once = dict(values)
        lasts_s = once.pop("lasts_s", None)
        if lasts_s is not None:
            number = self._troubles.begin(verb, once)
            self._later(lasts_s, partial(self._over, verb, number))
        act = self._method(verb)
        if act is not None:
            act(**once)
        elif not (row.lasts or row.ends):
            raise ValueError(f"nothing does {verb}")
        self._catch_up()

    @property
    def is_out_of_reach(self) -> bool:
        """True while the radio passes nothing on."""
        return self._link.is_silent

    def end(self, verb: str) -> None:
        """Ends what a verb began, each time that it did; nothing if it did not."""
        self._treadmill.advance()
        self._over(verb)

    def calm(self) -> None:
        """Ends everything that lasts, the silence of the radio too."""
        for verb in self._troubles.passing():
            self._over(verb)
        self.do("link_back", {})

    def _over(self, verb: str, number: int | None = None) -> None:
        if self._troubles.end(verb, number):
            self._treadmill.note("over", verb=verb)
            after = self._method(f"{verb}_over")
            if after is not None:
                after()
            self._catch_up()

    def _catch_up(self) -> None:
        self._treadmill.become(troubled(self._treadmill.machine, self._troubles))
        self._server.catch_up()

    def _method(self, name: str) -> Callable[..., None] | None:
        for layer in self._layers:
            method = getattr(layer, name, None)
            if method is not None:
                return method  # type: ignore[no-any-return]
        return None
