"""A machine that takes our kilometres for miles: a target of 1.2 becomes 1.93."""

import pytest

from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl.model import Command, SetSpeed, StartBelt


class Miles(Toy):
    def step(self, now: float, dt: float) -> None:
        due = [command for at, command in self.queue if at <= now]
        super().step(now, dt)
        if due and isinstance(due[-1], SetSpeed | StartBelt):
            self.target *= 1.609


@pytest.mark.hazard("H-04", "B04")
def test_miles_are_never_adopted_and_never_walked_on() -> None:
    """Regression: 1.93 was taken for the person's choice; each "slower" and the soft stop then made it faster."""
    p = Playbook(toy=Miles()).start()
    p.run(60.0)
    assert not p.told("console_changed")
    assert p.summaries[0].summary.ended == "fault"
    assert p.top <= 230.0
    assert p.core.settled
    commands: list[Command] = [command for _, command in p.sent]
    assert DEMO.cap not in [c.speed for c in commands if isinstance(c, SetSpeed)]
