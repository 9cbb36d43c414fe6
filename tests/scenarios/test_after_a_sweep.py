"""The belt of a service that died has been stopped: whoever moves it in the minute after that."""

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import LatchFound, MachineEvent, MachineSays, StopBelt


def swept() -> Playbook:
    """It was found half a minute ago, and stands."""
    p = Playbook(connect=False)
    p.feed(LatchFound("walk"))
    p.toy.speed = p.toy.target = 200.0
    p.toy.running = True
    p.come_back()
    p.run(35.0)
    assert p.told("stopped")
    assert p.state == "stopped"  # what the dead one wrote last may still be on its way
    return p


@pytest.mark.hazard("H-15", "H-38", "D02", "P07")
def test_a_late_command_of_the_dead_service_is_stopped() -> None:
    p = swept()
    ghost = p.now
    p.toy.target = 200.0
    p.run(2.5)
    (at, command) = next((at, command) for at, command in p.sent if at >= ghost)
    assert isinstance(command, StopBelt)
    assert at - ghost <= 1.1  # the first report that shows it
    assert p.told("alarm")
    assert p.told("stopping")[-1].values["reason"] == "ghost_command"
    p.run(40.0)
    assert p.toy.speed == 0.0
    assert p.core.settled  # a minute after it was found


@pytest.mark.hazard("H-79", "H-80", "B12")
def test_a_start_at_the_machine_is_left_alone() -> None:
    p = swept()
    p.feed(MachineEvent(p.conn, MachineSays.STARTED))
    start = p.now
    p.toy.target = 200.0
    p.run(20.0)
    assert [command for at, command in p.sent if at >= start] == []
    assert p.told("belt_moves_without_us")
    assert p.core.settled


@pytest.mark.hazard("H-47")
def test_the_watch_keeps_nobody_from_a_walk() -> None:
    p = swept()
    p.press(DEMO)
    p.run(12.0)
    assert p.state == "walk"
