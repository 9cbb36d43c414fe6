"""What can be done to a running world, by name: how it begins and how it ends."""

from __future__ import annotations

from simulator.verbs import VERBS
from tests.fuzz.person import Person
from tests.fuzz.stage import Stage
from tests.fuzz.world import Happening
from treadctl.messages import Request

ENDS_WITH = {"key_pulled": "key_inserted"}


class Hands:
    """Does what happenings say."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self._stage, self._person = stage, person

    def begin(self, one: Happening) -> None:
        """Let it begin."""
        own = getattr(self, f"_{one.do}", None)
        if own is not None:
            own(**one.values)
            return
        lasts = {"lasts_s": one.lasts} if one.lasts and VERBS[one.do].lasts else {}
        self._stage.simulator_does(one.do, {**one.values, **lasts})

    def end(self, one: Happening) -> None:
        """Let it end; what the simulator ends by itself has ended."""
        own = getattr(self, f"_end_{one.do}", None)
        if own is not None:
            own(**one.values)
        elif one.do in ENDS_WITH:
            self._stage.simulator_does(ENDS_WITH[one.do], {})

    def calm(self) -> None:
        """Whatever the simulator still does is over."""
        self._stage.bench.calm()

    # --- the host

    def _stall(self, seconds: float) -> None:
        self._stage.loop.stall(seconds)

    # --- the person

    def _stop(self) -> None:
        self._stage.service.stop("terminal")

    def _stop_remote(self) -> None:
        self._stage.requests.now(Request("1", "stop", {}), "remote")

    def _slower(self) -> None:
        self._asks("slower")

    def _wants_break(self) -> None:
        self._asks("break")

    def _end(self) -> None:
        self._asks("end")

    def _asks(self, name: str) -> None:
        self._stage.requests.now(Request("1", name, {}), "walker")
