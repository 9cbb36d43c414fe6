"""What can be done to a running world, by name: how it begins and how it ends."""

from __future__ import annotations

from simulator.belt import Cause
from tests.fuzz.person import Person
from tests.fuzz.stage import Stage
from tests.fuzz.world import Happening
from treadctl.messages import Request

SIMULATOR_ENDS = {
    "telemetry_stops": "telemetry_resumes",
    "telemetry_holds": "telemetry_resumes",
    "telemetry_freezes": "telemetry_resumes",
    "ignore_commands": "obey_commands",
    "hang_writes": "answer_writes",
    "lose_answers": "answers_back",
    "delay_answers": "answers_back",
    "link_lost": "link_back",
    "key_pulled": "key_inserted",
}


class Hands:
    """Does what happenings say."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self._stage, self._person = stage, person

    def begin(self, one: Happening) -> None:
        """Let it begin."""
        own = getattr(self, f"_{one.do}", None)
        if own is not None:
            own(**one.values)
        else:
            self._stage.simulator_does(one.do, one.values)

    def end(self, one: Happening) -> None:
        """Let it end."""
        own = getattr(self, f"_end_{one.do}", None)
        if own is not None:
            own(**one.values)
        elif one.do in SIMULATOR_ENDS:
            self._stage.simulator_does(SIMULATOR_ENDS[one.do], {})

    def calm(self) -> None:
        """Whatever has an end of its own in the simulator ends now."""
        self._stage.simulator_does("link_back", {})

    # --- the belt

    def _end_runaway(self, **_: float) -> None:
        """The motor obeys again; one that nobody started stops."""
        treadmill = self._stage.treadmill
        self._stage.peripheral.catch_up()
        if treadmill.console.target == 0:
            treadmill.belt.stop(Cause.SELF, self._stage.clock())
        else:
            treadmill.belt.run_away(0.0, 0.0)

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
