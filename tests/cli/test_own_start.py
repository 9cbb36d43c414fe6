"""A walk of the terminal that starts at the treadmill itself: its own session at the whole stack, in virtual time."""

from __future__ import annotations

import pytest

from simulator.simulator import DEFAULT_ADDRESS
from tests.helpers.desk import GO_ON, Desk, Well
from tests.helpers.terminal import Screen
from treadctl.care_words import say
from treadctl.facts import Findings
from treadctl.interfaces.cli.press import Wishes
from treadctl.service.knowledge import MemoryMachines


class There(Well):
    """Somebody who gets ready with m, and presses Start on the treadmill when asked for the second time."""

    desk: Desk
    asked = 0

    def press(self, screen: Screen, now: float) -> str:
        asked = sum(line["event"] == "press_start" for line in screen.lines)
        if asked > self.asked:
            self.asked = asked
            if asked > 1:
                self.desk.rig.simulator.do("console_start")
        return super().press(screen, now)

    def _wanted(self, screen: Screen) -> tuple[str, str]:
        offered = say("or_own")
        return (offered, "m") if offered in screen.prompted else super()._wanted(screen)


@pytest.mark.hazard("H-80")
def test_nobody_presses_in_time_and_then_somebody_does() -> None:
    files = MemoryMachines()
    files.store(
        Findings(
            address=DEFAULT_ADDRESS, name="plain", simulated=True, hard_stop="key", rail=True, own_start=True
        )
    )
    person = There()
    desk = person.desk = Desk(person, machines=files)
    assert desk.start(Wishes(profile="demo")) == 0, desk.screen.text
    assert [line["reason"] for line in desk.rig.told("cancelled")] == ["not_pressed"]
    assert [act for act, _ in person.acts] == [say("or_own"), say("or_own"), GO_ON]
    assert (desk.rig.service.last_walk or {})["ended"] == "done"
    desk.close()
